"""Inviting, joining, resetting and removing members."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from safeconduct.desk.days import today
from safeconduct.desk.members import actions
from safeconduct.desk.members.errors import InvitationSpent, LastAdministrator, NotAllowed, Refused
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.permissions import Permission, Role, allowed, require
from safeconduct.desk.members.trail import WORDS, Tag
from tests.desk.cast import PASSWORD, enter, member

MATRIX = {
    Role.READER: {Permission.CASE_READ, Permission.ASIDE_READ},
    Role.COUNSELLOR: {
        Permission.CASE_READ,
        Permission.ASIDE_READ,
        Permission.CASE_ASSIGN,
        Permission.CASE_CLOSE,
        Permission.CASE_DESTROY,
        Permission.REPLY_WRITE,
    },
    Role.ADMINISTRATOR: set(Permission),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_has_exactly_the_permissions_that_are_listed(role: Role):
    who = member("someone", role, totp=False)
    assert {permission for permission in Permission if allowed(who, permission)} == MATRIX[role]
    assert {permission for permission in Permission if who.has_perm(permission)} == MATRIX[role]
    assert not who.has_perm("wagtailcore.add_page")


def test_a_removed_member_has_no_permission_at_all(boris: Member):
    boris.is_active = False
    assert not any(allowed(boris, permission) for permission in Permission)
    assert not boris.has_perm("wagtailadmin.access_admin")
    with pytest.raises(NotAllowed):
        require(boris, Permission.CASE_READ)


def test_an_invited_member_joins_once(olga: Member):
    invited, token = actions.invite(username="Nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    assert (invited.username, invited.has_usable_password()) == ("nadja", False)
    assert actions.join(token=token, password=PASSWORD).check_password(PASSWORD)
    with pytest.raises(InvitationSpent):
        actions.join(token=token, password=PASSWORD)


def test_the_token_of_an_invitation_is_kept_nowhere(olga: Member):
    invited, token = actions.invite(username="nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    kept = [str(getattr(invited, field.attname)) for field in Member._meta.concrete_fields]  # noqa: SLF001 - Django documents it
    kept += [str(line) for line in Trail.objects.all()]
    assert not any(token in value for value in kept)
    assert any("nadja" in value for value in kept)


def test_an_invitation_ends_after_a_week(olga: Member):
    invited, token = actions.invite(username="nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    invited.invitation_expires = today() - timedelta(days=1)
    invited.save()
    with pytest.raises(InvitationSpent):
        actions.invited(token)


@pytest.mark.parametrize("password", ["short", "123456789012", "nadja-nadja1"])
def test_a_password_that_is_easily_guessed_is_refused_and_the_invitation_stays(olga: Member, password: str):
    _, token = actions.invite(username="nadja-nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    with pytest.raises(ValidationError):
        actions.join(token=token, password=password)
    assert actions.invited(token).username == "nadja-nadja"


def test_a_user_name_that_someone_has_or_had_is_refused_in_any_case(olga: Member, boris: Member):
    actions.remove(member=boris, by=olga)
    with pytest.raises(Refused):
        actions.invite(username="BORIS", name="Another", role=Role.READER, by=olga)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.READER])
def test_only_who_may_manage_members_does(olga: Member, role: Role):
    other = member("other", role)
    with pytest.raises(NotAllowed):
        actions.invite(username="nadja", name="Nadja", role=Role.READER, by=other)
    with pytest.raises(NotAllowed):
        actions.remove(member=olga, by=other)
    with pytest.raises(NotAllowed):
        actions.reset(member=olga, by=other)
    with pytest.raises(NotAllowed):
        actions.change_role(member=other, role=Role.ADMINISTRATOR, by=other)


def test_the_last_administrator_can_be_neither_removed_nor_made_something_else(olga: Member):
    with pytest.raises(LastAdministrator):
        actions.remove(member=olga, by=olga)
    with pytest.raises(LastAdministrator):
        actions.change_role(member=olga, role=Role.READER, by=olga)
    member("second", Role.ADMINISTRATOR)
    assert not actions.remove(member=olga, by=olga).is_active


def test_the_sessions_of_a_removed_member_end_at_once_and_nobody_elses(olga: Member, boris: Member):
    his, hers = enter(boris), enter(olga)
    assert his.get("/").status_code == 200
    actions.remove(member=boris, by=olga)
    assert his.get("/").headers["Location"] == "/account/login/?next=/"
    assert hers.get("/").status_code == 200
    assert Session.objects.count() == 1


def test_a_reset_takes_password_authenticator_and_sessions(olga: Member, boris: Member):
    his = enter(boris)
    token = actions.reset(member=boris, by=olga)
    assert his.get("/").status_code == 302
    assert not Authenticator.objects.filter(user=boris).exists()
    boris.refresh_from_db()
    assert not boris.has_usable_password()
    assert actions.join(token=token, password=PASSWORD) == boris


def test_everything_that_is_done_to_members_is_in_the_trail_with_who_did_it(olga: Member, boris: Member):
    actions.invite(username="nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    actions.change_role(member=boris, role=Role.READER, by=olga)
    actions.reset(member=boris, by=olga)
    actions.remove(member=boris, by=olga)
    lines = Trail.objects.filter(member=olga).order_by("id").values_list("tag", "subject")
    assert list(lines) == [
        (Tag.MEMBER_INVITED, "nadja"),
        (Tag.MEMBER_CHANGED, "boris reader"),
        (Tag.MEMBER_RESET, "boris"),
        (Tag.MEMBER_REMOVED, "boris"),
    ]


def test_every_tag_of_the_trail_has_words():
    assert set(WORDS) == set(Tag)
