"""Export and import: from one kind of ledger to the other and back, nothing is lost or half-written."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.model import Attendee, Booking, BusyBlock, Manner, Tenant
from server.backup.export import export
from server.backup.lines import Backup, read, write
from server.ledger.housekeeping import clean
from server.tasks import stop
from tests.contract.stores import RedisStore
from tests.server.serving import Server, halfpast
from tests.server.workers import declared, worker, written
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer

CLINIC = """\
tenants:
  - id: clinic
    name: Clinic
    time_zone: UTC
    day_parts: {evening: 18-22}
    next_weekday: soonest
    date_order: mdy
    hours: {daily: 00:00-24:00}
    hosts: [{id: anna, name: Änne "A" Müller}, {id: ben, name: Ben}]
    services: [{id: yoga, name: Yoga, hosts: [ben], capacity: 3}]
  - {id: other, name: Other, time_zone: UTC, hosts: [{id: eve, name: Eve}]}
"""


def fill(ledger: str) -> str:
    """A business with bookings of every kind; the key to it."""
    assert halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC).returncode == 0
    key = halfpast("keys", "create", "clinic", "--ledger", ledger).stdout.strip()
    halfpast("keys", "create", "other", "--ledger", ledger)
    day = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    with Server(ledger) as server:
        for number in range(30):
            when = (day + timedelta(hours=number)).isoformat()
            book = {"when": when, "with_whom": "anna", "attendee_name": f"Zoë {number}"}
            server.call("book", book, key, X_Conversation_Id=f"talk{number}", X_Call_Id="1")
        for number in range(3):
            book = {"when": day.isoformat(), "with_whom": "yoga", "attendee_name": f"Max {number}"}
            assert server.says("book", book, key)["booking"]["seat"]
        server.call("cancel", {}, key, X_Conversation_Id="talk0", X_Call_Id="2")
    return key


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_tenant_goes_from_a_file_to_redis_and_back_as_it_was(
    redis_servers: Callable[[Binary], RedisServer], redis_server: RedisServer
) -> None:
    with temporary_folder() as folder:
        first, again = folder / "first.jsonl", folder / "again.jsonl"
        source, target = f"sqlite:///{folder}/source.db", f"sqlite:///{folder}/target.db"
        key = fill(source)
        out = halfpast("export", "clinic", "--output", str(first), "--ledger", source)
        assert (out.returncode, out.stdout) == (0, "")
        assert " documents, 0 archived, 1 keys, secrets and lines" in out.stderr
        assert first.stat().st_mode & 0o777 == 0o600
        done = halfpast("import", str(first), "--ledger", redis_server.url)
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("0 archived, 1 keys, secrets and lines; verified\n")
        piped = halfpast("export", "clinic", "--ledger", redis_server.url)
        back = halfpast("import", "-", "--ledger", target, stdin=piped.stdout)
        assert back.returncode == 0, back.stderr
        halfpast("export", "clinic", "--output", str(again), "--ledger", target)
        assert lines(again)[1:-1] == lines(first)[1:-1]
        (tenant,) = (each["document"] for each in lines(again)[1:-1] if each["key"] == "tenant")
        assert isinstance(tenant, dict)
        meant = {"parts": [["evening", [1080, 1320]]], "next_weekday": "soonest", "date_order": "mdy"}
        assert tenant["manner"] == meant
        assert not any("other" in json.dumps(each) for each in lines(first))
        with Server(target) as server:
            mine = server.call("find_bookings", {}, key, X_Conversation_Id="talk7").json()
            assert mine["booking"]["status"] == "confirmed"
            assert server.call("find_bookings", {}, "demo").status_code == 401


def test_an_import_that_was_broken_off_is_run_again_and_another_tenant_is_left_alone() -> None:
    with temporary_folder() as folder:
        source, target = f"sqlite:///{folder}/source.db", f"sqlite:///{folder}/target.db"
        file = folder / "clinic.jsonl"
        fill(source)
        halfpast("export", "clinic", "--output", str(file), "--ledger", source)
        assert halfpast("import", str(file), "--ledger", target).returncode == 0
        with sqlite3.connect(folder / "target.db") as store:  # as if it had ended before the last part
            store.execute("DELETE FROM documents WHERE tenant = 'clinic' AND key LIKE 'turn:%'")
            store.execute("DELETE FROM ops")
        once_more = halfpast("import", str(file), "--ledger", target)
        assert once_more.returncode == 0, once_more.stderr
        assert "verified" in once_more.stdout
        refused = halfpast("import", str(file), "--ledger", source)
        assert refused.returncode == 0, "the same is no other"
        changed = CLINIC.replace("name: Clinic", "name: Clinique")
        halfpast("apply", "-", "--ledger", target, stdin=changed)
        refused = halfpast("import", str(file), "--ledger", target)
        assert refused.returncode == 2
        assert "is in this ledger already, with other documents" in refused.stderr


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda all: all[:-1], "its last line is missing"),
        (lambda all: [*all[:-2], all[-1]], "altered or is not whole"),
        (lambda all: [each.replace(b"Ben", b"Bob") for each in all], "altered or is not whole"),
        (lambda all: [*all, b"{}\n"], "more after the end"),
        (lambda all: [all[0].replace(b'"version":1', b'"version":9'), *all[1:]], "has version 9"),
        (lambda all: [b"no json\n", *all[1:]], "line 1 cannot be read"),
        (lambda _all: [b'{"a": 1}\n'], "this is no export of halfpast"),
        (lambda _all: [], "its last line is missing"),
        (lambda all: [*all[:2], all[1], *all[2:]], "stands there twice"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_nothing_is_written(
    damage: Callable[[list[bytes]], list[bytes]], says: str, exported: bytes
) -> None:
    with temporary_folder() as folder:
        file, target = folder / "clinic.jsonl", f"sqlite:///{folder}/target.db"
        file.write_bytes(b"".join(damage(exported.splitlines(keepends=True))))
        refused = halfpast("import", str(file), "--ledger", target)
        assert refused.returncode == 2
        assert says in refused.stderr
        assert refused.stderr.count("\n") == 1
        assert not (folder / "target.db").exists()


@pytest.fixture(scope="module")
def exported() -> bytes:
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/source.db"
        halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC)
        halfpast("export", "clinic", "--output", f"{folder}/out", "--ledger", ledger)
        return (folder / "out").read_bytes()


def test_a_file_from_before_a_setting_was_known_is_read() -> None:
    tenant = Tenant("clinic", "Clinic", "UTC")
    written_then = list(write(Backup("clinic", {"tenant": tenant}), "1-1"))
    assert json.loads(written_then[1])["document"] == {"id": "clinic", "name": "Clinic", "time_zone": "UTC"}
    found = read(written_then).documents["tenant"]
    assert found == tenant
    assert isinstance(found, Tenant)
    assert found.manner == Manner()


def test_what_is_corrupt_is_not_exported() -> None:
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/source.db"
        halfpast("apply", "-", "--ledger", ledger, stdin=CLINIC)
        with sqlite3.connect(folder / "source.db") as store:
            store.execute("UPDATE documents SET body = replace(body, 'Ben', 'Bob') WHERE key = 'host:ben'")
        refused = halfpast("export", "clinic", "--output", f"{folder}/out", "--ledger", ledger)
        assert refused.returncode == 1
        assert "host:ben does not match its checksum" in refused.stderr
        assert not (folder / "out").exists()


def test_nobody_of_that_name() -> None:
    with temporary_folder() as folder:
        refused = halfpast("export", "nobody", "--ledger", f"sqlite:///{folder}/empty.db")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "no tenant 'nobody'" in refused.stderr


async def test_an_export_is_of_one_moment(redis_server: RedisServer) -> None:
    """Documents that change together are never of two commits, though Redis hands them out in parts."""
    store = RedisStore(redis_server)
    async with worker(store.ledger()) as one:
        await declared(one.pictures)

        async def change(number: int) -> None:
            together = [BusyBlock(f"b{day}", "anna", day * 1440, day * 1440 + number) for day in range(40)]
            await written(one, "clinic", *together)

        async def keep_changing() -> None:
            for number in range(2, 1_440):
                await change(number)

        await change(1)
        changing = asyncio.create_task(keep_changing())
        try:
            for _ in range(4):
                async with worker(store.ledger(), serving=False) as other:
                    backup, at = await export(other.pictures, "clinic", lambda _done, _of: None)
                busy = [each for each in backup.documents.values() if isinstance(each, BusyBlock)]
                assert len({each.end - each.start for each in busy}) == 1, at
        finally:
            await stop((changing,))


async def test_what_is_archived_meanwhile_is_exported_once(redis_server: RedisServer) -> None:
    store = RedisStore(redis_server)
    async with worker(store.ledger()) as one:
        await declared(one.pictures)
        for round_ in range(5):
            old = [
                Booking(f"{round_}-{number}", ("anna",), number, number + 1, Attendee("Eve"))
                for number in range(200)
            ]
            await written(one, "clinic", *old)
            cleaning = asyncio.create_task(clean(await one.desks.load("clinic"), 1))
            async with worker(store.ledger(), serving=False) as other:
                backup, _ = await export(other.pictures, "clinic", lambda _done, _of: None)
            await cleaning
            assert not backup.documents.keys() & backup.archived.keys()
            found = {key for key in (*backup.documents, *backup.archived) if key.startswith("booking:")}
            assert len(found) == 200 * (round_ + 1)
