"""Letters filled by docxtpl: writes FOLDER/letter00.docx … from FOLDER/template.docx, prints milliseconds for one.

Runs in the environment of requirements/bench.txt, started by letter_pdf.py.
"""
# It runs under another environment than ours, which our type checker does not see.
# mypy: ignore-errors

import sys
import time
from pathlib import Path

from docxtpl import DocxTemplate


def main() -> None:
    """Write the letters and print the quickest time."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    values = {"name": "Asya Beispiel", "address": "Musterweg 1", "unit": "Stab", "born": "1. 2. 2003"}
    quickest = float("inf")
    for number in range(count):
        start = time.perf_counter()
        template = DocxTemplate(folder / "template.docx")
        template.render(values)
        template.save(folder / f"letter{number:02}.docx")
        quickest = min(quickest, time.perf_counter() - start)
    print(quickest * 1000)


main()
