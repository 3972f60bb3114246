"""The wheel runs where there is no Node, no checkout and no network."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an empty environment into which only the wheel and its locked dependencies were installed."""
    wheels = list((ROOT / "dist").glob("safeconduct-*.whl"))
    assert len(wheels) == 1, "run `make build` first: the wheel is what this test installs"
    wheelhouse = ROOT / ".build/wheelhouse"
    assert wheelhouse.is_dir(), "run `make test`: it keeps the locked dependencies for this test in .build/wheelhouse"
    home = tmp_path_factory.mktemp("empty")
    venv.create(home / "venv", with_pip=True)
    binaries = home / "venv" / "bin"
    subprocess.run(
        [binaries / "python", "-m", "pip", "install", "-q", "--no-index", "--find-links", wheelhouse, wheels[0]],
        env={"HOME": str(home), "PATH": str(binaries), "PIP_CONFIG_FILE": os.devnull},
        cwd=home,
        check=True,
    )
    return binaries


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed / "safeconduct", *arguments],
        env={"HOME": str(installed.parents[1]), "PATH": str(installed), "LANG": "C.UTF-8"},
        cwd=installed.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_node_is_in_the_empty_environment(installed: Path):
    assert not (installed / "node").exists()
    assert Path(sys.executable).with_name("node").exists()


def test_the_wheel_prints_its_help(installed: Path):
    done = run(installed, "--help")
    assert done.returncode == 0, done.stderr
    assert "Guides, sealed requests and case work" in done.stdout


def test_the_wheel_runs_a_bundled_guide(installed: Path, tmp_path: Path):
    answers = tmp_path / "answers.json"
    answers.write_text('{"stage": "sent", "came": "refused", "tension": false, "notified": "2026-11-20"}')
    done = run(installed, "guide", "run", "de/kdv", "--answers", str(answers), "--today", "2026-11-24", "--json")
    assert done.returncode == 0, done.stderr
    assert '"2026-12-18"' in done.stdout


def test_the_wheel_builds_an_offline_file_without_node(installed: Path, tmp_path: Path):
    done = run(installed, "guide", "build", "de/kdv", "-o", str(tmp_path / "kdv.html"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kdv.html").stat().st_size > 50_000
