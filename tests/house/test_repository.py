"""What is committed: locked with hashes, free of addresses of registries and of one machine's paths."""

import importlib.metadata
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRIES = ("py" + "pi.org", "npm" + "js.org", "pythonhosted" + ".org")
MACHINE_PATHS = re.compile("/wo" + r"rk/(main|shared)\b|/ro" + r"ot/|\.py" + "env")


def committed() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is what keeps the list
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_committed_file_names_a_registry_or_a_path_of_one_machine():
    guilty = []
    for path in committed():
        text = path.read_bytes().decode(errors="replace")
        guilty += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
        guilty += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE_PATHS.finditer(text)]
    assert guilty == []


@pytest.mark.parametrize("name", ["base", "all", "bench"])
def test_every_python_dependency_is_pinned_with_a_hash(name: str):
    blocks = re.split(r"\n(?=\S)", (ROOT / f"requirements/{name}.txt").read_text().strip())
    assert len(blocks) > 5
    assert [
        block
        for block in blocks
        if not re.match(r"[a-z0-9._-]+(\[[a-z,-]+\])?==\S+ .*--hash=sha256:", block, re.DOTALL)
    ] == []


def test_every_npm_dependency_is_locked_with_a_hash_and_without_an_address():
    packages = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert len(installed) > 10
    assert [name for name, entry in installed.items() if "integrity" not in entry or "resolved" in entry] == []


def test_the_changelog_is_the_source_of_the_version():
    heading = re.search(r"(?m)^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text())
    assert heading is not None
    assert heading.group(1) == importlib.metadata.version("safeconduct")


def test_make_help_lists_every_target_a_person_may_call():
    makefile = (ROOT / "Makefile").read_text()
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert [target for target in phony.group(1).split() if f"make {target} " not in listed] == []
