"""From the bytes that lay in the box to a message, or to the reason why there is none. No database in here.

Everything is plain data, so that a few envelopes are opened here and thousands in processes of their own (`Openers`).
Those import this module, so it imports no Django: reasons are written as their codes (`rules.Reason`).
"""

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import connection
from typing import Any, Self

from safeconduct.sealed.envelope import open_envelope
from safeconduct.sealed.errors import DoesNotOpen, MessageRefused, NotAnEnvelope
from safeconduct.sealed.guide_result import GuideResult
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.message import Attachment, Burn, Followup, Part, Reply, Request, read

MANY = 64
"""Envelopes from which on it is worth starting other processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One envelope as it was fetched: its number and id at the relay, and its bytes."""

    n: int
    id: str
    envelope: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, its thread in the form in which a case keeps it."""

    id: str
    day: date
    language: str
    guide: dict[str, Any] | None = field(repr=False)
    result: GuideResult | None = field(repr=False)
    box: str
    recipient: str = field(repr=False)
    mac_key: bytes = field(repr=False)
    burn: str = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was in an envelope: a message (all but a request only claimed as yet), or the reason why there is none."""

    digest: str
    message: Asked | Followup | Burn | Part | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One envelope with what was in it."""

    id: str
    envelope: bytes = field(repr=False)
    digest: str
    message: Asked | Followup | Burn | Part | None = field(default=None, repr=False)
    reason: str | None = None


def look_into(envelope: bytes, *, identities: Sequence[Identity], box: str) -> Found:
    """What is in an envelope fetched from `box`. Never raises for what somebody sent."""
    digest = hashlib.sha256(envelope).hexdigest()
    try:
        message = read(open_envelope(envelope, identities), box=box)
    except NotAnEnvelope:
        return Found(digest=digest, reason="not_an_envelope")
    except DoesNotOpen as problem:
        return Found(digest=digest, reason="no_key" if problem.reason == "wrong_key" else "damaged")
    except MessageRefused as problem:
        return Found(digest=digest, reason="other_box" if problem.reason == "box" else "not_a_message")
    if isinstance(message, Reply):
        return Found(digest=digest, reason="other_kind")
    return Found(digest=digest, message=_asked(message) if isinstance(message, Request) else message)


def _asked(request: Request) -> Asked:
    thread = request.thread
    return Asked(
        id=request.id,
        day=request.day,
        language=request.language,
        guide=request.guide.json() if request.guide else None,
        result=request.guide,
        box=thread.box,
        recipient=str(thread.recipient),
        mac_key=thread.mac_key,
        burn=thread.burn,
        attachments=request.attachments,
        text=request.text,
    )


def joined(posts: Sequence[Post], found: Sequence[Found]) -> list[Opened]:
    """Each envelope with what was in it."""
    return [
        Opened(id=post.id, envelope=post.envelope, digest=each.digest, message=each.message, reason=each.reason)
        for post, each in zip(posts, found, strict=True)
    ]


def open_posts(posts: Sequence[Post], *, identities: Sequence[Identity], box: str) -> list[Opened]:
    """The envelopes, opened in this process."""
    return joined(posts, [look_into(post.envelope, identities=identities, box=box) for post in posts])


# ---- In processes of their own

_keys: tuple[Sequence[Identity], str] = ((), "")


def _start(seeds: Sequence[bytes], box: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _keys  # noqa: PLW0603 - a process of the pool keeps its keys, so that they are not made for each batch
    _keys = ([Identity.from_seed(seed) for seed in seeds], box)


def _end_with_parent() -> None:
    """Ends this process when the collector was killed: it would wait for work for ever, with the keys in its memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _look_into_all(envelopes: Sequence[bytes]) -> Sequence[Found]:
    identities, box = _keys
    return [look_into(envelope, identities=identities, box=box) for envelope in envelopes]


class Openers:
    """Opens batches: small ones at once, large ones in other processes, started when first needed."""

    def __init__(self, identities: Sequence[Identity], box: str) -> None:
        self.identities = identities
        self.box = box
        self.width = max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def open(self, posts: Sequence[Post]) -> "Future[Sequence[Found]]":
        """What was in the envelopes, in their order, sooner or later."""
        if len(posts) < MANY:
            done: Future[Sequence[Found]] = Future()
            done.set_result([look_into(post.envelope, identities=self.identities, box=self.box) for post in posts])
            return done
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.width,
                multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=([identity.seed for identity in self.identities], self.box),
            )
        return self._pool.submit(_look_into_all, [post.envelope for post in posts])
