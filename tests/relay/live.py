"""A relay as its keeper starts it: a process of its own, on a free port, over HTTP."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict


@dataclass(frozen=True)
class LiveRelay:
    """A relay that answers at `url`; what it says on its streams is in `said`."""

    url: str
    process: "subprocess.Popen[str]"
    said: Path

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """Nothing; the process was killed in the middle of whatever it did."""
        self.process.kill()
        self._end(10)

    def stop(self) -> int:
        """The exit code after an orderly stop."""
        self.process.send_signal(signal.SIGTERM)
        return self._end(30)

    def _end(self, seconds: int) -> int:
        code = self.process.wait(timeout=seconds)
        if self.process.stdout is not None and not self.process.stdout.closed:
            with self.said.open("a") as stream:
                stream.write(self.process.stdout.read())
            self.process.stdout.close()
        return code


def folder_of(url: str) -> Path:
    """The folder of the server that has this database."""
    return Path(str(conninfo_to_dict(url)["host"]))


def start_relay(data: Path | str, *options: str, site: Path | None = None, **environment: str) -> LiveRelay:
    """A relay that answers already. The caller stops or kills it."""
    said = data.parent / f"{data.name}.said" if isinstance(data, Path) else folder_of(data) / "relay.said"
    command = [sys.executable, "-c", "from safeconduct.cli import main; main()", "relay", "serve"]
    command += ["--data" if isinstance(data, Path) else "--database", str(data), "--bind", "127.0.0.1:0"]
    command += ["--site", str(site)] if site else []
    with said.open("a") as stream:
        at = stream.tell()
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=stream, text=True, env={**os.environ, **environment}
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("relay on "):
        process.wait()
        process.stdout.close()
        raise RuntimeError(f"the relay did not start: {line}{said.read_text()[at:]}")
    with said.open("a") as stream:
        stream.write(line)
    return LiveRelay(line.removeprefix("relay on ").strip(), process, said)


@contextmanager
def live_relay(data: Path | str, *options: str, site: Path | None = None, **environment: str) -> Iterator[LiveRelay]:
    """A relay while the block runs; it must stop in an orderly way at the end, unless the block ended it."""
    relay = start_relay(data, *options, site=site, **environment)
    try:
        yield relay
    finally:
        if relay.process.poll() is None:
            assert relay.stop() == 0


@contextmanager
def running_relay(data: Path | str, site: Path | None = None, *options: str) -> Iterator[str]:
    """The base URL of a relay while the block runs."""
    with live_relay(data, *options, site=site) as relay:
        yield relay.url
