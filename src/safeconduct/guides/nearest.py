"""The known name that a mistyped one most likely meant."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A mend for an unknown name: the nearest known one, or all of them if they are few.

    >>> did_you_mean("questons", ["questions", "facts"])
    'did you mean "questions"?'
    """
    names = list(known)
    near = difflib.get_close_matches(name[:80], names, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    few = 12
    if names and len(names) <= few:
        return "known here: " + ", ".join(names)
    return otherwise or "see docs/guides.md for the names that exist"
