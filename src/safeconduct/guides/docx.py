"""A letter as DOCX, to be changed in a word processor: no author, no date, the same bytes for the same letter.

Needs the extra `letters` (python-docx). Every text, also every value, becomes the text of a run, so none can be markup.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.guides.errors import LetterError
from safeconduct.guides.guide import Guide, Nodes
from safeconduct.guides.letters import is_inline, is_ruled, letter_nodes, runs
from safeconduct.guides.run import Answers

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# Everywhere at hand, with Latin, Greek and Cyrillic; a word processor that lacks it takes its twin Liberation Serif.
FONT, MONO = "Times New Roman", "Courier New"
_HEADINGS = {"h2": ("Heading 1", 13), "h3": ("Heading 2", 11)}
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_DEEPEST_LIST = 3
_ROOM_FOR_A_HAND = 1.75
_STYLES = ["Normal", *(name for name, _ in _HEADINGS.values())]
# What the library's template brings: the name of a program that made nothing here, and a picture of an empty page.
_DROPPED = ("/extended-properties", "/metadata/thumbnail")
_OLDEST = (1980, 1, 1, 0, 0, 0)


def letter_docx(guide: Guide, letter_id: str, answers: Answers, fields: Mapping[str, str], *, today: date) -> bytes:
    """The letter as DOCX. Raises LetterError, also if python-docx is not installed; AnswerError for bad answers."""
    letter, nodes = letter_nodes(guide, letter_id, answers, fields, today=today)
    try:
        import docx  # noqa: PLC0415 - an extra: only who makes letters for a word processor needs it
    except ImportError:
        raise LetterError(
            "a DOCX needs python-docx: pip install 'safeconduct[letters]', or write to a .txt file"
        ) from None
    document = docx.Document()
    title = letter.title.get(letter.language) or letter.title[guide.languages[0]]
    _set_up(document, title, letter.language)
    _Writer(document).blocks(nodes)
    made = io.BytesIO()
    document.save(made)
    return _repacked(made.getvalue())


def _set_up(document: "Document", title: str, language: str) -> None:
    """Give the page, the fonts and the language of the PDF, and empty what tells who wrote it and when."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name in _STYLES:
        font = document.styles[name].font
        fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), FONT)
        font.size = Pt(dict(_HEADINGS.values()).get(name, 11))
        font.color.rgb = RGBColor(0, 0, 0)
        if name != "Normal":
            document.styles[name].paragraph_format.space_after = Pt(6)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        for attribute in ("w:val", "w:eastAsia", "w:bidi"):
            defaults.set(qn(attribute), language)
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith(_DROPPED):
            del package.rels[name]
    about = document.core_properties
    for child in list(about._element):  # noqa: SLF001 - the library can set these, but not remove them
        about._element.remove(child)  # noqa: SLF001
    about.title, about.language = _clean(title), language


class _Writer:
    """Writes filled nodes into a document."""

    def __init__(self, document: "Document") -> None:
        self.document = document

    def blocks(self, nodes: Nodes, style: str | None = None) -> None:
        for run in runs(nodes):
            if is_inline(run[0]):
                self.inline(self.document.add_paragraph(style=style), run)
            else:
                self.block(run[0], style)

    def block(self, node: dict[str, Any], style: str | None) -> None:
        tag, children = node["tag"], node.get("children", [])
        if tag in _HEADINGS:
            self.inline(self.document.add_paragraph(style=_HEADINGS[tag][0]), children)
        elif tag == "hr":
            self.rule(self.document.add_paragraph())
        elif tag in _LISTS:
            self.items(node, 1)
        elif tag == "blockquote":
            self.blocks(children, "Quote")
        else:
            self.inline(self.document.add_paragraph(style=style), children)

    def items(self, node: dict[str, Any], depth: int) -> None:
        suffix = "" if depth == 1 else f" {min(depth, _DEEPEST_LIST)}"
        numbering = self.new_numbering(_LISTS[node["tag"]] + suffix) if node["tag"] == "ol" else None
        for item in node.get("children", []):
            first = True
            for run in runs(item.get("children", [])):
                block = run[0]
                if not is_inline(block) and block["tag"] in _LISTS:
                    self.items(block, depth + 1)
                    continue
                if not is_inline(block) and block["tag"] == "blockquote":
                    self.blocks(block["children"], "List Continue" + suffix)
                    continue
                style = (_LISTS[node["tag"]] if first else "List Continue") + suffix
                paragraph = self.document.add_paragraph(style=style)
                if first and numbering is not None:
                    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering  # noqa: SLF001
                self.inline(paragraph, run if is_inline(block) else block.get("children", []))
                first = False

    def new_numbering(self, style: str) -> int:
        """A numbering of its own for one list, so that it begins at 1."""
        # The style's own numbering says which abstract one it is made from.
        number = self.document.styles[style].element.pPr.numPr.numId.val
        numbering = self.document.part.numbering_part.element
        abstract = numbering.num_having_numId(number).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(0).add_startOverride(1)
        return int(made.numId)

    def rule(self, paragraph: "Paragraph") -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - the library has no borders

    def inline(
        self, paragraph: "Paragraph", nodes: Nodes, *, bold: bool = False, italic: bool = False, code: bool = False
    ) -> None:
        if is_ruled(nodes):
            paragraph.paragraph_format.line_spacing = _ROOM_FOR_A_HAND
        for node in nodes:
            if isinstance(node, str) or node["tag"] == "value":
                run = paragraph.add_run(_clean(node if isinstance(node, str) else node["text"]))
                run.bold, run.italic = bold or None, italic or None
                if code:
                    run.font.name = MONO
            elif node["tag"] == "br":
                paragraph.add_run().add_break()
            elif node["tag"] == "a":
                self.link(paragraph, node)
            else:
                tag = node["tag"]
                self.inline(
                    paragraph,
                    node.get("children", []),
                    bold=bold or tag == "strong",
                    italic=italic or tag == "em",
                    code=code or tag == "code",
                )

    def link(self, paragraph: "Paragraph", node: dict[str, Any]) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415

        target = paragraph.part.relate_to(node["href"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        before = len(paragraph.runs)
        self.inline(paragraph, node.get("children", []))
        for run in paragraph.runs[before:]:
            run.font.underline = True
            link.append(run._r)  # noqa: SLF001 - the library reads links, but does not make them
        paragraph._p.append(link)  # noqa: SLF001


def _clean(text: str) -> str:
    """The text without the control characters that XML cannot hold and no font shows."""
    return "".join(each for each in text if each.isprintable() or each in " \n\t")


def _repacked(made: bytes) -> bytes:
    """The same package without the time at which each part was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()
