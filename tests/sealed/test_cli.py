import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from safeconduct.cli import main
from safeconduct.cli.files import write_bytes
from safeconduct.sealed.envelope import capacity, open_envelope
from safeconduct.sealed.keys import Identity

CARDS: dict[str, Any] = json.loads(Path("vectors/sealed/cards.json").read_text(encoding="utf-8"))
FIRST = CARDS["accepted"][0]
SECOND = CARDS["accepted"][1]


def run(*args: str | Path, stdin: bytes | str = b"") -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    assert run("envelope", "keygen", "-o", path).exit_code == 0
    return path


@pytest.fixture
def recipient(keys: Path) -> str:
    return keys.read_text().split("\n")[0].removeprefix("# recipient: ")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card"
    path.write_text(FIRST["text"] + "\n", encoding="utf-8")
    return path


def refusal(result: Result, *, code: int = 1) -> str:
    """The one line that says what is wrong; nothing else was written, and nothing raised."""
    assert (result.exit_code, result.stdout) == (code, "")
    assert isinstance(result.exception, SystemExit)
    return result.stderr.splitlines()[-1]


def test_a_new_key_opens_what_is_sealed_to_its_recipient(keys: Path, recipient: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"Hallo")
    assert run("envelope", "seal", "-r", recipient, "-o", tmp_path / "sealed", tmp_path / "text").exit_code == 0
    assert (tmp_path / "sealed").stat().st_size == 4096
    opened = run("envelope", "open", "-i", keys, tmp_path / "sealed")
    assert opened.stdout_bytes == b"Hallo".ljust(capacity(4096), b"\0")
    assert run("envelope", "open", "-i", keys, "--trim", tmp_path / "sealed").stdout_bytes == b"Hallo"


def test_sealing_and_opening_work_in_a_pipe(keys: Path, recipient: str) -> None:
    sealed = run("envelope", "seal", "-r", recipient, "--size", "16384", stdin=b"Hallo\n")
    assert len(sealed.stdout_bytes) == 16384
    assert run("envelope", "open", "--trim", "-i", keys, "-", stdin=sealed.stdout_bytes).stdout_bytes == b"Hallo\n"


def test_the_recipient_may_come_from_a_file(keys: Path, recipient: str, tmp_path: Path) -> None:
    (tmp_path / "to").write_text(f"# Boris\n\n{recipient}\n")
    sealed = run("envelope", "seal", "-R", tmp_path / "to", stdin=b"x").stdout_bytes
    assert open_envelope(sealed, [Identity.parse(keys.read_text().split("\n")[1])])[:2] == b"x\0"


def test_a_key_file_is_for_its_owner_and_never_replaced(keys: Path) -> None:
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    before = keys.read_bytes()
    assert "File exists" in refusal(run("envelope", "keygen", "-o", keys))
    assert keys.read_bytes() == before


def test_what_was_opened_is_for_its_owner(keys: Path, recipient: str, tmp_path: Path) -> None:
    sealed = run("envelope", "seal", "-r", recipient, stdin=b"x").stdout_bytes
    assert run("envelope", "open", "-i", keys, "-o", tmp_path / "text", stdin=sealed).exit_code == 0
    assert stat.S_IMODE((tmp_path / "text").stat().st_mode) == 0o600


def test_an_envelope_shows_its_size_and_nothing_else_without_a_key(recipient: str) -> None:
    sealed = run("envelope", "seal", "-r", recipient, stdin=b"x").stdout_bytes
    shown = run("envelope", "inspect", stdin=sealed)
    assert shown.exit_code == 0
    assert "4,096 bytes" in shown.stdout
    assert "2,437 bytes in 1 chunk\n" in shown.stdout
    assert recipient not in shown.stdout


def test_what_does_not_open_writes_nothing_and_says_why(keys: Path, recipient: str, tmp_path: Path) -> None:
    sealed = run("envelope", "seal", "-r", recipient, stdin=b"x").stdout_bytes
    assert run("envelope", "keygen", "-o", tmp_path / "other").exit_code == 0
    out = tmp_path / "text"
    for key, data, reason in [
        (tmp_path / "other", sealed, "wrong_key"),
        (keys, sealed[:-1] + b"?", "damaged"),
        (keys, sealed[:-1], "wrong_size"),
        (keys, sealed + b"\0" * 2_000_000, "wrong_size"),
        (keys, bytes(4096), "not_age"),
    ]:
        assert reason in refusal(run("envelope", "open", "-i", key, "-o", out, stdin=data))
        assert not out.exists()
    assert "not_age" in refusal(run("envelope", "inspect", stdin=bytes(4096)))


def test_wrong_keys_and_files_are_told_without_a_traceback(keys: Path, recipient: str, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("# nothing\n")
    (tmp_path / "bad").write_text("AGE-SECRET-KEY-1QQQ\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "two").write_text(f"{recipient}\n{recipient}\n")
    assert "no identity" in refusal(run("envelope", "open", "-i", tmp_path / "empty"))
    told = refusal(run("envelope", "open", "-i", tmp_path / "bad"))
    assert "not an identity" in told
    assert "QQQ" not in told
    assert "UTF-8" in refusal(run("envelope", "open", "-i", tmp_path / "binary"))
    assert "No such file" in refusal(run("envelope", "open", "-i", tmp_path / "none"))
    assert "here are 2" in refusal(run("envelope", "seal", "-R", tmp_path / "two", stdin=b"x"))
    assert "not a recipient" in refusal(run("envelope", "seal", "-r", "age1abc", stdin=b"x"))
    assert "standard input" in refusal(run("envelope", "open", "-i", "-"), code=2)
    assert "only one" in refusal(run("envelope", "seal", stdin=b"x"), code=2)
    assert "only one" in refusal(run("envelope", "seal", "-r", recipient, "-R", keys, stdin=b"x"), code=2)


def test_what_does_not_fit_is_told(recipient: str) -> None:
    assert "need 16384" in refusal(
        run("envelope", "seal", "-r", recipient, "--size", "4096", stdin=bytes(3000)), code=2
    )
    assert "too long" in refusal(run("envelope", "seal", "-r", recipient, stdin=bytes(1046678)))


def test_a_card_is_shown_with_its_words(card: Path) -> None:
    shown = run("card", "show", "--today", "2026-11-24", card)
    assert shown.exit_code == 0
    for part in ["Beratung \u00d6st", " ".join(FIRST["words"]), "2026-11-01 to 2026-12-31 (valid)", FIRST["hash"]]:
        assert part in shown.stdout
    assert "(expired)" in run("card", "show", "--today", "2027-11-24", card).stdout
    assert "(not yet valid)" in run("card", "show", "--today", "2026-10-24", card).stdout


def test_a_card_is_shown_to_machines(card: Path) -> None:
    shown = json.loads(run("card", "show", "--json", "--today", "2026-11-24", card).stdout)
    assert (shown["words"], shown["hash"], shown["state"]) == (FIRST["words"], FIRST["hash"], "valid")
    assert shown["name"] == "Beratung \u00d6st"


def test_a_card_holds_only_if_one_can_seal_by_it(card: Path) -> None:
    assert run("card", "verify", "--today", "2026-11-24", card).exit_code == 0
    assert run("card", "verify", "--today", "2026-11-24", "-", stdin=FIRST["text"]).exit_code == 0
    assert "not valid on 2027-01-01" in refusal(run("card", "verify", "--today", "2027-01-01", card))
    assert "still to come" in refusal(run("card", "verify", "--today", "2026-10-31", card))
    assert "not valid on" in refusal(
        run("card", "verify", "--today", "2026-01-01", "-", stdin=CARDS["accepted"][2]["text"])
    )
    forged = FIRST["text"].replace("Beratung", "Beratunq")
    assert "signature is wrong" in refusal(run("card", "verify", "--today", "2026-11-24", "-", stdin=forged))
    assert "card, " in refusal(run("card", "show", "-", stdin="Hallo"))
    assert "longer than" in refusal(run("card", "show", "-", stdin="x" * 70000))


def test_a_confirmed_key_and_the_card_before_are_held_to(card: Path, tmp_path: Path) -> None:
    key = json.loads(FIRST["text"].split("\n")[0])["key"]
    today = ("--today", "2026-12-24")
    assert run("card", "verify", *today, "--key", key, card).exit_code == 0
    assert "has changed" in refusal(run("card", "verify", *today, "--key", "0" * 64, card))
    assert "64 digits" in refusal(run("card", "verify", *today, "--key", "abc", card), code=2)
    (tmp_path / "next").write_text(SECOND["text"], encoding="utf-8")
    assert run("card", "verify", *today, "--after", card, tmp_path / "next").exit_code == 0
    assert "not the next card" in refusal(run("card", "verify", *today, "--after", tmp_path / "next", card))
    assert "only one" in refusal(run("card", "verify", "--after", "-", "-"), code=2)


def test_eight_words_are_compared_however_they_are_typed(card: Path) -> None:
    words = FIRST["words"]
    for typed in [words, [" ".join(words)], [word.upper() for word in words], [f"{n}." for n in range(0)] + words]:
        assert run("card", "compare", card, *typed).exit_code == 0
    assert run("card", "compare", card, stdin=" ".join(words) + "\n").exit_code == 0
    assert run("card", "compare", "-", *words, stdin=FIRST["text"]).exit_code == 0


def test_other_words_are_told_by_their_place(card: Path) -> None:
    words = FIRST["words"]
    other = "zoo" if words[2] != "zoo" else "able"
    assert "(word 3)" in refusal(run("card", "compare", card, *words[:2], other, *words[3:]))
    assert "7 words" in refusal(run("card", "compare", card, *words[:7]))
    assert "behind it" in refusal(run("card", "compare", "-", stdin=FIRST["text"]), code=2)


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_bytes_are_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(screen, encoding="utf-8"))
    with pytest.raises(click.ClickException, match="not for a terminal"):
        write_bytes("-", b"text\0\0")
    write_bytes("-", b"text")
    assert screen.getvalue() == b"text"
