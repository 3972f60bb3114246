"""keys.json and envelopes.json."""

import base64
import hashlib
import io
import json
import subprocess
import zlib
from itertools import zip_longest

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.sealed import age, bech32
from safeconduct.sealed.envelope import HEADER, SIZES, capacity, open_envelope, seal, size_for
from safeconduct.sealed.errors import SealedError, TooLong
from safeconduct.sealed.keys import IDENTITY_PREFIX, MLKEM_PUBLIC, RECIPIENT_PREFIX, Identity
from scripts.sealed_vectors.seeds import INTAKE, NEXT_INTAKE, ROOT, Json, drawn

SMALL_ORDER = {
    "zero": 0,
    "one": 1,
    "minus one": 2**255 - 20,
    "of order eight": 325606250916557431795983626356110631294008115727848805560023387167927233504,
    "of order eight, the other": 39382357235489614581723060781553021112529911719440698176882885853963445705823,
    "the prime, a second zero": 2**255 - 19,
    "a second one, with the unused bit set": 2**255 + 2**255 - 18,
}


def text64(data: bytes) -> str:
    """Base64, with padding."""
    return base64.b64encode(data).decode("ascii")


def keys() -> Json:
    """Identities with their recipients, and texts that are neither."""
    one, other = INTAKE, NEXT_INTAKE
    public = bech32.decode(str(one.recipient))[1]
    text, secret = str(one.recipient), str(one)
    with_k = next(key for n in range(99) if (key := str(Identity.from_seed(drawn(f"k {n}"))))[20:].count("K"))
    k = with_k.rindex("K")
    points = {name: value.to_bytes(32, "little") for name, value in SMALL_ORDER.items()}
    bad_recipients = {
        "empty": "",
        "upper case": text.upper(),
        "mixed case": text[:-5] + text[-5:].upper(),
        "a letter changed": text[:100] + ("q" if text[100] != "q" else "p") + text[101:],
        "a letter missing": text[:-1],
        "two letters swapped": text[:100] + text[101] + text[100] + text[102:],
        "a space before": " " + text,
        "a line feed after": text + "\n",
        "a letter of another script": text.replace("e", "\u0435"),
        "an X25519 recipient": bech32.encode("age", drawn("x25519")),
        "a hybrid tag recipient": bech32.encode("age1tagpq", public),
        "a prefix that goes on": bech32.encode(RECIPIENT_PREFIX + "1a", public),
        "an identity": secret,
        "one byte short": bech32.encode(RECIPIENT_PREFIX, public[:-1]),
        "one byte long": bech32.encode(RECIPIENT_PREFIX, public + b"\0"),
        "a number not below q in the ML-KEM key": bech32.encode(RECIPIENT_PREFIX, b"\1\x0d" + public[2:]),
        **{
            f"an X25519 key of small order: {name}": bech32.encode(RECIPIENT_PREFIX, public[:MLKEM_PUBLIC] + point)
            for name, point in points.items()
        },
    }
    bad_identities = {
        "empty": "",
        "lower case": secret.lower(),
        "mixed case": secret[:-5] + secret[-5:].lower(),
        "a letter changed": secret[:30] + ("Q" if secret[30] != "Q" else "P") + secret[31:],
        "a letter missing": secret[:-1],
        "the Kelvin sign, a k in lower case": with_k[:k] + "\u212a" + with_k[k + 1 :],
        "a line feed after": secret + "\n",
        "an X25519 identity": bech32.encode("age-secret-key-", drawn("x25519")).upper(),
        "a prefix that goes on": bech32.encode(IDENTITY_PREFIX + "1a", drawn("one")).upper(),
        "a recipient": text,
        "31 bytes": bech32.encode(IDENTITY_PREFIX, drawn("one")[:-1]).upper(),
        "33 bytes": bech32.encode(IDENTITY_PREFIX, drawn("one", 33)).upper(),
    }
    return {
        "about": "docs/envelope.md: identities and recipients; texts that are refused as KeyMalformed",
        "pairs": [{"seed": i.seed.hex(), "identity": str(i), "recipient": str(i.recipient)} for i in (one, other)],
        "refused_recipients": [{"why": why, "text": value} for why, value in bad_recipients.items()],
        "refused_identities": [{"why": why, "text": value} for why, value in bad_identities.items()],
    }


def _counting(size: int) -> bytes:
    # What an example holds: byte i is i modulo 251, a prime, so that no two chunks are alike.
    return bytes(i % 251 for i in range(capacity(size)))


def _sealed_by(who: str, size: int, recipient: str) -> bytes:
    if who == "python":
        return seal(_counting(size), INTAKE.recipient, size)
    ask = {"verb": "seal", "plaintext": text64(_counting(size)), "recipient": recipient, "size": str(size)}
    peer = [ROOT / ".venv/bin/node", ROOT / "web/tests/sealed-peer.ts"]
    told = subprocess.run(peer, input=json.dumps(ask), capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return base64.b64decode(json.loads(told.stdout)["answer"])


def _examples(identity: Identity, kept: list[Json]) -> list[Json]:
    found = []
    wanted = [("python", size) for size in SIZES[:3]] + [("typescript", size) for size in SIZES[:3]]
    for (who, size), old in zip_longest(wanted, kept):
        try:
            envelope = base64.b64decode(old["envelope"])
            assert open_envelope(envelope, [identity]) == _counting(size)  # noqa: S101 - else it is sealed anew
        except (AssertionError, SealedError, TypeError, KeyError):
            envelope = _sealed_by(who, size, str(identity.recipient))
        found.append({"by": who, "size": size, "envelope": text64(envelope)})
    return found


def _hollow(size: int, head: bytes, file_key: bytes) -> Json:
    # An envelope whose text is chosen so that the ciphertext is zeros between the tags: it packs to nothing.
    nonce = drawn("nonce", age.NONCE)
    cipher = ChaCha20Poly1305(age.hkdf(file_key, b"payload", nonce))
    plain = bytearray()
    for counter, start in enumerate(range(0, capacity(size), age.CHUNK)):
        length = min(age.CHUNK, capacity(size) - start)
        last = start + length == capacity(size)
        plain += cipher.encrypt(counter.to_bytes(11) + bytes([last]), bytes(length), None)[:length]
    chunks = []
    for counter, start in enumerate(range(0, len(plain), age.CHUNK)):
        last = start + age.CHUNK >= len(plain)
        part = bytes(plain[start : start + age.CHUNK])
        chunks.append(cipher.encrypt(counter.to_bytes(11) + bytes([last]), part, None))
    envelope = head + nonce + b"".join(chunks)
    return {"size": size, "zlib": text64(zlib.compress(envelope, 9)), "sha256": hashlib.sha256(plain).hexdigest()}


def _splices(envelope: bytes, identity: Identity) -> list[Json]:
    """Edits of the first example, each refused. A splice [at, cut, put] puts base64 `put` for `cut` bytes at `at`."""
    head = envelope[:HEADER]
    lines = head.split(b"\n")
    stanza, mac = len(lines[0]) + 1, HEADER - len(lines[3]) - 1
    body = mac - len(lines[2]) - 1
    end = len(envelope)

    def case(why: str, reason: str, *splices: tuple[int, int, bytes]) -> Json:
        return {"why": why, "splices": [[at, cut, text64(put)] for at, cut, put in splices], "reason": reason}

    def grown(why: str, reason: str, at: int, cut: int, put: bytes) -> Json:
        more = len(put) - cut  # the size stays that of an envelope
        return case(why, reason, (end - max(0, more), max(0, more), bytes(max(0, -more))), (at, cut, put))

    def flipped(at: int) -> tuple[int, int, bytes]:
        return (at, 1, bytes([envelope[at] ^ 1]))

    def other(at: int) -> bytes:
        return b"B" if head[at : at + 1] == b"A" else b"A"

    last = lines[1][-1:]
    low = lines[1][:18] + age.to_base64(age.from_base64(lines[1][18:])[:-32] + bytes(32))
    file_key = age.unwrap(age.read_header(io.BytesIO(envelope)), [identity])
    forged = age.to_base64(age.header_mac(file_key, b"\n".join([lines[0], low, lines[2], b"---"])))
    return [
        case("one byte short", "wrong_size", (end - 1, 1, b"")),
        case("one byte long", "wrong_size", (end, 0, b"\0")),
        case("nothing", "wrong_size", (0, end, b"")),
        case("a text", "not_age", (0, 5, b"Hallo")),
        case("zeros", "not_age", (0, HEADER, bytes(HEADER))),
        grown("a byte order mark before it", "not_age", 0, 0, b"\xef\xbb\xbf"),
        case("upper case", "not_age", (0, 3, b"AGE")),
        grown("armor", "armored", 0, 0, b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
        case("version 2", "wrong_version", (stanza - 2, 1, b"2")),
        grown("version 10", "wrong_version", stanza - 1, 0, b"0"),
        grown("CRLF after the version", "wrong_version", stanza - 1, 0, b"\r"),
        grown("a space after the version", "wrong_version", stanza - 1, 0, b" "),
        grown("no stanza", "no_stanza", stanza, mac - stanza, b""),
        grown(
            "an X25519 stanza",
            "wrong_recipient",
            stanza,
            mac - stanza,
            b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n",
        ),
        grown(
            "an X25519 stanza before it",
            "wrong_recipient",
            stanza,
            0,
            b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n",
        ),
        grown(
            "a passphrase stanza",
            "wrong_recipient",
            stanza,
            mac - stanza,
            b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n" + b"A" * 43 + b"\n",
        ),
        grown("a grease stanza before it", "wrong_recipient", stanza, 0, b"-> x-grease\n\n"),
        case("the recipient's name in upper case", "wrong_recipient", (stanza + 3, 2, b"ML")),
        grown("a name that goes on", "wrong_recipient", stanza + 17, 0, b"x"),
        grown("a grease stanza after it", "several_stanzas", mac, 0, b"-> x-grease\n\n"),
        grown("two hybrid stanzas", "several_stanzas", stanza, 0, b"-> mlkem768x25519 AAAA\nAAAA\n"),
        grown("a second argument", "malformed", body - 1, 0, b" A"),
        grown("two spaces", "malformed", stanza + 2, 0, b" "),
        grown("no argument", "malformed", stanza + 17, body - stanza - 18, b""),
        grown("an argument one letter short", "malformed", body - 2, 1, b""),
        grown("an argument one letter long", "malformed", body - 1, 0, b"A"),
        case("an argument that is not canonical", "malformed", (body - 2, 1, bytes([last[0] + 1]))),
        case("a letter that is not base64", "malformed", (stanza + 30, 1, b"-")),
        case("padding", "malformed", (body - 2, 1, b"=")),
        case("a body that is not canonical", "malformed", (mac - 2, 1, b"B")),
        grown("a body in two lines", "malformed", body + 20, 0, b"\n"),
        grown("an empty line after the body", "malformed", mac, 0, b"\n"),
        grown("CRLF after the stanza", "malformed", body - 1, 0, b"\r"),
        grown("a MAC line without MAC", "malformed", mac + 3, 44, b""),
        case("a MAC that is not canonical", "malformed", (HEADER - 2, 1, b"B")),
        grown("a MAC one letter long", "malformed", HEADER - 1, 0, b"A"),
        case("no line feed after the MAC", "malformed", (HEADER - 1, 1, b" ")),
        case("another MAC", "bad_mac", (mac + 4, 43, age.to_base64(bytes(32)))),
        case(
            "a bit of the encapsulated ML-KEM key flipped",
            "wrong_key",
            (stanza + 40, 1, other(stanza + 40)),
        ),
        case("a bit of the wrapped file key flipped", "wrong_key", (body + 4, 1, other(body + 4))),
        case("an X25519 key of small order", "damaged", (stanza, len(low), low)),
        case(
            "an X25519 key of small order, with a MAC made by the sender",
            "damaged",
            (stanza, len(low), low),
            (mac + 4, 43, forged),
        ),
        case("a bit of the nonce flipped", "damaged", flipped(HEADER)),
        case("the first bit of the payload flipped", "damaged", flipped(HEADER + age.NONCE)),
        case("a bit of the tag flipped", "damaged", flipped(end - 1)),
        case("two bytes of the payload swapped", "damaged", (2000, 2, envelope[2000:2002][::-1])),
        grown("a byte of the payload missing", "damaged", 2000, 1, b""),
        case(
            "a payload of zeros",
            "damaged",
            (HEADER + age.NONCE, end - HEADER - age.NONCE, bytes(end - HEADER - age.NONCE)),
        ),
    ]


def envelopes(kept: list[Json]) -> Json:
    """Examples of each size, sealed by both sides, and what is refused."""
    identity = INTAKE
    examples = _examples(identity, kept)
    first = base64.b64decode(examples[0]["envelope"])
    file_key = age.unwrap(age.read_header(io.BytesIO(first)), [identity])
    lengths = [n for size in SIZES for n in (capacity(size), capacity(size) + 1)]
    fits: list[Json] = []
    for length in [0, 1, *lengths]:
        try:
            fits.append({"length": length, "size": size_for(length)})
        except TooLong as error:
            fits.append({"length": length, "bytes_over": error.bytes_over})
    return {
        "about": "docs/envelope.md. `examples` hold the bytes i % 251; `hollow` ones are zlib-compressed, base64",
        "identity": str(identity),
        "other_identity": str(NEXT_INTAKE),
        "sizes": [{"size": size, "capacity": capacity(size)} for size in SIZES],
        "size_for": fits,
        "examples": examples,
        "hollow": [_hollow(size, first[:HEADER], file_key) for size in SIZES],
        "refused": _splices(first, identity),
    }
