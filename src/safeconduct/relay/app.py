"""The relay as an ASGI application: its API under /v1, and the static site beside it if there is one.

It is called by granian and speaks ASGI itself: a router and middleware in between would cost as much as the rest of a
`PUT`.
"""

import asyncio
import contextlib
import hashlib
import importlib.metadata
import importlib.resources
import re
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from safeconduct.relay.answers import (
    ALLOWED,
    DELETED,
    MOST_LISTED,
    NOT_FOUND,
    OCTETS,
    STORED,
    STORED_BEFORE,
    Answer,
    document,
    in_json,
    listing,
    no,
    octets,
)
from safeconduct.relay.arrivals import Arrivals
from safeconduct.relay.challenge import Challenger, Load, Opened, refused
from safeconduct.relay.errors import NotFound, Refusal, Unavailable, disk
from safeconduct.relay.figures import Figures
from safeconduct.relay.intake import Intake
from safeconduct.relay.site import Site
from safeconduct.relay.store import Store
from safeconduct.sealed.envelope import SIZES, check_header
from safeconduct.sealed.errors import NotAnEnvelope

VERSION: Final = 1
LONGEST_WAIT = 60
LARGEST_NUMBER = (1 << 53) - 1
STREAM_PIECE = 1 << 20
SWEEP_EVERY = 3600
LOOK_EVERY = 1.0
"""Seconds after which those who wait hear of what another process stored."""
BEARER = re.compile(rb"Bearer ([0-9a-f]{64})")
BOX = re.compile(r"[0-9a-f]{64}")
PLACE = re.compile(r"/v1/boxes/([0-9a-f]{64})(?:/(stream|[0-9a-f]{32}))?")
NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
ONCE = frozenset({b"altcha", b"authorization", b"content-encoding", b"content-length", b"content-type"})


class Asked(NamedTuple):
    """What of a request counts: nothing else of it is looked at."""

    method: str
    headers: dict[bytes, bytes]
    query: bytes


def _asked(scope: Scope) -> Asked:
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in ONCE:
            if name in headers:
                raise Refusal(400, "header", "a header is there twice", "send each header once")
            headers[name] = value
    return Asked(scope["method"], headers, scope["query_string"])


def _numbers(query: bytes, **allowed: int) -> dict[str, int]:
    """The numbers of a query string, each at most as allowed, 0 if it is not there."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query), max_num_fields=8)
    except ValueError:
        pairs = [("", "")]
    found = dict.fromkeys(allowed, 0)
    seen = set()
    for name, value in pairs:
        if name not in allowed or name in seen or not NUMBER.fullmatch(value) or int(value) > allowed[name]:
            limits = ", ".join(f"{known}=0…{most}" for known, most in allowed.items())
            raise Refusal(400, "query", "the query is not one of this address", f"it takes {limits}, each once")
        seen.add(name)
        found[name] = int(value)
    return found


class Relay:
    """The application. `open_store` is called in the event loop that serves."""

    def __init__(
        self,
        open_store: Callable[[], Awaitable[Store]],
        *,
        challenger: Challenger | None = None,
        site: Site | None = None,
        figures: Figures | None = None,
    ) -> None:
        self._open_store = open_store
        self._challenger = challenger or Challenger()
        self._site = site
        self._answered = (figures or Figures()).answered
        self._load = Load()
        self._arrivals = Arrivals()
        self._intake = Intake()
        self.store: Store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing; the request is answered."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path: str = scope["path"]
        answer: Answer | None
        try:
            if not path.startswith("/v1/"):
                answer = await self._page(scope, path)
            elif (place := PLACE.fullmatch(path)) is not None:
                answer = await self._box(scope, receive, send, *place.groups())
            else:
                answer = await self._other(scope, path)
        except Refusal as refusal:
            self._answered[refusal.code] += 1
            answer = no(refusal)
        except Exception as error:  # noqa: BLE001 - whoever asked gets an honest answer, the log gets no content
            sys.stderr.write(f"relay: {type(error).__name__} while answering\n")
            self._answered["failed"] += 1
            answer = no(disk())
        if answer is not None:
            await answer.send(send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.store = await self._open_store()
        tasks = [asyncio.create_task(self._sweep())]
        if self.store.shared:
            tasks.append(asyncio.create_task(self._look()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._arrivals.close()
        for task in tasks:
            task.cancel()
        await self.store.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _sweep(self) -> None:
        while True:
            try:
                await self.store.sweep()
            except Unavailable as error:
                sys.stderr.write(f"relay: could not sweep: {error.code}\n")
            await asyncio.sleep(SWEEP_EVERY)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if boxes := self._arrivals.boxes():
                with contextlib.suppress(Unavailable):
                    self._arrivals.compare(await self.store.latest(boxes))

    def leave(self) -> None:
        """Nothing; whoever waits for an envelope is answered now, because the relay is about to stop."""
        self._arrivals.close()

    async def _page(self, scope: Scope, path: str) -> Answer:
        if self._site is None:
            return NOT_FOUND
        return await self._site.answer(scope["method"], path, scope["headers"])

    async def _other(self, scope: Scope, path: str) -> Answer:
        match scope["method"], path:
            case "OPTIONS", _:
                answer = ALLOWED
            case "GET", "/v1/about":
                answer = in_json(200, self._about())
            case "GET", "/v1/challenge":
                answer = self._challenge(scope["query_string"])
            case "GET", "/v1/health":
                await self.store.check()
                answer = in_json(200, {"status": "ok"})
            case "GET", "/v1/openapi.json":
                answer = document(importlib.resources.files("safeconduct.relay").joinpath("openapi.json").read_bytes())
            case _:
                answer = NOT_FOUND
        return answer

    def _about(self) -> dict[str, object]:
        limits = self.store.limits
        return {
            "v": VERSION,
            "version": importlib.metadata.version("safeconduct"),
            "sizes": list(SIZES),
            "lifetime_days": limits.lifetime_days,
            "quota_envelopes": limits.box_envelopes,
            "quota_bytes": limits.box_bytes,
            "challenge": "altcha" if self._challenger.asks else "none",
        }

    def _challenge(self, query: bytes) -> Answer:
        name, _, box = query.decode("latin-1").partition("=")
        if name != "box" or not BOX.fullmatch(box):
            return NOT_FOUND
        self._answered["challenge"] += 1
        level = self._load.level(box, self.store.fullness(bytes.fromhex(box)))
        return in_json(200, self._challenger.make(box, level))

    async def _box(self, scope: Scope, receive: Receive, send: Send, box: str, name: str | None) -> Answer | None:
        asked = _asked(scope)
        if asked.method == "PUT" and name is not None and name != "stream":
            return await self._put(asked, receive, box, name)
        if asked.method == "OPTIONS":
            return ALLOWED
        key = self._admit(asked, box)
        answer: Answer | None = NOT_FOUND
        match asked.method, name:
            case "GET", None:
                answer = await self._list(asked, key)
            case "GET", "stream":
                await self._stream(asked, send, key)
                answer = None
            case "GET", str():
                found = await self.store.get(key, bytes.fromhex(name))
                self._answered["get"] += 1
                answer = NOT_FOUND if found is None else octets(found)
            case "DELETE", None:
                await self.store.delete_through(key, _numbers(asked.query, through=LARGEST_NUMBER)["through"])
                answer = DELETED
            case "DELETE", str() if name != "stream":
                await self.store.delete(key, bytes.fromhex(name))
                answer = DELETED
        return answer

    def _admit(self, asked: Asked, box: str) -> bytes:
        """The box's key, for whoever has its token: the one place where the right to read is decided."""
        bearer = BEARER.fullmatch(asked.headers.get(b"authorization", b""))
        key = bytes.fromhex(box)
        if bearer is None or hashlib.sha256(bytes.fromhex(bearer[1].decode())).digest() != key:
            raise NotFound
        return key

    async def _put(self, asked: Asked, receive: Receive, box: str, name: str) -> Answer:
        declared = asked.headers.get(b"content-length")
        try:
            opened = self._promising(asked, box)
            room = self._intake.room(declared)
        except Refusal:
            await self._intake.discard(receive, declared)
            raise
        with room:
            body = await self._intake.body(receive, declared)
            try:
                check_header(body)
            except NotAnEnvelope as error:
                raise Refusal(422, error.reason, error.message, "seal it as docs/envelope.md says") from None
            if opened is not None:
                self._challenger.spend(opened)
            key = bytes.fromhex(box)
            try:
                new = await self.store.put(key, bytes.fromhex(name), body)
            except Unavailable:
                if opened is not None:
                    self._challenger.give_back(opened)
                raise
        self._load.count(box)
        self._answered["stored" if new else "stored_before"] += 1
        if not new:
            return STORED_BEFORE
        self._arrivals.tell(key)
        return STORED

    def _promising(self, asked: Asked, box: str) -> Opened | None:
        """What an envelope is paid with, if all that can be told before its first byte is right; else the refusal."""
        headers = asked.headers
        if headers.get(b"content-type") != b"application/octet-stream" or b"content-encoding" in headers:
            raise Refusal(
                415, "media_type", "this is not application/octet-stream", "send the envelope itself, as it is"
            )
        self._intake.check_length(headers.get(b"content-length"))
        if not self._challenger.asks:
            return None
        if b"altcha" not in headers:
            raise refused()
        return self._challenger.open(headers[b"altcha"], box)

    async def _list(self, asked: Asked, key: bytes) -> Answer:
        numbers = _numbers(asked.query, after=LARGEST_NUMBER, wait=LONGEST_WAIT)
        self._answered["list"] += 1
        if not numbers["wait"]:
            return listing(await self.store.list(key, numbers["after"], MOST_LISTED + 1))
        with self._arrivals.watch(key) as arrival:
            found = await self.store.list(key, numbers["after"], MOST_LISTED + 1)
            end = time.monotonic() + numbers["wait"]
            while not found and await arrival.within(end - time.monotonic()):
                found = await self.store.list(key, numbers["after"], MOST_LISTED + 1)
        return listing(found)

    async def _stream(self, asked: Asked, send: Send, key: bytes) -> None:
        after = _numbers(asked.query, after=LARGEST_NUMBER)["after"]
        self._answered["stream"] += 1
        piece = await self.store.read(key, after, STREAM_PIECE)
        await send({"type": "http.response.start", "status": 200, "headers": OCTETS})
        while piece:
            body = b"".join(
                b"".join((each.n.to_bytes(8), each.id, len(each.envelope).to_bytes(4), each.envelope)) for each in piece
            )
            await send({"type": "http.response.body", "body": body, "more_body": True})
            piece = await self.store.read(key, piece[-1].n, STREAM_PIECE)
        await send({"type": "http.response.body", "body": b""})
