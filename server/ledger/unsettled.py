"""Writes whose outcome nobody knows yet, or that were acknowledged lately.

The rule: what was said to a caller is remembered for as long as it may turn out otherwise: a lost reply until
the store says what became of it, a "booked" for as long as a failover may still take it away.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from engine.bookings import Decision
from engine.model import Change, Document, Turn
from server.ledger.port import Commit

UNKNOWN_MAX = 1_000
"""Writes whose reply was lost: a second of all that a worker does. Beyond it the oldest is forgotten; whoever
repeats it is still recognised by its op."""
ACKNOWLEDGED_MAX = 1_000
ACKNOWLEDGED_S = 60.0
"""What a failover may lose is younger: a replica that lags by more is no replica."""
PEOPLE = ("conv:", "caller:")
"""Beginnings of the entities that are somebody on the line."""


class Unknown:
    """Commits that may still land, or have landed, by tenant and op."""

    def __init__(self) -> None:
        self._commits: OrderedDict[tuple[str, str], Commit] = OrderedDict()

    def add(self, commit: Commit) -> None:
        """The reply to this commit was lost."""
        bare = Commit(
            tenant=commit.tenant,
            op=commit.op,
            fingerprint=commit.fingerprint,
            outcome="",
            at=commit.at,
            deadline_ms=commit.deadline_ms,
            body="",
            writes=tuple(each for each in commit.writes if each.startswith(PEOPLE)),
        )
        self._commits[commit.tenant, commit.op] = bare
        if len(self._commits) > UNKNOWN_MAX:
            self._commits.popitem(last=False)

    def settled(self, tenant: str, op: str) -> None:
        """What became of it is known."""
        self._commits.pop((tenant, op), None)

    def of(self, tenant: str, people: frozenset[str] | None = None, but: str = "") -> list[Commit]:
        """Those of a tenant, or of these people; without the op `but`. Without what they would write."""
        return [
            each
            for each in self._commits.values()
            if each.tenant == tenant
            and each.op != but
            and (people is None or not people.isdisjoint(each.writes))
        ]


class Acknowledgement(Struct, frozen=True):
    """A decision that was committed, and how it was come to."""

    at_s: float
    """When, by the loop's time."""
    tenant: str
    op: str
    fingerprint: str
    decide: Callable[[Any, int], Any]
    now_ms: int
    """When it was decided."""
    change: Change

    def same(self, decision: Decision) -> bool:
        """Whether this is what the caller was told. Whose turn it was does not matter to one."""
        return _told(decision.change) == _told(self.change)


class Acknowledged:
    """The last ones."""

    def __init__(self) -> None:
        self._ring: deque[Acknowledgement] = deque(maxlen=ACKNOWLEDGED_MAX)

    def add(self, one: Acknowledgement) -> None:
        """It was committed, and somebody will be told."""
        self._ring.append(one)

    def recent(self, now_s: float) -> list[Acknowledgement]:
        """Those that a failover may still take away, the oldest first; the others are forgotten."""
        while self._ring and now_s - self._ring[0].at_s > ACKNOWLEDGED_S:
            self._ring.popleft()
        return list(self._ring)


def _told(change: Change) -> tuple[dict[str, Document], tuple[str, ...]]:
    return {key: each for key, each in change.puts.items() if not isinstance(each, Turn)}, change.deletes
