# ruff: noqa: E501 - a row of the table is a line
"""parts.json: messages with attachments, the parts of these, and every way in which parts do not belong together.

A part's bytes are `data`: the first `length` bytes of a pattern that repeats. Edits are as in messages.json.
"""

import hashlib
import re
from dataclasses import replace
from itertools import starmap

from safeconduct.sealed.attachment import MOST_BYTES, MOST_FILES, PART, TYPES, Attachment
from safeconduct.sealed.envelope import open_envelope
from safeconduct.sealed.message import Sealed, read, write_followup, write_part, write_request
from safeconduct.sealed.part import Part
from scripts.sealed_vectors.seeds import ASYA, BOX, DAY, INTAKE, Json, drawn

PATTERN = "%PDF-1.7 \x00\u00ff<script>alert(1)</script>\n".encode("latin-1")
MESSAGE = drawn("message with files", 16).hex()
OTHER = drawn("another message", 16).hex()
TO_DESK: Json = {"thread": ASYA.thread(), "box": BOX, "recipient": INTAKE.recipient, "day": DAY}


def pattern(length: int, start: int = 0) -> bytes:
    """`length` bytes of the pattern, from byte `start` on."""
    begin = start % len(PATTERN)
    return (PATTERN * ((begin + length) // len(PATTERN) + 1))[begin : begin + length]


def _attachment(name: str, kind: str, size: int) -> Attachment:
    return Attachment(drawn(name, 16).hex(), kind, size, hashlib.sha256(pattern(size)).hexdigest())


SMALL = _attachment("small file", "text/plain", 1000)
LARGE = _attachment("large file", "application/pdf", PART + 5)
WHOLE = _attachment("file of one whole part", "image/png", PART)


def data_of(attachment: Attachment, n: int) -> bytes:
    """The bytes of a part of one of the files here."""
    return pattern(attachment.length(n), (n - 1) * PART)


def part(name: str, attachment: Attachment, n: int, message: str = MESSAGE) -> Sealed:
    """A part, its id drawn from its name."""
    return write_part(
        data_of(attachment, n), **TO_DESK, message=message, attachment=attachment, n=n, part_id=drawn(name, 16).hex()
    )


def _opened(sealed: Sealed) -> bytes:
    return open_envelope(sealed.envelope, [INTAKE])


def _described(name: str, plaintext: bytes) -> Json:
    message = read(plaintext, box=BOX)
    line = plaintext[: plaintext.index(b"\n")].decode()
    told: Json = {"name": name, "kind": name.split("-", maxsplit=1)[0], "box": BOX, "line": line}
    told |= {"length": len(plaintext), "id": message.id}
    if isinstance(message, Part):
        told |= {"n": message.n, "message": message.message, "attachment": message.attachment.json()}
        return told | {"data": {"start": (message.n - 1) * PART, "length": len(message.data)}}
    listed = getattr(message, "attachments", ())
    return told | {"text": getattr(message, "text", ""), "attachments": [one.json() for one in listed]}


def _accepted() -> list[Json]:
    every = [replace(SMALL, id=drawn(f"file {n}", 16).hex(), type=kind) for n, kind in enumerate(TYPES)]
    full = [replace(SMALL, id=drawn(f"full {n}", 16).hex(), size=MOST_BYTES // MOST_FILES) for n in range(MOST_FILES)]
    made = {
        "request-files": write_request(
            "Drei Anlagen", **TO_DESK, language="de", attachments=[SMALL, LARGE, WHOLE], message_id=MESSAGE
        ),
        "request-types": write_request("", **TO_DESK, language="de", attachments=every, message_id=OTHER),
        "followup-file": write_followup("Eine Anlage", **TO_DESK, n=1, attachments=[SMALL], message_id=OTHER),
        "followup-full": write_followup("", **TO_DESK, n=1, attachments=full, message_id=MESSAGE),
        "part-only": part("part only", SMALL, 1),
        "part-first": part("part first", LARGE, 1),
        "part-last": part("part last", LARGE, 2),
        "part-whole": part("part whole", WHOLE, 1),
    }
    return list(starmap(_described, ((name, _opened(sealed)) for name, sealed in made.items())))


R, F, P, L = "request-files", "followup-file", "part-only", "part-last"
SIZES = {name: f'"size":{one.size}' for name, one in (("small", SMALL), ("large", LARGE), ("whole", WHOLE))}
SECOND = '"size":5,"mac"'
REFUSED: list[tuple[str, str, str, str, list[tuple[str, str]]]] = [
    # of, why, reason, where, edits of the line
    (R, "attachments that are null", "type", "attachments", [("@list", '"attachments":null')]),
    (R, "attachments that are an object", "type", "attachments", [("@list", '"attachments":{}')]),
    (R, "no attachments", "keys", "line", [("@list,", "")]),
    (R, "an attachment that is a text", "type", "attachments[0]", [("@first", '"photo.jpg"')]),
    (R, "an attachment with a name", "keys", "attachments[0]", [('"type":"text/plain"', '"name":"../../etc/passwd","type":"text/plain"')]),
    (R, "an attachment without its hash", "keys", "attachments[0]", [(f',"sha256":"{SMALL.sha256}"', "")]),
    (R, "an attachment's keys in another order", "form", "attachments[0]", [('"type":"text/plain",' + SIZES["small"], SIZES["small"] + ',"type":"text/plain"')]),
    (R, "an attachment twice", "value", "attachments", [(LARGE.id, SMALL.id)]),
    (R, "an attachment's id in capitals", "value", "attachments[0].id", [(SMALL.id, SMALL.id.upper())]),
    (R, "an attachment's id that is short", "value", "attachments[0].id", [(SMALL.id, SMALL.id[1:])]),
    (R, "a type that is not in the list", "value", "attachments[0].type", [("text/plain", "text/html")]),
    (R, "a picture that can run scripts", "value", "attachments[0].type", [("text/plain", "image/svg+xml")]),
    (R, "a type with a parameter", "value", "attachments[0].type", [("text/plain", "text/plain;charset=utf-7")]),
    (R, "a type with a line feed", "value", "attachments[0].type", [("text/plain", "text/plain\\n")]),
    (R, "a type in capitals", "value", "attachments[0].type", [("text/plain", "Text/Plain")]),
    (R, "a type that matches a list read as a pattern", "value", "attachments[0].type", [("text/plain", "application/vndxoasis.opendocument.text")]),
    (R, "an empty file", "value", "attachments[0].size", [(SIZES["small"], '"size":0')]),
    (R, "a file of a negative size", "value", "attachments[0].size", [(SIZES["small"], '"size":-1')]),
    (R, "a file beyond the limit", "value", "attachments[0].size", [(SIZES["small"], f'"size":{MOST_BYTES + 1}')]),
    (R, "files beyond the limit together", "value", "attachments", [(SIZES["small"], f'"size":{MOST_BYTES}')]),
    (R, "a size that is a text", "type", "attachments[0].size", [(SIZES["small"], '"size":"1000"')]),
    (R, "a hash that is short", "value", "attachments[0].sha256", [(SMALL.sha256, SMALL.sha256[2:])]),
    (R, "twenty-one files", "value", "attachments", [("@list", "@many")]),
    (F, "a follow-up without a list", "keys", "line", [("@list,", "")]),
    (F, "a follow-up with a type that is not in the list", "value", "attachments[0].type", [("text/plain", "text/html")]),
    (P, "a part that calls itself a follow-up", "keys", "line", [('"kind":"part"', '"kind":"followup"')]),
    (F, "a follow-up that calls itself a part", "keys", "line", [('"kind":"followup"', '"kind":"part"')]),
    (P, "a part of no message", "type", "message", [(f'"message":"{MESSAGE}"', '"message":null')]),
    (P, "a part of a message whose id is short", "value", "message", [(f'"message":"{MESSAGE}"', f'"message":"{MESSAGE[1:]}"')]),
    (P, "a part of no attachment", "type", "attachment", [("@one", '"attachment":null')]),
    (P, "a part with a name", "keys", "attachment", [('"type":"text/plain"', '"name":"x","type":"text/plain"')]),
    (P, "a part of a type that is not in the list", "value", "attachment.type", [("text/plain", "text/html")]),
    (P, "part 0", "value", "n", [('"n":1', '"n":0')]),
    (P, "part -1", "value", "n", [('"n":1', '"n":-1')]),
    (P, "a part beyond the last", "value", "n", [('"n":1', '"n":2')]),
    (L, "a part far beyond the last", "value", "n", [('"n":2', '"n":2147483647')]),
    (L, "the last part as the first", "value", "size", [('"n":2', '"n":1')]),
    (L, "a part that is a byte short", "value", "size", [(SECOND, '"size":4,"mac"')]),
    (L, "a part that is a byte long", "value", "size", [(SECOND, '"size":6,"mac"')]),
    (P, "a part of a file that claims to be larger", "value", "size", [(SIZES["small"], '"size":1001')]),
    (P, "a part of a file that claims to be huge", "value", "attachment.size", [(SIZES["small"], '"size":9007199254740991')]),
    (P, "a part without a MAC", "keys", "line", [(',"mac"', ',"m"')]),
    (P, "a part in another box", "box", "to", [(BOX[:8], "00000000")]),
    (P, "a part with a thread that is an object", "type", "thread", [(f'"thread":"{ASYA.box}"', '"thread":{}')]),
]  # fmt: skip

NOT_GENUINE = [
    ("part-only", "of another message", [(MESSAGE, OTHER)]),
    ("part-only", "of another type", [("text/plain", "image/jpeg")]),
    ("part-only", "of another file", [(SMALL.id, LARGE.id)]),
    ("part-only", "of a file with another hash", [(SMALL.sha256, LARGE.sha256)]),
    ("part-only", "on another day", [("2026-11-24", "2026-11-25")]),
    ("followup-file", "a file taken from the list", [("@first", "")]),
    ("followup-file", "a file in the list with another hash", [(SMALL.sha256, LARGE.sha256)]),
    ("followup-full", "a file in the list that is larger", [(f'"size":{MOST_BYTES // MOST_FILES}', '"size":1')]),
]


def _edit(line: str, old: str, new: str) -> tuple[str, str]:
    spots = {"@list": r'"attachments":\[.*?\]', "@list,": r'"attachments":\[.*?\],'}
    spots |= {"@first": r'(?<="attachments":\[)\{.*?\}', "@one": r'"attachment":\{.*?\}'}
    found = re.search(spots[old], line) if old in spots else None
    literal = found[0] if found else old
    if new == "@many":
        items = [f'{{"id":"{n:032x}","type":"text/plain","size":1,"sha256":"{0:064}"}}' for n in range(MOST_FILES + 1)]
        new = f'"attachments":[{",".join(items)}]'
    if literal not in line:
        raise AssertionError(literal[:40])
    return literal, new


def _edits(accepted: list[Json], of: str, edits: list[tuple[str, str]]) -> list[list[str]]:
    line = next(one["line"] for one in accepted if one["name"] == of)
    return [list(_edit(line, old, new)) for old, new in edits]


def _assembling() -> list[Json]:
    """What a desk makes of parts: numbers and pieces of bytes as they were filed, by rising number."""
    first, second = {"n": 1, "start": 0, "length": PART}, {"n": 2, "start": PART, "length": 5}
    cases: list[tuple[str, list[Json], str | None]] = [
        ("all of them", [first, second], None),
        ("none", [], "missing"),
        ("the last is missing", [first], "missing"),
        ("the first is missing", [second], "missing"),
        ("the first twice", [first, first, second], "repeated"),
        ("the last twice", [first, second, second], "repeated"),
        ("reordered", [second, first], "missing"),
        ("one more", [first, second, {"n": 3, "start": PART + 5, "length": 5}], "too_many"),
        ("a byte short", [first, {**second, "length": 4}], "damaged"),
        ("a byte long", [first, {**second, "length": 6}], "damaged"),
        ("other bytes of the same length", [first, {**second, "start": 0}], "damaged"),
        ("the bytes of each under the other's number", [{**first, "start": PART}, {**second, "start": 0}], "damaged"),
    ]
    return [{"why": why, "parts": parts, "reason": reason} for why, parts, reason in cases]


def _placing() -> list[Json]:
    """Where a part belongs: only to an attachment that its message lists in the very same words."""
    cases: list[tuple[str, str, Attachment, str | None]] = [
        ("as it is listed", MESSAGE, LARGE, None),
        ("of another message", OTHER, LARGE, "other_message"),
        ("not in the list", MESSAGE, replace(LARGE, id=OTHER), "not_listed"),
        ("of another type", MESSAGE, replace(LARGE, type="text/plain"), "changed"),
        ("larger", MESSAGE, replace(LARGE, size=LARGE.size + 1), "changed"),
        ("with another hash", MESSAGE, replace(LARGE, sha256=SMALL.sha256), "changed"),
        ("with the id of another file", MESSAGE, replace(LARGE, id=SMALL.id), "changed"),
    ]
    return [
        {"why": why, "message": message, "attachment": one.json(), "reason": reason}
        for why, message, one, reason in cases
    ]


def parts() -> Json:
    """Messages with attachments and parts, edits that are refused, and parts that never make an attachment."""
    accepted = _accepted()
    return {
        "about": "docs/message.md, Attachments. Data are `length` bytes of the repeated pattern from `start` on",
        "identity": str(INTAKE),
        "words": " ".join(ASYA.words()),
        "pattern": PATTERN.hex(),
        "part": PART,
        "accepted": accepted,
        "refused": [
            {"of": of, "why": why, "replace": _edits(accepted, of, edits), "reason": reason, "where": where}
            for of, why, reason, where, edits in REFUSED
        ],
        "not_genuine": [
            {"of": of, "why": why, "replace": _edits(accepted, of, edits)} for of, why, edits in NOT_GENUINE
        ],
        "placing": {"message": MESSAGE, "listed": [SMALL.json(), LARGE.json(), WHOLE.json()], "cases": _placing()},
        "assembling": {"attachment": LARGE.json(), "cases": _assembling()},
    }
