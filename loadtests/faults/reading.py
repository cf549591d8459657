"""A history, read: requests, operations, faults, and the documents of the final read.

The rule: plain JSON in, nothing of halfpast's code: what a booking is, is read off the documents again. The
order of events is the order of lines; questions about free times are kept only if they went wrong, since a
run has a million of them.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from loadtests.faults.history import FILE

QUESTIONS = frozenset(("check_slot", "propose_times"))
WRITES = frozenset(("book", "hold_slot", "reschedule", "cancel"))
NOT_TRIED = frozenset(("not_sent", "http_503", "http_401", "http_409", "overloaded"))
"""Refusals that say nothing of an earlier request of the same call."""
UNANSWERED = frozenset(("cut", "no_answer", "not_sent"))
TAKING = frozenset(("held", "pending", "confirmed", "completed", "no_show"))
NEVER = 1 << 62
"""A line that does not come."""
SUSPECT_US = 1_000_000
"""Questions that took longer are kept, to be judged with the faults in mind."""

_BESIDE = {"probe": "probes", "digest": "digests", "event": "events", "hostile": "hostile"}
"""Lines that are kept as they are, and where."""

Line = Mapping[str, Any]


@dataclass(slots=True)
class Request:
    """One request and what came of it. `first` and `last` are its lines; `last` is `NEVER` without an end."""

    first: int
    asked: Line
    last: int = NEVER
    told: Line = field(default_factory=dict)

    @property
    def f(self) -> str:
        """The tool."""
        return str(self.asked["f"])

    @property
    def outcome(self) -> str:
        """ok, fail or info."""
        return str(self.told.get("type", "info"))

    @property
    def reason(self) -> str:
        """Why not."""
        return str(self.told.get("reason", ""))

    @property
    def bookings(self) -> list[Line]:
        """The bookings that the reply speaks of."""
        one = self.told.get("booking")
        several = list(self.told.get("bookings", ()))
        return several or ([one] if one else [])

    @property
    def took_us(self) -> int:
        """From the question to the answer; -1 where there was none."""
        return int(self.told["at_us"]) - int(self.asked["at_us"]) if self.told else -1


@dataclass
class Operation:
    """All requests of one call, in their order."""

    requests: list[Request]

    @property
    def asked(self) -> Line:
        """What was asked."""
        return self.requests[0].asked

    @property
    def f(self) -> str:
        """The tool."""
        return self.requests[0].f

    @property
    def tenant(self) -> str:
        """Whose call it was."""
        return str(self.asked["tenant"])

    @property
    def token(self) -> str:
        """What the booking that it makes is known by: what was sent as its context."""
        return str(self.asked["args"].get("context", ""))

    @property
    def first(self) -> int:
        """Before this line it had no effect."""
        return self.requests[0].first

    @cached_property
    def outcome(self) -> str:
        """ok if one request was; info if one may have been and none tells; else fail."""
        if any(each.outcome == "ok" for each in self.requests):
            return "ok"
        telling = [
            each.first for each in self.requests if each.outcome == "fail" and each.reason not in NOT_TRIED
        ]
        open_ones = [each.last for each in self.requests if each.outcome == "info"]
        return "info" if any(not any(first > last for first in telling) for last in open_ones) else "fail"

    @cached_property
    def done(self) -> int:
        """From this line on its effect has happened, if it has one; `NEVER` where nobody knows."""
        if self.outcome == "ok":
            return min(each.last for each in self.requests if each.outcome == "ok")
        return NEVER

    @property
    def answer(self) -> Line:
        """The line on which it was known to be done; where it is not, the question."""
        told = (each.told for each in self.requests if each.outcome == "ok")
        return min(told, key=lambda each: each["at_us"], default=self.asked)

    @property
    def shown(self) -> Iterator[Line]:
        """The bookings of its `ok` replies."""
        for each in self.requests:
            if each.outcome == "ok":
                yield from each.bookings

    @property
    def lines(self) -> tuple[int, ...]:
        """Where it began and where it was known to be done; where it was not, all of it."""
        if self.done < NEVER:
            return self.first, self.done
        return tuple(line for each in self.requests for line in (each.first, each.last) if line < NEVER)


@dataclass(slots=True)
class Kept:
    """A booking of one attendee, as the final read has it."""

    tenant: str
    id: str
    booking: str
    """The document's id; another than `id` where it has several seats."""
    line: int
    document: Line
    seat: Line
    """What is the attendee's own; the document itself where there is one seat."""
    archived: bool

    @property
    def status(self) -> str:
        """`confirmed` where the document leaves it out."""
        return str(self.seat.get("status", "confirmed"))

    @property
    def start(self) -> int:
        """Minutes since the epoch."""
        return int(self.document["start"])

    @property
    def end(self) -> int:
        """Minutes since the epoch."""
        return int(self.document["end"])

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who is booked."""
        return tuple(self.document["hosts"])

    @property
    def token(self) -> str:
        """What made it."""
        return str(self.seat.get("context", ""))

    @property
    def person(self) -> str:
        """The attendee's name."""
        return str(self.seat.get("attendee", {}).get("name", ""))

    @property
    def conversation(self) -> str:
        """In which it was made, as the document names it."""
        return str(self.seat.get("conversation", ""))

    @property
    def steps(self) -> tuple[Line, ...]:
        """What it was before, the oldest first."""
        return tuple(self.seat.get("history", ()))

    def takes(self, now_ms: int) -> bool:
        """Whether it takes its time."""
        if self.status == "held":
            return int(self.seat.get("held_until_ms", 0)) > now_ms
        return self.status in TAKING


@dataclass(slots=True)
class Struck:
    """A fault. `last` and `ended_us` are far away where it never ended."""

    line: int
    kind: str
    workers: tuple[int, ...]
    began_us: int
    in_flight: int
    lossy: bool
    last: int = NEVER
    ended_us: int = NEVER


@dataclass
class History:
    """All of a history that is needed to judge it."""

    meta: Line = field(default_factory=dict)
    seconds: float = 0.0
    """From the first line to the last."""
    operations: list[Operation] = field(default_factory=list)
    searches: list[Request] = field(default_factory=list)
    """Requests to find bookings."""
    suspects: list[Request] = field(default_factory=list)
    """Requests of any kind that were answered late, badly or never."""
    faults: list[Struck] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    hosts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids of each tenant's hosts."""
    ended_ms: dict[str, int] = field(default_factory=dict)
    """Of each tenant, when it was read to the end."""
    incomplete: list[tuple[int, str, str]] = field(default_factory=list)
    """Final reads that failed: line, tenant, why."""
    probes: list[tuple[int, Line]] = field(default_factory=list)
    digests: list[tuple[int, Line]] = field(default_factory=list)
    events: list[tuple[int, Line]] = field(default_factory=list)
    hostile: list[tuple[int, Line]] = field(default_factory=list)
    counts: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    """Requests by tool, outcome and reason."""
    took_us: dict[str, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("L")))
    """Of answered requests, by tool."""
    written_us: dict[int, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("Q")))
    """By worker: when writes were done."""

    @property
    def began_ms(self) -> int:
        """The wall's clock at the beginning."""
        return int(self.meta.get("began_ms", 0))

    def at_ms(self, line: Line) -> int:
        """The wall's clock at a line."""
        return self.began_ms + int(line["at_us"]) // 1_000


def lines_of(folder: Path) -> Iterator[Line]:
    """The lines of a folder's history."""
    with (folder / FILE).open("rb") as file:
        yield from map(orjson.loads, file)


def read(lines: Iterable[Line]) -> History:
    """Read a history. Line numbers count from 1, as editors do."""
    reader = _Reader()
    for number, line in enumerate(lines, start=1):
        reader.add(number, line)
    return reader.done()


class _Reader:
    """The fold of the lines."""

    def __init__(self) -> None:
        self._it = History()
        self._requests: dict[int, Request] = {}
        self._operations: dict[tuple[str, ...], Operation] = {}
        self._faults: dict[int, Struck] = {}

    def add(self, number: int, line: Line) -> None:
        """One line more."""
        it, type = self._it, line["type"]
        it.seconds = line["at_us"] / 1e6
        if type == "invoke":
            self._requests[line["request"]] = Request(number, line)
        elif type in ("ok", "fail", "info"):
            request = self._requests.pop(line["request"])
            request.last, request.told = number, line
            self._keep(request)
        elif type in _BESIDE:
            getattr(it, _BESIDE[type]).append((number, line))
        elif type == "fault":
            self._fault(number, line)
        elif type == "final":
            self._final(number, line)
        elif type == "read":
            self._read(number, line)
        elif type == "meta":
            it.meta = line
        else:
            raise ValueError(f"line {number}: {type!r} is no type of line")

    def done(self) -> History:
        """There are no more."""
        for request in self._requests.values():
            self._keep(request)
        self._it.operations = sorted(self._operations.values(), key=lambda each: each.first)
        return self._it

    def _keep(self, request: Request) -> None:
        it, f, reason = self._it, request.f, request.reason
        it.counts[f, request.outcome, reason] += 1
        if request.told and reason not in UNANSWERED:
            it.took_us[f].append(request.took_us)
        odd = reason in UNANSWERED or reason.startswith("http_")
        if odd or not request.told or request.took_us > SUSPECT_US:
            it.suspects.append(request)
        if f == "find_bookings":
            it.searches.append(request)
        if f in WRITES:
            self._write(request)

    def _write(self, request: Request) -> None:
        asked = request.asked
        call, key = asked.get("call", ""), asked.get("key", "")
        without_either = "" if call or key else str(asked["request"])
        identity = (asked["tenant"], request.f, asked.get("conversation", ""), call, key, without_either)
        operation = self._operations.setdefault(identity, Operation([]))
        operation.requests.append(request)
        operation.requests.sort(key=lambda each: each.first)
        if request.outcome == "ok":
            self._it.written_us[asked["worker"]].append(request.told["at_us"])

    def _fault(self, number: int, line: Line) -> None:
        if line["phase"] == "end":
            struck = self._faults.pop(line["fault"])
            struck.last, struck.ended_us = number, line["at_us"]
            return
        struck = Struck(
            line=number,
            kind=line["kind"],
            workers=tuple(line["workers"]),
            began_us=line["at_us"],
            in_flight=line["in_flight"],
            lossy=bool(line.get("lossy")),
        )
        self._faults[line["fault"]] = struck
        self._it.faults.append(struck)

    def _final(self, number: int, line: Line) -> None:
        tenant, document, archived = line["tenant"], line["document"], bool(line.get("archived"))
        kind, _, id = line["key"].partition(":")
        if kind == "host":
            self._it.hosts[tenant].add(id)
        if kind == "booking":
            for seat in document.get("seats") or (document,):
                self._it.kept.append(Kept(tenant, seat["id"], id, number, document, seat, archived))

    def _read(self, number: int, line: Line) -> None:
        if line.get("complete"):
            self._it.ended_ms[line["tenant"]] = self._it.at_ms(line)
        else:
            why = str(line.get("reason", "it broke off"))
            self._it.incomplete.append((number, line["tenant"], why))


def minute(text: str) -> int:
    """Minutes since the epoch, of a time in ISO 8601."""
    return int(datetime.fromisoformat(text).timestamp()) // 60
