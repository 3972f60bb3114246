"""One command, `safeconduct`: each room's part is loaded only when it is called, so that a guide needs no Django."""

import importlib
import importlib.metadata

import click

ROOMS = {
    "card": "Organisation cards: show, verify, compare the eight words.",
    "demo": "A demonstration network with throw-away keys.",
    "desk": "The desk of an organisation: set it up, serve it, collect its envelopes.",
    "envelope": "Sealed envelopes: make a key, seal, open, inspect.",
    "guide": "Legal guides: check, run, write a letter, build the offline file.",
    "relay": "The post office that keeps sealed envelopes.",
    "site": "The public site of an organisation.",
}


class Rooms(click.Group):
    """The commands of all rooms, each imported when it is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """The names of the rooms."""
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """The commands of one room, loaded now."""
        if cmd_name not in ROOMS:
            return None
        module = importlib.import_module(f"safeconduct.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """The rooms with what they are for, none of them loaded."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(ROOMS.items()))


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("safeconduct"))
def main() -> None:
    """Guides, sealed requests and case work for networks that stand by people who refuse war."""
