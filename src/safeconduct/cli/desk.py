"""`safeconduct desk`: set a desk up, serve it, collect its envelopes, manage its members."""

import base64
import binascii
import os
import sys
from pathlib import Path

import click

from safeconduct.cli.desk_backup import backup, restore
from safeconduct.cli.desk_ground import ask, data_option, opened, plainly, secret_option
from safeconduct.cli.relay import Address
from safeconduct.desk import founding, unlock
from safeconduct.desk import serve as serving
from safeconduct.desk.days import today

ROLES = ("administrator", "counsellor", "reader")
SHORTEST_TOTP = 16

password_option = click.option(
    "--password-stdin", is_flag=True, help="For scripts: set the password, one line from standard input."
)
totp_option = click.option(
    "--totp-secret", help="For demonstrations: the authenticator's key in base32. It shows in the list of processes."
)


@click.group()
def desk() -> None:
    """The desk of an organisation: its members, its keys and the requests that people seal to it.

    The passphrase is asked for, or taken from SAFECONDUCT_PASSPHRASE.
    """


desk.add_command(backup)
desk.add_command(restore)


@desk.command()
@data_option
@secret_option
@click.option("--name", prompt="Name of the organisation", help="Shown to people on the public site.")
@click.option("--relay", prompt="Address of the relay", help="As https://relay.example.")
@click.option("--language", "languages", multiple=True, default=("en",), show_default=True, help="May be repeated.")
@click.option("--land", "lands", multiple=True, help="A country it counsels for, as DE. May be repeated.")
@click.option("--topic", "topics", multiple=True, help="As conscientious-objection. May be repeated.")
@click.option("--administrator", prompt="User name of the first administrator", help="Who manages members.")
@click.option("--origin", help="How browsers reach the desk, for the invitation's link.")
@password_option
@totp_option
@plainly
def init(  # noqa: PLR0913 - one parameter for each option
    *,
    data: Path,
    device_secret: Path | None,
    name: str,
    relay: str,
    languages: tuple[str, ...],
    lands: tuple[str, ...],
    topics: tuple[str, ...],
    administrator: str,
    origin: str | None,
    password_stdin: bool,
    totp_secret: str | None,
) -> None:
    """Set a desk up: keys, encrypted database, card, first administrator. Prints the recovery sheet."""
    secret_file = device_secret or unlock.device_secret_file(data)
    undo = founding.prepare(data, secret_file)
    with founding.or_nothing(undo):
        passphrase = os.environ.get(unlock.PASSPHRASE_VARIABLE) or ask("Choose a passphrase", again="Once more")
        founding.refuse_weak(passphrase)
        founding.start_django(data, device_secret=device_secret, passphrase=passphrase, origin=origin)
        founding.make_tables()
        founding.refuse_a_second(data)
        from safeconduct.desk.members import keys  # noqa: PLC0415 - models, once Django is ready

        organisation = keys.set_up(
            name=name, languages=languages, lands=lands, topics=topics, relay=relay, today=today()
        )
        invitation = _add(administrator, administrator.title(), ROLES[0], password_stdin, totp_secret)
        words = keys.card_today(organisation, today()).words
    click.echo(founding.recovery_sheet(name, unlock.read_device_secret(secret_file), words, secret_file))
    click.echo(invitation)


@desk.command()
@data_option
@secret_option
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Without it, standard output.")
@plainly
def card(*, data: Path, device_secret: Path | None, out: Path | None) -> None:
    """Export the card: what people need to seal a request to this desk. It holds nothing secret."""
    opened(data, device_secret)
    from safeconduct.desk.members import keys, organisation, trail  # noqa: PLC0415 - models, once Django is ready

    keys.renew_intake_keys(today())
    found = organisation.current()
    signed = keys.card_today(found, today())
    trail.note(trail.Tag.CARD_EXPORTED, subject=f"serial {signed.serial}")
    if out is None:
        click.echo(signed.text)
    else:
        out.write_text(signed.text + "\n", encoding="utf-8")


@desk.command(name="device-secret")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to make.")
@plainly
def device_secret_again(out: Path) -> None:
    """Make the file with the device secret again from the 24 words of the recovery sheet."""
    unlock.write_device_secret(out, founding.secret_from_words(ask("The 24 words")))
    click.echo(f"{out}: made again. Whether it is this desk's, `safeconduct desk check` will tell.")


@desk.command()
@data_option
@secret_option
@click.option("--bind", type=Address(), default="127.0.0.1:8001", show_default=True, help="Where to listen.")
@click.option(
    "--origin",
    envvar="SAFECONDUCT_DESK_ORIGIN",
    show_envvar=True,
    help="How browsers reach the desk, when that is through a proxy or an onion service. [default: http:// and --bind]",
)
@click.option("--no-collect", is_flag=True, help="Do not collect envelopes beside it.")
@plainly
def serve(
    *, data: Path, device_secret: Path | None, bind: tuple[str, int], origin: str | None, no_collect: bool
) -> None:
    """Serve the desk until SIGTERM or Ctrl-C, and collect its envelopes."""
    host, port = bind
    serving.refuse_a_port_in_use(host, port)
    shown = origin or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    opened(data, device_secret, origin=shown, tables=True)
    from safeconduct.desk import look  # noqa: PLC0415 - models, once Django is ready
    from safeconduct.desk.members.keys import renew_intake_keys  # noqa: PLC0415

    renew_intake_keys(today())
    _refuse_what_is_wrong(look.wrong(today()))
    static = serving.collect_static(data)
    from django.db import connections  # noqa: PLC0415 - only once the settings are known

    connections.close_all()
    click.echo(f"desk on {shown}")
    serving.run(host=host, port=port, static=static, collects=not no_collect)


@desk.command()
@data_option
@secret_option
@click.option("--beside", is_flag=True, hidden=True, help="Started by `desk serve`: ends with it.")
@plainly
def collect(*, data: Path, device_secret: Path | None, beside: bool) -> None:
    """Collect envelopes and deliver replies until SIGTERM or Ctrl-C. `desk serve` does this by itself."""
    if beside:
        serving.leave_with_parent()
    opened(data, device_secret)
    from safeconduct.desk.cases import collector  # noqa: PLC0415 - models, once Django is ready

    collector.run()


@desk.command()
@data_option
@secret_option
@plainly
def check(*, data: Path, device_secret: Path | None) -> None:
    """Look the desk through: settings, database, keys, card. Exit 0 only if nothing is wrong."""
    opened(data, device_secret)
    from safeconduct.desk import look  # noqa: PLC0415 - models, once Django is ready

    _refuse_what_is_wrong(look.wrong(today()))
    for line in look.seen(today()):
        click.echo(line)


def _refuse_what_is_wrong(lines: list[str]) -> None:
    if lines:
        for line in lines:
            click.echo(f"wrong: {line}", err=True)
        sys.exit(1)


@desk.group()
def member() -> None:
    """Members of the desk: add, list, reset, remove."""


@member.command(name="add")
@click.argument("username", metavar="NAME")
@data_option
@secret_option
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--display-name", help="What colleagues see. [default: the user name]")
@click.option("--origin", envvar="SAFECONDUCT_DESK_ORIGIN", help="How browsers reach the desk, for the link.")
@password_option
@totp_option
@plainly
def add_member(  # noqa: PLR0913 - one parameter for each option
    *,
    username: str,
    data: Path,
    device_secret: Path | None,
    role: str,
    display_name: str | None,
    origin: str | None,
    password_stdin: bool,
    totp_secret: str | None,
) -> None:
    """Invite a member: prints a link that works once, within a week."""
    opened(data, device_secret, origin=origin)
    click.echo(_add(username, display_name or username.title(), role, password_stdin, totp_secret))


def _add(username: str, name: str, role: str, password_stdin: bool, totp_secret: str | None) -> str:  # noqa: FBT001 - as the option gives it
    from django.db import transaction  # noqa: PLC0415 - only once the settings are known

    from safeconduct.desk.members import actions  # noqa: PLC0415 - models, once Django is ready
    from safeconduct.desk.members.permissions import Role  # noqa: PLC0415

    if totp_secret is not None and not password_stdin:
        raise click.UsageError("--totp-secret goes with --password-stdin.")
    if totp_secret is not None:
        _refuse_a_bad_secret(totp_secret)
    with transaction.atomic():
        found, token = actions.invite(username=username, name=name, role=Role(role))
        if password_stdin:
            actions.admit(member=found, password=sys.stdin.readline().rstrip("\n"), totp_secret=totp_secret)
            return f"{found.username} may sign in as {role}."
    return _invitation(found.username, token)


def _invitation(username: str, token: str) -> str:
    from django.conf import settings  # noqa: PLC0415 - only once the settings are known
    from django.urls import reverse  # noqa: PLC0415

    link = settings.ORIGIN.text + reverse("members_join", args=[token])
    return (
        f"Invitation for {username}. It works once, within a week; hand it over in person or by a safe way:\n  {link}"
    )


def _refuse_a_bad_secret(text: str) -> None:
    try:
        long_enough = len(base64.b32decode(text)) >= SHORTEST_TOTP
    except binascii.Error:
        long_enough = False
    if not long_enough:
        raise click.UsageError(f"--totp-secret must be base32 of at least {SHORTEST_TOTP} bytes.")


@member.command(name="list")
@data_option
@secret_option
@plainly
def list_members(*, data: Path, device_secret: Path | None) -> None:
    """List the members: user name, role, and what they still have to do."""
    opened(data, device_secret)
    from safeconduct.desk.members.models import Member  # noqa: PLC0415 - models, once Django is ready

    for found in Member.objects.all():
        click.echo(f"{found.username:<24} {found.role:<14} {found.state}")


@member.command(name="reset")
@click.argument("username", metavar="NAME")
@data_option
@secret_option
@plainly
def reset_member(*, username: str, data: Path, device_secret: Path | None) -> None:
    """Take password, authenticator and sessions from a member, and print a new invitation."""
    opened(data, device_secret)
    from safeconduct.desk.members import actions  # noqa: PLC0415 - models, once Django is ready

    found = actions.named(username)
    click.echo(_invitation(found.username, actions.reset(member=found)))


@member.command(name="remove")
@click.argument("username", metavar="NAME")
@data_option
@secret_option
@click.option("--hand-over-to", metavar="NAME", help="Who gets their open cases. [default: nobody, and they wait]")
@plainly
def remove_member(*, username: str, data: Path, device_secret: Path | None, hand_over_to: str | None) -> None:
    """Remove a member. Their sessions end at once."""
    opened(data, device_secret)
    from safeconduct.desk.members import actions  # noqa: PLC0415 - models, once Django is ready

    to = None if hand_over_to is None else actions.named(hand_over_to)
    found = actions.remove(member=actions.named(username), to=to)
    click.echo(f"{found.username} is removed and can do nothing any more.")
