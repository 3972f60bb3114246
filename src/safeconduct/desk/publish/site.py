"""Writing the public site: one page, the guides, the card. Static files, so that any host and mirror can serve them."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from safeconduct.desk.publish.errors import GuideNameUnfit, NotASite
from safeconduct.desk.publish.page import page
from safeconduct.front import asset, front
from safeconduct.guides import Guide
from safeconduct.guides.offline import offline_file
from safeconduct.sealed.card import read_card

FORMAT = 1
LIST = "site.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def write_site(out: Path, *, card_text: str, guides: Sequence[Guide], today: date | None = None) -> None:
    """The site at `out`, whole or not at all: it is written beside its place and then moved there.

    ::

        index.html              the page; its policy names the relays of the card
        assets/…                the built front end: site.js, site.css and the parts that come when they are needed
        site.json               the list of guides
        guides/<id>.json|html   the compiled guide; the same as one offline file
        card                    the organisation's card

    `today` (UTC) is the day on which the card must be valid. Raises NotASite, GuideNameUnfit, sealed's CardError and
    front's FrontMissing, each before anything has changed at `out`.
    """
    files = _files(card_text, guides, today or datetime.now(UTC).date())
    out = out.resolve()
    _refuse_what_is_no_site(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        for name, text in files.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise


def _files(card_text: str, guides: Sequence[Guide], today: date) -> Mapping[str, str]:
    card = read_card(card_text, today)
    _check_names([guide.id for guide in guides])
    files = {
        "index.html": page(card, guides),
        **{f"assets/{name}": asset(name) for name in front().site},
        "card": card.text + "\n",
        LIST: _list(guides),
    }
    for guide in guides:
        files[f"guides/{guide.id}.json"] = guide.text()
        files[f"guides/{guide.id}.html"] = offline_file(guide)
    return files


def _list(guides: Sequence[Guide]) -> str:
    listed = [
        {
            "id": guide.id,
            "title": guide.title,
            "land": guide.land,
            "languages": list(guide.languages),
            "sample": guide.sample,
            "version": guide.version,
        }
        for guide in guides
    ]
    return json.dumps({"v": FORMAT, "guides": listed}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise GuideNameUnfit(
                f"the guide {name[:80]!r} cannot be a file; rename it with small letters, digits, - and _"
            )
        if names.count(name) > 1:
            raise GuideNameUnfit(f'two guides are called "{name}"; rename one, or leave one pack out')


def _refuse_what_is_no_site(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not _is_site(out)):
        raise NotASite(out)


def _is_site(folder: Path) -> bool:
    try:
        found = json.loads((folder / LIST).read_bytes())
    except (OSError, ValueError):
        return False
    return (folder / "index.html").is_file() and isinstance(found, dict) and "v" in found and "guides" in found
