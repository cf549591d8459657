"""The server as a process: started, called, told, stopped and killed, on both ledgers."""

import json
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.server.serving import Server, empty_ledger, halfpast, until
from tests.support.redis_server import Binary, RedisServer

CLINIC = """\
id: clinic
name: Clinic
time_zone: UTC
hours: {daily: 00:00-24:00}
hosts: [{id: anna, name: Anna}]
"""


class Kind:
    """A ledger, and the flags with which it is served."""

    def __init__(self, ledger: str, *flags: str) -> None:
        self.ledger = ledger
        self.flags = flags

    def server(self, *flags: str) -> Server:
        return Server(self.ledger, *self.flags, *flags)


@pytest.fixture(params=["sqlite", "redis"])
def kind(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[Kind]:
    """A file with one process; a Redis with two workers. Both empty."""
    flags = ("--workers", "2") if request.param == "redis" else ()
    with empty_ledger(request.param, redis_servers) as ledger:
        yield Kind(ledger, *flags)


def test_the_demo_answers_the_curl_line_that_it_prints(kind: Kind) -> None:
    with kind.server("--demo") as server:
        done = subprocess.run(
            ["bash", "-c", server.curl], capture_output=True, text=True, check=False, timeout=30
        )
        assert (done.returncode, done.stderr) == (0, "")
        reply = json.loads(done.stdout)
        assert reply["available"] is True
        assert reply["slot"]["host"] in ("anna", "ben", "clara")
        assert server.banner[0].startswith(f"halfpast 0.1.0 listens on {server.url}")
        assert server.banner[1] == f"Ledger: {kind.ledger}"
        assert server.stop() == 0
        assert server.log() == ""


def test_every_route_answers_and_nothing_else_does(kind: Kind) -> None:
    with kind.server("--demo") as server:
        alive = server.client.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"alive": True})
        assert "server" not in alive.headers
        assert server.says("propose_times", {})["slots"]
        vapi = {
            "message": {
                "type": "tool-calls",
                "toolCallList": [{"id": "c1", "name": "propose_times", "arguments": {}}],
            }
        }
        bearer = {"authorization": "Bearer demo"}
        (result,) = server.client.post("/vapi", json=vapi, headers=bearer).json()["results"]
        assert result["toolCallId"] == "c1"
        retell = {"name": "propose_times", "call": {"call_id": "x"}, "args": {}}
        assert server.client.post("/retell", json=retell, headers=bearer).json()["say"]
        assert server.client.post("/retell/tools/propose_times", json={}, headers=bearer).json()["say"]
        for method, path, status in (
            ("GET", "/", 404),
            ("GET", "/tools", 404),
            ("POST", "/tools/book/x", 404),
            ("GET", "/tools/book", 405),
            ("POST", "/readyz", 405),
            ("DELETE", "/vapi", 405),
        ):
            response = server.client.request(method, path, headers=bearer)
            assert response.status_code == status, path
            assert set(response.json()) == {"error", "message"}
        assert server.call("propose_times", {}, key="else").status_code == 401


def test_a_booking_that_was_confirmed_is_there_after_a_kill_and_a_restart(kind: Kind) -> None:
    with kind.server("--demo") as server:
        asked = {"when": server.slot, "with_whom": "ben", "attendee_name": "Eve"}
        booked = server.call("book", asked, X_Conversation_Id="talk").json()["booking"]
        server.kill()
    with kind.server("--demo") as server:
        taken = server.says("check_slot", {"when": asked["when"], "with_whom": "ben"})
        assert (taken["available"], taken["reason"]) == (False, "busy")
        again = server.call("book", asked, X_Conversation_Id="talk").json()["booking"]
        assert again == booked


def test_a_booking_in_flight_is_finished_and_answered_when_the_server_is_stopped(kind: Kind) -> None:
    with kind.server("--demo") as server:
        body = json.dumps({"when": server.slot, "with_whom": "clara", "attendee_name": "Eve"}).encode()
        with socket.create_connection(("127.0.0.1", server.port), timeout=30.0) as connection:
            connection.sendall(
                b"POST /tools/book HTTP/1.1\r\nhost: here\r\nauthorization: Bearer demo\r\n"
                b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n" % len(body)
            )
            # The route has begun to read: from here on the request is in flight.
            assert connection.recv(64).startswith(b"HTTP/1.1 100 ")
            server.process.send_signal(signal.SIGTERM)
            until(lambda: not server.accepts(), "nothing new is accepted")
            connection.sendall(body)
            answer = b""
            while part := connection.recv(65_536):
                answer += part
        assert answer.startswith(b"HTTP/1.1 200 ")
        booked = json.loads(answer.partition(b"\r\n\r\n")[2])["booking"]
        assert (booked["status"], booked["host"]) == ("confirmed", "clara")
        assert server.process.wait(timeout=30) == 0
        assert server.log() == ""
    with kind.server("--demo") as server:
        assert server.says("check_slot", {"when": booked["start"], "with_whom": "clara"})["reason"] == "busy"


def test_what_other_processes_declare_make_and_revoke_is_seen_by_a_running_server(kind: Kind) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    asked = {"when": f"{tomorrow}T12:00"}
    with kind.server() as server:

        def told(*command: str, stdin: str = "") -> str:
            done = halfpast(*command, "--ledger", kind.ledger, stdin=stdin)
            assert done.returncode == 0, done.stderr
            return done.stdout.strip()

        def answers() -> set[str]:
            """What is answered, asked often enough for each worker to have had its say."""
            found = [server.call("check_slot", asked, key) for _ in range(8)]
            return {str(each.status_code) if each.status_code != 200 else _reason(each) for each in found}

        told("apply", "-", stdin=CLINIC)
        key = told("keys", "create", "clinic")
        until(lambda: answers() == {"free"}, "the key opens the new tenant")
        told("apply", "-", stdin=CLINIC.replace("00:00-24:00", "closed"))
        until(lambda: answers() == {"closed"}, "the new hours hold")
        id = told("keys", "list").splitlines()[1].split()[0]
        told("keys", "revoke", id)
        until(lambda: answers() == {"401"}, "the key opens nothing any more")


def _reason(response: httpx.Response) -> str:
    return str(response.json().get("reason", "free"))


def test_a_demo_opens_nothing_on_a_later_server_of_the_same_ledger(kind: Kind) -> None:
    with kind.server("--demo") as server:
        assert server.call("propose_times", {}).status_code == 200
    with kind.server() as server:
        assert server.call("propose_times", {}).status_code == 401
    assert "no keys yet" in halfpast("keys", "list", "--ledger", kind.ledger).stderr


def test_a_tenant_that_is_called_demo_already_is_left_alone(kind: Kind) -> None:
    mine = CLINIC.replace("clinic", "demo")
    halfpast("apply", "-", "--ledger", kind.ledger, stdin=mine)
    with kind.server("--demo") as server:
        assert (
            server.says("check_slot", {"with_whom": "ben", "when": server.slot})["reason"] == "unknown_host"
        )
    again = halfpast("apply", "-", "--ledger", kind.ledger, stdin=mine)
    assert again.stdout == "= nothing to change, 2 unchanged\n"


def test_ctrl_c_stops_a_server_quietly(kind: Kind) -> None:
    with kind.server() as server:
        assert server.stop(signal.SIGINT) == 130
        assert server.log() == ""


def test_workers_end_when_their_supervisor_is_killed(redis_server: RedisServer) -> None:
    with Server(redis_server.url, "--workers", "2") as server:
        server.process.kill()
        until(lambda: not server.accepts(), "nobody holds the port any more")


def test_a_worker_that_dies_is_replaced(redis_server: RedisServer) -> None:
    with Server(redis_server.url, "--workers", "2", "--demo") as server:
        children = _children(server.process.pid)
        assert len(children) >= 2
        for child in children:
            # Not uvicorn's helpers, such as multiprocessing's tracker of resources.
            if "spawn_main" in _command(child):
                subprocess.run(["kill", "-9", str(child)], check=True)
        until(lambda: _answers(server), "new workers answer")


def _answers(server: Server) -> bool:
    try:
        return server.call("propose_times", {}).status_code == 200
    except httpx.TransportError:
        return False


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(each) for each in found.split()]


def _command(pid: int) -> str:
    return subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout


def test_what_one_server_books_another_one_on_the_same_redis_knows(redis_server: RedisServer) -> None:
    with Server(redis_server.url, "--demo") as one, Server(redis_server.url, "--demo") as other:
        asked = {"when": one.slot, "with_whom": "ben"}
        assert other.says("check_slot", asked)["available"] is True
        assert "booking" in one.says("book", asked | {"attendee_name": "Eve"})
        until(lambda: other.says("check_slot", asked)["available"] is False, "the other one knows")
        assert other.says("book", asked | {"attendee_name": "Zoe"})["reason"] == "busy"
