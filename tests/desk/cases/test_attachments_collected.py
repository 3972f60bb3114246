"""Files collected from a real relay by a collector that is killed: each is whole, once, and gone from the relay."""

import os
import random
import time

import pytest

from safeconduct.desk.cases.models import Attachment, HeldPart, Message, Part, SetAside
from safeconduct.desk.cases.rules import Arrival
from safeconduct.desk.members.models import Member, Organisation
from tests.desk.cases.asya import Asya, case_of
from tests.desk.cases.files import TWO_PARTS, Files
from tests.desk.cases.test_attachments import bytes_of
from tests.desk.cases.test_collector import (  # noqa: F401 - its fixtures are used here too
    a_collector,
    at_relay,
    collect,
    empty_box,
    post,
    relay,
)

KILLS = 100 if os.environ.get("SAFECONDUCT_SOAK") else 4
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]


def test_files_in_the_box_are_whole_at_the_desk_and_gone_from_the_relay(
    relay: str,  # noqa: F811 - the fixture
    boris: Member,
    asya: Asya,
) -> None:
    files = Files(asya, [TWO_PARTS, b"small"])
    post(relay, *files.parts(), files.request())
    assert collect(relay).filed == 4
    assert at_relay(relay) == []
    assert [bytes_of(one, boris) for one in Attachment.objects.order_by("position")] == [TWO_PARTS, b"small"]
    assert case_of(asya).length == 1


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_collector_killed_while_files_come_in_leaves_each_file_whole_and_once(relay: str) -> None:  # noqa: F811
    Organisation.objects.update(relays=[relay])
    chance = random.Random(20261124)  # noqa: S311 - so that a failure can be had again
    interrupted = sent = 0
    for _ in range(KILLS):
        files = Files(Asya(), [TWO_PARTS, b"small", b"smaller"])
        letters = [*files.parts(), files.request()]
        chance.shuffle(letters)
        post(relay, *letters)
        sent += 3
        wanted = Part.objects.count() + HeldPart.objects.count() + chance.randrange(1, 5)
        given_up = time.monotonic() + 120
        with a_collector(batch=chance.choice((1, 2, 256))) as process:
            while Part.objects.count() + HeldPart.objects.count() < wanted:
                assert process.poll() is None, "the collector ended by itself"
                assert time.monotonic() < given_up, "the collector files nothing; what it says is on stderr"
        interrupted += Attachment.objects.filter(state=Arrival.COMPLETE).count() < sent
    collect(relay)
    assert interrupted > 0, "no kill hit the collector in the middle; the test proves nothing"
    assert Message.objects.count() == KILLS
    assert Attachment.objects.filter(state=Arrival.COMPLETE).count() == Attachment.objects.count() == sent
    assert (Part.objects.count(), HeldPart.objects.count(), SetAside.objects.count()) == (4 * KILLS, 0, 0)
    assert at_relay(relay) == []
