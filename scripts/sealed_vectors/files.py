"""files.json: sealed files, and what is refused as one. Long runs of bytes are there as zlib."""

import base64
import zlib

from safeconduct.sealed.envelope import HEADER, capacity, open_envelope, seal
from safeconduct.sealed.errors import NotASealedFile
from safeconduct.sealed.message import Sealed
from safeconduct.sealed.sealed_file import MOST, pack, unpack
from scripts.sealed_vectors.seeds import BOX, INTAKE, Json, drawn


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _like_an_envelope(size: int, header: bytes) -> bytes:
    """What passes for an envelope by its header alone; its content is zeros, so that it packs small."""
    return header.ljust(size, b"\0")


def _error_of(data: bytes) -> str:
    try:
        unpack(data)
    except NotASealedFile as error:
        return error.reason
    raise AssertionError


def files(kept: Json | None) -> Json:
    """Files with what is in them, and refusals. The one sealed header is kept from the last time."""
    if kept:
        header = bytes.fromhex(kept["header"])
    else:
        sealed = seal(bytes(capacity(4096)), INTAKE.recipient, 4096)
        open_envelope(sealed, [INTAKE])
        header = sealed[:HEADER]
    ids = [drawn(f"file {n}", 16).hex() for n in range(MOST + 1)]
    small, large = _like_an_envelope(4096, header), _like_an_envelope(16384, header)
    one = pack([Sealed(BOX, ids[0], small)])
    two = pack([Sealed(BOX, ids[0], large), Sealed(BOX, ids[1], small)])
    entry = one[32:]
    refused = {
        "nothing": b"",
        "a box and nothing more": one[:32],
        "a byte short": one[:-1],
        "a byte more": one + b"\0",
        "an envelope alone": small,
        "a length that is no size": one[:48] + (4097).to_bytes(4) + one[52:] + b"\0",
        "a length beyond the end": one[:48] + (16384).to_bytes(4) + one[52:],
        "a length of four thousand million": one[:48] + b"\xff" * 4 + one[52:],
        "the same id twice": two[: 32 + 20 + 16384] + two[32:48] + two[32 + 20 + 16384 + 16 :],
        "something that is not sealed": one[:52] + b"Ich brauche Hilfe".ljust(4096, b"\0"),
        "an armored file": one[:52] + b"-----BEGIN AGE ENCRYPTED FILE-----\n".ljust(4096, b"\0"),
        "a second envelope that is cut off": one + entry[:-1],
        "an envelope too many": pack([Sealed(BOX, name, small) for name in ids]),
    }
    return {
        "about": "docs/sealed-file.md. Bytes are base64 of zlib; the header is that of an envelope",
        "header": header.hex(),
        "accepted": [
            {
                "name": name,
                "zlib": _packed(data),
                "letters": [{"box": x.box, "id": x.id, "size": len(x.envelope)} for x in unpack(data)],
            }
            for name, data in {"one": one, "two": two}.items()
        ],
        "refused": [{"why": why, "zlib": _packed(data), "reason": _error_of(data)} for why, data in refused.items()],
    }
