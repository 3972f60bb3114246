"""Looking a desk through: what is wrong with settings, database, keys and card, in plain lines."""

from datetime import date

from django.core import checks
from django.db import connection

from safeconduct.desk.members import keys, organisation
from safeconduct.desk.members.errors import MembersError
from safeconduct.desk.members.models import IntakeKey, Member
from safeconduct.desk.members.permissions import Role
from safeconduct.sealed.errors import SealedError


def wrong(today: date) -> list[str]:
    """What must be mended before the desk is safe to use; empty when nothing is wrong."""
    lines = [str(found) for found in checks.run_checks(include_deployment_checks=False) if found.level >= checks.ERROR]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
        answer = cursor.fetchone()
    if answer != ("ok",):
        lines.append("the database is damaged; restore it from a backup")
    try:
        keys.card_today(organisation.current(), today)
    except (MembersError, SealedError) as error:
        lines.append(str(error))
    else:
        lines += _keys(today)
    return lines


def _keys(today: date) -> list[str]:
    lines = []
    there = set(IntakeKey.objects.filter(seed__isnull=False).values_list("month", flat=True))
    missing = [month for month in keys.months_from(today, keys.AHEAD) if month not in there]
    if missing:
        lines.append(f"there is no intake key for {', '.join(missing)}; start the desk to make it")
    if not Member.objects.filter(is_active=True, role=Role.ADMINISTRATOR).exists():
        lines.append("there is no administrator; add one with `safeconduct desk member add NAME --role administrator`")
    return lines


def seen(today: date) -> list[str]:
    """What was looked at, for people."""
    found = organisation.current()
    card = keys.card_today(found, today)
    return [
        f"ok: {found.name}, {Member.objects.filter(is_active=True).count()} members",
        f"ok: card {card.serial}, valid until {card.expires}, eight words: {' '.join(card.words)}",
        f"ok: intake keys for {', '.join(month for month, _ in card.intake)}",
        f"ok: {_database()}",
    ]


def _database() -> str:
    version = ".".join(map(str, connection.get_database_version()))
    if connection.vendor == "sqlite":
        return f"SQLite {version}, encrypted"
    return f"PostgreSQL {version}; its disk is not encrypted by the desk"
