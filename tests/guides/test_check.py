"""Checking a pack: every path, every fact, every scenario; and that the exploring misses nothing that running shows."""

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.guides import Guide, bundled, compile_pack, letter_text, run
from safeconduct.guides.check import check_pack
from safeconduct.guides.explore import as_answers, explore
from safeconduct.guides.seasons import differing_days

TODAY = date(2026, 11, 24)
PACK = """\
guide: probe
title: Probe
land: DE
languages: [de]
version: 1
sample: true
facts:
  law: {says: Es gilt., norm: Norm, source: 'https://example.org/', checked: 2026-11-01, confidence: high}
questions:
  came: {ask: Was kam?, choose: {yes: Ja, no: Nein}}
  dat: {ask: Wann?, type: date, when: came == "yes", unknown: true}
outcomes:
  early: {when: dat < date("2026-06-01"), urgency: now, title: Früh, steps: Geh., facts: [law]}
  late: {when: dat >= date("2026-06-01") or not answered(dat), urgency: now, title: Spät,
         steps: Geh., facts: [law], deadlines: [soon], letters: [note]}
deadlines:
  soon: {title: Bald, date: 'days_after(dat, 7)', unknown: Bald., facts: [law]}
letters:
  note: {title: Notiz, language: de, file: letters/note.md, facts: [law]}
"""
PATHS = """\
Early:
  today: 2026-11-24
  answers: {came: yes, dat: 2026-05-31}
  outcomes: [early]
Late:
  today: 2026-11-24
  answers: {came: yes, dat: 2026-06-01}
  outcomes: [late]
  deadlines: {soon: 2026-06-08}
  letters: [note]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/note.md").write_text("Eine Notiz.\n")
    (tmp_path / "guide.yaml").write_text(PACK)
    (tmp_path / "paths.yaml").write_text(PATHS)
    return tmp_path


def edit(pack: Path, old: str, new: str, file: str = "guide.yaml") -> None:
    text = (pack / file).read_text()
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1))


def found(pack: Path, level: str = "error", today: date = TODAY) -> list[str]:
    return [str(problem) for problem in check_pack(pack, today=today).problems if problem.level == level]


def test_a_sound_pack_is_proved_and_its_scenarios_come_out(pack: Path) -> None:
    checked = check_pack(pack, today=TODAY)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.ok
    assert checked.scenarios == 2


GAPS = [
    (
        "or not answered(dat)",
        "",
        "guide.yaml:10:3: this path ends without an outcome: {came: no}; add an outcome for it",
    ),
    ("or not answered(dat)", "", "this path ends without an outcome: {came: yes, dat: null}"),
    (
        'dat >= date("2026-06-01")',
        'dat > date("2026-06-01")',
        "this path ends without an outcome: {came: yes, dat: 2026-06-01}",
    ),
    (
        'dat < date("2026-06-01")',
        'dat < date("2026-05-31")',
        "this path ends without an outcome: {came: yes, dat: 2026-05-31}",
    ),
    (
        'when: came == "yes",',
        'when: came == "yes" and came == "no",',
        'guide.yaml:11:39: the question "dat" is never asked',
    ),
    (
        'dat < date("2026-06-01")',
        'dat < date("2026-06-01") and came == "no"',
        'guide.yaml:13:17: the outcome "early" is never reached',
    ),
    (", letters: [note]", "", 'guide.yaml:19:3: the letter "note" is never reached; name it in an outcome'),
    (", deadlines: [soon]", "", 'guide.yaml:17:3: the deadline "soon" is never reached'),
    ("confidence: high", "confidence: unverified", 'the deadline rests on "law", which is unverified; verify it first'),
    ("confidence: high", "confidence: high, holds: {to: 2026-11-23}", 'the fact "law" has expired on 2026-11-23'),
    ("sample: true", "sample: false", "nobody has signed the review"),
]


@pytest.mark.parametrize(("old", "new", "message"), GAPS, ids=lambda text: text[:50])
def test_a_gap_in_a_pack_is_an_error_with_its_place(pack: Path, old: str, new: str, message: str) -> None:
    edit(pack, old, new)
    problems = found(pack)
    assert any(message in problem for problem in problems), "\n".join(problems)


WARNINGS = [
    (
        "confidence: high}",
        "confidence: high}\n  idle: {says: Es gilt., norm: N, checked: 2026-11-01, confidence: high}",
        'the fact "idle" is cited by nobody',
    ),
    ("confidence: high", "confidence: high, keep: 22", 'the fact "law" was checked on 2026-11-01 and kept for 22 days'),
    ("confidence: high", "confidence: high, holds: {from: 2026-11-25}", 'the fact "law" holds only from 2026-11-25'),
    ("sample: true", "sample: true\nreview: {due: 2026-11-23}", "the review was due on 2026-11-23"),
]


@pytest.mark.parametrize(("old", "new", "message"), WARNINGS, ids=lambda text: text[:50])
def test_what_a_reviewer_should_look_at_is_a_warning(pack: Path, old: str, new: str, message: str) -> None:
    edit(pack, old, new)
    assert any(message in problem for problem in found(pack, "warning"))


SCENARIOS = [
    ("outcomes: [early]", "outcomes: [late]", 'paths.yaml:4:13: "Early" comes out with outcomes [early], not [late]'),
    (
        "soon: 2026-06-08",
        "soon: 2026-06-09",
        '"Late" comes out with deadlines {soon: 2026-06-08}, not {soon: 2026-06-09}',
    ),
    ("  letters: [note]\n", "", '"Late" comes out with letters [note], not []'),
    (", dat: 2026-05-31", "", '"Early" does not answer the question "dat"; add dat to its answers'),
    ("came: yes", "came: yess", '"Early": came: this is not one of the choices; did you mean "yes"?'),
    ("came: yes", "cane: yes", '"Early": cane: the guide has no such question; did you mean "came"?'),
    ("2026-05-31", "2026-02-30", '"Early": dat: this is not a day'),
    ("answers:", "answer:", 'paths.yaml:3:3: unknown key "answer" in the scenario "Early"; did you mean "answers"?'),
    ("today: 2026-11-24", "today: tomorrow", 'paths.yaml:2:10: today: there is no day "tomorrow"'),
]


@pytest.mark.parametrize(("old", "new", "message"), SCENARIOS, ids=lambda text: text[:50])
def test_a_scenario_that_does_not_come_out_is_an_error(pack: Path, old: str, new: str, message: str) -> None:
    edit(pack, old, new, "paths.yaml")
    problems = found(pack)
    assert any(message in problem for problem in problems), "\n".join(problems)


def test_the_pack_for_germany_is_proved_complete_and_has_twenty_scenarios() -> None:
    checked = check_pack(bundled("de/kdv"), today=TODAY)
    assert [str(problem) for problem in checked.problems if problem.level == "error"] == []
    assert checked.scenarios >= 20


def test_no_deadline_of_the_german_pack_rests_on_an_unverified_fact_and_it_is_labelled_a_sample() -> None:
    guide = compile_pack(bundled("de/kdv"), built=TODAY)
    assert guide.sample
    for deadline in guide.deadlines:
        assert all(guide.fact[name].confidence != "unverified" for name in deadline.facts)
        assert all(guide.fact[name].source for name in deadline.facts)


def test_the_german_statement_of_reasons_prints_what_the_person_wrote_and_nothing_that_asks_for_it() -> None:
    guide = compile_pack(bundled("de/kdv"), built=TODAY)
    asked = [each.id for each in guide.letter["begruendung"].fields]
    text = letter_text(guide, "begruendung", {}, {name: f"<{name}>" for name in asked}, today=TODAY)
    frame = ["Persönliche Darstellung meiner Beweggründe", "Unterschrift: ____________________________"]
    assert text.split("\n\n") == [frame[0], *(f"<{name}>" for name in asked), frame[1] + "\n"]
    assert all(each.ask["de"].endswith("?") for each in guide.letter["begruendung"].fields[1:-1])


def test_a_guide_with_too_many_states_is_an_error_and_not_a_wait(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.guides.explore.MOST_STATES", 3000)
    questions = "".join(f"  q{n}: {{ask: Ja?, type: yes_no}}\n" for n in range(20))
    twice = "".join(f"q{n} and " for n in range(20))
    edit(pack, "  dat:", questions + "  dat:")
    # Each outcome needs another pattern of answers, so that no two paths leave the same open.
    outcomes = "".join(
        f"  o{n}: {{when: '{twice} came == \"yes\" or not q{n} and q{(n * 7 + 3) % 20}', urgency: info, "
        f"title: T, steps: S, facts: [law]}}\n"
        for n in range(20)
    )
    edit(pack, "  early:", outcomes + "  early:")
    seen: list[int] = []
    checked = check_pack(pack, today=TODAY, progress=seen.append)
    assert any("more than 3,000 states" in str(problem) for problem in checked.problems)
    assert seen[0] == 1000
    assert not checked.ok


def test_many_questions_that_do_not_matter_later_cost_next_to_nothing(pack: Path) -> None:
    questions = "".join(f"  q{n}: {{ask: Ja?, choose: {{a: A, b: B, c: C}}, unknown: true}}\n" for n in range(150))
    edit(pack, "  dat:", questions + "  dat:")
    (pack / "paths.yaml").unlink()
    checked = check_pack(pack, today=TODAY)
    assert checked.ok
    assert checked.states < 1000


SEASON = "  {name}: {{when: '{when}', urgency: info, title: T, steps: S, facts: [law]}}\n"


def test_an_outcome_of_another_season_is_reached_and_a_path_that_ends_in_another_is_found(pack: Path) -> None:
    spring = SEASON.format(name="spring", when="today < day(year(today), 7, 1)")
    now = SEASON.format(name="now", when='today >= date("2029-02-28") or today < date("2026-12-01")')
    edit(pack, "  early:", spring + now + "  early:")
    edit(pack, "not answered(dat)", 'came == "yes" and not answered(dat)')
    (pack / "paths.yaml").unlink()
    (error,) = [each for each in check_pack(pack, today=TODAY).problems if each.level == "error"]
    assert error.message == "this path ends without an outcome on 2026-12-01: {came: no}"


def test_an_outcome_of_days_that_are_past_is_never_reached(pack: Path) -> None:
    edit(pack, "  early:", SEASON.format(name="past", when='today < date("2026-11-24")') + "  early:")
    assert 'the outcome "past" is never reached' in str(check_pack(pack, today=TODAY).problems)
    assert 'the outcome "past"' not in str(check_pack(pack, today=date(2026, 11, 23)).problems)


def test_days_are_told_apart_by_how_each_comparison_comes_out(pack: Path) -> None:
    edit(
        pack,
        "  early:",
        SEASON.format(name="s", when="today < day(year(today), 7, 1) or year(today) == 2028") + "  early:",
    )
    guide = compile_pack(pack, built=TODAY)
    days = [date(2026, 11, 24), date(2027, 1, 1), date(2028, 1, 1), date(2028, 7, 1)]
    assert differing_days(guide, TODAY) == days
    assert differing_days(compile_pack(bundled("de/kdv"), built=TODAY), TODAY) == [TODAY]


def test_a_guide_that_says_something_else_on_too_many_days_is_an_error(pack: Path) -> None:
    often = " or ".join(
        f'year(today) == {2027 + n} and today < date("{2027 + n}-0{m}-01")' for n in range(8) for m in (2, 3, 4, 5)
    )
    edit(pack, "  early:", SEASON.format(name="often", when=often) + "  early:")
    assert "comes out in more than 24 ways" in str(check_pack(pack, today=TODAY).problems)


IDS = ["a", "b", "c", "d"]
ATOMS: dict[str, st.SearchStrategy[Any]] = {
    "choose": st.sampled_from(["x", "y", "z"]),
    "number": st.integers(-1, 5),
    "yes_no": st.booleans(),
}
VALUES: dict[str, list[Any]] = {"choose": ["x", "y", "z"], "number": [0, 1, 2, 3, 4], "yes_no": [True, False]}


@st.composite
def trees(draw: st.DrawFn, known: dict[str, str]) -> list[Any]:  # noqa: PLR0911 - one line for each kind
    """A random condition on the questions in `known` (id to type)."""
    shape = draw(st.sampled_from(["atom", "atom", "and", "or", "not", "answered"])) if known else "lit"
    if shape == "lit":
        return ["lit", draw(st.booleans())]
    if shape in {"and", "or"}:
        return [shape, draw(trees(known)), draw(trees(known))]
    if shape == "not":
        return ["not", draw(trees(known))]
    name = draw(st.sampled_from(sorted(known)))
    if shape == "answered":
        return ["answered", name]
    kind = known[name]
    operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="] if kind == "number" else ["==", "!="]))
    alike = [other for other in sorted(known) if known[other] == kind and kind != "choose"]
    if len(alike) > 1 and draw(st.booleans()):
        return [operator, ["answer", name], ["answer", draw(st.sampled_from(alike))]]
    if kind == "number" and draw(st.integers(0, 5)) == 0:
        literals = [["lit", draw(ATOMS[kind])] for _ in range(2)]
        days = ["days_after", ["date", "2026-01-31"], ["answer", name]]
        return draw(
            st.sampled_from([["in", ["answer", name], ["list", *literals]], ["<", days, ["date", "2026-02-03"]]])
        )
    return [operator, ["answer", name], ["lit", draw(ATOMS[kind])]]


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """A random guide of four questions and three outcomes."""
    kinds = {name: draw(st.sampled_from(sorted(ATOMS))) for name in IDS}
    text = {"de": "T"}
    choices = [{"id": each, "label": text} for each in ("x", "y", "z")]
    questions = [
        {
            "id": name, "ask": text, "help": None, "type": kind, "choices": choices if kind == "choose" else [],
            "when": draw(st.none() | trees({earlier: kinds[earlier] for earlier in IDS[:number]})),
            "unknown": draw(st.booleans()),
            "min": 0 if kind == "number" else None, "max": 4 if kind == "number" else None,
        }
        for number, (name, kind) in enumerate(kinds.items())
    ]  # fmt: skip
    outcomes = [
        {
            "id": f"o{n}", "when": draw(trees(kinds)), "urgency": "info", "title": text, "steps": {"de": ["S"]},
            "facts": [], "deadlines": [], "letters": [],
        }
        for n in range(3)
    ]  # fmt: skip
    return Guide.from_json({
        "v": 1, "id": "random", "version": "1", "land": "DE", "languages": ["de"], "sample": True,
        "review": {"by": None, "on": None, "due": None}, "built": "2026-11-24", "title": text, "intro": None,
        "holidays": [], "facts": [], "questions": questions, "outcomes": outcomes, "deadlines": [], "letters": [],
    })  # fmt: skip


def ends(guide: Guide) -> tuple[set[str], set[str], bool]:
    """The questions asked and outcomes reached over all answers, and whether some path ends in nothing."""
    asked: set[str] = set()
    reached: set[str] = set()
    dead = False
    domains = [VALUES[question.type] + ([None] if question.unknown else []) for question in guide.questions]
    for answers in itertools.product(*domains):
        given_answers: dict[str, Any] = {}
        while (result := run(guide, given_answers, today=TODAY)).asks is not None:
            asked.add(result.asks)
            given_answers[result.asks] = answers[IDS.index(result.asks)]
        reached |= {outcome.id for outcome in result.outcomes}
        dead |= not result.outcomes
    return asked, reached, dead


@settings(max_examples=120, deadline=None)
@given(guides())
def test_exploring_finds_exactly_what_running_all_answers_finds(guide: Guide) -> None:
    explored = explore(guide, today=TODAY)
    assert (explored.asked, explored.reached, bool(explored.dead_ends)) == ends(guide)
    for path in explored.dead_ends:
        assert run(guide, as_answers(path), today=TODAY).json()["outcomes"] == []
        assert run(guide, as_answers(path), today=TODAY).asks is None


def test_days_that_are_compared_with_each_other_are_told_apart(pack: Path) -> None:
    edit(pack, "  dat:", "  first: {ask: Wann?, type: date}\n  dat:")
    edit(
        pack,
        'dat < date("2026-06-01"),',
        "'months_after(first, 1) < dat and dat < date(\"1950-06-01\")',",
    )
    problems = found(pack)
    # Only a first day long ago and a day soon after it reach this outcome.
    assert not any('"early" is never reached' in problem for problem in problems)
    assert any("this path ends without an outcome" in problem for problem in problems)


def test_a_number_of_days_is_told_apart_though_it_can_leave_the_calendar(pack: Path) -> None:
    edit(pack, "  dat:", "  count: {ask: Wie viele?, type: number}\n  dat:")
    edit(pack, 'dat < date("2026-06-01"),', "'days_after(today, count) == date(\"2026-12-01\")',")
    explored = explore(compile_pack(pack, built=TODAY), today=TODAY)
    assert ("count", 7) in explored.shortest["early"]


TOO_MUCH = [
    ("a day compared with itself", 'days_after(dat, 30) < months_after(dat, 1) or dat < date("2026-06-01"),'),
    ("more choices than can be combined", " or ".join(f'"c{n}" in many' for n in range(11)) + ","),
]


@pytest.mark.parametrize(("what", "when"), TOO_MUCH)
def test_what_cannot_be_proved_is_an_error_and_not_passed_over(pack: Path, what: str, when: str) -> None:
    choices = ", ".join(f"c{n}: C" for n in range(11))
    edit(pack, "  dat:", f"  many: {{ask: Was?, choose_many: {{{choices}}}}}\n  dat:")
    edit(pack, 'dat < date("2026-06-01"),', f"'{when[:-1]}',")
    assert any("matter that not every path could be checked" in problem for problem in found(pack)), what
