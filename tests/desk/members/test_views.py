"""The seven questions (STYLE 6) to every view of members: works, colleague, bad id, stranger, missing, method, role."""

import re
import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from safeconduct.desk.members import actions
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.permissions import Role
from safeconduct.desk.members.trail import Tag
from tests.desk.cast import PASSWORD, enter, member


@dataclass(frozen=True)
class View:
    path: str
    of_a_member: bool
    posts: bool


VIEWS = {
    "list": View("/members/", of_a_member=False, posts=False),
    "invite": View("/members/invite/", of_a_member=False, posts=True),
    "trail": View("/members/trail/", of_a_member=False, posts=False),
    "trail_results": View("/members/trail/results/", of_a_member=False, posts=False),
    "member": View("/members/{}/", of_a_member=True, posts=True),
    "reset": View("/members/{}/reset/", of_a_member=True, posts=True),
    "remove": View("/members/{}/remove/", of_a_member=True, posts=True),
}
every = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
OF_A_MEMBER = {name: view for name, view in VIEWS.items() if view.of_a_member}
of_a_member = pytest.mark.parametrize("view", OF_A_MEMBER.values(), ids=OF_A_MEMBER)


def test_every_address_of_members_is_asked():
    from safeconduct.desk.members.urls import urlpatterns  # noqa: PLC0415 - next to what it is compared with

    assert {pattern.name for pattern in urlpatterns} == set(VIEWS)
    assert reverse("members:list") == VIEWS["list"].path


@every
def test_it_works_for_an_administrator_and_for_a_second_one(olga: Member, boris: Member, view: View):
    for who in (olga, member("second", Role.ADMINISTRATOR)):
        assert enter(who).get(view.path.format(boris.pk)).status_code == 200


@every
def test_a_stranger_is_led_to_sign_in(boris: Member, view: View):
    answer = Client().get(view.path.format(boris.pk))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=/members/")


@every
@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.READER])
def test_other_roles_get_403_and_change_nothing(olga: Member, boris: Member, view: View, role: Role):
    client = enter(member("other", role))
    path = view.path.format(boris.pk)
    before = Trail.objects.count()
    assert client.get(path).status_code == 403
    assert client.post(path, {"role": "reader", "username": "x", "name": "x"}).status_code in {403, 405}
    boris.refresh_from_db()
    assert (boris.role, boris.is_active, Trail.objects.count()) == (Role.COUNSELLOR, True, before)
    assert olga.is_active


@of_a_member
def test_an_id_that_is_nobodys_or_is_none_is_404(olga: Member, view: View):
    client = enter(olga)
    assert client.get(view.path.format(uuid.UUID(int=7))).status_code == 404
    assert client.get(view.path.format("7")).status_code == 404
    assert client.post(view.path.format(uuid.UUID(int=7)), {"role": "reader"}).status_code == 404


@every
def test_another_method_is_405(olga: Member, boris: Member, view: View):
    client = enter(olga)
    assert client.delete(view.path.format(boris.pk)).status_code == 405
    if not view.posts:
        assert client.post(view.path.format(boris.pk)).status_code == 405


@pytest.mark.parametrize("name", ["reset", "remove", "member"])
def test_what_is_done_to_someone_who_left_is_404_or_shown_only(olga: Member, boris: Member, name: str):
    actions.remove(member=boris, by=olga)
    before = Trail.objects.count()
    assert enter(olga).post(VIEWS[name].path.format(boris.pk), {"role": "reader"}).status_code == 404
    assert Trail.objects.count() == before


def test_missing_fields_are_named_and_nobody_is_invited(olga: Member):
    answer = enter(olga).post("/members/invite/", {})
    assert set(answer.context["form"].errors) == {"username", "name", "role"}
    assert list(Member.objects.values_list("username", flat=True)) == ["olga"]


def test_an_administrator_invites_and_the_invited_joins_by_the_link(olga: Member):
    page = enter(olga).post("/members/invite/", {"username": "Nadja", "name": "Nadja", "role": "reader"})
    link = page.context["link"]
    assert link in page.content.decode()
    stranger = Client()
    assert stranger.get(link).status_code == 200
    answer = stranger.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == "/account/login/"
    assert Member.objects.get(username="nadja").check_password(PASSWORD)
    assert stranger.get(link).status_code == 404


def test_passwords_that_differ_or_are_weak_are_refused_in_words(olga: Member):
    _, token = actions.invite(username="nadja", name="Nadja", role=Role.READER, by=olga)
    path = f"/join/{token}/"
    differ = Client().post(path, {"password": PASSWORD, "again": "something else entirely"})
    assert list(differ.context["form"].errors) == ["again"]
    weak = Client().post(path, {"password": "123456789012", "again": "123456789012"})
    assert list(weak.context["form"].errors) == ["password"]


def without_csrf(page: bytes) -> str:
    """The page without its CSRF token, which is another each time."""
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', page.decode())


def test_an_unknown_and_a_spent_invitation_look_alike(olga: Member):
    _, token = actions.invite(username="nadja", name="Nadja", role=Role.READER, by=olga)
    actions.join(token=token, password=PASSWORD)
    spent, unknown = Client().get(f"/join/{token}/"), Client().get("/join/never-was-one/")
    assert spent.status_code == unknown.status_code == 404
    assert without_csrf(spent.content) == without_csrf(unknown.content)


def test_a_removal_is_confirmed_and_done(olga: Member, boris: Member):
    assert enter(olga).post(f"/members/{boris.pk}/remove/").headers["Location"] == "/members/"
    boris.refresh_from_db()
    assert not boris.is_active


def test_another_role_holds_from_the_next_request_on(olga: Member, vera: Member):
    hers = enter(vera)
    assert hers.get("/members/").status_code == 403
    enter(olga).post(f"/members/{vera.pk}/", {"role": "administrator"})
    assert hers.get("/members/").status_code == 200


def test_before_a_member_is_changed_an_old_sign_in_is_asked_for_again(olga: Member, boris: Member):
    client = enter(olga)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 901
    session.save()
    answer = client.post(f"/members/{boris.pk}/remove/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/?next=/members/") or answer.headers[
        "Location"
    ].startswith("/account/reauthenticate/?next=%2Fmembers%2F")
    boris.refresh_from_db()
    assert boris.is_active


def test_the_trail_can_be_filtered_and_reading_it_is_in_it(olga: Member, boris: Member):
    actions.reset(member=boris, by=olga)
    client = enter(olga)
    page = client.get("/members/trail/", {"tag": Tag.MEMBER_RESET})
    assert [line.tag for line in page.context["object_list"]] == [Tag.MEMBER_RESET]
    page = client.get("/members/trail/", {"member": str(boris.pk)})
    assert list(page.context["object_list"]) == []
    assert Trail.objects.filter(tag=Tag.TRAIL_READ, member=olga).count() == 2


def test_a_name_that_is_markup_is_shown_as_text(olga: Member):
    member("mallory", Role.READER)
    Member.objects.filter(username="mallory").update(name="<script>planted()</script>")
    text = enter(olga).get("/members/").content.decode()
    assert "&lt;script&gt;planted()" in text
    assert "<script>planted" not in text


def test_a_members_own_page_changes_name_and_language(boris: Member):
    client = enter(boris)
    answer = client.post(
        "/account/",
        {
            "name-name": "Boris B.",
            "locale-preferred_language": "de",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert answer.status_code == 302
    boris.refresh_from_db()
    assert boris.name == "Boris B."
    assert 'lang="de"' in client.get("/").content.decode()
