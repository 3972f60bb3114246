"""The price of an envelope: what it rises with, and that nobody pays twice with one solution."""

from pathlib import Path
from typing import Any

import pytest

from safeconduct.relay.challenge import HIGHEST, Challenger, Load, key_from
from safeconduct.relay.errors import Refusal, StoreUnusable, Unavailable
from tests.relay.asking import header, payload
from tests.relay.envelopes import ASYA, BORIS


def price(challenge: dict[str, Any]) -> int:
    parameters = challenge["parameters"]
    return int(parameters["cost"] * 16 ** len(parameters["keyPrefix"]))


def solution(challenger: Challenger, box: str = BORIS.box) -> bytes:
    return header(payload(challenger.make(box, 0))).encode()


def test_each_level_doubles_the_price_and_there_is_a_highest() -> None:
    challenger = Challenger()
    prices = [price(challenger.make(BORIS.box, level)) for level in range(HIGHEST + 3)]
    assert prices[0] == 4096
    assert prices[: HIGHEST + 1] == [4096 << level for level in range(HIGHEST + 1)]
    assert prices[HIGHEST:] == [prices[HIGHEST]] * 3


def test_the_price_rises_with_a_rush_on_a_box_and_with_fullness_and_not_for_others() -> None:
    load = Load()
    assert load.level(BORIS.box, 0) == 0
    for _ in range(1600):
        load.count(BORIS.box)
    assert load.level(BORIS.box, 0) == 4
    assert load.level(ASYA.box, 0) == 0
    assert [load.level(ASYA.box, fullness) for fullness in (0.5, 0.6, 0.75, 0.9, 1.0)] == [0, 1, 3, 4, 5]
    for _ in range(8400):
        load.count(ASYA.box)
    assert load.level("0" * 64, 0) == 1


def test_a_rush_fades(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("safeconduct.relay.challenge.time.monotonic", lambda: now)
    load = Load()
    for _ in range(1600):
        load.count(BORIS.box)
    levels = []
    for _ in range(6):
        levels.append(load.level(BORIS.box, 0))
        now += load.HALF_LIFE
    assert levels == [4, 3, 2, 1, 0, 0]


def test_what_is_remembered_of_a_flood_of_boxes_is_bounded() -> None:
    load = Load()
    for number in range(load.MOST_BOXES + 1000):
        load.count(f"{number:064x}")
    assert len(load._boxes) == load.MOST_BOXES  # noqa: SLF001 - the memory itself is what matters


def test_a_solution_serves_once_and_may_be_given_back() -> None:
    challenger = Challenger()
    opened = challenger.open(solution(challenger), BORIS.box)
    challenger.spend(opened)
    with pytest.raises(Refusal):
        challenger.spend(opened)
    challenger.give_back(opened)
    challenger.spend(opened)


def test_a_wrong_solution_spends_its_challenge() -> None:
    challenger = Challenger()
    value = payload(challenger.make(BORIS.box, 0))
    right = header(value).encode()
    value["solution"]["counter"] += 1
    with pytest.raises(Refusal):
        challenger.spend(challenger.open(header(value).encode(), BORIS.box))
    with pytest.raises(Refusal):
        challenger.open(right, BORIS.box)


def test_a_forged_challenge_spends_nothing() -> None:
    ours, theirs = Challenger(), Challenger(most_spent=1)
    for _ in range(5):
        with pytest.raises(Refusal):
            theirs.spend(theirs.open(solution(ours), BORIS.box))
    theirs.spend(theirs.open(solution(theirs), BORIS.box))


def test_an_expired_solution_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    challenger = Challenger()
    late = solution(challenger)
    monkeypatch.setattr("safeconduct.relay.challenge.LIFETIME", -10)
    expired = solution(challenger)
    challenger.open(late, BORIS.box)
    with pytest.raises(Refusal):
        challenger.open(expired, BORIS.box)


def test_spent_solutions_are_never_forgotten_while_they_live_but_told_as_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    challenger = Challenger(most_spent=2)
    spent = [solution(challenger) for _ in range(2)]
    for each in spent:
        challenger.spend(challenger.open(each, BORIS.box))
    with pytest.raises(Unavailable):
        challenger.spend(challenger.open(solution(challenger), BORIS.box))
    for each in spent:
        with pytest.raises(Refusal):
            challenger.open(each, BORIS.box)
    monkeypatch.setattr("safeconduct.relay.challenge.LIFETIME", 10_000)
    later = solution(challenger)
    monkeypatch.setattr("safeconduct.relay.challenge.time.time", lambda: 4_000_000_000)
    with pytest.raises(Refusal):
        challenger.open(later, BORIS.box)


def test_relays_that_share_a_key_take_each_others_challenges(tmp_path: Path) -> None:
    file = tmp_path / "key"
    one, other = (Challenger(key_from(file)) for _ in range(2))
    assert file.stat().st_mode & 0o077 == 0
    other.spend(other.open(solution(one), BORIS.box))
    file.write_bytes(b"short")
    with pytest.raises(StoreUnusable, match="32 random bytes"):
        key_from(file)
