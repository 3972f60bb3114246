"""Writes the files of vectors/sealed."""

import json
import sys

from scripts.sealed_vectors.cards import cards
from scripts.sealed_vectors.envelopes import envelopes, keys
from scripts.sealed_vectors.files import files
from scripts.sealed_vectors.lines import lines
from scripts.sealed_vectors.messages import messages
from scripts.sealed_vectors.parts import parts
from scripts.sealed_vectors.receipts import receipts
from scripts.sealed_vectors.seeds import FOLDER, Json


def made(*, fresh: bool = False) -> dict[str, str]:
    """The files by name; sealed examples that are there are kept unless they are wanted `fresh`."""
    path = FOLDER / "envelopes.json"
    kept = [] if fresh or not path.exists() else json.loads(path.read_text(encoding="utf-8"))["examples"]
    carried = FOLDER / "files.json"
    header = None if fresh or not carried.exists() else json.loads(carried.read_text(encoding="utf-8"))
    made_now: dict[str, Json] = {
        "keys": keys(),
        "envelopes": envelopes(kept),
        "files": files(header),
        "lines": lines(),
        "messages": messages(),
        "parts": parts(),
        "receipts": receipts(),
        "cards": cards(),
    }
    return {f"{name}.json": json.dumps(value, ensure_ascii=False, indent=1) + "\n" for name, value in made_now.items()}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made(fresh="--fresh" in sys.argv).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"wrote {name}")
