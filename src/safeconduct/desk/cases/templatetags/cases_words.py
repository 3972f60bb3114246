"""Words and days on the screens of cases."""

import re
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django import template
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from safeconduct.desk.cases.models import Attachment
from safeconduct.desk.cases.rules import Urgency
from safeconduct.desk.cases.views import attachment as files

register = template.Library()

_MANY_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]{9,}"
)
"""A run that no script and no emoji needs."""
_MARKS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}
_MARKS |= dict.fromkeys([*range(0x7F, 0xA0), 0x202D, 0x202E], 0xFFFD)
"""Control characters get their symbol; those that turn the direction of letters around get the sign for "not shown"."""


@register.filter
def as_text(text: str) -> str:
    r"""What somebody wrote, without what would act on the page: it is still not HTML, and must be escaped.

    >>> as_text("a\x07\u202eb" + "\u200d" * 2)
    'a␇�b\u200d\u200d'
    """

    def count(run: re.Match[str]) -> str:
        number = len(run[0])
        return " [%s] " % (ngettext("%(n)d invisible letter", "%(n)d invisible letters", number) % {"n": number})

    return _MANY_INVISIBLE.sub(count, text).translate(_MARKS)


@register.filter
def language_name(code: str) -> str:
    """The language's name in the member's language; the code itself if nobody knows it.

    >>> language_name("zz")
    'zz'
    """
    try:
        shown = Locale.parse(to_locale(get_language() or "en"))
        name = Locale.parse(code, sep="-").get_display_name(shown)
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


@register.filter
def short_day(day: date) -> str:
    """The day as short as it can be read without a doubt.

    >>> short_day(date(2026, 11, 24)).replace("\u202f", " ")
    'Nov 24, 2026'
    """
    return format_date(day, "medium", to_locale(get_language() or "en"))


@register.filter
def days_left(deadline: date, today: date) -> str:
    """How far a deadline is away, in words."""
    days = (deadline - today).days
    if days < 0:
        return ngettext("passed %(n)d day ago", "passed %(n)d days ago", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@register.filter
def nearness(deadline: date, today: date) -> str:
    """How much a deadline presses: passed, now (within three days), soon (within two weeks), later.

    >>> nearness(date(2026, 1, 1), date(2026, 1, 2)), nearness(date(2026, 1, 4), date(2026, 1, 2))
    ('passed', 'now')
    """
    days = (deadline - today).days
    for limit, name in ((-1, "passed"), (3, "now"), (14, "soon")):
        if days <= limit:
            return name
    return "later"


@register.filter
def urgency_label(word: str) -> str:
    """The words for a guide's `now`, `soon`, `info`."""
    return str(Urgency[word.upper()].label)


@register.filter
def kind_of_file(attachment: Attachment) -> str:
    """What the file says it is, in words; only the sender says so."""
    main, _slash, rest = attachment.type.partition("/")
    kinds = {"image": _("picture"), "audio": _("sound"), "video": _("film"), "text": _("text")}
    if main in kinds:
        return kinds[main]
    return {"pdf": "PDF", "octet-stream": _("some file")}.get(rest, _("document"))


@register.filter
def is_picture(attachment: Attachment) -> bool:
    """Whether the page offers to show it."""
    return files.is_picture(attachment)
