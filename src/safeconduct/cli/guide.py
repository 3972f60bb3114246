"""`safeconduct guide`: check a pack, run it, write a letter, draw it, have it reviewed, build the offline file."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from safeconduct.cli.interview import Interview, render
from safeconduct.guides import Guide, GuideError, PackError, bundled, compile_pack, letter_text, run
from safeconduct.guides.check import Checked, check_pack
from safeconduct.guides.dates import read_day
from safeconduct.guides.docx import letter_docx
from safeconduct.guides.draw.picture import guide_svg
from safeconduct.guides.errors import visible
from safeconduct.guides.pack.source import LARGEST_FILE
from safeconduct.guides.pdf import letter_pdf
from safeconduct.guides.review import review_html
from safeconduct.guides.schema import pack_schema

P = ParamSpec("P")
R = TypeVar("R")


class Day(click.ParamType[date]):
    """A day on the command line, as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's
        """The day written, or click's usage error."""
        if isinstance(value, date):
            return value
        day = read_day(str(value))
        if day is None:
            self.fail(f"there is no day {value!r}; write it as 2026-01-31", param, ctx)
        return day


def this_day() -> date:
    """Today where this machine stands."""
    return datetime.now().astimezone().date()


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """The command with the room's errors as one line each and exit 1, without a traceback."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except GuideError as error:
            raise click.ClickException(visible(str(error))) from error
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'file'}: {error.strerror or error}") from error

    return told


today_option = click.option(
    "--today", type=Day(), default=this_day, help="Reckon as if it were this day. [default: today]"
)
language_option = click.option("--language", help="Language of questions and advice. [default: the pack's first]")


@click.group()
def guide() -> None:
    """Legal guides. PACK is a folder, or the name of a bundled pack such as de/kdv."""


@guide.command()
@click.argument("packs", nargs=-1, required=True, metavar="PACK…")
@click.option("--json", "as_json", is_flag=True, help="Print the result for machines.")
@today_option
@plainly
def check(packs: tuple[str, ...], *, as_json: bool, today: date) -> None:
    """Prove packs complete: every file, every path, every fact, every scenario. Exit 0 only if nothing is an error."""
    results = {pack: check_pack(_folder(pack), today=today, progress=_progress) for pack in packs}
    if as_json:
        click.echo(
            json.dumps({"packs": [_checked_json(pack, found) for pack, found in results.items()]}, ensure_ascii=False)
        )
    else:
        for pack, found in results.items():
            _tell(pack, found)
    if not all(found.ok for found in results.values()):
        sys.exit(1)


@guide.command(name="run")
@click.argument("pack")
@click.option(
    "--answers", "answers_file", type=click.Path(path_type=Path), help="Answers as JSON; without it, you are asked."
)
@click.option("--json", "as_json", is_flag=True, help="Print the canonical result.")
@language_option
@today_option
@plainly
def run_guide(pack: str, *, answers_file: Path | None, as_json: bool, language: str | None, today: date) -> None:
    """Run a guide: asks in the terminal, or takes the answers from a file."""
    compiled = _compiled(pack)
    language = _language(compiled, language)
    if answers_file is not None:
        answers = _object(answers_file)
    else:
        answers = Interview(compiled, language, today, err=as_json).ask()
    found = run(compiled, answers, today=today)
    if as_json:
        click.echo(json.dumps(found.json(), ensure_ascii=False))
        return
    click.echo(render(compiled, found, language=language, today=today))


@guide.command()
@click.argument("pack")
@click.argument("letter")
@click.option("--answers", "answers_file", type=click.Path(path_type=Path), help="Answers as JSON.")
@click.option(
    "--fields", "fields_file", type=click.Path(path_type=Path), help="The letter's fields as JSON: {name: text}."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="out.pdf, out.docx or out.txt")
@today_option
@plainly
def letter(  # noqa: PLR0913 - one parameter for each option
    pack: str, letter: str, *, answers_file: Path | None, fields_file: Path | None, out: Path, today: date
) -> None:
    """Write a letter to print and sign. What is not given stays a line to fill in by hand."""
    _must_end(out, ".pdf", ".docx", ".txt")
    compiled = _compiled(pack)
    answers = _object(answers_file) if answers_file else {}
    fields = _object(fields_file) if fields_file else {}
    for name, value in fields.items():
        if not isinstance(value, str):
            raise click.ClickException(f'{fields_file}: the field "{name}" must be a text in quotes')
    if out.suffix == ".txt":
        written = letter_text(compiled, letter, answers, fields, today=today).encode()
    elif out.suffix == ".docx":
        written = letter_docx(compiled, letter, answers, fields, today=today)
    else:
        written = letter_pdf(compiled, letter, answers, fields, today=today)
    out.write_bytes(written)


@guide.command()
@click.argument("pack")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="out.html")
@plainly
def build(pack: str, *, out: Path) -> None:
    """Build the offline file: one HTML page with the whole guide, which makes no request."""
    # Here, so that checking and running a guide needs no built front end.
    from safeconduct.guides.offline import offline_file  # noqa: PLC0415

    out.write_text(offline_file(_compiled(pack)), encoding="utf-8")


@guide.command()
@click.argument("pack")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="out.svg")
@language_option
@today_option
@plainly
def draw(pack: str, *, out: Path, language: str | None, today: date) -> None:
    """Draw the guide as a picture for a reviewer: questions, conditions, arrows, advice, deadlines, letters."""
    _must_end(out, ".svg")
    compiled = _compiled(pack)
    out.write_text(guide_svg(compiled, language=_language(compiled, language), today=today), encoding="utf-8")


@guide.command()
@click.argument("pack")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="out.html")
@today_option
@plainly
def review(pack: str, *, out: Path, today: date) -> None:
    """Write a page to read, print and sign: every fact, every piece of advice with the way to it, every letter."""
    _must_end(out, ".html")
    out.write_text(review_html(_compiled(pack), today=today), encoding="utf-8")


@guide.command(name="compile")
@click.argument("pack")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="out.json; without it, standard output.")
@click.option("--built", type=Day(), default=this_day, help="The day written into it. [default: today]")
@plainly
def compile_guide(pack: str, *, out: Path | None, built: date) -> None:
    """Write the compiled guide as JSON, as the browser reads it."""
    text = _compiled(pack, built=built).text()
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@guide.command()
def schema() -> None:
    """Print the JSON Schema of guide.yaml, for editors that complete and check."""
    click.echo(json.dumps(pack_schema(), indent=2))


def _folder(pack: str) -> Path:
    folder = Path(pack)
    return folder if (folder / "guide.yaml").is_file() or folder.is_dir() else bundled(pack)


def _compiled(pack: str, *, built: date | None = None) -> Guide:
    folder = _folder(pack)
    try:
        return compile_pack(folder, built=built or this_day())
    except PackError as error:
        lines = [f"{pack}/{problem}" for problem in error.problems if problem.level == "error"]
        raise click.ClickException("the pack has mistakes\n" + "\n".join(lines)) from error


def _must_end(out: Path, *suffixes: str) -> None:
    if out.suffix not in suffixes:
        raise click.BadParameter(f"the name must end in {' or '.join(suffixes)}", param_hint="--out")


def _language(compiled: Guide, language: str | None) -> str:
    if language is None:
        return compiled.languages[0]
    if language not in compiled.languages:
        raise click.BadParameter(f"the pack speaks {', '.join(compiled.languages)}", param_hint="--language")
    return language


def _object(path: Path) -> dict[str, Any]:
    if path.stat().st_size > LARGEST_FILE:
        raise click.ClickException(f"{path}: larger than {LARGEST_FILE:,} bytes; this is not a file of answers")
    try:
        data = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        raise click.ClickException(f"{path}:{error.lineno}:{error.colno}: this is not JSON ({error.msg})") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise click.ClickException(f"{path}: this is not JSON in UTF-8") from error
    if not isinstance(data, dict):
        raise click.ClickException(f'{path}: write an object: {{"question": "answer"}}')
    return data


def _progress(states: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{states:,} states …", nl=False, err=True)


def _tell(pack: str, found: Checked) -> None:
    for problem in found.problems:
        click.echo(f"{problem.level}: {pack}/{problem}")
    errors = sum(problem.level == "error" for problem in found.problems)
    warnings = len(found.problems) - errors
    proved = f"{found.states:,} states and {found.scenarios} scenarios checked" if found.guide else "not compiled"
    click.echo(f"{pack}: {errors} errors, {warnings} warnings; {proved}")


def _checked_json(pack: str, found: Checked) -> dict[str, Any]:
    return {
        "pack": pack,
        "ok": found.ok,
        "states": found.states,
        "scenarios": found.scenarios,
        "problems": [problem.json() for problem in found.problems],
    }
