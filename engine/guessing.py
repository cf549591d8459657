"""How often somebody may try to find a booking by what anybody could know of it.

The rule: a try is counted before it is answered, in the ledger, so that it counts on every worker and over
restarts. Who withholds their number shares an allowance with all who do, or redialling would give new tries.
"""

from msgspec import Struct

from engine.bookings import ANONYMOUS, Decision, put
from engine.finding import ANONYMOUS_GUESSES_MAX, GUESSES_MAX, GUESSES_WINDOW_MS
from engine.model import Change, Guesses
from engine.picture import Picture


class TooManyGuesses(Struct, frozen=True):
    """No more tries for now."""


def guess(picture: Picture, conversation: str, caller: str, now_ms: int) -> Decision | TooManyGuesses:
    """Count a try of this person, in whatever conversation they make it."""
    limits = {caller: GUESSES_MAX} if caller else {ANONYMOUS: ANONYMOUS_GUESSES_MAX}
    if conversation:
        limits[conversation] = GUESSES_MAX
    counted = []
    for who, limit in limits.items():
        before = picture.guesses.get(who)
        if before is None or now_ms - before.first_at_ms >= GUESSES_WINDOW_MS:
            before = Guesses(who, 0, now_ms)
        if before.count >= limit:
            return TooManyGuesses()
        counted.append(Guesses(who, before.count + 1, before.first_at_ms))
    return Decision(Change(puts=put(*counted)), (), tuple(limits), outcome="")
