"""`halfpast doctor` and the boot's own look at its ledger, as a user runs them."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server import doctor
from server.ledger.fitness import Finding
from server.ledger.redis import keys
from tests.server.serving import Server, empty_ledger, halfpast
from tests.support.fixtures import MakeServer, first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

CLINIC = "{id: clinic, name: Clinic, time_zone: UTC, hours: {daily: 9-17}, hosts: [{id: anna, name: Hunter}]}"
NAME = "Hunter"
"""Stands in a document, and nowhere in what is told of it."""


def examined(ledger: str, **variables: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what `--json` tells."""
    done = halfpast("doctor", "--json", "--ledger", ledger, **variables)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    told: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, told


def severities(told: dict[str, Any]) -> dict[str, str]:
    """What is not ok: severities by codes."""
    return {each["code"]: each["severity"] for each in told["findings"] if each["severity"] != "ok"}


def texts(told: dict[str, Any], code: str) -> list[str]:
    return [each["text"] for each in told["findings"] if each["code"] == code]


@pytest.fixture(params=["sqlite", "redis"])
def ledger(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> Iterator[str]:
    """A ledger with one tenant in it."""
    with empty_ledger(request.param, redis_servers) as url:
        assert halfpast("apply", "-", "--ledger", url, stdin=CLINIC).returncode == 0
        yield url


def test_a_sound_ledger_is_told_line_by_line_and_has_exit_code_0(ledger: str) -> None:
    done = halfpast("doctor", "--ledger", ledger)
    *lines, summary = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok      2 documents and 0 archived match their checksums" in lines
    assert "ok      1 tenant" in lines
    told = [line.split(maxsplit=1)[0] for line in lines]
    assert set(told) <= {"ok", "warn"}
    warned = told.count("warn")
    assert summary == f"= {told.count('ok')} ok, {warned} warning{'' if warned == 1 else 's'}, 0 unsafe"


def test_machines_get_the_same_as_one_line_of_json(ledger: str) -> None:
    code, told = examined(ledger)
    assert (code, told["safe"]) == (0, True)
    assert set(severities(told)) <= {"fleeting"}
    counted = [each["severity"] for each in told["findings"]]
    assert told["counts"] == {each: counted.count(each) for each in ("ok", "warn", "unsafe", "refuse")}


def test_nothing_is_written(ledger: str, redis_servers: Callable[[Binary], RedisServer]) -> None:
    def content() -> Any:
        if ledger.startswith("sqlite"):
            return Path(ledger.removeprefix("sqlite:///")).read_bytes()
        server = redis_servers(first_binary())
        return {key: server.ask("DUMP", key) for key in server.ask("KEYS", "*")}

    before = content()
    assert before
    examined(ledger)
    assert content() == before


def test_a_ledger_with_nothing_in_it_is_said_and_stays_so(redis_server: RedisServer, tmp_path: Path) -> None:
    for url in (redis_server.url, f"sqlite:///{tmp_path}/none.db"):
        code, told = examined(url)
        assert (code, severities(told)) == (0, {"ledger": "warn"})
    assert redis_server.ask("DBSIZE") == 0
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_is_away_or_somebody_elses_is_unsafe(
    make_redis_server: MakeServer, tmp_path: Path
) -> None:
    server = make_redis_server("--requirepass", "sesame", tcp=True)
    code, told = examined(f"redis://:wrong@{server.where}")
    assert (code, severities(told)) == (1, {"ledger": "unsafe"})
    server.stop()
    code, told = examined(f"redis://:sesame@{server.where}")
    assert (code, severities(told)) == (1, {"ledger": "unsafe"})
    assert "sesame" not in json.dumps(told)
    (tmp_path / "notes.db").write_text("these are my notes, and no database at all " * 100)
    code, told = examined(f"sqlite:///{tmp_path}/notes.db")
    assert (code, severities(told)) == (1, {"ledger": "unsafe"})


def test_a_wrong_setting_is_exit_code_2(tmp_path: Path) -> None:
    done = halfpast("doctor", "--ledger", f"sqlite:///{tmp_path}/l.db", HALFPAST_WORKERS="2")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a ledger in a file is served by one process" in done.stderr


@pytest.mark.parametrize("archived", [False, True])
def test_a_damaged_document_is_named_by_its_key_and_not_by_its_content(
    redis_server: RedisServer, archived: bool
) -> None:
    halfpast("apply", "-", "--ledger", redis_server.url, stdin=CLINIC)
    partition = keys.partition_of("clinic", keys.PARTITIONS_DEFAULT)
    kept = keys.documents(partition, "clinic")
    text = redis_server.ask("HGET", kept, "host:anna")
    assert NAME in text
    where = keys.archive(partition, "clinic") if archived else kept
    redis_server.ask("HSET", where, "host:anna", text.replace(NAME, NAME + "s"))
    code, told = examined(redis_server.url)
    assert (code, severities(told)) == (1, {"documents": "unsafe"})
    assert texts(told, "documents") == ["clinic: host:anna does not match its checksum"]
    assert NAME not in json.dumps(told)


def test_a_damaged_directory_hides_no_tenant(redis_server: RedisServer) -> None:
    halfpast("apply", "-", "--ledger", redis_server.url, stdin=CLINIC)
    directory = keys.documents(keys.partition_of("_directory", keys.PARTITIONS_DEFAULT), "_directory")
    redis_server.ask("HSET", directory, "business:clinic", "1:00000000:{}")
    code, told = examined(redis_server.url)
    assert code == 1
    assert texts(told, "documents") == ["_directory: business:clinic does not match its checksum"]
    assert texts(told, "tenants") == ["1 tenant"]


def test_many_damaged_documents_are_counted_and_odd_keys_stay_on_their_line() -> None:
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/l.db"
        halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC)
        with closing(sqlite3.connect(folder / "l.db")) as connection:
            rows = [("clinic", f"host:{n}\n{NAME}é", NAME) for n in range(50)]
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)
            connection.commit()
        done = halfpast("doctor", "--ledger", ledger)
    lines = [line for line in done.stdout.splitlines() if line.startswith("unsafe")]
    assert done.returncode == 1
    assert len(lines) == doctor.CORRUPT_SHOWN_MAX + 1
    assert "30 more damaged documents" in lines[-1]
    assert "unknown schema. Cure: restore it from a copy" in lines[0]
    assert all(line.isascii() for line in lines)


def test_an_unsafe_setting_is_exit_code_1_with_its_cure(make_redis_server: MakeServer) -> None:
    server = make_redis_server("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    done = halfpast("doctor", "--ledger", server.url)
    assert done.returncode == 1
    told = (
        "unsafe  appendonly is no: a restart loses bookings that were confirmed. Cure: CONFIG SET appendonly"
    )
    assert told in done.stdout
    server.ask("CONFIG", "SET", "maxmemory", "100mb")
    code, told_json = examined(server.url, HALFPAST_WAIT_REPLICAS="1")
    assert code == 1
    assert told_json["counts"]["refuse"] == 1
    assert severities(told_json)["replicas"] == "unsafe"


def test_several_nodes_are_told_apart() -> None:
    one, other = Finding("aof", "ok", "is on", where="h:1"), Finding("aof", "ok", "is on", where="h:2")
    assert doctor.as_text([one, one]).splitlines()[:2] == ["ok      is on"] * 2
    assert doctor.as_text([one, other]).splitlines()[:2] == ["ok      h:1: is on", "ok      h:2: is on"]


def test_a_ledger_that_is_far_away_is_warned_of() -> None:
    assert doctor.latency(doctor.LATENCY_WARN_MS).severity == "ok"
    assert doctor.latency(doctor.LATENCY_WARN_MS + 1).severity == "warn"


# The boot


def test_a_server_warns_in_one_line_of_what_is_unsafe_and_starts(make_redis_server: MakeServer) -> None:
    redis = make_redis_server("--appendonly", "no")
    with Server(redis.url) as server:
        lines = [line for line in server.log().splitlines() if "warning" in line]
        assert len(lines) == 1
        assert lines[0].startswith("halfpast: warning: ledger ")
        assert lines[0].endswith("Cure: CONFIG SET appendonly yes, then CONFIG REWRITE")


def test_a_server_says_nothing_of_a_sound_ledger(ledger: str) -> None:
    with Server(ledger) as server:
        assert "warning" not in server.log()


def test_a_server_does_not_start_where_bookings_may_be_evicted(make_redis_server: MakeServer) -> None:
    redis = make_redis_server("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb")
    done = halfpast("serve", "--port", "0", "--ledger", redis.url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "bookings are evicted. Cure: CONFIG SET maxmemory-policy noeviction" in done.stderr
    assert redis.ask("DBSIZE") == 0
    redis.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    with Server(redis.url):
        pass


def test_a_server_does_not_start_on_a_replica(make_redis_server: MakeServer) -> None:
    redis = make_redis_server("--replicaof", "127.0.0.1", "1", "--appendonly", "no", tcp=True)
    done = halfpast("serve", "--port", "0", "--ledger", redis.url)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "this is a replica: it takes no writes. Cure: give the address of the primary" in done.stderr
