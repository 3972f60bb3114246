import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.sealed.card import Card, card_words, read_card, sign_card
from safeconduct.sealed.errors import CardError, CardExpired, CardKeyChanged, CardMalformed
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.words import wordlist

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/cards.json").read_text(encoding="utf-8"))
FIRST: str = VECTORS["accepted"][0]["text"]
TODAY = date.fromisoformat(VECTORS["today"])


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in cases]


def on_its_first_day(text: str) -> Card:
    return read_card(text, date.fromisoformat(json.loads(text.split("\n", maxsplit=1)[0])["issued"]))


@pytest.mark.parametrize("case", named(VECTORS["accepted"]))
def test_a_card_says_what_its_line_says(case: dict[str, Any]) -> None:
    card = on_its_first_day(case["text"])
    said = json.loads(case["text"].split("\n")[0])
    read = dataclasses.asdict(dataclasses.replace(card, intake=()))
    read |= {
        "v": 1,
        "issued": card.issued.isoformat(),
        "expires": card.expires.isoformat(),
        "intake": [{"month": month, "recipient": str(recipient)} for month, recipient in card.intake],
    }
    text = read.pop("text")
    assert {key: list(value) if isinstance(value, tuple) else value for key, value in read.items()} == said
    assert (text, card.hash, list(card.words)) == (case["text"], case["hash"], case["words"])
    assert on_its_first_day(case["text"] + "\n") == card


@pytest.mark.parametrize("case", named(VECTORS["accepted"]))
def test_a_day_has_the_recipient_of_its_month_and_no_other(case: dict[str, Any]) -> None:
    card = on_its_first_day(case["text"])
    for one in case["recipients"]:
        day = date.fromisoformat(one["day"])
        if one["month"] is None:
            with pytest.raises(CardExpired):
                card.recipient_for(day)
        else:
            assert card.recipient_for(day) == dict(card.intake)[one["month"]]


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_a_card_that_does_not_hold_is_refused(case: dict[str, Any]) -> None:
    text = FIRST
    for old, new in case["replace"]:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(CardError) as caught:
        read_card(text, date.fromisoformat(case["today"]), confirmed_key=case.get("confirmed"))
    error = caught.value
    assert type(error).__name__ == case["error"]
    if isinstance(error, CardMalformed):
        assert error.where == case["where"]
    if isinstance(error, CardKeyChanged):
        assert list(error.confirmed) == case["words"]
        assert list(error.shown) == VECTORS["accepted"][0]["words"]


def test_a_confirmed_key_lets_its_card_pass() -> None:
    key = json.loads(FIRST.split("\n", maxsplit=1)[0])["key"]
    assert read_card(FIRST, TODAY, confirmed_key=key).key == key


def test_every_key_of_a_card_has_a_refusal() -> None:
    places = {case["where"].partition("[")[0] for case in VECTORS["refused"] if "where" in case}
    assert places >= set(json.loads(FIRST.split("\n", maxsplit=1)[0])) - {"key"}


@pytest.mark.parametrize("case", VECTORS["words"], ids=lambda case: case["key"][:8])
def test_the_eight_words_are_those_of_the_key(case: dict[str, Any]) -> None:
    assert list(card_words(case["key"])) == case["words"]
    assert set(case["words"]) <= set(wordlist("english"))


@pytest.mark.parametrize(("later", "earlier", "follows"), VECTORS["follows"])
def test_the_next_card_names_the_one_before(later: int, earlier: int, *, follows: bool) -> None:
    cards = [on_its_first_day(one["text"]) for one in VECTORS["accepted"]]
    assert cards[later].follows(cards[earlier]) is follows


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\ud800"},
        {"name": "x" * 70000},
        {"relays": []},
        {"relays": ["ftp://a"]},
        {"languages": "de"},
        {"box": "x"},
        {"serial": 0},
        {"serial": 2},
        {"previous": "a" * 64},
        {"expires": date(2025, 1, 1)},
        {"issued": date(1800, 1, 1)},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}-{str(next(iter(wrong.values())))[:10]!a}",
)
def test_a_card_that_no_one_could_read_is_not_signed(wrong: dict[str, Any]) -> None:
    said: dict[str, Any] = {
        "name": "B",
        "languages": ["de"],
        "lands": [],
        "topics": [],
        "relays": ["https://a"],
        "box": "a" * 64,
        "intake": [("2026-01", Identity.from_seed(bytes(32)).recipient)],
        "issued": date(2026, 1, 1),
        "expires": date(2026, 2, 1),
    }
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert sign_card(key, **said).serial == 1
    with pytest.raises(CardMalformed):
        sign_card(key, **{**said, **wrong})
