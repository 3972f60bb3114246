"""The pages for a reviewer: nothing of the guide is missing in any language, and nothing in them acts."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from safeconduct.guides import Guide, bundled, bundled_names, compile_pack, run
from safeconduct.guides.explore import as_answers, explore
from safeconduct.guides.review import review_html

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
SMALL = Guide.from_json((ROOT / "vectors/guides/small.guide.json").read_text())


class Read(HTMLParser):
    """The tags, attributes, ids and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", "".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def values(read: Read, name: str) -> list[str]:
    return [value for each, value in read.attributes if each == name]


@pytest.mark.parametrize("name", bundled_names())
def test_every_text_of_a_pack_stands_in_its_review_in_every_language(name: str) -> None:
    guide = compile_pack(bundled(name), built=TODAY)
    read = Read(review_html(guide, today=TODAY))
    ids = values(read, "id")
    for language in guide.languages:
        kinds = {
            "fact": guide.fact, "question": guide.question, "outcome": guide.outcome,
            "deadline": guide.deadline, "letter": guide.letter,
        }  # fmt: skip
        for kind, things in kinds.items():
            for each in things:
                assert ids.count(f"{language}-{kind}-{each}") == 1
        said = [fact.says[language] for fact in guide.facts]
        said += [question.ask[language] for question in guide.questions]
        said += [choice.label[language] for question in guide.questions for choice in question.choices]
        said += [outcome.title[language] for outcome in guide.outcomes]
        said += [deadline.title[language] for deadline in guide.deadlines]
        said += [letter.title[language] for letter in guide.letters]
        said += [deadline.unknown[language] for deadline in guide.deadlines]
        said += [field.ask[language] for letter in guide.letters for field in letter.fields]
        assert [text for text in said if re.sub(r"\s+", " ", text) not in read.text] == []
    for fact in guide.facts:
        assert fact.norm in read.text
        assert fact.source is None or fact.source in values(read, "href")


def test_a_fact_shows_its_age_its_source_its_confidence_and_who_cites_it() -> None:
    text = Read(review_html(SMALL, today=date(2027, 1, 1))).text
    assert "sure; checked 2026-11-01, 61 days ago; may be relied on for 365 days, until 2027-11-01" in text
    assert "not in force: what cites it is stopped" in text
    assert "in force from the beginning until 2026-12-31" in text
    assert "too old to rely on, have it checked" in text
    assert "cited by stopped, stopped-letter" in text
    assert "no source" in text


def test_the_shortest_answers_that_lead_to_an_outcome_are_shown_and_do_lead_there() -> None:
    shortest = explore(SMALL, today=TODAY).shortest
    assert set(shortest) == {"go", "stop", "map", "thirsty", "always"}
    assert [name for name, _ in shortest["always"]] == ["kind"]
    assert [name for name, _ in shortest["stop"]] == ["kind", "things", "start", "sure"]
    for name, path in shortest.items():
        found = run(SMALL, as_answers(path), today=TODAY)
        assert found.asks is None
        assert name in [each.id for each in found.outcomes]
    text = Read(review_html(SMALL, today=TODAY)).text
    assert "Which way? RiverWhat have you with you? none" in text
    assert "Are you sure? Yes" in text


def test_a_deadline_has_an_example_with_its_day() -> None:
    text = Read(review_html(SMALL, today=TODAY)).text
    assert "Example: When do you start? 2026-11-24 \u2192 2026-12-24" in text
    after = replace(SMALL, deadlines=tuple(replace(each, date=["answer", "none"]) for each in SMALL.deadlines))
    assert "Example: cannot be computed" in Read(review_html(after, today=TODAY)).text


def test_a_letter_shows_what_is_printed_only_sometimes_and_when() -> None:
    text = Read(review_html(SMALL, today=TODAY)).text
    assert "if count > 3 : Wir sind viele." in text.replace("3:", "3 :")


def test_the_page_has_no_script_no_form_and_loads_nothing() -> None:
    html = review_html(SMALL, today=TODAY)
    read = Read(html)
    assert not {"script", "img", "link", "iframe", "form", "input", "object", "svg", "base"} & read.tags
    assert values(read, "src") == []
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'; style-src 'sha256-" in values(read, "content")[0]
    assert "url(" not in html
    assert all(href.startswith(("#", "https://", "http://")) for href in values(read, "href"))


def test_hostile_texts_stay_text_in_the_review() -> None:
    hostile = "</style><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
    data = json.loads(SMALL.text())
    for language in ("de", "en"):
        data["title"][language] = hostile
        for each in data["outcomes"]:
            each["title"][language] = hostile
            each["steps"][language] = [{"tag": "script", "children": [hostile]}, {"tag": "p", "children": [hostile]}]
        for each in data["questions"]:
            each["ask"][language] = hostile
    data["facts"][0]["source"] = "javascript:alert(1)"
    read = Read(review_html(Guide.from_json(data), today=TODAY))
    assert not {"script", "img"} & read.tags
    assert hostile in read.text
    assert not [href for href in values(read, "href") if "javascript" in href]


def test_a_signed_guide_says_by_whom_and_an_overdue_one_warns() -> None:
    data = json.loads(SMALL.text())
    assert "Nobody has signed this guide." in Read(review_html(SMALL, today=TODAY)).text
    data["review"] = {"by": "RA Vera Muster", "on": "2026-11-01", "due": "2026-11-23"}
    html = review_html(Guide.from_json(data), today=TODAY)
    assert "Signed by RA Vera Muster on 2026-11-01." in html
    assert '<span class="warn">To be looked at again by 2026-11-23.</span>' in html


def test_the_review_is_the_same_bytes_each_time() -> None:
    assert review_html(SMALL, today=TODAY) == review_html(Guide.from_json(SMALL.text()), today=TODAY)
