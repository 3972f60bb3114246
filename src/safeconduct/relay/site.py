"""The static site beside the API: files of one folder, as they are, with the headers that keep a page to itself.

The files come from `desk.publish.site`; its pages narrow `connect-src` further to the relays of their card.
"""

import asyncio
import gzip
import mimetypes
import re
from pathlib import Path, PurePosixPath

from safeconduct.relay.answers import Answer, Headers

POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' https: http:; "
    b"form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    b"require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Headers = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", POLICY),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"no-referrer"),
    (b"server", b"relay"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]
TYPES = {
    "": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
COMPRESSED = frozenset({"", ".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".xml"})
LARGEST = 16 << 20
MOST_COMPRESSED = 64
PATH = re.compile(r"/(?:(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*)?")
"""No name begins with a dot, so there is no way up and no hidden file."""
ZIPPED = re.compile(rb"(?:^|,)\s*gzip\s*(?:,|$)")


class Site:
    """The files of `folder`."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()
        self._compressed: dict[tuple[Path, int, int], bytes] = {}

    async def answer(self, method: str, path: str, headers: Headers) -> Answer:
        """The file at `path`, or 404."""
        if method not in {"GET", "HEAD"} or not PATH.fullmatch(path):
            return self._missing()
        zipped = any(name == b"accept-encoding" and ZIPPED.search(value) for name, value in headers)
        answer = await asyncio.to_thread(self._file, path, zipped=zipped)
        return answer if method == "GET" else Answer(answer.status, answer.headers)

    def _file(self, path: str, *, zipped: bool) -> Answer:
        file = self._root / (path[1:] or "index.html")
        try:
            real = file.resolve(strict=True)
            found = real.stat()
            if not real.is_relative_to(self._root) or not real.is_file() or found.st_size > LARGEST:
                return self._missing()
            body = real.read_bytes()
        except OSError:
            return self._missing()
        suffix = file.suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        more: Headers = [(b"content-type", kind.encode())]
        if suffix == ".html" and PurePosixPath(path).parent != PurePosixPath("/"):
            # A guide in one file brings its own script. It is for taking along; here, the site's policy would stop it.
            more.append((b"content-disposition", b"attachment"))
        if suffix in COMPRESSED:
            more.append((b"vary", b"accept-encoding"))
            if zipped:
                more.append((b"content-encoding", b"gzip"))
                body = self._zip(real, found.st_mtime_ns, body)
        return Answer(200, [*HEADERS, *more, (b"content-length", b"%d" % len(body))], body)

    def _zip(self, file: Path, changed: int, body: bytes) -> bytes:
        key = (file, changed, len(body))
        zipped = self._compressed.get(key)
        if zipped is None:
            if len(self._compressed) >= MOST_COMPRESSED:
                self._compressed.clear()
            zipped = self._compressed[key] = gzip.compress(body, mtime=0)
        return zipped

    def _missing(self) -> Answer:
        body = b"There is nothing here.\n"
        more = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
        return Answer(404, [*HEADERS, *more], body)
