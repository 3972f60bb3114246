"""The C2SP CCTV vectors for age, written by its author and judged by every implementation."""

import hashlib
import hmac
import io
import zlib
from collections.abc import Iterator

from safeconduct.sealed import age
from safeconduct.sealed.keys import Identity

OUTCOMES: dict[type[age.AgeError], str] = {
    age.HeaderFailure: "header failure",
    age.NoMatch: "no match",
    age.MacFailure: "HMAC failure",
    age.PayloadFailure: "payload failure",
}
# age's own reader gives the last whole chunk and then fails. Ours looks one chunk ahead and gives nothing of it.
WITHHELD = {
    *("stream_no_final_full", "stream_no_final_two_chunks_full", "stream_trailing_garbage_long"),
    *("stream_trailing_garbage_short", "stream_two_final_chunks", "stream_two_final_chunks_full"),
    "stream_two_final_chunks_second",
}
HYBRID_IDENTITY = "AGE-SECRET-KEY-PQ-1"


class Vector:
    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        head, _, body = data.partition(b"\n\n")
        said = [line.split(": ", 1) for line in head.decode().splitlines()]
        self.says = dict(said)
        self.expect = self.says["expect"]
        self.body = zlib.decompress(body) if self.says.get("compressed") == "zlib" else body
        self.identities = [
            Identity.parse(value) for key, value in said if key == "identity" and value.startswith(HYBRID_IDENTITY)
        ]

    def outcome(self, chunks: Iterator[bytes]) -> str:
        """What came of it; the plaintext that was given, whole or not, must be what the vector says."""
        given = hashlib.sha256()
        found = "success"
        try:
            for chunk in chunks:
                given.update(chunk)
        except age.AgeError as error:
            found = OUTCOMES[type(error)]
        if found in ("success", "payload failure"):
            assert (given.hexdigest() != self.says["payload"]) == (self.name in WITHHELD)
        else:
            assert given.digest() == hashlib.sha256().digest()
        return found

    def with_identities(self) -> str:
        return self.outcome(self._decrypt())

    def _decrypt(self) -> Iterator[bytes]:
        yield from age.decrypt(io.BytesIO(self.body), self.identities)

    def with_file_key(self) -> str:
        """For files to X25519, whose keys we do not read: the vector gives the file key, all else is ours."""
        return self.outcome(self._decrypt_with_file_key())

    def _decrypt_with_file_key(self) -> Iterator[bytes]:
        file = io.BytesIO(self.body)
        header = age.read_header(file)
        file_key = bytes.fromhex(self.says["file key"])
        if not hmac.compare_digest(header.mac, age.header_mac(file_key, header.covered)):
            raise age.MacFailure
        yield from age.read_payload(file, file_key)


def test_every_hybrid_vector_comes_out_right(cctv: dict[str, bytes]) -> None:
    vectors = {name: Vector(name, data) for name, data in cctv.items()}
    hybrid = {name: one for name, one in vectors.items() if one.identities and "armored" not in one.says}
    # An X25519 stanza that is malformed is for readers of X25519 to refuse; to us it is a stanza for nobody.
    expected = {name: one.expect for name, one in hybrid.items()} | {"hybrid_x25519_arg": "no match"}
    assert {name: one.with_identities() for name, one in hybrid.items()} == expected
    assert len(hybrid) >= 18


def test_every_header_stanza_mac_and_payload_vector_comes_out_right(cctv: dict[str, bytes]) -> None:
    general = {
        name: Vector(name, data)
        for name, data in cctv.items()
        if name.partition("_")[0] in {"empty", "header", "hmac", "stanza", "stream", "version"}
    }
    assert {name: one.with_file_key() for name, one in general.items()} == {
        name: one.expect for name, one in general.items()
    }
    assert len(general) >= 50


def test_a_file_of_another_kind_never_opens(cctv: dict[str, bytes]) -> None:
    key = Identity.from_seed(bytes(32))
    others = {
        name: Vector(name, data)
        for name, data in cctv.items()
        if name.partition("_")[0] in {"x25519", "scrypt", "armor"}
    }
    for one in others.values():
        one.identities = [*one.identities, key]
    assert {one.with_identities() for one in others.values()} == {"no match", "header failure"}
    assert len(others) >= 50


def test_no_vector_is_left_out(cctv: dict[str, bytes]) -> None:
    families = {name.partition("_")[0] for name in cctv}
    assert families == {
        *("armor", "empty", "header", "hmac", "hybrid", "scrypt", "stanza", "stream", "version", "x25519")
    }
