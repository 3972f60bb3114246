"""One semantics: for random guides and answers Python and the browser come to the same result, or refuse the same."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.guides import AnswerError, Guide, LetterError, letter_text, run
from tests.guides.random_guides import DAYS, FIELDS, TODAY, answers, guides

ROOT = Path(__file__).parents[2]
EXAMPLES = 5_000 if os.environ.get("SAFECONDUCT_SOAK") == "1" else 150
CASES = 8
Told = list[dict[str, Any]]


class BrowserSide:
    """web/tests/guides-peer.ts: a guide and cases in, what they come to out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, guide: Guide, cases: list[dict[str, Any]]) -> Told:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"guide": guide.text(), "cases": cases}) + "\n")
        self.process.stdin.flush()
        told: Told = json.loads(self.process.stdout.readline())
        return told


@pytest.fixture(scope="module")
def browser_side() -> Iterator[BrowserSide]:
    peer = [ROOT / ".venv/bin/node", ROOT / "web/tests/guides-peer.ts"]
    with subprocess.Popen(peer, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        yield BrowserSide(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


def outcome(make: Callable[[], Any]) -> Any:  # noqa: ANN401 - JSON
    try:
        return make()
    except AnswerError as error:
        return {"refused": error.question}
    except LetterError:
        return {"refused": "letter"}


def python_side(guide: Guide, cases: list[dict[str, Any]]) -> Told:
    told = []
    for case in cases:
        today = date.fromisoformat(case["today"])
        given_answers, fields = case["answers"], case["fields"]
        found = outcome(lambda: run(guide, given_answers, today=today).json())  # noqa: B023 - called at once
        letters = [
            outcome(lambda: letter_text(guide, letter.id, given_answers, fields, today=today))  # noqa: B023
            for letter in guide.letters
        ]
        told.append({"run": found, "letters": letters})
    return told


@pytest.mark.soak
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_python_and_the_browser_come_to_the_same(browser_side: BrowserSide, data: st.DataObject) -> None:
    compiled = data.draw(guides())
    guide = Guide.from_json(compiled)
    cases = [
        {
            "today": data.draw(st.just(TODAY) | DAYS).isoformat(),
            "answers": data.draw(answers(compiled)),
            "fields": data.draw(FIELDS),
        }
        for _ in range(CASES)
    ]
    assert browser_side(guide, cases) == python_side(guide, cases)


def test_a_difference_between_the_sides_would_be_seen(browser_side: BrowserSide) -> None:
    guide = Guide.from_json((ROOT / "vectors/guides/small.guide.json").read_text())
    other = Guide.from_json({**guide.json(), "holidays": []})
    case = {
        "today": "2026-11-24",
        "answers": {"kind": "road", "things": [], "count": 5, "sure": False, "start": "2026-12-01"},
        "fields": {},
    }
    assert browser_side(guide, [case]) == python_side(guide, [case]) != python_side(other, [case])
