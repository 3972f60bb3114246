"""Guides: a pack → a compiled guide → a run → advice, deadlines, letters. Pure: no network, no database, no framework.

The face of the room: `compile_pack`, `bundled`, `Guide`, `run`, `letter_text`, and the errors.
"""

from safeconduct.guides.errors import AnswerError, CompiledError, GuideError, LetterError, PackError, Place, Problem
from safeconduct.guides.guide import Guide
from safeconduct.guides.letters import letter_text
from safeconduct.guides.pack.bundled import bundled, bundled_names
from safeconduct.guides.pack.compile import compile_pack
from safeconduct.guides.run import Run, run

__all__ = [
    "AnswerError",
    "CompiledError",
    "Guide",
    "GuideError",
    "LetterError",
    "PackError",
    "Place",
    "Problem",
    "Run",
    "bundled",
    "bundled_names",
    "compile_pack",
    "letter_text",
    "run",
]
