"""What is found unsafe in a store, asked of real ones; and that each cure that is told cures."""

import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec import structs

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger import fitness
from server.ledger.fitness import Finding
from server.ledger.inspect import inspect
from server.ledger.redis import fitness as redis_fitness
from server.ledger.redis.fitness import RedisSaid
from server.ledger.sqlite import fitness as sqlite_fitness
from server.ledger.sqlite.fitness import FileSaid
from server.ledger.sqlite.ledger import SqliteLedger
from tests.server.serving import until
from tests.support.fixtures import MakeServer, first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import RedisServer
from tests.support.redis_sets import Cluster, SentinelSet

MB = 1024 * 1024

Together = TypeVar("Together", SentinelSet, Cluster)


async def found_in(url: str, *, wait_replicas: int = 0, thorough: bool = False) -> dict[str, Finding]:
    """The findings by their codes, each of which comes once."""
    findings = (await inspect(url, wait_replicas=wait_replicas, thorough=thorough)).findings
    by_code = {each.code: each for each in findings}
    assert len(by_code) == len(findings)
    return by_code


def bad(findings: dict[str, Finding]) -> dict[str, str]:
    """What is not ok: severities by codes."""
    return {code: each.severity for code, each in findings.items() if each.severity != "ok"}


# Redis


@pytest.fixture
def server(redis_server: RedisServer) -> Iterator[RedisServer]:
    """The shared server, whose settings are put back afterwards."""
    names = (*redis_fitness.CONFIG_NAMES, "appendonly")
    before = dict(redis_server.ask("CONFIG", "GET", name) for name in names)
    try:
        redis_server.ask("CONFIG", "SET", "aof-load-truncated", "no")
        yield redis_server
    finally:
        for name, value in before.items():
            redis_server.ask("CONFIG", "SET", name, value)


async def test_a_server_that_is_set_up_well_has_nothing_wrong(server: RedisServer) -> None:
    findings = await found_in(server.url)
    assert bad(findings) == {}
    assert {"version", "role", "eviction", "memory", "aof", "fsync", "fsync_on_rewrite", "clock"} <= set(
        findings
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"maxmemory-policy": "allkeys-lru"}, {"eviction": "warn"}),
        ({"maxmemory-policy": "volatile-ttl", "maxmemory": f"{4_000 * MB}"}, {"eviction": "refuse"}),
        ({"appendonly": "no"}, {"aof": "unsafe"}),
        ({"appendfsync": "everysec"}, {"fsync": "warn"}),
        ({"appendfsync": "no"}, {"fsync": "unsafe"}),
        ({"no-appendfsync-on-rewrite": "yes"}, {"fsync_on_rewrite": "unsafe"}),
        ({"maxmemory": f"{MB}"}, {"memory": "unsafe"}),
        ({"min-replicas-to-write": "1"}, {"min_replicas": "unsafe"}),
        ({"aof-load-truncated": "yes"}, {"aof_truncated": "warn"}),
    ],
)
async def test_each_unsafe_setting_is_one_finding_and_its_cure_cures(
    server: RedisServer, settings: dict[str, str], expected: dict[str, str]
) -> None:
    for name, value in settings.items():
        server.ask("CONFIG", "SET", name, value)
    findings = await found_in(server.url)
    assert bad(findings) == expected
    (code,) = expected
    cure = findings[code].cure
    if cure.startswith("CONFIG SET"):
        server.ask(*cure.replace(" N,", " 4000mb,").partition(",")[0].split())
        assert bad(await found_in(server.url)) == {}
    else:
        assert "lower min-replicas-to-write" in cure


async def test_missing_replicas_and_a_replica_are_found(make_redis_server: MakeServer) -> None:
    primary = make_redis_server("--repl-diskless-sync-delay", "0", tcp=True)
    assert bad(await found_in(primary.url, wait_replicas=1)) == {
        "replicas": "unsafe",
        "min_replicas": "warn",
    }
    host, port = primary.where.split(":")
    # Without a log of its own: a server that writes its first one refuses to be stopped.
    replica = make_redis_server("--replicaof", host, port, "--appendonly", "no", tcp=True)
    until(lambda: _replication(primary).get("slave0", {}).get("state") == "online", "the replica is online")
    until(lambda: _replication(replica)["master_link_status"] == "up", "the replica follows")
    assert bad(await found_in(primary.url, wait_replicas=1)) == {"min_replicas": "warn"}
    primary.ask("CONFIG", "SET", "min-replicas-to-write", 1)
    until(lambda: _replication(primary)["min_slaves_good_slaves"] == 1, "the replica counts")
    assert bad(await found_in(primary.url, wait_replicas=1)) == {}
    assert bad(await found_in(primary.url, wait_replicas=2)) == {"replicas": "unsafe"}
    assert bad(await found_in(replica.url))["role"] == "refuse"


async def test_where_config_is_forbidden_that_is_said_and_info_is_judged(
    make_redis_server: MakeServer,
) -> None:
    policy = ("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb")
    server = make_redis_server("--rename-command", "CONFIG", "", *policy)
    assert bad(await found_in(server.url)) == {"config": "warn", "eviction": "refuse"}


async def test_a_user_who_may_not_ask_config_gets_the_same(make_redis_server: MakeServer) -> None:
    server = make_redis_server(tcp=True)
    server.ask("ACL", "SETUSER", "worker", "on", ">sesame", "~*", "+@all", "-config")
    assert bad(await found_in(f"redis://worker:sesame@{server.where}")) == {"config": "warn"}
    server.ask("ACL", "SETUSER", "worker", "-info")
    with pytest.raises(LedgerNotReady):
        await found_in(f"redis://worker:sesame@{server.where}")
    server.stop()
    with pytest.raises(LedgerUnavailable):
        await found_in(f"redis://worker:sesame@{server.where}")


async def test_a_server_on_the_network_without_password_is_named(make_redis_server: MakeServer) -> None:
    host = _own_address()
    if host is None:
        pytest.skip("this machine has no address but its loopback")
    server = make_redis_server("--protected-mode", "no", "--bind", "0.0.0.0", tcp=True)
    port = server.where.partition(":")[2]
    assert bad(await found_in(f"redis://{host}:{port}")) == {"exposed": "warn"}
    assert bad(await found_in(server.url)) == {}
    server.ask("ACL", "SETUSER", "worker", "on", ">sesame", "~*", "+@all")
    assert bad(await found_in(f"redis://worker:sesame@{host}:{port}")) == {}


@pytest.mark.parametrize(
    ("off_ms", "expected"), [(0, {}), (1_500, {}), (-4_000, "behind"), (4_000, "ahead of")]
)
async def test_a_clock_that_is_off_is_found(server: RedisServer, off_ms: int, expected: Any) -> None:
    def clock_ms() -> int:
        seconds, microseconds = server.ask("TIME")
        return int(seconds) * 1_000 + int(microseconds) // 1_000 + off_ms

    findings = (await inspect(server.url, wait_replicas=0, clock_ms=clock_ms)).findings
    (clock,) = [each for each in findings if each.code == "clock"]
    assert clock.severity == ("unsafe" if expected else "ok")
    assert not expected or f" s {expected} its" in clock.text


async def test_what_is_new_is_told_from_what_is_ours(server: RedisServer) -> None:
    assert (await inspect(server.url, wait_replicas=0)).new
    assert server.ask("DBSIZE") == 0


async def test_sentinels_and_the_primary_that_they_name_are_judged() -> None:
    with _started(SentinelSet, sentinels=2, password="sesame") as watched:
        found = await inspect(watched.url, wait_replicas=1, thorough=True)
        assert [each.code for each in found.findings if each.severity != "ok"] == ["min_replicas"]
        assert {each.where for each in found.findings if each.code == "role"} == {watched.primary.place}
        places = [each.place for each in watched.sentinels]
        assert [each.where for each in found.findings if each.code == "sentinel"] == places
        assert "sesame" not in repr(found)
        watched.sentinels[1].kill()
        findings = (await inspect(watched.url, wait_replicas=1, thorough=True)).findings
        trouble = [each for each in findings if each.code == "sentinel" and each.severity == "warn"]
        assert places[1] in [each.where for each in trouble]
        alone = f"redis://{places[0]}"
        assert bad(await found_in(alone))["mode"] == "refuse"
        assert "redis+sentinel://" in (await found_in(alone))["mode"].cure


async def test_every_node_of_a_cluster_is_judged() -> None:
    with _started(Cluster, nodes=3) as cluster:
        state = "cluster_state"
        until(lambda: all(each.ask("CLUSTER INFO")[state] == "ok" for each in cluster.servers), "it is whole")
        found = await inspect(cluster.url, wait_replicas=0, thorough=True)
        assert found.new
        assert [each for each in found.findings if each.severity != "ok"] == []
        places = {each.place for each in cluster.primaries}
        for code in ("cluster_state", "fsync", "clock"):
            assert {each.where for each in found.findings if each.code == code} == places
        one = cluster.primaries[2]
        one.ask("CONFIG", "SET", "appendfsync", "no")
        findings = (await inspect(cluster.url, wait_replicas=0)).findings
        unsafe = [(each.code, each.where) for each in findings if each.severity != "ok"]
        assert unsafe == [("fsync", one.place)]
        assert bad(await found_in(one.url))["mode"] == "refuse"
        assert "redis+cluster://" in (await found_in(one.url))["mode"].cure
        one.kill()
        findings = (await inspect(cluster.url, wait_replicas=0)).findings
        assert ("node", one.place) in [
            (each.code, each.where) for each in findings if each.severity == "unsafe"
        ]
        assert len([each for each in findings if each.code == "fsync"]) == 2


SAID = RedisSaid(
    node="h:1",
    info={
        **{"redis_version": "7.0.15", "role": "master", "aof_enabled": 1, "loading": 0},
        **{"maxmemory_policy": "noeviction", "maxmemory": 0, "used_memory": 5 * MB},
        **{"aof_last_write_status": "ok", "aof_last_bgrewrite_status": "ok", "rdb_last_bgsave_status": "ok"},
    },
    config={
        **{"appendfsync": "always", "no-appendfsync-on-rewrite": "no", "min-replicas-to-write": "0"},
        "aof-load-truncated": "no",
        **{"save": "", "stop-writes-on-bgsave-error": "yes"},
    },
    skew_ms=0,
)
"""A server with nothing wrong, for what a real one cannot be made to say."""


@pytest.mark.parametrize(
    ("info", "config", "expected"),
    [
        ({}, {}, {}),
        ({"redis_version": "6.0.16"}, {}, {"version": "refuse"}),
        ({"redis_version": "6.2.0"}, {}, {}),
        ({"redis_version": "10.0.1"}, {}, {}),
        ({"role": "slave"}, {}, {"role": "refuse"}),
        ({"loading": 1}, {}, {"loading": "unsafe"}),
        ({"aof_last_write_status": "err"}, {}, {"aof_write": "unsafe"}),
        ({"aof_last_bgrewrite_status": "err"}, {}, {"aof_write": "warn"}),
        ({"rdb_last_bgsave_status": "err"}, {}, {"snapshot": "warn"}),
        ({"rdb_last_bgsave_status": "err"}, {"save": "3600 1"}, {"snapshot": "unsafe"}),
        (
            {"rdb_last_bgsave_status": "err"},
            {"save": "3600 1", "stop-writes-on-bgsave-error": "no"},
            {"snapshot": "warn"},
        ),
        ({"used_memory": 84 * MB, "maxmemory": 100 * MB}, {}, {}),
        ({"used_memory": 86 * MB, "maxmemory": 100 * MB}, {}, {"memory": "unsafe"}),
        ({"connected_slaves": 1, "slave0": {"state": "wait_bgsave"}}, {}, {}),
        ({"connected_slaves": 1, "slave0": {"state": "online"}}, {}, {"min_replicas": "warn"}),
    ],
)
def test_what_a_server_says_of_itself(
    info: dict[str, Any], config: dict[str, str], expected: dict[str, str]
) -> None:
    said = structs.replace(SAID, info={**SAID.info, **info}, config={**(SAID.config or {}), **config})
    findings = redis_fitness.judge(said, wait_replicas=0)
    assert {each.code: each.severity for each in findings if each.severity != "ok"} == expected
    assert all(each.cure for each in findings if each.severity != "ok")


def test_what_nobody_tells_is_not_taken_for_safe() -> None:
    bare = {name: SAID.info[name] for name in ("redis_version", "role", "used_memory")}
    findings = redis_fitness.judge(structs.replace(SAID, info=bare, config=None), wait_replicas=0)
    assert {each.code: each.severity for each in findings if each.severity != "ok"} == {
        **{"config": "warn", "eviction": "warn", "aof": "warn"},
    }


@pytest.mark.parametrize(("state", "expected"), [("ok", "ok"), ("fail", "unsafe")])
def test_a_cluster_that_is_not_whole_is_found(state: str, expected: str) -> None:
    findings = redis_fitness.judge(structs.replace(SAID, cluster_state=state), wait_replicas=0)
    assert [each.severity for each in findings if each.code == "cluster_state"] == [expected]


def test_nothing_that_could_hold_a_password_is_asked_for() -> None:
    assert not [
        name for name in redis_fitness.CONFIG_NAMES if "pass" in name or "auth" in name or "*" in name
    ]


def test_safe_is_what_has_nothing_worse_than_a_warning() -> None:
    each = {severity: Finding("code", severity, "") for severity in ("ok", "warn", "unsafe", "refuse")}
    assert fitness.is_safe([each["ok"], each["warn"]])
    assert not fitness.is_safe([each["ok"], each["unsafe"]])
    assert not fitness.is_safe([each["refuse"]])


# SQLite


@pytest.fixture
def folder() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
async def file(folder: Path) -> Path:
    """A ledger that was used and closed."""
    ledger = SqliteLedger(f"sqlite:///{folder}/l.db")
    await ledger.open()
    await ledger.close()
    return folder / "l.db"


async def test_a_file_of_ours_has_nothing_wrong_but_its_place(file: Path) -> None:
    before = file.read_bytes()
    findings = await found_in(f"sqlite:///{file}", thorough=True)
    assert set(bad(findings)) <= {"fleeting"}
    assert {"journal", "intact", "mode", "disk", "sizes"} <= set(findings)
    assert file.read_bytes() == before
    assert "intact" not in await found_in(f"sqlite:///{file}")


async def test_a_file_that_is_not_there_is_new_and_is_not_made(folder: Path) -> None:
    (folder / "empty.db").touch()
    for name in ("none.db", "empty.db", "no/folder.db"):
        found = await inspect(f"sqlite:///{folder}/{name}", wait_replicas=0, thorough=True)
        assert (found.new, found.findings) == (True, [])
    assert [each.name for each in folder.iterdir()] == ["empty.db"]


async def test_a_file_of_another_program_is_refused(folder: Path) -> None:
    (folder / "notes.db").write_text("these are my notes, and no database at all " * 100)
    with closing(sqlite3.connect(folder / "other.db")) as connection:
        connection.execute("CREATE TABLE mine (a)")
    for name in ("notes.db", "other.db"):
        with pytest.raises(LedgerNotReady, match=name):
            await found_in(f"sqlite:///{folder}/{name}")


async def test_a_damaged_file_is_found_and_named_without_its_content(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        rows = [("t", f"host:{n:05}", "hunter2" * 20) for n in range(500)]
        connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)
        connection.commit()
    assert bad(await found_in(f"sqlite:///{file}"))["journal"] == "warn"
    content = bytearray(file.read_bytes())
    page = content.index(b"hunter2" * 20) // 4096
    content[page * 4096 : page * 4096 + 60] = bytes(60)
    file.write_bytes(content)
    findings = await found_in(f"sqlite:///{file}", thorough=True)
    assert findings["intact"].severity == "unsafe"
    assert "hunter2" not in findings["intact"].text


async def test_a_file_that_others_may_read_is_found_and_its_cure_cures(file: Path) -> None:
    url = f"sqlite:///{file}"
    file.chmod(0o644)
    found = (await found_in(url))["mode"]
    assert (found.severity, "644" in found.text) == ("warn", True)
    subprocess.run(["sh", "-c", found.cure], check=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (await found_in(url))["mode"].severity == "ok"


async def test_processes_that_have_it_open_are_counted(file: Path) -> None:
    if not Path("/proc/locks").exists():
        pytest.skip("this system does not tell who has a file open")
    url = f"sqlite:///{file}"
    assert (await found_in(url))["alone"].text == "no process has it open"
    with _holding(file) as one:
        assert f"(pid {one})" in (await found_in(url))["alone"].text
        with _holding(file) as other:
            found = (await found_in(url))["alone"]
            assert found.severity == "warn"
            assert {str(one), str(other)} <= set(found.text.replace(",", " ").replace(")", " ").split())
    assert (await found_in(url))["alone"].text == "no process has it open"


async def test_the_place_is_what_the_system_says(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "l.db"
    shutil.copy(file, copy)
    for each in (file, copy):
        told = subprocess.run(
            ["df", "--output=fstype", each], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        findings = await found_in(f"sqlite:///{each}")
        assert f"it lies on {told}" in (findings.get("place") or findings["fleeting"]).text


FILE = FileSaid(
    path="/l.db",
    mode=0o600,
    writable=True,
    free_mb=10_000,
    file_system="ext4",
    journal_mode="wal",
    sqlite_version="3",
    others=(),
    broken="",
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"file_system": "nfs4"}, {"place": "unsafe"}),
        ({"file_system": "fuse.sshfs"}, {"place": "unsafe"}),
        ({"file_system": "overlay"}, {"fleeting": "warn"}),
        ({"file_system": ""}, {}),
        ({"free_mb": 100}, {"disk": "unsafe"}),
        ({"writable": False}, {"writable": "unsafe"}),
        ({"others": None}, {}),
        ({"others": (7,)}, {}),
        ({"others": (7, 8)}, {"alone": "warn"}),
    ],
)
def test_what_is_seen_of_a_file(change: dict[str, Any], expected: dict[str, str]) -> None:
    findings = sqlite_fitness.judge(structs.replace(FILE, **change))
    assert {each.code: each.severity for each in findings if each.severity != "ok"} == expected


@contextmanager
def _holding(file: Path) -> Iterator[int]:
    """Another process that has a file open; its id."""
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]);"
        " connection.execute('SELECT count(*) FROM meta').fetchone(); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.communicate()


@contextmanager
def _started(kind: Callable[..., Together], **options: Any) -> Iterator[Together]:
    """Servers that belong together, of their own."""
    with temporary_folder() as folder:
        servers = kind(first_binary(), folder, **options)
        try:
            servers.start()
            yield servers
        finally:
            servers.stop()


def _replication(server: RedisServer) -> dict[str, Any]:
    told: dict[str, Any] = server.ask("INFO", "replication")
    return told


def _own_address() -> str | None:
    """An address of this machine that is not its loopback. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        host = str(probe.getsockname()[0])
    return None if host.startswith("127.") else host
