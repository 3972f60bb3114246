"""`safeconduct demo`: a relay with the public site and one organisation's desk, all with throw-away keys."""

import base64
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

PATIENCE = 60
"""Seconds a part of the network may take to answer for the first time, and to stop."""
LOOK_EVERY = 0.2
TOTP_STEP = 30
"""Seconds a code is good for (RFC 6238)."""
ORGANISATION = "Beratungsstelle Musterstadt"
CAST = {"olga": "administrator", "boris": "counsellor", "vera": "reader"}


@dataclass(frozen=True)
class Part:
    """A running program of the network, and the file that has what it prints."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def refuse_an_end(self) -> None:
        """Nothing while the program runs; a click.ClickException with its last words when it has ended."""
        if self.process.poll() is not None:
            raise click.ClickException(
                f"{self.name} has ended by itself (exit {self.process.returncode}). It said:\n{_last_words(self.log)}"
            )


@dataclass(frozen=True)
class Network:
    """A running demonstration: where it is, and how its members (`CAST`) sign in at the desk."""

    data: Path
    site: str
    desk: str
    parts: tuple["Part", ...]
    keys: "Keys"


@dataclass(frozen=True)
class Keys:
    """What is thrown away at the end. Every member has the same password and one-time codes; nobody else should."""

    passphrase: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(9), repr=False)
    totp_secret: str = field(default_factory=lambda: base64.b32encode(secrets.token_bytes(20)).decode(), repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """How the desk is told its passphrase."""
        return {"SAFECONDUCT_PASSPHRASE": self.passphrase}

    def code(self, at: float) -> str:
        """The six digits that an authenticator app shows at the second `at` of the epoch."""
        key = base64.b32decode(self.totp_secret)
        totp = TOTP(key, 6, SHA1(), TOTP_STEP, enforce_key_length=False)  # noqa: S303 - SHA-1 is what the apps speak
        return totp.generate(int(at)).decode()


class Stopped(Exception):
    """A signal asked the demonstration to stop."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65534), help="The desk takes the next.")
@click.option(
    "--seconds-to-run",
    type=click.IntRange(min=1),
    envvar="SECONDS_TO_RUN",
    help="Stop by itself after that many seconds. [environment: SECONDS_TO_RUN]",
)
def demo(*, port: int, seconds_to_run: int | None) -> None:
    """Start a demonstration network with throw-away keys: nothing of it survives Ctrl-C."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    with tempfile.TemporaryDirectory(prefix="safeconduct-demo-") as folder, contextlib.suppress(Stopped):
        click.echo("Setting up a relay, a public site and a desk …")
        with network(Path(folder), port=port) as running:
            _tell(running, seconds_to_run)
            _watch(running, seconds_to_run)
    click.echo("Stopped. The keys and everything that was written are gone.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut short what the first one began.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    raise Stopped


def _watch(network: Network, seconds: int | None) -> None:
    ends = None if seconds is None else time.monotonic() + seconds
    while ends is None or time.monotonic() < ends:
        for part in network.parts:
            part.refuse_an_end()
        time.sleep(LOOK_EVERY)


def _tell(network: Network, seconds: int | None) -> None:
    click.echo(f"""
DEMONSTRATION with throw-away keys. Do not use it for real people.

  The public site  {network.site}/
                   Take a guide, ask a counsellor, come back with twelve words.
  The desk         {network.desk}/
                   User name: {", ".join(CAST)}   ({", ".join(f"{name}: {role}" for name, role in CAST.items())})
                   Password:  {network.keys.password}
                   One-time code now: {network.keys.code(time.time())}   (changes every 30 seconds; for later codes,
                   put this key into an authenticator app: {network.keys.totp_secret})

{f"It stops by itself after {seconds} seconds." if seconds else "Ctrl-C stops all of it."}""")


@contextlib.contextmanager
def network(data: Path, *, port: int) -> Iterator[Network]:
    """A demonstration network on 127.0.0.1: relay and site at `port`, desk at `port + 1`; stopped on leaving.

    Raises click.ClickException when a port is in use or a part does not come up. What the parts print is in `data`.
    """
    for needed in (port, port + 1):
        _refuse_a_port_in_use(needed)
    site, desk = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    keys = Keys()
    _set_up_desk(data, keys, site=site, desk=desk)
    _run(data / "site.log", "site", "build", "--card", str(data / "card"), "-o", str(data / "site"))
    relay = ("relay", "serve", "--data", str(data / "relay"), "--site", str(data / "site"), "--bind", site[7:])
    serve = ("desk", "serve", "--data", str(data / "desk"), "--bind", desk[7:])
    with (
        _running("The relay", relay, data / "relay.log", f"{site}/v1/about") as the_relay,
        _running("The desk", serve, data / "desk.log", f"{desk}/health", keys.environment) as the_desk,
    ):
        yield Network(data, site, desk, (the_relay, the_desk), keys)


def _set_up_desk(data: Path, keys: Keys, *, site: str, desk: str) -> None:
    """Nothing; the desk stands in `data`/desk with the members of `CAST`, its card is in `data`/card."""
    where = ("--data", str(data / "desk"))
    sign_in = ("--origin", desk, "--password-stdin", "--totp-secret", keys.totp_secret)
    organisation = ("--name", ORGANISATION, "--relay", site, "--topic", "conscientious-objection")
    spoken = ("--language", "de", "--language", "en", "--language", "ru", "--land", "DE", "--land", "RU")
    administrator, *others = CAST
    _run(
        data / "init.log",
        *("desk", "init", *where, *organisation, *spoken, "--administrator", administrator, *sign_in),
        secret=keys.environment,
        said=f"{keys.password}\n",
    )

    def add(name: str) -> None:
        _run(
            data / f"{name}.log",
            *("desk", "member", "add", name, *where, "--role", CAST[name], *sign_in),
            secret=keys.environment,
            said=f"{keys.password}\n",
        )

    # Side by side: most of what each takes is loading Django.
    with ThreadPoolExecutor() as pool:
        adding = [pool.submit(add, name) for name in others]
        _run(data / "card.log", "desk", "card", *where, "-o", str(data / "card"), secret=keys.environment)
        for each in adding:
            each.result()


def _refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is in use by another program ({error.strerror}). "
                f"Stop that program, or choose other ports: make demo PORT={port + 10}"
            ) from error


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from safeconduct.cli import main; main()", *arguments]


def _run(log: Path, *arguments: str, secret: Mapping[str, str] | None = None, said: str = "") -> None:
    """Run one command of ours to its end; what it prints is in `log`, what it is told on its input is `said`."""
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        _command(*arguments),
        env={**os.environ, **(secret or {})},
        input=said.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    log.write_bytes(done.stdout)
    if done.returncode:
        raise click.ClickException(f"`safeconduct {' '.join(arguments[:2])}` failed:\n{_last_words(log)}")


@contextlib.contextmanager
def _running(
    name: str, arguments: tuple[str, ...], log: Path, address: str, secret: Mapping[str, str] | None = None
) -> Iterator[Part]:
    """A part of the network that answers at `address`; told to stop, and waited for, on leaving."""
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            _command(*arguments),
            env={**os.environ, **(secret or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is ours to pass on, in order
        )
    part = Part(name, process, log)
    try:
        _wait_until_it_answers(part, address)
        yield part
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(part: Part, address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        part.refuse_an_end()
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback address
            return
        time.sleep(LOOK_EVERY)
    raise click.ClickException(
        f"{part.name} did not answer within {PATIENCE} seconds. It said:\n{_last_words(part.log)}"
    )


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) or "(nothing)"
