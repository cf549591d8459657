"""What the tools need of the world: a desk that decides and commits, and its clock."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from engine.bookings import Decision
from engine.picture import Picture
from tools.memory import Memory

Answer = TypeVar("Answer")


class Desk(Protocol):
    """One tenant's desk."""

    @property
    def picture(self) -> Picture:
        """The tenant as it is known now. Never waits."""

    @property
    def memory(self) -> Memory:
        """What conversations were last about; see `tools.memory`."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""

    def new_id(self) -> str:
        """A new id for a document: short, unguessable, safe in a URL."""

    async def write(
        self, op: str, fingerprint: str, decide: Callable[[Picture, int], Decision | Answer]
    ) -> str | Answer:
        """Decide, commit, catch up; on a conflict decide again, until the deadline.

        `decide(picture, now_ms)` either decides, and then the decision's `outcome` is returned (or that
        of the first time, where the op was done before), or its answer is. Raises `LedgerUnavailable`
        when the outcome is not known in time, `OpReused` when the op was done with another fingerprint.
        """

    async def catch_up(self) -> bool:
        """Take in what other workers have written until now; False where that could not be had in time."""

    async def replay(self, op: str, fingerprint: str) -> str | None:
        """The outcome of an operation that was done before, None if it was not.

        Raises `OpReused` when it was done with another fingerprint, `LedgerUnavailable`.
        """
