"""The format documents are exact: their numbers, lists and labels are those of the code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.cli.card import card
from safeconduct.cli.envelope import envelope
from safeconduct.sealed import age, attachment, keys, line, message, receipt, shapes, thread, words
from safeconduct.sealed import card as cards
from safeconduct.sealed import guide_result as guide
from safeconduct.sealed.envelope import HEADER, SIZES, capacity
from safeconduct.sealed.errors import DoesNotOpen, MessageRefused, NotAnEnvelope, PartsRefused
from safeconduct.sealed.keys import Identity

ENVELOPE, MESSAGE, RECEIPT, CARD = (
    Path(f"docs/{name}.md").read_text(encoding="utf-8") for name in ("envelope", "message", "receipt", "card")
)


def table(text: str, head: str) -> list[list[str]]:
    """The rows of the table whose first heading is `head`, without code marks."""
    lines = text.splitlines()
    start = next(n for n, one in enumerate(lines) if one.startswith(f"| {head}"))
    rows: list[list[str]] = []
    for one in lines[start + 2 :]:
        if not one.startswith("|"):
            return rows
        rows.append([cell.strip().replace("`", "") for cell in one.strip("|").split(" | ")])
    return rows


def reasons(error: type[Exception]) -> list[str]:
    return re.findall("`([a-z_]+)`", (error.__doc__ or "").partition("Reasons:")[2])


def letters(length: int) -> int:
    return len(age.to_base64(bytes(length)))


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"vectors/sealed/{name}.json").read_text(encoding="utf-8"))
    return found


def test_sizes_capacities_and_chunks_of_envelopes() -> None:
    rows = [[str(size), str(capacity(size)), str(-(-capacity(size) // age.CHUNK))] for size in SIZES]
    assert table(ENVELOPE, "size in bytes") == rows


def test_the_reasons_why_an_envelope_is_refused() -> None:
    header, opening = re.findall(r"(?ms)^\| reason \|.*?\n\n", ENVELOPE)
    assert sorted(row[0] for row in table(header, "reason")) == sorted(reasons(NotAnEnvelope))
    assert [row[0] for row in table(opening, "reason")] == reasons(DoesNotOpen)


def test_lengths_and_labels_of_envelopes_and_keys() -> None:
    identity = Identity.from_seed(bytes(32))
    for said in [
        f"first {HEADER} bytes",
        f"<{letters(age.ENCAPSULATED)} letters of base64: the encapsulated key, {age.ENCAPSULATED} bytes>",
        f"<{letters(age.WRAPPED)} letters: the file key, {age.FILE_KEY} bytes, wrapped into {age.WRAPPED}>",
        f"--- <{letters(age.MAC)} letters: the MAC, {age.MAC} bytes>",
        f"{keys.PUBLIC} bytes: {keys.MLKEM_PUBLIC} of ML-KEM-768",
        f"`{keys.IDENTITY_PREFIX.upper()}`, in upper case:\n{len(str(identity))} letters",
        f"`{keys.RECIPIENT_PREFIX}`, in lower case: {len(str(identity.recipient))}\nletters",
        f"info `{keys.INFO.decode()}`",
        f"({age.ENCAPSULATED - 32} bytes of ML-KEM, 32 of X25519)",
        f"chunks of {age.CHUNK} bytes",
        f"it, {age.TAG} bytes longer",
        f"stand {age.NONCE} random bytes",
    ]:
        assert said in ENVELOPE


def test_keys_of_messages_in_their_order() -> None:
    assert {row[0]: tuple(row[1].split()) for row in table(MESSAGE, "kind")} == message._KEYS  # noqa: SLF001
    named = {row[0] for row in table(MESSAGE, "key")}
    assert named == {key for of_kind in message._KEYS.values() for key in of_kind}  # noqa: SLF001
    request = next(one for one in vectors("messages")["accepted"] if one["name"] == "request-guide")
    said = json.loads(request["line"])
    assert f"an object with `{' '.join(said['thread'])}`" in MESSAGE
    assert f"has the keys `{' '.join(said['guide'])}`" in MESSAGE
    assert f"a list of objects with `{' '.join(attachment.KEYS)}`" in MESSAGE
    for part in ("outcomes", "deadlines", "letters"):
        assert f"`{part}`: objects `{' '.join(said['guide'][part][0])}`" in MESSAGE


def test_the_reasons_why_a_message_is_refused() -> None:
    assert [row[0] for row in table(MESSAGE, "reason")] == reasons(MessageRefused)


def test_the_types_limits_and_reasons_of_attachments() -> None:
    listed = MESSAGE.partition("bytes in all.\n\n")[2].partition("\n\n")[0]
    assert tuple(re.findall("`([^`]+)`", listed)) == attachment.TYPES
    for said in [
        f"1 to {attachment.MOST_BYTES} bytes",
        f"at most {attachment.MOST_FILES}, each id once, of at most {attachment.MOST_BYTES} bytes",
        f"exactly {attachment.PART} bytes",
        ", ".join(f"`{reason}`" for reason in reasons(PartsRefused)),
    ]:
        assert said in MESSAGE


def test_limits_and_labels_of_messages() -> None:
    for said in [
        f"at most {line.LONGEST} bytes",
        f"first {line.LONGEST + 1} bytes",
        f"-{line.LARGEST} to {line.LARGEST}",
        f"at most {line.DEEPEST} deep",
        f"1 to {shapes.HIGHEST}",
        f"`{shapes.LANGUAGE.pattern}`",
        f"`{shapes.ID.pattern}`",
        f"`{shapes.GUIDE_VERSION.pattern}`",
        f"`{shapes.QUESTION.pattern}`",
        f"at most {guide.MOST_ANSWERS}",
        f"up to {guide.LARGEST_NUMBER} either",
        f"at most {guide.MOST_CHOICES} different",
        f"At most {guide.MOST_FINDINGS} of each; titles of 1 to {guide.LONGEST_TITLE} letters",
        f"`{thread.MAC_PREFIX.decode().strip()}` and a line feed",
        f"the first {message.MOST_MISSING} of them",
    ]:
        assert said in MESSAGE
    assert shapes.URGENCY.pattern.split("|") == re.findall(r"`(now|soon|info)`", MESSAGE.replace("\n", " "))


def test_what_comes_from_a_receipt_and_by_which_label() -> None:
    one = receipt.Receipt(bytes(16))
    derived = [one.token, one.identity.seed, one.mac_key, one.burn_token]
    labels = [row[0] for row in table(RECEIPT, "info")]
    assert [age.hkdf(one.secret, label.encode()) for label in labels] == derived


def test_numbers_of_receipts() -> None:
    for said in [
        f"The {words.SECRET} bytes, followed by the first {words.CHECK_BITS} bits",
        f"{words.COUNT} words of {words.BITS} bits",
        f"list of {len(words.wordlist('english'))} words",
    ]:
        assert said in RECEIPT
    for letter in "\u00ab\u00bb\u00b7\u2022\u2010\u201f\u001c\u001f\u0085":
        assert words.split(f"a{letter}b") == ["a", "b"]
    for letter in "\u00ad\u200b\u200f\u2060\ufeff":
        assert words.split(f"a{letter}b") == ["ab"]


def test_keys_of_a_card_in_their_order() -> None:
    rows = table(CARD, "key, in this order")
    assert tuple(key for row in rows for key in row[0].split(", ")) == cards._KEYS  # noqa: SLF001
    said = json.loads(vectors("cards")["accepted"][0]["text"].split("\n")[0])
    assert f"objects `{' '.join(said['intake'][0])}`" in CARD


def test_limits_and_labels_of_cards() -> None:
    for said in [
        f"at most {line.LONGEST} bytes",
        f"{cards.SIGNATURE}<128 hex digits>",
        f"`{cards.SIGNED_PREFIX.decode().strip()}`, a line feed",
        f"`{cards.WORDS_PREFIX.decode().strip()}`, a line feed",
        f"first {cards.WORDS * words.BITS} bits, {words.BITS} each",
        f"`{shapes.LAND.pattern}`",
        f"`{shapes.TOPIC.pattern}`",
        f"up to {shapes.HIGHEST}",
    ]:
        assert said in CARD
    assert " ".join(vectors("cards")["accepted"][0]["words"][:3]) in CARD


@pytest.mark.parametrize(("group", "text"), [(envelope, ENVELOPE), (card, CARD)], ids=["envelope", "card"])
def test_every_command_and_option_is_in_its_document(group: Any, text: str) -> None:  # noqa: ANN401 - click's
    for name, command in group.commands.items():
        assert f"safeconduct {group.name} {name}" in text
        assert CliRunner().invoke(command, ["--help"]).exit_code == 0
        for option in command.params:
            spellings = [one for one in option.opts if one.startswith("-")]
            assert not spellings or any(re.search(rf"(?<!\w){one}\b", text) for one in spellings), (name, spellings)
