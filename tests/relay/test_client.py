"""The client of desks against a relay as it is: it gets through what goes wrong on the way, or says what did."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from safeconduct.relay.client import Conflict, Kept, Listed, RelayClient, RelayRefused, RelayUnavailable
from tests.relay.envelopes import ASYA, BORIS, Owner, a_name, an_envelope
from tests.relay.live import running_relay

OTHER = Owner(bytes([9] * 32))


def with_client(url: str, story: Callable[[RelayClient], Awaitable[None]]) -> None:
    async def run() -> None:
        async with RelayClient(url) as client:
            await story(client)

    asyncio.run(run())


def test_what_one_side_puts_the_other_collects_and_deletes(relay: str) -> None:
    async def story(client: RelayClient) -> None:
        sent = {a_name(number): an_envelope(size, number) for number, size in enumerate([4096, 1048576, 16384])}
        for name, envelope in sent.items():
            assert await client.put(BORIS.box, name, envelope) is True
        assert await client.put(BORIS.box, a_name(0), sent[a_name(0)]) is False
        lines, more = await client.list(BORIS.token)
        assert ([(line.id, line.size) for line in lines], more) == ([(n, len(e)) for n, e in sent.items()], False)
        kept = [each async for each in client.stream(BORIS.token)]
        assert kept == [Kept(line.n, line.id, sent[line.id]) for line in lines]
        assert [each async for each in client.stream(BORIS.token, after=lines[1].n)] == kept[2:]
        assert await client.get(BORIS.token, a_name(1)) == sent[a_name(1)]
        await client.delete(BORIS.token, a_name(0))
        assert await client.get(BORIS.token, a_name(0)) is None
        await client.delete_through(BORIS.token, lines[1].n)
        assert await client.list(BORIS.token) == ([lines[2]], False)
        assert (await client.about())["challenge"] == "altcha"

    with_client(relay, story)


def test_a_client_that_waits_hears_of_an_arrival(relay: str) -> None:
    async def story(client: RelayClient) -> None:
        waiting = asyncio.create_task(client.list(ASYA.token, wait=60))
        await client.put(ASYA.box, a_name(1), an_envelope())
        lines, _ = await asyncio.wait_for(waiting, 30)
        assert [line.id for line in lines] == [a_name(1)]

    with_client(relay, story)


def test_other_bytes_under_one_id_are_a_conflict_and_what_is_no_envelope_is_refused(relay: str) -> None:
    async def story(client: RelayClient) -> None:
        await client.put(OTHER.box, a_name(1), an_envelope(seed=1))
        with pytest.raises(Conflict):
            await client.put(OTHER.box, a_name(1), an_envelope(seed=2))
        with pytest.raises(RelayRefused) as refused:
            await client.put(OTHER.box, a_name(2), b"x" * 4096)
        assert (refused.value.status, refused.value.code) == (422, "not_age")
        with pytest.raises(ValueError, match="hex digits"):
            await client.put("../..", a_name(2), an_envelope())

    with_client(relay, story)


def test_nobody_at_the_address_is_unavailable_and_a_full_box_says_for_how_long(data: Path) -> None:
    async def story(client: RelayClient) -> None:
        await client.put(BORIS.box, a_name(1), an_envelope(seed=1))
        with pytest.raises(RelayUnavailable) as full:
            await client.put(BORIS.box, a_name(2), an_envelope(seed=2))
        assert full.value.retry_after == 3600

    async def nobody(client: RelayClient) -> None:
        with pytest.raises(RelayUnavailable, match="did not answer"):
            await client.list(BORIS.token)

    with running_relay(data, None, "--box-envelopes", "1") as url:
        with_client(url, story)
    with_client(url, nobody)


@asynccontextmanager
async def saying(*answers: bytes) -> AsyncIterator[str]:
    """The address of something that gives these answers, one to each connection, and then the last again."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body


BUSY = b"HTTP/1.1 503 X\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LIST = ok(b'{"v":1,"envelopes":[{"n":5,"id":"' + b"a" * 32 + b'","size":4096}],"more":false}')


def test_a_relay_that_asks_to_wait_a_little_is_asked_again() -> None:
    async def story() -> None:
        async with saying(BUSY, b"", LIST) as url, RelayClient(url) as client:
            assert await client.list(BORIS.token) == ([Listed(5, "a" * 32, 4096)], False)

    asyncio.run(story())


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"<html>welcome to the hotel's network"),
        ok(b"[]"),
        ok(b'{"v":1,"envelopes":[{"n":5}],"more":false}'),
        ok(b'{"v":1,"envelopes":[{"n":5,"id":"../../x","size":1}],"more":false}'),
        ok(b'{"v":1,"envelopes":[{"n":0,"id":"' + b"a" * 32 + b'","size":1}],"more":true}'),
        ok(b"x" * (1 << 17)),
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ],
    ids=["a portal", "a list", "no id", "a path as id", "no progress", "too much", "elsewhere", "broken"],
)
def test_what_is_no_relay_counts_as_no_answer(answer: bytes) -> None:
    async def story() -> None:
        async with saying(answer) as url, RelayClient(url) as client:
            with pytest.raises(RelayUnavailable):
                await client.list(BORIS.token)

    asyncio.run(story())


@pytest.mark.parametrize("cut", [10, 28, 1000])
def test_a_stream_that_breaks_gives_whole_envelopes_only(cut: int) -> None:
    octets = b"".join(n.to_bytes(8) + bytes(16) + (4096).to_bytes(4) + an_envelope(seed=n) for n in (1, 2))
    broken = ok(octets[: 28 + 4096 + cut])

    async def story() -> None:
        got: list[Kept] = []
        async with saying(broken) as url, RelayClient(url) as client:
            stream = client.stream(BORIS.token)
            got.append(await anext(stream))
            with pytest.raises(RelayUnavailable):
                await anext(stream)
        assert got == [Kept(1, "0" * 32, an_envelope(seed=1))]

    asyncio.run(story())


def test_the_client_tells_nothing_of_the_machine_it_runs_on() -> None:
    heard: list[bytes] = []

    async def story() -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(LIST)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server, RelayClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
            await client.list(BORIS.token)

    asyncio.run(story())
    names = sorted(line.split(b":")[0].lower() for line in heard[0].split(b"\r\n")[1:] if line)
    assert names == [b"accept", b"accept-encoding", b"authorization", b"host"]
