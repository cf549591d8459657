"""The command line: every error is one line on stderr with its exit code, and never a traceback."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from server.declaring import declare
from tests.server.serving import EXIT_TIMEOUT_S, PROGRAM, environment, halfpast

CLINIC = "{id: clinic, name: Clinic, time_zone: UTC, hours: {daily: 9-17}, hosts: [{id: anna, name: Anna}]}"


def one_line(done: subprocess.CompletedProcess[str], code: int, told: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("halfpast: error: ")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "COMMAND; `halfpast --help` shows how"),
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        (("serve", "--prot", "1"), "unrecognized arguments: --prot 1"),
        (("serve", "--port", "x"), "--port='x': must be a whole number"),
        (("serve", "--workers", "0"), "--workers='0': must be"),
        (("serve", "--ledger", "mysql://x"), "--ledger='mysql://x': not the address of a ledger"),
        (("serve", "--ledger", "redis://u:sesame@h:x"), "--ledger='redis://***@h:x': not a Redis address"),
        (("serve", "--demo", "--host", "0.0.0.0"), "--demo is for this machine only"),
        (("serve", "--workers", "2", "--ledger", "sqlite:///x.db"), "--workers 2: a ledger in a file"),
        (("apply",), "FILE; `halfpast apply --help` shows how"),
        (("apply", "/no/such/file.yaml"), "/no/such/file.yaml: no such file or directory"),
        (("apply", "/"), "/: is a directory"),
        (("keys",), "COMMAND; `halfpast keys --help` shows how"),
        (("keys", "create"), "name the tenants, or say --all"),
        (("keys", "create", "clinic", "--all"), "name the tenants, or say --all"),
        (("keys", "create", "*"), "'*' is no tenant; --all is every one"),
        (("secrets", "add", "retell", "clinic", "*"), "'*' is no tenant; --all is every one"),
        (("secrets", "add", "gemini", "clinic"), "invalid choice: 'gemini' (choose from 'retell', 'vapi')"),
    ],
)
def test_a_wrong_command_is_one_line_and_exit_code_2(arguments: tuple[str, ...], told: str) -> None:
    one_line(halfpast(*arguments), 2, told)


def test_a_wrong_variable_is_one_line_and_exit_code_2() -> None:
    one_line(halfpast("keys", "list", HALFPAST_PROT="1"), 2, "HALFPAST_PROT: there is no such setting")
    one_line(halfpast("keys", "list", HALFPAST_PORT="x"), 2, "HALFPAST_PORT='x': must be")


def test_a_wrong_file_is_one_line_with_its_name(tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/l.db"
    (tmp_path / "clinic.yaml").write_text(CLINIC.replace("9-17", "noon"))
    told = f"{tmp_path}/clinic.yaml: $.hours.daily: 'noon' is no span"
    one_line(halfpast("apply", str(tmp_path / "clinic.yaml"), "--ledger", ledger), 2, told)
    one_line(halfpast("apply", "-", "--ledger", ledger, stdin="x: ["), 2, "standard input: line 2")


def test_a_ledger_that_is_away_is_one_line_without_its_password() -> None:
    with socket.socket() as taken:  # bound, and never listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        url = f"redis://:sesame@127.0.0.1:{taken.getsockname()[1]}"
        for command in (("serve",), ("keys", "list"), ("apply", "-")):
            done = halfpast(*command, "--ledger", url, stdin=CLINIC)
            one_line(done, 1, "ledger redis://***@127.0.0.1:")
            assert "ledger_unavailable" in done.stderr
            assert "sesame" not in done.stderr


def test_a_ledger_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are my notes, and no database at all " * 100)
    one_line(halfpast("serve", "--ledger", f"sqlite:///{tmp_path}/notes.db"), 1, "ledger_not_ready")
    (tmp_path / "file").write_text("")
    one_line(halfpast("serve", "--ledger", f"sqlite:///{tmp_path}/file/l.db"), 1, "ledger")


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = halfpast("serve", "--port", port, "--ledger", f"sqlite:///{tmp_path}/l.db")
    one_line(done, 1, f"cannot listen on 127.0.0.1 port {port}: address already in use")


def test_an_address_that_is_not_ours_is_one_line(tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/l.db"
    one_line(halfpast("serve", "--host", "192.0.2.1", "--ledger", ledger), 1, "cannot listen on 192.0.2.1")
    one_line(halfpast("serve", "--host", "a..b", "--ledger", ledger), 1, "cannot listen on a..b")


def test_ctrl_c_ends_a_command_quietly(tmp_path: Path) -> None:
    fifo = tmp_path / "clinic.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [PROGRAM, "apply", str(fifo), "--ledger", f"sqlite:///{tmp_path}/l.db"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    with fifo.open("w"):  # open once it reads
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=EXIT_TIMEOUT_S) == ("", "")
    assert process.returncode == 130


def test_what_is_read_by_nobody_ends_quietly(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [PROGRAM, "keys", "list", "--ledger", f"sqlite:///{tmp_path}/l.db"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=EXIT_TIMEOUT_S,
        env=environment(),
    )
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("command", ["keys list", "call --list", "tools --platform plain"])
def test_a_full_disk_under_the_output_is_one_line(tmp_path: Path, command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=EXIT_TIMEOUT_S,
            env=environment() | {"HALFPAST_LEDGER": f"sqlite:///{tmp_path}/l.db"},
        )
    assert done.returncode == 1
    *notes, line = done.stderr.splitlines()
    assert line == "halfpast: error: the output cannot be written: no space left on device"
    assert not any("error" in each for each in notes)


def test_an_output_that_nobody_has_opened_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" keys list --ledger sqlite:///{tmp_path}/l.db >&-', PROGRAM],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=EXIT_TIMEOUT_S,
        env=environment(),
    )
    assert (done.returncode, "error" in done.stderr) == (0, False)


@pytest.mark.parametrize("command", ["keys create clinic --own", "secrets add retell clinic"])
def test_a_secret_that_is_no_text_is_one_line_without_it(tmp_path: Path, command: str) -> None:
    done = subprocess.run(
        [PROGRAM, *command.split(), "--ledger", f"sqlite:///{tmp_path}/l.db"],
        input=b"\xff\xfesesame-sesame-sesame-sesame\n",
        capture_output=True,
        check=False,
        timeout=EXIT_TIMEOUT_S,
        env=environment(),
    )
    said = "halfpast: error: what is on standard input is no UTF-8 text\n"
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (2, "", said)


def test_help_has_examples_defaults_and_variables() -> None:
    told = halfpast("serve", "--help").stdout
    for name in ("HOST", "PORT", "LEDGER", "WORKERS", "DEMO", "LOG_LEVEL", "SHUTDOWN_S"):
        assert f"HALFPAST_{name}" in told
    assert "8080" in told
    assert "sqlite:////" in told
    assert "Tenants that the file does not name are never touched" in halfpast("apply", "--help").stdout
    assert "halfpast keys create clinic" in halfpast("keys", "--help").stdout


def test_the_file_that_the_help_shows_is_one() -> None:
    paragraphs = halfpast("apply", "--help").stdout.split("\n\n")
    (shown,) = (each for each in paragraphs if each.startswith("  id: clinic"))
    (declared,) = declare.parse(shown.encode(), "help")
    assert declared.tenant.manner.date_order == "dmy"
    assert [each.id for each in declared.hosts] == ["anna", "ben"]


def test_applying_tells_what_was_done_and_twice_changes_nothing(tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/l.db"
    file = tmp_path / "clinic.yaml"
    file.write_text(CLINIC)
    first = halfpast("apply", str(file), "--ledger", ledger)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == (
        "tenant clinic:\n  + tenant clinic\n  + host anna\n= 2 added, 0 changed, 0 deleted, 0 unchanged\n"
    )
    again = halfpast("apply", "-", stdin=CLINIC, HALFPAST_LEDGER=ledger)
    assert (again.returncode, again.stdout) == (0, "= nothing to change, 2 unchanged\n")


def test_a_key_is_printed_alone_so_that_a_script_can_take_it(tmp_path: Path) -> None:
    ledger = f"sqlite:///{tmp_path}/l.db"
    halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC)
    made = halfpast("keys", "create", "clinic", "--name", "vapi", "--ledger", ledger)
    assert made.stdout.startswith("hp_live_")
    assert made.stdout.count("\n") == 1
    listed = halfpast("keys", "list", "--ledger", ledger).stdout
    assert made.stdout.strip() not in listed
    assert " vapi\n" in listed
    id = listed.splitlines()[1].split()[0]
    assert halfpast("keys", "revoke", id, "--ledger", ledger).stdout == f"key {id} to clinic is revoked\n"
    again = halfpast("keys", "revoke", id, "--ledger", ledger)
    assert (again.returncode, again.stdout) == (0, f"key {id} to clinic was revoked already\n")
    one_line(halfpast("keys", "revoke", "nope", "--ledger", ledger), 1, "no key 'nope'; `halfpast keys list`")
    one_line(
        halfpast("keys", "create", "nope", "--ledger", ledger), 1, "no tenant 'nope' (there are: clinic)"
    )
    one_line(halfpast("keys", "list", "nope", "--ledger", ledger), 1, "no tenant 'nope'")
