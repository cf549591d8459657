"""One seed: a world is drawn, callers call, things break, all is healed, and the history is read.

The rule: everything that is drawn comes from the seed, and nothing else decides: not the clock of this
machine, the hash seed, nor the memory address of anything.
"""

import asyncio
import logging
import random
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from random import Random
from typing import Any

from msgspec import Struct

from engine.errors import LedgerUnavailable
from engine.model import Change
from engine.picture import Picture
from server.ledger import documents
from server.ledger.memory import IDLE_S, MEMORY_BYTES
from tests.sim import checker, loop, world
from tests.sim.callers import Conversation, Exchange
from tests.sim.checker import Violation
from tests.sim.history import History, Seen, View
from tests.sim.link import Network, Weather
from tests.sim.nemesis import FAULTS, Nemesis
from tests.sim.owner import Owner
from tests.sim.store import Bounds, Store
from tests.sim.worker import Memory, Worker
from tests.sim.world import EPOCH_MS, HORIZON_DAYS

CALLING_S = 5.0
"""Within so long the callers call and the faults strike."""
QUIET_S = 60.0
"""All healed, every worker has caught up by then."""
QUIET_STEP_S = 0.25
CALM_S = 2.5
"""Nothing new for so long: whatever a worker still had to do after a failover is done."""

TRACE_FRAMES = 5
"""Innermost frames that are shown of what was raised through everything."""
EXPECTED = ("this machine's clock is", "failover:")
"""How errors begin that are no bug: a clock is off, something was lost."""
INDEXES = ("bookings", "turns", "by_conversation", "by_caller", "by_op", "everyone")
"""What else a picture keeps of its documents."""


class Setting(Struct, frozen=True):
    """How bad it gets. Each run has some faults and is spared the others, so that none hides another."""

    workers: int
    conversations: int
    commands: int
    """Of each owner."""
    wishes: int
    bounds: Bounds
    lines: Weather
    """Between callers and workers."""
    network: Weather
    """Between workers and the store."""
    memory: Memory
    faults: list[str]
    strikes: int
    skew_ms: int


class Result(Struct):
    """What came of one seed."""

    seed: int
    history: History
    violations: list[Violation]

    @property
    def operations(self) -> int:
        """Requests that reached a worker."""
        return len(self.history.attempts)

    @property
    def digest(self) -> int:
        """The same whenever the same has happened."""
        return int.from_bytes(sha256(repr(self.history.trace).encode()).digest()[:8], "big")


class Parts(Struct):
    """What a run is made of; a test breaks one of them."""

    store: Callable[..., Store] = Store


def draw(chance: Random) -> Setting:
    """The setting of a seed."""

    def rarely(most: float) -> float:
        return chance.choice((0.0, 0.0, most * chance.random()))

    kinds = sorted(FAULTS)
    return Setting(
        workers=chance.choice((1, 2, 2, 3)),
        conversations=chance.randint(6, 12),
        commands=chance.choice((0, 1, 2)),
        wishes=chance.choice((2, 4, 8)),
        bounds=Bounds(
            entries_max=chance.choice((1_000, 1_000, 3)),
            log_retention_ms=chance.choice((900_000, 900_000, 2_000)),
            partitions=chance.choice((1, 2)),
        ),
        lines=Weather(usual_s=0.05, slow=rarely(0.2), slow_s=3.0, drop=rarely(0.15), double=rarely(0.3)),
        network=Weather(
            usual_s=chance.choice((0.0005, 0.005, 0.05)),
            slow=rarely(0.2),
            slow_s=chance.choice((0.3, 2.0)),
            drop=rarely(0.15),
            double=rarely(0.3),
        ),
        memory=Memory(
            bytes=chance.choice((MEMORY_BYTES,) * 7 + (1,)),
            idle_s=chance.choice((IDLE_S, IDLE_S, 0.5)),
            follow_wait_s=chance.choice((0.5, 2.0, 10.0)),
        ),
        faults=chance.sample(kinds, chance.randint(1, len(kinds))) if chance.random() < 0.8 else [],
        strikes=chance.randint(1, 5),
        skew_ms=chance.choice((0, 50, 500)),
    )


def run(seed: int, parts: Parts | None = None) -> Result:
    """Run a seed and judge it."""
    history = History()
    with _no_other_chance(seed), _heard(history):
        try:
            loop.run(_run(seed, history, parts or Parts()))
        except loop.Stuck as stuck:
            history.failures.append(f"I9 stuck: {stuck}")
        except Exception:
            history.failures.append(f"crash: {traceback.format_exc(limit=-TRACE_FRAMES)}")
    return Result(seed, history, checker.check(history))


async def _run(seed: int, history: History, parts: Parts) -> None:
    chance = Random(seed)
    setting, worlds = draw(chance), world.draw(chance)
    now = asyncio.get_running_loop().time
    store = parts.store(_split(chance), lambda: EPOCH_MS + round(now() * 1_000), history, setting.bounds)
    world.found(store, worlds)
    history.tenants = [each.tenant for each in worlds]
    network = Network(_split(chance), setting.network, store)
    workers: list[Worker] = []
    nemesis = Nemesis(_split(chance), network, workers, history)
    for number in range(setting.workers):
        worker = Worker(f"worker {number}", network, history, setting.memory, nemesis.notice)
        worker.clock_ahead_ms = chance.randint(-setting.skew_ms, setting.skew_ms)
        worker.boot()
        workers.append(worker)
    exchange = Exchange(_split(chance), setting.lines, workers, history)
    wishes = {each.tenant: world.times(each, chance, setting.wishes) for each in worlds}
    calling = [
        Conversation(number, _split(chance), exchange, each, wishes[each.tenant]).run(CALLING_S)
        for number in range(setting.conversations)
        for each in (chance.choice(worlds),)
    ]
    owners = [
        Owner(_split(chance), network, each, wishes[each.tenant], history).run(CALLING_S, setting.commands)
        for each in worlds
    ]
    breaking = nemesis.run(setting.faults, setting.strikes if setting.faults else 0, CALLING_S)
    await asyncio.gather(*calling, *owners, breaking)
    nemesis.heal()
    exchange.weather = Weather()
    await _quiet(store, workers, worlds, history)
    await exchange.settle()
    await _quiet(store, workers, worlds, history)
    history.documents = {each.tenant: dict(store.kept(each.tenant).documents) for each in worlds}
    for worker in workers:
        for each in worlds:
            history.seen.append(await _seen(worker, each.tenant, history.documents[each.tenant]))


async def _quiet(
    store: Store, workers: list[Worker], worlds: tuple[world.World, ...], history: History
) -> None:
    """Wait until every worker has every tenant, as far as the log goes."""
    tenants = [each.tenant for each in worlds]
    calm_s, changes = 0.0, -1
    for _ in range(round(QUIET_S / QUIET_STEP_S)):
        behind = [
            worker.name for worker in workers if worker.busy or not await _current(store, worker, tenants)
        ]
        calm_s = calm_s + QUIET_STEP_S if not behind and len(history.changes) == changes else 0.0
        changes = len(history.changes)
        if calm_s >= CALM_S:
            return
        await asyncio.sleep(QUIET_STEP_S)
    history.failures.append(f"I5 not caught up after {QUIET_S:g} s: {', '.join(behind)}")


async def _current(store: Store, worker: Worker, tenants: list[str]) -> bool:
    if not worker.opened:
        return False
    try:
        for tenant in tenants:
            if (await worker.pictures.load(tenant)).position != store.head(tenant):
                return False
    except LedgerUnavailable:
        return False
    return True


async def _seen(worker: Worker, tenant: str, texts: dict[str, str]) -> Seen:
    tenancy = await worker.pictures.load(tenant)
    rebuilt = Picture(tenant, tenancy.picture.today)
    rebuilt.fold(Change(puts={key: documents.decode(key, text) for key, text in texts.items()}))
    return Seen(worker.name, tenant, _view(tenancy.picture), _view(rebuilt))


def _view(picture: Picture) -> View:
    bits: dict[str, tuple[int, ...]] = {
        host: picture.calendars[host].window(picture.today - 1, HORIZON_DAYS + 3) for host in picture.hosts
    }
    kept: dict[str, Any] = dict(picture.documents)
    kept |= {f"index {name}": getattr(picture, name) for name in INDEXES}
    return View(kept, bits)


def _split(chance: Random) -> Random:
    return Random(chance.getrandbits(64))


@contextmanager
def _no_other_chance(seed: int) -> Iterator[None]:
    """What the code under test draws comes from the seed too: it is the world's, not its own logic."""
    chance = Random(f"secrets {seed}")
    drawn: dict[str, Callable[..., Any]] = {
        "token_hex": lambda n=32: chance.randbytes(n).hex(),
        "token_bytes": lambda n=32: chance.randbytes(n),
        "token_urlsafe": lambda n=32: chance.randbytes(n).hex(),
        "randbits": chance.getrandbits,
        "randbelow": chance.randrange,
        "choice": chance.choice,
    }
    before = {name: getattr(secrets, name) for name in drawn}
    state = random.getstate()
    random.seed(seed)
    for name, draws in drawn.items():
        setattr(secrets, name, draws)
    try:
        yield
    finally:
        for name, was in before.items():
            setattr(secrets, name, was)
        random.setstate(state)


class _Ear(logging.Handler):
    """An error in the log is a bug, also where the caller hears nothing of it."""

    def __init__(self, history: History) -> None:
        super().__init__(logging.ERROR)
        self._history = history

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        expected = next((each for each in EXPECTED if text.startswith(each)), None)
        if expected is not None:
            self._history.counts[f"logged: {expected}"] += 1
        else:
            self._history.failures.append(f"log {record.name}: {text}")


@contextmanager
def _heard(history: History) -> Iterator[None]:
    ear, every = _Ear(history), (logging.getLogger("halfpast"), logging.getLogger("asyncio"))
    before = [(each.level, each.propagate) for each in every]
    for each in every:
        each.addHandler(ear)
        each.setLevel(logging.ERROR)
        each.propagate = False
    try:
        yield
    finally:
        for each, (level, propagate) in zip(every, before, strict=True):
            each.removeHandler(ear)
            each.setLevel(level)
            each.propagate = propagate
