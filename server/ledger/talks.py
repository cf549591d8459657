"""What conversations were last about, told to the other workers: the next request of a call may go to any.

The rule: best effort, and behind the reply. Nobody waits for it and nothing depends on it; while the ledger
is away, what is to be told waits in memory, as much as is worth it. What comes is looked at before it is
believed. No name and no number is in it: conversations are entities, and of what was said moments are left.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from itertools import islice
from typing import Annotated

import msgspec
from msgspec import Meta

from engine.errors import LedgerError
from server.ledger.clock import CLOCK_SKEW_MAX_MS
from server.ledger.pictures import BACKOFF_S, Pictures
from tools.memory import OFFERED_MAX, Memory, Talk

UNTOLD_MAX = 1_000
"""Conversations that wait to be told: ten batches, as many as a worker has calls in some minutes."""
BATCH_MAX = 100
"""Talks in one message: 12 KB at most, which hold up nobody else's answer."""
PAUSE_S = 0.05
"""Between two messages of a worker: a caller takes longer to say "the second one", and twenty messages a
second cost next to nothing."""
MESSAGE_BYTES_MAX = 64 * 1024
"""What is read of what comes: five times what a batch takes, for a newer version with more to tell."""
ENTITY_CHARS_MAX = 64
"""An entity has 37."""

Entity = Annotated[str, Meta(min_length=1, max_length=ENTITY_CHARS_MAX)]

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[tuple[Entity, Talk], ...]).decode

log = logging.getLogger("halfpast.talks")


class Talks:
    """A worker's memory of its conversations, shared with the other workers on its ledger."""

    def __init__(self, pictures: Pictures) -> None:
        self.memory = Memory(self._put)
        self.ignored = 0
        """Messages that could not be read."""
        self._pictures = pictures
        self._untold: OrderedDict[str, Talk] = OrderedDict()
        """By conversation; the one that went on last is the last."""
        self._news = asyncio.Event()

    def begin(self) -> None:
        """Tell and listen from now on, for as long as the pictures are open."""
        self._pictures.spawn(self._tell())
        self._pictures.spawn(self._listen())

    def _put(self, conversation: str, talk: Talk) -> None:
        """Have it told soon. Never waits."""
        self._untold[conversation] = talk
        self._untold.move_to_end(conversation)
        if len(self._untold) > UNTOLD_MAX:
            self._untold.popitem(last=False)
        self._news.set()

    async def _tell(self) -> None:
        failures = 0
        while True:
            await self._news.wait()
            batch = list(islice(self._untold.items(), BATCH_MAX))
            try:
                await self._pictures.ledger.tell(_encode(batch))
            except Exception as error:  # it waits, and goes with the next
                _report("the other workers do not hear what conversations are about", failures, error)
                await asyncio.sleep(_backoff_s(failures))
                failures += 1
            else:
                failures = 0
                self._told(batch)
                await asyncio.sleep(PAUSE_S)

    def _told(self, batch: Iterable[tuple[str, Talk]]) -> None:
        """Let go of what was told, but for conversations that have gone on meanwhile."""
        for conversation, talk in batch:
            if self._untold.get(conversation) is talk:
                del self._untold[conversation]
        if not self._untold:
            self._news.clear()

    async def _listen(self) -> None:
        failures = 0

        def hear(message: bytes) -> None:
            nonlocal failures
            failures = 0
            self._hear(message)

        while True:
            try:
                await self._pictures.ledger.listen(hear)
            except Exception as error:
                _report("what the other workers tell is not heard", failures, error)
                await asyncio.sleep(_backoff_s(failures))
                failures += 1

    def _hear(self, message: bytes) -> None:
        """Take in what a worker tells; it may be this one."""
        try:
            if len(message) > MESSAGE_BYTES_MAX:
                raise msgspec.DecodeError
            found = _decode(message)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            if not self.ignored:
                log.warning("what other workers tell cannot be read, and is ignored: %d bytes", len(message))
            self.ignored += 1
            return
        latest_ms = self._pictures.clock_ms() + CLOCK_SKEW_MAX_MS
        for conversation, talk in found:
            # A clock that is ahead must not have the last word for as long as it is.
            if talk.at_ms <= latest_ms and len(talk.offered) <= OFFERED_MAX:
                self.memory.hear(conversation, talk)


def _backoff_s(failures: int) -> float:
    return BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]


def _report(what: str, failures: int, error: Exception) -> None:
    """Of failures in a row the first is told: whatever is wrong with the ledger, others say as well."""
    if not failures:
        why = f"{error.code} ({error})" if isinstance(error, LedgerError) else type(error).__name__
        log.warning("%s: %s", what, why)
