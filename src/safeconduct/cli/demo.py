"""`safeconduct demo`: a relay with the public site and one organisation's desk, all with throw-away keys."""

import base64
import contextlib
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

PATIENCE = 60  # seconds a part of the network may take to answer for the first time
TOTP_STEP = 30  # seconds a code is good for, RFC 6238
PACKS = ("de/kdv",)
ORGANISATION = "Beratungsstelle Musterstadt"


@dataclass(frozen=True)
class Network:
    """A running demonstration: where it is, and how Boris (counsellor) and Vera (reader) sign in at the desk."""

    data: Path
    site: str
    desk: str
    passphrase: str
    password: str
    totp_secret: str
    eight_words: str

    def code(self, at: float) -> str:
        """The six digits that an authenticator app shows at the second `at` of the epoch."""
        key = base64.b32decode(self.totp_secret)
        totp = TOTP(key, 6, SHA1(), TOTP_STEP, enforce_key_length=False)  # noqa: S303 - SHA-1 is what the apps speak
        return totp.generate(int(at)).decode()


class Stopped(Exception):  # noqa: N818 - not an error: someone asked the network to stop
    """A signal asked the demonstration to stop."""


def stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


@contextlib.contextmanager
def network(data: Path, *, port: int) -> Iterator[Network]:
    """A demonstration network on 127.0.0.1: relay and site at `port`, desk at `port + 1`; stopped on leaving.

    Raises click.ClickException when a port is in use or a part does not come up. What the parts print is in `data`.
    """
    for needed in (port, port + 1):
        refuse_a_port_in_use(needed)
    site, desk = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    passphrase, password = secrets.token_urlsafe(24), secrets.token_urlsafe(9)
    totp_secret = base64.b32encode(secrets.token_bytes(20)).decode()
    eight_words = set_up_desk(
        data / "desk", relay=site, passphrase=passphrase, password=password, totp_secret=totp_secret
    )
    safeconduct("site", "build", "--card", str(data / "card"), "-o", str(data / "site"), log=data / "site.log")
    relay = (
        "relay",
        "serve",
        "--data",
        str(data / "relay"),
        "--site",
        str(data / "site"),
        "--bind",
        f"127.0.0.1:{port}",
    )
    serve = ("desk", "serve", "--data", str(data / "desk"), "--bind", f"127.0.0.1:{port + 1}")
    with (
        running("The relay", relay, data / "relay.log", f"{site}/v1/about"),
        running("The desk", serve, data / "desk.log", f"{desk}/health", {"SAFECONDUCT_PASSPHRASE": passphrase}),
    ):
        yield Network(data, site, desk, passphrase, password, totp_secret, eight_words)


def refuse_a_port_in_use(port: int) -> None:
    """Nothing, or a click.ClickException that names the port and the mend."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is in use by another program ({error.strerror}). "
                f"Stop that program, or choose other ports: make demo PORT={port + 10}"
            ) from error
