"""What the tests of cases share: Asya, her case, and a key with which the desk opens."""

import pytest

from safeconduct.desk.cases.models import Case
from safeconduct.desk.members.models import IntakeKey, Organisation
from tests.desk.cases.asya import DESK, GUIDE, Asya, arrives, case_of


@pytest.fixture
def intake(organisation: Organisation) -> Organisation:
    IntakeKey.objects.create(month="2026-11", recipient=str(DESK.recipient), seed=DESK.seed)
    return organisation


@pytest.fixture
def asya() -> Asya:
    return Asya()


@pytest.fixture
def case(intake: Organisation, asya: Asya) -> Case:  # noqa: ARG001 - the desk it is at
    arrives(asya.asks(guide=GUIDE))
    return case_of(asya)
