"""`safeconduct site build` says what it wrote, and what is wrong in one line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from safeconduct.cli import main
from safeconduct.sealed.card import sign_card
from safeconduct.sealed.keys import Identity


@pytest.fixture
def card_file(tmp_path: Path) -> Path:
    today = datetime.now(UTC).date()
    card = sign_card(
        Ed25519PrivateKey.generate(),
        name="Beratungsstelle Musterstadt",
        languages=["de"],
        lands=["DE"],
        topics=[],
        relays=["https://relay.example"],
        box="ab" * 32,
        intake=[(today.isoformat()[:7], Identity.generate().recipient)],
        issued=today - timedelta(days=1),
        expires=today + timedelta(days=1),
    )
    file = tmp_path / "card"
    file.write_text(card.text + "\n")
    return file


def test_all_bundled_guides_are_on_the_site_unless_packs_are_named(tmp_path: Path, card_file: Path) -> None:
    out = tmp_path / "site"
    result = CliRunner().invoke(main, ["site", "build", "--card", str(card_file), "-o", str(out)])
    assert (result.exit_code, result.output) == (0, f"{out}: 3 guides (de-kdv, ru-conscript, ru-contract)\n")
    assert sorted(path.stem for path in (out / "guides").glob("*.json")) == ["de-kdv", "ru-conscript", "ru-contract"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a letter to my mother", "card, text: a card is two lines"),
        ("\udcff", "this is not UTF-8, so it is not a card"),
        ("x" * 200_000, "larger than 131,072 bytes"),
    ],
)
def test_what_is_no_card_is_said_to_be_none(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "card"
    file.write_bytes(text.encode(errors="surrogateescape"))
    result = CliRunner().invoke(main, ["site", "build", "--card", str(file), "-o", str(tmp_path / "site")])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert said in result.output
    assert not (tmp_path / "site").exists()


def test_a_missing_card_and_an_unknown_pack_are_one_line_each(tmp_path: Path, card_file: Path) -> None:
    for args, said in (
        (["--card", str(tmp_path / "none")], "No such file or directory"),
        (["--card", str(card_file), "--pack", "de/kvd"], 'no pack "de/kvd" comes with Safeconduct'),
    ):
        result = CliRunner().invoke(main, ["site", "build", *args, "-o", str(tmp_path / "site")])
        assert result.exit_code == 1
        assert said in result.output
        assert result.output.count("\n") == 1


def test_a_folder_with_other_things_is_not_touched(tmp_path: Path, card_file: Path) -> None:
    result = CliRunner().invoke(main, ["site", "build", "--card", str(card_file), "-o", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no site" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["card"]
