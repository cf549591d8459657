"""Positions: how a store makes and reads `n-nonce`.

The rule: the nonce is never reused and never guessed, so that two histories with the same count differ.
"""

import secrets

from server.ledger.port import Position

NONCE_BITS = 63
"""Fits SQLite's signed integers; two histories share one by accident once in 10^19."""


def new_nonce() -> int:
    """A nonce from 1 up: Redis has no entry 0-0."""
    return 1 + secrets.randbits(NONCE_BITS - 1)


def parse(text: str) -> Position:
    """The position that `str` wrote."""
    n, _, nonce = text.partition("-")
    return Position(n=int(n), nonce=int(nonce))
