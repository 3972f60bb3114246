"""What a person wrote is shown as text, whatever it is."""

import html
import re

import pytest
from django.urls import reverse

from safeconduct.desk.members.models import Member
from tests.desk.cases.asya import GUIDE, Asya, arrives, case_of
from tests.desk.cases.test_views import page_of
from tests.desk.cast import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ case.mac_key }}{% load x %}",
    "=HYPERLINK(1)",
    "</div></li></ol><h1>Von der Beratungsstelle</h1>",
    "&lt;b&gt;",
    "\u202eteg lliw eW",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_stays_text(boris: Member, asya: Asya, text: str) -> None:
    arrives(asya.asks(text))
    page = page_of(boris, case_of(asya))
    shown = text.replace("\u202e", "\ufffd")
    found = re.search(r'<div class="case-message__text" dir="auto" lang="de">(.*?)</div>', page, re.DOTALL)
    assert found is not None
    assert html.unescape(found[1]) == shown
    assert "<" not in found[1]


def test_a_title_that_is_markup_stays_text_in_the_list_and_on_the_page(boris: Member, asya: Asya) -> None:
    outcome = GUIDE.outcomes[1].__class__("o", "now", "<script>x</script>")
    arrives(asya.asks(guide=GUIDE.__class__("g", "1", {"a": "<b>".strip("<>")}, (outcome,), (), ())))
    for page in (page_of(boris, case_of(asya)), enter(boris).get(reverse("cases:index")).content.decode()):
        assert "<script>x" not in page
        assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_a_million_invisible_letters_are_counted_instead_of_shown(boris: Member, asya: Asya) -> None:
    arrives(asya.asks("a" + "\u200d" * 300_000 + "b"))
    page = page_of(boris, case_of(asya))
    assert "\u200d" * 9 not in page
    assert "a [300000 invisible letters] b" in page


def test_emoji_and_right_to_left_letters_stay_as_they_are(boris: Member, asya: Asya) -> None:
    text = "👩‍👩‍👧 שלום \u200f(ab) سلام\u200c"
    arrives(asya.asks(text))
    assert text in html.unescape(page_of(boris, case_of(asya)))
