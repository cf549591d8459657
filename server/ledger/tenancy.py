"""One tenant in memory, and the place in its partition's log that it is current for.

The rule: the tenancies of a partition share the place that is followed, and whoever moves it on has folded
everything up to it into each of them. A tenancy that was let go of, or could not be loaded anew, stands at a
place of its own which nobody moves: what it decides is judged there, and never later. What was folded from
beyond the place is expected to be met there again: if it is not, the log has changed hands.
"""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from engine.errors import LedgerError
from engine.model import Change
from server.ledger import documents
from server.ledger.port import Entry, Position

FOLDED_MAX = 64
"""Own changes whose nonces are remembered: more than one commit's answer is likely to repeat."""


class Diverged(LedgerError):
    """The log has another entry where one was folded before: it has changed hands."""

    code = "ledger_diverged"


class Foldable(Protocol):
    """What is kept in memory of a tenant: nothing but the fold of its changes."""

    def fold(self, change: Change) -> None:
        """Take a change in."""

    def advance(self, today: int) -> None:
        """A new UTC day has begun."""


Kept = TypeVar("Kept", bound=Foldable)


class Place:
    """How far a partition's log is folded, and since when that is known."""

    __slots__ = ("ahead", "head", "reached_s", "users")

    def __init__(self, head: Position, reached_s: float) -> None:
        """`reached_s`: when the ledger said so, by the loop's time."""
        self.head = head
        self.reached_s = reached_s
        self.users = 0
        """Tenancies that share it."""
        self.ahead: dict[int, int] = {}
        """Beyond the head: nonces by n of entries that were folded already, out of a commit's answer."""

    def expect(self, at: Position) -> None:
        """The log has this entry, beyond the head. What was expected there before still is: one was lost."""
        if at.n > self.head.n:
            self.ahead.setdefault(at.n, at.nonce)

    def meets(self, at: Position) -> bool:
        """Move on to the next entry; False where another one was there before."""
        self.head = at
        return self.ahead.pop(at.n, at.nonce) == at.nonce

    def copy(self) -> "Place":
        """The same place, for one alone."""
        return Place(self.head, self.reached_s)


class Tenancy(Generic[Kept]):
    """One tenant in memory."""

    def __init__(self, tenant: str, partition: int, fresh: Callable[[], Kept]) -> None:
        """`fresh` makes an empty picture, into which the ledger's documents are folded."""
        self.tenant = tenant
        self.partition = partition
        self.fresh = fresh
        self.picture = fresh()
        self.at = Position(0, 0)
        """The tenant's own last change that is folded."""
        self._folded: dict[int, int] = {}
        """Nonces by n of the last of its changes that were folded."""
        self.place = Place(self.at, 0.0)
        self.text_bytes = 0
        """Of the documents that it was loaded from, and how many they were; see `memory`."""
        self.loaded_documents = 0
        self.loaded_s = 0.0
        self.used_s = 0.0
        """When somebody last asked for it, by the loop's time, to the second."""
        self.busy = 0
        """Writes and the like that are under way: while there are any it is not dropped."""
        self.dropped = False

    @property
    def position(self) -> Position:
        """The newest position that the picture is known to be current for."""
        head = self.place.head
        return head if head.n > self.at.n else self.at

    def fold(self, entries: Sequence[Entry]) -> None:
        """Fold those that are new. Raises `LedgerCorrupt`, `Diverged`; what came before is folded then."""
        for entry in entries:
            if self._folded.get(entry.at.n, entry.at.nonce) != entry.at.nonce:
                raise Diverged(f"{entry.at} of {self.tenant} is another entry than before")
            self.at = fold(self.picture, self.at, (entry,))
            self._folded[entry.at.n] = entry.at.nonce
            if len(self._folded) > FOLDED_MAX:
                del self._folded[next(iter(self._folded))]

    def renew(self, picture: Kept, at: Position) -> None:
        """Take a picture that was loaded anew, as new as this."""
        self.picture, self.at = picture, at
        self._folded.clear()

    def fold_ahead(self, entries: Sequence[Entry]) -> None:
        """The same with entries out of a commit's answer, which the place has yet to come to."""
        self.fold(entries)
        self.place.expect(self.at)


def fold(picture: Foldable, at: Position, entries: Sequence[Entry]) -> Position:
    """Fold the entries after a position; returns the last one's. Raises `LedgerCorrupt`."""
    for entry in entries:
        if entry.at.n > at.n:
            picture.fold(documents.decode_change(entry.body))
            at = entry.at
    return at
