"""Judges a history. Finds every breach of the promises I1-I5 and I7-I9, and names the lines that show it.

The rule: it knows what was asked, what was told and what the store did, and nothing of how it was decided.
What a failover has lost is counted apart; everything else holds with failovers too.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from tests.sim.history import Attempt, Fell, History, Seen
from tests.sim.timeline import STANDING, Moment, Person, Timeline, Version, beside, content

READS = frozenset(("check_slot", "propose_times"))
LOOKS = frozenset(("find_bookings",))
"""Reads that promise to know what was done elsewhere just now."""
WRITE_MS = 2_000 + 700 + 600 + 100
"""The queue, the deadline, the last answer that is waited for, and a little."""
LOAD_MS = 10_000 + 100
"""The first question about a tenant loads it."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Violation(Struct, frozen=True):
    """What was promised and not kept."""

    invariant: str
    text: str


def check(history: History) -> list[Violation]:
    """All that is wrong; nothing where all is well."""
    timeline = Timeline(history)
    found = [Violation(text.partition(" ")[0], text) for text in history.failures]
    for moment in timeline.moments:
        found += _changes(moment, history)
    found += _answers(history, timeline)
    found += _at_the_end(history, timeline)
    return found


# Each change, at the moment that it lands


def _changes(moment: Moment, history: History) -> Iterator[Violation]:
    change, at_ms = moment.change, moment.decided_at_ms
    where = f"{change.tenant} at {change.at.n} ({change.ms} ms)"
    if moment.again:
        yield Violation("I4", f"{where}: op {change.op[:12]} has a second effect")
    yield from _strangers(moment, where, history)
    if not _tells_the_same(moment):
        yield Violation("I5", f"{where}: the log tells another change than the documents")
    for key in change.puts:
        if key.startswith("booking:"):
            name = key.partition(":")[2]
            yield from _place(moment.after[name], moment, where)
            yield from _once(moment.after[name], moment, where)
            yield from _holds_kept(moment.after[name], moment.before.get(name), where)
    for key in change.deletes:
        version = moment.before.get(key.partition(":")[2])
        if version is not None and change.puts and at_ms:
            yield from _not_taken_away(version, moment, where)


def _place(version: Version, moment: Moment, where: str) -> Iterator[Violation]:
    """I1: nothing else is there, and there are not more people than seats."""
    booking, at_ms = version.booking, moment.decided_at_ms
    if not at_ms:
        return  # nobody's part in it was decided: somebody else's was dropped
    taking = sum(person.takes(at_ms) for person in version.people)
    if taking > booking.capacity:
        yield Violation("I1", f"{where}: {taking} in the {booking.capacity} seats of {booking.id}")
    if not taking:
        return
    for other in beside(version, moment.after.values(), at_ms):
        yield Violation("I1", f"{where}: {_span(version)} overlaps {_span(other)}")
    before = moment.before.get(booking.id)
    if before is None or _span(before) != _span(version):
        for busy in moment.busy.values():
            if busy.host in booking.hosts and busy.start < booking.end and booking.start < busy.end:
                yield Violation("I1", f"{where}: {_span(version)} overlaps what is busy, {busy.id}")


def _once(version: Version, moment: Moment, where: str) -> Iterator[Violation]:
    """I4: one appointment of a person at a time.

    Whoever has moved a booking to where they have another one wanted both.
    """
    for person in version.people:
        if person.status not in STANDING or _moved(person):
            continue
        for other in moment.after.values():
            if other.booking.start != version.booking.start:
                continue
            for same in other.people:
                if (
                    same.id != person.id
                    and same.status in STANDING
                    and not _moved(same)
                    and same.may_be(person)
                ):
                    yield Violation("I4", f"{where}: {person.id} and {same.id} are one person's, at one time")


def _holds_kept(version: Version, before: Version | None, where: str) -> Iterator[Violation]:
    """I7: a hold that is over is not confirmed."""
    was = {person.id: person for person in before.people} if before is not None else {}
    for person in version.people:
        old = was.get(person.id)
        if (
            old is not None
            and old.status == "held"
            and person.status in STANDING
            and old.held_until_ms <= person.decided_at_ms
        ):
            late_ms = person.decided_at_ms - old.held_until_ms
            yield Violation("I7", f"{where}: {person.id} was confirmed {late_ms} ms after it had expired")


def _not_taken_away(gone: Version, moment: Moment, where: str) -> Iterator[Violation]:
    """I7: what is held for somebody is not cleared away for somebody else."""
    new = [
        person for name, each in moment.after.items() if name not in moment.before for person in each.people
    ]
    new += [
        person
        for name, each in moment.after.items()
        if name in moment.before and each is not moment.before[name]
        for person in each.people
    ]
    for person in gone.people:
        if person.status == "held" and person.takes(moment.decided_at_ms):
            nobody = not (person.conversation or person.caller)
            if not nobody and not any(_shares(person, each) for each in new):
                yield Violation("I7", f"{where}: the hold {person.id} was taken away before it expired")


def _strangers(moment: Moment, where: str, history: History) -> Iterator[Violation]:
    """I8: a change has only what is the tenant's own."""
    change = moment.change
    for other in history.tenants if change.tenant in history.tenants else ():
        if other != change.tenant:
            for key, text in change.puts.items():
                if other in text or other in key:
                    yield Violation("I8", f"{where}: {key} holds something of {other}")


def _tells_the_same(moment: Moment) -> bool:
    change = moment.change
    body = _decode(content(change.body))
    puts = {key: _decode(content(text)) for key, text in change.puts.items()}
    gone = {*change.deletes, *change.archives}
    return bool(body["puts"] == puts and set(body["deletes"]) == gone)


# Each answer


def _answers(history: History, timeline: Timeline) -> Iterator[Violation]:
    effects: dict[int, list[Moment]] = {}
    for moment in timeline.moments:
        if moment.change.attempt is not None and _touches_bookings(moment):
            effects.setdefault(moment.change.attempt, []).append(moment)
    calls: dict[int, list[Attempt]] = {}
    for attempt in history.attempts:
        calls.setdefault(attempt.call.number, []).append(attempt)
        yield from _in_time(attempt)
        yield from _own(attempt, history)
        if attempt.kind == "fail" and any(_stood(each, attempt) for each in effects.get(attempt.number, [])):
            yield Violation("I3", f"{_name(attempt)} was refused and yet changed something")
        if attempt.kind == "ok":
            yield from _true(attempt, timeline, history)
    failed_over = any(isinstance(each, Fell) for each in history.changes)
    for attempts in calls.values():
        yield from _one_effect(attempts, effects)
        if not failed_over:
            yield from _replayed(attempts)


def _in_time(attempt: Attempt) -> Iterator[Violation]:
    """I9: an answer comes, and soon; a question about what is in memory is not kept waiting at all."""
    if attempt.ended_ms is None:
        if not attempt.cut:
            yield Violation("I9", f"{_name(attempt)} was never answered")
        return
    took_ms = attempt.ended_ms - attempt.began_ms
    limit_ms = 0 if attempt.call.tool in READS else WRITE_MS
    if took_ms > limit_ms + (0 if attempt.loaded else LOAD_MS):
        yield Violation("I9", f"{_name(attempt)} was answered after {took_ms} ms")


def _own(attempt: Attempt, history: History) -> Iterator[Violation]:
    """I8: nothing of another tenant is told."""
    told = _encode(attempt.reply).decode()
    for other in history.tenants:
        if other != attempt.call.tenant and other in told:
            yield Violation("I8", f"{_name(attempt)} was told of {other}")


def _true(attempt: Attempt, timeline: Timeline, history: History) -> Iterator[Violation]:
    """I2: what was told was so, at some moment between the question and the answer."""
    if attempt.call.tool in READS or attempt.reply.get("stale"):
        return
    replayed = bool(attempt.call.key)  # told as it was, however long ago
    told = [attempt.reply["booking"]] if attempt.reply.get("booking") else []
    told += attempt.reply.get("bookings") or []
    if attempt.call.tool == "reschedule":
        told = [each for each in told if each["status"] in STANDING]  # else it says why it is not moved
    for booking in told:
        versions = timeline.versions.get((attempt.call.tenant, booking["id"]), [])
        fitting = [each for each in versions if _is(each, booking)]
        if not fitting:
            yield Violation("I2", f"{_name(attempt)} was told what never was: {_brief(booking)}")
        elif not replayed and not any(_overlaps(each, attempt) for each in fitting):
            if any(each.lost for each in fitting):
                history.counts["told after it was lost by failover"] += 1
            else:
                yield Violation("I2", f"{_name(attempt)} was told what was over: {_brief(booking)}")
        elif all(each.lost for each in fitting):
            history.counts["acknowledged and lost by failover"] += 1
    yield from _as_asked(attempt, timeline, told)


def _as_asked(attempt: Attempt, timeline: Timeline, told: list[dict[str, Any]]) -> Iterator[Violation]:
    """I2: one of the bookings that were told of is, or once was, at the time that was asked for."""
    arguments = attempt.call.arguments
    asked = arguments.get("when")
    standing = [each for each in told if each["status"] in STANDING]
    if not asked or not standing or "repeat" in arguments:
        return
    for booking in standing:
        versions = timeline.versions.get((attempt.call.tenant, booking["id"]), [])
        if _was_at(versions, asked):
            return
    yield Violation("I2", f"{_name(attempt)} asked for {asked}, was told {_brief(standing[0])}")


def _one_effect(attempts: list[Attempt], effects: dict[int, list[Moment]]) -> Iterator[Violation]:
    """I4 and I3, of one call that was sent several times."""
    landed = [moment for each in attempts for moment in effects.get(each.number, [])]
    surviving = {id(moment): moment for moment in landed}
    ops = {moment.change.op for moment in surviving.values()}
    if len(ops) > 1:
        yield Violation("I4", f"call #{attempts[0].call.number} has {len(ops)} effects")
    for attempt in attempts:
        if attempt.kind != "fail":
            continue
        for earlier in attempts:
            over = earlier.ended_ms is not None and earlier.ended_ms < attempt.began_ms
            late = [each for each in effects.get(earlier.number, []) if each.change.ms > attempt.began_ms]
            if over and earlier.kind == "info" and late:
                yield Violation("I3", f"{_name(attempt)} was refused, and done after all later")


def _replayed(attempts: list[Attempt]) -> Iterator[Violation]:
    """I4: under one idempotency key, what was done once is told in the same bytes every time."""
    told = {each.body for each in attempts if each.call.key and each.kind == "ok"}
    if len(told) > 1 and attempts[0].call.tool not in (READS | LOOKS):
        yield Violation("I4", f"key {attempts[0].call.key} was answered in {len(told)} ways")


# The end


def _at_the_end(history: History, timeline: Timeline) -> Iterator[Violation]:
    for tenant, texts in history.documents.items():
        expected = timeline.documents.get(tenant, {})
        for key in sorted(texts.keys() | expected.keys()):
            if texts.get(key) != expected.get(key):
                yield Violation("I2", f"{tenant}: {key} is not what was last written there")
    for seen in history.seen:
        yield from _same(seen)
        for other in history.tenants:
            if other != seen.tenant and other in repr(seen.memory.documents):
                yield Violation("I8", f"{seen.worker} keeps something of {other} with {seen.tenant}")


def _same(seen: Seen) -> Iterator[Violation]:
    """I5: memory is what the ledger says."""
    for part, memory, rebuilt in (
        ("documents", seen.memory.documents, seen.rebuilt.documents),
        ("bits", seen.memory.bits, seen.rebuilt.bits),
    ):
        differing = sorted(
            key for key in memory.keys() | rebuilt.keys() if memory.get(key) != rebuilt.get(key)
        )
        if differing:
            yield Violation("I5", f"{seen.worker}, {seen.tenant}: other {part} than the ledger: {differing}")


# Words and shapes


def _name(attempt: Attempt) -> str:
    call = attempt.call
    return f"attempt {attempt.number} ({call.tool} #{call.number} on {attempt.worker}, {attempt.began_ms} ms)"


def _span(version: Version) -> str:
    booking = version.booking
    return f"{booking.id} [{booking.start}, {booking.end}) of {', '.join(booking.hosts)}"


def _brief(booking: dict[str, Any]) -> str:
    return " ".join(str(booking.get(each)) for each in ("id", "status", "start", "end", "hosts"))


def _touches_bookings(moment: Moment) -> bool:
    change = moment.change
    return any(key.startswith("booking:") for key in (*change.puts, *change.deletes))


def _moved(person: Person) -> bool:
    return any(step.status == "rescheduled" for step in person.history)


def _shares(one: Person, other: Person) -> bool:
    return bool(
        (one.conversation and one.conversation == other.conversation)
        or (one.caller and one.caller == other.caller)
    )


def _is(version: Version, told: dict[str, Any]) -> bool:
    """Whether the booking was told as this version is."""
    booking = version.booking
    return (
        any(person.status == told["status"] for person in version.people if _named(person, version, told))
        and booking.start == _minute(told["start"])
        and booking.end == _minute(told["end"])
        and set(booking.hosts) == set(told.get("hosts") or (told["host"],))
    )


def _named(person: Person, version: Version, told: dict[str, Any]) -> bool:
    return person.id in (told["id"], told.get("seat")) or version.booking.id == told["id"]


def _overlaps(version: Version, attempt: Attempt) -> bool:
    assert attempt.ended_ms is not None, "an answer has an end"
    began = version.until_ms is None or version.until_ms >= attempt.began_ms
    return began and version.from_ms <= attempt.ended_ms


def _stood(moment: Moment, attempt: Attempt) -> bool:
    """Whether what was changed was still so when the answer was given.

    Of what somebody else has undone by then, such as the end of the conversation, one may say that it is not.
    """
    assert attempt.ended_ms is not None, "a refusal has an end"
    new = [each for name, each in moment.after.items() if each is not moment.before.get(name)]
    return any(each.until_ms is None or each.until_ms > attempt.ended_ms for each in new)


def _was_at(versions: list[Version], asked: str) -> bool:
    minute = _minute(asked)
    return any(
        minute in (version.booking.start, *(step.start for step in person.history))
        for version in versions
        for person in version.people
    )


def _minute(text: str) -> int:
    from tests.sim.callers import minute

    return minute(text)
