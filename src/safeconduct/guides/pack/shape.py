"""Which keys a pack has and which words they take; the reader and the JSON Schema both go by these tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """The keys of one kind of mapping."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


PACK = Keys(
    ("guide", "title", "land", "languages", "version", "facts", "questions", "outcomes"),
    ("intro", "region", "sample", "review", "deadlines", "letters"),
)
REVIEW = Keys((), ("by", "on", "due"))
FACT = Keys(("says", "norm", "checked", "confidence"), ("source", "holds", "keep"))
QUESTION = Keys(("ask",), ("help", "type", "choose", "choose_many", "when", "unknown", "min", "max"))
OUTCOME = Keys(("when", "urgency", "title", "steps", "facts"), ("deadlines", "letters"))
DEADLINE = Keys(("title", "date", "unknown", "facts"), ("roll",))
LETTER = Keys(("title", "language", "file"), ("fields", "facts"))

CONFIDENCES = ("high", "medium", "low", "unverified")
KEEP = {"high": 365, "medium": 180, "low": 90, "unverified": 0}
TYPES = ("date", "number", "yes_no")
URGENCIES = ("now", "soon", "info")
ROLLS = ("none", "next_working_day", "previous_working_day")
