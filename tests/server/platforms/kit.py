"""A business with a desk in memory, small tools, and a client that speaks ASGI by hand.

`answered` drives an endpoint without an event loop: whatever would wait for something fails in it, so that
each test that uses it also shows that nothing does.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Sent

from engine.bookings import Decision
from engine.errors import UnknownTenant
from engine.model import DAY, Change, Host, Hours, Secret, Span, Tenant
from engine.picture import Picture, key_of
from server.platforms.anthropic import ANTHROPIC
from server.platforms.elevenlabs import ELEVENLABS
from server.platforms.envelope import Asked, Message, Platform
from server.platforms.gemini import GEMINI
from server.platforms.openai import OPENAI
from server.platforms.plain import PLAIN
from server.platforms.retell import RETELL
from server.platforms.vapi import VAPI
from server.running import Tools
from server.security.grants import Grant
from tools.call import Reply, SlotData, ToolCall
from tools.faults import Fault
from tools.memory import Memory

Answer = TypeVar("Answer")

NOW_MS = 1_795_359_600_000
"""2026-11-22T15:00:00Z, a Sunday."""
TENANT, TOKEN = "acme", "hp_0123456789abcdef"
PAYLOADS = Path(__file__).parent / "payloads"
PLATFORMS = {each.name: each for each in (PLAIN, VAPI, RETELL, ELEVENLABS, OPENAI, ANTHROPIC, GEMINI)}
PATHS: dict[str, dict[str, str]] = {
    "plain": {"name": "look"},
    "vapi": {},
    "retell": {},
    "elevenlabs": {"name": "look"},
    "openai": {},
    "anthropic": {},
    "gemini": {},
}
"""Path parameters of the routes, for the tool `look` where they name one."""


def payload(name: str) -> bytes:
    """A vendor's payload."""
    return (PAYLOADS / name).read_bytes()


def picture() -> Picture:
    """One host in Berlin, from eight to six every day."""
    found = Picture(TENANT, NOW_MS // 60_000 // DAY)
    documents = (
        Tenant(TENANT, "Acme", "Europe/Berlin", hours=Hours(weekly=((Span(480, 1080),),) * 7)),
        Host("ann", "Ann Lee"),
    )
    found.fold(Change(puts={key_of(each): each for each in documents}))
    return found


class DeskInMemory:
    """A tenant's desk without a ledger."""

    def __init__(self, *, stale: bool = False, memory: Memory | None = None) -> None:
        self.picture = picture()
        self.memory = Memory() if memory is None else memory
        self.stale = stale
        self.ids = 0

    def now_ms(self) -> int:
        return NOW_MS

    def new_id(self) -> str:
        self.ids += 1
        return f"id-{self.ids}"

    async def write(
        self, op: str, fingerprint: str, decide: Callable[[Picture, int], Decision | Answer]
    ) -> str | Answer:
        decided = decide(self.picture, NOW_MS)
        if isinstance(decided, Decision):
            self.picture.fold(decided.change)
            return decided.outcome
        return decided

    async def catch_up(self) -> bool:
        return True

    async def replay(self, op: str, fingerprint: str) -> str | None:
        return None


class DesksInMemory:
    """Desks that are there, and an error for the others."""

    def __init__(
        self,
        *,
        missing: Exception | None = None,
        cold: bool = False,
        stale: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self.desk = DeskInMemory(stale=stale, memory=memory)
        self.missing = missing
        self.warm = missing is None and not cold
        self.loads = 0

    def loaded(self, tenant: str) -> DeskInMemory | None:
        return self.desk if self.warm and tenant == TENANT else None

    async def load(self, tenant: str) -> DeskInMemory:
        self.loads += 1
        if self.missing is not None:
            raise self.missing
        if tenant != TENANT:
            raise UnknownTenant(tenant)
        self.warm = True
        return self.desk


class KeysInMemory:
    """One key, and what else is handed in."""

    def __init__(
        self,
        *,
        grants: Mapping[str, Grant] | None = None,
        lines: Mapping[str, str] | None = None,
        secrets: Sequence[Secret] = (),
    ) -> None:
        self._grants = {TOKEN: Grant.to((TENANT,)), **(grants or {})}
        self._lines = lines or {}
        self._secrets = secrets

    def grant_of(self, token: str) -> Grant | None:
        return self._grants.get(token)

    def tenant_of_line(self, line: str) -> str | None:
        return self._lines.get(line)

    def secrets_of(self, platform: str, tenant: str | None) -> tuple[str, ...]:
        opening = (each for each in self._secrets if Grant.to(each.tenants).opens(tenant))
        return tuple(each.value for each in opening if each.platform == platform)

    def now_ms(self) -> int:
        return NOW_MS


class Recorder:
    """Tools that remember what they were called with: `look` reads, `put` writes."""

    def __init__(self, *, raising: Exception | None = None, reply: Reply | None = None) -> None:
        self.calls: list[ToolCall] = []
        self.ended: list[str] = []
        self.raising = raising
        self.reply = reply
        self.tools = Tools({"look": self._look}, {"put": self._put}, refuse, self._end)

    def _look(self, call: ToolCall, picture: Picture, now_ms: int, memory: Memory) -> Reply:
        assert picture.tenant is not None
        assert now_ms == NOW_MS
        return self._answer(call)

    async def _put(self, call: ToolCall, desk: object) -> Reply:
        assert isinstance(desk, DeskInMemory)
        return self._answer(call)

    async def _end(self, conversation: str, desk: object) -> None:
        assert isinstance(desk, DeskInMemory)
        self.ended.append(conversation)
        if self.raising is not None:
            raise self.raising

    def _answer(self, call: ToolCall) -> Reply:
        self.calls.append(call)
        if self.raising is not None:
            raise self.raising
        return self.reply or Reply(say=f"Call {len(self.calls)}.", available=True)


def refuse(fault: Fault, picture: Picture, now_ms: int, call: ToolCall | None) -> Reply:
    """A fault in no particular words."""
    assert picture.tenant is not None
    assert now_ms == NOW_MS
    facts = "".join(f" {value}" for value in fault.facts.values())
    return Reply(say=f"Refused: {fault.reason}{facts}.", reason=fault.reason)


class Answered(Struct, frozen=True):
    """What a client sees."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """The two callables that an ASGI server hands in. `messages` are what the client sends."""

    def __init__(self, messages: Iterable[Sent]) -> None:
        self._messages = iter(messages)
        self.sent: list[Sent] = []

    async def receive(self) -> Sent:
        return next(self._messages)

    async def send(self, message: Sent) -> None:
        self.sent.append(message)

    def rest(self) -> list[Sent]:
        """What was never asked for."""
        return list(self._messages)

    def answer(self) -> Answered:
        """The one complete answer that was sent."""
        start, body = self.sent
        assert start["type"] == "http.response.start"
        assert body["type"] == "http.response.body"
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert headers["content-length"] == str(len(body["body"]))
        return Answered(start["status"], headers, body["body"])


AUTHORIZED = ((b"authorization", b"Bearer " + TOKEN.encode()),)


def scope(path_params: dict[str, str], headers: Sequence[tuple[bytes, bytes]] = AUTHORIZED) -> Scope:
    """What Starlette's router hands to an endpoint."""
    return {"type": "http", "method": "POST", "headers": list(headers), "path_params": path_params}


def request(*chunks: bytes) -> list[Sent]:
    """A body in its parts."""
    last = len(chunks) - 1
    return [
        {"type": "http.request", "body": chunk, "more_body": at < last} for at, chunk in enumerate(chunks)
    ]


def finished(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run an application in one go. It must not suspend, and there is no event loop to ask for anything."""
    steps = app(scope, receive, send).__await__()
    try:
        waiting_for = next(steps)
    except StopIteration:
        return
    raise AssertionError(f"it waits for {waiting_for!r}")


def answered(
    app: ASGIApp,
    body: bytes | Sequence[bytes],
    path_params: dict[str, str],
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> Answered:
    """The answer to a request with a valid key."""
    chunks = [body] if isinstance(body, bytes) else body
    wire = Wire(request(*chunks))
    finished(app, scope(path_params, (*AUTHORIZED, *headers)), wire.receive, wire.send)
    return wire.answer()


def said(platform: str, answer: Answered) -> list[str]:
    """The sentences of an answer, which has no others; checks that each is one line."""
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    found = _sentences(platform, answer.json())
    for each in found:
        assert isinstance(each, str)
        assert len(each.splitlines()) == 1
    return found


def _sentences(platform: str, body: Any) -> list[Any]:
    """Where each platform looks for them."""
    if isinstance(body, dict) and platform in ("vapi", "openai", "anthropic", "gemini") and "error" in body:
        return [body["error"]]
    match platform:
        case "vapi":
            return [each["result"] for each in body.get("results", [body])]
        case "openai":
            items = [each.get("item", each) for each in (body if isinstance(body, list) else [body])]
            return [each["output"] if "output" in each else each["content"] for each in items]
        case "anthropic":
            blocks = body["content"] if "role" in body else body
            return [each["content"] for each in (blocks if isinstance(blocks, list) else [blocks])]
        case "gemini":
            return _of_gemini(body)
    return [body["say"]]


def _of_gemini(body: Any) -> list[Any]:
    """The outputs of an answer, however deep they stand."""
    if isinstance(body, list):
        return [say for each in body for say in _of_gemini(each)]
    if "response" in body:
        return [body["response"]["output"]]
    if "result" in body:
        return [body["result"]]
    ((_, inner),) = [pair for pair in body.items() if pair[0] != "role"]
    return _of_gemini(inner)


def encoded(value: object) -> bytes:
    """A value as JSON."""
    return msgspec.json.encode(value)


def calls(found: object) -> tuple[Asked, ...]:
    """The calls of a message."""
    assert isinstance(found, Message)
    return found.calls


def only(found: object) -> Asked:
    """The one call of a message."""
    (one,) = calls(found)
    return one


def answer_to(platform: Platform, body: bytes, replies: Sequence[Reply], **path_params: str) -> bytes:
    """The answer to a message whose calls get these replies."""
    found = platform.parse(body, [], path_params)
    assert isinstance(found, Message)
    assert len(found.calls) == len(replies)
    return found.render(replies)


SLOT = SlotData("2026-11-24T14:00:00+01:00", "2026-11-24T14:22:00+01:00", "ann")
