"""The command line: what people type, what they get, and what bad input gets them."""

import json
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from safeconduct.cli.guide import guide
from safeconduct.guides.words import words

ROOT = Path(__file__).parents[2]
SMALL = str(ROOT / "vectors/guides/small")
SOLDIER = {"stage": "before", "who": "soldier", "changed": True}


def call(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(guide, list(words), input=typed)


def written(folder: Path, name: str, data: object) -> str:
    (folder / name).write_text(json.dumps(data), encoding="utf-8")
    return str(folder / name)


def test_checking_a_sound_pack_says_so_and_exits_0() -> None:
    done = call("check", "de/kdv", "--today", "2026-11-24")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("de/kdv: 0 errors, ")


def test_checking_a_pack_with_a_mistake_names_its_place_and_exits_1(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text("guide: x\ntitel: X\n")
    done = call("check", str(tmp_path))
    assert done.exit_code == 1
    assert f'error: {tmp_path}/guide.yaml:2:1: unknown key "titel" in the guide; did you mean "title"?' in done.output
    assert done.output.splitlines()[-1].endswith("; not compiled")


def test_checking_for_machines_prints_each_problem_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text("guide: [\n")
    done = call("check", str(tmp_path), "de/kdv", "--json", "--today", "2026-11-24")
    assert done.exit_code == 1
    bad, good = json.loads(done.stdout)["packs"]
    assert (bad["ok"], good["ok"]) == (False, True)
    assert bad["problems"][0]["file"] == "guide.yaml"
    assert bad["problems"][0]["line"] == 2
    assert good["scenarios"] >= 20


def test_a_run_from_a_file_prints_the_canonical_result(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", SOLDIER)
    done = call("run", "de/kdv", "--answers", answers, "--json", "--today", "2026-11-24")
    assert done.exit_code == 0
    result = json.loads(done.stdout)
    assert result["asks"] is None
    assert [each["id"] for each in result["outcomes"]] == ["o9-soldier"]
    assert result["letters"] == ["antrag", "lebenslauf", "begruendung"]


def test_a_run_for_people_shows_advice_days_left_letters_sources_and_the_label(tmp_path: Path) -> None:
    answers = written(
        tmp_path, "a.json", {"stage": "sent", "came": "refused", "notified": "2026-11-02", "tension": False}
    )
    done = call("run", "de/kdv", "--answers", answers, "--today", "2026-11-24", "--language", "en")
    assert done.exit_code == 0
    for part in (
        "Sample: have it reviewed by a lawyer of your jurisdiction before you publish it.",
        "[Now] Object within one month",
        "2026-12-02 (8 days left): The objection must have arrived",
        "widerspruch: Objection (Widerspruch)",
        "VwGO § 70 (1). law as of 2024-01-01, fairly sure; too old to rely on, have it checked",
        "KDVG § 10, Fassung von 2011. law as of 2011-01-01, sure; too old to rely on, have it checked",
    ):
        assert part in done.output


def test_a_stopped_deadline_says_why_and_an_unknown_one_how_to_count(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", {"kind": "river", "things": [], "start": None, "sure": True})
    done = call("run", SMALL, "--answers", answers, "--today", "2027-01-01", "--language", "en")
    assert "Stopped: not computed: the law it rests on is not in force" in done.output
    assert "Before: Count one month." in done.output
    assert "stopped-letter: Old (not offered: the law it rests on is not in force" in done.output
    assert "  note: Note\n" in done.output


def test_an_overdue_review_is_told_before_the_first_question_and_with_the_advice(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", SOLDIER)
    said = "This guide should have been looked at again by 2027-05-01. Ask a counsellor before you rely on it."
    with_file = ["run", "de/kdv", "--language", "en", "--answers", answers]
    assert said in call(*with_file, "--today", "2027-05-02").output
    assert said not in call(*with_file, "--today", "2027-05-01").output
    talk = call("run", "de/kdv", "--language", "en", "--today", "2027-05-02", typed="1\n1\n")
    assert talk.output.count(said) == 2


def test_a_conversation_asks_takes_numbers_goes_back_and_explains_wrong_answers() -> None:
    typed = "9\nriver\n2\n1,2\n<\n1,3\n30.11.2026\n2026-02-30\n?\n1\n"
    done = call("run", SMALL, "--today", "2026-11-24", typed=typed)
    assert done.exit_code == 0, done.output
    assert done.output.count("Was hast du dabei?") == 2
    assert done.output.count("Gib eine der Nummern ein.") == 2
    assert done.output.count("Ein Tag, wie 2026-01-31") == 4  # asked twice, mistaken twice
    assert "[Jetzt] Halt" in done.output


def test_a_conversation_says_what_a_number_must_be_and_speaks_the_language_of_the_guide() -> None:
    done = call("run", SMALL, "--today", "2026-11-24", typed="1\n1\n13\n")
    assert done.output.count("Eine ganze Zahl, mindestens 1, höchstens 12") == 2
    done = call("run", "ru/conscript", "--today", "2026-11-24", typed="99\n")
    assert "  Введите один из номеров.\n" in done.output
    assert words("ru").sample in done.output
    for english in ("give", "Give", "Your answer", "Sample"):
        assert english not in done.output


def test_a_conversation_with_json_keeps_standard_output_for_the_result() -> None:
    done = call("run", SMALL, "--json", "--today", "2026-11-24", typed="3\n")
    assert json.loads(done.stdout)["outcomes"] == [{"id": "always", "urgency": "info", "facts": ["fresh"]}]


def test_unfinished_answers_print_the_open_question(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", {})
    assert call("run", "de/kdv", "--answers", answers).output == "stage: Hast du deinen Antrag schon abgeschickt?\n"
    done = call("run", "de/kdv", "--answers", answers, "--json")
    assert json.loads(done.stdout)["asks"] == "stage"


def test_a_letter_is_written_as_text(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", SOLDIER)
    fields = written(tmp_path, "f.json", {"name": "Äsop Ёлкин 😀", "unit": "*{name}*"})
    out = tmp_path / "out.txt"
    done = call("letter", "de/kdv", "antrag", "--answers", answers, "--fields", fields, "-o", str(out))
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    assert text.startswith("Äsop Ёлкин 😀\n" + ("_" * 60 + "\n") * 3)
    assert "Ich gehöre der Einheit *{name}* an" in text


def test_a_letter_is_a_tagged_pdf_with_embedded_fonts_and_hostile_values_stay_text(tmp_path: Path) -> None:
    answers = written(tmp_path, "a.json", SOLDIER)
    hostile = '"); panic("x") #let a = 1 \\ $x$ ] } \x07 \u2028 <b>'
    fields = written(tmp_path, "f.json", {"name": "Ася Ёлкина Øß", "unit": hostile, "address": "a\nb\n\nc"})
    out = tmp_path / "out.pdf"
    done = call("letter", "de/kdv", "antrag", "--answers", answers, "--fields", fields, "-o", str(out))
    assert done.exit_code == 0, done.output
    pdf = out.read_bytes()
    assert pdf.startswith(b"%PDF-1.7")
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/FontFile", b"/Lang"):
        assert mark in pdf
    assert b"/CreationDate" not in pdf


def test_a_sign_that_no_embedded_font_has_is_named_instead_of_printed_as_a_box(tmp_path: Path) -> None:
    fields = written(tmp_path, "f.json", {"name": "中"})
    done = call("letter", "de/kdv", "antrag", "--fields", fields, "-o", str(tmp_path / "out.pdf"))
    assert done.exit_code == 1
    assert "could not be displayed" in done.output
    assert "change that text, or write to a .txt file" in done.output


@pytest.mark.parametrize("letter", ["antrag", "lebenslauf", "begruendung", "widerspruch"])
def test_every_german_letter_can_be_set_empty(tmp_path: Path, letter: str) -> None:
    out = tmp_path / "out.pdf"
    assert call("letter", "de/kdv", letter, "-o", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_every_kind_of_node_can_be_set(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert call("letter", SMALL, "note", "-o", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_missing_extra_is_named_with_its_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    out = tmp_path / "out.pdf"
    done = call("letter", "de/kdv", "antrag", "-o", str(out))
    assert done.exit_code == 1
    assert done.output == "Error: a PDF needs typst: pip install 'safeconduct[letters]', or write to a .txt file\n"
    assert not out.exists()


def test_a_letter_is_written_for_a_word_processor(tmp_path: Path) -> None:
    fields = written(tmp_path, "f.json", {"name": "*Ася* <b>"})
    out = tmp_path / "out.docx"
    done = call("letter", "de/kdv", "antrag", "--fields", fields, "-o", str(out))
    assert done.exit_code == 0, done.output
    assert docx.Document(str(out)).paragraphs[0].text.startswith("*Ася* <b>\n________")


def test_a_guide_is_drawn_and_written_for_its_reviewer(tmp_path: Path) -> None:
    for command, name, begin in (("draw", "out.svg", "<svg "), ("review", "out.html", "<!doctype html>")):
        out = tmp_path / name
        done = call(command, "de/kdv", "-o", str(out), "--today", "2026-11-24")
        assert done.exit_code == 0, done.output
        assert out.read_text(encoding="utf-8").startswith(begin)


def test_a_compiled_guide_is_written_as_the_browser_reads_it(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert call("compile", SMALL, "--built", "2026-11-24", "-o", str(out)).exit_code == 0
    assert out.read_text() == (ROOT / "vectors/guides/small.guide.json").read_text()


ANSWERS = ["run", "de/kdv", "--answers", "FILE"]
FIELDS = ["letter", "de/kdv", "antrag", "--fields", "FILE", "-o", "out.txt"]
BAD: list[tuple[list[str], object, int, str]] = [
    (["run", "de/kdx"], None, 1, 'no pack "de/kdx" comes with Safeconduct; did you mean "de/kdv"?'),
    (["run", "de/kdv", "--today", "2026-02-30"], None, 2, "there is no day '2026-02-30'; write it as 2026-01-31"),
    (["run", "de/kdv", "--language", "fr"], None, 2, "the pack speaks de, en"),
    (["run", "de/kdv", "--answers", "nowhere.json"], None, 1, "nowhere.json: No such file or directory"),
    (ANSWERS, {"stage": "late"}, 1, "stage: this is not one of the choices; known here: before, sent"),
    (ANSWERS, {"stag": "sent"}, 1, 'stag: the guide has no such question; did you mean "stage"?'),
    (ANSWERS, ["stage"], 1, 'write an object: {"question": "answer"}'),
    (["letter", "de/kdv", "antrag", "-o", "out.odt"], None, 2, "the name must end in .pdf or .docx or .txt"),
    (["draw", "de/kdv", "-o", "out.png"], None, 2, "the name must end in .svg"),
    (["draw", "de/kdv", "-o", "out.svg", "--language", "fr"], None, 2, "the pack speaks de, en"),
    (["review", "de/kdv", "-o", "out.txt"], None, 2, "the name must end in .html"),
    (["letter", "de/kdv", "antrak", "-o", "out.txt"], None, 1, 'there is no letter "antrak"; did you mean "antrag"?'),
    (FIELDS, {"nam": "x"}, 1, 'no field "nam"; did you mean "name"?'),
    (FIELDS, {"name": 3}, 1, 'the field "name" must be a text in quotes'),
    (["letter", "de/kdv", "antrag", "-o", "nowhere/out.txt"], None, 1, "nowhere/out.txt: No such file or directory"),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: " ".join(case[0])[:60])
def test_bad_input_gets_one_clear_line_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[list[str], object, int, str]
) -> None:
    words, data, code, message = case
    monkeypatch.chdir(tmp_path)
    file = written(tmp_path, "data.json", data)
    done = call(*[file if word == "FILE" else word for word in words])
    assert done.exit_code == code, done.output
    assert message in done.output
    assert "Traceback" not in done.output
    assert not list(tmp_path.glob("out.*"))


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe{}", b"[" * 200_000, b'{"stage": NaN}', b'{"waiting": 1e999}'])
def test_a_broken_file_of_answers_is_named(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    done = call("run", "de/kdv", "--answers", str(tmp_path / "a.json"))
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output.splitlines()) == 1
