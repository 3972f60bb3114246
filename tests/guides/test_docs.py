"""docs/guides.md is true: its example compiles, its scenario comes out, its tables name what exists."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from safeconduct.cli.guide import guide
from safeconduct.guides import bundled, run
from safeconduct.guides.check import check_pack
from safeconduct.guides.expressions import RESERVED
from safeconduct.guides.pack import shape
from safeconduct.guides.pack.source import Mapping, Problems, Scalar, read_yaml
from safeconduct.guides.schema import pack_schema

DOC = (Path(__file__).parents[2] / "docs/guides.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 24)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    whole, scenario = blocks("yaml")
    (tmp_path / "guide.yaml").write_text(whole, encoding="utf-8")
    (tmp_path / "paths.yaml").write_text(scenario, encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/widerspruch.md").write_text(
        "{name}\\\n{address}\n\nIch lege Widerspruch ein.\n", encoding="utf-8"
    )
    return tmp_path


def test_the_example_compiles_and_is_proved_with_its_scenario(example: Path) -> None:
    checked = check_pack(example, today=TODAY)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.scenarios == 1


def test_the_printed_result_is_what_the_example_gives(example: Path) -> None:
    compiled = check_pack(example, today=TODAY).guide
    assert compiled is not None
    (printed,) = blocks("json")
    found = run(compiled, {"came": "refused", "notified": "2026-11-02"}, today=TODAY)
    assert found.json() == json.loads(printed)


def test_the_printed_translation_is_read(example: Path) -> None:
    (example / "locale").mkdir()
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (example / "locale/en.po").write_text(header + blocks("po")[0], encoding="utf-8")
    text = (example / "guide.yaml").read_text(encoding="utf-8")
    (example / "guide.yaml").write_text(text.replace("languages: [de]", "languages: [de, en]"), encoding="utf-8")
    missing = [str(problem) for problem in check_pack(example, today=TODAY).problems]
    assert not any("questions.came.ask" in each or "questions.came.choose.refused" in each for each in missing)
    assert any("questions.came.choose.receipt" in each for each in missing)


def test_every_function_word_and_command_has_its_line() -> None:
    for name in RESERVED:
        assert re.search(rf"`{name}\b|, `{name}\b", DOC), name
    for command in guide.commands:
        assert f"`guide {command} " in DOC or f"`guide {command}`" in DOC, command
    for word in (*shape.CONFIDENCES, *shape.URGENCIES, *shape.ROLLS, *shape.TYPES):
        assert word in DOC, word
    for keys in (shape.PACK, shape.FACT, shape.QUESTION, shape.OUTCOME, shape.DEADLINE, shape.LETTER):
        for key in (*keys.required, *keys.optional):
            assert key in DOC, key


def fits(schema: dict[str, object], node: object) -> bool:
    """Whether a node has only keys that the schema knows and all that it requires; enough to hold the two together."""
    if not isinstance(node, Mapping) or "anyOf" in schema:
        return True
    properties = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    assert isinstance(properties, dict)
    required = schema.get("required", [])
    assert isinstance(required, list)
    if not set(required) <= set(node.entries):
        return False
    for key, child in node.entries.items():
        inner = properties.get(key, rest)
        if inner is False or (isinstance(inner, dict) and not fits(inner, child)):
            return False
        if (
            isinstance(inner, dict)
            and isinstance(child, Scalar)
            and "enum" in inner
            and child.text not in inner["enum"]
        ):
            return False
    return True


def test_the_schema_takes_the_packs_that_compile_and_refuses_unknown_keys(example: Path) -> None:
    for folder in (example, bundled("de/kdv"), Path(__file__).parents[2] / "vectors/guides/small"):
        assert fits(pack_schema(), read_yaml(folder, "guide.yaml", Problems()))
    text = (example / "guide.yaml").read_text(encoding="utf-8")
    for old, new in (("sample:", "sampel:"), ("urgency: now", "urgency: later"), ("    norm: KDVG", "    nrm: KDVG")):
        (example / "guide.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        assert not fits(pack_schema(), read_yaml(example, "guide.yaml", Problems()))
