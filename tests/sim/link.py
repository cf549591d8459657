"""Between a worker and the store: `port.Ledger` over a network that delays, drops, doubles and reorders.

The rule: a request runs when it arrives, once for each copy that does, whether or not anybody still waits
for the answer. Whoever waits hears something within the timeouts that the real clients have.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from random import Random
from typing import Any, NoReturn, TypeVar

from msgspec import Struct

from engine.errors import LedgerUnavailable
from server.ledger import limits
from server.ledger.port import Batch, Commit, Lost, Outcome, Page, Position, Snapshot
from tests.sim.store import Store

attempt_of: ContextVar[int | None] = ContextVar("attempt_of", default=None)
"""The attempt that this task works for."""

Answer = TypeVar("Answer")
Reply = Callable[[Any], None]


class Weather(Struct):
    """What the network does to a message. Chances are from 0 to 1, times in seconds."""

    usual_s: float = 0.002
    """Delays are up to this; each message has its own, so they overtake one another."""
    slow: float = 0.0
    slow_s: float = 1.0
    """Some take up to this."""
    drop: float = 0.0
    double: float = 0.0


class Network:
    """All lines to the store, and the store's process: up, down, or stopped in its tracks."""

    def __init__(self, chance: Random, weather: Weather, store: Store) -> None:
        self.chance = chance
        self.weather = weather
        self.store = store
        self.up = True
        self.graveyard: list[asyncio.Future[Any]] = []
        """What those who were killed wait for. Kept, so that they are not found dead before the end."""
        self._stopped: list[Callable[[], None]] | None = None
        self._waiting: dict[int, Callable[[int | None], None]] = {}
        """Followers that wait for something to come."""
        self._number = 0
        store.landed.append(self._tell)

    def delay_s(self) -> float:
        """How long one message takes."""
        weather, chance = self.weather, self.chance
        if weather.slow and chance.random() < weather.slow:
            return weather.slow_s * chance.random()
        return weather.usual_s * chance.random()

    def lost(self) -> bool:
        """Whether one message never arrives."""
        return bool(self.weather.drop) and self.chance.random() < self.weather.drop

    def doubled(self) -> bool:
        """Whether one request arrives twice."""
        return bool(self.weather.double) and self.chance.random() < self.weather.double

    def go_down(self) -> None:
        """The store's process is gone: connections break, those of waiting followers too."""
        self.up = False
        self._stopped = None
        waiting, self._waiting = self._waiting, {}
        for told in waiting.values():
            told(None)

    def stop(self) -> None:
        """SIGSTOP: what arrives from now on waits."""
        if self._stopped is None:
            self._stopped = []

    def resume(self) -> None:
        """SIGCONT, or a new process: what has waited runs now, also for those that have long gone."""
        self.up = True
        held, self._stopped = self._stopped or [], None
        for run in held:
            run()

    def arrive(self, run: Callable[[], None], refuse: Callable[[], None]) -> None:
        """A request is at the store's door."""
        if not self.up:
            refuse()
        elif self._stopped is not None:
            self._stopped.append(run)
        else:
            run()

    def wait(self, told: Callable[[int | None], None]) -> int:
        """Call this at the next change with its partition; with None when the connection breaks."""
        self._number += 1
        self._waiting[self._number] = told
        return self._number

    def forget(self, number: int) -> None:
        """Whoever waited does no more."""
        self._waiting.pop(number, None)

    def _tell(self, partition: int) -> None:
        for told in list(self._waiting.values()):
            told(partition)


class Link:
    """One worker's ledger; see `port.Ledger`."""

    several_workers = True
    waits_for_replicas = False

    def __init__(self, network: Network, follow_wait_s: float = limits.FOLLOW_WAIT_S) -> None:
        self._network = network
        self._store = network.store
        self._follow_wait_s = follow_wait_s
        self.dead = False
        """The worker was killed: nothing it sends leaves it, nothing reaches it, for ever."""
        self.parted = False
        """The line is cut for now; nobody is told."""

    async def open(self) -> None:
        """See `port.Ledger`."""
        await self.ping()

    async def close(self) -> None:
        """See `port.Ledger`."""

    async def ping(self) -> int:
        """See `port.Ledger`."""
        return await self._ask(self._store.clock_ms)

    def partition(self, tenant: str) -> int:
        """See `port.Ledger`."""
        return self._store.partition(tenant)

    async def load(self, tenant: str) -> Snapshot:
        """See `port.Ledger`. In parts, between which changes land."""
        limits.check_name(tenant)
        parts = self._network.chance.randint(1, 3)
        try:
            async with asyncio.timeout(limits.LOAD_TIMEOUT_S):
                at, clock_ms = await self._ask(lambda: (self._store.head(tenant), self._store.clock_ms()))
                documents: dict[str, str] = {}
                for part in range(parts):
                    documents |= await self._ask(partial(self._store.part, tenant, part, parts))
                newest = await self._ask(partial(self._store.head, tenant))
        except TimeoutError:
            raise LedgerUnavailable("loading took too long") from None
        return Snapshot(at=at, documents=documents, clock_ms=clock_ms, newest=newest)

    async def archive(self, tenant: str, cursor: str = "") -> Page:
        """See `port.Ledger`. All of it is one page."""
        return Page(await self._ask(lambda: dict(self._store.kept(tenant).archive)), "")

    async def commit(self, commit: Commit) -> Outcome:
        """See `port.Ledger`."""
        limits.check(commit)
        return await self._ask(partial(self._store.commit, commit, attempt_of.get()))

    async def durable(self, tenant: str) -> bool:
        """See `port.Ledger`."""
        return True

    async def follow(self, positions: dict[int, Position], *, wait: bool = True) -> dict[int, Batch | Lost]:
        """See `port.Ledger`."""
        if not positions:
            await asyncio.sleep(self._follow_wait_s if wait else 0)
            return {}
        if not wait:
            return await self._ask(partial(self._store.news, positions))
        return await self._ask_later(positions)

    async def tell(self, message: bytes) -> None:
        """See `port.Ledger`. Nobody hears it, which is never certain."""

    async def listen(self, hear: Callable[[bytes], None]) -> NoReturn:
        """See `port.Ledger`. Nothing is heard."""
        while True:
            await asyncio.Event().wait()

    async def _ask(self, run: Callable[[], Answer]) -> Answer:
        """One request and its answer. Raises `LedgerUnavailable`."""

        def execute(reply: Reply) -> None:
            reply(run())

        found: Answer = await self._exchange(execute, limits.CALL_TIMEOUT_S)
        return found

    async def _ask_later(self, positions: dict[int, Position]) -> dict[int, Batch | Lost]:
        """A request that the store answers when there is news, or after a while."""
        network, loop = self._network, asyncio.get_running_loop()

        def execute(reply: Reply) -> None:
            news = self._store.news(positions)
            if news:
                reply(news)
                return
            end = loop.call_later(self._follow_wait_s, lambda: finish())

            def told(partition: int | None) -> None:
                if partition is None or partition in positions:
                    finish(broken=partition is None)

            def finish(broken: bool = False) -> None:
                end.cancel()
                network.forget(number)
                reply(_BROKEN if broken else self._store.news(positions))

            number = network.wait(told)

        found: dict[int, Batch | Lost] = await self._exchange(
            execute, limits.CALL_TIMEOUT_S + self._follow_wait_s
        )
        return found

    async def _exchange(self, execute: Callable[[Reply], None], timeout_s: float) -> Any:
        question = Question(self, self._network, execute)
        if self.dead:
            question.bury()
            return await question.answer
        question.send()
        timer = asyncio.get_running_loop().call_later(timeout_s, question.give_up)
        try:
            return await question.answer
        finally:
            timer.cancel()


class Question:
    """One request on its way, once or twice, and its answer on the way back."""

    def __init__(self, link: Link, network: Network, execute: Callable[[Reply], None]) -> None:
        self._link = link
        self._network = network
        self._execute = execute
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Any] = self._loop.create_future()

    def send(self) -> None:
        """What a process has sent is on its way, also if it is killed then."""
        for _ in range(1 + self._network.doubled()):
            if not self._network.lost():
                self._loop.call_later(self._network.delay_s(), self._arrive)

    def give_up(self) -> None:
        """The client's own timeout."""
        if self._link.dead:
            self.bury()
        elif not self.answer.done():
            self.answer.set_exception(LedgerUnavailable("no answer in time"))

    def bury(self) -> None:
        """Nobody waits for this any more, and nobody lets go of it."""
        self._network.graveyard.append(self.answer)

    def _arrive(self) -> None:
        if not self._link.parted:
            self._network.arrive(partial(self._execute, self._reply), partial(self._reply, _BROKEN))

    def _reply(self, found: Any) -> None:
        if not self._network.lost():
            self._loop.call_later(self._network.delay_s(), self._settle, found)

    def _settle(self, found: Any) -> None:
        if self.answer.done() or self._link.dead or self._link.parted:
            return
        if found is _BROKEN:
            self.answer.set_exception(LedgerUnavailable("the connection broke"))
        else:
            self.answer.set_result(found)


_BROKEN = object()
