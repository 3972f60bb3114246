"""`safeconduct card`: look at an organisation's card, verify it, compare its eight words. Format: docs/card.md."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime

import click

from safeconduct.cli.files import plainly, read_text
from safeconduct.sealed import words
from safeconduct.sealed.card import WORDS, Card, read_card, read_card_of_any_day
from safeconduct.sealed.line import HEX, LONGEST

CARD_FILE = LONGEST + 200
"""Bytes of the longest card: its line, its signature and two line feeds."""
KEY = 64

card_argument = click.argument("file", metavar="FILE")
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.now(UTC).strftime("%Y-%m-%d"),
    help="As if it were this day. [default: today, UTC]",
)


@click.group()
def card() -> None:
    """Organisation cards: who an organisation is, to which keys to seal. FILE may be - for standard input."""


@card.command()
@click.option("--json", "as_json", is_flag=True, help="Print what the card says, and its words, for machines.")
@today_option
@card_argument
@plainly
def show(*, as_json: bool, today: datetime, file: str) -> None:
    """Show what a card says. Exit 1 if its form or signature is wrong; one that has expired is shown as such."""
    found = read_card_of_any_day(read_text(file, CARD_FILE))
    state = _state(found, today.date())
    if as_json:
        said = json.loads(found.text.partition("\n")[0])
        click.echo(json.dumps({**said, "words": found.words, "hash": found.hash, "state": state}, ensure_ascii=False))
        return
    rows = {
        "words": " ".join(found.words),
        "languages": ", ".join(found.languages),
        "lands": ", ".join(found.lands) or "not said",
        "topics": ", ".join(found.topics) or "not said",
        "relays": " ".join(found.relays),
        "box": found.box,
        "months": ", ".join(month for month, _ in found.intake) or "none",
        "valid": f"{found.issued} to {found.expires} ({state})",
        "serial": f"{found.serial}, after {found.previous}" if found.previous else f"{found.serial}, the first",
        "key": found.key,
        "hash": found.hash,
    }
    click.echo(found.name)
    for name, value in rows.items():
        click.echo(f"  {name:<10}{value}")


@card.command()
@click.option("--key", metavar="HEX", help="The key that was confirmed before; another one is refused.")
@click.option("--after", metavar="FILE", help="The card before this one; refused unless this is its next one.")
@today_option
@card_argument
@plainly
def verify(key: str | None, after: str | None, today: datetime, file: str) -> None:
    """Verify form, signature, days and chain of a card. Exit 0 only if one can seal by it today."""
    if key is not None and not (len(key) == KEY and HEX.fullmatch(key)):
        raise click.BadParameter(f"a key is {KEY} digits 0-9 a-f", param_hint="--key")
    if after == file == "-":
        raise click.UsageError("only one of the cards can come from standard input")
    found = read_card(read_text(file, CARD_FILE), today.date(), confirmed_key=key)
    found.recipient_for(today.date())
    if after is not None and not found.follows(read_card_of_any_day(read_text(after, CARD_FILE))):
        raise click.ClickException(f"this is not the next card after {after}: key, serial or previous hash do not fit")
    click.echo(f"the card holds, until {found.expires}; now compare its words: safeconduct card compare")


@card.command()
@card_argument
@click.argument("typed", nargs=-1, metavar="[WORDS]…")
@plainly
def compare(file: str, typed: Sequence[str]) -> None:
    """Say whether eight words, got another way, are the card's. Without WORDS you are asked. Exit 1 if not."""
    found = read_card_of_any_day(read_text(file, CARD_FILE))
    if not typed:
        if file == "-":
            raise click.UsageError("the card comes from standard input, so write the words behind it")
        typed = [click.prompt("The eight words you were told", err=True)]
    given = words.split(" ".join(typed))
    if len(given) != WORDS:
        raise click.ClickException(f"these are {len(given)} words, a card has {WORDS}")
    wrong = [n for n, (one, other) in enumerate(zip(given, found.words, strict=True), 1) if words.plain(one) != other]
    if not wrong:
        click.echo(f"the words are those of the card of {found.name}")
        return
    places = ", ".join(map(str, wrong))
    click.echo(f"NOT the card's words (word {places}): do not trust this card; get it again another way", err=True)
    sys.exit(1)


def _state(found: Card, today: date) -> str:
    if today < found.issued:
        return "not yet valid"
    if today > found.expires:
        return "expired"
    if not any(month == today.isoformat()[:7] for month, _ in found.intake):
        return "has no key for this month"
    return "valid"
