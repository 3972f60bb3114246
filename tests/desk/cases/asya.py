"""Asya, who asks for help: her receipt, and what her browser would put into the organisation's box."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.filing import Batch
from safeconduct.desk.cases.models import Case
from safeconduct.desk.cases.opening import Opened, Post, open_posts
from safeconduct.sealed.envelope import open_envelope
from safeconduct.sealed.guide_result import GuideDeadline, GuideLetter, GuideOutcome, GuideResult
from safeconduct.sealed.keys import Identity
from safeconduct.sealed.message import Reply, Sealed, read, write_burn, write_followup, write_request
from safeconduct.sealed.receipt import Receipt
from tests.desk.cast import BOX_TOKEN

BOX = hashlib.sha256(BOX_TOKEN).hexdigest()
DESK = Identity.from_seed(bytes([7]) * 32)
"""The desk's key of the month."""
STRANGER = Identity.from_seed(bytes([8]) * 32)
DAY = date(2026, 11, 24)
TEXT = "Ich brauche Hilfe: мне дали приказ 🕊"
GUIDE = GuideResult(
    id="de-kdv",
    version="2026.11.1",
    answers={"stage": "before", "who": "soldier", "changed": True},
    outcomes=(
        GuideOutcome("o2", "info", "Gut zu wissen"),
        GuideOutcome("o9-soldier", "now", "Stelle den Antrag, solange du dienst"),
    ),
    deadlines=(
        GuideDeadline("later", "Klage", date(2027, 1, 24)),
        GuideDeadline("first", "Widerspruch", date(2026, 12, 1)),
        GuideDeadline("open", "Vorladung", None),
    ),
    letters=(GuideLetter("antrag", "Antrag"),),
)


@dataclass
class Asya:
    """One person with one receipt."""

    receipt: Receipt = field(default_factory=Receipt.new)

    def asks(
        self, text: str = TEXT, *, guide: GuideResult | None = None, language: str = "de", box: str = BOX
    ) -> Sealed:
        return write_request(
            text,
            thread=self.receipt.thread(),
            box=box,
            recipient=DESK.recipient,
            day=DAY,
            language=language,
            guide=guide,
        )

    def follows_up(self, text: str = "Und noch etwas", *, n: int = 0) -> Sealed:
        return write_followup(text, thread=self.receipt.thread(), box=BOX, recipient=DESK.recipient, n=n, day=DAY)

    def burns(self, *, token: bytes | None = None) -> Sealed:
        return write_burn(
            token=self.receipt.burn_token if token is None else token,
            thread=self.receipt.thread(),
            box=BOX,
            recipient=DESK.recipient,
            day=DAY,
        )

    def reads(self, envelope: bytes) -> Reply:
        reply = read(open_envelope(envelope, [self.receipt.identity]), box=self.receipt.box)
        assert isinstance(reply, Reply)
        reply.verify(self.receipt.mac_key)
        return reply


def opened(sealed: Sealed) -> Opened:
    """What the collector makes of it."""
    return open_posts([Post(n=1, id=sealed.id, envelope=sealed.envelope)], identities=[DESK], box=BOX)[0]


def arrives(*letters: Sealed, day: date = DAY) -> Batch:
    """The letters have come in."""
    return actions.receive(opened=[opened(letter) for letter in letters], day=day)


def case_of(asya: Asya) -> Case:
    """Her case at the desk."""
    return Case.objects.get(box=asya.receipt.box)
