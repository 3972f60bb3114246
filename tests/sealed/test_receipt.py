import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from safeconduct.sealed import words
from safeconduct.sealed.errors import ReceiptError, WordsDoNotBelong, WordUnknown, WrongCount
from safeconduct.sealed.receipt import Receipt

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/receipts.json").read_text(encoding="utf-8"))
SECRETS = st.binary(min_size=16, max_size=16)
LANGUAGES = st.sampled_from(words.LANGUAGES)


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in cases]


@pytest.mark.parametrize("one", VECTORS["receipts"], ids=lambda one: one["secret"])
def test_everything_a_person_needs_comes_from_their_words(one: dict[str, str]) -> None:
    receipt = Receipt(bytes.fromhex(one["secret"]))
    assert receipt.words() == one["english"].split()
    assert receipt.words("russian") == one["russian"].split()
    assert receipt.digits() == one["digits"]
    for shown in ("english", "russian", "digits"):
        assert Receipt.from_words(one[shown]) == receipt
    assert (receipt.token.hex(), receipt.box) == (one["token"], one["box"])
    assert (str(receipt.identity), str(receipt.identity.recipient)) == (one["identity"], one["recipient"])
    assert (receipt.mac_key.hex(), receipt.burn_token.hex()) == (one["mac_key"], one["burn_token"])
    thread = receipt.thread()
    assert (thread.box, str(thread.recipient), thread.mac_key.hex(), thread.burn) == (
        *(one["box"], one["recipient"], one["mac_key"]),
        one["burn"],
    )


@pytest.mark.parametrize("case", named(VECTORS["typed"]))
def test_a_receipt_is_read_however_it_is_typed(case: dict[str, str]) -> None:
    assert Receipt.from_words(case["text"]).secret.hex() == case["secret"]


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_words_that_are_no_receipt_are_refused_with_the_place(case: dict[str, Any]) -> None:
    with pytest.raises(ReceiptError) as caught:
        Receipt.from_words(case["text"])
    error = caught.value
    assert type(error).__name__ == case["error"]
    if isinstance(error, WrongCount):
        assert error.count == case["count"]
    if isinstance(error, WordUnknown):
        assert error.position == case["position"]
        assert (list(error.nearest), error.language) == (case["nearest"], case["language"])


def test_every_kind_of_refusal_has_a_vector() -> None:
    assert {case["error"] for case in VECTORS["refused"]} == {"WrongCount", "WordUnknown", "WordsDoNotBelong"}


def test_no_refusal_repeats_a_word() -> None:
    for case in VECTORS["refused"]:
        with pytest.raises(ReceiptError) as caught:
            Receipt.from_words(case["text"])
        typed = {word for word in case["text"].split() if word.isalpha()}
        assert not set(str(caught.value).split()) & typed


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_compared_of_a_word_is_different_for_all_2048(language: words.Language) -> None:
    assert len({words.plain(word) for word in words.wordlist(language)}) == 2048
    assert not {words.plain(word) for word in words.wordlist("english")} & {
        words.plain(word) for word in words.wordlist("russian")
    }


@given(SECRETS)
def test_the_words_are_those_of_bip_39(secret: bytes) -> None:
    assert " ".join(words.encode(secret)) == Mnemonic("english").to_mnemonic(secret)


@given(SECRETS, LANGUAGES)
def test_the_words_of_a_receipt_are_read_back(secret: bytes, language: words.Language) -> None:
    assert words.decode(" ".join(words.encode(secret, language))) == secret


@given(SECRETS, LANGUAGES, st.data())
def test_a_word_exchanged_gives_the_same_receipt_only_if_it_is_the_same_word(
    secret: bytes, language: words.Language, data: st.DataObject
) -> None:
    written = words.encode(secret, language)
    place = data.draw(st.integers(0, 11))
    other = data.draw(st.sampled_from(words.wordlist(language)))
    changed = [*written[:place], other, *written[place + 1 :]]
    try:
        assert (words.decode(" ".join(changed)) == secret) == (other == written[place])
    except WordsDoNotBelong:
        assert other != written[place]


@given(SECRETS, LANGUAGES, st.data())
def test_case_marks_numbers_and_separators_do_not_matter(
    secret: bytes, language: words.Language, data: st.DataObject
) -> None:
    typed = ""
    for number, word in enumerate(words.encode(secret, language), start=1):
        shape = data.draw(st.sampled_from([str.lower, str.upper, str.title, words.plain]))
        mark = data.draw(st.sampled_from(["", "\u0301", "\u00ad", "\u200b"]))
        before = data.draw(st.sampled_from([" ", "\n", "\t", ", ", " - ", f" {number}. ", f"\r\n{number}) ", "\u3000"]))
        typed += before + shape(word) + mark
    assert words.decode(typed) == secret


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        secret = words.decode(text)
    except ReceiptError:
        return
    assert len(secret) == 16


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_distance_of_words_is_one(one: str, other: str) -> None:
    assert (words.distance(one, other) == 0) == (one == other)
    assert words.distance(one, other) == words.distance(other, one)
    assert abs(len(one) - len(other)) <= words.distance(one, other) <= max(len(one), len(other))


@settings(max_examples=30)
@given(LANGUAGES, st.integers(0, 2047), st.data())
def test_a_word_with_one_mistake_is_among_the_nearest(
    language: words.Language, position: int, data: st.DataObject
) -> None:
    word = words.plain(words.wordlist(language)[position])
    place = data.draw(st.integers(0, len(word) - 1))
    typed = word[:place] + "#" + word[place + 1 :]
    found = words.nearest(typed, language, most=2048)
    assert words.wordlist(language)[position] in found


def test_a_receipt_is_never_shorter_than_128_bits_and_shows_nothing() -> None:
    for length in (0, 15, 17, 32):
        with pytest.raises(ValueError, match="16"):
            Receipt(bytes(length))
    receipt = Receipt(b"\x17" * 16)
    assert repr(receipt) == "Receipt()"


def test_no_two_new_receipts_are_alike() -> None:
    assert len({Receipt.new().secret for _ in range(100)}) == 100
