# ruff: noqa: E501, RUF001 - people write long lines, and in their own alphabets
"""A dozen invented people with what they wrote, for looking at the screens."""

from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.desk.cases import actions
from safeconduct.desk.cases.models import Case, Message, Outgoing
from safeconduct.desk.members.models import Member
from safeconduct.sealed.guide_result import Answer, GuideDeadline, GuideLetter, GuideOutcome, GuideResult
from tests.desk.cases.asya import Asya, arrives, case_of
from tests.desk.cases.test_filing import ASIDE


@dataclass(frozen=True)
class Person:
    """What somebody asks, and what their guide found."""

    language: str
    text: str
    urgency: str = ""
    title: str = ""
    deadline: int | None = None
    """Days from today."""
    ago: int = 0


PEOPLE = (
    Person(
        "de",
        "Guten Tag,\n\nich bin seit vier Jahren Soldat auf Zeit. Gestern habe ich den Befehl bekommen, am 1. Dezember auszulaufen. "
        "Ich kann das nicht mehr. Muss ich mitfahren, wenn mein Antrag noch nicht entschieden ist?\n\nDanke, dass es Sie gibt 🕊",
        "now",
        "Stelle den Antrag sofort und sprich mit einer Anwältin",
        2,
    ),
    Person("ru", "Здравствуйте. Мне вручили повестку, явиться через пять дней. Я не хочу убивать. Что мне делать?", "now", "Срочно поговорите с консультантом", 5),
    Person("de", "Mein Antrag wurde abgelehnt, der Bescheid kam letzte Woche mit der Post. Kann ich noch etwas tun?", "soon", "Lege Widerspruch ein", 20, 1),
    Person("uk", "Добрий день. Я студент, мені 19 років. Чи треба проходити медичний огляд, якщо я вже подав заяву?", "soon", "Пройдіть огляд і подайте заяву", 33, 1),
    Person("en", "Hello, I am a dual citizen living in Berlin. Do I have to answer the questionnaire?", "soon", "Answer the questionnaire and apply", 61, 2),
    Person("tr", "Merhaba, iki ülkenin de vatandaşıyım. İki yerde birden askerlik yapmak zorunda mıyım?", ago=2),
    Person("de", "Ich bin unsicher, ob meine Gründe reichen. Können Sie mit mir über meine Darstellung sprechen?", "info", "Sprich über deine Gründe, bevor du schreibst", ago=3),
    Person("ar", "مرحبا، هل يمكنني طلب اللجوء إذا رفضت الخدمة العسكرية؟", ago=3),
    Person("fr", "Bonjour, mon frère a reçu une convocation. Comment puis-je l'aider depuis l'étranger ?", "info", "Aider un proche", ago=4),
    Person("de", "Der Widerspruch ist abgeschickt. Was passiert jetzt?", "info", "Warte auf den Widerspruchsbescheid", -1, 6),
    Person("ru", "Можно ли получить консультацию для моего сына? Ему 17 лет.", "info", "Заявление можно подать за полгода", ago=8),
    Person("en", "Thank you, everything is settled. I was recognised!", "info", "You are recognised", ago=20),
)  # fmt: skip
ANSWERS: dict[str, Answer] = {"stage": "before", "who": "soldier", "changed": True}


def result_of(person: Person, today: date) -> GuideResult | None:
    if not person.title:
        return None
    deadlines: tuple[GuideDeadline, ...] = ()
    if person.deadline is not None:
        deadlines = (
            GuideDeadline(
                "d1", "Dienstantritt" if person.urgency == "now" else "Widerspruch", today + timedelta(person.deadline)
            ),
            GuideDeadline("d2", "Klage beim Verwaltungsgericht", None),
        )
    return GuideResult(
        id="de-kdv",
        version="2026.11.1",
        answers=ANSWERS,
        outcomes=(
            GuideOutcome("o1", person.urgency, person.title),
            GuideOutcome("o2", "info", "Der Antrag kostet nichts und braucht keine Form"),
        ),
        deadlines=deadlines,
        letters=(GuideLetter("antrag", "Antrag auf Kriegsdienstverweigerung"), GuideLetter("lebenslauf", "Tabellarischer Lebenslauf")),
    )  # fmt: skip


def a_desk_at_work(boris: Member, olga: Member, today: date) -> list[Case]:
    """The people's cases in several states, the first of them with a long conversation; and what was set aside."""
    people = [(person, Asya()) for person in PEOPLE]
    for person, who in people:
        arrives(
            who.asks(person.text, guide=result_of(person, today), language=person.language),
            day=today - timedelta(person.ago),
        )
    for reason in ASIDE:
        arrives(ASIDE[reason](people[0][1]), day=today)
    cases = [case_of(who) for _, who in people]

    def answers(number: int, member: Member, text: str) -> None:
        case = Case.objects.get(pk=cases[number].pk)
        actions.reply(member=member, code=case.code, text=text, seen=case.length, day=today)

    asya = people[0][1]
    answers(
        0,
        boris,
        "Guten Tag,\n\ngut, dass Sie schreiben. Stellen Sie den Antrag noch heute; der Brief aus dem Leitfaden reicht dafür. Haben Sie den Befehl schriftlich?",
    )
    arrives(
        asya.follows_up(
            "Ja, schriftlich, mit Datum. Den Antrag habe ich eben abgeschickt. Wie geht es jetzt weiter?", n=1
        ),
        day=today,
    )
    answers(0, boris, "Sehr gut. Bewahren Sie eine Kopie und den Beleg auf. Ich nenne Ihnen bis morgen eine Anwältin.")
    arrives(asya.follows_up("Danke! Soll ich meinem Vorgesetzten etwas sagen?", n=1), day=today)
    answers(2, olga, "Ja: Der Widerspruch hat einen Monat Zeit, gerechnet ab der Zustellung.")
    answers(4, boris, "Hello! Yes, please answer it; it is not a commitment.")
    actions.assign(member=olga, code=cases[3].code, to=olga, instead_of=None)
    actions.close(member=boris, code=cases[11].code)
    delivered = Message.objects.filter(direction="out").exclude(n=2)
    Outgoing.objects.filter(message__in=delivered).delete()
    delivered.update(delivery="at_relay")
    return [Case.objects.get(pk=case.pk) for case in cases]
