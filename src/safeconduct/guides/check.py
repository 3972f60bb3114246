"""What can be proved about a pack before it is published: its files, every path, its facts, its scenarios."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.guides.errors import AnswerError, Place, Problem
from safeconduct.guides.explore import as_answers
from safeconduct.guides.guide import Deadline, Fact, Guide, Letter, Outcome
from safeconduct.guides.pack.compile import read_pack
from safeconduct.guides.pack.scenarios import Scenario, read_scenarios
from safeconduct.guides.pack.source import Problems
from safeconduct.guides.run import run
from safeconduct.guides.seasons import MOST_SEASONS, Seasons, explore_seasons

MOST_DEAD_ENDS = 5


@dataclass(frozen=True)
class Checked:
    """What a check found. `guide` is None if the pack does not compile; `ok` if nothing is an error."""

    guide: Guide | None
    problems: list[Problem]
    states: int = 0
    scenarios: int = 0

    @property
    def ok(self) -> bool:
        """Whether the pack may be published as far as a machine can tell."""
        return not any(problem.level == "error" for problem in self.problems)


def check_pack(folder: Path, *, today: date, progress: Callable[[int], None] = lambda _states: None) -> Checked:
    """Every problem of the pack in `folder`, as of `today`. Never raises for what stands in the pack."""
    compiled = read_pack(folder, built=today)
    if compiled.guide is None:
        return Checked(None, compiled.problems)
    problems = Problems(list(compiled.problems))
    scenarios = read_scenarios(folder, problems)
    check = _Check(compiled.guide, compiled.places, today, problems)
    explored = explore_seasons(compiled.guide, today=today, progress=progress)
    check.paths(explored)
    check.facts()
    check.review()
    for scenario in scenarios:
        check.scenario(scenario)
    return Checked(compiled.guide, problems.in_order(), explored.states, len(scenarios))


@dataclass
class _Check:
    guide: Guide
    places: Mapping[str, Place]
    today: date
    problems: Problems
    cited: dict[str, list[str]] = field(default_factory=dict)

    def place(self, path: str) -> Place:
        return self.places.get(path, Place("guide.yaml"))

    def paths(self, explored: Seasons) -> None:
        if not explored.complete:
            self.problems.error(
                Place("guide.yaml"),
                f"more than {explored.states:,} states: not every path could be checked",
                "ask fewer questions that all matter at the end, or split the guide",
            )
            return
        if not explored.few_enough:
            self.problems.error(
                Place("guide.yaml"),
                f"what it says of today comes out in more than {MOST_SEASONS} ways: not every day could be checked",
                "compare `today` with fewer days",
            )
        for name in sorted(explored.unproved):
            self.problems.error(
                self.place(f"questions.{name}"),
                f'so many answers to "{name}" matter that not every path could be checked',
                "name fewer choices, or compare it with one fixed value at a time",
            )
        for path, day in list(explored.dead_ends.items())[:MOST_DEAD_ENDS]:
            last = path[-1][0] if path else self.guide.questions[0].id
            when = "" if day == self.today else f" on {day}"
            self.problems.error(
                self.place(f"questions.{last}"),
                f"this path ends without an outcome{when}: {_told(as_answers(path))}",
                "add an outcome for it, or widen a `when`",
            )
        if len(explored.dead_ends) > MOST_DEAD_ENDS:
            more = len(explored.dead_ends) - MOST_DEAD_ENDS
            self.problems.error(
                Place("guide.yaml"), f"{more} more paths end without an outcome", "mend the first ones first"
            )
        self.unreached(explored)

    def unreached(self, explored: Seasons) -> None:
        for question in self.guide.questions:
            if question.id not in explored.asked:
                self.never(f"questions.{question.id}", f'the question "{question.id}" is never asked')
        reached = [outcome for outcome in self.guide.outcomes if outcome.id in explored.reached]
        for outcome in self.guide.outcomes:
            if outcome not in reached:
                self.never(f"outcomes.{outcome.id}", f'the outcome "{outcome.id}" is never reached')
        named = {name for outcome in reached for name in (*outcome.deadlines, *outcome.letters)}
        for kind, things in (("deadline", self.guide.deadlines), ("letter", self.guide.letters)):
            for thing in things:
                if thing.id not in named:
                    place = self.place(f"{kind}s.{thing.id}")
                    self.problems.error(
                        place, f'the {kind} "{thing.id}" is never reached', "name it in an outcome, or remove it"
                    )

    def never(self, path: str, message: str) -> None:
        place = self.places.get(f"{path}.when", self.place(path))
        self.problems.error(place, message, "look at its `when` and at the questions before it")

    def facts(self) -> None:
        guide = self.guide
        citing: list[Outcome | Deadline | Letter] = [*guide.outcomes, *guide.deadlines, *guide.letters]
        cited = {name for each in citing for name in each.facts}
        for fact in self.guide.facts:
            place = self.place(f"facts.{fact.id}")
            if fact.id not in cited:
                self.problems.warning(place, f'the fact "{fact.id}" is cited by nobody', "cite it, or remove it")
            self.age(fact, place)
        for deadline in self.guide.deadlines:
            for name in deadline.facts:
                if self.guide.fact[name].confidence == "unverified":
                    place = self.place(f"deadlines.{deadline.id}.facts")
                    self.problems.error(
                        place, f'the deadline rests on "{name}", which is unverified', "verify it first"
                    )

    def age(self, fact: Fact, place: Place) -> None:
        if fact.holds_to is not None and fact.holds_to < self.today:
            message = f'the fact "{fact.id}" has expired on {fact.holds_to}'
            self.problems.error(place, message, "find the law that holds now; until then what cites it is stopped")
        elif not fact.in_force(self.today):
            message = f'the fact "{fact.id}" holds only from {fact.holds_from}'
            self.problems.warning(place, message, "until then what cites it is stopped")
        elif fact.confidence == "unverified":
            self.problems.warning(place, f'the fact "{fact.id}" is unverified', "find its source and read it")
        elif fact.stale(self.today):
            message = f'the fact "{fact.id}" was checked on {fact.checked} and kept for {fact.keep} days'
            self.problems.warning(place, message, "read its source again and set `checked`")

    def review(self) -> None:
        review = self.guide.review
        if review.due is not None and review.due < self.today:
            self.problems.warning(
                Place("guide.yaml"), f"the review was due on {review.due}", "have it reviewed and signed"
            )
        if review.by is None and not self.guide.sample:
            self.problems.error(
                Place("guide.yaml"), "nobody has signed the review", "sign review, or write sample: true"
            )

    def scenario(self, scenario: Scenario) -> None:
        try:
            found = run(self.guide, scenario.answers_for(self.guide), today=scenario.today)
        except AnswerError as error:
            self.problems.error(scenario.place, f'"{scenario.name}": {error.question}: {error.message}', error.mend)
            return
        result = found.json()
        if found.asks is not None:
            message = f'"{scenario.name}" does not answer the question "{found.asks}"'
            self.problems.error(scenario.place, message, f"add {found.asks} to its answers")
            return
        came = {
            "outcomes": [each["id"] for each in result["outcomes"]],
            "deadlines": {each["id"]: each["date"] for each in result["deadlines"]},
            "letters": result["letters"],
        }
        for key, value in came.items():
            if value != scenario.expected[key]:
                place = scenario.places.get(key, scenario.place)
                message = f'"{scenario.name}" comes out with {key} {_told(value)}, not {_told(scenario.expected[key])}'
                self.problems.error(place, message, "mend the guide, or the scenario if it is wrong")


def _told(value: Any) -> str:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_told(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_told(each) for each in value) + "]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
