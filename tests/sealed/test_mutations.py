"""Thousands of changes to envelopes that are valid: none of them opens to anything, on either side."""

import base64
import json
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.sealed.age import CHUNK, NONCE, TAG
from safeconduct.sealed.envelope import HEADER, Identity, open_envelope
from safeconduct.sealed.errors import EnvelopeError
from tests.sealed.conftest import BrowserSide, Refused

LONG = os.environ.get("SAFECONDUCT_SOAK") == "1"
VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/envelopes.json").read_text(encoding="utf-8"))
KEEPER = Identity.parse(VECTORS["identity"])
CHUNKED = 262144
BASES = [base64.b64decode(one["envelope"]) for one in VECTORS["examples"] if one["size"] < 65536] + [
    zlib.decompress(base64.b64decode(one["zlib"])) for one in VECTORS["hollow"] if one["size"] == CHUNKED
]


@dataclass(frozen=True)
class Change:
    """One change; each kind takes what it needs of the numbers drawn."""

    kind: str
    at: int
    other: int
    length: int
    put: bytes
    source: bytes


def chunks_of(data: bytes) -> list[bytes]:
    return [data[start : start + CHUNK + TAG] for start in range(HEADER + NONCE, len(data), CHUNK + TAG)]


def lines_of(data: bytes) -> list[bytes]:
    return data[:HEADER].split(b"\n")


def flip(data: bytes, by: Change) -> bytes:
    at = min(by.at, len(data) - 1)
    return data[:at] + bytes([data[at] ^ 1 << by.length % 8]) + data[at + 1 :]


def cut(data: bytes, by: Change) -> bytes:
    return data[: by.at] + data[by.at + by.length :]


def insert(data: bytes, by: Change) -> bytes:
    return data[: by.at] + by.put + data[by.at :]


def cut_and_fill(data: bytes, by: Change) -> bytes:
    return cut(data, by).ljust(len(data), b"\0")


def insert_and_cut(data: bytes, by: Change) -> bytes:
    return insert(data, by)[: len(data)]


def overwrite(data: bytes, by: Change) -> bytes:
    return (data[: by.at] + by.put + data[by.at + len(by.put) :])[: len(data)]


def swap_bytes(data: bytes, by: Change) -> bytes:
    low, high = sorted((by.at, by.other))
    length = min(by.length, high - low, len(data) - high)
    if length <= 0:
        return data
    middle = data[low + length : high]
    return data[:low] + data[high : high + length] + middle + data[low : low + length] + data[high + length :]


def swap_chunks(data: bytes, by: Change) -> bytes:
    chunks = chunks_of(data)
    if not chunks:
        return data
    one, other = by.at % len(chunks), by.other % len(chunks)
    chunks[one], chunks[other] = chunks[other], chunks[one]
    return data[: HEADER + NONCE] + b"".join(chunks)


def repeat_chunk(data: bytes, by: Change) -> bytes:
    chunks = chunks_of(data)
    if not chunks:
        return data
    chunks[by.at % len(chunks)] = chunks[by.other % len(chunks)]
    return data[: HEADER + NONCE] + b"".join(chunks)


def drop_chunk(data: bytes, by: Change) -> bytes:
    chunks = chunks_of(data)
    return data[: HEADER + NONCE] + b"".join(chunks[:-1][: by.at % 5] + chunks[-1:]).ljust(by.length, b"\0")


def line_of_another(data: bytes, by: Change) -> bytes:
    lines, others = lines_of(data), lines_of(by.source)
    place = by.length % 4
    if place >= min(len(lines), len(others)):
        return data
    lines[place] = others[place]
    return b"\n".join(lines) + data[HEADER:]


def two_stanzas(data: bytes, by: Change) -> bytes:
    lines, others = lines_of(data), lines_of(by.source)
    return (b"\n".join([*lines[:3], *others[1:3], *lines[3:]]) + data[HEADER:])[: len(data)]


def header_of_another(data: bytes, by: Change) -> bytes:
    return by.source[:HEADER] + data[HEADER:]


def chunk_of_another(data: bytes, by: Change) -> bytes:
    chunks, others = chunks_of(data), chunks_of(by.source)
    if not chunks or not others:
        return data
    chunks[by.at % len(chunks)] = others[by.other % len(others)]
    return (data[: HEADER + NONCE] + b"".join(chunks)).ljust(len(data), b"\0")[: len(data)]


KINDS: dict[str, Callable[[bytes, Change], bytes]] = {
    change.__name__: change
    for change in (
        *(flip, cut, insert, cut_and_fill, insert_and_cut, overwrite, swap_bytes, swap_chunks, repeat_chunk),
        *(drop_chunk, line_of_another, two_stanzas, header_of_another, chunk_of_another),
    )
}
PLACES = st.one_of(st.integers(0, HEADER + 60), st.integers(0, CHUNKED - 1))
CHANGES = st.builds(
    Change,
    kind=st.sampled_from(sorted(KINDS)),
    at=PLACES,
    other=PLACES,
    length=st.integers(1, 64),
    put=st.binary(min_size=1, max_size=64),
    source=st.sampled_from(BASES),
)


def changed(data: bytes, by: Change) -> bytes:
    return KINDS[by.kind](data, by)


@pytest.mark.soak
@settings(
    max_examples=10_000 if LONG else 300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(BASES), st.lists(CHANGES, min_size=1, max_size=3))
def test_a_changed_envelope_opens_to_nothing_and_both_sides_say_why_alike(
    browser_side: BrowserSide, base: bytes, changes: list[Change]
) -> None:
    envelope = reduce(changed, changes, base)
    if envelope in BASES:
        assert open_envelope(envelope, [KEEPER])
        return
    with pytest.raises(EnvelopeError) as caught:
        open_envelope(envelope, [KEEPER])
    with pytest.raises(Refused) as told:
        browser_side("open", envelope=base64.b64encode(envelope).decode(), identity=str(KEEPER))
    assert (told.value.error, told.value.reason) == (type(caught.value).__name__, caught.value.reason)


def test_each_kind_of_change_changes_an_envelope_so_that_it_does_not_open() -> None:
    """The control: no kind of change is void."""
    base = BASES[-1]
    for kind, change in KINDS.items():
        by = Change(kind, at=100, other=200000, length=41, put=b"put", source=BASES[1])
        if kind in {"swap_chunks", "repeat_chunk", "drop_chunk", "chunk_of_another"}:
            by = Change(kind, at=0, other=1, length=41, put=b"put", source=BASES[1] + bytes(CHUNK))
        envelope = change(base, by)
        assert envelope != base, kind
        with pytest.raises(EnvelopeError):
            open_envelope(envelope, [KEEPER])
