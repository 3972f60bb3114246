"""Receipts: the twelve words with which a person comes back. Format: docs/receipt.md.

Everything a person needs comes from the words, so nothing has to be kept on their device: the reply box and its token,
the key that opens replies, the key that proves whom they are from, and the token that burns the thread.
"""

import functools
import hashlib
import os
from dataclasses import dataclass, field
from typing import Self

from safeconduct.sealed import words
from safeconduct.sealed.age import hkdf
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.thread import Thread

INFO = "safeconduct/receipt/v1/"


@dataclass(frozen=True)
class Receipt:
    """The 128 random bits behind twelve words, and what is derived from them. `repr` shows none of it."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != words.SECRET:
            raise ValueError(f"a receipt is {words.SECRET} bytes, not {len(self.secret)}")

    @classmethod
    def new(cls) -> Self:
        """A receipt nobody has yet, from the operating system's randomness."""
        return cls(os.urandom(words.SECRET))

    @classmethod
    def from_words(cls, text: str) -> Self:
        """The receipt of twelve words, English or Russian, however they are typed; or of its 48 digits.

        Raises `WrongCount`, `WordUnknown` (with its position and the nearest known words) or `WordsDoNotBelong`.
        """
        return cls(words.decode(text))

    def words(self, language: words.Language = "english") -> list[str]:
        """The twelve words, of either list: they are the same receipt."""
        return words.encode(self.secret, language)

    def digits(self) -> str:
        """The receipt as the square on paper holds it: 48 digits, four for each word."""
        return words.digits(self.secret)

    def _derive(self, label: str) -> bytes:
        return hkdf(self.secret, (INFO + label).encode("ascii"))

    @functools.cached_property
    def token(self) -> bytes:
        """32 bytes: whoever has them may read the reply box."""
        return self._derive("box-token")

    @property
    def box(self) -> str:
        """The reply box: SHA-256 of the token, 64 hex digits."""
        return hashlib.sha256(self.token).hexdigest()

    @functools.cached_property
    def identity(self) -> Identity:
        """The key that opens replies."""
        return Identity.from_seed(self._derive("reply-identity"))

    @functools.cached_property
    def mac_key(self) -> bytes:
        """32 bytes that prove that a message belongs to the thread."""
        return self._derive("reply-mac")

    @functools.cached_property
    def burn_token(self) -> bytes:
        """32 bytes: whoever shows them wants the thread destroyed."""
        return self._derive("burn-token")

    def thread(self) -> Thread:
        """What the desk is told inside the sealed request, so that it can reply."""
        burn = hashlib.sha256(self.burn_token).hexdigest()
        return Thread(box=self.box, recipient=self.identity.recipient, mac_key=self.mac_key, burn=burn)
