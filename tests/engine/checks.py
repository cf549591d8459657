"""The engine's answers beside the oracle's: one question asked of both."""

from typing import NamedTuple

from msgspec.structs import replace

from engine import availability, bookings, proposals, seats, teams
from engine.bookings import Book
from engine.calendar import Block, View
from engine.model import Attendee, Party, Refusal, Slot, Terms
from engine.picture import Picture
from engine.seats import Place
from tests.engine.documents import minutes
from tests.engine.places import day_of
from tests.engine.strategies import DAY, Probe
from tests.oracle import clock, company, freedom, turns, world
from tests.oracle.world import Eyes, World

FOLDED = (
    "documents",
    "tenant",
    "hosts",
    "everyone",
    "teams",
    "services",
    "bookings",
    "turns",
    "guesses",
    "by_conversation",
    "by_caller",
    "by_op",
    "by_seat",
    "by_series",
    "holds",
    "groups",
    "groups_at",
)
"""What a picture has of its documents, besides the calendars."""
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
    view: View
    seen: company.Views

    @property
    def now(self) -> int:
        return self.view.now

    @property
    def eyes(self) -> Eyes:
        """The same as `view`, for the oracle."""
        return next(iter(self.seen.values()))["eyes"]

    def terms(self, name: str) -> Terms:
        return self.picture.terms(name, self.probe.service)

    def rules(self, name: str) -> world.Rules:
        return world.terms(self.tenancy, name, self.probe.service)

    def search(self, start: int, end: int) -> tuple[int, int]:
        return teams.free_starts(self.picture, self.party, self.probe.duration, start, end, self.view)


def question(picture: Picture, tenancy: World, day: int, probe: Probe) -> Question:
    first = day * DAY + probe.first
    last = first + probe.length
    eyes = eyes_of(tenancy, day, probe)
    return Question(
        picture,
        tenancy,
        probe,
        Party(probe.party, "collective" if probe.collective else "round_robin", probe.service),
        first,
        last,
        view_of(picture, eyes),
        company.views(tenancy, probe.party, first - MARGIN, last + MARGIN, eyes),
    )


def eyes_of(tenancy: World, day: int, probe: Probe) -> Eyes:
    names = sorted(tenancy["bookings"])
    return {
        "now_ms": (day * DAY + probe.now) * 60_000 + probe.ms,
        "mine": frozenset(names[rank % len(names)] for rank in probe.mine if names),
        "extra": tuple(
            (name, day * DAY + start, day * DAY + start + length, before, after)
            for name, start, length, before, after in probe.extra
            if name in tenancy["hosts"]
        ),
    }


def view_of(picture: Picture, eyes: Eyes) -> View:
    """What the oracle's eyes see, for the engine."""
    everybody = [Place(each, seat) for each in picture.bookings.values() for seat in seats.of(each)]
    own = bookings.view_of([each for each in everybody if each.seat.id in eyes["mine"]], eyes["now_ms"])
    laid_over = [
        (picture.calendars[name], Block(start, end, start - before, end + after, booked=True))
        for name, start, end, before, after in eyes["extra"]
    ]
    return replace(own, extra=tuple(laid_over))


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
    window = calendar.window(first_day, last_day - first_day + 1, asked.view)
    inside = range(seen["first"], seen["last"])
    assert minutes(window.base, window.open).intersection(inside) == seen["open"].intersection(inside)
    assert minutes(window.base, window.busy).intersection(inside) == seen["busy"].intersection(inside)
    assert minutes(window.base, window.taken).intersection(inside) == seen["occupied"].intersection(inside)
    assert calendar.upcoming(asked.now) == turns.upcoming(asked.tenancy, name, asked.now)
    for on in {clock.local_date(seen["zone"], minute) for minute in range(asked.first, asked.last, 360)}:
        assert calendar.full(day_of(on), probe.duration, asked.view) == freedom.capped(
            seen, on, probe.duration
        )


def host(asked: Question) -> None:
    """One host: every start of the window, free or not, and why not."""
    name, duration, view = asked.probe.party[0], asked.probe.duration, asked.view
    calendar, terms = asked.picture.calendars[name], asked.terms(name)
    seen, rules = asked.seen[name], asked.rules(name)
    base, starts = availability.free_starts(calendar, terms, duration, asked.first, asked.last, view)
    expected = freedom.free_starts(seen, rules, duration, asked.first, asked.last)
    assert minutes(base, starts) == expected, "free starts"
    for start in range(asked.first, asked.last):
        found = availability.refusal(calendar, terms, duration, start, view)
        assert (found is None) == (start in expected), "free starts and refusal agree"
    offered = minutes(base, availability.on_grid(calendar, terms, base, starts))
    assert offered == expected & freedom.on_grid(seen["zone"], rules["grid"], asked.first, asked.last)
    for start in interesting(asked, expected):
        found = availability.refusal(calendar, terms, duration, start, view)
        assert (found.reason if found else None) == freedom.reason(seen, rules, duration, start)
        limit(found, seen, rules)


def interesting(asked: Question, free: set[int]) -> list[int]:
    """The starts that were drawn, and those on both sides of where the free ones begin and end."""
    edges = {start for start in free if start - 1 not in free}
    edges.update(start + 1 for start in free if start + 1 not in free)
    beside = [start + by for start in sorted(edges)[:8] for by in (-1, 0)]
    return sorted({asked.first, *beside, *(asked.first + start for start in asked.probe.starts)})


def limit(found: Refusal | None, seen: freedom.View, rules: world.Rules) -> None:
    """A refusal's limit is the first moment that is late enough, or too late."""
    if found is None or found.reason not in ("notice", "horizon"):
        assert found is None or found.limit is None
        return
    assert found.limit is not None
    if found.reason == "notice":
        assert found.limit == freedom.this_minute(seen) + rules["notice"]
        return
    last_date = freedom.last_date(seen, rules)
    assert clock.local_date(seen["zone"], found.limit) > last_date
    assert clock.local_date(seen["zone"], found.limit - 1) <= last_date


def party(asked: Question) -> None:
    """Several hosts: what is free for them, who gets it, and what is said where nobody does."""
    picture, tenancy, seen, view = asked.picture, asked.tenancy, asked.seen, asked.view
    duration, service, collective = asked.probe.duration, asked.probe.service, asked.probe.collective
    starts = teams.free_starts(picture, asked.party, duration, asked.first, asked.last, view, grid=False)
    free = company.free_starts(tenancy, seen, collective, service, duration, asked.first, asked.last, False)
    assert minutes(*starts) == free
    window = range(asked.first, asked.last)
    assert teams.opens(picture, asked.party, asked.first, asked.last) == any(
        not each["open"].isdisjoint(window) for each in seen.values()
    )
    for start in sorted({*interesting(asked, free), *begun(asked)}):
        found = teams.judge(picture, asked.party, duration, start, view)
        judged(found, start, company.judge(tenancy, seen, collective, service, duration, start), asked)


def begun(asked: Question) -> list[int]:
    """The starts of what is there already: somebody might join."""
    starts = {each["start"] for each in asked.tenancy["bookings"].values() if each["group"]}
    return [start for start in starts if asked.first - MARGIN <= start < asked.last + MARGIN]


def judged(
    found: Slot | Refusal, start: int, expected: tuple[list[str], str | None], asked: Question
) -> None:
    names, why = expected
    if isinstance(found, Slot):
        assert (list(found.hosts), None) == (names, why)
        assert (found.start, found.end) == (start, start + asked.probe.duration)
    else:
        assert ([], found.reason) == (names, why)


def offers(asked: Question) -> None:
    """What is proposed is free, in the range, in order, enough, and can be booked or held at once."""
    probe, view = asked.probe, asked.view
    free = company.free_starts(
        asked.tenancy,
        asked.seen,
        probe.collective,
        probe.service,
        probe.duration,
        asked.first,
        asked.last,
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
        assert isinstance(teams.judge(asked.picture, asked.party, probe.duration, start, view), Slot)
        if not view.without and not view.extra:
            command = Book("new", asked.party, start, probe.duration, Attendee(name="New"))
            for take in (bookings.book, bookings.hold):
                found = take(asked.picture, command, view.now_ms)
                assert not isinstance(found, Refusal), "an offer can be taken"


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


def same(one: Picture, other: Picture, first_day: int, count: int) -> None:
    """Two pictures from which every question is answered alike, looked at from the inside too."""
    for name in FOLDED:
        assert getattr(one, name) == getattr(other, name), name
    for service in (None, *one.services):
        assert one.duration(service) == other.duration(service)
    for name in one.hosts:
        mine, theirs = one.calendars[name], other.calendars[name]
        assert (mine.hours, mine.zone, mine.caps) == (theirs.hours, theirs.zone, theirs.caps)
        assert mine.window(first_day, count) == theirs.window(first_day, count)
        assert mine._starts == theirs._starts
        assert mine._blocks == theirs._blocks
        assert mine._holds == theirs._holds
        assert mine._by_day == theirs._by_day
        assert _used(mine._usage) == _used(theirs._usage)
        for service in (None, *one.services):
            assert one.terms(name, service) == other.terms(name, service)


def _used(usage: dict[tuple[str, int], tuple[int, int]]) -> dict[tuple[str, int], tuple[int, int]]:
    return {period: used for period, used in usage.items() if used != (0, 0)}
