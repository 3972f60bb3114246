"""The age v1 file format as far as sealed post needs it: header, header MAC, payload, and the hybrid stanza.

Nothing of ours is in here (sizes and "exactly one stanza" are `sealed.envelope`'s), so that the vectors others wrote
for age (C2SP CCTV) can drive it. Reading takes a file and gives the plaintext chunk by chunk: memory does not grow with
the file. Left out by design: armor, passphrases (scrypt), X25519 and plugins; their stanzas are read, and match no key.

Source: https://age-encryption.org/v1, with HPKE of RFC 9180 for the hybrid stanza.

::

    AgeError
    ├── HeaderFailure    the header does not parse, or a hybrid stanza is not well formed
    ├── NoMatch          no stanza is for these keys
    ├── MacFailure       a key fits, but the header was changed
    └── PayloadFailure   a chunk was changed, cut off, added or moved
"""

import base64
import binascii
import hashlib
import hmac
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

VERSION_LINE = b"age-encryption.org/v1\n"
HYBRID = "mlkem768x25519"
ENCAPSULATED = 1120
"""Bytes of the hybrid stanza's argument: 1,088 of ML-KEM-768, 32 of X25519."""
FILE_KEY = 16
WRAPPED = FILE_KEY + 16
MAC = 32
NONCE = 16
CHUNK = 64 * 1024
TAG = 16
BODY_LINE = 48
"""Bytes on a full line of a stanza's body: 64 columns of base64."""
LONGEST_LINE = 64 * 1024
"""age itself sets no limit; without one a stream without a line feed would fill the memory."""
LONGEST_HEADER = 1024 * 1024

_ARGUMENTS = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)\n")


class AgeError(Exception):
    """A file is not an age file that these keys open."""


class HeaderFailure(AgeError):
    """The header does not parse."""


class NoMatch(AgeError):
    """The header parses, but no stanza is for one of the keys."""


class MacFailure(AgeError):
    """A stanza gave a file key, but the header's MAC is not made with it."""


class PayloadFailure(AgeError):
    """The payload is not what was written: changed, cut off, extended or in another order."""


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's lines in the header. `arguments[0]` is the type."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header. `covered` are the exact bytes that the MAC covers, up to and with `---`."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes


class Unwraps(Protocol):
    """A key that can take the file key out of a hybrid stanza, and gives None when it is not for this key."""

    def unwrap(self, encapsulated: bytes, wrapped: bytes) -> bytes | None: ...  # noqa: D102 - said above


def hkdf(secret: bytes, info: bytes, salt: bytes = b"") -> bytes:
    """32 bytes by HKDF-SHA256 (RFC 5869).

    Written out because one block needs two HMACs and no loop, and this stands on the desk's hot path.
    """
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def to_base64(data: bytes) -> bytes:
    """Standard base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def from_base64(text: bytes) -> bytes:
    """The bytes of canonical base64 without padding; `HeaderFailure` for anything else."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise HeaderFailure("base64 is malformed") from None
    if to_base64(data) != text:
        raise HeaderFailure("base64 is not canonical")
    return data


class _Lines:
    """The lines of a header, and all that was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seen = bytearray()

    def next(self) -> bytes:
        line = self._file.readline(LONGEST_LINE)
        self.seen += line
        if not line.endswith(b"\n") or len(self.seen) > LONGEST_HEADER:
            raise HeaderFailure("the header is cut off, or longer than any header is")
        return line


def _read_body(lines: _Lines) -> bytes:
    body = bytearray()
    while True:
        part = from_base64(lines.next()[:-1])
        if len(part) > BODY_LINE:
            raise HeaderFailure("a line of a stanza's body is too long")
        body += part
        if len(part) < BODY_LINE:
            return bytes(body)


def read_header(file: BinaryIO) -> Header:
    """The header at the beginning of `file`, which then stands at the payload's nonce. Checks no MAC: no key yet."""
    lines = _Lines(file)
    if lines.next() != VERSION_LINE:
        raise HeaderFailure("the first line is not that of age v1")
    stanzas: list[Stanza] = []
    while True:
        line = lines.next()
        if line.startswith(b"---"):
            break
        match = _ARGUMENTS.fullmatch(line)
        if not match:
            raise HeaderFailure("a line is neither a stanza nor the MAC")
        stanzas.append(Stanza(tuple(match[1].decode("ascii").split(" ")), _read_body(lines)))
    mac = from_base64(line[4:-1]) if line.startswith(b"--- ") else b""
    if len(mac) != MAC:
        raise HeaderFailure("the MAC line is malformed")
    if not stanzas:
        raise HeaderFailure("the header has no stanza")
    return Header(tuple(stanzas), mac, bytes(lines.seen[: -len(line) + 3]))


def header_mac(file_key: bytes, covered: bytes) -> bytes:
    """The MAC of a header: `covered` ends with `---`."""
    return hmac.digest(hkdf(file_key, b"header"), covered, "sha256")


def unwrap(header: Header, identities: Iterable[Unwraps]) -> bytes:
    """The file key, its header verified. Every hybrid stanza must be well formed, also one for another key."""
    candidates: list[tuple[bytes, bytes]] = []
    for stanza in header.stanzas:
        if stanza.arguments[0] == "scrypt" and len(header.stanzas) > 1:
            raise HeaderFailure("a passphrase stanza must be the only one")
        if stanza.arguments[0] != HYBRID:
            continue
        if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED:  # noqa: PLR2004 - type and encapsulated key
            raise HeaderFailure("a hybrid stanza is malformed")
        encapsulated = from_base64(stanza.arguments[1].encode("ascii"))
        if len(encapsulated) != ENCAPSULATED:
            raise HeaderFailure("a hybrid stanza is malformed")
        candidates.append((encapsulated, stanza.body))
    keys = list(identities)
    for encapsulated, wrapped in candidates:
        for identity in keys:
            file_key = identity.unwrap(encapsulated, wrapped)
            if file_key is None:
                continue
            if not hmac.compare_digest(header.mac, header_mac(file_key, header.covered)):
                raise MacFailure("the header was changed after sealing")
            return file_key
    raise NoMatch("none of the keys is that of a recipient")


def _chunk_nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11) + bytes([last])


def read_payload(file: BinaryIO, file_key: bytes) -> Iterator[bytes]:
    """The plaintext, one chunk of at most 64 KiB after the other, each of them authenticated before it is given.

    Only when the iterator has ended was nothing cut off: collect what must be whole.
    """
    nonce = file.read(NONCE)
    if len(nonce) != NONCE:
        raise HeaderFailure("the file ends before the payload's nonce")
    cipher = ChaCha20Poly1305(hkdf(file_key, b"payload", nonce))
    counter = 0
    chunk = file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG) if len(chunk) == CHUNK + TAG else b""
        last = not following
        if len(chunk) < TAG or (last and counter and len(chunk) == TAG):
            raise PayloadFailure("the payload is cut off, or ends with an empty chunk")
        try:
            plain = cipher.decrypt(_chunk_nonce(counter, last=last), chunk, None)
        except InvalidTag:
            raise PayloadFailure("a chunk of the payload was changed, cut off or moved") from None
        yield plain
        if last:
            return
        counter += 1
        chunk = following


def decrypt(file: BinaryIO, identities: Iterable[Unwraps]) -> Iterator[bytes]:
    """The plaintext of an age file, chunk by chunk; the header is checked before the first one."""
    return read_payload(file, unwrap(read_header(file), identities))


def write_header(file_key: bytes, stanzas: Sequence[Stanza]) -> bytes:
    """The header, with its MAC, ready to be followed by the payload."""
    text = bytearray(VERSION_LINE)
    for stanza in stanzas:
        text += f"-> {' '.join(stanza.arguments)}\n".encode("ascii")
        for start in range(0, len(stanza.body) + 1, BODY_LINE):
            text += to_base64(stanza.body[start : start + BODY_LINE]) + b"\n"
    text += b"---"
    return bytes(text + b" " + to_base64(header_mac(file_key, bytes(text))) + b"\n")


def write_payload(file: BinaryIO, file_key: bytes) -> Iterator[bytes]:
    """Nonce and encrypted chunks of the plaintext in `file`, one after the other."""
    nonce = os.urandom(NONCE)
    cipher = ChaCha20Poly1305(hkdf(file_key, b"payload", nonce))
    yield nonce
    counter = 0
    chunk = file.read(CHUNK)
    while True:
        following = file.read(CHUNK) if len(chunk) == CHUNK else b""
        yield cipher.encrypt(_chunk_nonce(counter, last=not following), chunk, None)
        if not following:
            return
        counter += 1
        chunk = following


def seal_bytes(plaintext: bytes, stanza: Stanza, file_key: bytes) -> bytes:
    """A whole age file with one stanza."""
    return write_header(file_key, [stanza]) + b"".join(write_payload(io.BytesIO(plaintext), file_key))


def expand_seed(seed: bytes) -> tuple[bytes, bytes]:
    """The ML-KEM-768 seed (64 bytes) and the X25519 private key (32) of a hybrid identity's 32 bytes."""
    expanded = hashlib.shake_256(seed).digest(96)
    return expanded[:64], expanded[64:]
