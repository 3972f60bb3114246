"""How browsers reach the desk, and which ways are refused because someone on the way could read along."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from safeconduct.desk.errors import Unsafe

VARIABLE = "SAFECONDUCT_DESK_ORIGIN"
DEFAULT = "http://127.0.0.1:8001"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:]+")


@dataclass(frozen=True)
class Origin:
    """An origin that is safe to serve: https, an onion service, or this machine alone."""

    scheme: str
    host: str
    port: int | None

    @property
    def https(self) -> bool:
        """Whether browsers come by https."""
        return self.scheme == "https"

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return is_loopback(self.host)

    @property
    def secure(self) -> bool:
        """Whether browsers send `Secure` cookies: everywhere but on plain http to this machine."""
        return self.https or not self.loopback

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that requests may carry."""
        named = f"[{self.host}]" if ":" in self.host else self.host
        return (named, "127.0.0.1", "localhost", "[::1]") if self.loopback else (named,)

    @property
    def text(self) -> str:
        """The origin as browsers write it."""
        named = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{named}" + (f":{self.port}" if self.port else "")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine.

    >>> is_loopback("127.0.0.53"), is_loopback("desk.example")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read(text: str) -> Origin:
    """The origin in `text`. Raises `Unsafe` for plain http beyond this machine, and for what is not an origin.

    >>> read("https://desk.example").secure, read("http://127.0.0.1:8001").secure
    (True, False)
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Unsafe(f"{VARIABLE}: {text!r} is not an origin; write it as https://desk.example") from None
    host = parts.hostname or ""
    rest = (parts.path not in {"", "/"}, parts.query, parts.fragment, parts.username)
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or any(rest):
        raise Unsafe(f"{VARIABLE}: {text!r} is not an origin; write it as https://desk.example")
    if parts.scheme == "http" and not is_loopback(host) and not host.endswith(".onion"):
        raise Unsafe(
            f"{VARIABLE}: {text} would send passwords in the clear. Use https, an onion service, or 127.0.0.1."
        )
    return Origin(parts.scheme, host, port)


def debug(text: str, origin: Origin) -> bool:
    """Whether debug pages are on. Raises `Unsafe` where others than this machine could see them."""
    if text in {"", "0"}:
        return False
    if text != "1":
        raise Unsafe("SAFECONDUCT_DEBUG: write 1, or leave it away.")
    if not origin.loopback:
        raise Unsafe("SAFECONDUCT_DEBUG shows what people wrote to whoever causes an error: not where others come.")
    return True
