"""What opens a running server: keys to several tenants, keys of one's own, secrets, lines."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from retell.lib.webhook_auth import symmetric

from engine.errors import InvalidValue
from server import keys, secrets
from server.keys import Refused
from server.ledger.connect import connect
from server.ledger.pictures import Pictures
from server.secrets import SECRETS_MAX
from tests.server.serving import Server, halfpast, until
from tests.support.folders import temporary_folder


def tenant(id: str, host: str, lines: str) -> str:
    """A business, as a file has it."""
    hosts = f"[{{id: {host.lower()}, name: {host}}}]"
    return (
        f"{{id: {id}, name: {id}, time_zone: UTC, hours: {{daily: 0-24}}, lines: [{lines}], hosts: {hosts}}}"
    )


FILE = f"tenants: [{tenant('clinic', 'Anna', '+49 30 555-001')}, {tenant('garage', 'Otto', 'agent_garage')}]"
SECRET = "key_of_our_account"


@pytest.fixture(scope="module")
def ledger() -> Iterator[str]:
    with temporary_folder() as folder:
        url = f"sqlite:///{folder}/halfpast.db"
        done = halfpast("apply", "-", "--ledger", url, stdin=FILE)
        assert done.returncode == 0, done.stderr
        yield url


@pytest.fixture(scope="module")
def server(ledger: str) -> Iterator[Server]:
    with Server(ledger) as server:
        yield server


def made(*arguments: str, stdin: str = "") -> str:
    """What a command has printed."""
    done = halfpast(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refused(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def retell(server: Server, path: str, called: str, **headers: str) -> httpx.Response:
    """A call over Retell's envelope, that asks for whoever is not there: so that the names are said."""
    call = {"call_id": "c1", "from_number": "+4930999888", "to_number": called, "agent_id": called}
    body = json.dumps({"name": "check_slot", "args": {"with_whom": "Nobody"}, "call": call})
    if not headers:
        headers = {"x-retell-signature": symmetric["sign"](body, SECRET, time.time_ns() // 1_000_000)}
    return server.client.post(path, content=body, headers=headers)


def test_a_secret_opens_its_tenants_path_until_it_is_removed(ledger: str, server: Server) -> None:
    assert retell(server, "/retell/clinic", "").status_code == 401
    told = made("secrets", "add", "retell", "clinic", "--ledger", ledger, stdin=f"{SECRET}\n")
    until(lambda: retell(server, "/retell/clinic", "").status_code == 200, "the secret is known")
    assert "Anna" in retell(server, "/retell/clinic", "").json()["say"]
    assert "Anna" in retell(server, "/retell", "+4930555001").json()["say"]
    assert retell(server, "/retell/garage", "").status_code == 401
    assert retell(server, "/retell", "agent_garage").status_code == 401
    id = told.split()[1]
    assert SECRET not in told + made("secrets", "list", "--ledger", ledger)
    assert id in made("secrets", "list", "--ledger", ledger)
    made("secrets", "remove", id, "--ledger", ledger)
    until(lambda: retell(server, "/retell/clinic", "").status_code == 401, "the secret is gone")
    assert SECRET not in server.log()


@pytest.mark.parametrize("opening", [("--all",), ("clinic", "garage")], ids=" ".join)
def test_an_agencys_key_reaches_whoever_is_called(
    ledger: str, server: Server, opening: tuple[str, ...]
) -> None:
    headers = {"authorization": f"Bearer {made('keys', 'create', *opening, '--ledger', ledger)}"}
    until(lambda: retell(server, "/retell", "", **headers).status_code == 200, "the key is known")
    assert "Anna" in retell(server, "/retell", "+4930555001", **headers).json()["say"]
    assert "Otto" in retell(server, "/retell", "agent_garage", **headers).json()["say"]
    assert "Otto" in retell(server, "/retell/garage", "+4930555001", **headers).json()["say"]
    assert "not set up" in retell(server, "/retell", "+4930555002", **headers).json()["say"]
    plain = server.client.post("/tools/check_slot", headers={**headers, "x-tenant": "garage"})
    assert plain.status_code == 200
    assert server.client.post("/tools/check_slot", headers=headers).json()["reason"] == "unknown_line"
    nowhere = retell(server, "/retell/garaje", "+4930555001", **headers)
    assert nowhere.status_code == (200 if opening == ("--all",) else 401)
    assert ("not set up" in nowhere.text) == nowhere.is_success


def test_a_secret_of_ones_own_is_a_key(ledger: str, server: Server) -> None:
    own = "a-secret-that-vapi-has-made-up"
    assert own not in made("keys", "create", "clinic", "--own", "--ledger", ledger, stdin=own)
    message = {"message": {"type": "tool-calls", "toolCallList": [{"id": "1", "name": "check_slot"}]}}

    def status(secret: str) -> int:
        return server.client.post("/vapi", json=message, headers={"x-vapi-secret": secret}).status_code

    until(lambda: status(own) == 200, "the key is known")
    assert status(own + "x") == 401
    done = halfpast("keys", "create", "garage", "--own", "--ledger", ledger, stdin=own)
    refused(done, "this key is in use, or was revoked")
    for short in ("too short", "one with blanks in it is none"):
        refused(
            halfpast("keys", "create", "clinic", "--own", "--ledger", ledger, stdin=short),
            "a key of your own",
        )
    nothing = halfpast("keys", "create", "clinic", "--own", "--ledger", ledger)
    refused(nothing, "there is nothing on standard input")


def test_a_line_answers_for_one_tenant(ledger: str) -> None:
    other = tenant("dental", "Dora", "+4930555001")
    refused(halfpast("apply", "-", "--ledger", ledger, stdin=other), "answers for tenant clinic already")
    refused(halfpast("keys", "create", "dental", "--ledger", ledger), "no tenant 'dental'")
    for wrong in ("+49 30 x", "two words", "''"):
        given = tenant("dental", "Dora", wrong)
        refused(halfpast("apply", "-", "--ledger", ledger, stdin=given), "a line is a number")


def test_lines_are_brought_to_what_the_file_has(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/l.db"

    def applied(lines: str) -> str:
        given = tenant("dental", "Dora", lines)
        return made("apply", "-", "--ledger", url, stdin=given)

    assert "+ line 4930555001\n" in applied("+4930555001, agent_1")
    assert applied("agent_1, 004930555001") == "= nothing to change, 4 unchanged"
    told = applied("agent_2, agent_1")
    assert told.splitlines() == [
        "tenant dental:",
        "  + line agent_2",
        "  - line 4930555001",
        "= 1 added, 0 changed, 1 deleted, 3 unchanged",
    ]
    assert "- line agent_1" in applied("")


def test_secrets_and_lines_go_with_a_backup(ledger: str, tmp_path: Path) -> None:
    there, file = f"sqlite:///{tmp_path}/there.db", str(tmp_path / "clinic.jsonl")
    made("secrets", "add", "vapi", "clinic", "--ledger", ledger, stdin=SECRET)
    made("secrets", "add", "vapi", "--all", "--ledger", ledger, stdin=SECRET)
    made("export", "clinic", "--output", file, "--ledger", ledger)
    made("import", file, "--ledger", there)
    assert made("secrets", "list", "--ledger", there).count("clinic") == 1
    taken = tenant("dental", "Dora", "+4930555001")
    refused(halfpast("apply", "-", "--ledger", there, stdin=taken), "answers for tenant clinic already")
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    made("apply", "-", "--ledger", elsewhere, stdin=taken)
    refused(halfpast("import", file, "--ledger", elsewhere), "answers for tenant dental in this ledger")


async def test_what_cannot_be_kept_is_refused(ledger: str) -> None:
    pictures = Pictures(connect(ledger))
    await pictures.open(serving=False)
    try:
        with pytest.raises(Refused, match="no tenant 'nobody'"):
            await secrets.create(pictures, "retell", "clinic", "nobody", value=SECRET)
        with pytest.raises(Refused, match="no tenant 'nobody'"):
            await keys.create(pictures, "clinic", "nobody")
        for value in ("", "short", "x" * 513, "two\nlines here"):
            with pytest.raises(InvalidValue, match="a secret has"):
                await secrets.create(pictures, "retell", "clinic", value=value)
        with pytest.raises(Refused, match="no secret 'x'"):
            await secrets.delete(pictures, "x")
        for _ in range(SECRETS_MAX):
            await secrets.create(pictures, "retell", "garage", value=SECRET)
        with pytest.raises(Refused, match="remove some"):
            await secrets.create(pictures, "retell", "garage", value=SECRET)
    finally:
        await pictures.close()
