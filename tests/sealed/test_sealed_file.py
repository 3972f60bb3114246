import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealed.errors import NotASealedFile
from safeconduct.sealed.message import Sealed
from safeconduct.sealed.sealed_file import BOX, ID, LENGTH, MOST, pack, unpack

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/files.json").read_text(encoding="utf-8"))


def bytes_of(case: dict[str, Any]) -> bytes:
    return zlib.decompress(base64.b64decode(case["zlib"]))


@pytest.mark.parametrize("case", VECTORS["accepted"], ids=lambda case: case["name"])
def test_a_file_gives_back_the_letters_that_were_put_in(case: dict[str, Any]) -> None:
    data = bytes_of(case)
    letters = unpack(data)
    assert [{"box": x.box, "id": x.id, "size": len(x.envelope)} for x in letters] == case["letters"]
    assert pack(letters) == data


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: case["why"])
def test_what_is_no_sealed_file_is_refused_with_a_reason(case: dict[str, Any]) -> None:
    with pytest.raises(NotASealedFile) as caught:
        unpack(bytes_of(case))
    assert caught.value.reason == case["reason"]


@given(st.data())
def test_a_file_changed_anywhere_is_refused_or_still_whole_envelopes(data: st.DataObject) -> None:
    case = bytearray(bytes_of(VECTORS["accepted"][1]))
    case[data.draw(st.integers(0, len(case) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        letters = unpack(bytes(case))
    except NotASealedFile:
        return
    assert pack(letters) == bytes(case)


def test_letters_of_two_boxes_are_no_file() -> None:
    [letter] = unpack(bytes_of(VECTORS["accepted"][0]))
    with pytest.raises(ValueError, match="too many values"):
        pack([letter, Sealed("0" * 64, "0" * 32, letter.envelope)])


def test_the_document_names_the_numbers_of_the_code() -> None:
    text = Path("docs/sealed-file.md").read_text(encoding="utf-8")
    for said in (f"{BOX} bytes", f"{ID} bytes", f"{LENGTH} bytes, big-endian", f"at most {MOST} of them"):
        assert said in text
    for reason in ("length", "envelope", "entries"):
        assert f"| `{reason}` |" in text
