"""`halfpast call` against the real program: each sample over each platform, and whatever may go wrong."""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct
from retell.lib.webhook_auth import symmetric

from server.calling import script
from server.calling.envelopes import PLATFORMS
from server.calling.script import Expectation
from server.cli import main
from tests.server.serving import Server, halfpast, until
from tests.support.folders import temporary_folder

TIMES = 2
"""Whatever the first leaves behind, the second comes upon."""
SAMPLES = script.samples()
DOCS = Path(__file__).parents[3] / "docs" / "calls.md"
ANY_NUMBER = "+49302312####"


class Done(Struct, frozen=True):
    """How a command ended."""

    code: int
    out: str
    err: str

    def failed(self, code: int, told: str) -> None:
        """In one line."""
        assert (self.code, self.err.count("\n")) == (code, 1), self
        assert self.err.startswith("halfpast: error: ")
        assert told in self.err


class Halfpast:
    """`halfpast call`, in this process."""

    def __init__(self, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._captured = captured
        for name in os.environ:
            if name.startswith("HALFPAST_") or name == "RETELL_API_KEY":
                patch.delenv(name)

    def __call__(self, *arguments: str, **variables: str) -> Done:
        for name, value in variables.items():
            self._patch.setenv(name, value)
        code = main(["call", *arguments])
        found = self._captured.readouterr()
        return Done(code, found.out, found.err)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Halfpast:
    return Halfpast(monkeypatch, capsys)


@contextmanager
def demo() -> Iterator[Server]:
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as server:
        yield server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with demo() as found:
        yield found


def written(folder: Path, turns: str, people: str = "{Zoe: {}}") -> str:
    file = folder / "mine.yaml"
    file.write_text(f"title: Mine\npeople: {people}\nturns: {turns}\n")
    return str(file)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_sample_goes_as_expected_over_every_platform_again_and_again(
    call: Halfpast, server: Server, platform: str, name: str
) -> None:
    for _ in range(TIMES):
        done = call(name, "--platform", platform, "--url", server.url)
        assert (done.code, done.err) == (0, ""), done.out + done.err
        turns = len(script.sample(name).turns)
        assert f"\n{turns} turns, all as expected; median " in done.out
        assert done.out.startswith(f"{script.sample(name).title}, over {platform} at {server.url}\n")


NOWS = (
    "2026-11-27 17:30",  # a Friday, after hours
    "2026-11-28 12:00",
    "2026-11-29 23:40",  # the last minutes of a week
    "2026-12-02 11:50",  # ten minutes before the break
    "2026-12-31 15:00",
    "2027-03-27 20:00",  # the clocks go forward this night
)

_CLOCK = """\
import os, time
ns, s, ahead_s = time.time_ns, time.time, int(os.environ["CLOCK_AHEAD_S"])
time.time_ns = lambda: ns() + ahead_s * 10**9
time.time = lambda: s() + ahead_s
"""
"""What Python runs before the program: the machine's clock, moved."""


@pytest.fixture(params=NOWS)
def server_then(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server for which it is another time, in Berlin."""
    then = datetime.fromisoformat(request.param).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    ahead = then - datetime.now(then.tzinfo)
    with temporary_folder() as folder, pytest.MonkeyPatch.context() as patch:
        (folder / "sitecustomize.py").write_text(_CLOCK)
        patch.setenv("PYTHONPATH", str(folder))
        patch.setenv("CLOCK_AHEAD_S", str(round(ahead.total_seconds())))
        with demo() as server:
            assert server.slot[:10] > request.param[:10], "the clock was not moved"
            yield server


def test_every_sample_goes_as_expected_on_any_day_and_at_any_hour(
    call: Halfpast, server_then: Server, tmp_path: Path
) -> None:
    for name in [*SAMPLES, example(tmp_path)] * TIMES:
        done = call(name, "--url", server_then.url)
        assert done.code == 0, done.out + done.err


def example(folder: Path) -> str:
    """The script that the manual shows, in a file."""
    found = re.search(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert found is not None
    file = folder / "example.yaml"
    file.write_text(found[1])
    return str(file)


def test_the_manuals_example_expects_something_at_each_turn_and_leaves_nothing_behind(
    call: Halfpast, server: Server, tmp_path: Path
) -> None:
    file = example(tmp_path)
    turns = script.read(Path(file).read_bytes()).turns
    assert all(turn.expect != Expectation() for turn in turns)
    first, second = (call(file, "--url", server.url) for _ in range(TIMES))
    assert (first.code, second.code) == (0, 0), first.out + second.out
    told = re.compile(r" \(\d+ ms\)|median .*")
    assert told.sub("", first.out) == told.sub("", second.out)  # the same time was free again


def test_what_is_not_as_expected_is_said_and_the_rest_is_played(
    call: Halfpast, server: Server, tmp_path: Path
) -> None:
    turns = """
      - {by: Zoe, says: Anything?, tool: find_bookings, expect: {says: [marvellous], not: [could]}}
      - {by: Zoe, tool: find_bookings, expect: {one_of: [could you, cannot find]}}"""
    done = call(written(tmp_path, turns), "--url", server.url)
    done.failed(1, 'turn 1, find_bookings: expected "marvellous", but it said "I cannot find')
    assert re.search(r"^ +expected +\"marvellous\"$", done.out, re.MULTILINE)
    assert "\n2 turns, 1 not as expected; median " in done.out


def test_a_reply_is_handed_back_also_to_another_person(
    call: Halfpast, server: Server, tmp_path: Path
) -> None:
    turns = """
      - {by: Zoe, tool: propose_times, arguments: {when: next week, with_whom: clara}}
      - {by: Zoe, tool: book, as: hers, expect: {says: [You are booked]},
         arguments: {when: the first one, attendee_name: Zoe, with_whom: clara}}
      - {by: Tom, tool: check_slot, arguments: {when: "{hers}", with_whom: clara},
         expect: {says: [already taken]}}
      - {by: Zoe, tool: cancel, expect: {says: [cancelled]}}
      - {by: Tom, tool: check_slot, arguments: {when: "{hers}", with_whom: clara},
         expect: {says: [is free]}}"""
    done = call(
        written(tmp_path, turns, f"{{Zoe: {{number: '{ANY_NUMBER}'}}, Tom: {{}}}}"), "--url", server.url
    )
    assert done.code == 0, done.out
    shown = " ".join(done.out.split())
    said = re.search(r"You are booked for [^.]* with Clara\.", shown)
    assert said is not None
    assert shown.count(f'check_slot when "{said[0]}"') == TIMES


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_end_of_a_call_lets_go_of_what_it_held(
    call: Halfpast, server: Server, platform: str, tmp_path: Path
) -> None:
    turns = """
      - {by: Zoe, tool: propose_times, arguments: {when: the week after next, with_whom: clara}}
      - {by: Zoe, tool: check_slot, arguments: {when: the first one, with_whom: clara}, as: hers}
      - {by: Zoe, tool: hold_slot, arguments: {when: "{hers}", with_whom: clara},
         expect: {says: [I am holding]}}
      - {by: Tom, tool: check_slot, arguments: {when: "{hers}", with_whom: clara},
         expect: {says: [already taken]}}
      - {by: Zoe, calls_again: true, tool: find_bookings, expect: {says: [cannot find]}}
      - {by: Tom, tool: check_slot, arguments: {when: "{hers}", with_whom: clara},
         expect: {says: [is free]}}"""
    file = written(tmp_path, turns, f"{{Zoe: {{number: '{ANY_NUMBER}'}}, Tom: {{}}}}")
    done = call(file, "--platform", platform, "--url", server.url)
    assert done.code == 0, done.out + done.err
    assert "Zoe            (calls again)" in done.out


def test_the_language_of_a_script_goes_with_each_turn(call: Halfpast, server: Server, tmp_path: Path) -> None:
    turns = "[{by: Zoe, tool: find_bookings, expect: {says: [Termin]}}]\nlanguage: de\nplatform: vapi"
    done = call(written(tmp_path, turns), "--url", server.url)
    assert done.code == 0, done.out
    assert "over vapi at" in done.out


def test_the_samples_are_listed_with_what_happens_in_them(call: Halfpast) -> None:
    done = call("--list")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.out.splitlines()] == ["NAME", *SAMPLES]


def test_nothing_but_plain_text_is_written_where_nobody_looks(call: Halfpast, server: Server) -> None:
    done = call(SAMPLES[0], "--url", server.url, COLUMNS="60")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert max(map(len, done.out.splitlines()[1:])) <= 60


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_server_that_is_not_there_is_one_line(call: Halfpast, platform: str) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_port
    done = call(SAMPLES[0], "--platform", platform, "--url", f"http://127.0.0.1:{port}")
    done.failed(1, f"http://127.0.0.1:{port} cannot be reached: ")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_key_that_opens_nothing_is_one_line_without_the_key(
    call: Halfpast, server: Server, platform: str
) -> None:
    done = call(SAMPLES[0], "--platform", platform, "--url", server.url, "--key", "sesame")
    done.failed(1, f"{server.url} does not take this key; set another by HALFPAST_KEY or --key")
    assert "sesame" not in done.out + done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "which call? `halfpast call --list` names those that there are"),
        (("nosuch",), "nosuch: no such file or directory; `halfpast call --list` names"),
        (("/",), "/: is a directory"),
        ((SAMPLES[0], "--url", "ftp://x"), "--url 'ftp://x': not an address such as http://127.0.0.1:8080"),
        ((SAMPLES[0], "--url", "http://"), "not an address such as"),
        ((SAMPLES[0], "--url", "http://x:y"), "not an address such as"),
        ((SAMPLES[0], "--url", "http://x y"), "--url 'http://x y': not an address such as"),
        ((SAMPLES[0], "--url", "http://x\n"), "not an address such as"),
        ((SAMPLES[0], "--tenant", "clínic"), "--tenant 'clínic': not the id of a tenant"),
        ((SAMPLES[0], "--key", "schlüssel"), "--key='***': must be an API key"),
    ],
)
def test_a_wrong_command_is_one_line(call: Halfpast, arguments: tuple[str, ...], told: str) -> None:
    call(*arguments).failed(2, told)


def test_a_password_in_the_address_is_refused_and_not_shown(call: Halfpast) -> None:
    done = call(SAMPLES[0], "--url", "http://me:sesame@127.0.0.1:8080")
    done.failed(2, "--url: a name and a password have no place in it")
    assert "sesame" not in done.out + done.err


def test_a_bad_script_is_one_line_that_names_the_file(call: Halfpast, tmp_path: Path) -> None:
    file = written(tmp_path, "[{by: Zoe, tool: bok}]")
    call(file).failed(2, f"{file}: $.turns[0].tool: there is no tool 'bok'; there is check_slot, ")


Came = list[tuple[str, dict[str, str], bytes]]
"""Path, headers and body of each request."""


@contextmanager
def peer(answer: bytes, status: int = 200) -> Iterator[tuple[str, Came]]:
    """A server of another kind, which always answers the same: its address, and what it was sent."""
    came: Came = []

    class Peer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            with suppress(ConnectionError):  # who has read enough hangs up
                self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Peer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", came
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        (b'{"say": "Two\\nlines."}', 200, "plain would speak nothing of the answer to check_slot: say of"),
        (
            b'{"text": "x"}',
            200,
            "plain would speak nothing of the answer to check_slot: the answer has no say",
        ),
        (b"<html>\n<p>", 200, "/tools/check_slot did not answer with JSON: '<html>"),
        (b"x" * 2_000_000, 200, "answers with more than 1024 KB"),
        (b"bad gateway", 502, "/tools/check_slot answers with HTTP 502: 'bad gateway'"),
        (b"", 302, "/tools/check_slot answers with HTTP 302"),
    ],
)
def test_an_answer_that_is_none_is_one_line(call: Halfpast, answer: bytes, status: int, told: str) -> None:
    with peer(answer, status) as (url, _):
        call(SAMPLES[0], "--url", url).failed(1, told)


def test_the_key_is_sent_as_the_variable_or_the_flag_has_it(call: Halfpast) -> None:
    with peer(b"{}") as (url, came):
        call(SAMPLES[0], "--url", url)
        call(SAMPLES[0], "--url", url, "--key", "mine")
    assert [headers["authorization"] for _, headers, _ in came] == ["Bearer demo", "Bearer mine"]


BUSINESS = """
id: {id}
name: {id}
time_zone: Europe/Berlin
hours: {{daily: 8-18}}
hosts: [{{id: {host}, name: {host}}}]
"""


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_agencys_key_plays_the_call_of_the_tenant_that_is_named(
    call: Halfpast, agency: tuple[Server, str], platform: str, tmp_path: Path
) -> None:
    server, key = agency
    file = written(tmp_path, "[{by: Zoe, tool: list_options, expect: {says: [Greta]}}]")
    arguments = (file, "--url", server.url, "--platform", platform, "--key", key)
    done = call(*arguments, "--tenant", "garage")
    assert (done.code, done.err) == (0, ""), done.out + done.err
    call(*arguments, "--tenant", "clinic").failed(1, "turn 1, list_options")
    call(*arguments, "--tenant", "nobody").failed(1, "does not take this key for nobody; ")


@pytest.fixture(scope="module")
def agency() -> Iterator[tuple[Server, str]]:
    """A server of two businesses, and a key to both."""
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/halfpast.db"
        for id, host in (("clinic", "Clio"), ("garage", "Greta")):
            declared = BUSINESS.format(id=id, host=host).replace(f"id: {host}", f"id: {host.lower()}")
            assert halfpast("apply", "-", "--ledger", ledger, stdin=declared).returncode == 0
        key = halfpast("keys", "create", "clinic", "garage", "--ledger", ledger).stdout.strip()
        with Server(ledger) as server:
            yield server, key


def test_what_a_terminal_would_obey_is_not_sent_to_it(call: Halfpast, tmp_path: Path) -> None:
    file = tmp_path / "loud.yaml"
    file.write_text(
        'title: "Two\\e[31m"\npeople: {"Zoe\\a": {}}\nturns:\n'
        '  - {by: "Zoe\\a", says: "Hi\\e[2J", tool: book, arguments: {when: "\\e]0;x\\a"}, '
        'expect: {says: ["\\x9b1m"]}}\n'
    )
    with peer(json.dumps({"say": "Fine\x1b[5m \x9b6m\x7f."}).encode()) as (url, _):
        done = call(str(file), "--url", url)
    done.failed(1, "turn 1, book: expected")
    assert "Fine" in done.out
    assert "".join(each for each in done.out + done.err if not each.isprintable()).strip("\n") == ""


@pytest.mark.parametrize("answer", [b"", b"{}", b"<html>"])
def test_what_speaks_no_mcp_is_one_line(call: Halfpast, answer: bytes) -> None:
    with peer(answer) as (url, _):
        call(SAMPLES[0], "--url", url, "--platform", "mcp").failed(1, f"{url}/mcp gives no answer of MCP: ")


def test_retell_signs_with_its_key_as_its_own_library_reads_it(call: Halfpast) -> None:
    with peer(b'{"say": "Fine."}') as (url, came):
        arguments = (SAMPLES[0], "--platform", "retell", "--url", url)
        call(*arguments, RETELL_API_KEY="key_test_only").failed(2, "--tenant says whose they are")
        call(*arguments, "--tenant", "clinic")
    assert {path for path, _, _ in came} == {"/retell/clinic"}
    assert len(came) == len(script.sample(SAMPLES[0]).turns) + 1  # and that the call has ended
    for _, headers, body in came:
        assert "authorization" not in headers
        assert symmetric["verify"](body.decode(), "key_test_only", headers["x-retell-signature"])


def test_a_signed_call_goes_as_expected_where_the_server_has_the_secret(call: Halfpast) -> None:
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/halfpast.db"
        with Server(ledger, "--demo") as server:
            signed = (SAMPLES[0], "--platform", "retell", "--url", server.url, "--tenant", "demo")
            refused = call(*signed, RETELL_API_KEY="key_test_only")
            refused.failed(1, f"{server.url} does not take this signature; set another by RETELL_API_KEY")
            added = halfpast("secrets", "add", "retell", "demo", "--ledger", ledger, stdin="key_test_only\n")
            assert added.returncode == 0, added.stderr
            until(lambda: call(*signed).code == 0, "the server takes what is signed with the secret")


def test_the_ids_and_numbers_of_a_call_are_new_at_each_run(call: Halfpast) -> None:
    with peer(b'{"say": "Fine."}') as (url, came):
        for _ in range(TIMES):
            call("book_by_phone", "--url", url)
    calls = [headers for path, headers, _ in came if path.startswith("/tools/")]
    assert len({each["x-conversation-id"] for each in calls}) == TIMES
    assert all(re.fullmatch(r"\+493023125\d{3}", each["x-caller-number"]) for each in calls)
    repeated = sum(turn.repeat for turn in script.sample("book_by_phone").turns)
    assert repeated == 1
    assert len({each["x-call-id"] for each in calls}) == len(calls) - TIMES * repeated
