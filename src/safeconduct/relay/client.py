"""The relay's client in Python, for desks and for people with their own tools. API: docs/relay-api.md.

    async with RelayClient("https://relay.example") as relay:
        await relay.put(box, envelope_id, envelope)
        async for kept in relay.stream(token):
            ...

It follows no redirect, sends no cookie and no user agent, and asks again by itself when an answer was lost: a `put` may
be repeated.
"""

import asyncio
import base64
import json
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from altcha.v2 import Challenge, Payload, solve_challenge

from safeconduct.relay.errors import Conflict, RelayRefused, RelayUnavailable
from safeconduct.sealed.envelope import ENVELOPE_MAX

__all__ = ["Conflict", "Kept", "Listed", "RelayClient", "RelayRefused", "RelayUnavailable", "box_of"]

BOX = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[0-9a-f]{32}")
LARGEST_ANSWER = 64 << 10
LONGEST_WAIT = 60
LONGEST_RETRY = 30
"""Seconds of Retry-After that the client waits itself; what is longer is told to the caller."""
SOLVE_WITHIN = 120.0
HIGHEST_COST = 10_000
ATTEMPTS = 3
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a box's list."""

    n: int
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One envelope of a box."""

    n: int
    id: str
    envelope: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    retry_after: int | None

    def json(self) -> Any:  # noqa: ANN401 - JSON
        try:
            return json.loads(self.body)
        except ValueError:
            raise RelayUnavailable("what answered is not a relay of this version") from None


def box_of(token: bytes) -> str:
    """The id of the token's box.

    >>> box_of(bytes(32))[:8]
    '66687aad'
    """
    return sha256(token).hexdigest()


class RelayClient:
    """A client of the relay at `base_url`. `timeout` is the seconds without a byte after which a relay counts as gone.

    Errors: `RelayUnavailable` (try again later), `RelayRefused` (do not), `Conflict` (from `put`).
    """

    def __init__(self, base_url: str, *, timeout: float = 60, connector: aiohttp.BaseConnector | None = None) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("a relay's address is http(s)://host[:port][/path]")
        self._base = base_url.rstrip("/") + "/v1/"
        self._connector = connector
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=timeout, sock_read=timeout)
        self._slow = aiohttp.ClientTimeout(total=None, sock_connect=timeout, sock_read=timeout + LONGEST_WAIT)
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=["User-Agent"],
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def about(self) -> dict[str, Any]:
        """What the relay says of itself."""
        about = (await self._patiently("GET", "about")).json()
        if not isinstance(about, dict) or about.get("v") != 1:
            raise RelayUnavailable("what answered is not a relay of this version")
        return about

    async def put(self, box: str, name: str, envelope: bytes) -> bool:
        """True when the envelope is stored now, False when it was there already: durable either way.

        Raises `Conflict` when other bytes have this name. Solves the relay's challenge, which takes a while under load.
        """
        path = _path(box, name)
        refused = RelayUnavailable("the relay does not take solutions of its challenges")
        for _ in range(ATTEMPTS):
            challenge = (await self._patiently("GET", f"challenge?box={box}")).json()
            headers = {"Content-Type": "application/octet-stream", "Altcha": await asyncio.to_thread(_solve, challenge)}
            answer = await self._patiently("PUT", path, headers, envelope)
            if answer.status in {200, 201}:
                return answer.status == 201  # noqa: PLR2004 - Created
            if answer.status == 409:  # noqa: PLR2004 - Conflict
                raise Conflict
            error = _refusal(answer)
            # It expired while it was computed, or an answer was lost and it is spent: both are mended by another.
            if error.code != "challenge":
                raise error
        raise refused

    async def list(self, token: bytes, after: int = 0, wait: int = 0) -> tuple[list[Listed], bool]:
        """The next envelopes of the token's box, at most 64, and whether there are more. Waits up to `wait` seconds."""
        path = f"boxes/{box_of(token)}?after={after}&wait={min(wait, LONGEST_WAIT)}"
        found = _ok(await self._patiently("GET", path, _bearer(token))).json()
        try:
            lines = [Listed(int(each["n"]), str(each["id"]), int(each["size"])) for each in found["envelopes"]]
            more = bool(found["more"])
        except (KeyError, TypeError, ValueError):
            raise RelayUnavailable("what answered is not a relay of this version") from None
        numbers = [after, *(line.n for line in lines)]
        if numbers != sorted(set(numbers)) or not all(NAME.fullmatch(line.id) for line in lines):
            raise RelayUnavailable("what answered is not a relay of this version")
        return lines, more and bool(lines)

    async def get(self, token: bytes, name: str) -> bytes | None:
        """The envelope, or None when it is not there."""
        answer = await self._patiently("GET", _path(box_of(token), name), _bearer(token), limit=ENVELOPE_MAX)
        return None if answer.status == 404 else _ok(answer).body  # noqa: PLR2004 - Not Found

    async def delete(self, token: bytes, name: str) -> None:
        """Nothing; the envelope is gone, whether it was there or not."""
        _ok(await self._patiently("DELETE", _path(box_of(token), name), _bearer(token)))

    async def delete_through(self, token: bytes, number: int) -> None:
        """Nothing; all envelopes of the box up to `number` are gone."""
        _ok(await self._patiently("DELETE", f"boxes/{box_of(token)}?through={number}", _bearer(token)))

    async def stream(self, token: bytes, after: int = 0) -> AsyncIterator[Kept]:
        """The envelopes of the box from `after` on, whole ones only; `RelayUnavailable` when the connection breaks."""
        try:
            async with self._session.get(
                f"{self._base}boxes/{box_of(token)}/stream?after={after}",
                headers=_bearer(token),
                allow_redirects=False,
                timeout=self._timeout,
            ) as response:
                if response.status != 200:  # noqa: PLR2004 - OK
                    _ok(_Answer(response.status, await _limited(response, LARGEST_ANSWER), _seconds(response)))
                last = after
                while head := await _exactly(response, 28, may_end=True):
                    last, before = int.from_bytes(head[:8]), last
                    size = int.from_bytes(head[24:])
                    if last <= before or size > ENVELOPE_MAX:
                        raise RelayUnavailable("what answered is not a relay of this version")
                    yield Kept(last, head[8:24].hex(), await _exactly(response, size))
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            raise RelayUnavailable(f"the relay did not answer ({type(error).__name__})") from error

    async def _patiently(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        *,
        limit: int = LARGEST_ANSWER,
    ) -> _Answer:
        """The answer, whatever it says; asked again after a pause when none came or the relay asks to wait a little."""
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            pause = PAUSE * 4**attempt
            try:
                answer = await self._once(method, path, headers, body, limit)
            except RelayUnavailable:
                if last:
                    raise
            else:
                if answer.status not in {429, 503}:
                    return answer
                pause = PAUSE if answer.retry_after is None else answer.retry_after
                if last or pause > LONGEST_RETRY:
                    raise RelayUnavailable("the relay is busy", answer.retry_after)
            # Up to half as long again, so that many who lost the same relay do not come back together.
            await asyncio.sleep(pause * (1 + random.random() / 2))  # noqa: S311 - no secret
        raise AssertionError

    async def _once(
        self, method: str, path: str, headers: dict[str, str] | None, body: bytes | None, limit: int
    ) -> _Answer:
        try:
            async with self._session.request(
                method,
                self._base + path,
                headers=headers,
                data=body,
                allow_redirects=False,
                timeout=self._slow if "wait=" in path else self._timeout,
            ) as response:
                return _Answer(response.status, await _limited(response, limit), _seconds(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RelayUnavailable(f"the relay did not answer ({type(error).__name__})") from error


def _path(box: str, name: str) -> str:
    if not BOX.fullmatch(box) or not NAME.fullmatch(name):
        raise ValueError("a box has 64, an envelope 32 lower-case hex digits")
    return f"boxes/{box}/{name}"


def _bearer(token: bytes) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.hex()}"}


def _seconds(response: aiohttp.ClientResponse) -> int | None:
    told = response.headers.get("Retry-After", "")
    return int(told) if re.fullmatch(r"[0-9]{1,6}", told) else None


async def _limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    parts = []
    left = limit
    async for part in response.content.iter_any():
        left -= len(part)
        if left < 0:
            raise RelayUnavailable("the answer is longer than a relay's can be")
        parts.append(part)
    return b"".join(parts)


async def _exactly(response: aiohttp.ClientResponse, count: int, *, may_end: bool = False) -> bytes:
    """`count` bytes, or none where the stream may end; `IncompleteReadError` for an end anywhere else."""
    try:
        return await response.content.readexactly(count)
    except asyncio.IncompleteReadError as error:
        if error.partial or not may_end:
            raise
        return b""


def _refusal(answer: _Answer) -> RelayRefused:
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    code = told.get("error") if isinstance(told, dict) else None
    return RelayRefused(answer.status, code[:64] if isinstance(code, str) else "unknown")


def _ok(answer: _Answer) -> _Answer:
    if answer.status in {200, 204}:
        return answer
    if 400 <= answer.status < 500:  # noqa: PLR2004 - the client's errors
        raise _refusal(answer)
    raise RelayUnavailable(f"the relay answered {answer.status}")


def _solve(value: Any) -> str:  # noqa: ANN401 - JSON
    """The header's value for a challenge; `RelayUnavailable` when it is none of ours or takes too long."""
    try:
        challenge = Challenge.from_dict(value)
        parameters = challenge.parameters
        known = parameters.algorithm == "SHA-256" and 0 < parameters.cost <= HIGHEST_COST
    except (KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise RelayUnavailable("the challenge is not of a kind that this client knows")
    solution = solve_challenge(challenge, timeout=SOLVE_WITHIN)
    if solution is None:
        raise RelayUnavailable("the challenge is too hard just now", 300)
    solution.time = None  # how long it took is nobody's business
    return base64.b64encode(json.dumps(Payload(challenge, solution).to_dict()).encode()).decode()
