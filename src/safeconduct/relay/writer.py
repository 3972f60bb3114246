"""One thread that writes, and commits together what has queued up: all who wait share the cost of one fsync."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from safeconduct.relay.errors import RelayError, busy

C = TypeVar("C")
"""What a change is: each store has its own kind."""
MOST_JOBS = 512
MOST_BYTES = 8 << 20
"""Of one commit. More would only make those who came first wait longer."""
MOST_WAITING = 64 << 20


@dataclass(slots=True, eq=False)
class Job(Generic[C]):
    """One change, what it is worth in bytes, and who waits for it."""

    change: C
    size: int
    done: asyncio.Future[Any]
    outcome: Any = None


class Transactions(Protocol[C]):
    """What a `Writer` writes to."""

    def commit_together(self, jobs: list[Job[C]]) -> None:
        """Nothing; each job's `outcome` is what came of it, or the exception. All that succeeded is durable."""

    def after_commit(self) -> None:
        """Nothing; whatever may be done when those who waited have been told."""


class Writer(Generic[C]):
    """The thread and its queue. `submit` belongs to the event loop the writer was made in."""

    def __init__(self, transactions: Transactions[C]) -> None:
        self._transactions = transactions
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Job[C] | None] = queue.SimpleQueue()
        self._waiting = 0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, change: C, size: int = 0) -> "asyncio.Future[Any]":
        """What came of `change`, once it is durable; `busy` when `MOST_WAITING` bytes queue already."""
        if size and self._waiting + size > MOST_WAITING:
            raise busy()
        self._waiting += size
        done: asyncio.Future[Any] = self._loop.create_future()
        self._queue.put(Job(change, size, done))
        return done

    async def close(self) -> None:
        """Nothing; what was submitted before is durable and the thread has ended."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        more = True
        while more:
            jobs, more = self._gather()
            if jobs:
                self._transactions.commit_together(jobs)
                self._loop.call_soon_threadsafe(self._tell, jobs)
                self._transactions.after_commit()

    def _gather(self) -> tuple[list[Job[C]], bool]:
        """The jobs that wait, at least one unless the end has come; and whether to go on after them."""
        jobs: list[Job[C]] = []
        size = 0
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            size += job.size
            if len(jobs) >= MOST_JOBS or size >= MOST_BYTES:
                return jobs, True
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _tell(self, jobs: list[Job[C]]) -> None:
        for job in jobs:
            self._waiting -= job.size
            if job.done.done():  # whoever waited has gone
                continue
            if isinstance(job.outcome, Exception):
                job.done.set_exception(job.outcome)
            else:
                job.done.set_result(job.outcome)


def attempt(job: Job[Callable[[], Any]]) -> None:
    """Nothing; the job's outcome is set. A refusal is an outcome; anything else goes to the caller, who rolls back."""
    try:
        job.outcome = job.change()
    except RelayError as error:
        job.outcome = error
