"""What questions, changes and horizons cost, in time and in bare lookups.

The rule: a question about one host stays within microseconds, so that a reply is made of waiting for
nothing. Machines differ, so each cost is also given as a multiple of the least that any answer from memory
could cost, a dict lookup in a function, measured in the same run.
Run: `python -m tests.benchmarks.engine_benchmark`, with `--fast` for a first look.
"""

from collections.abc import Callable

import pyperf
from msgspec.structs import replace

from engine import hours, proposals, teams, zones
from engine.calendar import View
from engine.model import (
    Attendee,
    Booking,
    Change,
    Document,
    Host,
    Hours,
    Party,
    Refusal,
    Rules,
    Slot,
    Span,
    Tenant,
    Turn,
)
from engine.picture import Picture, key_of
from engine.turns import UNIT

DAY = 1440
TODAY = 20_790
"""A Thursday, the third of December 2026."""
NOW = TODAY * DAY + 8 * 60
EVERYBODY = View.at(NOW)
BERLIN = zones.get("Europe/Berlin")
WEEK = ((Span(540, 1020),),) * 5 + ((), ())
HOSTS = tuple(f"host{number:02}" for number in range(50))
HOLDING = "holding"
"""One more host, of whom an hour is held."""
BOOKED_DAYS = 60
DURATION = 22
BUILT_DAYS = 96
"""What a horizon of 90 days builds."""

FREE = NOW + 5 * DAY + 60
TAKEN = NOW + 5 * DAY + 135
"""In winter an hour behind: 10:00 and 11:15 in Berlin, the second inside a booking of everybody."""


def tenant() -> Picture:
    """Fifty hosts with three bookings a day each, in a picture as a worker keeps it."""
    documents: list[Document] = [
        Tenant(
            "tenant",
            "Tenant",
            "Europe/Berlin",
            hours=Hours(weekly=WEEK, overrides=(("2026-12-25", ()), ("2027-01-01", ()))),
            rules=Rules(buffer_after=5, notice=30),
        )
    ]
    documents += [Host(name, name) for name in (*HOSTS, HOLDING)]
    documents += [Turn(name, number, 180 * UNIT) for number, name in enumerate(HOSTS, 1)]
    documents.append(replace(_booking(HOLDING, FREE), status="held", held_until_ms=(NOW + 2) * 60_000))
    documents += [
        _booking(name, (TODAY + day) * DAY + start)
        for name in (*HOSTS, HOLDING)
        for day in range(BOOKED_DAYS)
        for start in (600, 720, 840)
    ]
    picture = Picture("tenant", TODAY)
    picture.fold(Change(puts={key_of(each): each for each in documents}))
    return picture


def _booking(host: str, start: int) -> Booking:
    return Booking(f"{host}-{start}", (host,), start, start + 45, Attendee(name="Ann"), buffer_after=5)


def looked_up(table: dict[str, int], key: str) -> int:
    """The baseline: the least that an answer from memory could cost."""
    return table[key]


class Questions:
    """The measured calls, on one picture."""

    def __init__(self) -> None:
        self.picture = tenant()
        self.one = Party(HOSTS[:1])
        self.any = Party(HOSTS)
        self.all = Party(HOSTS, "collective")
        self.holding = Party((HOLDING,))
        self.extra = _booking(HOSTS[0], NOW + 20 * DAY)
        key = key_of(self.extra)
        self.put = Change(puts={key: self.extra})
        self.delete = Change(deletes=(key,))
        assert isinstance(self.check(self.all, FREE), Slot), "measured: a time that is free"
        assert self.check(self.any, TAKEN) == Refusal("busy"), "measured: a time that is taken"
        assert self.check(self.holding, FREE) == Refusal("busy"), "measured: a time that is held"

    def check(self, party: Party, start: int) -> Slot | Refusal:
        return teams.judge(self.picture, party, DURATION, start, EVERYBODY)

    def free_starts(self, party: Party, days: int) -> tuple[int, int]:
        return teams.free_starts(self.picture, party, DURATION, NOW, NOW + days * DAY, EVERYBODY)

    def soonest(self, party: Party) -> list[int]:
        def search(start: int, end: int) -> tuple[int, int]:
            return teams.free_starts(self.picture, party, DURATION, start, end, EVERYBODY)

        return proposals.soonest(search, NOW, NOW + 90 * DAY, 3)

    def fold_twice(self) -> None:
        """A booking comes and goes: two changes."""
        self.picture.fold(self.put)
        self.picture.fold(self.delete)

    def fold_twice_and_ask(self) -> None:
        """The same, with a question after each: a month has to be joined anew."""
        self.picture.fold(self.put)
        self.free_starts(self.one, 30)
        self.picture.fold(self.delete)
        self.free_starts(self.one, 30)

    def build(self) -> tuple[int, ...]:
        """A horizon for hours that nobody had yet, in a zone that others have."""
        asked = hours.merged(Hours(), self.picture.tenant.hours if self.picture.tenant else Hours())
        return hours.open_days.__wrapped__(asked, BERLIN, TODAY, BUILT_DAYS)

    def build_in_a_new_zone(self) -> tuple[int, ...]:
        """The same, where the changes of the zone's clock have to be found too."""
        hours.segments.cache_clear()
        return self.build()


def main() -> None:
    """Measure, and print each cost as a multiple of the baseline."""
    # A module that is run by name has to be run by name in the measuring processes too.
    runner = pyperf.Runner(processes=5, program_args=("-m", "tests.benchmarks.engine_benchmark"))
    asked = Questions()
    table = dict.fromkeys(HOSTS, 1)
    measured: dict[str, pyperf.Benchmark] = {}

    def measure(name: str, call: Callable[..., object], *args: object, inner_loops: int = 1) -> None:
        measured[name] = runner.bench_func(name, call, *args, inner_loops=inner_loops)

    measure("baseline: a dict lookup in a function", looked_up, table, HOSTS[25])
    measure("check one host, free", asked.check, asked.one, FREE)
    measure("check one host, taken", asked.check, asked.one, TAKEN)
    measure("check one host, held", asked.check, asked.holding, FREE)
    measure("check any of 50, free", asked.check, asked.any, FREE)
    measure("check any of 50, taken", asked.check, asked.any, TAKEN)
    measure("check all of 50, free", asked.check, asked.all, FREE)
    for days in (1, 7, 30, 90):
        measure(f"free starts of one host, {days} days", asked.free_starts, asked.one, days)
    for days in (1, 7, 30, 90):
        measure(f"free starts of any of 50, {days} days", asked.free_starts, asked.any, days)
    measure("free starts of one who holds, 30 days", asked.free_starts, asked.holding, 30)
    measure("soonest three of one host", asked.soonest, asked.one)
    measure("soonest three of any of 50", asked.soonest, asked.any)
    measure("fold a change", asked.fold_twice, inner_loops=2)
    measure("fold a change, ask for 30 days", asked.fold_twice_and_ask, inner_loops=2)
    measure("build a horizon of 96 days", asked.build)
    measure("build it in a new zone", asked.build_in_a_new_zone)
    if not runner.args.worker:
        report(measured)


def report(measured: dict[str, pyperf.Benchmark]) -> None:
    """A table of the means."""
    baseline = next(iter(measured.values())).mean()
    print()
    for name, each in measured.items():
        print(f"{name:40} {each.mean() * 1e6:12.3f} us {each.mean() / baseline:12.0f} x")


if __name__ == "__main__":
    main()
