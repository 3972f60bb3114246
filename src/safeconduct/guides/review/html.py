"""HTML as a tree: every text is escaped when it is written out, and only the tags named here exist."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from safeconduct.guides.guide import Nodes

Part = ET.Element | str | None
# Headings in a text stand below the headings of the page.
_TAGS = {
    "p": "p", "ul": "ul", "ol": "ol", "li": "li", "blockquote": "blockquote", "strong": "strong", "em": "em",
    "code": "code", "br": "br", "hr": "hr", "h2": "h5", "h3": "h6",
}  # fmt: skip
_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps"})


def tag(name: str, /, *parts: Part, **attributes: str | None) -> ET.Element:
    """An element; parts that are None are left out, `class_` and `for_` lose their underscore."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    made = ET.Element(name, named)
    last: ET.Element | None = None
    for part in parts:
        if isinstance(part, str):
            if last is None:
                made.text = (made.text or "") + part
            else:
                last.tail = (last.tail or "") + part
        elif part is not None:
            made.append(part)
            last = part
    return made


def lang(language: str) -> dict[str, str]:
    """The attributes that say in which language and direction a part reads."""
    right = language.partition("-")[0] in _RIGHT_TO_LEFT
    return {"lang": language, **({"dir": "rtl"} if right else {})}


def link(address: str, *parts: Part) -> ET.Element:
    """A link that sends no referrer; an address that is none stays text."""
    if not address.lower().startswith(_SCHEMES):
        return tag("span", *parts, f" ({address})")
    return tag("a", *parts, href=address, rel="noreferrer noopener")


def markdown(nodes: Nodes) -> list[Part]:
    """Markdown nodes as elements."""
    found: list[Part] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        elif node["tag"] == "a":
            found.append(link(node["href"], *markdown(node["children"])))
        else:
            found.append(tag(_TAGS.get(node["tag"], "span"), *markdown(node.get("children", []))))
    return found


def page(title: str, style: str, policy: str, body: Iterable[Part], language: str) -> str:
    """A whole page without script. `policy` is its content security policy."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", style),
    )
    root = tag("html", head, tag("body", *body), **lang(language))
    return "<!doctype html>\n" + ET.tostring(root, encoding="unicode", method="html") + "\n"
