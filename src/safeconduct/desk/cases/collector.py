"""The desk's own postman: fetches, opens and files what lies in the box, and takes replies to the relay.

An envelope is deleted at the relay only after its row is on this disk, so a crash at any point makes it come again and
be recognised by its id; a reply keeps its id and bytes, so putting it again changes nothing. The log holds counts.
"""

import asyncio
import gc
import logging
import random
import signal
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.utils import timezone

from safeconduct.desk.cases import actions, attachments, outbox
from safeconduct.desk.cases.opening import Found, Openers, Post, joined
from safeconduct.desk.days import today
from safeconduct.desk.members import keys, organisation
from safeconduct.desk.members.models import Organisation
from safeconduct.relay.client import Conflict, RelayClient, RelayRefused, RelayUnavailable
from safeconduct.sealed.keys import Identity

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import date

BATCH = 256
"""Envelopes in one transaction: few enough to be quick, many enough that the disk's flush does not count."""
BATCH_BYTES = 8 << 20
LONG_POLL = 25
"""Seconds that the relay holds an empty list back."""
OUTBOX_EVERY = 1.0
"""Seconds between two looks into the outbox."""
SHORTEST, LONGEST = 1.0, 300.0
"""Seconds between two attempts while the relay does not answer."""
ENOUGH = 3
"""So many letters in a row that the relay does not take, and the others wait as well."""

log = logging.getLogger(__name__)
_chance = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Intake:
    """What is needed to collect: where the relay is, the box with its token, and the keys that open."""

    relay: str
    box: str
    token: bytes = field(repr=False)
    identities: Sequence[Identity] = field(repr=False)


@dataclass(slots=True)
class Collected:
    """How many envelopes were filed, set aside, or in already; `last` is the last number seen at the relay."""

    filed: int = 0
    aside: int = 0
    known: int = 0
    last: int = 0


@dataclass(slots=True)
class Backoff:
    """Waiting times that double up to `LONGEST`, each shortened by chance so that desks do not come all at once."""

    attempts: int = 0

    def next(self) -> float:
        """Seconds to wait before the next attempt."""
        longest = min(LONGEST, SHORTEST * 2.0 ** min(self.attempts, 20))
        self.attempts += 1
        return longest * _chance.uniform(0.5, 1.0)


@sync_to_async
def _intake() -> Intake:
    current = organisation.current()
    return Intake(
        current.relay,
        organisation.box_id(current),
        bytes(current.box_token),
        organisation.intake_identities(),
    )


@sync_to_async
def _answered() -> None:
    Organisation.objects.update(last_contact=timezone.now(), failing_since=None, failure="")


@sync_to_async
def _failed(code: str) -> None:
    Organisation.objects.filter(failing_since=None).update(failing_since=timezone.now())
    Organisation.objects.update(failure=code)


def _file(posts: Sequence[Post], found: Sequence[Found], collected: Collected) -> None:
    batch = actions.receive(opened=joined(posts, found), day=today())
    collected.filed += len(batch.filed)
    collected.aside += len(batch.aside)
    collected.known += batch.known
    collected.last = posts[-1].n


async def _batches(relay: RelayClient, token: bytes, after: int) -> AsyncIterator[list[Post]]:
    batch: list[Post] = []
    size = 0
    async for kept in relay.stream(token, after=after):
        batch.append(Post(n=kept.n, id=kept.id, envelope=kept.envelope))
        size += len(kept.envelope)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def collect_once(relay: RelayClient, intake: Intake, *, after: int = 0) -> Collected:
    """Everything that lies in the box after number `after` is filed or set aside, and then deleted at the relay.

    Raises what the relay's client raises; what was filed until then stays filed.
    """
    collected = Collected(last=after)
    opening: deque[tuple[list[Post], Future[Sequence[Found]]]] = deque()

    async def file_next() -> None:
        posts, found = opening.popleft()
        await sync_to_async(_file)(posts, await asyncio.wrap_future(found), collected)
        await relay.delete_through(intake.token, collected.last)

    with Openers(intake.identities, intake.box) as openers:
        async for posts in _batches(relay, intake.token, after):
            opening.append((posts, openers.open(posts)))
            # One batch for each process, and one that is being filed: memory does not grow with the box.
            if len(opening) > openers.width:
                await file_next()
        while opening:
            await file_next()
    if collected.filed or collected.aside or collected.known:
        log.info("collected: %d filed, %d set aside, %d known", collected.filed, collected.aside, collected.known)
    return collected


async def deliver_once(relay: RelayClient, backoffs: dict[str, tuple[Backoff, float]] | None = None) -> int:
    """How many replies the relay has taken. Each that it did not take is noted, and waits for its own time."""
    backoffs = {} if backoffs is None else backoffs
    now = asyncio.get_running_loop().time()
    taken = failures = 0
    for letter in await sync_to_async(outbox.waiting)():
        backoff, due = backoffs.get(letter.id, (Backoff(), 0.0))
        if due > now:
            continue
        try:
            await relay.put(letter.box, letter.id, letter.envelope)
        except (Conflict, RelayRefused) as problem:
            log.warning("a reply was refused: %s", type(problem).__name__)
            await sync_to_async(outbox.refused)(letter, day=today())
        except RelayUnavailable:
            await sync_to_async(outbox.delayed)(letter, day=today())
            backoffs[letter.id] = (backoff, now + backoff.next())
            failures += 1
            if failures == ENOUGH:
                break
        else:
            await sync_to_async(outbox.delivered)(letter)
            backoffs.pop(letter.id, None)
            taken += 1
            failures = 0
    return taken


async def _collecting(relay: RelayClient) -> None:
    """Collects for ever, lets the organisation know since when the relay does not answer, and renews its keys daily."""
    backoff = Backoff()
    after = 0
    renewed: date | None = None
    while True:
        try:
            if renewed != today():
                await sync_to_async(attachments.forget_held)(day=today())
                await sync_to_async(keys.renew_intake_keys)(today())
                renewed = today()
            intake = await _intake()
            after = (await collect_once(relay, intake, after=after)).last
            await _answered()
            backoff = Backoff()
            await relay.list(intake.token, after=after, wait=LONG_POLL)
        except (RelayUnavailable, RelayRefused, OperationalError) as problem:
            log.warning("collecting failed: %s", type(problem).__name__)
            if not isinstance(problem, OperationalError):
                await _failed(type(problem).__name__)
            await asyncio.sleep(backoff.next())


async def _delivering(relay: RelayClient) -> None:
    backoffs: dict[str, tuple[Backoff, float]] = {}
    while True:
        try:
            await deliver_once(relay, backoffs)
        except OperationalError as problem:
            log.warning("delivering failed: %s", type(problem).__name__)
        await asyncio.sleep(OUTBOX_EVERY)


async def collect_forever(stop: asyncio.Event) -> None:
    """Collects and delivers until `stop` is set; what is being written then is finished first."""
    intake = await _intake()
    async with RelayClient(intake.relay) as relay, asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(_collecting(relay)), tasks.create_task(_delivering(relay))]
        await stop.wait()
        for task in running:
            task.cancel()


async def _until_signalled() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await collect_forever(stop)


def run() -> None:
    """Collects and delivers until SIGTERM or SIGINT; for a process of its own (`safeconduct desk collect`)."""
    gc.freeze()  # what Django loaded stays for good; looking through it again and again costs a third of the filing
    asyncio.run(_until_signalled())
