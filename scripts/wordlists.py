"""web/generated/wordlists.ts: the word lists of receipts for the browser, made from those that Python uses.

One source for both languages, so that a receipt written down on one side is always read on the other.
"""

from pathlib import Path

from safeconduct.sealed.words import LANGUAGES, wordlist

OUT = Path(__file__).parents[1] / "web/generated/wordlists.ts"


def main() -> None:
    """Write the file: each list is one string, which costs the bundle less than 2,048 quoted words."""
    lines = ["// Made by scripts/wordlists.py from the lists that Python uses. Do not edit."]
    lines += [
        f'export const {language}: readonly string[] = "{" ".join(wordlist(language))}".split(" ");'
        for language in LANGUAGES
    ]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {OUT.name}: {', '.join(LANGUAGES)}")


if __name__ == "__main__":
    main()
