"""A member who leaves keeps no case waiting, and a destroyed case that an older database brings back does not stay."""

import pytest

from safeconduct.desk.cases import actions as case_actions
from safeconduct.desk.cases.handover import destroyed_again
from safeconduct.desk.cases.models import Case, Message
from safeconduct.desk.cases.rules import Status
from safeconduct.desk.days import today
from safeconduct.desk.members import actions, leaving
from safeconduct.desk.members.errors import Refused
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.permissions import Role
from safeconduct.desk.members.trail import Tag
from tests.desk.cases.asya import Asya, arrives, case_of
from tests.desk.cast import enter, member


@pytest.fixture
def his(case: Case, boris: Member) -> Case:
    """A case of Boris, which he has answered."""
    case_actions.reply(member=boris, code=case.code, text="Antwort", seen=case.length, day=today())
    case.refresh_from_db()
    return case


def test_open_cases_of_a_removed_member_become_nobodys_and_the_trail_says_so(his: Case, olga: Member, boris: Member):
    actions.remove(member=boris, by=olga)
    his.refresh_from_db()
    assert (his.assigned, his.status) == (None, Status.WAITING)
    lines = Trail.objects.filter(member=olga).order_by("id").values_list("tag", "subject")
    assert list(lines) == [(Tag.CASE_ASSIGNED, his.code), (Tag.MEMBER_REMOVED, "boris")]


def test_or_they_go_to_a_colleague_who_may_answer(his: Case, olga: Member, boris: Member):
    actions.remove(member=boris, by=olga, to=olga)
    his.refresh_from_db()
    assert his.assigned == olga


@pytest.mark.parametrize("who", ["vera", "himself", "invited", "removed"])
def test_nobody_else_gets_them_and_then_nothing_has_changed(
    his: Case, olga: Member, boris: Member, vera: Member, who: str
):
    if who == "invited":
        to, _ = actions.invite(username="nadja", name="Nadja", role=Role.COUNSELLOR, by=olga)
    elif who == "removed":
        to = actions.remove(member=member("nadja", Role.COUNSELLOR), by=olga)
    else:
        to = {"vera": vera, "himself": boris}[who]
    with pytest.raises(Refused):
        actions.remove(member=boris, by=olga, to=to)
    boris.refresh_from_db()
    his.refresh_from_db()
    assert (boris.is_active, his.assigned) == (True, boris)


def test_a_closed_case_does_not_come_back_to_someone_who_left(his: Case, olga: Member, boris: Member):
    case_actions.close(member=boris, code=his.code)
    actions.remove(member=boris, by=olga, to=olga)
    his.refresh_from_db()
    assert (his.assigned, his.status) == (None, Status.CLOSED)


def test_who_may_not_answer_any_more_keeps_no_open_case(his: Case, olga: Member, boris: Member):
    actions.change_role(member=boris, role=Role.ADMINISTRATOR, by=olga)
    his.refresh_from_db()
    assert his.assigned == boris
    actions.change_role(member=boris, role=Role.READER, by=olga)
    his.refresh_from_db()
    assert his.assigned is None


def test_the_page_asks_to_whom_and_only_where_there_are_cases(his: Case, olga: Member, boris: Member, vera: Member):
    browser = enter(olga)
    page = browser.get(f"/members/{boris.pk}/remove/").content.decode()
    assert "1 open case is theirs" in page
    assert f'value="{olga.pk}"' in page
    assert f'value="{vera.pk}"' not in page
    assert 'name="to"' not in browser.get(f"/members/{vera.pk}/remove/").content.decode()
    assert browser.post(f"/members/{boris.pk}/remove/", {"to": str(vera.pk)}).status_code == 200
    assert leaving.open_work(boris) == 1
    assert browser.post(f"/members/{boris.pk}/remove/", {"to": str(olga.pk)}).status_code == 302
    his.refresh_from_db()
    assert his.assigned == olga


def test_a_destroyed_case_that_an_older_database_brings_back_is_destroyed_again_and_no_other(his: Case):
    other = Asya()
    arrives(other.asks())
    destroyed_again(his.code, "")
    assert list(Case.objects.all()) == [case_of(other)]
    assert not Message.objects.filter(case_id=his.pk).exists()
    destroyed_again(his.code, "")
    assert Case.objects.count() == 1
