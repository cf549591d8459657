"""Following the logs of partitions on Redis: what came after a position, or that it is lost.

The rule: one XREAD for all of them where it may touch several slots, else one each, on connections of their
own. A read that still waits when another one has ended goes on waiting, for whoever asks next: no partition
holds up another. XREAD waits for ever after a flush, so a silent partition is asked whether its position
still stands.
"""

import asyncio
from typing import NamedTuple

from engine.errors import LedgerError, LedgerUnavailable
from server.ledger import limits
from server.ledger.port import Away, Batch, Entry, Lost, Position
from server.ledger.positions import parse
from server.ledger.redis import keys
from server.ledger.redis.calls import Calls
from server.tasks import stop

AWAY_S = 2 * limits.FOLLOW_WAIT_S
"""A read that waits for longer than this gets no answer any more: one in vain ends sooner."""

Positions = dict[int, Position]
News = dict[int, Batch | Lost | Away]
Rows = list[tuple[str, dict[str, str]]]


class _Read(NamedTuple):
    """Of some partitions, under way."""

    positions: Positions
    task: asyncio.Task[News]
    began_s: float


class Following:
    """See `port.Ledger.follow`. `together`: whether one command may touch several partitions."""

    def __init__(self, calls: Calls, *, together: bool) -> None:
        self._calls = calls
        self._together = together
        self._waiting: dict[tuple[tuple[int, Position], ...], _Read] = {}
        self._verified_s: dict[int, float] = {}

    async def follow(self, positions: Positions, *, wait: bool) -> News:
        """What came after these positions, by partition. Raises where no server answers."""
        groups = [positions] if self._together else [{each: at} for each, at in positions.items()]
        reads = [self._wait(group) if wait else self._begin(group, wait_s=0) for group in groups]
        until = asyncio.FIRST_COMPLETED if wait else asyncio.ALL_COMPLETED
        await asyncio.wait([each.task for each in reads], return_when=until)
        news: News = {}
        failures: list[LedgerError] = []
        for read in reads:
            failure = _failure(read)
            if failure is not None:
                failures.append(failure)
                news |= dict.fromkeys(read.positions, Away())
            elif read.task.done():
                news |= read.task.result()
        if len(failures) == len(reads):
            raise failures[0]
        return news

    async def close(self) -> None:
        """End what still waits; who waits for it is told."""
        await stop([each.task for each in self._waiting.values()])

    def _wait(self, group: Positions) -> _Read:
        """The read that waits for a group: the one that does already, or a new one."""
        key = tuple(group.items())
        if key not in self._waiting:
            self._waiting[key] = self._begin(group, wait_s=limits.FOLLOW_WAIT_S)
            self._waiting[key].task.add_done_callback(lambda _: self._waiting.pop(key))
        return self._waiting[key]

    def _begin(self, group: Positions, *, wait_s: float) -> _Read:
        task = asyncio.create_task(self._read(group, wait_s))
        # Looked at, though nobody may ask any more: asyncio would complain of an error that nobody saw.
        task.add_done_callback(lambda _: task.cancelled() or task.exception())
        return _Read(group, task, _now_s())

    async def _read(self, group: Positions, wait_s: float) -> News:
        streams = {keys.log(partition): partition for partition in group}
        block = ("BLOCK", round(wait_s * 1_000)) if wait_s else ()
        command = (
            *("XREAD", "COUNT", limits.FOLLOW_CHUNK, *block),
            *("STREAMS", *streams, *(str(at) for at in group.values())),
        )
        first = next(iter(group))
        if wait_s:
            found = await self._calls.wait(first, command, wait_s)
        else:
            (found,) = await self._calls.ask(first, command)
        news: News = {}
        for stream, rows in found or ():
            partition = streams[stream]
            news[partition] = _contiguous(group[partition], rows)
        return news | await self._verify(group, news, wait_s)

    async def _verify(self, group: Positions, news: News, wait_s: float) -> News:
        """Which of the silent partitions have lost their position.

        All of them when nothing came or nobody waits; otherwise, where one partition always has news,
        those not looked at for as long as a follower waits.
        """
        now_s = _now_s()
        self._verified_s.update(dict.fromkeys(news, now_s))
        before_s = now_s - (wait_s if news else 0)
        silent = [each for each in group.keys() - news if self._verified_s.get(each, 0) <= before_s]
        if not silent:
            return {}
        looks = [("XRANGE", keys.log(each), str(group[each]), str(group[each])) for each in silent]
        found = await self._calls.ask(silent[0], *looks)
        self._verified_s.update(dict.fromkeys(silent, now_s))
        return {partition: Lost() for partition, rows in zip(silent, found, strict=True) if not rows}


def _failure(read: _Read) -> LedgerError | None:
    """Why there is nothing to be heard from it; None where there is, or may be soon."""
    if not read.task.done():
        late = _now_s() - read.began_s > AWAY_S
        return LedgerUnavailable("no answer from Redis: not in time") if late else None
    if read.task.cancelled():
        return LedgerUnavailable("the ledger was closed")
    error = read.task.exception()
    if error is None or isinstance(error, LedgerError):
        return error
    raise error


def _contiguous(at: Position, rows: Rows) -> Batch | Lost:
    """The entries after a position, or `Lost` where one is missing or belongs to another history."""
    entries = []
    for id_, fields in rows:
        position = parse(id_)
        if position.n != at.n + 1 or fields["prev"] != str(at):
            return Lost()
        entries.append(Entry(at=position, tenant=fields["tenant"], body=fields["body"]))
        at = position
    return Batch(entries=tuple(entries))


def _now_s() -> float:
    return asyncio.get_running_loop().time()
