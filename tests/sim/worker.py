"""A worker as the server makes one: pictures, desks, keys and the plain HTTP endpoint, over a `Link`.

The rule: everything above the ledger's port is the real thing. A worker that is killed stops in the middle
of whatever it does: its memory is gone, and no answer of it arrives anywhere any more.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct
from starlette.types import Message

from engine.errors import HalfpastError
from server.endpoint import ToolEndpoint
from server.keys import Keys
from server.ledger.desk import Desks
from server.ledger.pictures import Pictures
from server.platforms.plain import PLAIN
from server.running import Runner, Tools
from tests.sim.history import Attempt, Call, History, Kind
from tests.sim.link import Link, Network, attempt_of
from tests.sim.world import EPOCH_MS, token_of
from tools.answers import refuse
from tools.conversation import ended
from tools.registry import READS, WRITES

REOPEN_S = 0.1
"""Between two tries to reach the store."""

TOOLS = Tools(reads=READS, writes=WRITES, refuse=refuse, ended=ended)
UNKNOWN = frozenset(("unconfirmed",))
"""Reasons that say: nobody knows yet whether it was done."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Memory(Struct, frozen=True):
    """How a worker keeps what it knows."""

    bytes: int
    idle_s: float
    follow_wait_s: float


class Worker:
    """One serving process, over its lives."""

    def __init__(
        self,
        name: str,
        network: Network,
        history: History,
        memory: Memory,
        noticed: Callable[[], None] = lambda: None,
    ) -> None:
        """`noticed` is called whenever a write begins."""
        self.name = name
        self.clock_ahead_ms = 0
        """How far its clock is off."""
        self.alive = False
        self.opened = False
        self._network = network
        self._history = history
        self._memory = memory
        self._noticed = noticed
        self._answers: dict[int, asyncio.Future[tuple[int, bytes] | None]] = {}
        """What is waited for, by attempt."""

    @property
    def busy(self) -> bool:
        """Whether it works on a request."""
        return bool(self._answers)

    def boot(self) -> None:
        """A new process: nothing in memory."""
        self.alive, self.opened = True, False
        self.link = Link(self._network, self._memory.follow_wait_s)
        self.pictures = Pictures(
            self.link, self.clock_ms, memory_bytes=self._memory.bytes, idle_s=self._memory.idle_s
        )
        self.desks = Desks(self.pictures)
        self._count_evictions(self.pictures)
        keys = Keys(self.pictures, demo=False)
        self._endpoint = ToolEndpoint(PLAIN, Runner(TOOLS, self.desks), keys)
        self._opening = asyncio.create_task(self._open(self.pictures))

    def kill(self) -> None:
        """SIGKILL: its connections break."""
        self.alive = self.opened = False
        self.link.dead = True
        answers, self._answers = self._answers, {}
        for number, answer in answers.items():
            self._history.attempts[number].cut = True
            if not answer.done():
                answer.set_result(None)

    def clock_ms(self) -> int:
        """This machine's clock."""
        return self._network.store.clock_ms() + self.clock_ahead_ms

    async def serve(self, call: Call) -> Attempt | None:
        """Answer a call; None where the connection is refused or breaks."""
        if not self.opened:
            return None
        history = self._history
        loaded = self.pictures.loaded(call.tenant) is not None
        number = len(history.attempts)
        attempt = Attempt(number, call, self.name, self._true_ms(), loaded)
        history.attempts.append(attempt)
        self._say(f"{number} {call.tool} #{call.number} {call.conversation} {call.arguments}")
        answer: asyncio.Future[tuple[int, bytes] | None]
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        asyncio.create_task(self._ask(call, number, answer))
        if call.tool in WRITES:
            self._noticed()
        found = await answer
        if found is None:
            return None
        status, attempt.body = found
        attempt.ended_ms, attempt.reply = self._true_ms(), _decode(attempt.body)
        attempt.kind = _kind(status, attempt.reply)
        self._say(f"{number} -> {attempt.kind} {_brief(attempt.reply)}")
        return attempt

    async def _ask(self, call: Call, number: int, answer: "asyncio.Future[tuple[int, bytes] | None]") -> None:
        attempt_of.set(number)
        headers = [(b"authorization", b"Bearer " + token_of(call.tenant).encode())]
        for name, value in (
            (b"x-conversation-id", call.conversation),
            (b"x-call-id", call.call_id),
            (b"x-caller-number", call.caller),
            (b"idempotency-key", call.key),
        ):
            if value:
                headers.append((name, value.encode()))
        scope = {"type": "http", "headers": headers, "path_params": {"name": call.tool}}
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": _encode(call.arguments), "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._endpoint(scope, receive, send)
        if self._answers.pop(number, None) is answer:
            answer.set_result((sent[0]["status"], sent[1]["body"]))

    async def _open(self, pictures: Pictures) -> None:
        while not self.opened:
            try:
                await pictures.open()
                self.opened = self.pictures is pictures and self.alive
            except HalfpastError:
                await asyncio.sleep(REOPEN_S)

    def _count_evictions(self, pictures: Pictures) -> None:
        forget = pictures.dropped

        def dropped(tenant: str) -> None:
            self._history.counts["tenants evicted"] += 1
            forget(tenant)

        pictures.dropped = dropped

    async def end(self, tenant: str, conversation: str) -> None:
        """The platform tells that a conversation has ended."""
        if self.opened:
            try:
                desk = self.desks.loaded(tenant) or await self.desks.load(tenant)
                self._say(f"the end of {conversation}")
                await ended(conversation, desk)
            except HalfpastError as error:
                self._say(f"the end of {conversation}: {error.code}")

    def _true_ms(self) -> int:
        return self._network.store.clock_ms() - EPOCH_MS

    def _say(self, text: str) -> None:
        self._history.trace.append((self._true_ms(), self.name, text))


def _kind(status: int, reply: dict[str, Any]) -> Kind:
    if status not in (200, 422) or reply.get("reason") in UNKNOWN:
        return "info"
    return "fail" if reply.get("reason") or reply.get("available") is False else "ok"


def _brief(reply: dict[str, Any]) -> str:
    booking = reply.get("booking")
    if booking:
        return " ".join(str(booking.get(each)) for each in ("id", "status", "start", "end", "hosts", "host"))
    return str(reply.get("reason") or reply.get("say"))
