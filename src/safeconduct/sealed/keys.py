"""The hybrid keys of age: who can open an envelope, and to whom it can be sealed.

An identity is 32 secret bytes; SHAKE-256 makes of them the seeds of an ML-KEM-768 and an X25519 key, which HPKE uses as
one (KEM 0x647a, HKDF-SHA256, ChaCha20-Poly1305). There is no other kind of key, so there is nothing to fall back to.
"""

import hmac
import os
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from safeconduct.sealed import age, bech32
from safeconduct.sealed.errors import KeyMalformed

SEED = 32
MLKEM_PUBLIC = 1184
PUBLIC = MLKEM_PUBLIC + 32
INFO = b"age-encryption.org/mlkem768x25519"
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
IDENTITY_PREFIX = "age-secret-key-pq-"
RECIPIENT_PREFIX = "age1pq"

_P = 2**255 - 19
_SMALL_ORDER = frozenset(
    {
        *(0, 1, _P - 1),
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    }
)
"""With these the shared secret is zero for every key. An exchange would tell as well, at thirty times the price."""


def _has_small_order(x25519: bytes) -> bool:
    return (int.from_bytes(x25519, "little") & (1 << 255) - 1) % _P in _SMALL_ORDER


def _bytes_of(text: str, prefix: str, length: int, what: str) -> bytes:
    try:
        found, data = bech32.decode(text)
    except ValueError as problem:
        raise KeyMalformed(f"this is not {what}: {problem}; copy it again, whole") from None
    if found != prefix or len(data) != length:
        raise KeyMalformed(f"this is not {what}, but another kind of key; there is no fallback to other kinds")
    return data


class Recipient:
    """A public key to seal to, written `age1pq1…` (1,959 letters)."""

    __slots__ = ("_key", "_text")

    def __init__(self, public: bytes, *, text: str = "") -> None:
        """`public` are 1,216 bytes, ML-KEM-768 first; `text` is their spelling, where that is known already.

        Raises `KeyMalformed` for keys that no one can have.
        """
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC])
            x25519 = X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC:])
        except ValueError:
            raise KeyMalformed("this is not a recipient: the key in it is impossible; copy it again, whole") from None
        if _has_small_order(public[MLKEM_PUBLIC:]):
            raise KeyMalformed("this is not a recipient: the key in it is impossible; copy it again, whole")
        self._key = hpke.MLKEM768X25519PublicKey(mlkem, x25519)
        self._text = text or bech32.encode(RECIPIENT_PREFIX, public)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The recipient written as `age1pq1…`, lower case; `KeyMalformed` for anything else."""
        data = _bytes_of(text, RECIPIENT_PREFIX, PUBLIC, "a recipient (age1pq1…)")
        if not text.startswith(RECIPIENT_PREFIX):
            raise KeyMalformed("this is not a recipient (age1pq1…): it must be in lower case")
        return cls(data, text=text)

    def wrap(self, file_key: bytes) -> age.Stanza:
        """The stanza that lets the owner, and nobody else, have the file key."""
        sealed = SUITE.encrypt(file_key, self._key, INFO)
        encapsulated, wrapped = sealed[: age.ENCAPSULATED], sealed[age.ENCAPSULATED :]
        return age.Stanza((age.HYBRID, age.to_base64(encapsulated).decode("ascii")), wrapped)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Recipient({self._text[:16]}…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipient) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Identity:
    """A private key that opens envelopes, written `AGE-SECRET-KEY-PQ-1…`. Its key objects are made once and kept."""

    __slots__ = ("_key", "_recipient", "_seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED:
            raise KeyMalformed(f"an identity is {SEED} bytes, not {len(seed)}")
        mlkem_seed, x25519_private = age.expand_seed(seed)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(mlkem_seed)
        x25519 = X25519PrivateKey.from_private_bytes(x25519_private)
        self._seed = seed
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self._recipient = Recipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> Self:
        """A new identity from the operating system's randomness."""
        return cls(os.urandom(SEED))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The identity of 32 secret bytes."""
        return cls(seed)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The identity written as `AGE-SECRET-KEY-PQ-1…`, upper case; `KeyMalformed` for anything else."""
        data = _bytes_of(text, IDENTITY_PREFIX, SEED, "an identity (AGE-SECRET-KEY-PQ-1…)")
        if text != text.upper():
            raise KeyMalformed("this is not an identity (AGE-SECRET-KEY-PQ-1…): it must be in upper case")
        return cls(data)

    @property
    def seed(self) -> bytes:
        """The 32 secret bytes."""
        return self._seed

    @property
    def recipient(self) -> Recipient:
        """The public half."""
        return self._recipient

    def unwrap(self, encapsulated: bytes, wrapped: bytes) -> bytes | None:
        """The file key out of a hybrid stanza; None when the stanza is for another key.

        Raises `HeaderFailure` for a stanza that nobody can have written: its X25519 part has small order. HPKE refuses
        that too, but does not tell it from another's stanza; so it is looked at only after HPKE has refused.
        """
        try:
            return SUITE.decrypt(encapsulated + wrapped, self._key, INFO)
        except (InvalidTag, ValueError):
            if _has_small_order(encapsulated[-32:]):
                raise age.HeaderFailure("a hybrid stanza is impossible") from None
            return None

    def __str__(self) -> str:
        return bech32.encode(IDENTITY_PREFIX, self._seed).upper()

    def __repr__(self) -> str:
        return f"Identity(of {self._recipient!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and hmac.compare_digest(other._seed, self._seed)

    def __hash__(self) -> int:
        return hash(self._recipient)
