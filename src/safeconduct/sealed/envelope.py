"""Envelopes: age files of five sizes with exactly one hybrid recipient. Format: docs/envelope.md.

The relay calls `check_header` on everything it is given; only who holds an `Identity` can `open_envelope`.
"""

import io
import os
import re
from collections.abc import Sequence

from safeconduct.sealed import age
from safeconduct.sealed.errors import DoesNotOpen, KeyMalformed, NotAnEnvelope, TooLong
from safeconduct.sealed.keys import Identity, Recipient

__all__ = [
    "ENVELOPE_MAX",
    "SIZES",
    "Identity",
    "Recipient",
    "capacity",
    "check_header",
    "open_envelope",
    "seal",
    "size_for",
]

SIZES = (4096, 16384, 65536, 262144, 1048576)
ENVELOPE_MAX = SIZES[-1]
HEADER = 1627
"""Bytes of the header: four lines, whose lengths the one kind of recipient fixes."""

# 1,120 bytes leave one byte for the last two letters of base64, 32 bytes two for the last three: the bits that are over
# must be zero, so few letters can stand last.
_BEGINNING = b"age-encryption.org/v1\n-> mlkem768x25519 "
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_REST_AT = len(_BEGINNING) + 1493
_REST = re.compile(
    rb"[AQgw]\n"
    rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n"
    rb"--- [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n"
)


def capacity(size: int) -> int:
    """Bytes of plaintext that fill an envelope of `size` bytes.

    >>> [capacity(size) for size in SIZES]
    [2437, 14725, 63877, 260437, 1046677]
    """
    if size not in SIZES:
        raise NotAnEnvelope("wrong_size", f"an envelope has one of the sizes {SIZES}, not {size}")
    payload = size - HEADER - age.NONCE
    chunks = -(-payload // (age.CHUNK + age.TAG))
    return payload - chunks * age.TAG


def size_for(length: int) -> int:
    """The smallest size whose envelope holds `length` bytes of plaintext; `TooLong` when none does."""
    for size in SIZES:
        if length <= capacity(size):
            return size
    raise TooLong(length - capacity(ENVELOPE_MAX))


def _reason(data: bytes) -> tuple[str, str]:
    """Why the header of `data` was refused. Looks at no more bytes than a header has, and only to name the mistake."""
    head = data[:HEADER]
    if head.startswith(b"-----BEGIN AGE"):
        return "armored", "this is an armored age file; an envelope is the binary form"
    version, _, rest = head.partition(b"\n")
    if not head.startswith(b"age-encryption.org/"):
        return "not_age", "this is not an age file, so it is not sealed; nothing was kept of it"
    if version != age.VERSION_LINE[:-1]:
        return "wrong_version", "this is not version 1 of age, or its lines do not end with a single line feed"
    return _stanza_reason(rest)


def _stanza_reason(rest: bytes) -> tuple[str, str]:
    if rest.startswith(b"---"):
        return "no_stanza", "this age file has no recipient"
    if re.match(rb"-> (?!mlkem768x25519[ \n])[!-~]+[ \n]", rest):
        return "wrong_recipient", "the first recipient is not of the hybrid kind; there is no fallback to other kinds"
    if b"\n-> " in rest:
        return "several_stanzas", "an envelope has exactly one recipient"
    return "malformed", "the header is not exactly that of an envelope"


def check_header(data: bytes) -> None:
    """Nothing, if size and header of `data` are exactly those of an envelope; else `NotAnEnvelope` with a reason.

    Looks at the size first and at no more than the 1,627 bytes of the header; never decrypts, needs no key.
    """
    if len(data) not in SIZES:
        sizes = ", ".join(map(str, SIZES))
        raise NotAnEnvelope("wrong_size", f"an envelope has {sizes} bytes, this has {len(data)}")
    # The long run of letters is not the expression's to check: that takes four times as long.
    if (
        not data.startswith(_BEGINNING)
        or data[len(_BEGINNING) : _REST_AT].translate(None, _LETTERS)
        or not _REST.match(data, _REST_AT)
    ):
        raise NotAnEnvelope(*_reason(data))


def seal(plaintext: bytes, recipient: Recipient, size: int) -> bytes:
    """An envelope of exactly `size` bytes for `recipient`. `plaintext` has exactly `capacity(size)` bytes."""
    if not isinstance(recipient, Recipient):
        raise KeyMalformed("an envelope has one recipient, and it is a Recipient (age1pq1…)")
    if len(plaintext) != capacity(size):
        raise ValueError(f"plaintext for an envelope of {size} has {capacity(size)} bytes, not {len(plaintext)}")
    file_key = os.urandom(age.FILE_KEY)
    return age.seal_bytes(plaintext, recipient.wrap(file_key), file_key)


def open_envelope(envelope: bytes, identities: Sequence[Identity]) -> bytes:
    """The plaintext of an envelope that one of `identities` can open: all of it, or an error and none of it.

    Raises `NotAnEnvelope` for what the relay would have refused, and `DoesNotOpen` (`wrong_key`, `bad_mac`, `damaged`).
    """
    check_header(envelope)
    try:
        return b"".join(age.decrypt(io.BytesIO(envelope), identities))
    except age.NoMatch:
        raise DoesNotOpen("wrong_key", "the envelope is not for this key, or the key was destroyed") from None
    except age.MacFailure:
        raise DoesNotOpen("bad_mac", "the envelope's header was changed after sealing") from None
    except age.AgeError:
        raise DoesNotOpen("damaged", "the envelope was changed after sealing") from None
