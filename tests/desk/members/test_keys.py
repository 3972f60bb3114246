"""Intake keys and the card, month after month."""

from datetime import date
from itertools import pairwise

import pytest

from safeconduct.desk.members import keys, organisation
from safeconduct.desk.members.errors import NotSetUp, Refused
from safeconduct.desk.members.models import IntakeKey, Organisation, Trail
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.card import Card, read_card
from safeconduct.sealed.envelope import capacity, open_envelope, seal
from safeconduct.sealed.errors import CardExpired, DoesNotOpen

START = date(2026, 11, 24)


@pytest.fixture
def founded(db: None) -> Organisation:  # noqa: ARG001 - the rows need the database
    return keys.set_up(
        name="Beratungsstelle Musterstadt",
        languages=["de", "en"],
        lands=["DE"],
        topics=["conscientious-objection"],
        relay="https://relay.example",
        today=START,
    )


def card_on(day: date) -> Card:
    return keys.card_today(organisation.current(), day)


def test_a_new_desk_has_keys_for_this_month_and_the_next_two_and_says_so_on_its_card(founded: Organisation):
    months = ["2026-11", "2026-12", "2027-01"]
    assert list(IntakeKey.objects.values_list("month", flat=True)) == months
    card = card_on(START)
    assert [month for month, _ in card.intake] == months
    assert (card.name, card.box, card.serial, card.previous) == (founded.name, organisation.box_id(founded), 1, None)
    assert card.expires == date(2027, 1, 31)


def test_looking_after_the_keys_again_on_the_same_day_changes_nothing(founded: Organisation):
    lines = Trail.objects.count()
    assert keys.renew_intake_keys(START) is False
    founded.refresh_from_db()
    assert (card_on(START).serial, Trail.objects.count()) == (1, lines)


@pytest.mark.usefixtures("founded")
def test_a_new_month_brings_a_new_key_and_a_card_that_follows_the_last():
    before = card_on(START)
    assert keys.renew_intake_keys(date(2026, 12, 1)) is True
    after = card_on(date(2026, 12, 1))
    assert after.follows(before)
    assert [month for month, _ in after.intake] == ["2026-12", "2027-01", "2027-02"]
    assert after.words == before.words


@pytest.mark.usefixtures("founded")
def test_a_chain_of_cards_holds_over_two_years_of_daily_calls():
    cards = [card_on(START)]
    for month in keys.months_from(date(2026, 12, 1), 24):
        assert keys.renew_intake_keys(date.fromisoformat(f"{month}-01")) is True
        cards.append(card_on(date.fromisoformat(f"{month}-01")))
    assert all(later.follows(earlier) for earlier, later in pairwise(cards))


@pytest.mark.usefixtures("founded")
def test_a_seed_is_destroyed_60_days_after_its_month_and_not_a_day_earlier():
    keys.renew_intake_keys(date(2027, 1, 29))
    assert IntakeKey.objects.get(month="2026-11").seed is not None
    keys.renew_intake_keys(date(2027, 1, 30))
    gone = IntakeKey.objects.get(month="2026-11")
    assert (gone.seed, gone.destroyed) == (None, date(2027, 1, 30))
    assert Trail.objects.filter(tag=Tag.INTAKE_KEY_DESTROYED, subject="2026-11").count() == 1


@pytest.mark.usefixtures("founded")
def test_what_was_sealed_in_november_opens_until_its_key_is_destroyed_and_never_after():
    words = b"Ich brauche Hilfe".ljust(capacity(4096), b"\0")
    envelope = seal(words, card_on(START).recipient_for(START), 4096)
    assert open_envelope(envelope, organisation.intake_identities()) == words
    keys.renew_intake_keys(date(2027, 2, 1))
    with pytest.raises(DoesNotOpen):
        open_envelope(envelope, organisation.intake_identities())


@pytest.mark.usefixtures("founded")
def test_a_clock_that_was_set_back_neither_makes_nor_signs_anything():
    assert keys.renew_intake_keys(date(2026, 10, 1)) is False
    assert not IntakeKey.objects.filter(month="2026-10").exists()


def test_a_desk_that_was_off_for_half_a_year_signs_a_valid_card_at_once(founded: Organisation):
    before = read_card(founded.card, START)
    with pytest.raises(CardExpired):
        card_on(date(2027, 5, 20))
    assert keys.renew_intake_keys(date(2027, 5, 20)) is True
    assert card_on(date(2027, 5, 20)).follows(before)


def test_another_relay_is_announced_with_the_next_look_at_the_keys(founded: Organisation):
    founded.relays = ["https://other.example"]
    founded.save()
    assert keys.renew_intake_keys(START) is True
    assert card_on(START).relays == ("https://other.example",)


@pytest.mark.django_db
def test_a_relay_that_would_be_reached_in_the_clear_is_refused_and_nothing_stays():
    with pytest.raises(Refused, match="relay"):
        keys.set_up(name="X", languages=["de"], lands=[], topics=[], relay="http://relay.example", today=START)
    with pytest.raises(NotSetUp):
        organisation.current()


@pytest.mark.usefixtures("founded")
def test_the_newest_identity_comes_first():
    first = organisation.intake_identities()[0]
    assert str(first.recipient) == IntakeKey.objects.get(month="2027-01").recipient
