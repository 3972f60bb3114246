"""How long a letter as PDF takes, beside a bare Typst call, and beside docxtpl with LibreOffice, in the same run.

The bare call sets the very source that ours is set from, once as a program would that sets one letter, once with the
fonts kept from call to call, as ours does; over that, the difference is all that we add: answers, conditions and values
into nodes, nodes into Typst. docxtpl fills the same letter from a DOCX template. A warm LibreOffice is what each
further file costs in one call that converts several, so its start is not counted. It comes from the system (apt install
libreoffice-writer-nogui); without it that line is left out. To reach: 1.2 of the bare call, a fifteenth of the other.

    python bench/letter_pdf.py
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import typst

from safeconduct.guides import bundled, compile_pack
from safeconduct.guides.docx import letter_docx
from safeconduct.guides.letters import letter_nodes
from safeconduct.guides.pdf import letter_pdf, typst_source

ROOT = Path(__file__).parents[1]
PEER = ROOT / ".build/bench/bin/python"
TODAY = date(2026, 11, 24)
ROUNDS = 100
FILES = 20
ANSWERS = {"stage": "before", "who": "soldier", "changed": True}
FIELDS = {"name": "Asya Beispiel", "address": "Musterweg 1\n10115 Berlin", "unit": "Stab", "born": "1. 2. 2003"}


def best(*makes: Callable[[], object]) -> list[float]:
    """Milliseconds of the quickest of many calls of each, made in turns."""
    quickest = [float("inf")] * len(makes)
    for _ in range(ROUNDS):
        for number, make in enumerate(makes):
            start = time.perf_counter()
            make()
            quickest[number] = min(quickest[number], (time.perf_counter() - start) * 1000)
    return quickest


def converted(files: list[Path], folder: Path) -> float:
    """Seconds that LibreOffice takes for these files in one call."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def libreoffice(folder: Path, template: bytes) -> tuple[float, float]:
    """Milliseconds of docxtpl and of a warm LibreOffice for one letter."""
    (folder / "template.docx").write_bytes(template)
    script = ROOT / "bench/peers/docxtpl_letter.py"
    told = subprocess.run([PEER, script, folder, str(FILES)], check=True, capture_output=True, text=True)
    files = sorted(folder.glob("letter*.docx"))
    converted(files[:1], folder)  # makes its profile
    one = min(converted(files[:1], folder) for _ in range(2))
    many = min(converted(files, folder) for _ in range(2))
    return float(told.stdout), (many - one) / (len(files) - 1) * 1000


def main() -> None:
    """Print the times."""
    guide = compile_pack(bundled("de/kdv"), built=TODAY)
    letter, nodes = letter_nodes(guide, "antrag", ANSWERS, FIELDS, today=TODAY)
    source = typst_source(nodes, title=letter.title["de"], language="de").encode()

    fonts = typst.Fonts(include_system_fonts=False)

    def bare() -> object:
        return typst.Compiler(source, ignore_system_fonts=True).compile(format="pdf", pdf_standards="ua-1")

    def barest() -> object:
        return typst.Compiler(source, font_paths=fonts).compile(format="pdf", pdf_standards="ua-1")

    # Each pair by itself: Typst remembers parts of what it set last.
    ours, least = best(lambda: letter_pdf(guide, "antrag", ANSWERS, FIELDS, today=TODAY), barest)
    [limit] = best(bare)
    [docx] = best(lambda: letter_docx(guide, "antrag", ANSWERS, FIELDS, today=TODAY))
    print(f"PDF: {ours:.1f} ms; a bare Typst call {limit:.1f} ms: {ours / limit:.2f} of it")
    print(f"with its fonts kept {least:.1f} ms: {ours / least:.2f} of it")
    print(f"DOCX: {docx:.1f} ms")
    if shutil.which("soffice") is None or not PEER.exists():
        print(f"docxtpl with LibreOffice: not measured (needs soffice and {PEER.relative_to(ROOT)})")
        return
    marks = {field.id: f"{{{{ {field.id} }}}}" for field in letter.fields}
    with tempfile.TemporaryDirectory() as name:
        filling, converting = libreoffice(Path(name), letter_docx(guide, "antrag", ANSWERS, marks, today=TODAY))
    theirs = filling + converting
    print(f"docxtpl {filling:.0f} ms and a warm LibreOffice {converting:.0f} ms: {theirs / ours:.0f} times as long")


if __name__ == "__main__":
    main()
