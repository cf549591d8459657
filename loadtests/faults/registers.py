"""Each booking as a register: what was done to it, and in which states it can therefore be.

The rule: an operation took effect at some moment between its first request and its first `ok`; one whose
outcome nobody knows, at any moment after its first request, or never. A state is possible unless an
operation that was acknowledged began after the one that made the state was over.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from loadtests.faults.reading import NEVER, History, Kept, Line, Operation, minute

LIVE = frozenset(("pending", "confirmed", "completed", "no_show"))
STATUSES = {
    "hold_slot": frozenset(("held",)),
    "book": LIVE,
    "reschedule": LIVE,
    "cancel": frozenset(("cancelled",)),
}
"""What a booking is after each of the tools."""


@dataclass(slots=True)
class Effect:
    """What an operation did to a booking, or may have done. Where nothing is said, anything fits."""

    operation: Operation
    start: int | None = None
    end: int | None = None
    host: str | None = None
    """Who was asked for, if somebody was."""
    shown: Line | None = None
    """The booking at this start, as a reply showed it."""

    @property
    def first(self) -> int:
        """Not before this line."""
        return self.operation.first

    @property
    def done(self) -> int:
        """From this line on for certain."""
        return self.operation.done

    def fits(self, status: str, start: int, end: int, hosts: tuple[str, ...]) -> bool:
        """Whether a booking can be in this state because of it."""
        if status not in STATUSES[self.operation.f]:
            return False
        return (
            self.start in (None, start)
            and self.end in (None, end)
            and (self.host is None or self.host in hosts)
        )


@dataclass(slots=True)
class Register:
    """One booking: what was done to it, in the order in which it began."""

    tenant: str
    id: str
    effects: list[Effect] = field(default_factory=list)
    failed: list[Effect] = field(default_factory=list)
    """What was refused, and must not have happened."""
    kept: Kept | None = None
    held_until_ms: int = 0
    """The latest that a hold of it was promised until."""

    @property
    def acknowledged(self) -> list[Effect]:
        """Those that somebody was told of."""
        return [each for each in self.effects if each.done < NEVER]

    def possible(self, asked: int = NEVER, told: int = NEVER) -> list[Effect]:
        """Those that may have made the state that is seen between these lines."""
        latest = max((each.first for each in self.effects if each.done < asked), default=-1)
        return [each for each in self.effects if each.first < told and each.done > latest]


@dataclass(slots=True)
class Stay:
    """A booking that certainly was in one place, from one line to another."""

    register: Register
    effect: Effect
    host: str
    start: int
    end: int
    first: int
    last: int
    seated: bool
    """Whether others may have seats in the very same place."""

    @property
    def held(self) -> bool:
        """Whether it was no more than a hold, which ends by itself."""
        return self.effect.operation.f == "hold_slot"


class Registers(dict[tuple[str, str], Register]):
    """All bookings of a history, by tenant and id."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history
        self._by_token: dict[tuple[str, str], list[Kept]] = defaultdict(list)
        for kept in history.kept:
            if kept.status != "rescheduled":
                self._of(kept.tenant, kept.id).kept = kept
                self._by_token[kept.tenant, kept.token].append(kept)
        for operation in history.operations:
            if operation.f in ("book", "hold_slot"):
                self._taken(operation)
            else:
                self._changed(operation)

    def _of(self, tenant: str, id: str) -> Register:
        return self.setdefault((tenant, id), Register(tenant, id))

    def _taken(self, operation: Operation) -> None:
        """Of an operation that takes a time: an effect on each booking that carries its token."""
        shown: dict[str, Line] = {}
        for booking in operation.shown:
            if booking.get("context") == operation.token:
                shown.setdefault(id_of(booking), booking)
            if booking.get("held_until"):
                it = self._of(operation.tenant, id_of(booking))
                it.held_until_ms = max(it.held_until_ms, milliseconds(booking["held_until"]))
        for id, booking in shown.items():
            effect = self._effect(operation)
            if effect.start in (None, minute(booking["start"])):
                effect.shown = booking
            self._of(operation.tenant, id).effects.append(effect)
        if operation.outcome == "info":
            for kept in self._by_token[operation.tenant, operation.token]:
                if kept.id not in shown:
                    self._of(operation.tenant, kept.id).effects.append(self._effect(operation))

    def _changed(self, operation: Operation) -> None:
        """Of an operation that changes a booking: an effect on the one that it named."""
        id = operation.asked["args"].get("booking_id")
        if not id:
            return
        effect = self._effect(operation)
        for booking in operation.shown:
            if operation.f == "reschedule" and minute(booking["start"]) == effect.start:
                effect.shown = booking
        it = self._of(operation.tenant, id)
        (it.failed if operation.outcome == "fail" else it.effects).append(effect)

    def _effect(self, operation: Operation) -> Effect:
        args = operation.asked["args"]
        if operation.f == "cancel" or args.get("repeat"):
            return Effect(operation)
        whom = args.get("with_whom")
        start = minute(args["when"]) if "when" in args else None
        return Effect(
            operation,
            start=start,
            end=start + args["duration"] if start is not None and "duration" in args else None,
            host=whom if whom in self._history.hosts[operation.tenant] else None,
        )


def stays(it: Register) -> Iterator[Stay]:
    """Where a booking certainly was, and from which line to which."""
    for effect in it.effects:
        shown = effect.shown
        if shown is None or effect.done == NEVER:
            continue
        others = (each.first for each in it.effects if each is not effect and each.done > effect.first)
        last = min(others, default=NEVER)
        if effect.done < last and shown["status"] in STATUSES[effect.operation.f]:
            start, end, seated = minute(shown["start"]), minute(shown["end"]), "seat" in shown
            for host in shown["hosts"]:
                yield Stay(it, effect, host, start, end, effect.done, last, seated)


def id_of(booking: Line) -> str:
    """What somebody has of a booking: their seat where there are several."""
    return str(booking.get("seat") or booking["id"])


def milliseconds(text: str) -> int:
    """Since the epoch, of a time in ISO 8601."""
    return int(datetime.fromisoformat(text).timestamp() * 1_000)
