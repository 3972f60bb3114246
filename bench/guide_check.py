"""How long it takes to prove each sample pack: every file, every path, every fact, every scenario.

To reach: less than five seconds a pack.

    python bench/guide_check.py
"""

import time
from datetime import date

from safeconduct.guides import bundled, bundled_names
from safeconduct.guides.check import check_pack

TODAY = date(2026, 11, 24)
ROUNDS = 5


def main() -> None:
    """Print the best of five rounds for each pack."""
    for name in bundled_names():
        best = float("inf")
        for _ in range(ROUNDS):
            start = time.perf_counter()
            checked = check_pack(bundled(name), today=TODAY)
            best = min(best, time.perf_counter() - start)
        proved = f"{checked.states:,} states, {checked.scenarios} scenarios"
        print(f"{name}: {best:.2f} s for {proved}{'' if checked.ok else '; it has errors'}")


if __name__ == "__main__":
    main()
