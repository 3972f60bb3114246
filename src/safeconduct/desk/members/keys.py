"""The organisation's keys: intake keys made ahead and destroyed on schedule, and the card that tells people of them."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from safeconduct.desk.members import organisation as organisations
from safeconduct.desk.members.errors import Refused
from safeconduct.desk.members.lasting import Kind, again, record
from safeconduct.desk.members.models import IntakeKey, Organisation
from safeconduct.desk.members.trail import Tag, note
from safeconduct.desk.rows import empty_the_log
from safeconduct.sealed.card import Card, read_card, sign_card
from safeconduct.sealed.errors import CardError
from safeconduct.sealed.keys import Identity, Recipient

AHEAD = 3
"""Months that have a key: this one and the next two."""
KEPT_AFTER = 60
"""Days that a month's key outlives its month: as long as a relay keeps an envelope."""
SECRET = 32


def months_from(day: date, count: int) -> list[str]:
    """The month of `day` and those after it.

    >>> months_from(date(2026, 11, 24), 3)
    ['2026-11', '2026-12', '2027-01']
    """
    first = day.year * 12 + day.month - 1
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, first + count)]


def last_day(month: str) -> date:
    """The last day of a month.

    >>> last_day("2027-02")
    datetime.date(2027, 2, 28)
    """
    after = months_from(date.fromisoformat(f"{month}-01"), 2)[1]
    return date.fromisoformat(f"{after}-01") - timedelta(days=1)


@transaction.atomic
def set_up(  # noqa: PLR0913 - named arguments, one for each thing an organisation is
    *,
    name: str,
    languages: Sequence[str],
    lands: Sequence[str],
    topics: Sequence[str],
    relay: str,
    today: date,
) -> Organisation:
    """The new organisation, with box, signing key, intake keys and its first card.

    Writes the row, three intake keys, the card; notes it. Raises `Refused` when the card cannot say what was given.
    """
    found = Organisation.objects.create(
        name=name,
        languages=list(languages),
        lands=list(lands),
        topics=list(topics),
        relays=[relay],
        box_token=secrets.token_bytes(SECRET),
        signing_key=Ed25519PrivateKey.generate().private_bytes_raw(),
    )
    note(Tag.DESK_SET_UP, day=today)
    try:
        renew_intake_keys(today)
    except CardError as error:
        raise Refused(str(error)) from error
    found.refresh_from_db()
    return found


@transaction.atomic
def renew_intake_keys(today: date) -> bool:
    """Whether a new card was signed: keys for this month and the next two are there, and those too old are destroyed.

    To be called daily; calling it again changes nothing. A clock that was set back changes nothing either, because a
    card is never issued before the one it follows.
    """
    found = Organisation.objects.select_for_update().get()
    issued = _issued(found)
    if issued is not None and today < issued:
        return False
    for month in months_from(today, AHEAD):
        _make(month, today)
    _destroy(today)
    card = _next_card(found, today)
    if card is None:
        return False
    found.card = card.text
    found.save(update_fields=["card"])
    note(Tag.CARD_SIGNED, subject=f"serial {card.serial}", day=today)
    record(Kind.CARD_SIGNED, subject=f"serial {card.serial}", value=card.text)
    return True


def _make(month: str, today: date) -> None:
    if IntakeKey.objects.filter(month=month).exists():
        return
    identity = Identity.generate()
    IntakeKey.objects.create(month=month, seed=identity.seed, recipient=str(identity.recipient))
    note(Tag.INTAKE_KEY_MADE, subject=month, day=today)


def _destroy(today: date) -> None:
    for key in IntakeKey.objects.filter(seed__isnull=False):
        if today > last_day(key.month) + timedelta(days=KEPT_AFTER):
            key.seed, key.destroyed = None, today
            key.save(update_fields=["seed", "destroyed"])
            note(Tag.INTAKE_KEY_DESTROYED, subject=key.month, day=today)
            record(Kind.INTAKE_KEY_DESTROYED, subject=key.month, value=today.isoformat())
            # The old page is overwritten (secure_delete); the log that still holds it is emptied once this is durable.
            transaction.on_commit(empty_the_log)


@again(Kind.INTAKE_KEY_DESTROYED)
def _destroyed_again(month: str, day: str) -> None:
    IntakeKey.objects.filter(month=month, seed__isnull=False).update(seed=None, destroyed=date.fromisoformat(day))
    transaction.on_commit(empty_the_log)


@again(Kind.CARD_SIGNED)
def _signed_again(_serial: str, card: str) -> None:
    # People may hold this card: the next one follows it, whatever keys came back with the older database.
    for found in Organisation.objects.select_for_update():
        later = Organisation(card=card)
        if not found.card or _fields(later)["serial"] > _fields(found)["serial"]:
            found.card = card
            found.save(update_fields=["card"])


def _fields(found: Organisation) -> dict[str, Any]:
    line, _, _ = found.card.partition("\n")
    fields: dict[str, Any] = json.loads(line)
    return fields


def _issued(found: Organisation) -> date | None:
    return date.fromisoformat(_fields(found)["issued"]) if found.card else None


def _next_card(found: Organisation, today: date) -> Card | None:
    """The card to follow the present one, None when it still says everything."""
    keys = IntakeKey.objects.filter(month__in=months_from(today, AHEAD)).order_by("month")
    now: dict[str, Any] = {
        "name": found.name,
        "languages": found.languages,
        "lands": found.lands,
        "topics": found.topics,
        "relays": found.relays,
        "box": organisations.box_id(found),
    }
    serial, previous = 1, None
    if found.card:
        before = _fields(found)
        said = {key.month: key.recipient for key in keys} == {
            one["month"]: one["recipient"] for one in before["intake"]
        }
        if said and all(before[name] == value for name, value in now.items()):
            return None
        serial, previous = before["serial"] + 1, hashlib.sha256(found.card.encode()).hexdigest()
    return sign_card(
        Ed25519PrivateKey.from_private_bytes(bytes(found.signing_key)),
        intake=[(key.month, Recipient.parse(key.recipient)) for key in keys],
        issued=today,
        expires=last_day(months_from(today, AHEAD)[-1]),
        serial=serial,
        previous=previous,
        **now,
    )


def card_today(found: Organisation, today: date) -> Card:
    """The organisation's card, checked as a stranger would. Raises a `CardError` when it is not valid today."""
    card = read_card(found.card, today)
    card.recipient_for(today)
    return card
