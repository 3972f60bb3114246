import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safeconduct.sealed import age
from safeconduct.sealed.keys import Identity

IDENTITY = Identity.from_seed(bytes(32))
STANZA = IDENTITY.recipient.wrap(bytes(16))
HEADER = age.write_header(bytes(16), [STANZA])
MIB = 1024 * 1024


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda tail: age.VERSION_LINE + tail)))
@example(age.VERSION_LINE + b"-> a\n\xff\n")
@example(age.VERSION_LINE + b"-> a\nAA==\n--- \n")
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(age.AgeError):
        list(age.decrypt(io.BytesIO(data), [IDENTITY]))


@given(st.integers(0, len(HEADER) + age.NONCE))
def test_a_file_that_is_cut_off_does_not_open(length: int) -> None:
    whole = HEADER + b"".join(age.write_payload(io.BytesIO(b"text"), bytes(16)))
    assert b"".join(age.decrypt(io.BytesIO(whole), [IDENTITY])) == b"text"
    with pytest.raises(age.AgeError):
        list(age.decrypt(io.BytesIO(whole[:length]), [IDENTITY]))


@given(st.integers(0, 3), st.integers(-1, 1))
def test_payloads_around_whole_chunks_are_read_back(chunks: int, off: int) -> None:
    text = bytes(max(0, chunks * age.CHUNK + off))
    sealed = io.BytesIO(b"".join(age.write_payload(io.BytesIO(text), bytes(16))))
    assert b"".join(age.read_payload(sealed, bytes(16))) == text


def test_a_header_without_end_is_given_up_early() -> None:
    endless = age.VERSION_LINE + b"-> x\n\n" * MIB
    file = io.BytesIO(endless)
    with pytest.raises(age.HeaderFailure):
        age.read_header(file)
    assert file.tell() < age.LONGEST_HEADER + age.LONGEST_LINE
    with pytest.raises(age.HeaderFailure):
        age.read_header(io.BytesIO(age.VERSION_LINE + b"-> " + b"x" * MIB))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    with plain.open("wb") as file:
        file.truncate(16 * MIB)
    tracemalloc.start()
    try:
        with plain.open("rb") as source, sealed.open("wb") as target:
            target.write(HEADER)
            for part in age.write_payload(source, bytes(16)):
                target.write(part)
        with sealed.open("rb") as source:
            length = sum(len(part) for part in age.decrypt(source, [IDENTITY]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length == 16 * MIB
    assert peak < MIB
