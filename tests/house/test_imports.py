"""The import order of docs/map.md, held by the machine."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

IMPORT_PURE_ROOMS = """
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "wagtail", "starlette", "granian", "aiohttp", "apsw", "sqlcipher3"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocked())
seen = 0
for room in sys.argv[1:]:
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        importlib.import_module(module.name)
        seen += 1
print(seen)
"""


def import_with_frameworks_blocked(*rooms: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", IMPORT_PURE_ROOMS, *rooms]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_floor_rests_only_on_the_floors_below_it():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_pure_rooms_import_with_django_blocked():
    done = import_with_frameworks_blocked("safeconduct.guides", "safeconduct.sealed", "safeconduct.front")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


def test_the_block_would_catch_a_room_that_needs_django():
    done = import_with_frameworks_blocked("safeconduct.desk.cases")
    assert done.returncode == 1
    assert "django is blocked" in done.stderr or "django.db is blocked" in done.stderr
