"""How often somebody may try to find a booking by what anybody could know of it.

The rule: a try is counted before it is answered, in the ledger, so that it counts on every worker and over
restarts. Who withholds their number shares an allowance with all who do, or redialling would give new tries.
What a conversation has found is the caller's for as long as their tries are remembered.
"""

from msgspec import Struct

from engine.bookings import ANONYMOUS, Decision, put
from engine.finding import ANONYMOUS_GUESSES_MAX, GUESSES_MAX, GUESSES_WINDOW_MS
from engine.model import Change, Guesses
from engine.picture import Picture


class TooManyGuesses(Struct, frozen=True):
    """No more tries for now."""


def guess(
    picture: Picture, conversation: str, caller: str, now_ms: int, id: str = ""
) -> Decision | TooManyGuesses:
    """Count a try of this person, in whatever conversation they make it. `id`: of what it finds, if anything.

    The outcome is that id.
    """
    limits = {caller: GUESSES_MAX} if caller else {ANONYMOUS: ANONYMOUS_GUESSES_MAX}
    if conversation:
        limits[conversation] = GUESSES_MAX
    counted = []
    for who, limit in limits.items():
        before = _before(picture, who, now_ms)
        if before.count >= limit:
            return TooManyGuesses()
        seen = (*before.found, id) if id and who == conversation else before.found
        counted.append(Guesses(who, before.count + 1, before.first_at_ms, seen))
    return Decision(Change(puts=put(*counted)), (), tuple(limits), outcome=id)


def found(picture: Picture, conversation: str, now_ms: int) -> tuple[str, ...]:
    """The ids of what was found in this conversation."""
    return _before(picture, conversation, now_ms).found if conversation else ()


def _before(picture: Picture, who: str, now_ms: int) -> Guesses:
    known = picture.guesses.get(who)
    if known is None or now_ms - known.first_at_ms >= GUESSES_WINDOW_MS:
        return Guesses(who, 0, now_ms)
    return known
