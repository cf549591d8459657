"""I1 to I8: what a history must show, whatever broke while it was made.

The rule: a violation names the lines that prove it. What an announced loss took away (a flush, a failover
without waiting for replicas) is counted apart, and nothing that follows from it is held against anybody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from loadtests.faults.reading import NEVER, TAKING, WRITES, History, Kept, Line, Operation, minute
from loadtests.faults.registers import LIVE, Effect, Register, Registers, Stay, id_of, stays

HELD_UNTIL_MARGIN_MS = 1_000
"""A reply says to the second until when a time is held."""

PROBE_MARGIN_MS = 10_000
"""Between the moment that a probe is written down and the one at which it was judged, on a busy machine."""


@dataclass(frozen=True, order=True)
class Violation:
    """A promise that was broken, and the lines that show it."""

    invariant: str
    lines: tuple[int, ...]
    text: str


@dataclass
class Case:
    """A history and what follows from it, once."""

    history: History
    lost: list[Violation] = field(default_factory=list)
    """Acknowledgements that an announced loss took away."""

    @cached_property
    def registers(self) -> Registers:
        """All bookings."""
        return Registers(self.history)

    @cached_property
    def losses_end(self) -> int:
        """What was under way before this line may be lost, whenever it was acknowledged."""
        return max((each.last for each in self.history.faults if each.lossy), default=-1)

    @cached_property
    def disturbed(self) -> set[tuple[str, str]]:
        """Bookings that an announced loss may have changed: the others' story is not theirs."""
        return {
            identity
            for identity, it in self.registers.items()
            if any(each.done < NEVER and each.first < self.losses_end for each in it.effects)
            and (it.kept is None or not any(_fits(each, it.kept) for each in it.possible()))
        }

    def readable(self, tenant: str) -> bool:
        """Whether the final read of this tenant is whole."""
        return tenant in self.history.ended_ms


def i1_no_overlap(case: Case) -> Iterator[Violation]:
    """No two bookings that take time overlap on a host, buffers and seats as the documents have them."""
    yield from _final_overlaps(case)
    yield from _seats(case)
    yield from _overlapping_stays(case)


def _final_overlaps(case: Case) -> Iterator[Violation]:
    by_host: dict[tuple[str, str], dict[str, Kept]] = defaultdict(dict)
    for kept in case.history.kept:
        if not kept.archived and kept.takes(case.history.ended_ms.get(kept.tenant, 0)):
            for host in kept.hosts:
                by_host[kept.tenant, host][kept.booking] = kept
    for (_, host), bookings in by_host.items():
        before: Kept | None = None
        for kept in sorted(bookings.values(), key=lambda each: _span(each)[0]):
            if before is not None and _span(kept)[0] < _span(before)[1]:
                text = f"{before.booking} and {kept.booking} overlap on {host}"
                yield Violation("I1", (before.line, kept.line), text)
            if before is None or _span(kept)[1] > _span(before)[1]:
                before = kept


def _span(kept: Kept) -> tuple[int, int]:
    document = kept.document
    return kept.start - document.get("buffer_before", 0), kept.end + document.get("buffer_after", 0)


def _seats(case: Case) -> Iterator[Violation]:
    taken: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for kept in case.history.kept:
        if kept.takes(case.history.ended_ms.get(kept.tenant, 0)):
            taken[kept.tenant, kept.booking].append(kept)
    for (_, booking), seats in taken.items():
        capacity = seats[0].document.get("capacity", 1)
        if len(seats) > capacity:
            text = f"{booking} has {len(seats)} attendees in {capacity} seats"
            yield Violation("I1", tuple({each.line for each in seats}), text)


def _overlapping_stays(case: Case) -> Iterator[Violation]:
    by_host: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for identity, it in case.registers.items():
        if identity not in case.disturbed:
            for stay in stays(it):
                by_host[it.tenant, stay.host].append(stay)
    for found in by_host.values():
        here: list[Stay] = []
        for stay in sorted(found, key=lambda each: each.start):
            here = [each for each in here if each.end > stay.start]
            for other in here:
                if _at_once(case, stay, other):
                    text = f"{other.register.id} and {stay.register.id} both had {stay.host}"
                    lines = (*other.effect.operation.lines, *stay.effect.operation.lines)
                    yield Violation("I1", lines, text)
            here.append(stay)


def _at_once(case: Case, one: Stay, other: Stay) -> bool:
    """Whether both were there at one moment, and may not have been."""
    if one.register is other.register or max(one.first, other.first) >= min(one.last, other.last):
        return False
    if one.seated and other.seated and (one.start, one.end) == (other.start, other.end):
        return False
    if (one.held or other.held) and _one_person(one.effect.operation, other.effect.operation):
        return False  # what somebody holds gives way to what they book
    return _since_ms(case, one, other) < min(_until_ms(one), _until_ms(other))


def _since_ms(case: Case, *both: Stay) -> int:
    return max(case.history.at_ms(each.effect.operation.answer) for each in both)


def _until_ms(stay: Stay) -> int:
    return stay.register.held_until_ms if stay.held else NEVER


def _one_person(one: Operation, other: Operation) -> bool:
    same_line = one.asked.get("conversation") == other.asked.get("conversation")
    return same_line or (one.asked.get("caller", "") == other.asked.get("caller", "") != "")


def i2_nothing_lost(case: Case) -> Iterator[Violation]:
    """Every `ok` is in the final read, unless something that came later explains what is there instead."""
    for identity, it in case.registers.items():
        if not case.readable(it.tenant):
            continue
        for violation in _lost(it):
            if identity in case.disturbed:
                case.lost.append(violation)
            else:
                yield violation
    yield from _not_found(case)


def _lost(it: Register) -> Iterator[Violation]:
    told = [each for each in it.acknowledged if each.operation.f != "hold_slot"]
    if not told:
        return
    if it.kept is None:
        lines = tuple(line for each in told for line in each.operation.lines)
        yield Violation("I2", lines, f"{it.id} was acknowledged and is not there")
        return
    if any(_fits(each, it.kept) for each in it.possible()) or any(_fits(each, it.kept) for each in it.failed):
        return
    latest = max(told, key=lambda each: each.first).operation
    text = f"{it.id} is {_state(it.kept)}, which is not what was acknowledged last"
    yield Violation("I2", (*latest.lines, it.kept.line), text)


def _not_found(case: Case) -> Iterator[Violation]:
    """Whoever asks for a booking after it was acknowledged hears of it, as it was then."""
    for search in case.history.searches:
        id = search.asked["args"].get("booking_id")
        it = case.registers.get((search.asked["tenant"], id)) if id else None
        if it is None or search.outcome != "ok" or search.told.get("stale"):
            continue
        if (it.tenant, it.id) in case.disturbed or all(
            each.operation.f == "hold_slot" for each in it.effects
        ):
            continue
        possible = it.possible(search.first, search.last)
        states = [_shown(each) for each in search.bookings if id_of(each) == it.id]
        certain = any(each.done < search.first for each in it.effects)
        if (certain and not states) or any(not any(e.fits(*state) for e in possible) for state in states):
            lines = tuple(line for each in possible for line in each.operation.lines)
            text = f"{it.id} was asked for and is told otherwise than acknowledged"
            yield Violation("I2", (*lines, search.first, search.last), text)


def _shown(booking: Line) -> tuple[str, int, int, tuple[str, ...]]:
    return booking["status"], minute(booking["start"]), minute(booking["end"]), tuple(booking["hosts"])


def _fits(effect: Effect, kept: Kept) -> bool:
    return effect.fits(kept.status, kept.start, kept.end, kept.hosts)


def _state(kept: Kept) -> str:
    return f"{kept.status} at {kept.start} with {', '.join(kept.hosts)}"


def i3_refusals_do_nothing(case: Case) -> Iterator[Violation]:
    """What was refused has no effect, and nothing is there that nobody asked for."""
    by_token = {
        (each.tenant, each.token): each for each in case.history.operations if each.f in ("book", "hold_slot")
    }
    tokens = {token for _, token in by_token}
    for kept in case.history.kept:
        maker = by_token.get((kept.tenant, kept.token))
        if kept.token not in tokens:
            yield Violation("I3", (kept.line,), f"nobody asked for {kept.id}")
        elif maker is not None and maker.outcome == "fail":
            yield Violation("I3", (*maker.lines, kept.line), f"{kept.id} was refused and is there")
    for identity, it in case.registers.items():
        if it.kept is None or identity in case.disturbed or any(_fits(e, it.kept) for e in it.possible()):
            continue
        for effect in it.failed:
            if _fits(effect, it.kept):
                lines = (*effect.operation.lines, it.kept.line)
                text = f"{it.id} is {_state(it.kept)}, as was refused"
                yield Violation("I3", lines, text)


def i4_one_effect(case: Case) -> Iterator[Violation]:
    """One effect of an operation, one booking of a person in a conversation for one start."""
    yield from _effects_twice(case)
    yield from _persons_twice(case)
    yield from _replays_differ(case)


def _effects_twice(case: Case) -> Iterator[Violation]:
    made: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for kept in case.history.kept:
        if kept.token and kept.status != "rescheduled":
            made[kept.tenant, kept.token].append(kept)
    for (_, token), several in made.items():
        if len(several) > 1 and not _one_series(several):
            ids = ", ".join(each.id for each in several)
            yield Violation("I4", tuple(each.line for each in several), f"{token} has made {ids}")
    for operation in case.history.operations:
        if operation.f not in ("book", "hold_slot") or operation.asked["args"].get("repeat"):
            continue
        told = {id_of(each) for each in operation.shown}
        told = {each for each in told if (operation.tenant, each) not in case.disturbed}
        if len(told) > 1:
            lines = tuple(line for each in operation.requests for line in (each.first, each.last))
            yield Violation("I4", lines, f"one call was told of {', '.join(sorted(told))}")


def _one_series(several: list[Kept]) -> bool:
    series = {each.seat.get("series", "") or each.document.get("series", "") for each in several}
    return len(series) == 1 and series != {""}


def _persons_twice(case: Case) -> Iterator[Violation]:
    yield from _standing_twice(case)
    by_person: dict[tuple[str, str, str, int], list[Stay]] = defaultdict(list)
    for identity, it in case.registers.items():
        for stay in stays(it) if identity not in case.disturbed else ():
            asked = stay.effect.operation.asked
            if stay.effect.operation.f == "book" and asked.get("conversation"):
                by_person[it.tenant, asked["conversation"], asked.get("person", ""), stay.start].append(stay)
    for found in by_person.values():
        for one, other in pairwise(sorted(found, key=lambda each: each.first)):
            if one.register is not other.register and max(one.first, other.first) < min(one.last, other.last):
                lines = (*one.effect.operation.lines, *other.effect.operation.lines)
                text = f"{one.register.id} and {other.register.id} are one person's for one time"
                yield Violation("I4", lines, text)


def _standing_twice(case: Case) -> Iterator[Violation]:
    standing: dict[tuple[str, str, str, int], list[Kept]] = defaultdict(list)
    for kept in case.history.kept:
        if kept.conversation and kept.status in LIVE:
            standing[kept.tenant, kept.conversation, kept.person.casefold(), kept.start].append(kept)
    for (*_, person, start), several in standing.items():
        if len(several) > 1:
            text = f"{person} has {len(several)} bookings at {start} of one conversation"
            yield Violation("I4", tuple(each.line for each in several), text)


def _replays_differ(case: Case) -> Iterator[Violation]:
    for operation in case.history.operations:
        if operation.asked.get("key"):
            told = {each.told["sha"]: each.last for each in operation.requests if "sha" in each.told}
            if len(told) > 1 and operation.first > case.losses_end:
                yield Violation("I4", tuple(told.values()), "one idempotency key got different replies")


def i5_memory_is_the_ledger(case: Case) -> Iterator[Violation]:
    """What a worker has in memory is what one has that has just loaded it; what it says is free is free."""
    by_tenant: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for number, line in case.history.digests:
        by_tenant[line["tenant"]].append((number, line))
    for tenant, found in by_tenant.items():
        known = [(number, line) for number, line in found if "digest" in line]
        truth = next((each for each in known if each[1].get("fresh")), None)
        for number, line in known if truth is not None else ():
            assert truth is not None
            for what in ("digest", "bits", "documents"):
                if line.get(what) != truth[1].get(what):
                    text = f"worker {line['worker']} has other {what} of {tenant} in memory than the ledger"
                    yield Violation("I5", (number, truth[0]), text)
    yield from _wrong_bits(case)


def _wrong_bits(case: Case) -> Iterator[Violation]:
    for number, probe, there in _probed(case):
        against = [each for each in there if each.takes(case.history.at_ms(probe))]
        if bool(against) is probe["available"] and (against or not there):
            said = "free" if probe["available"] else f"not free ({probe.get('reason', '?')})"
            text = f"worker {probe['worker']} says that {probe['host']} is {said} at {probe['start']}"
            yield Violation("I5", (*(each.line for each in against), number), text)


def _probed(case: Case) -> Iterator[tuple[int, Line, list[Kept]]]:
    """The questions at the end, each with what takes that time or did until it expired."""
    by_host: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for kept in case.history.kept:
        if not kept.archived and kept.status in TAKING:
            for host in kept.hosts:
                by_host[kept.tenant, host].append(kept)
    for number, probe in case.history.probes:
        if case.readable(probe["tenant"]) and probe.get("available") is not None:
            there = [
                each
                for each in by_host[probe["tenant"], probe["host"]]
                if _span(each)[0] < probe["end"] and probe["start"] < _span(each)[1]
            ]
            if not any(_expires_at(each, case.history.at_ms(probe)) for each in there):
                yield number, probe, there


def _expires_at(kept: Kept, at_ms: int) -> bool:
    """Whether a hold may expire while the question is asked."""
    return kept.status == "held" and abs(kept.seat["held_until_ms"] - at_ms) < PROBE_MARGIN_MS


def i6_events_are_delivered(case: Case) -> Iterator[Violation]:
    """Each booking's event is delivered at least once, always under the same id. Where a relay runs."""
    if not case.history.events and not case.history.meta.get("events"):
        return
    told: set[tuple[str, str]] = set()
    ids: dict[tuple[str, str, str, int], tuple[str, int]] = {}
    subjects: dict[str, tuple[tuple[str, str, str, int], int]] = {}
    for number, line in case.history.events:
        told.add((line["tenant"], line["booking"]))
        subject = (line["tenant"], line["booking"], line["kind"], line.get("number", 0))
        id, first = ids.setdefault(subject, (line["id"], number))
        if id != line["id"]:
            text = f"one event of {line['booking']} was delivered as {id} and as {line['id']}"
            yield Violation("I6", (first, number), text)
        known, first = subjects.setdefault(line["id"], (subject, number))
        if known != subject:
            yield Violation("I6", (first, number), f"{line['id']} was delivered with another content")
    for kept in case.history.kept:
        if kept.status != "held" and (kept.tenant, kept.id) not in told:
            yield Violation("I6", (kept.line,), f"no event of {kept.id} was delivered")


def i7_holds_expire(case: Case) -> Iterator[Violation]:
    """A hold that has expired is free again, and is never confirmed, judged by when that was decided."""
    for number, probe, there in _probed(case):
        expired = there and not any(each.takes(case.history.at_ms(probe)) for each in there)
        if expired and not probe["available"]:
            text = f"{there[0].id} has expired, and {probe['host']} is not free at {probe['start']}"
            yield Violation("I7", (there[0].line, number), text)
    for it in case.registers.values():
        if not it.held_until_ms:
            continue
        until_ms = it.held_until_ms + HELD_UNTIL_MARGIN_MS
        held = [each.operation.lines for each in it.effects if each.operation.f == "hold_slot"]
        lines = tuple(line for each in held for line in each)
        if it.kept is not None and it.kept.status in LIVE and _confirmed_ms(it.kept) > until_ms:
            text = f"{it.id} was confirmed after its hold had expired"
            yield Violation("I7", (*lines, it.kept.line), text)
            continue
        for effect in it.effects:
            asked_ms = case.history.at_ms(effect.operation.asked)
            if effect.operation.f == "book" and effect.done < NEVER and asked_ms > until_ms:
                text = f"{it.id} was booked after its hold had expired"
                yield Violation("I7", (*lines, *effect.operation.lines), text)


def _confirmed_ms(kept: Kept) -> int:
    """When the hold became a booking: the end of its last step as one, or the one decision that there was."""
    held = [int(each["until_ms"]) for each in kept.steps if each["status"] == "held"]
    return held[-1] if held else int(kept.seat.get("decided_at_ms", 0)) if not kept.steps else 0


def i8_tenants_are_apart(case: Case) -> Iterator[Violation]:
    """Nothing of one tenant is seen or changed by another."""
    owners = {kept.id: kept.tenant for kept in case.history.kept}
    makers = {each.token: each for each in case.history.operations if each.token}
    for kept in case.history.kept:
        maker = makers.get(kept.token)
        if maker is not None and maker.tenant != kept.tenant:
            text = f"{kept.id} of {kept.tenant} was made by {maker.tenant}"
            yield Violation("I8", (*maker.lines, kept.line), text)
    requests = [each for operation in case.history.operations for each in operation.requests]
    for request in (*requests, *case.history.searches):
        tenant = request.asked["tenant"]
        named = request.asked["args"].get("booking_id", "")
        done = request.outcome == "ok" and (request.f in WRITES or request.bookings)
        if done and owners.get(named, tenant) != tenant:
            text = f"{tenant} was let to {named} of {owners[named]}"
            yield Violation("I8", (request.first, request.last), text)
        for booking in request.bookings:
            hosts = case.history.hosts.get(tenant) or set(booking.get("hosts", ()))
            if owners.get(id_of(booking), tenant) != tenant or not hosts.issuperset(booking.get("hosts", ())):
                text = f"{tenant} was told of {id_of(booking)}, which is not theirs"
                yield Violation("I8", (request.first, request.last), text)


PROVED: dict[str, Callable[[Case], Iterator[Violation]]] = {
    "I1": i1_no_overlap,
    "I2": i2_nothing_lost,
    "I3": i3_refusals_do_nothing,
    "I4": i4_one_effect,
    "I5": i5_memory_is_the_ledger,
    "I6": i6_events_are_delivered,
    "I7": i7_holds_expire,
    "I8": i8_tenants_are_apart,
}
