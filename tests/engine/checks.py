"""The engine's answers beside the oracle's: one question asked of both."""

from typing import NamedTuple

from engine import availability, bookings, proposals, teams
from engine.bookings import Book, Decision, Reused
from engine.model import Attendee, Booking, Party, Refusal, Slot, Terms
from engine.picture import Picture
from tests.engine.documents import minutes
from tests.engine.places import day_of
from tests.engine.strategies import DAY, Probe
from tests.oracle import clock, company, freedom, world
from tests.oracle.world import World

MARGIN = DAY
"""How far around the window of a question single starts are asked about."""


class Question(NamedTuple):
    """A probe in minutes since the epoch, with what the oracle knows about its hosts."""

    picture: Picture
    tenancy: World
    probe: Probe
    party: Party
    first: int
    last: int
    now: int
    seen: company.Views

    def terms(self, name: str) -> Terms:
        return self.picture.terms(name, self.probe.service)

    def rules(self, name: str) -> world.Rules:
        return world.terms(self.tenancy, name, self.probe.service)

    def search(self, start: int, end: int) -> tuple[int, int]:
        return teams.free_starts(self.picture, self.party, self.probe.duration, start, end, self.now)


def question(picture: Picture, tenancy: World, day: int, probe: Probe) -> Question:
    first = day * DAY + probe.first
    last = first + probe.length
    return Question(
        picture,
        tenancy,
        probe,
        Party(probe.party, "collective" if probe.collective else "round_robin", probe.service),
        first,
        last,
        day * DAY + probe.now,
        company.views(tenancy, probe.party, first - MARGIN, last + MARGIN),
    )


def everything(picture: Picture, tenancy: World, day: int, probe: Probe) -> None:
    """All of the checks that compare a picture with a world."""
    asked = question(picture, tenancy, day, probe)
    calendar(asked)
    host(asked)
    party(asked)
    offers(asked)


def calendar(asked: Question) -> None:
    """A host's open, busy and taken minutes, its upcoming bookings, the dates on which a cap is met."""
    name, probe = asked.probe.party[0], asked.probe
    calendar, seen = asked.picture.calendars[name], asked.seen[name]
    first_day, last_day = (asked.first - MARGIN) // DAY, (asked.last + MARGIN) // DAY
    window = calendar.window(first_day, last_day - first_day + 1)
    inside = range(seen["first"], seen["last"])
    assert minutes(window.base, window.open).intersection(inside) == seen["open"].intersection(inside)
    assert minutes(window.base, window.busy).intersection(inside) == seen["busy"].intersection(inside)
    assert minutes(window.base, window.taken).intersection(inside) == seen["occupied"].intersection(inside)
    assert calendar.upcoming(asked.now) == company.upcoming(asked.tenancy, name, asked.now)
    for on in {clock.local_date(seen["zone"], minute) for minute in range(asked.first, asked.last, 360)}:
        assert calendar.full(day_of(on), probe.duration) == freedom.capped(seen, on, probe.duration)


def host(asked: Question) -> None:
    """One host: every start of the window, free or not, and why not."""
    name, duration, now = asked.probe.party[0], asked.probe.duration, asked.now
    calendar, terms = asked.picture.calendars[name], asked.terms(name)
    seen, rules = asked.seen[name], asked.rules(name)
    base, starts = availability.free_starts(calendar, terms, duration, asked.first, asked.last, now)
    expected = freedom.free_starts(seen, rules, duration, asked.first, asked.last, now)
    assert minutes(base, starts) == expected, "free starts"
    for start in range(asked.first, asked.last):
        found = availability.refusal(calendar, terms, duration, start, now)
        assert (found is None) == (start in expected), "free starts and refusal agree"
    offered = minutes(base, availability.on_grid(calendar, terms, base, starts))
    assert offered == expected & freedom.on_grid(seen["zone"], rules["grid"], asked.first, asked.last)
    for start in interesting(asked, expected):
        found = availability.refusal(calendar, terms, duration, start, now)
        assert (found.reason if found else None) == freedom.reason(seen, rules, duration, start, now)
        limit(found, now, seen, rules)


def interesting(asked: Question, free: set[int]) -> list[int]:
    """The starts that were drawn, and those on both sides of where the free ones begin and end."""
    edges = {start for start in free if start - 1 not in free}
    edges.update(start + 1 for start in free if start + 1 not in free)
    beside = [start + by for start in sorted(edges)[:8] for by in (-1, 0)]
    return sorted({asked.first, *beside, *(asked.first + start for start in asked.probe.starts)})


def limit(found: Refusal | None, now: int, seen: freedom.View, rules: world.Rules) -> None:
    """A refusal's limit is the first moment that is late enough, or too late."""
    if found is None or found.reason not in ("notice", "horizon"):
        assert found is None or found.limit is None
        return
    assert found.limit is not None
    if found.reason == "notice":
        assert found.limit == now + rules["notice"]
        return
    last_date = freedom.last_date(seen, rules, now)
    assert clock.local_date(seen["zone"], found.limit) > last_date
    assert clock.local_date(seen["zone"], found.limit - 1) <= last_date


def party(asked: Question) -> None:
    """Several hosts: what is free for them, who gets it, and what is said where nobody does."""
    picture, tenancy, seen, now = asked.picture, asked.tenancy, asked.seen, asked.now
    duration, service, collective = asked.probe.duration, asked.probe.service, asked.probe.collective
    starts = teams.free_starts(picture, asked.party, duration, asked.first, asked.last, now, grid=False)
    free = company.free_starts(
        tenancy, seen, collective, service, duration, asked.first, asked.last, now, False
    )
    assert minutes(*starts) == free
    window = range(asked.first, asked.last)
    assert teams.opens(picture, asked.party, asked.first, asked.last) == any(
        not each["open"].isdisjoint(window) for each in seen.values()
    )
    for start in interesting(asked, free):
        found = teams.judge(picture, asked.party, duration, start, now)
        names, why = company.judge(tenancy, seen, collective, service, duration, start, now)
        if isinstance(found, Slot):
            assert (list(found.hosts), None) == (names, why)
            assert (found.start, found.end) == (start, start + duration)
        else:
            assert ([], found.reason) == (names, why)


def offers(asked: Question) -> None:
    """What is proposed is free, in the range, in order, enough, and can be booked at once."""
    probe, now = asked.probe, asked.now
    free = company.free_starts(
        asked.tenancy,
        asked.seen,
        probe.collective,
        probe.service,
        probe.duration,
        asked.first,
        asked.last,
        now,
        True,
    )
    assert minutes(*asked.search(asked.first, asked.last)) == free
    soonest = proposals.soonest(asked.search, asked.first, asked.last, probe.offers)
    fair(soonest, free, probe.offers)
    assert soonest[:1] == sorted(free)[:1], "the soonest is among the soonest"
    alternatives = proposals.alternatives(asked.search, (asked.first + asked.last) // 2, probe.offers)
    assert len(alternatives) >= min(probe.offers, len(free))
    assert alternatives == sorted(set(alternatives))
    for start in {*soonest, *alternatives}:
        on_its_grid(asked, start)
        command = Book("new", asked.party, start, probe.duration, Attendee(name="New"))
        assert isinstance(bookings.book(asked.picture, command, now), Decision), "an offer can be booked"


def fair(found: list[int], free: set[int], count: int) -> None:
    """Distinct, ascending, of the free ones, and as many as were asked for where there are as many."""
    assert found == sorted(set(found))
    assert set(found) <= free
    assert len(found) == min(count, len(free))
    if any(later - earlier < 60 for earlier, later in zip(found, found[1:], strict=False)):
        left = [start for start in free if all(abs(start - each) >= 60 for each in found)]
        assert not left, "apart where that is possible"


def on_its_grid(asked: Question, start: int) -> None:
    def on(name: str) -> bool:
        zone = world.zone(asked.tenancy, name)
        return clock.face(zone, start)[1] % asked.rules(name)["grid"] == 0

    hosts = asked.probe.party
    assert all(map(on, hosts)) if asked.probe.collective else any(map(on, hosts))


def booked(
    picture: Picture, tenancy: World, command: Book, now: int
) -> Decision | Booking | Refusal | Reused:
    """Decide on a command, and compare with what the oracle would say."""
    asked = command.party
    found = bookings.book(picture, command, now)
    done = company.done(tenancy, command.op)
    if done:
        same = {key for key, each in done.items() if each["fingerprint"] == command.fingerprint}
        assert found.id in same if isinstance(found, Booking) else len(same) < len(done)
        return found
    again = company.repeated(
        tenancy, command.start, command.attendee.name, command.conversation, command.caller
    )
    if again:
        assert isinstance(found, Booking)
        assert found.id in again, "a repetition is told of the first booking"
        return found
    seen = company.views(tenancy, asked.hosts, command.start, command.start + 1)
    collective = asked.mode == "collective"
    names, why = company.judge(tenancy, seen, collective, asked.service, command.duration, command.start, now)
    if why is not None:
        assert isinstance(found, Refusal)
        assert found.reason == why
        return found
    assert isinstance(found, Decision)
    decided(found, command, names if collective else names[:1], tenancy)
    no_overlap(tenancy, found)
    return found


def decided(found: Decision, command: Book, names: list[str], tenancy: World) -> None:
    """What a decision commits, and what it says that it has read."""
    booking = found.change.puts[f"booking:{command.id}"]
    assert isinstance(booking, Booking)
    assert list(booking.hosts) == names
    assert (booking.start, booking.end) == (command.start, command.start + command.duration)
    assert (booking.attendee, booking.status) == (command.attendee, "confirmed")
    assert (booking.conversation, booking.caller) == (command.conversation, command.caller)
    assert (booking.op, booking.fingerprint) == (command.op, command.fingerprint)
    assert (booking.service, booking.team) == (command.party.service, command.party.team)
    collective = command.party.mode == "collective"
    rules = company.terms(tenancy, command.party.hosts, collective, command.party.service)[names[0]]
    assert booking.buffer_before == rules["buffer_before"]
    assert booking.buffer_after == rules["buffer_after"]
    assert found.outcome == command.id
    assert set(found.writes) == {
        *(f"host:{name}" for name in names),
        command.conversation,
        command.caller,
    } - {""}
    assert "tenant" in found.reads
    assert command.party.service is None or f"service:{command.party.service}" in found.reads
    assert command.party.team is None or f"team:{command.party.team}" in found.reads


def no_overlap(tenancy: World, decision: Decision) -> None:
    """The new booking overlaps nothing that its hosts have, and neither do its buffers."""
    for each in decision.change.puts.values():
        if isinstance(each, Booking):
            for name in each.hosts:
                seen = freedom.view(tenancy, name, each.start, each.end)
                padded = range(each.start - each.buffer_before, each.end + each.buffer_after)
                assert seen["occupied"].isdisjoint(padded)


def same(one: Picture, other: Picture, first_day: int, count: int) -> None:
    """Two pictures from which every question is answered alike, looked at from the inside too."""
    for name in ("documents", "tenant", "hosts", "everyone", "teams", "services", "bookings", "turns"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.by_conversation == other.by_conversation
    assert one.by_caller == other.by_caller
    assert one.by_op == other.by_op
    for service in (None, *one.services):
        assert one.duration(service) == other.duration(service)
    for name in one.hosts:
        mine, theirs = one.calendars[name], other.calendars[name]
        assert (mine.hours, mine.zone, mine.caps) == (theirs.hours, theirs.zone, theirs.caps)
        assert mine.window(first_day, count) == theirs.window(first_day, count)
        assert mine._starts == theirs._starts
        assert mine._blocks == theirs._blocks
        assert mine._by_day == theirs._by_day
        assert _used(mine._usage) == _used(theirs._usage)
        for service in (None, *one.services):
            assert one.terms(name, service) == other.terms(name, service)


def _used(usage: dict[tuple[str, int], tuple[int, int]]) -> dict[tuple[str, int], tuple[int, int]]:
    return {period: used for period, used in usage.items() if used != (0, 0)}
