"""The picture of a guide: what it shows is what exploring found, it fits its paper, and hostile texts stay text."""

import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from safeconduct.guides import Guide, bundled, bundled_names, compile_pack, run
from safeconduct.guides.draw.measure import width, wrapped
from safeconduct.guides.draw.picture import guide_svg
from safeconduct.guides.errors import DrawError
from safeconduct.guides.flow import flow, told
from safeconduct.guides.words import words

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
SMALL = Guide.from_json((ROOT / "vectors/guides/small.guide.json").read_text())
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def arrows(guide: Guide, today: date = TODAY) -> list[tuple[str, str, str, bool]]:
    found = []
    for arrow in flow(guide, today=today).arrows:
        question = guide.question.get(arrow.source[1])
        label = told(question, arrow, words("en")) if question else ""
        found.append((arrow.source[1], ":".join(arrow.target), label, arrow.always))
    return found


def test_the_arrows_say_which_answers_lead_where_and_whether_always() -> None:
    assert arrows(SMALL) == [
        ("", "question:kind", "", True),
        ("", "outcome:always", "", True),
        ("kind", "end:kind", "3", True),
        ("kind", "question:things", "1, 2", True),
        ("things", "question:count", "", False),
        ("things", "question:start", "", False),
        ("things", "outcome:map", "1, 1+3", True),
        ("things", "outcome:thirsty", "none, 1", True),
        ("count", "question:start", "", True),
        ("start", "end:start", "", False),
        ("start", "question:sure", "", False),
        ("sure", "end:sure", "No", False),
        ("sure", "outcome:go", "No", False),
        ("sure", "outcome:stop", "Yes", True),
    ]


def test_days_and_numbers_on_an_arrow_are_the_stretches_between_the_changes() -> None:
    kdv = compile_pack(bundled("de/kdv"), built=TODAY)
    found = {(source, target): label for source, target, label, _ in arrows(kdv)}
    assert found["notified", "outcome:o15-late"] == "up to 2026-10-23"
    assert found["waiting", "outcome:o16-reminder"] == "from 6"
    assert found["waiting", "outcome:o16-wait"] == "up to 5, ?"
    last = {"stage": "sent", "came": "refused", "tension": False}
    for day, late in (("2026-10-23", True), ("2026-10-24", False)):
        result = run(kdv, {**last, "notified": day}, today=TODAY)
        assert ("o15-late" in [each.id for each in result.outcomes]) is late


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_pack_can_be_drawn_in_each_of_its_languages(name: str) -> None:
    guide = compile_pack(bundled(name), built=TODAY)
    for language in guide.languages:
        drawn = texts(guide_svg(guide, language=language, today=TODAY))
        shown = " ".join(drawn)
        for question in guide.question:
            assert question in drawn
        for number in range(1, len(guide.outcomes) + 1):
            assert drawn.count(f"R{number} ") == 2  # its box and its card
        for each in (*guide.deadline, *guide.letter):
            assert each in shown


@pytest.mark.parametrize("name", bundled_names())
def test_a_bundled_pack_prints_in_readable_letters_and_on_a3_unless_they_need_more(name: str) -> None:
    guide = compile_pack(bundled(name), built=TODAY)
    root = ET.fromstring(guide_svg(guide, language=guide.languages[0], today=TODAY))  # noqa: S314 - our own
    sizes = [float(each.get("font-size", "0")) for each in root.iter(f"{SVG}text")]
    scale = float(root.get("width", "").removesuffix("mm")) / float(root.get("viewBox", "").split()[2])
    smallest = min(sizes) * scale * 72 / 25.4
    assert smallest > 5.4
    assert float(root.get("width", "").removesuffix("mm")) in {297.0, 420.0} or smallest < 5.6


def test_the_picture_is_the_same_bytes_each_time_and_names_its_day() -> None:
    drawn = guide_svg(SMALL, language="en", today=TODAY)
    assert guide_svg(Guide.from_json(SMALL.text()), language="en", today=TODAY) == drawn
    assert "Reckoned as of 2026-11-24" in drawn
    assert guide_svg(SMALL, language="en", today=date(2026, 11, 25)) != drawn


def test_urgency_is_told_by_shape_sign_and_word_and_not_by_colour_alone() -> None:
    drawn = guide_svg(SMALL, language="en", today=TODAY)
    grey = re.sub("#[0-9a-f]{6}", "#000000", drawn)
    root = ET.fromstring(grey)  # noqa: S314 - our own
    signs = {}
    for group in root.iter(f"{SVG}g"):
        paths = [re.sub("[0-9. -]", "", each.get("d", "")) for each in group.iter(f"{SVG}path")]
        frames = [each.get("stroke-width") for each in group.iter(f"{SVG}rect")]
        if paths:
            word = (group.findtext(f"{SVG}title") or "").split(":")[0]
            signs[word] = (paths[0], frames[0])
    assert set(signs) == {"Now", "Soon", "Good to know"}
    assert len(set(signs.values())) == 3


def test_the_picture_has_a_title_and_says_its_arrows_in_words() -> None:
    root = ET.fromstring(guide_svg(SMALL, language="en", today=TODAY))  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A small guide"
    assert "Are you sure? Yes \u2192 Stop" in (root.findtext(f"{SVG}desc") or "")


def test_hostile_texts_stay_text_in_the_picture() -> None:
    hostile = '</text><script>alert(1)</script>"&<a href="javascript:1">x</a>\x07]]>'
    data = json.loads(SMALL.text())
    data["title"]["en"] = hostile
    for part in ("questions", "outcomes", "deadlines", "letters"):
        for each in data[part]:
            each["ask" if part == "questions" else "title"]["en"] = hostile
    drawn = guide_svg(Guide.from_json(data), language="en", today=TODAY)
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    allowed = {"svg", "title", "desc", "defs", "marker", "path", "rect", "circle", "polyline", "text", "g"}
    assert tags <= allowed
    assert root.findtext(f"{SVG}title") == hostile.replace("\x07", "\ufffd")
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]


def test_what_is_never_reached_is_drawn_and_a_dead_end_is_named() -> None:
    stop, *rest = SMALL.outcomes
    lonely = replace(SMALL, outcomes=(replace(stop, when=["lit", False]), *rest[:-1]))
    drawn = texts(guide_svg(lonely, language="en", today=TODAY))
    assert "R1 " in drawn
    assert "Ends without advice" in drawn


def test_a_guide_with_too_many_states_is_refused_and_not_drawn_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.guides.explore.MOST_STATES", 3)
    with pytest.raises(DrawError, match="too many states"):
        guide_svg(SMALL, language="en", today=TODAY)


def test_without_graphlay_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(DrawError, match=r"pip install 'safeconduct\[draw\]'"):
        guide_svg(SMALL, language="en", today=TODAY)


def test_no_line_is_wider_than_its_room_even_for_one_long_word() -> None:
    for text in ("Rechtsschutzversicherungsgesellschaften und so weiter", "Ж" * 80, "a b c", ""):
        lines = wrapped(text, 9, 60)
        assert all(width(line, 9) <= 60 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
