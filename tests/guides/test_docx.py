"""A letter as DOCX: the same words as the text, values as data, nothing about who wrote it when."""

import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.guides import Guide, LetterError, bundled, bundled_names, compile_pack, letter_text
from safeconduct.guides.docx import letter_docx

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
SMALL = Guide.from_json((ROOT / "vectors/guides/small.guide.json").read_text())
ANSWERS = {"kind": "road", "things": ["map"], "count": 5, "start": "2026-12-01", "sure": True}


def opened(made: bytes) -> Any:  # noqa: ANN401 - the library's document
    return docx.Document(io.BytesIO(made))


def words_of(text: str) -> list[str]:
    return text.split()


def test_a_letter_has_the_words_of_its_plain_text_in_the_same_order() -> None:
    fields = {"name": "Äsop Ёлкин", "address": "Straße 1\n10115 Berlin"}
    made = letter_docx(SMALL, "note", ANSWERS, fields, today=TODAY)
    written = "\n".join(paragraph.text for paragraph in opened(made).paragraphs)
    plain = letter_text(SMALL, "note", ANSWERS, fields, today=TODAY)
    # Marks that the word processor draws itself, and addresses that are behind their links.
    plain = re.sub(r"(?m)^ *(- |\d\. |> |>$|-{8}$)| \(https://example\.org/a[^)]*\)", "", plain)
    assert words_of(written) == words_of(plain)


def test_an_empty_field_of_several_lines_leaves_room_for_a_hand() -> None:
    empty, filled = (opened(letter_docx(SMALL, "note", ANSWERS, {"address": x}, today=TODAY)) for x in ("", "Straße 1"))
    assert empty.paragraphs[0].text == "\n".join(["________", *["_" * 60] * 3])
    assert empty.paragraphs[0].paragraph_format.line_spacing == 1.75
    assert filled.paragraphs[0].paragraph_format.line_spacing is None


def test_headings_lists_quotes_and_links_are_what_they_are() -> None:
    document = opened(letter_docx(SMALL, "note", ANSWERS, {}, today=TODAY))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    for name in ("Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Number", "List Continue", "Quote"):
        assert name in styles
    links = [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert links == ["https://example.org/a?b=1&c=2", "https://example.org/"]
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_each_numbered_list_begins_at_one() -> None:
    data = SMALL.json()
    item = {"tag": "li", "children": ["x"]}
    data["letters"][0]["body"] = [{"tag": "ol", "children": [item, item]}, "und", {"tag": "ol", "children": [item]}]
    data["letters"][0]["fields"] = []
    document = opened(letter_docx(Guide.from_json(data), "note", ANSWERS, {}, today=TODAY))
    numbered = [each for each in document.paragraphs if each.style.name == "List Number"]
    used = [each._p.pPr.numPr.numId.val for each in numbered]  # noqa: SLF001 - the library does not say it otherwise
    assert used[0] == used[1] != used[2]
    numbering = document.part.numbering_part.element
    assert numbering.num_having_numId(used[2]).lvlOverride_lst[0].xpath("./w:startOverride/@w:val") == ["1"]


def test_nothing_in_the_file_tells_who_wrote_it_or_when() -> None:
    made = letter_docx(SMALL, "note", ANSWERS, {}, today=TODAY)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = package.read("docProps/core.xml").decode()
        names = package.namelist()
        every = b"".join(package.read(name) for name in names)
    assert re.findall(r"<([a-z]+:\w+)[ >]", about) == ["cp:coreProperties", "dc:title", "dc:language"]
    assert not [name for name in names if "app.xml" in name or "thumbnail" in name]
    assert b"python-docx" not in every
    assert b"Macintosh" not in every
    assert made == letter_docx(SMALL, "note", ANSWERS, {}, today=TODAY)


def test_the_language_of_the_letter_is_set() -> None:
    made = letter_docx(SMALL, "stopped-letter", ANSWERS, {}, today=TODAY)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert 'w:lang w:val="en" w:eastAsia="en"' in package.read("word/styles.xml").decode()


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_value_is_printed_as_it_is_and_never_read_as_markup(name: str, address: str) -> None:
    fields = {"name": f"<w:p/>*{name}*", "address": f"{{name}}&amp;{address}]]>"}
    first = opened(letter_docx(SMALL, "note", ANSWERS, fields, today=TODAY)).paragraphs[0].text
    shown = [each for each in f"{fields['name']}{fields['address']}" if each.isprintable() and each != " "]
    assert [each for each in first if each.isprintable() and each != " "] == shown


@pytest.mark.parametrize("name", bundled_names())
def test_every_letter_of_a_bundled_pack_can_be_written_empty(name: str) -> None:
    guide = compile_pack(bundled(name), built=TODAY)
    for letter in guide.letters:
        assert opened(letter_docx(guide, letter.id, {}, {}, today=TODAY)).paragraphs


def test_a_missing_library_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(LetterError, match=r"a DOCX needs python-docx: pip install 'safeconduct\[letters\]'"):
        letter_docx(SMALL, "note", ANSWERS, {}, today=TODAY)
