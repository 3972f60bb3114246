"""The OpenAPI document says what the relay does: schemathesis calls what is in it, as the owner and as a stranger."""

import json
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from safeconduct.relay.check import check
from tests.relay.asking import ask
from tests.relay.envelopes import BORIS, a_name, an_envelope
from tests.relay.live import running_relay

TEXT = files("safeconduct.relay").joinpath("openapi.json").read_bytes()
DOCUMENT = schemathesis.openapi.from_dict(json.loads(TEXT))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 500 if os.environ.get("SAFECONDUCT_SOAK") == "1" else 8
bounded = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and folder of a relay that asks for no solution, with one envelope in it."""
    data = tmp_path_factory.mktemp("openapi") / "data"
    with running_relay(data, None, "--challenge-cost", "0") as url:
        ask(
            url,
            "PUT",
            f"/v1/boxes/{BORIS.box}/{a_name(1)}",
            {"Content-Type": "application/octet-stream"},
            an_envelope(),
        )
        yield url, data


@DOCUMENT.parametrize()
@bounded
def test_a_stranger_meets_what_the_document_says(case: schemathesis.Case[Any], free: tuple[str, Path]) -> None:
    url, data = free
    case.call_and_validate(base_url=url, checks=CHECKS)
    assert check(data).envelopes == 1


@DOCUMENT.parametrize()
@bounded
def test_the_owner_meets_what_the_document_says(case: schemathesis.Case[Any], free: tuple[str, Path]) -> None:
    url, _ = free
    if case.path_parameters:
        case.path_parameters["box"] = BORIS.box
    case.query.pop("wait", None)  # nobody has that much time
    case.call_and_validate(base_url=url, checks=CHECKS, headers=BORIS.bearer)


def test_the_relay_serves_its_document(relay: str) -> None:
    answer = ask(relay, "GET", "/v1/openapi.json")
    assert (answer.status, answer.body) == (200, TEXT)


def test_every_code_in_the_document_is_explained_in_words() -> None:
    words = Path(__file__).parents[2].joinpath("docs/relay-api.md").read_text()
    codes = json.loads(TEXT)["components"]["schemas"]["Refusal"]["properties"]["error"]["enum"]
    assert [code for code in codes if f"`{code}`" not in words] == []
