"""`safeconduct desk backup` and `safeconduct desk restore`."""

from pathlib import Path

import click

from safeconduct.cli.desk_ground import data_option, opened, plainly, secret_option, the_passphrase
from safeconduct.desk import backup as backups
from safeconduct.desk import unlock
from safeconduct.desk.days import today


def _said(found: backups.Backup) -> str:
    label = found.label
    return f"day {label.day}, card {label.serial}, members {found.members}, cases {found.cases}"


@click.command()
@data_option
@secret_option
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to make.")
@plainly
def backup(*, data: Path, device_secret: Path | None, out: Path) -> None:
    """Make a backup while the desk works: encrypted like the database, looked through before it is there."""
    opened(data, device_secret)
    click.echo(f"{out}: {_said(backups.make(out, today=today()))}")


@click.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_option
@secret_option
@click.option(
    "--journal",
    "journals",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A copy of the desk's journal that lies elsewhere. May be repeated.",
)
@click.option("--without-journal", is_flag=True, help="There is no journal: removed members may come back.")
@plainly
def restore(
    *, source: Path, data: Path, device_secret: Path | None, journals: tuple[Path, ...], without_journal: bool
) -> None:
    """Restore a backup where there is no desk. Removed members and destroyed cases do not come back.

    Everybody signs in anew; open invitations are void. Passwords and authenticators are those of the backup's day.
    """
    found = backups.restore(
        source,
        data,
        device_secret=device_secret or unlock.device_secret_file(data),
        passphrase=the_passphrase(),
        journals=backups.Journals(journals, none=without_journal),
    )
    click.echo(f"{data}: {_said(found)}; lasting changes since then made again: {found.done_again}")
