"""`halfpast mcp`: a client starts it and talks to it on stdin and stdout."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from server.platforms.body import BODY_MAX
from tests.server.platforms.mcp.clients import MODES, Mode, beside, call, data, rpc, started
from tests.server.serving import EXIT_TIMEOUT_S, PROGRAM, Server, environment, halfpast
from tests.support.folders import temporary_folder

INITIALIZE = rpc(
    "initialize",
    {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    id=0,
)
TENANT = """
id: {id}
name: {id}
time_zone: Europe/Berlin
hours: {{mon-sun: 08:00-18:00}}
hosts: [{{id: ann, name: Ann}}]
"""


@pytest.fixture
def ledger() -> Iterator[str]:
    """A file that is not there yet."""
    with temporary_folder() as folder:
        yield f"sqlite:///{folder}/halfpast.db"


def declare(ledger: str, *tenants: str) -> None:
    for each in tenants:
        done = halfpast("apply", "-", "--ledger", ledger, stdin=TENANT.format(id=each))
        assert done.returncode == 0, done.stderr


def conversed(*messages: object, ledger: str, flags: tuple[str, ...] = ("--demo",)) -> list[dict[str, Any]]:
    """All that is answered to a whole input, which ends right behind its last message."""
    lines = "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in messages)
    done = halfpast("mcp", "--ledger", ledger, *flags, stdin=lines)
    assert done.returncode == 0, done.stderr
    return [json.loads(each) for each in done.stdout.splitlines()]


@pytest.mark.parametrize("mode", MODES)
async def test_a_process_is_a_conversation(ledger: str, mode: Mode) -> None:
    async with started("--demo", "--ledger", ledger, mode=mode) as client:
        assert "Anna" in str((await client.list_tools()).tools)
        offered = data(await client.call_tool("propose_times", {"when": "next week"}))["slots"]
        first = data(await client.call_tool("book", {"when": "the second one", "attendee_name": "Zoe"}))
        again = data(await client.call_tool("book", {"when": offered[1]["start"], "attendee_name": "Zoe"}))
        assert first["booking"]["id"] == again["booking"]["id"]
    async with started("--demo", "--ledger", ledger, mode=mode) as other:
        assert data(await other.call_tool("find_bookings", {}))["reason"] == "no_such_booking"


async def test_a_client_may_say_which_conversation_it_is(ledger: str) -> None:
    known = beside(conversation_id="mine", caller_number="+15555550123")
    async with started("--demo", "--ledger", ledger) as client:
        free = data(await client.call_tool("propose_times", {}, meta=known))["slots"][0]["start"]
        booked = data(await client.call_tool("book", {"when": free, "attendee_name": "Zoe"}, meta=known))
        assert booked["booking"]["id"]
        assert data(await client.call_tool("find_bookings", {}))["reason"] == "no_such_booking"
    async with started("--demo", "--ledger", ledger) as later:
        found = data(await later.call_tool("find_bookings", {}, meta=known))
        assert [each["id"] for each in found["bookings"]] == [booked["booking"]["id"]]


async def test_what_was_held_is_free_again_when_it_ends(ledger: str) -> None:
    async with started("--demo", "--ledger", ledger) as client:
        wanted = {"when": data(await client.call_tool("propose_times", {}))["slots"][0]["start"]}
        assert data(await client.call_tool("hold_slot", {**wanted, "with_whom": "anna"}))["available"]
        async with started("--demo", "--ledger", ledger) as other:
            held = data(await other.call_tool("check_slot", {**wanted, "with_whom": "anna"}))
            assert held["reason"] == "busy"
    async with started("--demo", "--ledger", ledger) as other:
        free = data(await other.call_tool("check_slot", {**wanted, "with_whom": "anna"}))
        assert free["available"]


async def test_a_server_on_the_same_file_sees_what_is_booked_and_the_other_way_round(ledger: str) -> None:
    with Server(ledger, "--demo") as server:
        async with started("demo", "--ledger", ledger) as client:
            wanted = {"when": server.slot, "with_whom": "ben", "attendee_name": "Zoe"}
            assert data(await client.call_tool("book", wanted))["booking"]["id"]
            taken = server.says("book", {**wanted, "attendee_name": "Max"})
            assert taken["reason"] == "busy"
            wanted["with_whom"] = "clara"
            assert server.says("book", wanted)["booking"]["id"]
            assert (
                data(await client.call_tool("book", {**wanted, "attendee_name": "Max"}))["reason"] == "busy"
            )


def test_stdout_has_messages_only_and_what_came_before_the_end_is_answered(ledger: str) -> None:
    answers = conversed(
        INITIALIZE,
        rpc("notifications/initialized", id=None),
        "this is no message",
        "",
        "x" * (2 * BODY_MAX),
        call("check_slot", {}) | {"id": "a"},
        call("book", {"when": "tomorrow"}) | {"id": "b"},
        call("book", '{"when": ""}') | {"id": "c"},
        rpc("no/method", id="d"),
        ledger=ledger,
        flags=("--demo", "--log-level", "debug"),
    )
    found = {each["id"]: each for each in answers}
    assert found.keys() == {0, "a", "b", "c", "d"}
    assert found[0]["result"]["serverInfo"]["name"] == "halfpast"
    for id in "abc":
        assert found[id]["result"]["structuredContent"]["reason"]
    assert found["d"]["error"]["code"] == -32601


@contextmanager
def greeted(ledger: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has answered its client once; it is ended behind the block."""
    with subprocess.Popen(
        [PROGRAM, "mcp", "--demo", "--ledger", ledger],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        try:
            send(process, INITIALIZE)
            assert json.loads(process.stdout.readline())["id"] == 0
            yield process
        finally:
            process.kill()


def send(process: subprocess.Popen[str], message: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(message) + "\n")
    process.stdin.flush()


def ended(process: subprocess.Popen[str], ledger: str) -> int:
    """The exit code of one that ends in order: nothing to say, and the ledger closed."""
    code = process.wait(EXIT_TIMEOUT_S)
    assert process.stderr is not None
    told = [each for each in process.stderr.read().splitlines() if " INFO " not in each]
    assert told == []
    assert not Path(ledger.removeprefix("sqlite:///") + "-wal").exists()
    return code


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_ends_it_in_order(ledger: str, how: signal.Signals, code: int) -> None:
    with greeted(ledger) as process:
        process.send_signal(how)
        assert ended(process, ledger) == code


def test_a_client_that_reads_no_more_ends_it_in_order(ledger: str) -> None:
    with greeted(ledger) as process:
        assert process.stdout is not None
        process.stdout.close()
        send(process, rpc("tools/list"))
        assert ended(process, ledger) == 0


# Whose calendar it is


def whose(ledger: str, *arguments: str, **variables: str) -> str:
    """The business in the descriptions of the tools."""
    lines = json.dumps(INITIALIZE) + "\n" + json.dumps(rpc("tools/list")) + "\n"
    done = halfpast("mcp", *arguments, "--ledger", ledger, stdin=lines, **variables)
    if done.returncode:
        (line,) = done.stderr.splitlines()
        assert done.stdout == ""
        return f"{done.returncode} {line}"
    tools = json.loads(done.stdout.splitlines()[1])["result"]["tools"]
    description: str = tools[0]["description"]
    return description.partition(" at ")[2].split()[0]


def test_the_tenant_is_named_or_the_keys_or_the_only_one(ledger: str) -> None:
    declare(ledger, "abel")
    assert whose(ledger) == "abel"
    declare(ledger, "bella")
    made = halfpast("keys", "create", "bella", "--ledger", ledger)
    key = next(word for word in made.stdout.split() if word.startswith("hp_live_"))
    assert whose(ledger, HALFPAST_KEY=key) == "bella"
    assert whose(ledger, "abel", HALFPAST_KEY=key) == "abel"
    assert whose(ledger, "--demo") == "Demo"
    assert whose(ledger, "bella", "--demo") == "bella"


def test_where_nobody_can_tell_whose_it_is_one_line_says_what_to_do(ledger: str) -> None:
    assert "2 halfpast: error: which tenant?" in whose(ledger)
    declare(ledger, "abel", "bella")
    assert "there are: abel, bella" in whose(ledger)
    assert "1 halfpast: error: no tenant 'cain'" in whose(ledger, "cain")
    assert "HALFPAST_KEY opens nothing" in whose(ledger, HALFPAST_KEY="hp_live_unknown")
    assert "2 halfpast: error" in whose("mysql://here")
    assert "is it up, and the right --ledger?" in whose("redis://127.0.0.1:1")


# A bridge to a server that runs


@pytest.fixture
def server(ledger: str) -> Iterator[Server]:
    with Server(ledger, "--demo") as running:
        yield running


@pytest.mark.parametrize("mode", MODES)
async def test_a_bridge_passes_everything_on(server: Server, mode: Mode) -> None:
    async with started("--url", f"{server.url}/mcp", mode=mode, HALFPAST_KEY="demo") as client:
        assert "Anna" in str((await client.list_tools()).tools)
        offered = data(await client.call_tool("propose_times", {"when": "next week"}))["slots"]
        second = {"when": "the second one", "with_whom": "anna", "attendee_name": "Zoe"}
        booked = data(await client.call_tool("book", second))
        assert booked["slot"]["start"] == offered[1]["start"]
        assert data(await client.call_tool("no_such_tool", {}))["reason"] == "unknown_tool"
    taken = server.says("check_slot", {"when": offered[1]["start"], "with_whom": "anna"})
    assert taken["reason"] == "busy"


async def test_a_bridge_outlives_its_server(ledger: str) -> None:
    with Server(ledger, "--demo") as server:
        port = str(server.port)
        async with started("--url", server.url, "demo", HALFPAST_KEY="demo") as client:
            assert data(await client.call_tool("propose_times", {}))["slots"]
            server.stop()
            assert data(await client.call_tool("book", {"when": server.slot}))["reason"] == "unavailable"
            with Server(ledger, "--demo", "--port", port):
                assert data(await client.call_tool("propose_times", {}))["slots"]


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("text/html", b"<html>"),
        ("application/json", b""),
        ("application/json", b'{"jsonrpc": "2.0", "id": 1, "result": {"tools": 7}}'),
        ("text/event-stream", b"data: hello\n\n"),
    ],
)
def test_a_server_of_another_kind_is_said_in_one_line(kind: str, answer: bytes) -> None:
    class Peer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Peer) as peer:
        thread = threading.Thread(target=peer.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{peer.server_port}/mcp"
            done = halfpast("mcp", "--url", url, HALFPAST_KEY="demo")
        finally:
            peer.shutdown()
            thread.join()
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert line.startswith(f"halfpast: error: {url}: no answer of MCP")


def test_a_bridge_that_cannot_be_says_so_in_one_line(server: Server) -> None:
    def told(*arguments: str, **variables: str) -> tuple[int, str]:
        done = halfpast("mcp", *arguments, **variables)
        (line,) = done.stderr.splitlines()
        assert done.stdout == ""
        return done.returncode, line

    for code, said, arguments, variables in (
        (1, "HALFPAST_KEY opens nothing there", ["--url", server.url], {"HALFPAST_KEY": "wrong"}),
        (1, "HALFPAST_KEY opens nothing there", ["--url", server.url, "other"], {"HALFPAST_KEY": "demo"}),
        (1, "HTTP 404", ["--url", f"{server.url}/nowhere"], {"HALFPAST_KEY": "demo"}),
        (1, "no server answers there", ["--url", "http://127.0.0.1:1/mcp"], {"HALFPAST_KEY": "demo"}),
        (2, "set HALFPAST_KEY", ["--url", server.url], {}),
        (1, "no answer of MCP", ["--url", f"{server.url}/vapi"], {"HALFPAST_KEY": "demo"}),
        (2, "not an address such as https://", ["--url", "here"], {"HALFPAST_KEY": "demo"}),
        (2, "leave out --ledger", ["--url", server.url, "--demo"], {"HALFPAST_KEY": "demo"}),
    ):
        found = told(*arguments, **variables)
        assert found[0] == code, found
        assert said in found[1], found
