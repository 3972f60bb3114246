"""How many envelopes a desk opens in a second on one core, and what part of the bare HPKE rate that is.

The limit measured in the same run is `cryptography`'s HPKE taking a file key out of one stanza: no file format, no
header MAC, no payload. To reach: 5,000 envelopes a second, half of the limit (DESIGN, section 7).

    python bench/sealed_open.py [--seconds 2]
"""

import argparse
import io
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from safeconduct.sealed import age
from safeconduct.sealed.envelope import Identity, capacity, open_envelope, seal
from safeconduct.sealed.keys import INFO, SUITE
from safeconduct.sealed.message import read, write_followup, write_request
from safeconduct.sealed.receipt import Receipt

MANY = 200
"""Different envelopes, opened one after the other, so that nothing is warm that would not be at a desk."""
ROUNDS = 5


def rate(one: Callable[[bytes], object], inputs: Sequence[bytes], seconds: float) -> float:
    """The best rate of five rounds, in calls a second of processor time."""
    best = 0.0
    for _ in range(ROUNDS):
        done, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds / ROUNDS:
            for data in inputs:
                one(data)
            done += len(inputs)
        best = max(best, done / spent)
    return best


def main() -> None:
    """Print the rates."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=2.0, help="for each rate")
    seconds = options.parse_args().seconds
    identity, asya = Identity.generate(), Receipt.new()
    day, box = datetime.now(UTC).date(), os.urandom(32).hex()
    thread = asya.thread()
    small = [seal(os.urandom(capacity(4096)), identity.recipient, 4096) for _ in range(MANY)]
    requests = [
        write_request("x" * 2000, thread=thread, box=box, recipient=identity.recipient, day=day, language="de").envelope
        for _ in range(MANY)
    ]
    followups = [
        write_followup("x" * 1000, thread=thread, box=box, recipient=identity.recipient, n=1, day=day).envelope
        for _ in range(MANY)
    ]
    stanzas = []
    for envelope in small:
        stanza = age.read_header(io.BytesIO(envelope)).stanzas[0]
        stanzas.append(age.from_base64(stanza.arguments[1].encode("ascii")) + stanza.body)
    private = identity._key  # noqa: SLF001 - the limit is HPKE with the very same key object

    limit = rate(lambda stanza: SUITE.decrypt(stanza, private, INFO), stanzas, seconds)
    print(f"{'bare HPKE open of a stanza':<44}{limit:>10,.0f}/s   the limit")
    rows = {
        "open_envelope, 4 KiB": rate(lambda one: open_envelope(one, [identity]), small, seconds),
        "open_envelope and read, follow-up (4 KiB)": rate(
            lambda one: read(open_envelope(one, [identity]), box=box), followups, seconds
        ),
        "open_envelope and read, request (16 KiB)": rate(
            lambda one: read(open_envelope(one, [identity]), box=box), requests, seconds
        ),
    }
    for what, found in rows.items():
        print(f"{what:<44}{found:>10,.0f}/s{found / limit:>7.0%} of the limit")


if __name__ == "__main__":
    main()
