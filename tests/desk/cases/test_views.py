"""The screens of cases: the seven questions for each, and that what a person wrote stays text."""

import hashlib
import html
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.models import Attachment, Case, Message, Outgoing, Part
from safeconduct.desk.cases.rules import EXPLANATIONS, Arrival, Reason, Status
from safeconduct.desk.cases.wagtail_hooks import register_cases
from safeconduct.desk.members.models import Member, Organisation, Trail
from safeconduct.desk.members.trail import Tag
from tests.desk.cases.asya import DAY, GUIDE, TEXT, Asya, arrives, case_of
from tests.desk.cases.files import PIXEL
from tests.desk.cases.test_filing import ASIDE
from tests.desk.cast import enter

NOWHERE = "00000-00000"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


def a_picture(case: Case) -> Attachment:
    """A complete attachment of the case, made when it is first asked for."""
    message = case.messages.get(position=1)
    made, fresh = Attachment.objects.get_or_create(
        message=message,
        position=1,
        defaults={
            "attachment_id": "ab" * 16,
            "type": "image/png",
            "size": len(PIXEL),
            "sha256": hashlib.sha256(PIXEL).hexdigest(),
            "state": Arrival.COMPLETE,
        },
    )
    if fresh:
        Part.objects.create(attachment=made, number=1, data=PIXEL)
    return made


@dataclass(frozen=True)
class Face:
    """One URL: its name, how it is asked, whether it is of one case, and who may."""

    name: str
    method: str = "get"
    of_case: bool = False
    reader_may: bool = True
    works: int = 200
    data: Callable[[Case, Member], dict[str, object]] = lambda _case, _member: {}
    of_file: bool = False

    def ask(self, client: Client, case: Case, member: Member, *, code: str = "", method: str = "") -> HttpResponse:
        args = [code or case.code] if self.of_case else []
        if self.of_file:
            args.append(a_picture(case).code)
        url = reverse(f"cases:{self.name}", args=args)
        asked: HttpResponse = getattr(client, method or self.method)(url, self.data(case, member))
        return asked


FACES = [
    Face("index"),
    Face("results"),
    Face("pulse"),
    Face("aside"),
    Face("aside_results"),
    Face("case", of_case=True),
    Face(
        "reply",
        "post",
        of_case=True,
        reader_may=False,
        works=302,
        data=lambda case, _: {"text": "Hallo", "seen": case.length},
    ),
    Face(
        "assign",
        "post",
        of_case=True,
        reader_may=False,
        works=302,
        data=lambda _, who: {"to": str(who.pk), "instead_of": ""},
    ),
    Face("close", "post", of_case=True, reader_may=False, works=302),
    Face("reopen", "post", of_case=True, reader_may=False, works=302),
    Face("attachment", of_case=True, of_file=True),
    Face("picture", of_case=True, of_file=True),
    Face("destroy", "post", of_case=True, reader_may=False, works=302, data=lambda case, _: {"seen": case.length}),
]
face = pytest.mark.parametrize("face", FACES, ids=lambda one: one.name)
of_case = pytest.mark.parametrize("face", [one for one in FACES if one.of_case], ids=lambda one: one.name)


def test_every_url_of_cases_is_asked_the_seven_questions() -> None:
    assert {one.name for one in FACES} == {pattern.name for pattern in register_cases().get_urlpatterns()}


@face
def test_it_works(case: Case, boris: Member, face: Face) -> None:
    assert face.ask(enter(boris), case, boris).status_code == face.works


@face
def test_a_colleague_may_too(case: Case, boris: Member, olga: Member, face: Face) -> None:
    actions.assign(member=boris, code=case.code, to=boris, instead_of=None)
    assert face.ask(enter(olga), case, olga).status_code == face.works


@of_case
@pytest.mark.parametrize("code", ["x", "7KQ2M", "0000000000", "00000-0000I"])
def test_a_bad_code_is_not_found(case: Case, boris: Member, face: Face, code: str) -> None:
    assert face.ask(enter(boris), case, boris, code=code).status_code == 404


@of_case
def test_a_case_of_another_desk_is_not_found(case: Case, boris: Member, face: Face) -> None:
    assert face.ask(enter(boris), case, boris, code=NOWHERE).status_code == 404


@face
def test_who_is_not_signed_in_sees_the_door_and_nothing_else(case: Case, boris: Member, face: Face) -> None:
    answer = face.ask(Client(), case, boris)
    assert answer.status_code in {302, 404}
    assert TEXT not in answer.content.decode()
    assert answer.headers.get("Location", "/account/login/").startswith("/account/login/")


@face
def test_who_was_removed_sees_the_door(case: Case, boris: Member, face: Face) -> None:
    client = enter(boris)
    boris.is_active = False
    boris.save()
    assert face.ask(client, case, boris).status_code in {302, 403, 404}
    assert Case.objects.get() == case


@face
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_a_wrong_method_changes_nothing(case: Case, boris: Member, face: Face, method: str) -> None:
    if method == face.method:
        return
    assert face.ask(enter(boris), case, boris, method=method).status_code == 405
    assert Case.objects.get().status == Status.NEW


@face
def test_a_reader_reads_and_does_not_write(case: Case, vera: Member, face: Face) -> None:
    answer = face.ask(enter(vera), case, vera)
    assert answer.status_code == (face.works if face.reader_may else 403)
    found = Case.objects.get()
    assert (found.status, found.assigned, found.length) == (Status.NEW, None, 1)


def test_a_reader_is_shown_no_button_that_would_refuse_her(case: Case, vera: Member) -> None:
    page = enter(vera).get(reverse("cases:case", args=[case.code])).content.decode()
    assert TEXT in html.unescape(page)
    for name in ("reply", "assign", "close", "reopen"):
        assert reverse(f"cases:{name}", args=[case.code]) not in page


def page_of(member: Member, case: Case) -> str:
    return enter(member).get(reverse("cases:case", args=[case.code])).content.decode()


def test_the_case_page_shows_what_the_guide_found_in_words(case: Case, boris: Member) -> None:
    page = html.unescape(page_of(boris, case))
    for words in (
        "Stelle den Antrag, solange du dienst",
        "Widerspruch",
        "day not known: ask for it",
        "Antrag",
        "Have you sent your application yet?",
        "No, not yet",
        "version 2026.11.1",
        "Writes in German",
    ):
        assert words in page


def test_answers_of_a_guide_this_desk_does_not_have_are_shown_by_their_names(boris: Member, asya: Asya) -> None:
    other = GUIDE.__class__("xx-other", "9", {"place": None, "days": 3, "papers": ("pass", "visa")}, (), (), ())
    arrives(asya.asks(guide=other))
    page = html.unescape(page_of(boris, case_of(asya)))
    assert "This desk does not have that version" in page
    for words in ("place", "I don't know", "pass, visa"):
        assert words in page


def test_a_reply_that_fails_leaves_its_text_in_the_box(case: Case, boris: Member, asya: Asya) -> None:
    client = enter(boris)
    arrives(asya.follows_up("Es eilt"))
    answer = client.post(reverse("cases:reply", args=[case.code]), {"text": "Lieber <Mensch>", "seen": 1})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "While you wrote, something was added" in page
    assert "Es eilt" in page
    assert re.search(r"<textarea[^>]*>\s*Lieber &lt;Mensch&gt;</textarea>", page)
    assert not Outgoing.objects.exists()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    client.post(reverse("cases:reply", args=[case.code]), {"text": "Lieber <Mensch>", "seen": seen[1]})
    assert Message.objects.get(direction="out").text == "Lieber <Mensch>"


@pytest.mark.parametrize("data", [{}, {"text": "x"}, {"text": "x", "seen": "viele"}, {"text": "  ", "seen": 1}])
def test_a_form_with_something_missing_says_so_and_sends_nothing(
    case: Case, boris: Member, data: dict[str, object]
) -> None:
    answer = enter(boris).post(reverse("cases:reply", args=[case.code]), data)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_sending_the_same_form_twice_sends_one_reply(case: Case, boris: Member) -> None:
    client = enter(boris)
    for _ in range(2):
        client.post(reverse("cases:reply", args=[case.code]), {"text": "Hallo", "seen": 1})
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize("to", ["not-a-key", "00000000-0000-0000-0000-000000000000"])
def test_a_case_is_given_to_members_only(case: Case, boris: Member, to: str) -> None:
    answer = enter(boris).post(reverse("cases:assign", args=[case.code]), {"to": to}, follow=True)
    assert "Choose a member of this desk" in answer.content.decode()
    assert Case.objects.get().assigned is None


def test_reading_leaves_a_line_in_the_trail_and_looking_for_news_does_not(case: Case, vera: Member) -> None:
    client = enter(vera)
    Trail.objects.all().delete()
    client.get(reverse("cases:case", args=[case.code]))
    client.get(reverse("cases:index"))
    client.get(reverse("cases:aside"))
    for name in ("pulse", "results", "aside_results"):
        client.get(reverse(f"cases:{name}"))
    tags = list(Trail.objects.order_by("id").values_list("tag", "member__username", "subject"))
    assert tags == [(Tag.CASE_READ, "vera", case.code), (Tag.CASE_LISTED, "vera", ""), (Tag.ASIDE_READ, "vera", "")]


def test_the_first_page_of_the_desk_is_the_list(case: Case, boris: Member) -> None:
    page = enter(boris).get("/").content.decode()
    assert reverse("cases:case", args=[case.code]) in page
    assert reverse("cases:results") in page


def fill(people: int) -> None:
    arrives(
        *(Asya().asks(f"Nr. {n}", guide=GUIDE if n % 2 else None, language=("de", "ru")[n % 2]) for n in range(people))
    )


@pytest.mark.parametrize("name", ["index", "results"])
def test_the_list_asks_the_database_as_often_for_forty_cases_as_for_one(boris: Member, olga: Member, name: str) -> None:
    client = enter(boris)
    url = reverse(f"cases:{name}")
    fill(1)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    fill(40)
    for case in Case.objects.all()[:20]:
        actions.assign(member=olga, code=case.code, to=olga, instead_of=None)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url).content.decode()
    assert page.count("data-case-link") == 41
    assert len(many) == len(few)


def test_a_long_conversation_takes_no_more_questions_than_a_short_one(case: Case, boris: Member, asya: Asya) -> None:
    client = enter(boris)
    client.get(reverse("cases:case", args=[case.code]))
    with CaptureQueriesContext(connection) as few:
        page_of(boris, case)
    arrives(*(asya.follows_up(f"{n}") for n in range(9)))
    for n in range(9):
        actions.reply(member=boris, code=case.code, text="x", seen=10 + n, day=DAY)
    page_of(boris, case)
    with CaptureQueriesContext(connection) as many:
        page_of(boris, case)
    assert len(many) == len(few)


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(reverse("cases:results") + query).content.decode()
    return re.findall(r'<span class="case-code">([0-9A-Z-]{11})</span>', page)


def test_the_most_pressing_comes_first(boris: Member) -> None:
    people = {name: Asya() for name in ("info", "none", "now", "far", "answered")}
    result = GUIDE.__class__
    for name, who in people.items():
        urgency = {"info": "info", "now": "now", "far": "now", "answered": "now"}.get(name)
        outcomes = (GUIDE.outcomes[1].__class__("o", urgency, "T"),) if urgency else ()
        deadlines = GUIDE.deadlines[1:2] if name == "now" else ()
        arrives(who.asks(guide=result("g", "1", {}, outcomes, deadlines, ())))
    codes = {name: case_of(who).code for name, who in people.items()}
    actions.reply(member=boris, code=codes["answered"], text="x", seen=1, day=DAY)
    client = enter(boris)
    assert listed(client) == [codes[name] for name in ("now", "far", "none", "info", "answered")]
    assert listed(client, "?ordering=-deadline")[0] == codes["now"]


def test_the_list_is_narrowed_by_status_member_urgency_and_language(boris: Member, olga: Member) -> None:
    asya, other = Asya(), Asya()
    arrives(asya.asks(guide=GUIDE), other.asks(language="ru"))
    mine, theirs = case_of(asya).code, case_of(other).code
    actions.assign(member=boris, code=mine, to=boris, instead_of=None)
    client = enter(boris)
    assert set(listed(client)) == {mine, theirs}
    assert listed(client, "?assigned=me") == [mine]
    assert listed(client, "?assigned=nobody") == [theirs]
    assert listed(client, f"?assigned={boris.pk}") == [mine]
    assert listed(client, f"?assigned={olga.pk}") == []
    assert listed(client, "?status=new") == [theirs]
    assert listed(client, "?urgency=0") == [mine]
    assert listed(client, "?language=ru") == [theirs]
    actions.close(member=boris, code=mine)
    assert listed(client) == [theirs]
    assert listed(client, "?status=closed") == [mine]


@pytest.mark.parametrize(
    "query", ["?status=x", "?urgency=now", "?assigned=x", "?language='", "?ordering=mac_key", "?p=x"]
)
def test_a_filter_that_makes_no_sense_is_no_error(boris: Member, query: str) -> None:
    assert enter(boris).get(reverse("cases:index") + query).status_code == 200


def test_empty_lists_teach(boris: Member) -> None:
    client = enter(boris)
    assert "No requests yet" in client.get(reverse("cases:index")).content.decode()
    assert "Nothing was set aside" in client.get(reverse("cases:aside")).content.decode()
    arrives(Asya().asks())
    assert "No case fits" in client.get(reverse("cases:index") + "?language=de&status=closed").content.decode()
    actions.close(member=boris, code=Case.objects.get().code)
    assert "Everything is done" in client.get(reverse("cases:index")).content.decode()


@pytest.mark.parametrize("reason", ASIDE)
def test_the_set_aside_list_says_why_and_what_to_do_and_shows_no_content(
    asya: Asya, vera: Member, reason: Reason
) -> None:
    arrives(asya.asks())
    arrives(ASIDE[reason](asya))
    page = html.unescape(enter(vera).get(reverse("cases:aside")).content.decode())
    for words in EXPLANATIONS[reason]:
        assert str(words) in page
    assert TEXT not in page


def test_members_are_told_since_when_the_relay_does_not_answer(case: Case, boris: Member) -> None:
    client = enter(boris)
    urls = [reverse("cases:index"), reverse("cases:aside"), reverse("cases:case", args=[case.code])]
    words = "The relay has not answered since"
    assert not any(words in client.get(url).content.decode() for url in urls)
    assert json.loads(client.get(reverse("cases:pulse")).content)["notice"] == ""
    Organisation.objects.update(failing_since=timezone.now())
    assert all(words in client.get(url).content.decode() for url in urls)
    assert words in json.loads(client.get(reverse("cases:pulse")).content)["notice"]


@pytest.mark.parametrize("name", ["index", "aside"])
def test_a_list_says_with_which_numbers_it_was_rendered(
    case: Case,  # noqa: ARG001 - it is there
    boris: Member,
    name: str,
) -> None:
    client = enter(boris)
    page = client.get(reverse(f"cases:{name}")).content.decode()
    rendered = html.unescape(page.partition('data-beat="')[2].partition('"')[0])
    assert json.loads(rendered) == json.loads(client.get(reverse("cases:pulse")).content)
    assert json.loads(rendered)["cases"] == 1


def test_the_pulse_beats_when_something_happens(case: Case, boris: Member, asya: Asya) -> None:
    client = enter(boris)

    def pulse() -> dict[str, object]:
        found: dict[str, object] = client.get(reverse("cases:pulse"), {"case": case.code}).json()
        return found

    beats = [pulse()]
    for change in (
        lambda: arrives(asya.follows_up()),
        lambda: arrives(Asya().asks()),
        lambda: arrives(Asya().follows_up()),
        lambda: actions.assign(member=boris, code=case.code, to=boris, instead_of=None),
        lambda: actions.reply(member=boris, code=case.code, text="x", seen=2, day=DAY),
        lambda: actions.close(member=boris, code=case.code),
    ):
        change()
        beats.append(pulse())
    assert all(before != after for before, after in itertools.pairwise(beats))
    assert beats[-1]["deliveries"] == {"1": "Sealed, on its way to the relay"}
    assert client.get(reverse("cases:pulse"), {"case": NOWHERE}).status_code == 404
