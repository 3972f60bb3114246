"""`safeconduct site`: write the public site of an organisation."""

from datetime import UTC, datetime
from pathlib import Path

import click

from safeconduct.desk.publish import PublishError, write_site
from safeconduct.front import FrontError
from safeconduct.guides import Guide, GuideError, PackError, bundled, bundled_names, compile_pack
from safeconduct.sealed.errors import SealedError

LARGEST_CARD = 128 * 1024


@click.group()
def site() -> None:
    """The public site of an organisation: guides, the form to ask, the mailbox."""


@site.command()
@click.option("--card", type=click.Path(path_type=Path), required=True, help="The organisation's signed card.")
@click.option(
    "--pack", "packs", multiple=True, metavar="PACK", help="A folder, or a name such as de/kdv. [default: all bundled]"
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="The folder; an older site is replaced."
)
def build(*, card: Path, packs: tuple[str, ...], out: Path) -> None:
    """Write the site as static files: for the relay's --site, or for any other host."""
    today = datetime.now(UTC).date()
    try:
        guides = [_compiled(pack) for pack in packs or bundled_names()]
        write_site(out, card_text=_card_text(card), guides=guides, today=today)
    except (FrontError, GuideError, PublishError, SealedError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'file'}: {error.strerror or error}") from error
    click.echo(f"{out}: {len(guides)} guide{'' if len(guides) == 1 else 's'} ({', '.join(each.id for each in guides)})")


def _card_text(card: Path) -> str:
    if card.stat().st_size > LARGEST_CARD:
        raise click.ClickException(f"{card}: larger than {LARGEST_CARD:,} bytes; this is not a card")
    try:
        return card.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{card}: this is not UTF-8, so it is not a card") from error


def _compiled(pack: str) -> Guide:
    folder = Path(pack) if Path(pack).is_dir() else bundled(pack)
    try:
        return compile_pack(folder, built=datetime.now(UTC).date())
    except PackError as error:
        lines = [f"{pack}/{problem}" for problem in error.problems if problem.level == "error"]
        raise click.ClickException("the pack has mistakes\n" + "\n".join(lines)) from error
