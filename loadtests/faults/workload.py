"""The callers: conversations that ask, hold, book, move and cancel, and all that goes wrong on the phone.

The rule: callers come when they come, whether the earlier ones were served or not; only how many are on
the line at once is bounded. Most of what they send are questions. Everybody wants the same few days, so
that times are fought for; the days move on as they fill.
"""

import asyncio
import random
import string
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from loadtests.faults.driver import Call, Driver, Outcome, again, id_of
from loadtests.faults.world import HORIZON_DAYS, Business

DAY = 1_440
DURATIONS = (5, 10, 15, 20, 22, 30, 30, 45, 60, 90)
QUESTIONS = (4, 14)
"""Questions that a caller asks before anything else, least and most."""
RIVALS = (3, 6)
"""Who want overlapping times of one host at once."""
COPIES = (2, 3)
"""Of a call that arrives more than once."""
OFFERS_MAX = 2
"""Offers that are taken up after a time was refused."""
BOOKINGS_PER_HOST_DAY = 40
"""Wishes after which a day counts as full: 33 minutes each on average, and some are given up again."""
LAST_DAY = HORIZON_DAYS - 8
"""Series need some weeks of their own; after it the days begin anew."""
SERIES_TIMES = 3
WITHHELD_SHARE = 0.3
"""Callers who withhold their number."""
LATE_SHARE = 0.01
"""Of those who hold a time: they come back when it has expired, on the line for a minute until then."""
ARRIVALS_MAX_S = 1.0
"""The longest time between two callers that is waited for: rates below one a second are not asked for."""

LONGER_MAX = 8
"""How many times as long a run lasts at most when what it is for has not happened yet."""

Script = Callable[["Conversation"], Awaitable[None]]


@dataclass(frozen=True)
class Wish:
    """A time, a length, and whom to meet. `start` is in minutes since the epoch."""

    start: int
    duration: int
    with_whom: str

    @property
    def when(self) -> str:
        """As a caller names it."""
        return iso(self.start)

    def arguments(self) -> dict[str, Any]:
        """As a tool takes it."""
        return {"when": self.when, "duration": self.duration, "with_whom": self.with_whom}


def iso(minute: int) -> str:
    """A minute since the epoch, in ISO 8601."""
    return datetime.fromtimestamp(minute * 60, UTC).isoformat(timespec="minutes")


class Places:
    """Which times are wished for: a day at a time, fought for by all."""

    def __init__(self, business: Business) -> None:
        self._business = business
        tomorrow = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self._first = int(tomorrow.timestamp()) // 60
        self._wishes = 0

    def any(self, rng: random.Random) -> Wish:
        """Some time on the day that is filled now."""
        self._wishes += 1
        day = self._wishes // (BOOKINGS_PER_HOST_DAY * len(self._business.hosts)) % LAST_DAY
        start = self._first + day * DAY + rng.randrange(0, DAY, 5)
        return self._with_somebody(start, rng)

    def _with_somebody(self, start: int, rng: random.Random) -> Wish:
        it, duration, whom = self._business, rng.choice(DURATIONS), rng.random()
        if whom < 0.55:
            return Wish(start + rng.choice((0, 0, 0, 1, 2)), duration, rng.choice(it.hosts))
        if whom < 0.75:
            return Wish(start, duration, it.any_of)
        if whom < 0.84:
            return Wish(start, duration, it.together)
        if whom < 0.92:
            return Wish(start, duration, it.buffered)
        if whom < 0.96:
            return Wish(start - start % 30, 30, it.seated)
        return Wish(start, duration, it.confirmed)


class Workload:
    """All callers. `offered`: the tools that this server has."""

    def __init__(
        self,
        driver: Driver,
        businesses: tuple[Business, ...],
        offered: frozenset[str],
        *,
        seed: int,
        rate: float,
        callers_max: int,
    ) -> None:
        self.driver = driver
        self.businesses = businesses
        self.offered = offered
        self.places = {each.id: Places(each) for each in businesses}
        self.booked: dict[str, str] = {}
        """One booking's id of each tenant: for those who try the doors of others."""
        self._rng = random.Random(seed)
        self._numbers = count(1)
        self._rate = rate
        self._line = asyncio.Semaphore(callers_max)
        self._closing = asyncio.Event()
        self._scripts = [each for each in SCRIPTS if each.needs <= offered]

    async def run(self, *, ops: int | None, seconds: float | None, enough: Callable[[], bool]) -> None:
        """Until so many requests or seconds are over, and `enough` has happened, though not for ever.

        Then until the last caller has hung up.
        """
        loop = asyncio.get_running_loop()
        began_s = next_s = loop.time()

        def share() -> float:
            by_time = (loop.time() - began_s) / seconds if seconds is not None else 0.0
            return max(by_time, self.driver.requests / ops if ops is not None else 0.0)

        async with asyncio.TaskGroup() as callers:
            while share() < 1 or (share() < LONGER_MAX and not enough()):
                next_s = max(next_s, loop.time() - ARRIVALS_MAX_S) + self._rng.expovariate(self._rate)
                await asyncio.sleep(max(0.0, next_s - loop.time()))
                await self._line.acquire()
                callers.create_task(self._caller(next(self._numbers)))
            self._closing.set()

    async def wait(self, seconds: float) -> None:
        """So long, or until nobody else comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()

    async def _caller(self, number: int) -> None:
        try:
            rng = random.Random(self._rng.getrandbits(64))
            (script,) = rng.choices(self._scripts, [each.weight for each in self._scripts])
            conversation = Conversation(self, rng.choice(self.businesses), number, rng)
            await conversation.ask_around()
            await script.run(conversation)
        finally:
            self._line.release()


class Conversation:
    """One caller on the line: what they ask for, in whose name, and what they have got."""

    def __init__(self, workload: Workload, business: Business, number: int, rng: random.Random) -> None:
        self.workload = workload
        self.driver = workload.driver
        self.business = business
        self.rng = rng
        self.id = f"{business.id}-talk{number}"
        self.person = word(number)
        self.caller = "" if rng.random() < WITHHELD_SHARE else f"+1555{number:07d}"
        self._calls = count(1)

    def rival(self, n: int) -> str:
        """The name of somebody who wants the same."""
        return f"Z{string.ascii_lowercase[n]}{self.person[1:]}"

    # What is asked

    def wish(self) -> Wish:
        """A time that somebody else may want too."""
        return self.workload.places[self.business.id].any(self.rng)

    def call(self, f: str, **args: Any) -> Call:
        """A call of this conversation, with an id of its own."""
        id = f"{self.id}.{next(self._calls)}"
        return Call(self.business.id, f, args, self.id, id, self.caller, self.person)

    def booking(self, wish: Wish, person: str = "", **more: Any) -> Call:
        """A call to book. What makes it one of its kind is said in its context."""
        call = self.call("book", **wish.arguments(), attendee_name=person or self.person, **more)
        call = replace(call, person=person or self.person)
        call.args["context"] = call.id
        return call

    def hold(self, wish: Wish) -> Call:
        """A call to hold a time."""
        call = self.call("hold_slot", **wish.arguments(), attendee_name=self.person)
        call.args["context"] = call.id
        return call

    # How it is sent

    @property
    def any_worker(self) -> int:
        """One of them, by chance: a load balancer knows nothing of conversations."""
        return self.rng.randrange(len(self.driver.workers))

    async def send(self, call: Call) -> Outcome:
        """Once."""
        return await self.driver.send(call, self.any_worker)

    async def settle(self, call: Call) -> Outcome:
        """Until it is known what happened, or patience ends."""
        return await self.driver.settle(call, self.rng)

    async def at_once(self, *calls: Call) -> list[Outcome]:
        """Side by side, each at a worker by chance."""
        return list(await asyncio.gather(*(self.settle(each) for each in calls)))

    def copies(self, call: Call) -> list[Call]:
        """The same call several times."""
        return [call] * self.rng.randint(*COPIES)

    # What callers do

    async def ask_around(self) -> None:
        """Questions, one after the other."""
        for _ in range(self.rng.randint(*QUESTIONS)):
            wish = self.wish()
            if self.rng.random() < 0.8:
                await self.send(self.call("check_slot", **wish.arguments()))
            else:
                await self.send(self.call("propose_times", **wish.arguments()))

    async def book(self, wish: Wish | None = None, **more: Any) -> tuple[Call, Outcome]:
        """Book a time; where it is taken, one of those that are offered instead."""
        call = self.booking(wish or self.wish(), **more)
        outcome = await self.settle(call)
        for _ in range(OFFERS_MAX):
            offers = outcome.reply.get("slots")
            if outcome.type != "fail" or not offers:
                break
            offer = self.rng.choice(offers)
            call = self.booking(Wish(_minute(offer["start"]), _length(offer), offer["host"]), **more)
            outcome = await self.settle(call)
        if outcome.booking is not None:
            self.workload.booked[self.business.id] = id_of(outcome.booking)
        return call, outcome


def word(number: int) -> str:
    """A name that nobody else has: the number, in letters."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters = string.ascii_lowercase[digit] + letters
    return f"Q{letters}"


def _minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) // 60


def _length(slot: dict[str, Any]) -> int:
    return _minute(slot["end"]) - _minute(slot["start"])


# The scripts


async def _only_asks(_it: Conversation) -> None:
    return


async def _books(it: Conversation) -> None:
    await it.book()


async def _is_doubled(it: Conversation) -> None:
    """The same call arrives several times at once."""
    await it.at_once(*it.copies(it.booking(it.wish())))


async def _barges_in(it: Conversation) -> None:
    """The caller interrupts, the model begins anew: the same wish under another id of the call."""
    wish = it.wish()
    first = it.booking(wish)
    await it.at_once(first, *(it.booking(wish) for _ in range(it.rng.randint(1, 2))))
    if it.rng.random() < 0.5:
        await it.settle(first)


async def _calls_again(it: Conversation) -> None:
    """The line drops; from the same number, in another conversation, the same time is asked for."""
    wish = it.wish()
    first = it.booking(wish)
    second = replace(it.booking(wish), conversation=f"{it.id}-again")
    await it.at_once(first, second)


async def _fights(it: Conversation) -> None:
    """Several people want overlapping times of one host, of different lengths, at once."""
    wish = it.wish()
    calls = []
    for n in range(it.rng.randint(*RIVALS)):
        other = replace(wish, start=wish.start - it.rng.randrange(0, 20), duration=20 + it.rng.randrange(40))
        call = it.booking(other, person=it.rival(n))
        calls.append(replace(call, conversation=f"{it.id}-{n}", caller=""))
    await it.at_once(*calls)


async def _holds(it: Conversation) -> None:
    """Hold, then book, or let it go, or come too late."""
    wish = it.wish()
    held = (await it.settle(it.hold(wish))).booking
    if held is None:
        return
    await it.ask_around()
    chance = it.rng.random()
    if LATE_SHARE < chance < 0.2:
        return
    if 0.2 < chance < 0.3:
        rival = replace(it.booking(wish, person=it.rival(0)), conversation=f"{it.id}-rival", caller="")
        await it.settle(rival)
    if chance < LATE_SHARE:
        await it.workload.wait(_hold_left_s(held) + it.rng.uniform(-0.5, 2.0))
    more = {"booking_id": id_of(held)} if it.rng.random() < 0.5 else {}
    call = it.booking(wish, **more)
    await it.at_once(*it.copies(call) if it.rng.random() < 0.3 else [call])


async def _moves(it: Conversation) -> None:
    """Book, then move: once, or the same move several times, or to two times at once."""
    first, outcome = await it.book()
    if outcome.booking is None:
        return
    move = _move(it, id_of(outcome.booking))
    chance = it.rng.random()
    if chance < 0.5:
        await it.settle(move)
    elif chance < 0.75:
        await it.at_once(*it.copies(move))
    else:
        await it.at_once(move, _move(it, id_of(outcome.booking)))
    if it.rng.random() < 0.3:
        await it.settle(first)
    if it.rng.random() < 0.3:
        await it.settle(move)
    await _finds_it(it, id_of(outcome.booking))


async def _cancels(it: Conversation) -> None:
    """Book, cancel, perhaps book again; calls that were answered come once more."""
    first, outcome = await it.book()
    if outcome.booking is None:
        return
    cancel = it.call("cancel", booking_id=id_of(outcome.booking))
    await it.at_once(*it.copies(cancel) if it.rng.random() < 0.3 else [cancel])
    if it.rng.random() < 0.3:
        await it.settle(first)
    if it.rng.random() < 0.5:
        await it.settle(again(first, f"{it.id}.b"))
    await _finds_it(it, id_of(outcome.booking))


async def _wavers(it: Conversation) -> None:
    """Move and cancel arrive at once, in any order."""
    _, outcome = await it.book()
    if outcome.booking is None:
        return
    cancel = it.call("cancel", booking_id=id_of(outcome.booking))
    await it.at_once(_move(it, id_of(outcome.booking)), cancel)
    await _finds_it(it, id_of(outcome.booking))


async def _finds(it: Conversation) -> None:
    """Book, and be told of it at once, on any worker."""
    _, outcome = await it.book()
    if outcome.booking is not None:
        await _finds_it(it, id_of(outcome.booking))


async def _trespasses(it: Conversation) -> None:
    """Another tenant's booking, by its id: nobody may see or touch it."""
    others = [id for tenant, id in it.workload.booked.items() if tenant != it.business.id]
    if not others:
        return
    id = it.rng.choice(others)
    f = it.rng.choice(("find_bookings", "cancel", "reschedule"))
    call = _move(it, id) if f == "reschedule" else it.call(f, booking_id=id)
    await it.settle(call)


async def _repeats(it: Conversation) -> None:
    """A series: all or nothing, or as many as fit."""
    choice = it.rng.choice(("all or nothing", "skip"))
    await it.settle(it.booking(it.wish(), repeat="weekly", times=SERIES_TIMES, if_some_taken=choice))


async def _has_a_key(it: Conversation) -> None:
    """An `Idempotency-Key` in place of an id of the call: the same request, several times."""
    call = it.booking(it.wish())
    call = replace(call, id="", key=call.id)
    await it.at_once(*it.copies(call))
    await it.settle(call)


async def _finds_it(it: Conversation, id: str) -> None:
    if "find_bookings" in it.workload.offered:
        await it.send(it.call("find_bookings", booking_id=id))


def _move(it: Conversation, id: str) -> Call:
    wish = it.wish()
    args: dict[str, Any] = {"booking_id": id, "when": wish.when}
    if it.rng.random() < 0.5:
        args["duration"] = wish.duration
    if it.rng.random() < 0.3:
        args["with_whom"] = it.rng.choice(it.business.hosts)
    return it.call("reschedule", **args)


def _hold_left_s(held: dict[str, Any]) -> float:
    until = datetime.fromisoformat(held["held_until"])
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


@dataclass(frozen=True)
class _Choice:
    """A script, how often it is played, and the tools that it cannot do without."""

    run: Script
    weight: int
    needs: frozenset[str] = frozenset(("book",))


SCRIPTS = (
    _Choice(_only_asks, 20),
    _Choice(_books, 20),
    _Choice(_is_doubled, 8),
    _Choice(_barges_in, 8),
    _Choice(_calls_again, 4),
    _Choice(_fights, 8),
    _Choice(_has_a_key, 3),
    _Choice(_holds, 14, frozenset(("hold_slot", "book"))),
    _Choice(_moves, 12, frozenset(("book", "reschedule"))),
    _Choice(_cancels, 10, frozenset(("book", "cancel"))),
    _Choice(_wavers, 6, frozenset(("book", "reschedule", "cancel"))),
    _Choice(_finds, 6, frozenset(("book", "find_bookings"))),
    _Choice(_trespasses, 3, frozenset(("book", "cancel", "reschedule", "find_bookings"))),
    _Choice(_repeats, 3, frozenset(("book", "hold_slot"))),
)
