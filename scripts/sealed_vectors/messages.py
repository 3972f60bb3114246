"""messages.json: what is in an envelope.

Refusals are edits of an accepted line: `replace` holds [old, new] pairs, each replacing the first place where `old`
stands. What an edit cannot say is there whole, as `zlib`.
"""

import base64
import re
import zlib
from datetime import date

from safeconduct.sealed.envelope import open_envelope
from safeconduct.sealed.guide_result import GuideDeadline, GuideLetter, GuideOutcome, GuideResult
from safeconduct.sealed.message import (
    Burn,
    Part,
    Reply,
    Request,
    missing_counters,
    read,
    write_burn,
    write_followup,
    write_reply,
    write_request,
)
from scripts.sealed_vectors.message_refusals import REFUSED
from scripts.sealed_vectors.seeds import ASYA, BOX, DAY, INTAKE, Json, drawn

GUIDE = GuideResult(
    id="de-kdv",
    version="2026.11.1+a",
    answers={"served": True, "age": 27, "born": None, "came": "refused", "papers": ("call-up", "notice"), "none": ()},
    outcomes=(GuideOutcome("object", "now", "Erheben Sie Widerspruch \u2013 \u201esofort\u201c"),),
    deadlines=(GuideDeadline("objection", "Widerspruch", date(2026, 12, 24)), GuideDeadline("suit", "Klage", None)),
    letters=(GuideLetter("objection", "Widerspruch"),),
)
TEXT = (
    'Ich habe "Nein" gesagt.\n\u041c\u043d\u0435 19 \u043b\u0435\u0442. \u0130\u0307 \U0001f54a\ufe0f \0 \u2028 \ufeff'
)


def _accepted() -> dict[str, tuple[str, bytes]]:
    thread = ASYA.thread()
    ids = [drawn(f"id {n}", 16).hex() for n in range(9)]
    to_desk: Json = {"thread": thread, "box": BOX, "recipient": INTAKE.recipient, "day": DAY}
    made = {
        "request": write_request(TEXT, **to_desk, language="de", message_id=ids[0]),
        "request-guide": write_request(TEXT, **to_desk, language="sr-Latn", guide=GUIDE, message_id=ids[1]),
        "request-empty": write_request("", **to_desk, language="pt-BR", message_id=ids[2]),
        "reply": write_reply(TEXT, thread=thread, n=1, day=DAY, sender="Beratung \u00d6st", message_id=ids[3]),
        "reply-last": write_reply("ok", thread=thread, n=2**31 - 1, day=DAY, sender="B", message_id=ids[4]),
        "reply-16k": write_reply(
            "\u00e4" * 3000, thread=thread, n=2, day=date(2199, 12, 31), sender="B", message_id=ids[5]
        ),
        "followup": write_followup(TEXT, **to_desk, n=0, message_id=ids[6]),
        "followup-later": write_followup("Danke", **{**to_desk, "day": date(2028, 2, 29)}, n=7, message_id=ids[7]),
        "burn": write_burn(token=ASYA.burn_token, **to_desk, message_id=ids[8]),
    }
    found = {}
    for name, sealed in made.items():
        keys = [ASYA.identity] if name.startswith("reply") else [INTAKE]
        found[name] = (sealed.box, open_envelope(sealed.envelope, keys))
    return found


def _described(name: str, box: str, plaintext: bytes) -> Json:
    message = read(plaintext, box=box)
    if isinstance(message, Part):
        raise TypeError("parts are described in parts.json")
    expect: Json = {"id": message.id, "to": message.to, "day": message.day.isoformat(), "text": message.text}
    if isinstance(message, Request):
        expect |= {"language": message.language, "guide": message.guide and message.guide.json()}
    else:
        expect |= {"n": message.n}
        expect |= {"sender": message.sender} if isinstance(message, Reply) else {"thread": message.thread}
        expect |= {"token": message.token.hex()} if isinstance(message, Burn) else {}
    line = plaintext[: plaintext.index(b"\n")].decode()
    return {
        "name": name,
        "kind": name.split("-", maxsplit=1)[0],
        "box": box,
        "length": len(plaintext),
        "line": line,
        "expect": expect,
    }


PARTS = {
    "@id": r'"id":"[0-9a-f]{32}"',
    "@thread": r'\{"box":"[0-9a-f]{64}","recipient".*?\}',
    "@recipient": r'"age1pq1[a-z0-9]*"',
    "@size": r'"size":[0-9]+',
    "@end": r'"size":[0-9]+,"mac":"[0-9a-f]+"',
}
"""Names in the table of refusals for parts of a line that are too long, or too random, to write there."""


def _refusals(accepted: list[Json]) -> list[Json]:
    examples = {one["name"]: one["line"] for one in accepted}
    found = []
    for of, why, reason, where, edits in REFUSED:
        replace = []
        for old, new in edits:
            part = re.search(PARTS[old], examples[of]) if old in PARTS else None
            literal = part[0] if part else old
            if literal not in examples[of]:
                raise AssertionError(f"{why}: {literal[:40]} is not in {of}")
            replace.append([literal, ",".join(reversed(literal.split(","))) if old == "@end" else new])
        found.append({"of": of, "why": why, "replace": replace, "reason": reason, "where": where})
    return found


def _whole(accepted: list[Json]) -> list[Json]:
    line: bytes = next(one["line"] for one in accepted if one["name"] == "request-empty").encode()

    def with_body(body: bytes, size: int, length: int = 14725, end: bytes = b"") -> bytes:
        return (line.replace(b'"size":0', b'"size":%d' % size) + b"\n" + body).ljust(length - len(end), b"\0") + end

    cases = [
        ("nothing", "fill", "message", b""),
        ("one byte short", "fill", "message", with_body(b"", 0, 14724)),
        ("as long as its envelope", "fill", "message", with_body(b"", 0, 16384)),
        ("zeros", "line", "message", bytes(2437)),
        ("a line that does not end", "line", "message", b"x" * 260437),
        ("a line of 64 KiB and one byte", "line", "message", (b" " * 65537 + b"\n").ljust(260437, b"\0")),
        ("a line of 64 KiB", "json", "line", (b" " * 65536 + b"\n").ljust(260437, b"\0")),
        ("a line feed first", "json", "line", b"\n" + bytes(2436)),
        ("CRLF after the line", "form", "line", with_body(b"", 0).replace(b"}\n", b"}\r\n")[:-1]),
        ("a byte order mark", "json", "line", b"\xef\xbb\xbf" + with_body(b"", 0)[:-3]),
        ("a size beyond the end by one", "size", "size", with_body(b"", 14725 - len(line) - 1 - 4 + 1)),
        ("text that goes on", "padding", "message", with_body(b"text", 3)),
        ("something in the last byte", "padding", "message", with_body(b"text", 4, end=b"x")),
        ("text that is not UTF-8", "text", "text", with_body(b"\xff", 1)),
        ("half a letter", "text", "text", with_body(b"\xe2\x82", 2)),
        ("a lone surrogate", "text", "text", with_body(b"\xed\xa0\x80", 3)),
        ("an overlong zero", "text", "text", with_body(b"\xc0\x80", 2)),
    ]
    return [
        {
            "why": why,
            "box": BOX,
            "zlib": base64.b64encode(zlib.compress(data, 9)).decode(),
            "reason": reason,
            "where": where,
        }
        for why, reason, where, data in cases
    ]


NOT_GENUINE = [
    ("reply", "another number", [('"n":1', '"n":2')]),
    ("reply", "another day", [("2026-11-24", "2026-11-25")]),
    ("reply", "another sender", [("Beratung", "Beratunq")]),
    ("followup", "another counter", [('"n":0', '"n":1')]),
    ("burn", "another day", [("2026-11-24", "2026-11-25")]),
    ("burn", "another token", [(ASYA.burn_token.hex(), "00" * 32)]),
]


def _burn_by_the_desk(name: str, token: bytes) -> Json:
    """A burn by someone who knows the thread's MAC key and not the token, as the desk does: the MAC is right."""
    sealed = write_burn(
        token=token, thread=ASYA.thread(), box=BOX, recipient=INTAKE.recipient, day=DAY,
        message_id=drawn(name, 16).hex(),
    )  # fmt: skip
    return {"why": name, **_described("burn", BOX, open_envelope(sealed.envelope, [INTAKE]))}


def messages() -> Json:
    """Messages of each kind with what they mean, edits that are refused, and edits whose MAC fails."""
    accepted = [_described(name, *found) for name, found in _accepted().items()]
    counters = [[], [1], [1, 2, 3], [1, 4, 2], [3], [2, 2, 5], [2**31 - 1]]
    return {
        "about": "docs/message.md. A plaintext is line, line feed, text and zeros up to `length`",
        "identity": str(INTAKE),
        "words": " ".join(ASYA.words()),
        "mac_key": ASYA.mac_key.hex(),
        "accepted": accepted,
        "refused": _refusals(accepted),
        "refused_whole": _whole(accepted),
        "not_genuine": [{"of": of, "why": why, "replace": edits} for of, why, edits in NOT_GENUINE],
        "burn": ASYA.thread().burn,
        "not_wished": [
            _burn_by_the_desk("zeros for the token", bytes(32)),
            _burn_by_the_desk("the digest for the token", bytes.fromhex(ASYA.thread().burn)),
            _burn_by_the_desk("the MAC key for the token", ASYA.mac_key),
        ],
        "missing": [{"counters": one, "missing": list(missing_counters(one))} for one in counters],
    }
