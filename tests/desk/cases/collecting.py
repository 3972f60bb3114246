"""A collector in a process of its own, on the test's database: told on stdin where that is, killed by the test."""

import json
import sys
from functools import partial

import django
from django.conf import settings


def main() -> None:
    told = json.loads(sys.stdin.readline())
    database = settings.DATABASES["default"]
    database["NAME"] = told["name"]
    database["OPTIONS"] = {"key": partial(bytes.fromhex, told["key"])}
    django.setup()

    from safeconduct.desk.cases import collector  # noqa: PLC0415 - after Django is set up

    collector.BATCH = told["batch"]
    print("collecting", flush=True)  # noqa: T201 - how the test knows
    collector.run()


if __name__ == "__main__":
    main()
