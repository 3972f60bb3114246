"""The site's one page: what a browser gets before, or without, any script."""
# ruff: noqa: RUF001 - Russian is written in Cyrillic

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from safeconduct.front import front
from safeconduct.guides import Guide
from safeconduct.sealed.card import Card

# frame-ancestors is missing because browsers heed it in a header only; the relay sends one.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {connect}; "
    "form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

_WITHOUT_SCRIPT = {
    "en": """\
This page needs JavaScript
A request is sealed on your own device before it is sent, and your twelve words open the replies there as well. \
Without JavaScript that cannot be done, so you cannot ask or read replies here.
What you can do: switch JavaScript on for this page, or open it in another browser, for example in Tor Browser at its \
security level “Standard”. Do not write to anyone on an unprotected way instead.
The guides as files to keep. In a browser with JavaScript they work without a network too:""",
    "de": """\
Diese Seite braucht JavaScript
Eine Anfrage wird auf deinem eigenen Gerät versiegelt, bevor sie abgeschickt wird, und deine zwölf Wörter öffnen auch \
die Antworten dort. Ohne JavaScript geht das nicht: Du kannst hier also nicht fragen und keine Antworten lesen.
Was du tun kannst: Schalte JavaScript für diese Seite ein, oder öffne sie in einem anderen Browser, zum Beispiel im \
Tor Browser mit der Sicherheitsstufe „Standard“. Schreib stattdessen niemandem auf einem ungeschützten Weg.
Die Ratgeber als Dateien zum Aufheben. In einem Browser mit JavaScript gehen sie auch ohne Netz:""",
    "ru": """\
Этой странице нужен JavaScript
Обращение запечатывается на вашем устройстве до отправки, и двенадцать слов открывают ответы тоже на нём. Без \
JavaScript это невозможно, поэтому ни спросить, ни прочитать ответ здесь нельзя.
Что можно сделать: включите JavaScript для этой страницы или откройте её в другом браузере, например в Tor Browser с \
уровнем безопасности «Обычный». Не пишите вместо этого никому по незащищённой связи.
Путеводители можно сохранить файлами. В браузере с JavaScript они работают и без интернета:""",
}
"""Title, reason, mend and what the files are, a line each."""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>{name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/site.css">
{ahead}
<script type="module" src="assets/site.js"></script>
</head>
<body>
<div id="app"></div>
<noscript>
<main class="noscript">
<h1>{name}</h1>
{texts}
</main>
</noscript>
</body>
</html>
"""


def page(card: Card, guides: Sequence[Guide]) -> str:
    """The text of index.html. Its policy lets the page speak to its own host and the card's relays, and nobody else."""
    sources = ["'self'", *(source for relay in card.relays if (source := _source(relay)))]
    return _PAGE.format(
        policy=escape(_POLICY.format(connect=" ".join(dict.fromkeys(sources)))),
        name=escape(card.name),
        ahead="\n".join(f'<link rel="modulepreload" href="assets/{escape(name)}">' for name in _ahead()),
        texts="\n".join(_without_script(language, guides) for language in _WITHOUT_SCRIPT),
    )


def _ahead() -> list[str]:
    """The files that site.js begins with, so that a browser need not read it to hear of them."""
    return [name for name in front().first if name not in {"site.css", "site.js"}]


def _source(relay: str) -> str | None:
    """A relay's API as a policy's source. None for an IPv6 address, which policies cannot name."""
    parts = urlsplit(relay)
    if ":" in (parts.hostname or ""):
        return None
    return f"{relay.rstrip('/')}/v1/"


def _without_script(language: str, guides: Sequence[Guide]) -> str:
    title, why, mend, files = _WITHOUT_SCRIPT[language].splitlines()
    items = "\n".join(_item(guide, language) for guide in guides)
    listed = f"\n<p>{escape(files)}</p>\n<ul>\n{items}\n</ul>" if guides else ""
    return (
        f'<section lang="{language}">\n<h2>{escape(title)}</h2>\n<p>{escape(why)}</p>\n<p>{escape(mend)}</p>'
        f"{listed}\n</section>"
    )


def _item(guide: Guide, language: str) -> str:
    spoken = language if language in guide.title else guide.languages[0]
    return (
        f'<li><a href="guides/{guide.id}.html" lang="{escape(spoken)}" download>{escape(guide.title[spoken])}</a></li>'
    )
