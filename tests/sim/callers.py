"""Callers: conversations of an agent with tool calls, over lines that lose, double and delay.

The rule: a caller knows only what it was told. What was not confirmed it asks again under the same call
id, as platforms and models do; what it never learned is asked again at the end, when all is well.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from random import Random
from typing import Any

from msgspec import Struct

from tests.sim.history import Attempt, Call, History
from tests.sim.link import Weather
from tests.sim.worker import Worker
from tests.sim.world import DURATIONS, HOLD_S, World
from tools.registry import NAMES as TOOLS

TIMEOUT_S = 5.0
"""A voice platform's patience with a tool."""
TRIES_MAX = 3
NAMES = ("Max", "Zoe", "Kim")
KEYED = 0.1
"""Calls that come with an idempotency key, in place of the platform's id."""
NUMBERS = 4
"""Telephone numbers that the callers of a tenant share."""

Answer = dict[str, Any] | None
"""A reply as it arrived; None where none did, or one that says that nobody knows yet."""


class Exchange:
    """The lines between callers and workers."""

    def __init__(self, chance: Random, weather: Weather, workers: list[Worker], history: History) -> None:
        self.weather = weather
        self.calls: list[Call] = []
        self.unsettled: dict[int, Call] = {}
        """Calls that write and of which nobody knows what became."""
        self._chance = chance
        self._workers = workers
        self._history = history
        self._tasks: set[asyncio.Task[None]] = set()

    def new(self, tenant: str, tool: str, arguments: Mapping[str, Any], **envelope: str) -> Call:
        """A call, numbered. The number goes along as the context, where the tool takes one."""
        number = len(self.calls)
        given = dict(arguments)
        if tool in ("book", "hold_slot"):
            given["context"] = f"{tenant} #{number}"
        keyed = self._chance.random() < KEYED
        call = Call(
            number,
            tenant,
            tool,
            given,
            envelope.get("conversation", ""),
            "" if keyed else f"call-{number}",
            envelope.get("caller", ""),
            f"key-{number}" if keyed else "",
        )
        self.calls.append(call)
        return call

    async def ask(self, call: Call, tries: int = TRIES_MAX) -> Answer:
        """Call, and call again where it is not known what became of it."""
        chance = self._chance
        self.unsettled[call.number] = call
        for left in reversed(range(tries)):
            heard = await self._send(call)
            if heard is not None and heard.kind != "info":
                self.unsettled.pop(call.number, None)
                return heard.reply
            if left:
                await asyncio.sleep(0.3 * chance.random())
        return None

    def end(self, tenant: str, conversation: str) -> None:
        """Tell some worker that a conversation is over; whether it arrives or not."""
        if not self._lost():
            self._spawn(self._chance.choice(self._workers).end(tenant, conversation))

    async def settle(self) -> None:
        """Ask for everything again that is not known; with all well, each has its answer now."""
        for call in list(self.unsettled.values()):
            if await self.ask(call) is None:
                self._history.failures.append(f"I9 call #{call.number} is not settled by the same call")

    async def _send(self, call: Call) -> Attempt | None:
        heard: asyncio.Future[Attempt | None] = asyncio.get_running_loop().create_future()
        chance = self._chance
        for _ in range(1 + (chance.random() < self.weather.double)):
            self._spawn(self._deliver(call, chance.choice(self._workers), heard))
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await heard
        except TimeoutError:
            return None

    async def _deliver(self, call: Call, worker: Worker, heard: "asyncio.Future[Attempt | None]") -> None:
        await asyncio.sleep(self._delay_s())
        if self._lost():
            return
        found = await worker.serve(call)
        if self._lost():
            return
        await asyncio.sleep(self._delay_s())
        if not heard.done():
            heard.set_result(found)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lost(self) -> bool:
        return bool(self.weather.drop) and self._chance.random() < self.weather.drop

    def _delay_s(self) -> float:
        weather, chance = self.weather, self._chance
        most_s = weather.slow_s if chance.random() < weather.slow else weather.usual_s
        return most_s * chance.random()


class Wish(Struct):
    """What a caller wants to book."""

    start: int
    duration: int
    whom: str
    name: str

    def place(self) -> dict[str, Any]:
        """As arguments: when, how long, with whom."""
        return {"when": iso(self.start), "duration": self.duration, "with_whom": self.whom}


class Conversation:
    """One call on the phone: some errands, one after the other."""

    def __init__(
        self, number: int, chance: Random, exchange: Exchange, world: World, wishes: list[int]
    ) -> None:
        self._chance = chance
        self._exchange = exchange
        self._world = world
        self._wishes = wishes
        self._id = f"{world.tenant}-conversation-{number}" if chance.random() < 0.9 else ""
        self._caller = f"+4930555{chance.randrange(NUMBERS):04}" if chance.random() < 0.7 else "anonymous"
        self._name = f"{world.tenant} {chance.choice(NAMES)}"

    async def run(self, within_s: float) -> None:
        """Call, at some time, and do what one has called for."""
        chance = self._chance
        await asyncio.sleep(within_s * chance.random())
        for _ in range(chance.choice((1, 1, 2))):
            await chance.choice(ERRANDS)(self)
            await self._pause()
        if self._id and chance.random() < 0.5:
            self._exchange.end(self._world.tenant, self._id)

    # Errands

    async def book(self) -> None:
        """Book a time."""
        await self._book(self._wish())

    async def choose(self) -> None:
        """Ask what is free, and book one of the offers."""
        wish = self._wish()
        place = wish.place()
        if self._chance.random() < 0.5:
            del place["when"]
        answer = await self._ask("propose_times", place)
        if answer is None or not answer.get("slots"):
            return
        slot = self._chance.choice(answer["slots"])
        await self._pause()
        place |= {"when": slot["start"], "with_whom": slot.get("host") or wish.whom}
        await self._ask("book", place | {"attendee_name": wish.name})

    async def check(self) -> None:
        """Ask whether a time is free, then book it whatever the answer."""
        wish = self._wish()
        await self._ask("check_slot", wish.place())
        await self._book(wish)

    async def barge_in(self) -> None:
        """The model calls twice, with another id, at once or nearly."""
        wish = self._wish()
        first, second = self._booking(wish), self._booking(wish)
        await asyncio.gather(self._exchange.ask(first), self._later(second))

    async def call_again(self) -> None:
        """The line drops, and somebody calls again for the same."""
        wish = self._wish()
        await self._book(wish)
        again = Conversation(
            len(self._exchange.calls), self._chance, self._exchange, self._world, self._wishes
        )
        again._caller, again._name = self._caller, self._name
        await again._book(wish)

    async def hold(self) -> None:
        """Hold a time, hesitate, book it: in time or too late."""
        wish = self._wish()
        held = await self._ask("hold_slot", wish.place() | {"attendee_name": wish.name})
        if held is None or not held.get("booking"):
            return
        await asyncio.sleep(self._chance.choice((0.1, 1.0, HOLD_S, HOLD_S)) * 1.2 * self._chance.random())
        arguments = wish.place() | {"attendee_name": wish.name}
        if self._chance.random() < 0.5:
            arguments["booking_id"] = held["booking"]["id"]
        await self._ask("book", arguments)

    async def move(self) -> None:
        """Book, then move: a little, so that old and new overlap, or to where others want to be."""
        booking = await self._book(self._wish())
        for _ in range(self._chance.choice((1, 1, 2))):
            if booking is None:
                return
            await self._pause()
            booking = await self._move(booking)

    async def regret(self) -> None:
        """Book, cancel, and perhaps book the same again."""
        wish = self._wish()
        booking = await self._book(wish)
        if booking is None:
            return
        await self._pause()
        answer = await self._ask("cancel", {"booking_id": booking["id"]})
        if answer is not None and self._chance.random() < 0.7:
            await self._pause()
            await self._book(wish)

    async def repeat(self) -> None:
        """Book a time on several days at once: all of them, or as many as are free."""
        wish = self._wish()
        rule = {"repeat": "daily", "times": self._chance.choice((2, 3))}
        if self._chance.random() < 0.5:
            rule["if_some_taken"] = "book the others"
        await self._ask("book", wish.place() | rule | {"attendee_name": wish.name})

    async def look(self) -> None:
        """Ask for one's bookings; move or cancel one that is found."""
        found = await self._ask("find_bookings", {})
        bookings = (found or {}).get("bookings") or []
        if not bookings:
            await self._book(self._wish())
            found = await self._ask("find_bookings", {})
            bookings = (found or {}).get("bookings") or []
        if bookings:
            booking = self._chance.choice(bookings)
            await self._pause()
            if self._chance.random() < 0.5:
                await self._move(booking)
            else:
                await self._ask("cancel", {"booking_id": booking["id"]})

    # Parts of errands

    def _wish(self) -> Wish:
        chance = self._chance
        return Wish(
            chance.choice(self._wishes),
            chance.choice(DURATIONS),
            chance.choice(self._world.whom),
            self._name if chance.random() < 0.8 else "",
        )

    async def _book(self, wish: Wish) -> Answer:
        answer = await self._exchange.ask(self._booking(wish))
        return answer.get("booking") if answer is not None else None

    def _booking(self, wish: Wish) -> Call:
        return self._new("book", wish.place() | {"attendee_name": wish.name})

    async def _move(self, booking: dict[str, Any]) -> Answer:
        chance = self._chance
        start = minute(booking["start"])
        by = chance.choice((15, -15, 30, 0))
        to = start + by if chance.random() < 0.6 else chance.choice(self._wishes)
        arguments: dict[str, Any] = {"booking_id": booking["id"], "when": iso(to)}
        if chance.random() < 0.3:
            arguments["duration"] = chance.choice(DURATIONS)
        if chance.random() < 0.2:
            arguments["with_whom"] = chance.choice(self._world.hosts)
        answer = await self._ask("reschedule", arguments)
        return answer.get("booking") if answer is not None else None

    async def _ask(self, tool: str, arguments: dict[str, Any]) -> Answer:
        return await self._exchange.ask(self._new(tool, arguments))

    def _new(self, tool: str, arguments: dict[str, Any]) -> Call:
        return self._exchange.new(
            self._world.tenant, tool, arguments, conversation=self._id, caller=self._caller
        )

    async def _later(self, call: Call) -> Answer:
        await asyncio.sleep(self._chance.choice((0.0, 0.01, 0.5)) * self._chance.random())
        return await self._exchange.ask(call)

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.choice((0.0, 0.05, 1.0)) * self._chance.random())


Errand = Callable[[Conversation], Awaitable[None]]

_NEEDED: tuple[tuple[Errand, str], ...] = (
    (Conversation.book, "book"),
    (Conversation.choose, "propose_times"),
    (Conversation.check, "check_slot"),
    (Conversation.barge_in, "book"),
    (Conversation.call_again, "book"),
    (Conversation.hold, "hold_slot"),
    (Conversation.move, "reschedule"),
    (Conversation.regret, "cancel"),
    (Conversation.look, "find_bookings"),
    (Conversation.repeat, "book"),
)
ERRANDS = tuple(errand for errand, tool in _NEEDED if tool in TOOLS)


def iso(start: int) -> str:
    """A moment as text, in UTC."""
    day, of_day = divmod(start, 1440)
    return f"{_date(day)}T{of_day // 60:02}:{of_day % 60:02}Z"


def minute(text: str) -> int:
    """The moment in a reply: ISO 8601 with an offset."""
    from datetime import datetime

    return int(datetime.fromisoformat(text).timestamp()) // 60


def _date(day: int) -> str:
    from datetime import date

    return date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat()
