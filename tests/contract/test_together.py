"""Several who write at once: callers, ledgers and processes on one store."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

from server.ledger.port import Batch, Committed, Conflict
from tests.contract.commits import TENANT, done, head, make
from tests.contract.conftest import OpenLedger
from tests.contract.stores import AnyLedger, Store

ROOT = Path(__file__).parents[2]
CALLERS = 200


async def test_of_two_hundred_commits_on_one_entity_at_one_position_exactly_one_succeeds(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    commits = [make(at, writes=("host:anna",), events=((f"event-{n}", ""),)) for n in range(CALLERS)]
    outcomes = await asyncio.gather(*(ledger.commit(commit) for commit in commits))
    assert Counter(type(each) for each in outcomes) == {Committed: 1, Conflict: CALLERS - 1}
    (winner,) = (
        commit for commit, each in zip(commits, outcomes, strict=True) if isinstance(each, Committed)
    )
    kept = store.kept(TENANT)
    assert kept.documents == winner.puts
    assert kept.ops == [winner.op]
    assert [event for _, event, _ in kept.outbox] == [winner.events[0][0]]
    assert {each.entries[0].body for each in outcomes if isinstance(each, Conflict)} == {winner.body}


async def test_commits_on_different_entities_at_one_position_all_succeed(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    commits = [make(at, writes=(f"host:{number}",)) for number in range(CALLERS)]
    outcomes = await asyncio.gather(*(ledger.commit(commit) for commit in commits))
    assert all(isinstance(each, Committed) for each in outcomes)
    assert [n for n, _, _ in store.kept(TENANT).log] == list(range(1, CALLERS + 2))


async def test_the_same_commit_sent_many_times_at_once_has_one_effect(
    ledger: AnyLedger, store: Store
) -> None:
    commit = make(await head(ledger), writes=("host:anna",))
    outcomes = await asyncio.gather(*(ledger.commit(commit) for _ in range(50)))
    assert Counter(type(each).__name__ for each in outcomes) == {"Committed": 1, "Replayed": 49}
    assert len(store.kept(TENANT).log) == 2


async def test_two_ledgers_on_one_store_see_each_other(open_ledger: OpenLedger) -> None:
    one, other = await open_ledger(), await open_ledger()
    at = await head(one)
    assert await head(other) == at

    async def follow() -> object:
        return (await other.follow({0: at}))[0]

    following = asyncio.create_task(follow())
    committed = await done(one, at, writes=("host:anna",))
    assert isinstance(await other.commit(make(at, writes=("host:anna",))), Conflict)
    batch = await following
    assert isinstance(batch, Batch)
    assert batch.entries == committed.entries
    assert (await other.load(TENANT)).documents == (await one.load(TENANT)).documents


async def test_two_processes_that_count_together_lose_nothing(open_ledger: OpenLedger, store: Store) -> None:
    ledger = await open_ledger()
    workers = [await _start_worker(store.url, f"worker-{number}", "50") for number in range(2)]
    for worker in workers:
        _, told = await worker.communicate()
        assert worker.returncode == 0, told.decode()
    kept = store.kept(TENANT)
    assert kept.documents["counter"] == "100"
    assert len(kept.ops) == 100
    assert (await ledger.load(TENANT)).documents["counter"] == "100"


async def _start_worker(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.contract.worker", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
