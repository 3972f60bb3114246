import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealed import bech32
from safeconduct.sealed.keys import _SMALL_ORDER, _has_small_order

# The vectors of BIP 173. Those longer than 90 characters are valid here: age has no limit.
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
]
INVALID = [
    *("\x201nwldj5", "\x7f1axkwrx", "\x801eym55h", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3"),
    *("de1lg7wt\xff", "A1G7SGD8", "10a06t8", "1qzzfhee", "a12UEL5L", "a12uel5L", "", "1", "a1", "\u212a12uel5l"),
]


@pytest.mark.parametrize("text", VALID)
def test_the_checksums_of_bip_173_hold(text: str) -> None:
    lower = text.lower()
    values = lower.rpartition("1")[2]
    # Not all of them hold whole bytes, which decode asks for; the checksum is that of each.
    prefix = lower.rpartition("1")[0]
    assert bech32._checksum(*bech32._number(prefix, values)) == 1  # noqa: SLF001


@pytest.mark.parametrize("text", INVALID)
def test_what_bip_173_refuses_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"letter|prefix|checksum|mixed"):
        bech32.decode(text)


@given(
    st.sampled_from(["a", "age1pq", "age-secret-key-pq-"]), st.one_of(st.binary(max_size=80), st.just(b"\x5a" * 1216))
)
def test_bytes_are_read_back(prefix: str, data: bytes) -> None:
    assert bech32.decode(bech32.encode(prefix, data)) == (prefix, data)
    assert bech32.decode(bech32.encode(prefix, data).upper()) == (prefix, data)


# Beyond 1,023 letters the code repeats: there only one wrong letter is always noticed.
@given(st.sampled_from([(32, 4), (1216, 1)]), st.data())
def test_wrong_letters_are_noticed(lengths: tuple[int, int], data: st.DataObject) -> None:
    length, most = lengths
    text = bech32.encode("age1pq", bytes(length))
    changed = list(text)
    for place in data.draw(st.lists(st.integers(7, len(text) - 1), min_size=1, max_size=most, unique=True)):
        changed[place] = data.draw(st.sampled_from(bech32.CHARSET.replace(text[place], "")))
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode("".join(changed))


def test_the_fast_way_and_the_plain_way_give_the_same_checksum() -> None:
    letters = bech32.RECIPIENT_LETTERS
    number = int.from_bytes(bytes(range(256)) * 4) >> 3
    plain = 0
    for shift in range((letters - 1) * 5, -1, -5):
        plain = bech32._step(plain) ^ number >> shift & 31  # noqa: SLF001
    assert bech32._checksum(number, letters) == plain  # noqa: SLF001


def test_each_point_of_small_order_makes_an_exchange_fail() -> None:
    key = X25519PrivateKey.from_private_bytes(b"\x40" * 32)
    for u in _SMALL_ORDER:
        with pytest.raises(ValueError, match="shared"):
            key.exchange(X25519PublicKey.from_public_bytes(u.to_bytes(32, "little")))
        assert _has_small_order((u | 1 << 255).to_bytes(32, "little"))
    assert not _has_small_order(b"\x09" + bytes(31))
