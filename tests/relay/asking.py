"""One HTTP request, as bare as it goes, and its whole answer."""

import base64
import http.client
import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from altcha.v2 import Challenge, Payload, solve_challenge


@dataclass(frozen=True)
class Answer:
    """What came back; of the headers all but the clock's."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        return self.status, self.json["error"]


def ask(url: str, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
    """The answer to one request on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders() if name.lower() != "date"}
        return Answer(response.status, found, response.read())
    finally:
        connection.close()


def raw(url: str, octets: bytes, *more: bytes) -> bytes:
    """All that comes back for these octets, until the relay closes or has nothing to say for two seconds."""
    parts = urlsplit(url)
    assert parts.hostname
    answer = b""
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=2) as connection:
        try:
            for piece in (octets, *more):
                connection.sendall(piece)
            while part := connection.recv(65536):
                answer += part
        except (TimeoutError, ConnectionError):
            pass
    return answer


def payload(challenge: dict[str, Any]) -> dict[str, Any]:
    """Challenge and solution, as the header takes them."""
    genuine = Challenge.from_dict(challenge)
    solution = solve_challenge(genuine)
    assert solution is not None
    return Payload(genuine, solution).to_dict()


def header(value: dict[str, Any]) -> str:
    """The header's text for a payload."""
    return base64.b64encode(json.dumps(value).encode()).decode()


def solved(url: str, box: str) -> str:
    """A solution of a new challenge for `box`."""
    return header(payload(ask(url, "GET", f"/v1/challenge?box={box}").json))


def put(url: str, box: str, name: str, envelope: bytes, **headers: str) -> Answer:
    """The answer to an envelope that is sent as it should be, but for `headers`."""
    usual = {"Content-Type": "application/octet-stream", "Altcha": ""}
    if "Altcha" not in headers:
        usual["Altcha"] = solved(url, box)
    return ask(url, "PUT", f"/v1/boxes/{box}/{name}", {**usual, **headers}, envelope)
