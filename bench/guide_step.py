"""How many steps of a guide a second, beside docassemble-base on the same ten-question interview in the same run.

A step is one answer and what comes next. Both sides run the interview from its beginning to the advice, eleven steps,
in turns; the best of the rounds counts. "stored" reads the answers back from what is kept between two requests before
each step: JSON here, a pickle there. To reach: 50 times docassemble's rate.

    python bench/guide_step.py [--rounds 5]
"""

import argparse
import json
import subprocess
import time
from datetime import date
from pathlib import Path

from safeconduct.guides import Guide, run

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".build/bench/bin/python"
TODAY = date(2026, 11, 24)
QUESTIONS = 10
SECONDS = 1.0


def ten_questions() -> Guide:
    """Ten choices in a row, then advice."""
    text = {"en": "T"}
    choices = [{"id": each, "label": {"en": each}} for each in ("a", "b")]
    ask = {"ask": text, "help": None, "type": "choose", "choices": choices, "when": None, "unknown": False}
    questions = [{"id": f"q{number}", **ask, "min": None, "max": None} for number in range(QUESTIONS)]
    outcome = {"id": "done", "when": ["==", ["answer", "q0"], ["lit", "a"]], "urgency": "info", "title": text}
    outcome |= {"steps": {"en": ["Keep the letter."]}, "facts": [], "deadlines": [], "letters": []}
    return Guide.from_json({
        "v": 1, "id": "ten", "version": "1", "land": "DE", "languages": ["en"], "sample": True,
        "review": {"by": None, "on": None, "due": None}, "built": "2026-11-24", "title": text, "intro": None,
        "holidays": [], "facts": [], "questions": questions, "outcomes": [outcome], "deadlines": [], "letters": [],
    })  # fmt: skip


def whole(guide: Guide, *, stored: bool) -> int:
    """The steps of one interview."""
    answers: dict[str, str] = {}
    steps = 0
    while True:
        if stored:
            answers = json.loads(json.dumps(answers))
        found = run(guide, answers, today=TODAY)
        steps += 1
        if found.asks is None:
            return steps
        answers[found.asks] = "a"


def rate(guide: Guide, *, stored: bool) -> float:
    """Steps a second."""
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        done += whole(guide, stored=stored)
    return done / spent


def main() -> None:
    """Print the rates."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    if not PEER.exists():
        raise SystemExit("docassemble is not set up here: make bench does it")
    guide = ten_questions()
    assert whole(guide, stored=True) == QUESTIONS + 1
    command = [PEER, ROOT / "bench/peers/docassemble_steps.py"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as peer:
        assert peer.stdin
        assert peer.stdout
        for how in ("plain", "stored"):
            ours = theirs = 0.0
            for _ in range(rounds):
                ours = max(ours, rate(guide, stored=how == "stored"))
                peer.stdin.write(f"{how}\n")
                theirs = max(theirs, float(peer.stdout.readline()))
            print(f"{how}: {ours:,.0f} steps/s; docassemble {theirs:,.0f}; {ours / theirs:.0f} times")
        peer.stdin.close()


if __name__ == "__main__":
    main()
