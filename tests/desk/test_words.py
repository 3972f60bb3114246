"""The desk speaks German wherever it speaks English, and what is compiled is what was translated."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from safeconduct.desk.members.models import Member
from tests.desk.cast import enter

SCRIPT = Path(__file__).parents[2] / "scripts/desk_words.py"
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|</?\w+>")


@pytest.fixture(scope="module")
def words() -> ModuleType:
    spec = importlib.util.spec_from_file_location("desk_words", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_of_the_desk_is_translated_and_compiled(words: ModuleType):
    assert [line for language in words.LANGUAGES for line in words.problems(language)] == []


def test_a_message_that_someone_adds_would_be_missed(words: ModuleType, monkeypatch: pytest.MonkeyPatch):
    planted = [*words.said(), ("A planted sentence", None)]
    monkeypatch.setattr(words, "said", lambda: planted)
    assert words.problems("de") == ["de: not in the catalogue: 'A planted sentence'"]


def test_a_translation_keeps_what_is_filled_in(words: ModuleType):
    for message in words.read("de"):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            for one in strings:
                assert sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(ids[-1])), message.id


def test_a_browser_that_prefers_german_gets_german_pages(olga: Member):
    german = enter(olga).get("/members/", headers={"accept-language": "de"}).content.decode()
    english = enter(olga).get("/members/", headers={"accept-language": "fr"}).content.decode()
    assert 'lang="de"' in german
    assert "Mitglied einladen" in german
    assert "Invite a member" in english
