"""vectors/sealed, which Python and TypeScript are both held to: `python -m scripts.sealed_vectors` writes it.

Everything comes from fixed seeds, except the sealed examples: sealing draws random numbers. Examples that are there and
still open are kept; `--fresh` seals new ones, on both sides (TypeScript by web/tests/sealed-peer.ts).
"""
