"""What the tools around a guide say, in three languages: the terminal, the picture, the pages for a reviewer."""
# ruff: noqa: RUF001 - Russian is written in Cyrillic

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The words of one language. `{…}` stands for what is put in."""

    sample: str
    unknown: str
    back: str
    yes: str
    no: str
    many: str
    date: str
    number: str
    at_least: str
    at_most: str
    answer: str
    choose: str
    urgency: Mapping[str, str]
    questions: str
    outcomes: str
    deadlines: str
    letters: str
    sources: str
    facts: str
    left: str
    today: str
    past: str
    stopped: str
    no_letter: str
    overdue: str
    as_of: str
    stale: str
    not_in_force: str
    confidence: Mapping[str, str]
    roll: Mapping[str, str]
    # The picture.
    start: str
    end: str
    dead_end: str
    asked_if: str
    holds_if: str
    up_to: str
    since: str
    nothing_chosen: str
    so_many: str
    deadline: str
    letter: str
    solid: str
    dashed: str
    reckoned: str
    # The pages for a reviewer.
    review: str
    review_intro: str
    signed: str
    unsigned: str
    due: str
    sign_how: str
    sign_name: str
    sign_day: str
    sign_hand: str
    version: str
    kept: str
    holds: str
    always: str
    unlimited: str
    source: str
    no_source: str
    cited_by: str
    nobody: str
    way: str
    no_way: str
    every_way: str
    example: str
    not_computed: str
    said_instead: str
    asks: str
    all_lines: str
    blank: str


_EN = Words(
    sample="Sample: have it reviewed by a lawyer of your jurisdiction before you publish it.",
    unknown="I don't know",
    back="Back",
    yes="Yes",
    no="No",
    many="Numbers, separated by commas; empty for none",
    date="A day, as 2026-01-31",
    number="A whole number",
    at_least="{n} or more",
    at_most="{n} or less",
    answer="Your answer",
    choose="Give one of the numbers.",
    urgency={"now": "Now", "soon": "Soon", "info": "Good to know"},
    questions="Questions",
    outcomes="Advice",
    deadlines="Deadlines",
    letters="Letters",
    sources="Sources",
    facts="Facts",
    left="{n} days left",
    today="today",
    past="{n} days ago",
    stopped="not computed: the law it rests on is not in force as far as this guide knows. Ask a counsellor.",
    no_letter="not offered: the law it rests on is not in force as far as this guide knows. Ask a counsellor.",
    overdue="This guide should have been looked at again by {day}. Ask a counsellor before you rely on it.",
    as_of="law as of {day}",
    stale="too old to rely on, have it checked",
    not_in_force="not in force: what cites it is stopped",
    confidence={"high": "sure", "medium": "fairly sure", "low": "not sure", "unverified": "unverified"},
    roll={
        "none": "the day itself",
        "next_working_day": "moved to the next working day",
        "previous_working_day": "moved to the working day before",
    },
    start="Start",
    end="End",
    dead_end="Ends without advice",
    asked_if="asked only if",
    holds_if="if",
    up_to="up to {value}",
    since="from {value}",
    nothing_chosen="none",
    so_many="{n} combinations",
    deadline="Deadline",
    letter="Letter",
    solid="this answer leads there",
    dashed="only after some of the earlier answers",
    reckoned="Reckoned as of {day}",
    review="Review",
    review_intro="All that this guide can say, for a lawyer to check. What a person reads stands in frames.",
    signed="Signed by {by} on {on}.",
    unsigned="Nobody has signed this guide.",
    due="To be looked at again by {day}.",
    sign_how="To sign, have these lines written into guide.yaml, and keep this page with a signature:",
    sign_name="Name",
    sign_day="Day",
    sign_hand="Signature",
    version="version {version}, built {built}",
    kept="checked {checked}, {age} days ago; may be relied on for {keep} days, until {until}",
    holds="in force from {start} until {end}",
    always="the beginning",
    unlimited="further notice",
    source="Source",
    no_source="no source",
    cited_by="cited by",
    nobody="nobody",
    way="The shortest way here",
    no_way="As of this day, no answers lead here.",
    every_way="Everyone gets this.",
    example="Example",
    not_computed="cannot be computed",
    said_instead="If it cannot be computed",
    asks="Asked for on the letter's page, printed and never stored",
    all_lines="All lines are shown; what is printed only in some cases stands in a dotted frame.",
    blank="left open",
)
_DE = Words(
    sample="Muster: Lass es von einem Anwalt für dein Recht prüfen, bevor du es veröffentlichst.",
    unknown="Weiß ich nicht",
    back="Zurück",
    yes="Ja",
    no="Nein",
    many="Nummern mit Komma; leer für keine",
    date="Ein Tag, wie 2026-01-31",
    number="Eine ganze Zahl",
    at_least="mindestens {n}",
    at_most="höchstens {n}",
    answer="Deine Antwort",
    choose="Gib eine der Nummern ein.",
    urgency={"now": "Jetzt", "soon": "Bald", "info": "Gut zu wissen"},
    questions="Fragen",
    outcomes="Rat",
    deadlines="Fristen",
    letters="Briefe",
    sources="Quellen",
    facts="Tatsachen",
    left="noch {n} Tage",
    today="heute",
    past="seit {n} Tagen vorbei",
    stopped="nicht berechnet: Das Recht dazu gilt nach unserem Stand nicht. Frag eine Beratung.",
    no_letter="nicht angeboten: Das Recht dazu gilt nach unserem Stand nicht. Frag eine Beratung.",
    overdue="Dieser Ratgeber sollte bis {day} neu geprüft werden. Frag eine Beratung, bevor du dich darauf verlässt.",
    as_of="Rechtsstand {day}",
    stale="zu alt, um sich darauf zu verlassen; lass es prüfen",
    not_in_force="gilt nicht: was darauf beruht, ist angehalten",
    confidence={"high": "sicher", "medium": "ziemlich sicher", "low": "unsicher", "unverified": "ungeprüft"},
    roll={
        "none": "der Tag selbst",
        "next_working_day": "verschoben auf den nächsten Werktag",
        "previous_working_day": "verschoben auf den Werktag davor",
    },
    start="Anfang",
    end="Ende",
    dead_end="Endet ohne Rat",
    asked_if="nur gefragt, wenn",
    holds_if="wenn",
    up_to="bis {value}",
    since="ab {value}",
    nothing_chosen="keine",
    so_many="{n} Kombinationen",
    deadline="Frist",
    letter="Brief",
    solid="diese Antwort führt dorthin",
    dashed="nur nach manchen früheren Antworten",
    reckoned="Gerechnet für den {day}",
    review="Prüfung",
    review_intro="Alles, was dieser Ratgeber sagen kann, für die Prüfung. Was Menschen lesen, steht im Rahmen.",
    signed="Gezeichnet von {by} am {on}.",
    unsigned="Niemand hat diesen Ratgeber gezeichnet.",
    due="Wieder anzusehen bis {day}.",
    sign_how="Zum Zeichnen lass diese Zeilen in guide.yaml schreiben und heb dieses Blatt mit Unterschrift auf:",
    sign_name="Name",
    sign_day="Tag",
    sign_hand="Unterschrift",
    version="Fassung {version}, gebaut am {built}",
    kept="geprüft {checked}, vor {age} Tagen; verlässlich für {keep} Tage, bis {until}",
    holds="gilt von {start} bis {end}",
    always="Anfang an",
    unlimited="auf Weiteres",
    source="Quelle",
    no_source="keine Quelle",
    cited_by="genannt von",
    nobody="niemandem",
    way="Der kürzeste Weg hierher",
    no_way="An diesem Tag führen keine Antworten hierher.",
    every_way="Das bekommen alle.",
    example="Beispiel",
    not_computed="nicht zu berechnen",
    said_instead="Wenn sie nicht zu berechnen ist",
    asks="Auf der Seite des Briefs gefragt, gedruckt und nie gespeichert",
    all_lines="Alle Zeilen sind gezeigt; was nur manchmal gedruckt wird, steht im gepunkteten Rahmen.",
    blank="offen gelassen",
)
_RU = Words(
    sample="Образец: прежде чем публиковать, дайте его проверить юристу вашей страны.",
    unknown="Не знаю",
    back="Назад",
    yes="Да",
    no="Нет",
    many="Номера через запятую; пусто, если ничего",
    date="Дата, например 2026-01-31",
    number="Целое число",
    at_least="не меньше {n}",
    at_most="не больше {n}",
    answer="Ваш ответ",
    choose="Введите один из номеров.",
    urgency={"now": "Сейчас", "soon": "Скоро", "info": "Полезно знать"},
    questions="Вопросы",
    outcomes="Советы",
    deadlines="Сроки",
    letters="Письма",
    sources="Источники",
    facts="Факты",
    left="осталось дней: {n}",
    today="сегодня",
    past="прошло дней: {n}",
    stopped="не вычислен: норма, на которой он основан, по нашим данным не действует. Спросите консультанта.",
    no_letter="не предлагается: норма, на которой оно основано, по нашим данным не действует. Спросите консультанта.",
    overdue="Этот путеводитель надо было пересмотреть до {day}. Прежде чем полагаться на него, спросите консультанта.",
    as_of="право на {day}",
    stale="слишком старо, чтобы полагаться; дайте проверить",
    not_in_force="не действует: всё, что на этом основано, остановлено",
    confidence={"high": "точно", "medium": "довольно точно", "low": "не точно", "unverified": "не проверено"},
    roll={
        "none": "сам день",
        "next_working_day": "переносится на следующий рабочий день",
        "previous_working_day": "переносится на предыдущий рабочий день",
    },
    start="Начало",
    end="Конец",
    dead_end="Кончается без совета",
    asked_if="спрашивается, только если",
    holds_if="если",
    up_to="до {value}",
    since="с {value}",
    nothing_chosen="ничего",
    so_many="сочетаний: {n}",
    deadline="Срок",
    letter="Письмо",
    solid="этот ответ ведёт туда",
    dashed="только после некоторых прежних ответов",
    reckoned="Рассчитано на {day}",
    review="Проверка",
    review_intro="Всё, что может сказать этот путеводитель, для проверки юристом. Что читает человек, стоит в рамках.",
    signed="Подписано: {by}, {on}.",
    unsigned="Этот путеводитель никто не подписал.",
    due="Пересмотреть до {day}.",
    sign_how="Чтобы подписать, попросите внести эти строки в guide.yaml и храните этот лист с подписью:",
    sign_name="Имя",
    sign_day="Дата",
    sign_hand="Подпись",
    version="версия {version}, собрана {built}",
    kept="проверено {checked}, дней назад: {age}; можно полагаться дней: {keep}, до {until}",
    holds="действует с {start} до {end}",
    always="самого начала",
    unlimited="отмены",
    source="Источник",
    no_source="без источника",
    cited_by="ссылаются",
    nobody="никто",
    way="Кратчайший путь сюда",
    no_way="На этот день никакие ответы сюда не ведут.",
    every_way="Это видят все.",
    example="Пример",
    not_computed="нельзя вычислить",
    said_instead="Если вычислить нельзя",
    asks="Спрашивается на странице письма, печатается и не сохраняется",
    all_lines="Показаны все строки; что печатается не всегда, стоит в рамке из точек.",
    blank="не заполнено",
)
_WORDS = {"en": _EN, "de": _DE, "ru": _RU}


def words(language: str) -> Words:
    """The words of that language, English where there are none.

    >>> words("ru").yes
    'Да'
    """
    return _WORDS.get(language.partition("-")[0], _EN)
