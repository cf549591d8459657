"""`POST /mcp`, with nothing between the wire and the test: who is let in, and what is refused how."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from engine.errors import LedgerUnavailable
from server import app
from server.platforms import body
from server.platforms.body import BODY_MAX
from server.platforms.mcp.endpoint import McpEndpoint
from server.running import Runner
from server.security.bearer import UNAUTHORIZED
from server.security.grants import Grant
from server.settings import Settings
from tests.server.platforms.kit import TENANT, TOKEN, DesksInMemory, KeysInMemory, Recorder
from tests.server.platforms.mcp.clients import SECRET, call, rpc, said
from tests.server.serving import Server
from tests.support.fixtures import MakeServer
from tests.support.folders import temporary_folder
from tools.call import Reply

ACCEPTED = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
INITIALIZE = rpc(
    "initialize",
    {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": SECRET, "version": "1"},
    },
)
MODERN = "2026-07-28"
ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that tells all it can, and of which nothing that was sent may be told."""
    flags = ("--demo", "--log-level", "debug")
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", *flags) as running:
        yield running
        assert SECRET not in running.log()
        assert "Traceback" not in running.log()


def post(server: Server, content: object, path: str = "/mcp", **headers: str) -> httpx.Response:
    """A request with the demo's key."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = content if isinstance(content, bytes) else json.dumps(content).encode()
    return server.client.post(
        path, content=sent, headers={**ACCEPTED, "authorization": "Bearer demo", **named}
    )


# Who is let in


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"x-tenant": "demo"}])
def test_without_a_key_every_request_gets_the_bytes_that_it_gets_elsewhere(
    server: Server, header: Mapping[str, str]
) -> None:
    elsewhere = server.client.post("/tools/book", headers=header)
    for content in (b"", b"{", json.dumps(INITIALIZE).encode(), b"x" * (BODY_MAX + 1)):
        answer = server.client.post("/mcp", content=content, headers={**ACCEPTED, **header})
        assert (answer.status_code, answer.content) == (401, UNAUTHORIZED)
        assert answer.headers["www-authenticate"] == elsewhere.headers["www-authenticate"]
        assert answer.content == elsewhere.content


def test_a_key_may_stand_where_platforms_put_it(server: Server) -> None:
    for name in ("x-api-key", "x-vapi-secret", "x-tool-secret"):
        headers = {**ACCEPTED, name: "demo"}
        answer = server.client.post("/mcp", json=call("check_slot", {}), headers=headers)
        assert said(answer)["reason"] == "missing_when"


@pytest.mark.parametrize("host", ["voice.example.com", "voice.example.com:8443", "evil.example", "127.0.0.1"])
def test_any_host_name_will_do_and_any_origin(server: Server, host: str) -> None:
    answer = post(server, INITIALIZE, host=host, origin=f"https://{host}")
    assert answer.status_code == 200
    assert answer.json()["result"]["protocolVersion"] == "2025-06-18"


def test_the_path_may_name_the_tenant_that_the_key_opens(server: Server) -> None:
    assert said(post(server, call("check_slot", {}), "/mcp/demo"))["reason"] == "missing_when"
    assert post(server, call("check_slot", {}), "/mcp/other").status_code == 401


def test_there_are_no_sessions_to_listen_to_or_to_end(server: Server) -> None:
    for method in ("GET", "DELETE", "PUT"):
        answer = server.client.request(method, "/mcp", headers={**ACCEPTED, "authorization": "Bearer demo"})
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "mcp-session-id" not in post(server, INITIALIZE).headers


# What is asked


def test_each_request_stands_for_itself(server: Server) -> None:
    assert said(post(server, call("check_slot", {})))["reason"] == "missing_when"
    listed = post(server, rpc("tools/list")).json()["result"]["tools"]
    assert [each["name"] for each in listed][0] == "check_slot"


def test_a_notification_is_taken_and_answered_with_nothing(server: Server) -> None:
    answer = post(server, rpc("notifications/initialized", id=None))
    assert (answer.status_code, answer.content) == (202, b"")


def test_an_unknown_method_is_told_so(server: Server) -> None:
    assert post(server, rpc("resources/list")).json()["error"]["code"] == -32601
    assert post(server, rpc(f"no/{SECRET}")).json()["error"]["code"] == -32601
    modern = rpc("resources/list", {"_meta": ENVELOPE})
    answer = post(server, modern, mcp_protocol_version=MODERN, mcp_method="resources/list")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, -32601)


@pytest.mark.parametrize("version", ["2025-11-25", MODERN])
@pytest.mark.parametrize(
    "content",
    [
        b"{" + SECRET.encode(),
        b"",
        b"[]",
        b"7",
        b'{"jsonrpc": "2.0", "id": 1}',
        b'{"jsonrpc": "1.0", "id": 1, "method": "' + SECRET.encode() + b'"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": ["' + SECRET.encode() + b'"]}',
        b"\xff\xfe" + SECRET.encode(),
        b"[" * 100_000,
        json.dumps([call("check_slot", {"when": SECRET})] * 3).encode(),
    ],
)
def test_what_is_no_message_gets_an_error_in_json(server: Server, content: bytes, version: str) -> None:
    answer = post(server, content, mcp_protocol_version=version)
    assert answer.status_code == 400
    assert answer.json()["jsonrpc"] == "2.0"
    assert answer.json()["error"]["code"] in (-32700, -32600, -32602)


def test_a_version_that_nobody_knows_is_answered_with_those_that_there_are(server: Server) -> None:
    later = "2031-01-01"
    meta = {**ENVELOPE, "io.modelcontextprotocol/protocolVersion": later}
    message = rpc("tools/list", {"_meta": meta})
    answer = post(server, message, mcp_protocol_version=later, mcp_method="tools/list")
    assert answer.status_code == 400
    assert MODERN in answer.json()["error"]["data"]["supported"]


def test_a_huge_body_is_refused_and_the_connection_goes_on(server: Server) -> None:
    for size in (BODY_MAX + 1, 4 * BODY_MAX):
        answer = post(server, b'"' + b"x" * size + b'"')
        assert answer.status_code == 413
        assert "too large" in answer.json()["error"]["message"]
    assert said(post(server, call("check_slot", {})))["reason"] == "missing_when"


@pytest.mark.parametrize("version", ["2025-11-25", MODERN])
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (None, "missing_when"),
        ("", "missing_when"),
        ("{}", "missing_when"),
        ('{"when": "yesterday at ten"}', "past"),
        ({"when": None}, "missing_when"),
        ({"when": ["tomorrow", {"at": 10}]}, None),
        ([SECRET], "bad_arguments"),
        (7, "bad_arguments"),
        ("{" + SECRET, "bad_arguments"),
        ({"when": [[[[[[[[[[[[[[[[[[[[SECRET]]]]]]]]]]]]]]]]]]]]}, "too_deep"),
        ({"when": "\ud800", "context": "\x00" * 10, "x" * 5_000: SECRET}, None),
        ({"when": 1e400, "duration": 10**40}, None),
    ],
)
def test_whatever_a_model_writes_as_arguments_gets_a_sentence(
    server: Server, arguments: object, reason: str | None, version: str
) -> None:
    message = call("check_slot", arguments)
    if version == MODERN:
        message["params"]["_meta"] = ENVELOPE
    answer = post(
        server, message, mcp_protocol_version=version, mcp_method="tools/call", mcp_name="check_slot"
    )
    reply = said(answer)
    assert reply["say"]
    if reason is not None:
        assert reply["reason"] == reason


@pytest.mark.parametrize("version", ["2025-11-25", MODERN])
@pytest.mark.parametrize("levels", [150, 230, 300, 900])
def test_a_message_of_any_depth_is_answered_in_json(server: Server, levels: int, version: str) -> None:
    deep = f'{{"when": {"[" * levels}1{"]" * levels}}}'
    message = json.dumps(call("check_slot", {})).replace("{}", deep).encode()
    answer = post(server, message, mcp_protocol_version=version)
    assert answer.status_code in (200, 400)
    assert answer.json()["jsonrpc"] == "2.0"


def test_arguments_of_the_wrong_kind_do_not_reach_a_log_by_way_of_names(server: Server) -> None:
    for message in (
        rpc("tools/call", {"name": {SECRET: 1}}),
        rpc("tools/call", {"name": "book", "arguments": {}, "_meta": SECRET}),
        rpc("initialize", {"protocolVersion": SECRET}),
        rpc("notifications/cancelled", {"requestId": {SECRET: 1}}, id=None),
    ):
        assert post(server, message).status_code in (200, 202)


async def test_before_the_ledger_is_reached_nobody_hears_that_the_key_is_wrong(
    make_redis_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "OPEN_WAIT_S", 0.0)
    redis = make_redis_server()
    redis.stop()
    application = app.create(Settings(ledger=redis.url, demo=True))
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://here") as client,
    ):
        elsewhere = await client.post("/tools/book", json={})
        answer = await client.post("/mcp", json=INITIALIZE, headers=ACCEPTED)
        assert (answer.status_code, answer.content) == (503, elsewhere.content)


# What the tools hear, in memory


@asynccontextmanager
async def answering(
    keys: KeysInMemory | None = None, recorder: Recorder | None = None, desks: DesksInMemory | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """The route by itself, and a client of it."""
    found = desks or DesksInMemory()
    tools = (recorder or Recorder()).tools
    endpoint = McpEndpoint(Runner(tools, found), found, keys or KeysInMemory())
    async with (
        endpoint.running(),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(endpoint),
            base_url="https://voice.example.com/mcp",
            headers={**ACCEPTED, "authorization": f"Bearer {TOKEN}"},
        ) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("headers", "conversation"),
    [
        ({}, ""),
        ({"x-conversation-id": "a", "x-call-id": "b", "x-session-id": "c"}, "a"),
        ({"x-call-id": "b", "x-session-id": "c", "x-chat-id": "d"}, "b"),
        ({"x-session-id": "c", "x-chat-id": "d"}, "c"),
        ({"x-chat-id": "d"}, "d"),
        ({"x-call-id": "{{call.id}}", "x-chat-id": "d"}, "d"),
        ({"x-conversation-id": "null"}, ""),
        ({"mcp-session-id": "s"}, ""),
    ],
)
async def test_an_id_in_a_header_is_the_conversations(headers: dict[str, str], conversation: str) -> None:
    recorder = Recorder()
    async with answering(recorder=recorder) as client:
        said(await client.post("", json=call("look", {"a": 1}), headers=headers))
    (heard,) = recorder.calls
    assert (heard.conversation, heard.id, heard.arguments) == (conversation, "", {"a": 1})


async def test_what_stands_beside_the_arguments_is_heard_where_no_header_says_it() -> None:
    recorder = Recorder()
    beside = {"conversation_id": "m", "call_id": "t", "caller_number": "+15555550123"}
    async with answering(recorder=recorder) as client:
        said(await client.post("", json=call("look", {}, **beside)))
        known = {"x-conversation-id": "h", "x-caller-number": "+15555550199"}
        said(await client.post("", json=call("look", {}, **beside), headers=known))
        said(await client.post("", json=call("look", {}, conversation_id=["x"], caller_number="withheld")))
    heard = [(each.conversation, each.id, each.caller) for each in recorder.calls]
    assert heard == [("m", "t", "+15555550123"), ("h", "t", "+15555550199"), ("", "", "")]


async def test_a_key_to_several_needs_to_say_which() -> None:
    several = KeysInMemory(
        grants={TOKEN: Grant.to((TENANT, "other"))}, lines={"15555550100": TENANT, "agent_1": TENANT}
    )
    recorder = Recorder()
    silent: tuple[dict[str, str], ...] = ({}, {"x-called-number": "+15555550101"}, {"x-agent-id": "agent_2"})
    telling = ({"x-tenant": TENANT}, {"x-called-number": "+1 555 555 0100"}, {"x-agent-id": "agent_1"})
    async with answering(several, recorder) as client:
        for headers in silent:
            answer = await client.post("", json=call("look", {}), headers=headers)
            assert answer.status_code == 400
            assert "X-Tenant" in answer.json()["error"]["message"]
        assert not recorder.calls
        for headers in telling:
            said(await client.post("", json=call("look", {}), headers=headers))
    assert len(recorder.calls) == len(telling)


async def test_a_tool_that_breaks_is_spoken_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    broken = Recorder(raising=ValueError(SECRET))
    async with answering(recorder=broken) as client:
        assert said(await client.post("", json=call("look", {})))["reason"] == "unavailable"
        assert said(await client.post("", json=call("put", {})))["reason"] == "unconfirmed"
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


async def test_a_reply_that_is_no_json_is_spoken_all_the_same() -> None:
    odd = Recorder(reply=Reply(say="Two\nlines.", slots=(object(),)))  # type: ignore[arg-type]
    async with answering(recorder=odd) as client:
        assert said(await client.post("", json=call("look", {})))["reason"] == "unavailable"
    async with answering(recorder=Recorder(reply=Reply(say="Two\nlines."))) as client:
        assert said(await client.post("", json=call("look", {})))["say"] == "Two lines."


async def test_while_a_tenant_cannot_be_loaded_its_tools_are_told_without_names() -> None:
    away = DesksInMemory(missing=LedgerUnavailable("away"))
    async with answering(desks=away) as client:
        listed = (await client.post("", json=rpc("tools/list"))).json()["result"]["tools"]
        assert listed[0]["name"] == "check_slot"
        assert said(await client.post("", json=call("look", {})))["reason"] == "unavailable"
    async with answering() as client:
        named = (await client.post("", json=rpc("tools/list"))).json()["result"]["tools"]
    assert "Ann Lee" in str(named)
    assert "Ann Lee" not in str(listed)


async def test_a_body_that_never_ends_is_answered_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_TIMEOUT_S", 0.01)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    async with answering() as client:
        answer = await client.post("", content=slowly())
    assert answer.status_code == 408
    assert answer.json()["error"]["message"]


async def test_the_words_of_the_sdk_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    sdk = logging.getLogger("mcp.server.runner")
    async with answering():
        sdk.warning("dropped %s", SECRET)
        try:
            raise KeyError(SECRET)
        except KeyError:
            sdk.exception("handler raised")
        sdk.info("nothing to tell")
    assert SECRET not in caplog.text
    told = [each.getMessage() for each in caplog.records if each.name == "halfpast.mcp"]
    assert len(told) == 2
    assert told[0].startswith("mcp.server.runner line ")
    assert told[1].endswith(": KeyError")


async def test_what_breaks_in_the_sdk_is_answered_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    desks = DesksInMemory()
    endpoint = McpEndpoint(Runner(Recorder().tools, desks), desks, KeysInMemory())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(endpoint)) as client:
        headers = {**ACCEPTED, "x-api-key": TOKEN}
        answer = await client.post("http://here/mcp", json=call("look", {"a": SECRET}), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, -32603)
    assert "RuntimeError" in caplog.text  # it does not run
    assert SECRET not in caplog.text


async def test_the_route_can_be_run_again() -> None:
    desks, recorder = DesksInMemory(), Recorder()
    endpoint = McpEndpoint(Runner(recorder.tools, desks), desks, KeysInMemory())
    for _ in range(2):
        async with endpoint.running(), httpx.AsyncClient(transport=httpx.ASGITransport(endpoint)) as client:
            headers = {**ACCEPTED, "x-api-key": TOKEN}
            said(await client.post("http://here/mcp", json=call("look", {}), headers=headers))
    assert len(recorder.calls) == 2
