"""A process that opens many envelopes in others, says that it has, and then waits to be killed."""

import sys

from safeconduct.desk.cases.opening import MANY, Openers, Post
from safeconduct.sealed.keys import Identity


def main() -> None:
    posts = [Post(n=n, id="ab" * 16, envelope=b"") for n in range(MANY)]
    with Openers([Identity.generate()], "ab" * 32) as openers:
        openers.open(posts).result()
        print("opened", flush=True)  # noqa: T201 - how the test knows
        sys.stdin.read()


if __name__ == "__main__":
    main()
