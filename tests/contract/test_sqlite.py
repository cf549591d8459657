"""What only a file can do to a ledger: be another program's, go away, be locked, be left half written."""

import asyncio
import os
import sqlite3
import stat
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger.port import Batch, Committed, Conflict, Late, Position, Replayed
from server.ledger.sqlite import tables as sqlite_tables
from server.ledger.sqlite import thread as sqlite_thread
from server.ledger.sqlite.ledger import SqliteLedger
from tests.contract.commits import TENANT, done, head, make
from tests.contract.stores import SqliteStore, opened

ROOT = Path(__file__).parents[2]
NEVER_S = 10.0**6
DRAIN_TRIES_MAX = 500
DRAIN_PAUSE_S = 0.01


@pytest.fixture
async def ledger(sqlite_store: SqliteStore) -> AsyncIterator[SqliteLedger]:
    """A ledger on a new file, opened."""
    async with opened(sqlite_store.ledger()) as ledger:
        yield ledger


# The file


async def test_the_file_and_its_folders_are_made_for_their_owner_only(sqlite_store: SqliteStore) -> None:
    path = sqlite_store.path.parent / "a" / "b" / "ledger.db"
    async with opened(SqliteLedger(f"sqlite:///{path}")) as ledger:
        await done(ledger, await head(ledger))
        files = list(path.parent.iterdir())
        assert {each.name for each in files} == {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_name_with_odd_letters_is_a_name(sqlite_store: SqliteStore) -> None:
    path = sqlite_store.path.parent / "50% #1 &x=ü.db"
    async with opened(SqliteLedger(f"sqlite:///{path}")) as ledger:
        await done(ledger, await head(ledger))
    assert path.exists()


async def test_every_commit_is_synced(ledger: SqliteLedger, sqlite_store: SqliteStore) -> None:
    settings = await ledger._writer.ask(
        lambda connection: [
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        ],
        timeout_s=1.0,
    )
    assert settings == ["wal", 2]


async def _refused(path: Path, because: str) -> None:
    before = path.read_bytes() if path.is_file() else None
    ledger = SqliteLedger(f"sqlite:///{path}")
    with pytest.raises(LedgerNotReady, match=because) as caught:
        await ledger.open()
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert before == (path.read_bytes() if path.is_file() else None)


async def test_a_folder_is_refused(sqlite_store: SqliteStore) -> None:
    await _refused(sqlite_store.path.parent, "is a folder")


async def test_a_file_that_is_no_database_is_refused(sqlite_store: SqliteStore) -> None:
    sqlite_store.path.write_text("Dear diary, " * 1_000)
    await _refused(sqlite_store.path, "file is not a database")


async def test_a_place_that_cannot_be_written_is_refused(sqlite_store: SqliteStore) -> None:
    sqlite_store.path.write_text("a file")
    await _refused(sqlite_store.path / "ledger.db", "its folder is a file")
    if os.geteuid() != 0:  # root may write anywhere
        folder = sqlite_store.path.parent / "closed"
        folder.mkdir(mode=0o500)
        await _refused(folder / "ledger.db", "Permission denied")


async def test_a_database_of_another_program_is_refused_and_left_as_it_is(sqlite_store: SqliteStore) -> None:
    with sqlite_store.connection() as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    await _refused(sqlite_store.path, "is a database of another program")


@pytest.mark.parametrize("layout", [sqlite_tables.LAYOUT - 1, sqlite_tables.LAYOUT + 1])
async def test_an_older_or_newer_layout_is_refused(sqlite_store: SqliteStore, layout: int) -> None:
    async with opened(sqlite_store.ledger()):
        pass
    with sqlite_store.connection() as connection:
        connection.execute(f"PRAGMA user_version = {layout}")
    told = f"has the layout {layout}, this halfpast knows {sqlite_tables.LAYOUT}"
    with pytest.raises(LedgerNotReady, match=told):
        await sqlite_store.ledger().open()


async def test_a_file_without_its_meta_record_is_refused(sqlite_store: SqliteStore) -> None:
    async with opened(sqlite_store.ledger()):
        pass
    with sqlite_store.connection() as connection:
        connection.execute("DELETE FROM meta")
    with pytest.raises(LedgerNotReady, match="lost its meta record"):
        await sqlite_store.ledger().open()


async def test_an_empty_file_is_a_new_ledger(sqlite_store: SqliteStore) -> None:
    sqlite_store.path.touch()
    async with opened(sqlite_store.ledger()) as ledger:
        await done(ledger, await head(ledger))


@pytest.mark.parametrize("replaced", [False, True])
async def test_a_file_that_goes_away_is_not_ready_and_never_empty(
    ledger: SqliteLedger, sqlite_store: SqliteStore, replaced: bool
) -> None:
    at = await head(ledger)
    sqlite_store.path.rename(sqlite_store.path.with_suffix(".moved"))
    if replaced:
        sqlite_store.path.touch()
    for asked in (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at)), ledger.follow({0: at})):
        with pytest.raises(LedgerNotReady):
            await asked
    if not replaced:
        assert not sqlite_store.path.exists()


async def test_a_ledger_that_was_emptied_by_hand_is_not_ready(
    ledger: SqliteLedger, sqlite_store: SqliteStore
) -> None:
    at = await head(ledger)
    with sqlite_store.connection() as connection:
        connection.execute("UPDATE meta SET value = 'another' WHERE name = 'epoch'")
    for asked in (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at))):
        with pytest.raises(LedgerNotReady):
            await asked


# Other programs


async def test_a_lock_of_another_program_makes_it_unavailable_and_writes_nothing(
    sqlite_store: SqliteStore,
) -> None:
    async with opened(sqlite_store.ledger(patient=False)) as ledger:
        at = await head(ledger)
        commit = make(at)
        with sqlite_store.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerUnavailable):
                await ledger.commit(commit)
            assert (await ledger.load(TENANT)).documents == {}
            connection.execute("ROLLBACK")
        assert isinstance(await ledger.commit(commit), Committed)


async def test_what_another_program_writes_is_seen_by_checks_and_followers(
    ledger: SqliteLedger, sqlite_store: SqliteStore
) -> None:
    at = await head(ledger)
    following = asyncio.create_task(ledger.follow({0: at}))
    worker = await _worker(sqlite_store, "1")
    await worker.communicate()
    (batch,) = (await following or await ledger.follow({0: at})).values()
    assert isinstance(batch, Batch)
    assert [each.tenant for each in batch.entries] == [TENANT]
    assert isinstance(await ledger.commit(make(at, writes=("counter",))), Conflict)


async def test_what_a_process_was_told_is_there_after_it_was_killed(
    ledger: SqliteLedger, sqlite_store: SqliteStore
) -> None:
    at = await head(ledger)
    worker = await _worker(sqlite_store, "100000")
    assert worker.stdout is not None
    told = [(await worker.stdout.readline()).decode().strip() for _ in range(20)]
    worker.kill()
    rest = (await worker.communicate())[0].decode()
    told += rest.split("\n")[:-1]
    for op in told:
        assert isinstance(await ledger.commit(make(at, op=op)), Replayed), op
    kept = sqlite_store.kept(TENANT)
    # It may have died between its last commit and telling so.
    assert len(told) <= int(kept.documents["counter"]) <= len(told) + 1
    assert len(kept.log) - 1 == len(kept.ops) == int(kept.documents["counter"])


async def test_several_first_boots_at_once_make_one_ledger(sqlite_store: SqliteStore) -> None:
    ledgers = [sqlite_store.ledger() for _ in range(4)]
    await asyncio.gather(*(ledger.open() for ledger in ledgers))
    try:
        at = await head(ledgers[0])
        for ledger in ledgers:
            at = (await done(ledger, at, writes=("host:anna",))).head
    finally:
        for ledger in ledgers:
            await ledger.close()


async def _worker(store: SqliteStore, count: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.contract.worker", store.url, "worker", count),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def test_who_follows_hears_of_our_own_commits_without_looking_again(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.ledger.sqlite.ledger.POLL_S", NEVER_S)
    monkeypatch.setattr("server.ledger.limits.FOLLOW_WAIT_S", NEVER_S)
    at = await head(ledger)
    following = asyncio.create_task(ledger.follow({0: at}))
    await asyncio.sleep(0)
    await ledger.ping()  # behind the follower's look in the reading thread
    committed = await done(ledger, at)
    assert await following == {0: Batch(entries=committed.entries)}


# The writing thread


@asynccontextmanager
async def _held_up(ledger: SqliteLedger) -> AsyncIterator[None]:
    """The writing thread is busy for as long as the block."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait()

    job = asyncio.create_task(ledger._writer.ask(wait, timeout_s=30.0))
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        go_on.set()
        await job


async def test_commits_that_wait_together_see_one_another(ledger: SqliteLedger) -> None:
    """While the thread is held up they queue, and are done in one transaction."""
    at = await head(ledger)
    async with _held_up(ledger):
        commits = [make(at, writes=("host:anna",)) for _ in range(10)]
        waiting = [asyncio.create_task(ledger.commit(commit)) for commit in commits]
        await asyncio.sleep(0)
    outcomes = [type(each) for each in await asyncio.gather(*waiting)]
    assert outcomes == [Committed] + [Conflict] * 9


async def test_a_job_that_fails_takes_back_those_that_share_its_transaction(
    ledger: SqliteLedger, sqlite_store: SqliteStore
) -> None:
    at = await head(ledger)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta VALUES ('epoch', 'twice')")

    async with _held_up(ledger):
        before = asyncio.create_task(ledger.commit(make(at)))
        failing = asyncio.create_task(ledger._writer.ask(fail, timeout_s=1.0))
        after = asyncio.create_task(ledger.commit(make(at)))
        await asyncio.sleep(0)
    outcomes = await asyncio.gather(before, failing, after, return_exceptions=True)
    assert all(isinstance(each, Exception) for each in outcomes)
    assert len(sqlite_store.kept(TENANT).log) == 1
    await done(ledger, at)


async def test_a_full_queue_is_unavailable_at_once(ledger: SqliteLedger) -> None:
    at = await head(ledger)
    async with _held_up(ledger):
        waiting = [asyncio.create_task(ledger.commit(make(at))) for _ in range(sqlite_thread.QUEUE_MAX + 50)]
        await asyncio.sleep(0)
        full = [each for each in waiting if each.done()]
        assert len(full) == 50
        for each in full:
            with pytest.raises(LedgerUnavailable, match=str(sqlite_thread.QUEUE_MAX)):
                each.result()
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await _once_drained(ledger, at)


async def _once_drained(ledger: SqliteLedger, at: Position) -> None:
    """A commit, as soon as the thread has passed over those that were given up."""
    for left in reversed(range(DRAIN_TRIES_MAX)):
        try:
            await done(ledger, at)
            return
        except LedgerUnavailable:
            if not left:
                raise
            await asyncio.sleep(DRAIN_PAUSE_S)


async def test_a_commit_that_was_given_up_in_the_queue_is_not_done(
    ledger: SqliteLedger, sqlite_store: SqliteStore
) -> None:
    at = await head(ledger)
    async with _held_up(ledger):
        waiting = asyncio.create_task(ledger.commit(make(at)))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await done(ledger, at, body="the only one")
    assert [body for _, _, body in sqlite_store.kept(TENANT).log] == ["", "the only one"]


async def test_the_deadline_is_judged_when_the_job_begins(sqlite_store: SqliteStore) -> None:
    clock_ms = 1_000
    async with opened(SqliteLedger(sqlite_store.url, clock_ms=lambda: clock_ms)) as ledger:
        at = await head(ledger)
        async with _held_up(ledger):
            waiting = asyncio.create_task(ledger.commit(make(at, deadline_ms=1_500)))
            await asyncio.sleep(0)
            clock_ms = 1_501
        assert await waiting == Late(clock_ms=1_501)
        await done(ledger, at, deadline_ms=1_501)


async def test_a_clock_set_back_makes_no_gap_in_the_log(sqlite_store: SqliteStore) -> None:
    clock_ms = 10**9
    async with opened(SqliteLedger(sqlite_store.url, clock_ms=lambda: clock_ms)) as ledger:
        await done(ledger, await head(ledger))
        clock_ms = 0
        await done(ledger, await head(ledger))
        clock_ms = 10**9
        await done(ledger, await head(ledger))
    assert [n for n, _, _ in sqlite_store.kept(TENANT).log] == [1, 2, 3, 4]
