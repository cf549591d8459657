"""A tool route from bytes to bytes: what is run, in which order, and what is heard when something breaks."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from engine.errors import (
    HalfpastError,
    LedgerCorrupt,
    LedgerError,
    LedgerNotReady,
    LedgerUnavailable,
    OpReused,
    UnknownTenant,
)
from server.endpoint import ToolEndpoint
from server.platforms.body import BODY_MAX, DRAIN_MAX
from server.platforms.envelope import CALLS_MAX, Platform
from server.platforms.plain import PLAIN, PLAIN_END
from server.platforms.retell import RETELL
from server.platforms.vapi import VAPI
from server.running import UNAVAILABLE, UNKNOWN_LINE, Runner, Tools
from tests.server.platforms.kit import (
    AUTHORIZED,
    PATHS,
    TOKEN,
    DesksInMemory,
    KeysInMemory,
    Recorder,
    Wire,
    answered,
    encoded,
    finished,
    payload,
    refuse,
    request,
    said,
    scope,
)
from tools.call import Reply, ToolCall
from tools.conversation import ended
from tools.faults import Fault
from tools.ports import Desk

SECRET = "+15555550123"


def endpoint(platform: Platform, recorder: Recorder, desks: DesksInMemory | None = None) -> ToolEndpoint:
    return ToolEndpoint(platform, Runner(recorder.tools, desks or DesksInMemory()), KeysInMemory())


def vapi_message(*items: Mapping[str, object]) -> bytes:
    return encoded({"message": {"type": "tool-calls", "toolCallList": list(items)}})


def plain_say(recorder: Recorder, desks: DesksInMemory | None = None, *, tool: str = "look") -> str:
    (say,) = said("plain", answered(endpoint(PLAIN, recorder, desks), b"{}", {"name": tool}))
    return say


# What is run


@pytest.mark.parametrize("tool", ["look", "put"])
def test_a_tool_is_run_with_its_call(tool: str) -> None:
    recorder = Recorder()
    headers = [(b"x-conversation-id", b"c"), (b"x-call-id", b"i"), (b"x-caller-number", SECRET.encode())]
    answer = answered(endpoint(PLAIN, recorder), b'{"when":"noon"}', {"name": tool}, headers)
    assert answer.json() == {"say": "Call 1.", "available": True}
    assert recorder.calls == [ToolCall(tool, {"when": "noon"}, "i", "c", SECRET)]


def test_calls_are_run_and_answered_in_their_order() -> None:
    recorder = Recorder()
    items = [{"id": f"c{at}", "name": name} for at, name in enumerate(("put", "look", "none", "put"))]
    results = answered(endpoint(VAPI, recorder), vapi_message(*items), {}).json()["results"]
    assert [each.name for each in recorder.calls] == ["put", "look", "put"]
    assert [(each["toolCallId"], each["name"], each["result"]) for each in results] == [
        ("c0", "put", "Call 1."),
        ("c1", "look", "Call 2."),
        ("c2", "none", "Refused: unknown_tool ('look', 'put')."),
        ("c3", "put", "Call 3."),
    ]


def test_one_bad_call_does_not_spoil_the_others() -> None:
    items = [{"id": "c0", "name": "look", "arguments": "[]"}, {"id": "c1", "name": "look"}]
    results = answered(endpoint(VAPI, Recorder()), vapi_message(*items), {}).json()["results"]
    assert [each["result"] for each in results] == ["Refused: bad_arguments.", "Call 1."]


def test_a_message_with_too_many_calls_runs_none() -> None:
    recorder = Recorder()
    items = [{"id": f"c{at}", "name": "put"} for at in range(CALLS_MAX + 1)]
    results = answered(endpoint(VAPI, recorder), vapi_message(*items), {}).json()["results"]
    assert recorder.calls == []
    assert {each["result"] for each in results} == {"Refused: too_many_calls 20."}


def test_a_status_update_is_acknowledged_without_loading_anything() -> None:
    recorder, desks = Recorder(), DesksInMemory(cold=True)
    answer = answered(endpoint(VAPI, recorder, desks), payload("vapi_status_update.json"), {})
    assert (answer.status, answer.body) == (200, b"{}")
    assert (recorder.calls, desks.loads) == ([], 0)


REPORT = encoded({"message": {"type": "end-of-call-report", "call": {"id": "v1"}}})
HUNG_UP = encoded({"event": "call_ended", "call": {"call_id": "r1"}})


@pytest.mark.parametrize(
    ("platform", "body", "path", "id", "answer"),
    [
        (VAPI, REPORT, {}, "v1", b"{}"),
        (RETELL, HUNG_UP, {}, "r1", b"{}"),
        (PLAIN_END, b"", {"id": "c1"}, "c1", b'{"ended":true}'),
    ],
)
def test_a_conversation_that_has_ended_is_told_to_the_tools(
    platform: Platform, body: bytes, path: dict[str, str], id: str, answer: bytes
) -> None:
    for cold in (False, True):
        recorder = Recorder()
        told = answered(endpoint(platform, recorder, DesksInMemory(cold=cold)), body, path)
        assert (told.status, told.body, recorder.ended) == (200, answer, [id])


@pytest.mark.parametrize("raised", [LedgerUnavailable(), KeyError(SECRET)])
def test_what_breaks_at_the_end_of_a_conversation_is_logged_and_nobody_hears_of_it(
    raised: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(raising=raised)
    told = answered(endpoint(RETELL, recorder), HUNG_UP, {})
    assert (told.status, told.body, recorder.ended) == (200, b"{}", ["r1"])
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text
    missing = answered(endpoint(RETELL, recorder, DesksInMemory(missing=LedgerUnavailable())), HUNG_UP, {})
    assert (missing.status, missing.body, recorder.ended) == (200, b"{}", ["r1"])


def test_a_read_from_an_old_picture_says_so_and_a_write_does_not() -> None:
    """A write has asked the ledger, whatever the picture was before."""
    app = endpoint(PLAIN, Recorder(reply=Reply(say="It is free.", available=True)), DesksInMemory(stale=True))
    assert answered(app, b"{}", PATHS["plain"]).json() == {
        "say": "It is free. That may have changed in the last moments.",
        "available": True,
        "stale": True,
    }
    assert answered(app, b"{}", {"name": "put"}).json() == {"say": "It is free.", "available": True}


@pytest.mark.parametrize(
    ("key", "raised", "status"),
    [(b"k", OpReused(), 422), (b"", OpReused(), 200), (b"k", LedgerUnavailable(), 200), (b"k", None, 200)],
)
def test_a_key_that_comes_with_another_request_is_unprocessable(
    key: bytes, raised: Exception | None, status: int
) -> None:
    app = endpoint(PLAIN, Recorder(raising=raised))
    found = answered(app, b"{}", {"name": "put"}, [(b"idempotency-key", key)])
    assert found.status == status
    assert found.json()["say"]


def test_a_tenant_is_loaded_on_first_use_only() -> None:
    desks = DesksInMemory(cold=True)
    app = endpoint(PLAIN, Recorder(), desks)
    assert said("plain", answered(app, b"", PATHS["plain"])) == ["Call 1."]
    assert said("plain", answered(app, b"", PATHS["plain"])) == ["Call 2."]
    assert desks.loads == 1


def test_a_sentence_of_several_lines_becomes_one() -> None:
    for platform in (PLAIN, RETELL, VAPI):
        recorder = Recorder(reply=Reply(say="Yes.\nAt\u2028two."))
        body = vapi_message({"id": "c", "name": "look"}) if platform is VAPI else b"{}"
        answer = answered(endpoint(platform, recorder), body, {"name": "look"})
        assert said(platform.name, answer) == ["Yes. At two."]


# What breaks


@pytest.mark.parametrize(
    ("raised", "tool", "reason"),
    [
        (Fault("missing_when"), "look", "missing_when"),
        (Fault("missing_attendee"), "put", "missing_attendee"),
        (LedgerUnavailable(), "put", "unconfirmed"),
        (OpReused(), "put", "call_id_reused"),
        (LedgerError(), "put", "unavailable"),
        (LedgerNotReady(), "put", "unavailable"),
        (UnknownTenant(), "put", "unavailable"),
        (HalfpastError(), "look", "unavailable"),
        (ValueError(SECRET), "look", "unavailable"),
        (KeyError(SECRET), "put", "unconfirmed"),
        (RecursionError(), "look", "unavailable"),
        (MemoryError(), "put", "unconfirmed"),
        (TimeoutError(), "put", "unconfirmed"),
        (ExceptionGroup(SECRET, [ValueError(SECRET)]), "put", "unconfirmed"),
        (StopIteration(SECRET), "look", "unavailable"),
    ],
)
def test_whatever_a_tool_raises_is_a_sentence(raised: Exception, tool: str, reason: str) -> None:
    assert plain_say(Recorder(raising=raised), tool=tool) == f"Refused: {reason}."


@pytest.mark.parametrize(
    "missing", [UnknownTenant(SECRET), LedgerUnavailable(), LedgerCorrupt(), RuntimeError(SECRET)]
)
@pytest.mark.parametrize("platform", [PLAIN, VAPI, RETELL])
@pytest.mark.parametrize("broken", [False, True])
def test_without_a_tenant_there_is_still_a_sentence(
    missing: Exception, platform: Platform, broken: bool
) -> None:
    recorder = Recorder()
    items = [{"id": "c0", "name": "look"}, {"id": "c1", "name": "put"}]
    body = b"[" if broken else vapi_message(*items) if platform is VAPI else b"{}"
    app = endpoint(platform, recorder, DesksInMemory(missing=missing))
    for say in said(platform.name, answered(app, body, {"name": "look"})):
        assert say == (UNKNOWN_LINE if isinstance(missing, UnknownTenant) else UNAVAILABLE).say
    assert recorder.calls == []


def raising(error: Exception) -> Any:
    def raises(*_args: object) -> Any:
        raise error

    return raises


@pytest.mark.parametrize("path", ["look", "none"])
def test_a_refusal_that_breaks_is_a_sentence(path: str) -> None:
    tools = Tools({"look": raising(Fault("missing_when"))}, {}, raising(KeyError(SECRET)), ended)
    app = ToolEndpoint(PLAIN, Runner(tools, DesksInMemory()), KeysInMemory())
    assert said("plain", answered(app, b"{}", {"name": path})) == [UNAVAILABLE.say]
    assert said("plain", answered(app, b"[", {"name": path})) == [UNAVAILABLE.say]


@pytest.mark.parametrize("platform", [PLAIN, VAPI, RETELL])
def test_a_reply_that_cannot_be_sent_is_a_sentence(platform: Platform) -> None:
    recorder = Recorder(reply=Reply(say="half of \ud83d"))
    body = vapi_message({"id": "c", "name": "look"}) if platform is VAPI else b"{}"
    answer = answered(endpoint(platform, recorder), body, {"name": "look"})
    assert said(platform.name, answer) == [UNAVAILABLE.say]
    tools = Tools({}, {}, lambda *_: Reply(say="\ud83d"), ended)
    app = ToolEndpoint(platform, Runner(tools, DesksInMemory()), KeysInMemory())
    assert said(platform.name, answered(app, b"[", {"name": "look"})) == [UNAVAILABLE.say]


def test_a_failure_is_logged_by_its_type_and_place_without_what_the_caller_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = ValueError(SECRET)
    error.__cause__ = KeyError(SECRET)
    with caplog.at_level(logging.DEBUG):
        body = encoded({"attendee_phone": SECRET})
        answered(endpoint(PLAIN, Recorder(raising=error)), body, PATHS["plain"])
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.getMessage().startswith("look: ValueError\n")
    assert "_answer" in record.getMessage()
    assert record.exc_info is None
    assert SECRET not in caplog.text


@pytest.mark.parametrize("tool", ["look", "put", "none"])
def test_what_is_expected_is_not_logged(tool: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for raised in (Fault("missing_when"), LedgerUnavailable(), OpReused()):
            plain_say(Recorder(raising=raised), tool=tool)
    assert caplog.records == []


def test_a_tenant_that_cannot_be_loaded_is_logged_by_its_code(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        plain_say(Recorder(), DesksInMemory(missing=LedgerUnavailable(SECRET)))
    assert [each.getMessage() for each in caplog.records] == ["load: ledger_unavailable"]


async def test_a_cancelled_write_is_cancelled() -> None:
    started = asyncio.Event()

    async def put(_call: ToolCall, _desk: Desk) -> Reply:
        started.set()
        await asyncio.Event().wait()
        raise AssertionError

    app = ToolEndpoint(PLAIN, Runner(Tools({}, {"put": put}, refuse, ended), DesksInMemory()), KeysInMemory())
    wire = Wire(request(b""))
    running = asyncio.create_task(_run(app, wire))
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert wire.sent == []


async def _run(app: ToolEndpoint, wire: Wire) -> None:
    await app(scope({"name": "put"}), wire.receive, wire.send)


# Bodies


@pytest.mark.parametrize("chunks", [(b'{"when":"noon"}',), (b'{"when"', b":", b'"noon"}', b""), (b"", b"{}")])
def test_a_body_may_come_in_parts(chunks: Sequence[bytes]) -> None:
    recorder = Recorder()
    assert said("plain", answered(endpoint(PLAIN, recorder), chunks, PATHS["plain"])) == ["Call 1."]


@pytest.mark.parametrize(
    "messages",
    [
        [{"type": "http.disconnect"}],
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}],
    ],
)
def test_a_client_that_has_gone_is_not_answered(messages: list[dict[str, object]]) -> None:
    recorder, wire = Recorder(), Wire(messages)
    finished(endpoint(PLAIN, recorder), scope(PATHS["plain"]), wire.receive, wire.send)
    assert (wire.sent, recorder.calls) == ([], [])


@pytest.mark.parametrize("platform", [PLAIN, VAPI, RETELL])
def test_a_body_that_is_too_large_is_told_so_and_ends_the_connection(platform: Platform) -> None:
    app = endpoint(platform, Recorder())
    answer = answered(app, [b" " * BODY_MAX, b"{}"], {"name": "look"})
    assert said(platform.name, answer) == ["Refused: too_large 512."]
    assert answer.headers["connection"] == "close"
    assert "connection" not in answered(app, b"[", {"name": "look"}).headers


# On Starlette's router


def served(recorder: Recorder) -> httpx.AsyncClient:
    keys, desks = KeysInMemory(), DesksInMemory()
    routes = [
        Route(path, ToolEndpoint(platform, Runner(recorder.tools, desks), keys), methods=["POST"])
        for path, platform in (
            ("/tools/{name}", PLAIN),
            ("/vapi", VAPI),
            ("/retell", RETELL),
            ("/retell/tools/{name}", RETELL),
        )
    ]
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=routes)),
        base_url="http://halfpast",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )


async def test_the_router_takes_an_endpoint_for_an_asgi_application() -> None:
    recorder = Recorder()
    async with served(recorder) as client:
        plain = await client.post("/tools/look", json={"when": "noon"}, headers={"X-Call-Id": "c"})
        vapi = await client.post("/vapi", content=payload("vapi_tool_calls_request.sdk_typed.json"))
        retell = await client.post("/retell", json={"name": "put", "args": {}, "call": {"call_id": "r"}})
        alone = await client.post("/retell/tools/put", json={"name": "Eve"})
    assert plain.json() == {"say": "Call 1.", "available": True}
    assert vapi.json()["results"][0]["result"].startswith("Refused: unknown_tool")
    assert (retell.json(), alone.json()) == ({"say": "Call 2."}, {"say": "Call 3."})
    assert [(each.name, each.id, each.conversation) for each in recorder.calls] == [
        ("look", "c", ""),
        ("put", "", "r"),
        ("put", "", ""),
    ]
    assert recorder.calls[2].arguments == {"name": "Eve"}


async def test_the_router_refuses_other_methods_and_the_endpoint_other_people() -> None:
    async with served(Recorder()) as client:
        assert (await client.get("/vapi")).status_code == 405
        refused = await client.post("/vapi", headers={"Authorization": "Bearer unknown"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["look%0A", "%00", "%ED%A0%80", "%FF", "x" * 5_000, "l%C3%B6%C3%B6k"])
async def test_any_tool_name_in_a_path_is_answered(name: str) -> None:
    async with served(Recorder()) as client:
        for base in ("/tools", "/retell/tools"):
            response = await client.post(f"{base}/{name}", json={})
            assert response.json()["say"] == "Refused: unknown_tool ('look', 'put')."


def test_an_announced_length_that_is_far_too_large_is_refused_unread() -> None:
    wire = Wire([])
    headers = (*AUTHORIZED, (b"content-length", str(BODY_MAX + DRAIN_MAX + 1).encode()))
    finished(endpoint(PLAIN, Recorder()), scope(PATHS["plain"], headers), wire.receive, wire.send)
    assert said("plain", wire.answer()) == ["Refused: too_large 512."]
