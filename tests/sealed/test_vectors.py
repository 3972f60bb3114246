from scripts.sealed_vectors.__main__ import made
from scripts.sealed_vectors.seeds import FOLDER


def test_the_vectors_are_those_that_their_script_writes() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert written == made()


def test_the_vectors_stay_small_enough_to_carry() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000
