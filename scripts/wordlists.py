"""web/generated/english.ts, russian.ts: the word lists of receipts for the browser, made from those that Python uses.

One source for both languages, so that a receipt written down on one side is always read on the other.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from safeconduct.sealed.words import LANGUAGES, wordlist

OUT = Path(__file__).parents[1] / "web/generated"


MADE = "// Made by scripts/wordlists.py from the lists that Python uses. Do not edit."
EXPAND = """\
/** The words of a packed list. */
export function expand(packed: string): readonly string[] {
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
    """Write the files. Packed like this the lists cost the bundle 11 KB instead of 15."""
    OUT.mkdir(parents=True, exist_ok=True)
    _write("expand", EXPAND)
    for language in LANGUAGES:
        packed = f'export const {language}: readonly string[] = expand("{pack(wordlist(language))}");'
        _write(language, f'import {{ expand }} from "./expand.ts";\n\n{packed}')
    print(f"wrote {', '.join(LANGUAGES)}")


def _write(name: str, text: str) -> None:
    (OUT / f"{name}.ts").write_text(f"{MADE}\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
