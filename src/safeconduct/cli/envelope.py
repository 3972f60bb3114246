"""`safeconduct envelope`: make a key; seal, open, inspect envelopes with one's own tools. Format: docs/envelope.md."""

import click

from safeconduct.cli.files import plainly, read_bytes, read_text, write_bytes
from safeconduct.sealed import age
from safeconduct.sealed.envelope import (
    ENVELOPE_MAX,
    SIZES,
    capacity,
    check_header,
    open_envelope,
    seal,
    size_for,
)
from safeconduct.sealed.errors import KeyMalformed
from safeconduct.sealed.keys import Identity, Recipient

KEY_FILE = 256 * 1024
"""Bytes of the longest file of keys that is read."""

out_option = click.option("-o", "--out", default="-", metavar="FILE", help="Where to write. [default: standard output]")
input_argument = click.argument("file", default="-", metavar="[FILE]")


@click.group()
def envelope() -> None:
    """Sealed envelopes. FILE is a file, or - (also without one) for standard input."""


@envelope.command()
@out_option
@plainly
def keygen(out: str) -> None:
    """Make an identity, the secret that opens envelopes. Its recipient, which may be public, stands above it."""
    identity = Identity.generate()
    text = f"# recipient: {identity.recipient}\n{identity}\n"
    # A file that is there may hold the only key to something, so it is never replaced.
    write_bytes(out, text.encode("ascii"), secret=True, new=True)
    if out != "-":
        click.echo(identity.recipient)


@envelope.command(name="seal")
@click.option("-r", "--recipient", metavar="TEXT", help="To whom: age1pq1…")
@click.option("-R", "--recipient-file", metavar="FILE", help="A file with the recipient on a line of its own.")
@click.option("--size", type=click.Choice([str(size) for size in SIZES]), help="[default: the smallest that holds it]")
@out_option
@input_argument
@plainly
def seal_file(recipient: str | None, recipient_file: str | None, size: str | None, out: str, file: str) -> None:
    """Seal a file for one recipient. What does not fill the envelope is filled with zeros."""
    if (recipient is None) == (recipient_file is None):
        raise click.UsageError("name the recipient, and only one: -r age1pq1… or -R FILE")
    to = _recipient(recipient_file) if recipient_file is not None else Recipient.parse(recipient or "")
    text = read_bytes(file, ENVELOPE_MAX)
    fits = size_for(len(text))
    chosen = int(size) if size else fits
    if chosen < fits:
        raise click.BadParameter(f"{len(text):,} bytes need {fits}", param_hint="--size")
    write_bytes(out, seal(text.ljust(capacity(chosen), b"\0"), to, chosen))


@envelope.command(name="open")
@click.option("-i", "--identity-file", "files", multiple=True, required=True, metavar="FILE", help="Made by keygen.")
@click.option("--trim", is_flag=True, help="Leave out the zeros at the end.")
@out_option
@input_argument
@plainly
def open_file(files: tuple[str, ...], *, trim: bool, out: str, file: str) -> None:
    """Open an envelope: all of it is written, or nothing. Exit 1 if it does not open with the keys."""
    if "-" in files and file == "-":
        raise click.UsageError("keys and envelope cannot both come from standard input")
    identities = [identity for one in files for identity in _identities(one)]
    text = open_envelope(read_bytes(file, ENVELOPE_MAX), identities)
    write_bytes(out, text.rstrip(b"\0") if trim else text, secret=True)


@envelope.command()
@input_argument
@plainly
def inspect(file: str) -> None:
    """Say what anyone can see of an envelope, without a key. Exit 1 if it is none."""
    data = read_bytes(file, ENVELOPE_MAX)
    check_header(data)
    chunks = -(-capacity(len(data)) // age.CHUNK)
    click.echo(f"an envelope of {len(data):,} bytes: age v1, one recipient of the kind {age.HYBRID}")
    click.echo(f"it holds {capacity(len(data)):,} bytes in {chunks} {'chunk' if chunks == 1 else 'chunks'}")
    click.echo("for whom and from whom cannot be seen; whether it is whole shows when it is opened")


def _key_lines(path: str) -> list[str]:
    lines = [line.strip() for line in read_text(path, KEY_FILE).splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _identities(path: str) -> list[Identity]:
    lines = _key_lines(path)
    if not lines:
        raise click.ClickException(f"{path}: there is no identity in it; it holds lines AGE-SECRET-KEY-PQ-1…")
    try:
        return [Identity.parse(line) for line in lines]
    except KeyMalformed as error:
        raise click.ClickException(f"{path}: {error}") from error


def _recipient(path: str) -> Recipient:
    lines = _key_lines(path)
    if len(lines) != 1:
        raise click.ClickException(f"{path}: an envelope has one recipient, here are {len(lines)}")
    try:
        return Recipient.parse(lines[0])
    except KeyMalformed as error:
        raise click.ClickException(f"{path}: {error}") from error
