import base64
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from safeconduct.sealed.envelope import SIZES, Identity, capacity, check_header, open_envelope, seal, size_for
from safeconduct.sealed.errors import DoesNotOpen, EnvelopeError, KeyMalformed, NotAnEnvelope, TooLong
from safeconduct.sealed.keys import Recipient

VECTORS: dict[str, Any] = json.loads(Path("vectors/sealed/envelopes.json").read_text(encoding="utf-8"))
KEYS: dict[str, Any] = json.loads(Path("vectors/sealed/keys.json").read_text(encoding="utf-8"))
IDENTITY = Identity.parse(VECTORS["identity"])
OTHER = Identity.parse(VECTORS["other_identity"])
FIRST = base64.b64decode(VECTORS["examples"][0]["envelope"])
HEADER_REASONS = {
    *("wrong_size", "not_age", "armored", "wrong_version", "no_stanza", "wrong_recipient", "several_stanzas"),
    "malformed",
}


def spliced(case: dict[str, Any]) -> bytes:
    data = FIRST
    for at, cut, put in case["splices"]:
        data = data[:at] + base64.b64decode(put) + data[at + cut :]
    return data


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["why"]) for case in cases]


@pytest.mark.parametrize("example", VECTORS["examples"], ids=lambda example: f"{example['by']}-{example['size']}")
def test_an_envelope_opens_whoever_sealed_it(example: dict[str, Any]) -> None:
    envelope = base64.b64decode(example["envelope"])
    assert len(envelope) == example["size"]
    assert open_envelope(envelope, [OTHER, IDENTITY]) == bytes(i % 251 for i in range(capacity(example["size"])))
    with pytest.raises(DoesNotOpen) as caught:
        open_envelope(envelope, [OTHER])
    assert caught.value.reason == "wrong_key"


@pytest.mark.parametrize("hollow", VECTORS["hollow"], ids=lambda hollow: str(hollow["size"]))
def test_an_envelope_of_each_size_opens(hollow: dict[str, Any]) -> None:
    envelope = zlib.decompress(base64.b64decode(hollow["zlib"]))
    assert len(envelope) == hollow["size"]
    assert hashlib.sha256(open_envelope(envelope, [IDENTITY])).hexdigest() == hollow["sha256"]


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_a_changed_envelope_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    data = spliced(case)
    with pytest.raises(EnvelopeError) as caught:
        open_envelope(data, [IDENTITY])
    assert caught.value.reason == case["reason"]
    assert isinstance(caught.value, NotAnEnvelope) == (case["reason"] in HEADER_REASONS)


@pytest.mark.parametrize("case", named(VECTORS["refused"]))
def test_the_relay_refuses_by_the_header_alone_what_its_header_tells(case: dict[str, Any]) -> None:
    data = spliced(case)
    if case["reason"] not in HEADER_REASONS:
        check_header(data)
        return
    with pytest.raises(NotAnEnvelope) as caught:
        check_header(data)
    assert caught.value.reason == case["reason"]


def test_every_reason_has_a_vector() -> None:
    documented = set((NotAnEnvelope.__doc__ or "").replace("`", " ").replace(",", " ").replace(".", " ").split())
    assert {case["reason"] for case in VECTORS["refused"]} == HEADER_REASONS | {"wrong_key", "bad_mac", "damaged"}
    assert documented >= HEADER_REASONS


def test_sizes_and_capacities_are_those_of_the_vectors() -> None:
    assert [{"size": size, "capacity": capacity(size)} for size in SIZES] == VECTORS["sizes"]
    with pytest.raises(NotAnEnvelope):
        capacity(4095)


@pytest.mark.parametrize("case", VECTORS["size_for"], ids=lambda case: str(case["length"]))
def test_a_text_gets_the_smallest_size_that_holds_it(case: dict[str, Any]) -> None:
    if "size" in case:
        assert size_for(case["length"]) == case["size"]
        return
    with pytest.raises(TooLong) as caught:
        size_for(case["length"])
    assert caught.value.bytes_over == case["bytes_over"]


def test_what_does_not_fill_its_envelope_is_not_sealed() -> None:
    for length in (0, capacity(4096) - 1, capacity(4096) + 1):
        with pytest.raises(ValueError, match="2437"):
            seal(bytes(length), IDENTITY.recipient, 4096)


@pytest.mark.parametrize("recipients", [[], [IDENTITY.recipient, OTHER.recipient], str(IDENTITY.recipient), None])
def test_an_envelope_is_sealed_to_one_recipient_and_nothing_else(recipients: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(KeyMalformed):
        seal(bytes(capacity(4096)), recipients, 4096)


def test_the_same_text_sealed_twice_has_no_two_blocks_alike() -> None:
    one, other = (seal(bytes(capacity(4096)), IDENTITY.recipient, 4096) for _ in range(2))
    assert not {one[i : i + 16] for i in range(1627, 4080, 16)} & {other[i : i + 16] for i in range(1627, 4080, 16)}


@pytest.mark.parametrize("pair", KEYS["pairs"], ids=lambda pair: pair["seed"][:8])
def test_a_seed_gives_its_identity_and_recipient(pair: dict[str, str]) -> None:
    identity = Identity.from_seed(bytes.fromhex(pair["seed"]))
    assert (str(identity), str(identity.recipient)) == (pair["identity"], pair["recipient"])
    assert Identity.parse(pair["identity"]) == identity
    assert Recipient.parse(pair["recipient"]) == identity.recipient


@pytest.mark.parametrize("case", named(KEYS["refused_recipients"]))
def test_what_is_not_a_hybrid_recipient_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(KeyMalformed):
        Recipient.parse(case["text"])


@pytest.mark.parametrize("case", named(KEYS["refused_identities"]))
def test_what_is_not_a_hybrid_identity_is_refused_without_repeating_it(case: dict[str, str]) -> None:
    with pytest.raises(KeyMalformed) as caught:
        Identity.parse(case["text"])
    assert case["text"] == "" or case["text"].strip() not in str(caught.value)


def test_a_key_never_shows_its_secret_by_accident() -> None:
    assert str(IDENTITY)[20:40] not in repr(IDENTITY)
    assert IDENTITY.seed.hex() not in repr(IDENTITY)
