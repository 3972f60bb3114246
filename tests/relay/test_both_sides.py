"""The browser's client and this relay understand each other: its challenge, its list, its refusals."""

import json
import subprocess
from pathlib import Path

from tests.relay.asking import ask
from tests.relay.envelopes import GRIGORY, a_name, an_envelope

PEER = Path(__file__).parents[2] / "web/tests/relay-peer.ts"


def test_the_browsers_client_puts_reads_and_deletes_at_a_relay(relay: str) -> None:
    arguments = [relay, GRIGORY.token.hex(), GRIGORY.box, a_name(1)]
    done = subprocess.run(
        ["node", str(PEER), *arguments],  # noqa: S607 - ours, from the environment
        input=an_envelope(16384),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    number = said["list"]["envelopes"][0].pop("n")
    assert number > 0
    assert said == {
        "about": {"version": "0.1.0", "sizes": [4096, 16384, 65536, 262144, 1048576], "lifetimeDays": 60},
        "conflict": "Conflict",
        "refused": "Refused 422 not_age",
        "list": {"envelopes": [{"id": a_name(1), "size": 16384}], "more": False},
        "same": True,
        "stranger": "Refused 404 not_found",
        "left": {"envelopes": [], "more": False},
    }
    assert ask(relay, "GET", f"/v1/boxes/{GRIGORY.box}", GRIGORY.bearer).json["envelopes"] == []
