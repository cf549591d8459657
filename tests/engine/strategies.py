"""Random tenants, and questions about them, gathered around the days on which something turns.

Everything is drawn near one day of one zone, mostly a day on which its clock changes: bookings collide,
buffers meet, hours run over midnight, and the window that is asked about holds the change.
"""

from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.engine.places import ZONES, date_of, days_to_look_at
from tests.oracle import world
from tests.oracle.world import World

DAY = 1440
HOSTS = ("ann", "bob", "cyd")
SERVICES = ("cut", "wash")
NAMES = ("", "Ann", "Ann Lee", " lee  ANN", "Bob", "Ännchen", "Annchen Ort")
CONVERSATIONS = ("", "conversation:1", "conversation:2")
CALLERS = ("", "caller:1", "caller:2")
STATUSES = (*["confirmed"] * 3, *["held"] * 3, "pending", "cancelled", "declined", "completed", "no_show")
OPS = ("", "", "op:1", "op:2")
FINGERPRINTS = ("1", "2")


class Scene(NamedTuple):
    """A world, and the UTC day around which it is set."""

    day: int
    tenancy: World


class Probe(NamedTuple):
    """One question about the starts of `length` minutes. They count from the start of the scene's day."""

    party: tuple[str, ...]
    collective: bool
    service: str | None
    duration: int
    now: int
    first: int
    length: int
    starts: tuple[int, ...]
    """Some that are asked about one by one, counted from `first`."""
    offers: int
    ms: int = 0
    """Of the minute that it is."""
    mine: tuple[int, ...] = ()
    """Bookings that are in nobody's way, by their rank among those that there are."""
    extra: tuple[tuple[str, int, int, int, int], ...] = ()
    """Host, start, length and buffers of what is decided along with it."""


zones = st.sampled_from(ZONES)

# Mostly what businesses have, so that something is free; now and then anything that is allowed.
durations = st.one_of(st.sampled_from((1, 15, 22, 30, 60, 90)), st.integers(1, 180), st.integers(1, DAY))
buffers = st.one_of(st.sampled_from((0, 0, 5, 15, 30)), st.integers(0, 60), st.integers(0, DAY // 2))
grids = st.one_of(st.sampled_from((1, 5, 7, 15, 30, 45, 60, 90, DAY)), st.integers(1, DAY))


def near(low: int, high: int) -> SearchStrategy[int]:
    """Minutes of [low, high]; often full quarters of an hour, so that they meet."""
    quarters = st.integers(-(-low // 15), high // 15).map(lambda each: each * 15)
    return st.one_of(quarters, quarters, st.integers(low, high))


@st.composite
def _span(draw: st.DrawFn) -> world.Span:
    start = draw(near(0, DAY - 1))
    return start, min(start + draw(near(0, DAY)), 2 * DAY)


spans: SearchStrategy[world.Span] = st.one_of(
    st.sampled_from(((540, 1020), (480, 1200), (0, DAY), (1320, 1800), (0, 180), (1380, 1500), (120, 120))),
    _span(),
)
some_spans = st.one_of(
    st.lists(spans, min_size=1, max_size=3),
    st.lists(spans, min_size=1, max_size=2),
    st.lists(spans, max_size=3),
)


def _office(each: list[world.Span]) -> world.Weekly:
    return [each, each, each, each, each, [], []]


def _daily(each: list[world.Span]) -> world.Weekly:
    return [each] * 7


ALWAYS: world.Weekly = [[(0, DAY)]] * 7

weeks: SearchStrategy[world.Weekly] = st.one_of(
    st.just(ALWAYS),
    some_spans.map(_daily),
    some_spans.map(_office),
    st.lists(some_spans, min_size=7, max_size=7),
)


def overrides(day: int) -> SearchStrategy[world.Overrides]:
    return st.dictionaries(override_dates(day), some_spans, max_size=2)


def override_dates(day: int) -> SearchStrategy[str]:
    return st.integers(-2, 4).map(lambda after: (date_of(day) + timedelta(days=after)).isoformat())


rules: SearchStrategy[world.Rules] = st.fixed_dictionaries(
    {},
    optional={
        "duration": durations,
        "buffer_before": buffers,
        "buffer_after": buffers,
        "notice": st.one_of(st.sampled_from((0, 0, 30, 120)), st.integers(0, 2 * DAY)),
        "horizon_days": st.sampled_from((0, 1, 2, 3, 5, 14, 90)),
        "grid": grids,
        "hold_s": st.sampled_from((60, 120, 3600)),
        "confirm": st.booleans(),
        "capacity": st.sampled_from((1, 2, 3)),
    },
)

_counts = st.integers(0, 4)
_lengths = st.one_of(st.sampled_from((60, 120, 480)), st.integers(0, 3 * DAY))

caps: SearchStrategy[world.Caps] = st.one_of(
    st.just({}),
    st.just({}),
    st.fixed_dictionaries(
        {},
        optional={
            "day_count": _counts,
            "day_minutes": _lengths,
            "week_count": _counts,
            "week_minutes": _lengths,
            "month_count": _counts,
            "month_minutes": _lengths,
        },
    ),
)


def hosts(day: int) -> SearchStrategy[world.Host]:
    return st.builds(
        world.Host,
        zone=st.none() | zones,
        weekly=st.none() | weeks,
        overrides=overrides(day),
        rules=rules,
        caps=caps,
        weight=st.sampled_from((1, 1, 1, 2, 3, 7)),
        priority=st.sampled_from((0, 0, 0, 0, 1)),
    )


@st.composite
def bookings(draw: st.DrawFn, day: int, hosts: tuple[str, ...] = HOSTS) -> list[world.Booking]:
    """One entry of a calendar: a booking of one person, or those of a few who share it."""
    start = day * DAY + draw(near(-DAY // 2, 5 * DAY // 2))
    length, before, after = draw(durations), draw(buffers), draw(buffers)
    whose, service = draw(parties(hosts)), draw(st.none() | st.sampled_from(SERVICES))
    capacity = draw(st.sampled_from((1, 1, 2, 3)))
    count = draw(st.integers(1, capacity)) if capacity > 1 else 1
    found: list[world.Booking] = []
    for _ in range(count):
        status = draw(st.sampled_from(STATUSES))
        until = day * DAY + draw(near(-DAY, DAY // 2))
        found.append(
            {
                "hosts": whose,
                "start": start,
                "end": start + length,
                "before": before,
                "after": after,
                "status": status,
                "until_ms": until * 60_000 + draw(milliseconds) if status == "held" else 0,
                "service": service,
                "team": None,
                "group": "",
                "capacity": capacity,
                "name": draw(st.sampled_from(NAMES)),
                "email": "",
                "conversation": draw(st.sampled_from(CONVERSATIONS)),
                "caller": draw(st.sampled_from(CALLERS)),
                "op": draw(st.sampled_from(OPS)),
                "fingerprint": draw(st.sampled_from(FINGERPRINTS)),
                "was": (),
                "series": "",
            }
        )
    return found


def named(name: str, people: list[world.Booking]) -> dict[str, world.Booking]:
    """The bookings of one entry, by their names."""
    if people[0]["capacity"] == 1:
        return {name: people[0]}
    return {f"{name}.{number}": {**each, "group": name} for number, each in enumerate(people)}


milliseconds = st.sampled_from((0, 0, 1, 59_999))


@st.composite
def busy_blocks(draw: st.DrawFn, day: int, hosts: tuple[str, ...] = HOSTS) -> tuple[str, int, int]:
    start = day * DAY + draw(near(-DAY // 2, 5 * DAY // 2))
    length = draw(st.one_of(near(0, 180), near(0, 180), st.integers(0, 3 * DAY)))
    return draw(st.sampled_from(hosts)), start, start + length


def parties(hosts: tuple[str, ...] = HOSTS) -> SearchStrategy[tuple[str, ...]]:
    """One host or several, each once, in any order."""
    one = st.sampled_from(hosts).map(lambda name: (name,))
    return st.one_of(one, st.lists(st.sampled_from(hosts), min_size=1, unique=True).map(tuple))


def _named(prefix: str, most: int) -> SearchStrategy[str]:
    return st.integers(1, most).map(lambda number: f"{prefix}{number}")


booking_ids = _named("b", 9)
busy_ids = _named("x", 4)


turns = st.builds(world.Turn, number=st.integers(0, 3), load=st.sampled_from((0, 0, 1, 2, 40)).map(Fraction))


@st.composite
def scenes(draw: st.DrawFn, names: tuple[str, ...] = HOSTS) -> Scene:
    """A tenant with these hosts, set around a day on which its zone, or the calendar, turns."""
    zone = draw(zones)
    day = draw(st.sampled_from(days_to_look_at(zone))) + draw(st.integers(-2, 1))
    tenancy: World = {
        "tenant": {
            "zone": zone,
            "weekly": draw(st.one_of(weeks, weeks, weeks, weeks, weeks, st.none())),
            "overrides": draw(overrides(day)),
            "rules": draw(rules),
        },
        "hosts": {name: draw(hosts(day)) for name in names},
        "services": {name: draw(rules) for name in SERVICES},
        "bookings": {
            name: each
            for number, people in enumerate(draw(st.lists(bookings(day, names), min_size=1, max_size=6)))
            for name, each in named(f"b{number}", people).items()
        },
        "busy": draw(st.dictionaries(busy_ids, busy_blocks(day, names), max_size=2)),
        "turns": draw(st.dictionaries(st.sampled_from(names), turns)),
    }
    return Scene(day, tenancy)


_extra = st.tuples(
    st.sampled_from(HOSTS),
    near(-DAY // 2, 2 * DAY),
    durations,
    st.sampled_from((0, 15)),
    st.sampled_from((0, 30)),
)


def probes(names: tuple[str, ...] = HOSTS, length_max: int = DAY) -> SearchStrategy[Probe]:
    """Windows are rather long than short, so that something is free in them."""
    return st.builds(
        Probe,
        party=parties(names),
        collective=st.booleans(),
        service=st.none() | st.sampled_from(SERVICES),
        duration=durations,
        now=near(-DAY, DAY // 2),
        first=near(-DAY // 2, 2 * DAY),
        length=st.integers(0, length_max - 1).map(lambda less: length_max - less),
        starts=st.lists(near(-DAY, DAY), max_size=5).map(tuple),
        offers=st.integers(1, 6),
        ms=milliseconds,
        mine=st.one_of(st.just(()), st.lists(st.integers(0, 99), max_size=3).map(tuple)),
        extra=st.one_of(st.just(()), st.lists(_extra, max_size=2).map(tuple)),
    )
