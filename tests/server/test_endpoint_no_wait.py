"""Reads answer from memory: nothing is awaited, opened or slept for between a request and its reply."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from server.endpoint import ToolEndpoint
from server.ledger.connect import connect
from server.ledger.pictures import Pictures
from server.ledger.talks import Talks
from server.running import Runner, Tools
from tests.server.platforms.kit import (
    PLATFORMS,
    DesksInMemory,
    KeysInMemory,
    Wire,
    encoded,
    finished,
    request,
    said,
    scope,
)
from tools.answers import refuse
from tools.call import Reply, ToolCall
from tools.conversation import ended
from tools.registry import READS, WRITES

DENIED = ("open", "socket.", "os.", "subprocess.", "sqlite3.", "urllib.", "import")
"""Beginnings of the audit events of whatever waits for a disk, a network or another process."""

ARGUMENTS: tuple[dict[str, object], ...] = (
    {},
    {"when": "2026-12-01T14:00", "duration": "22 minutes"},
    {"when": "2026-12-01T14:00", "duration": "22", "time_zone": "America/New_York", "language": "de"},
    {"when": "2026-12-01", "duration": 45, "with_whom": "Ann"},
    {"when": "2026-11-20T09:00", "count": "5", "service": "haircut"},
    {"when": "no time at all", "with_whom": "nobody we know"},
)

_watching: list[list[str]] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if _watching and event.startswith(DENIED):
        _watching[-1].append(f"{event} {args!r}")
        raise PermissionError(event)


sys.addaudithook(_hook)  # it cannot be removed again; it sleeps while nothing is watched


@contextmanager
def memory_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Deny sockets, files, imports and sleep; and say afterwards what was tried, also if it was caught."""
    tried: list[str] = []

    def sleep(seconds: float) -> None:
        tried.append(f"sleep {seconds}")
        raise PermissionError("time.sleep")

    with monkeypatch.context() as patched:
        patched.setattr(time, "sleep", sleep)
        _watching.append(tried)
        try:
            yield
        finally:
            _watching.pop()
    assert tried == []


def envelope(platform: str, tool: str, arguments: dict[str, object]) -> bytes:
    if platform == "vapi":
        item = {"id": "c1", "function": {"name": tool, "arguments": arguments}}
        call = {"id": "v1", "customer": {"number": "+15555550123"}}
        return encoded({"message": {"type": "tool-calls", "toolCallList": [item], "call": call}})
    if platform == "retell":
        return encoded({"name": tool, "args": arguments, "call": {"call_id": "r1"}})
    return encoded(arguments)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("tool", READS)
def test_a_read_waits_for_nothing(platform: str, tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desks = DesksInMemory(memory=Talks(Pictures(connect("redis://127.0.0.1:1"))).memory)
    endpoint = ToolEndpoint(
        PLATFORMS[platform], Runner(Tools(READS, WRITES, refuse, ended), desks), KeysInMemory()
    )
    path = {"name": tool} if platform == "plain" else {}
    for arguments in ARGUMENTS:
        wire = Wire(request(envelope(platform, tool, arguments)))
        with memory_only(monkeypatch):
            finished(endpoint, scope(path), wire.receive, wire.send)
        (say,) = said(platform, wire.answer())
        assert "I cannot reach" not in say


def test_a_fault_waits_for_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = ToolEndpoint(
        PLATFORMS["plain"], Runner(Tools(READS, WRITES, refuse, ended), DesksInMemory()), KeysInMemory()
    )
    for body in (b"[", b"\xff", b"[" * 10_000, b"[]", b"x" * 300_000, b'{"a":NaN}'):
        wire = Wire(request(body))
        with memory_only(monkeypatch):
            finished(endpoint, scope({"name": "no such tool"}), wire.receive, wire.send)
        assert said("plain", wire.answer())


@pytest.mark.parametrize("waiting", ["file", "sleep", "loop"])
def test_a_tool_that_would_wait_is_caught(waiting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch itself is awake."""

    def look(_call: ToolCall, _picture: object, _now_ms: int, _memory: object) -> Reply:
        if waiting == "file":
            open(__file__).close()
        elif waiting == "sleep":
            time.sleep(0)
        else:
            asyncio.get_running_loop()
        return Reply(say="Yes.")

    tools = Tools({"look": look}, {}, refuse, ended)
    endpoint = ToolEndpoint(PLATFORMS["plain"], Runner(tools, DesksInMemory()), KeysInMemory())
    wire = Wire(request(b"{}"))

    def run() -> None:
        with memory_only(monkeypatch):
            finished(endpoint, scope({"name": "look"}), wire.receive, wire.send)

    if waiting == "loop":
        run()
    else:
        with pytest.raises(AssertionError):
            run()
    assert wire.answer().json()["reason"] == "unavailable"
