"""The ten-question interview in docassemble-base, headless: steps a second for each line read from standard input.

Runs in the environment of requirements/bench.txt, started by guide_step.py. A step assembles the interview to its next
screen, as docassemble does for every request; with "stored" the answers are pickled and read again before it, as its
server keeps them between two requests (its encryption, database and HTML are left out).

docassemble-base is made to run inside its server. What it asks of the server is answered here by a plugin, and two
things that no step of this interview uses are kept from loading: WordNet (which it downloads when it starts) and the
reader of QR codes.
"""

# It runs under another environment than ours, which our type checker does not see.
# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, S301

import base64
import pickle
import sys
import tempfile
import time
import types
from pathlib import Path

QUESTIONS = 10
SECONDS = 1.0


def interview_text() -> str:
    """The interview: ten choices in a row, then the advice."""
    names = "\n".join(f"  q{number}" for number in range(QUESTIONS))
    blocks = ["metadata:\n  title: Ten", f"mandatory: True\ncode: |\n{names}\n  done"]
    blocks += [
        f"question: Question {number}?\nfield: q{number}\nchoices:\n  - One: a\n  - Other: b"
        for number in range(QUESTIONS)
    ]
    return "\n---\n".join([*blocks, "event: done\nquestion: Advice\nsubquestion: Keep the letter."])


def load_without_its_server(folder: Path):
    """Docassemble's modules parse, interview_source, thread_context and functions."""
    readers = types.ModuleType("pyzbar")
    readers.pyzbar = types.ModuleType("pyzbar.pyzbar")
    readers.pyzbar.decode = None
    sys.modules.update({"pyzbar": readers, "pyzbar.pyzbar": readers.pyzbar})
    settings = folder / "config.yml"
    # An existing path here makes it ask a daemon for plurals when it needs one, instead of loading WordNet.
    settings.write_text(f"secretkey: bench\ndebug: false\nnltk socket: {settings}\n")
    from docassemble.base import config

    config.load(filename=str(settings))
    import pluggy
    from docassemble.base.plugin_manager import pm

    answers = {
        "get_default_language": "en", "get_default_dialect": "us", "get_default_locale": "US.utf8",
        "get_default_timezone": "UTC", "get_default_country": "US", "get_default_voice": None,
        "get_configuration": config.daconfig, "get_debug_status": False, "get_hostname": "localhost",
        "get_main_page_parts": {},
    }  # fmt: skip
    mark = pluggy.HookimplMarker(pm.project_name)

    def giving(value):
        return mark(lambda: value)

    host = types.SimpleNamespace(**{name: giving(value) for name, value in answers.items()})
    pm.register(host)
    from docassemble.base import functions, interview_source, parse, thread_context

    thread_context._current_globals.set(thread_context.empty_globals())  # noqa: SLF001
    return parse, interview_source, thread_context, functions


def main() -> None:
    """Answer each line of standard input ("plain" or "stored") with a rate."""
    folder = Path(tempfile.mkdtemp())
    parse, interview_source, thread_context, functions = load_without_its_server(folder)
    source = interview_source.InterviewSourceString(
        path="docassemble.base:data/questions/ten.yml",
        directory=str(folder),
        content=interview_text(),
        package="docassemble.base",
    )
    interview = parse.Interview(source=source)

    def whole(*, stored: bool) -> int:
        answers = parse.get_initial_dict()
        steps = 0
        while True:
            if stored:
                answers = pickle.loads(pickle.dumps(functions.pickleable_objects(answers)))
            user = {"session_uid": "1", "device_id": "1", "the_user_id": "1", "roles": ["user"]}
            status = parse.InterviewStatus(current_info={"user": user, "session": "s", "interface": "web"})
            with thread_context.user_dict_context(answers):
                interview.assemble(answers, status)
            steps += 1
            if not status.question.fields or not hasattr(status.question.fields[0], "saveas"):
                return steps
            name = status.question.fields[0].saveas
            answers[base64.b64decode(name + "=" * (-len(name) % 4)).decode()] = "a"

    assert whole(stored=True) == QUESTIONS + 1
    for line in sys.stdin:
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < SECONDS:
            done += whole(stored=line.strip() == "stored")
        print(done / spent, flush=True)


main()
