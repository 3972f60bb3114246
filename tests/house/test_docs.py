"""The documents say what is there: every stop, path and link in them leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
STOP = re.compile(r"^\*\*`([^`]+)`\*\* · `([^`]+)`", re.MULTILINE)
PATH = re.compile(r"`((?:src|web|tests|docs|packs|vectors|scripts|bench|ops)/[A-Za-z0-9_./-]+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def defines(text: str, name: str) -> bool:
    """Whether Python or TypeScript in `text` defines `name`, or a class in it has it as a method."""
    short = re.escape(name.rpartition(".")[2])
    return bool(
        re.search(rf"^\s*(?:async )?(?:def|class) {short}\b", text, re.MULTILINE)
        or re.search(
            rf"^\s*(?:export )?(?:default )?(?:async )?(?:function|class|interface|const) {short}\b", text, re.MULTILINE
        )
        or re.search(rf"^\s*(?:async |static |private )*{short}\(", text, re.MULTILINE)
        or re.search(rf"^{short}\s*[:=]", text, re.MULTILINE)
    )


def test_every_stop_of_a_request_is_a_file_and_a_name_in_it():
    stops = STOP.findall((ROOT / "docs/one-request.md").read_text())
    assert len(stops) >= 15
    missing = [f"{file}: {name}" for file, name in stops if not defines((ROOT / file).read_text(), name)]
    assert missing == []


def test_a_stop_that_does_not_exist_would_be_found():
    assert not defines("def receive_all(): ...\nx = receive(1)\n", "receive")
    assert defines("    async def receive(self) -> None: ...\n", "Desk.receive")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_path_and_link_in_a_document_exists(document: Path):
    text = document.read_text()
    targets = [ROOT / path for path in PATH.findall(text) if "…" not in path]
    targets += [
        document.parent / link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:")
    ]
    targets += [document.parent / picture for _, picture in PICTURE.findall(text)]
    assert [str(target) for target in targets if not target.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_picture_says_in_words_what_it_shows(document: Path):
    assert [picture for words, picture in PICTURE.findall(document.read_text()) if len(words) < len("a picture")] == []


def test_every_decision_is_in_the_list_of_decisions():
    listed = set(LINK.findall((ROOT / "docs/adr/README.md").read_text()))
    assert listed == {path.name for path in (ROOT / "docs/adr").glob("0*.md")}


def test_every_room_has_its_paragraph_on_the_map():
    text = (ROOT / "docs/map.md").read_text()
    rooms = [path.parent for path in (ROOT / "src/safeconduct").glob("*/__init__.py")]
    assert len(rooms) > 5
    assert [room.name for room in rooms if f"**`src/safeconduct/{room.name}/`**" not in text] == []
