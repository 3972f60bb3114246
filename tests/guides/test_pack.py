"""Packs with mistakes: each is refused with file, line and column, what is wrong and what would be right."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from safeconduct.guides import GuideError, PackError, bundled, bundled_names, compile_pack
from safeconduct.guides.pack.compile import read_pack

BUILT = date(2026, 11, 24)
SMALL = Path(__file__).parents[2] / "vectors/guides/small"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "pack"))


def edit(pack: Path, old: str, new: str, file: str = "guide.yaml") -> None:
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusals(pack: Path) -> list[str]:
    with pytest.raises(PackError) as refused:
        compile_pack(pack, built=BUILT)
    return [str(problem) for problem in refused.value.problems if problem.level == "error"]


def only_refusal(pack: Path) -> str:
    (problem,) = refusals(pack)
    return problem


MISTAKES = [
    ("sample: true", "sampel: true", 'guide.yaml:7:1: unknown key "sampel" in the guide; did you mean "sample"?'),
    (
        "sample: true",
        "sample: yes",
        "guide.yaml:7:9: sample must be true or false; write true or false, without quotes",
    ),
    ("sample: true", "title: Noch einer", 'guide.yaml:7:1: "title" is written twice; remove one of them'),
    ("land: DE", "land: XX", 'guide.yaml:4:7: no public holidays are known for "XX"; '),
    ("land: DE", "land: DE\nregion: BX", 'guide.yaml:5:9: "BX" is not a region of DE; write one of Augsburg, BB, '),
    ("land: DE", "land: DE\nregion: [BY]", "guide.yaml:5:9: region must be a text"),
    ("land: DE", "land: RU\nregion: MOW", '"MOW" is not a region of RU; leave it out: RU is known only as a whole'),
    ("type: date", "type: dates", 'guide.yaml:32:11: type cannot be "dates"; did you mean "date"?'),
    ("type: yes_no", "typ: yes_no", 'guide.yaml:37:5: unknown key "typ" in the question "sure"; did you mean "type"?'),
    ("facts: [old]", "facts: [odl]", '"odl" is not among the facts; did you mean "old"?'),
    ("letters: [note]", "letters: [note, note]", '"note" is listed twice; name it once'),
    ('kind != "none"', 'kind != "non"', 'guide.yaml:21:19: "non" is not one of the choices; did you mean "none"?'),
    ("count > 3 or", "counts > 3 or", 'guide.yaml:38:11: unknown name "counts"; did you mean "count"?'),
    (
        "count > 3 or",
        "start > 3 or",
        "guide.yaml:38:11: a date cannot be compared with a number by >; compare like with like",
    ),
    ("count > 3 or", "count > 3 or sure or", 'guide.yaml:38:24: "sure" is asked only later; use earlier questions'),
    ('when: kind == "road"\n', "when: sure\n", 'guide.yaml:28:11: "sure" is asked only later'),
    ("count > 3", "kind.__class__", "guide.yaml:38:11: a dot (attribute) is not part of the language"),
    ("count > 3", "__import__('os')", 'guide.yaml:38:11: there is no function "__import__"'),
    ("'days_after(start, 10)'", "'kind'", "this is a choice; this place needs a date"),
    ("'True'", "[a]", "when must be an expression"),
    ("checked: 2026-11-01, confidence: low", "checked: 2026-02-30, confidence: low", 'there is no day "2026-02-30"'),
    ("{to: 2026-12-31}", "{from: 2027-01-01, to: 2026-12-31}", "the fact ends before it begins; swap from and to"),
    ("confidence: low", "confidence: lowish", 'confidence cannot be "lowish"; did you mean "low"?'),
    ("'https://example.org/1'", "javascript:x", "source must be one web address"),
    ("urgency: now", "urgency: today", 'urgency cannot be "today"'),
    (
        "roll: previous_working_day",
        "roll: previous",
        'roll cannot be "previous"; known here: none, next_working_day, previous_working_day',
    ),
    ("facts: [fresh, ended]", "facts: []", "a deadline must rest on a fact"),
    ("file: letters/note.md", "file: ../note.md", "guide.yaml:55:11: the letter's file is not in the pack"),
    ("file: letters/note.md", "file: /etc/passwd", "guide.yaml:55:11: the letter's file is not in the pack"),
    ("file: letters/note.md", "file: letters/nota.md", "letters/nota.md:1:1: the file cannot be read"),
    ("{name: Name,", "{name: Name, unit: Einheit,", 'guide.yaml:56:26: the letter never uses its field "unit"'),
    ("{name: Name,", "{sure: Sicher, name: Name,", '"sure" is also a question; give the field another name'),
    ("min: 1\n", "min: 20\n", "guide.yaml:26:10: min is larger than max; swap them"),
    ("min: 1\n", "min: 1.5\n", "guide.yaml:26:10: min must be a whole number"),
    ("type: yes_no", "type: yes_no\n    min: 3", "min and max are for numbers"),
    ("type: number", "type: number\n    choose: {a: A, b: B}", "the question has 2 types"),
    (
        "choose: {road: Straße, river: Fluss, none: Keiner}",
        "choose: {road: Straße}",
        "choose offers 1 choices; offer at least 2",
    ),
    ("sure:\n", "Sure:\n", '"Sure" cannot be the name of a question'),
    ("sure:\n", "today:\n", '"today" is a word of the expression language'),
    ("steps: Bleibt stehen.", "steps: '![x](y.png)'", "a picture cannot stand in a guide; describe it in words"),
    ("steps: Bleibt stehen.", "steps: '[x](javascript:alert(1))'", "a link to 'javascript:alert(1)' is not possible"),
    ("steps: Bleibt stehen.", "steps: '# Groß'", "a heading of level 1 is not possible; use ## or ###"),
    ("steps: Bleibt stehen.", "steps: ''", "outcomes.stop.steps is empty"),
    (
        "steps: Bleibt stehen.",
        'steps: "Bleibt \\u202e stehen."',
        "a character that turns the reading direction (U+202E)",
    ),
    ("title: Ein kleiner", "title: &a Ein kleiner", "guide.yaml:3:8: an anchor (&) is not allowed"),
    ("title: Ein kleiner Ratgeber", "title: *a", "guide.yaml:3:8: an alias (*) is not allowed"),
    ("title: Ein kleiner", "title: !!python/object:os.system Ein", "guide.yaml:3:8: a tag (!) is not allowed"),
    ("title: Ein kleiner", "title: [Ein", "guide.yaml:4:5: this is not YAML"),
    ("title: Ein kleiner", "title:\tEin", "guide.yaml:3:7: a tab stands here; indent with spaces"),
    (
        "title: Ein kleiner",
        "title: Ein \u202e kleiner",
        "guide.yaml:3:12: a character that turns the reading direction (U+202E)",
    ),
    ("title: Ein kleiner", "title: Ein \x07 kleiner", "guide.yaml:3:12: a control character (U+0007)"),
    ("languages: [de, en]", "languages: [de, en, fr]", "locale/fr.po:1:1: the file cannot be read"),
    ("languages: [de, en]", "languages: [de, english]", '"english" is not a language code'),
    ("outcomes:\n", "outcome:\n", 'unknown key "outcome" in the guide; did you mean "outcomes"?'),
    ("guide: small\n", "guide: Small Guide\n", '"Small Guide" cannot be the id of a guide'),
]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES, ids=lambda text: text[:40].replace("\n", " "))
def test_a_mistake_in_guide_yaml_is_named_with_its_place_and_its_mend(
    pack: Path, old: str, new: str, message: str
) -> None:
    edit(pack, old, new)
    found = refusals(pack)
    assert any(message in problem for problem in found), "\n".join(found)


LETTER_MISTAKES = [
    (
        "*{kind}*",
        "*{king}*",
        'letters/note.md:4:17: "king" is neither a field of this letter nor a question; did you mean "kind"?',
    ),
    ("{address}", "{Address}", 'letters/note.md:2:2: "Address" is neither a field'),
    ("count > 3", "cuont > 3", 'letters/note.md:9:7: unknown name "cuont"; did you mean "count"?'),
    ("count > 3", 'count > "3"', "letters/note.md:9:7: a number cannot be compared with a text"),
    ("{% if count > 3 %}", "{% for a in b %}", "letters/note.md:9:3: {% for a in b %} is not known"),
    ("ohne Brot{% endif %}", "ohne Brot", "this {% if %} has no {% endif %} here"),
    ("{% if sure %}\n", "", "has no {% if %} here"),
    ("https://example.org/a?b=1&c=2", "https://example.org/{name}", "a placeholder cannot stand in a link's address"),
    ("https://example.org/a?b=1&c=2", "file:///etc/passwd", "a link to 'file:///etc/passwd' is not possible"),
    ("### Schluss", "##### Schluss", "a heading of level 5 is not possible"),
    ("### Schluss", "```\ncode\n```", "a block of code cannot stand in a guide"),
    ("### Schluss", "\ue000\ue100", "a private-use character (U+E000) stands here"),
]


@pytest.mark.parametrize(("old", "new", "message"), LETTER_MISTAKES, ids=lambda text: text[:40].replace("\n", " "))
def test_a_mistake_in_a_letter_is_named_with_its_place(pack: Path, old: str, new: str, message: str) -> None:
    edit(pack, old, new, "letters/note.md")
    found = refusals(pack)
    assert any(message in problem for problem in found), "\n".join(found)


COSTLY_LETTERS = [
    ("[" * 900_000, "letters/note.md:1:50001: the letter is longer than 50,000 characters; shorten it"),
    ("{%" * 20_000, "letters/note.md:1:16: this {% has no other half on its line; close it"),
    ("{" * 40_000, "letters/note.md:1:16: this { has no other half on its line"),
    ("\n{% if sure\nx", "letters/note.md:2:1: this {% has no other half on its line"),
    ("{% if sure %}" * 3000, "conditions are nested more than 8 deep; join them with and"),
    ("\n\n{% if sure %}\n" * 400 + "x" + "\n{% endif %}\n" * 400, "conditions are nested more than 8 deep"),
    ("\n\n" + "> " * 20_000 + "x", "nested more than 10 deep; write it flat"),
    ("\n\n" + "- " * 20_000 + "x", "nested more than 10 deep; write it flat"),
]


@pytest.mark.parametrize(("text", "message"), COSTLY_LETTERS, ids=lambda text: text[:30].replace("\n", " "))
def test_a_hostile_letter_is_refused_before_it_costs_time_or_memory(pack: Path, text: str, message: str) -> None:
    (pack / "letters/note.md").write_text("{name}{address}" + text)
    assert any(message in problem for problem in refusals(pack)), "\n".join(refusals(pack))


def test_a_text_nested_too_deeply_is_refused_and_never_cut_short(pack: Path) -> None:
    for marks in (8, 11, 19, 21, 60, 9000):
        fresh = Path(shutil.copytree(SMALL, pack.with_name(f"quoted{marks}")))
        edit(fresh, "steps: Bleibt stehen.", f'steps: "Bleibt stehen.\\n\\n{"> " * marks}Und das."')
        problems = refusals(fresh)
        deep = [problem for problem in problems if "nested more than 10 deep" in problem]
        assert bool(deep) is (marks > 8), (marks, problems)


@pytest.mark.parametrize(
    "name", ["letters/../note.md", "letters/a\\0.md", "letters/a\\e[2J.md", "C:\\\\note.md", "note.txt"]
)
def test_a_letters_file_has_a_plain_name_inside_the_pack(pack: Path, name: str) -> None:
    edit(pack, "file: letters/note.md", f'file: "{name}"')
    assert any("the letter's file is not in the pack" in problem for problem in refusals(pack))


def test_a_name_that_a_terminal_would_obey_is_written_out(pack: Path) -> None:
    edit(pack, "  sure:\n", '  "su\\u202ere\\e[2J":\n')
    problems = refusals(pack)
    assert any('"su\\u202ere\\x1b[2J" cannot be the name of a question' in problem for problem in problems)
    assert all(problem.isprintable() for problem in problems)


def test_an_unreadable_translation_is_one_problem_and_not_one_for_each_text(pack: Path) -> None:
    (pack / "locale/en.po").write_bytes(b"\xff")
    assert only_refusal(pack) == "locale/en.po:1:1: the file is not UTF-8; save it as UTF-8"


LOCALE_MISTAKES = [
    ('msgstr "Which way?"', 'msgstr ""', 'the translation of "questions.kind.ask" is empty'),
    ('msgid "Welcher Weg?"', 'msgid "Welche Straße?"', 'the text of "questions.kind.ask" has changed since'),
    (
        'msgctxt "questions.kind.ask"',
        '#, fuzzy\nmsgctxt "questions.kind.ask"',
        'of "questions.kind.ask" is marked fuzzy',
    ),
    (
        'msgctxt "questions.kind.ask"',
        'msgctxt "questions.kind.aks"',
        'add msgctxt "questions.kind.ask" to locale/en.po',
    ),
    ('msgctxt "questions.kind.ask"\n', "", "an entry without msgctxt"),
    ('msgstr "Which way?"', 'msgstr "Which way?', "locale/en.po:44:1: this line is not gettext"),
]


@pytest.mark.parametrize(("old", "new", "message"), LOCALE_MISTAKES, ids=lambda text: text[:40].replace("\n", " "))
def test_a_mistake_in_a_translation_is_named_with_its_place(pack: Path, old: str, new: str, message: str) -> None:
    edit(pack, old, new, "locale/en.po")
    found = refusals(pack)
    assert any(message in problem for problem in found), "\n".join(found)


def test_all_mistakes_are_reported_together_in_the_order_of_the_files(pack: Path) -> None:
    edit(pack, "sample: true", "sampel: true")
    edit(pack, "count > 3 or", "counts > 3 or")
    edit(pack, "*{kind}*", "*{king}*", "letters/note.md")
    edit(pack, 'msgstr "Which way?"', 'msgstr ""', "locale/en.po")
    files = [problem.split(":")[:2] for problem in refusals(pack)]
    assert files == [["guide.yaml", "7"], ["guide.yaml", "38"], ["letters/note.md", "4"], ["locale/en.po", "43"]]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xef\xbb\xbfguide: small\n", "begins with a byte order mark; save it as UTF-8 without BOM"),
        ("guide: small\n".encode("utf-16"), "begins with a byte order mark"),
        ("guide: small\n".encode("utf-16-be"), "control character"),
        ("title: ä\n".encode("latin-1"), "guide.yaml:1:8: the file is not UTF-8"),
        (b"", "the file holds no keys"),
        (b"- a\n- b\n", "the file holds no keys"),
        (b"a: 1\n---\nb: 2\n", "a second document begins here"),
        (b"? [a]\n: 1\n", "a key must be a word"),
        (b"a: " + b"[" * 100_000, "nesting depth"),
        (b"a: " + b"{a: " * 5_000, "nested more than 12 deep"),
        (b"\n".join(b" " * n + b"a:" for n in range(500)), "nested more than 12 deep"),
        (b"a: [" + b"1," * 150_000 + b"]", "more than 100,000 values"),
        (b"a: &x [1, 1]\nb: &y [*x, *x]\n", "an anchor (&) is not allowed"),
        (b"x" * 50_000_000, "the file has 50,000,000 bytes"),
        (b"questions:\n" + b"".join(b"  q%d: {ask: a}\n" % n for n in range(20_000)), "20,000 questions are more than"),
    ],
    ids=lambda value: value[:24].decode("latin-1").replace("\n", " ") if isinstance(value, bytes) else None,
)
def test_a_hostile_file_is_refused_before_it_costs_time_or_memory(pack: Path, raw: bytes, message: str) -> None:
    (pack / "guide.yaml").write_bytes(raw)
    assert any(message in problem for problem in refusals(pack))


def test_a_letter_that_is_a_link_out_of_the_pack_is_refused(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (pack / "letters/note.md").unlink()
    (pack / "letters/note.md").symlink_to(tmp_path / "secret.md")
    assert "the letter's file is not in the pack" in only_refusal(pack)


def test_html_and_scripts_in_every_text_stay_text(pack: Path) -> None:
    hostile = "<script>alert(1)</script><b>"
    edit(pack, "steps: Bleibt stehen.", f"steps: Bleibt {hostile} stehen.")
    edit(pack, 'msgid "Bleibt stehen."', f'msgid "Bleibt {hostile} stehen."', "locale/en.po")
    (outcome,) = [each for each in compile_pack(pack, built=BUILT).outcomes if each.id == "stop"]
    assert outcome.steps["de"] == [{"tag": "p", "children": [f"Bleibt {hostile} stehen."]}]


ALWAYS = (
    "  always: {when: 'True', urgency: info, title: Immer, steps: Passt auf euch auf., facts: [fresh], "
    "deadlines: [never]}"
)
REST = """\
    urgency: info
    title: Immer
    steps: Passt auf euch auf.
    facts: [fresh]
    deadlines: [never]"""


def test_the_column_of_an_expression_is_found_in_folded_literal_and_quoted_text(pack: Path) -> None:
    for written, place in (
        ("when: 'True and\n      zzz'", "46:7"),
        ('when: "True and zzz"', "45:21"),
        ("when: >-\n      (True and\n      zzz)", "47:7"),
        ("when: |\n      (True and\n       zzz)", "47:8"),
        ("when: (True\n      and zzz)", "46:11"),
    ):
        fresh = pack.with_name(f"pack{len(list(pack.parent.iterdir()))}")
        shutil.copytree(SMALL, fresh)
        edit(fresh, ALWAYS, f"  always:\n    {written}\n{REST}")
        assert only_refusal(fresh).startswith(f'guide.yaml:{place}: unknown name "zzz"'), written


def test_a_file_with_windows_line_ends_is_read_the_same(pack: Path) -> None:
    for name in ("guide.yaml", "letters/note.md", "locale/en.po"):
        path = pack / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compile_pack(pack, built=BUILT) == compile_pack(SMALL, built=BUILT)


def test_an_entry_that_translates_nothing_is_a_warning(pack: Path) -> None:
    with (pack / "locale/en.po").open("a") as file:
        file.write('\nmsgctxt "questions.kin.ask"\nmsgid "x"\nmsgstr "y"\n')
    (problem,) = read_pack(pack, built=BUILT).problems
    assert problem.level == "warning"
    assert '"questions.kin.ask" translates nothing; did you mean "questions.kind.ask"?' in str(problem)


def test_the_public_holidays_of_a_region_are_counted_if_the_pack_names_one(pack: Path) -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany not in compile_pack(pack, built=BUILT).holidays
    edit(pack, "land: DE", "land: DE\nregion: BY")
    bavarian = compile_pack(pack, built=BUILT).holidays
    assert epiphany in bavarian
    assert bavarian > compile_pack(SMALL, built=BUILT).holidays


def test_a_clock_that_is_behind_warns_but_still_compiles_the_guide() -> None:
    compiled = read_pack(SMALL, built=date(2026, 10, 1))
    assert compiled.guide is not None
    assert any("which is to come" in str(problem) for problem in compiled.problems)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    assert only_refusal(tmp_path) == "guide.yaml:1:1: the file cannot be read; put guide.yaml into the pack"


def test_bundled_packs_are_found_by_name_and_others_are_not() -> None:
    assert "de/kdv" in bundled_names()
    assert (bundled("de/kdv") / "guide.yaml").is_file()
    for name in ("de/kdw", "../../etc", "de/kdv/../kdv", "", "/etc"):
        with pytest.raises(GuideError, match="no pack"):
            bundled(name)
