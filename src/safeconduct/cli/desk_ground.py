"""What every command of the desk needs: its folder, its device secret, its passphrase, and plain words for errors."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from safeconduct.desk import founding, unlock
from safeconduct.desk.errors import DeskError, NoPassphrase
from safeconduct.desk.members.errors import MembersError
from safeconduct.sealed.errors import SealedError

P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """The command with the desk's errors as one line each and exit 1, without a traceback."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (DeskError, MembersError, SealedError) as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'file'}: {error.strerror or error}") from None

    return told


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    envvar=unlock.DATA_VARIABLE,
    show_envvar=True,
    help="The desk's own folder.",
)
secret_option = click.option(
    "--device-secret",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar=unlock.DEVICE_SECRET_VARIABLE,
    show_envvar=True,
    help="The file with the device secret. [default: device-secret in the folder]",
)


def opened(data: Path, device_secret: Path | None, *, origin: str | None = None, tables: bool = False) -> None:
    """Nothing; Django is ready and the database open, brought to this version with `tables`.

    Asks for the passphrase when the environment has none. What an older database brought back is done again first.
    """
    founding.find(data)
    unlock.read_device_secret(device_secret or unlock.device_secret_file(data))
    founding.start_django(data, device_secret=device_secret, passphrase=the_passphrase(), origin=origin)
    from django.db import DatabaseError, connection  # noqa: PLC0415 - only once the settings are known

    from safeconduct.desk.members import lasting  # noqa: PLC0415 - models, once Django is ready

    connection.ensure_connection()
    if tables:
        founding.make_tables()
    try:
        done_again = lasting.catch_up()
    except DatabaseError:
        raise DeskError("The database is of another version: `safeconduct desk serve` brings it to this one.") from None
    if done_again:
        click.echo(f"An older database was put back: {done_again} lasting changes were made again.", err=True)


def the_passphrase() -> str:
    """The passphrase, from the environment or asked for. Raises `NoPassphrase`."""
    return os.environ.get(unlock.PASSPHRASE_VARIABLE) or ask("Passphrase")


def ask(question: str, *, again: str = "") -> str:
    """What was typed on the terminal, unseen. Raises `NoPassphrase` where there is no terminal: it would be echoed."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        raise NoPassphrase(f"There is no terminal to ask on: set {unlock.PASSPHRASE_VARIABLE}.") from None
    return str(click.prompt(question, hide_input=True, confirmation_prompt=again, err=True))
