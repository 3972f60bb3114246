"""web/generated/wordlists.ts: the word lists of receipts for the browser, made from those that Python uses.

One source for both languages, so that a receipt written down on one side is always read on the other.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from safeconduct.sealed.words import LANGUAGES, wordlist

OUT = Path(__file__).parents[1] / "web/generated/wordlists.ts"


EXPAND = """\
function expand(packed: string): readonly string[] {
  let word = "";
  return (packed.match(/[0-9][^0-9]*/g) ?? []).map((part) => (word = word.slice(0, Number(part[0])) + part.slice(1)));
}"""


def pack(words: Sequence[str]) -> str:
    """The sorted words as one string: of each how many letters it shares with the one before, and the rest of it."""
    parts = []
    for before, word in pairwise(["", *words]):
        shared = next((i for i, (a, b) in enumerate(zip(before, word, strict=False)) if a != b), len(before))
        parts.append(f"{shared}{word[shared:]}")
    return "".join(parts)


def main() -> None:
    """Write the file. Packed like this the lists cost the bundle 11 KB instead of 15."""
    lines = ["// Made by scripts/wordlists.py from the lists that Python uses. Do not edit.", EXPAND]
    lines += [
        f'export const {language}: readonly string[] = expand("{pack(wordlist(language))}");' for language in LANGUAGES
    ]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {OUT.name}: {', '.join(LANGUAGES)}")


if __name__ == "__main__":
    main()
