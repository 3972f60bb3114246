"""A small town for the stories: an organisation, a relay that serves its site, and the desk's side in Python."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.desk.publish import write_site
from safeconduct.guides import bundled, compile_pack
from safeconduct.relay.client import RelayClient
from safeconduct.sealed.card import Card, sign_card
from safeconduct.sealed.envelope import SIZES, capacity, open_envelope, seal
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.message import Burn, Followup, Part, Reply, Request, read, write_reply
from safeconduct.sealed.thread import Thread
from tests.relay.live import LiveRelay, live_relay, start_relay

T = TypeVar("T")
NAME = "Beratungsstelle Musterstadt"
SENDER = "Boris"


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


@dataclass
class Town:
    """A relay at `url` with the site of an organisation on it. Boris's side is here, the person's is the browser's."""

    folder: Path
    relay: LiveRelay
    token: bytes = field(default_factory=lambda: hashlib.sha256(b"the organisation's box").digest())
    identity: Identity = field(default_factory=Identity.generate)

    @property
    def url(self) -> str:
        """Where the site is."""
        return self.relay.url

    @property
    def box(self) -> str:
        """The organisation's box."""
        return hashlib.sha256(self.token).hexdigest()

    def publish(self, *relays: str) -> Card:
        """The card of the site, which has been written; it names this town's relay unless others are given."""
        card = sign_card(
            Ed25519PrivateKey.from_private_bytes(bytes(32)),
            name=NAME,
            languages=["de", "en", "ru"],
            lands=["DE"],
            topics=["conscription"],
            relays=relays or [self.url],
            box=self.box,
            intake=[(f"{today():%Y-%m}", self.identity.recipient)],
            issued=today(),
            expires=today() + timedelta(days=30),
        )
        guides = [compile_pack(bundled("de/kdv"), built=today())]
        write_site(self.folder / "site", card_text=card.text, guides=guides, today=today())
        return card

    def restart(self) -> None:
        """The relay answers again, at the address it had."""
        self.relay = start_relay(
            self.folder / "relay", "--bind", f"127.0.0.1:{self.relay.port}", site=self.folder / "site"
        )

    def received(self) -> list[Request | Reply | Followup | Burn | Part]:
        """What is in the organisation's box, opened and read."""
        opened = [open_envelope(each, [self.identity]) for each in self._ask(self._box_of_desk)]
        return [read(each, box=self.box) for each in opened]

    def only_request(self) -> Request:
        """The one request that came."""
        [request] = self.received()
        assert isinstance(request, Request)
        return request

    def reply(self, thread: Thread, text: str, *, n: int = 1) -> None:
        """Nothing; Boris has answered."""
        sealed = write_reply(text, thread=thread, n=n, day=today(), sender=SENDER)
        self.put(sealed.box, sealed.id, sealed.envelope)

    def put(self, box: str, name: str, envelope: bytes) -> None:
        """Nothing; the envelope is in the box."""
        self._ask(lambda relay: relay.put(box, name, envelope))

    def box_is_of(self, other: "Town") -> None:
        """Nothing; this town's relay is read with the box and the keys of the other's organisation from now on."""
        self.token, self.identity = other.token, other.identity

    def some_envelope(self) -> bytes:
        """An envelope that anyone could have sealed, to the desk."""
        return seal(bytes(capacity(SIZES[0])), self.identity.recipient, SIZES[0])

    async def _box_of_desk(self, relay: RelayClient) -> list[bytes]:
        return [kept.envelope async for kept in relay.stream(self.token)]

    def _ask(self, what: Callable[[RelayClient], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with RelayClient(self.url) as relay:
                return await what(relay)

        # Playwright's event loop runs in this thread, and a thread has one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(asked())).result()


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """A town while the block runs, its site published."""
    (folder / "site").mkdir()
    with live_relay(folder / "relay", site=folder / "site") as relay:
        built = Town(folder, relay)
        built.publish()
        yield built
        if built.relay is not relay and built.relay.process.poll() is None:
            assert built.relay.stop() == 0
            assert built.relay.process.stdout is not None
            built.relay.process.stdout.close()
