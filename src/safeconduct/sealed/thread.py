"""What the two ends of a thread share, and nobody else knows."""

import hmac
from dataclasses import dataclass, field

from safeconduct.sealed.keys import Recipient

MAC_PREFIX = b"safeconduct/message/v1\n"


@dataclass(frozen=True, slots=True)
class Thread:
    """Where replies go, to whom they are sealed and how they are proved. Exists only inside the sealed request.

    `box` and `burn` are 64 hex digits, `burn` being the SHA-256 of the burn token; `mac_key` is 32 bytes.
    """

    box: str
    recipient: Recipient
    mac_key: bytes = field(repr=False)
    burn: str


def message_mac(mac_key: bytes, line: bytes, body: bytes) -> str:
    """The MAC of a message, 64 hex digits: over its line without the MAC, and its body."""
    return hmac.digest(mac_key, MAC_PREFIX + line + b"\n" + body, "sha256").hex()


def genuine(mac_key: bytes, line: bytes, body: bytes, mac: str) -> bool:
    """Whether `mac` is the MAC of line and body, compared in constant time."""
    return hmac.compare_digest(message_mac(mac_key, line, body), mac)
