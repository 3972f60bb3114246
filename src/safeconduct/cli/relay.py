"""`safeconduct relay`: serve a relay, look through what it keeps."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from safeconduct.relay.challenge import COST
from safeconduct.relay.check import check as look_through
from safeconduct.relay.check import copy
from safeconduct.relay.errors import StoreUnusable
from safeconduct.relay.move import move as move_all
from safeconduct.relay.pgcheck import check_database
from safeconduct.relay.serve import Settings, main
from safeconduct.relay.store import Limits

DEFAULT = Limits()
UNITS = {"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}


class Size(click.ParamType[int]):
    """A number of bytes on the command line, as 512MiB."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes, or click's usage error."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]{1,15})(|KiB|MiB|GiB|TiB)", str(value))
        if found is None:
            self.fail(f"{value!r} is not a size; write it as 512MiB or 16GiB", param, ctx)
        return int(found[1]) * UNITS[found[2]]


class Address(click.ParamType[tuple[str, int]]):
    """Where to listen, as 127.0.0.1:8000 or [::1]:8000; port 0 takes a free one."""

    name = "address"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Host and port, or click's usage error."""
        host, _, port = str(value).rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:  # noqa: PLR2004 - the highest port
            self.fail(f"{value!r} is not an address; write it as 127.0.0.1:8000 or [::1]:8000", param, ctx)
        return host, int(port)


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="SAFECONDUCT_RELAY_DATA",
    show_envvar=True,
    help="The relay's own folder; it is made if it is not there.",
)
database_option = click.option(
    "--database",
    metavar="URL",
    envvar="SAFECONDUCT_RELAY_DATABASE",
    show_envvar=True,
    help="A PostgreSQL database in place of the folder: postgresql://user@host/name. With a password in it, give it in"
    " the environment: others see a command line.",
)


def one_place(data: Path | None, database: str | None) -> None:
    """Nothing, if the relay's envelopes have one place; else click's usage error."""
    if (data is None) == (database is None):
        raise click.UsageError("name one place for the envelopes: --data or --database")
    if database is not None and not re.match(r"postgres(ql)?://", database):
        raise click.BadParameter("it is written as postgresql://user@host/name", param_hint="--database")


@click.group()
def relay() -> None:
    """The post office: keeps sealed envelopes until they are fetched or expire. It cannot read them."""


@relay.command(context_settings={"auto_envvar_prefix": "SAFECONDUCT_RELAY", "show_default": True})
@data_option
@database_option
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A static site to serve beside the API.",
)
@click.option("--bind", type=Address(), default="127.0.0.1:8000", help="Where to listen; port 0 takes a free one.")
@click.option("--metrics", type=Address(), help="Where to answer GET /metrics; not for the public.")
@click.option(
    "--challenge-cost",
    type=click.IntRange(0, 1000),
    default=COST,
    help="The lowest price of an envelope, in 256 hashes; 0 asks for nothing.",
)
@click.option(
    "--challenge-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the key of the challenges, for relays that share them. Without it, a new key at each start.",
)
@click.option(
    "--lifetime-days", type=click.IntRange(1, 3650), default=DEFAULT.lifetime_days, help="How long an envelope is kept."
)
@click.option(
    "--box-envelopes", type=click.IntRange(1), default=DEFAULT.box_envelopes, help="Envelopes one box may hold."
)
@click.option("--box-bytes", type=Size(), default="1GiB", help="Bytes one box may hold.")
@click.option("--total-bytes", type=Size(), default="16GiB", help="Bytes all boxes together may hold.")
@click.option("--free-bytes", type=Size(), default="64MiB", help="Room on the disk that envelopes do not take.")
def serve(  # noqa: PLR0913 - one parameter for each option
    *,
    data: Path | None,
    database: str | None,
    site: Path | None,
    bind: tuple[str, int],
    metrics: tuple[str, int] | None,
    challenge_cost: int,
    challenge_key: Path | None,
    lifetime_days: int,
    box_envelopes: int,
    box_bytes: int,
    total_bytes: int,
    free_bytes: int,
) -> None:
    """Serve the relay until SIGTERM or Ctrl-C. Prints its address when it answers; logs no request.

    Each option can also be set as SAFECONDUCT_RELAY_… in the environment.
    """
    one_place(data, database)
    main(
        Settings(
            data=data,
            database=database,
            host=bind[0],
            port=bind[1],
            site=site,
            metrics=metrics,
            challenge_cost=challenge_cost,
            challenge_key=challenge_key,
            limits=Limits(lifetime_days, box_envelopes, box_bytes, total_bytes, free_bytes),
        )
    )


@relay.command()
@data_option
@database_option
def check(data: Path | None, database: str | None) -> None:
    """Look through everything the relay keeps, also while it runs. Exit 0 only if nothing is wrong."""
    one_place(data, database)
    with told():
        report = check_database(database) if database else look_through(data or Path())
    free = "" if report.free is None else f" {report.free} bytes free;"
    click.echo(f"{report.envelopes} envelopes, {report.bytes} bytes;{free} {report.engine}")
    for line in report.wrong:
        click.echo(f"wrong: {line}", err=True)
    if report.wrong:
        sys.exit(1)


@relay.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    envvar="SAFECONDUCT_RELAY_DATA",
    show_envvar=True,
    help="The relay's own folder.",
)
@click.argument("out", type=click.Path(path_type=Path, exists=False))
def backup(data: Path, out: Path) -> None:
    """Write everything the relay keeps to the new file OUT, also while it runs.

    To restore it, put it in the place of relay.sqlite while no relay runs. For PostgreSQL, use pg_dump.
    """
    with told():
        copy(data, out)
    click.echo(f"written to {out}")


@relay.command()
@click.option(
    "--from", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="The relay's folder."
)
@click.option(
    "--to",
    "database",
    metavar="URL",
    required=True,
    envvar="SAFECONDUCT_RELAY_DATABASE",
    show_envvar=True,
    help="The PostgreSQL database: postgresql://user@host/name.",
)
def move(folder: Path, database: str) -> None:
    """Move a relay that is stopped from its folder into PostgreSQL, with every envelope and its number.

    If it is broken off, run it again. Afterwards relay.sqlite has the name relay.sqlite.moved; delete it yourself.
    """
    one_place(None, database)
    with told():
        moved = move_all(folder, database, lambda count: click.echo(f"{count} envelopes", err=True))
    click.echo(f"moved {moved.envelopes} envelopes, {moved.bytes} bytes; now serve with --database")


@contextmanager
def told() -> Iterator[None]:
    """The block, with what keeps the relay from it told on one line."""
    try:
        yield
    except StoreUnusable as error:
        raise click.ClickException(str(error)) from error
