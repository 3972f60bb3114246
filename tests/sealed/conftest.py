import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class Refused(Exception):
    """What the browser's side refused: the error's class, its reason and the place it names."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.error: str = told["error"]
        self.reason: str | None = told["reason"]
        self.where: str | None = told["where"]
        super().__init__(f"{self.error} {self.reason} {self.where}")


class BrowserSide:
    """web/tests/sealed-peer.ts: the TypeScript of sealed post, asked and answered line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, verb: str, **ask: str) -> Any:  # noqa: ANN401 - each verb has its own answer
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"verb": verb, **ask}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise Refused(told)
        return told.get("answer")


@pytest.fixture(scope="session")
def browser_side() -> Iterator[BrowserSide]:
    peer = [ROOT / ".venv/bin/node", ROOT / "web/tests/sealed-peer.ts"]
    with subprocess.Popen(peer, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        yield BrowserSide(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.fixture(scope="session")
def cctv() -> dict[str, bytes]:
    """The age vectors of C2SP, which others wrote: name to file."""
    script = (
        "import * as all from 'cctv-age';"
        "const text = Object.entries(all).map(([name, file]) => [name, Buffer.from(file).toString('hex')]);"
        "process.stdout.write(JSON.stringify(Object.fromEntries(text)));"
    )
    told = subprocess.run(
        [ROOT / ".venv/bin/node", "--input-type=module", "-e", script],
        cwd=ROOT / "web",
        check=True,
        capture_output=True,
    ).stdout
    return {name: bytes.fromhex(file) for name, file in json.loads(told).items()}
