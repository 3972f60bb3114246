"""What the commands of sealed post read and write: a file, or `-` for standard input and output."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from safeconduct.sealed.errors import SealedError

P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """The command with the room's errors as one line each and exit 1, without a traceback."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SealedError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'file'}: {error.strerror or error}") from error

    return told


def read_bytes(path: str, most: int) -> bytes:
    """What is in the file, at most `most` bytes and one, so that what is too long is noticed and not read."""
    if path == "-":
        return sys.stdin.buffer.read(most + 1)
    with Path(path).open("rb") as file:
        return file.read(most + 1)


def read_text(path: str, most: int) -> str:
    """The text in the file; a `ClickException` when it is not UTF-8 or longer than `most` bytes."""
    data = read_bytes(path, most)
    if len(data) > most:
        raise click.ClickException(f"{path}: longer than {most:,} bytes; this is another kind of file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: this is not text in UTF-8; this is another kind of file") from None


def write_bytes(path: str, data: bytes, *, secret: bool = False, new: bool = False) -> None:
    """Writes the file, readable for its owner only if it is `secret`; a `new` one must not be there yet.

    Bytes that are not text are not written to a terminal.
    """
    if path == "-":
        if sys.stdout.isatty() and b"\0" in data:
            raise click.ClickException("this is not for a terminal; name a file with -o, or lead it into a program")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC)
    with os.fdopen(os.open(path, flags, 0o600 if secret else 0o666), "wb") as file:
        file.write(data)
