"""Loading a tenant and following the log: nothing is missed, nothing comes twice, a loss is noticed."""

import asyncio
from collections.abc import Iterable

from server.ledger.limits import Limits
from server.ledger.port import Batch, Entry, Lost, Position
from tests.contract.commits import TENANT, done, head, make
from tests.contract.conftest import OpenLedger
from tests.contract.stores import AnyLedger, Store

FOLLOW_CALLS_MAX = 200
"""Calls until all that was committed must have come."""
TURNS = 8
"""Loads during which changes are made."""
DOCUMENTS = 600
"""More than Redis hands out in one piece, whatever chunk is asked for."""


async def _all_after(ledger: AnyLedger, at: Position, until: Position) -> list[Entry]:
    """The entries after a position up to another, by as many calls as it takes."""
    entries: list[Entry] = []
    for _ in range(FOLLOW_CALLS_MAX):
        if at == until:
            return entries
        news = await ledger.follow({0: at})
        if 0 in news:
            batch = news[0]
            assert isinstance(batch, Batch)
            entries += batch.entries
            at = batch.entries[-1].at
    raise AssertionError(f"{until} never came")


async def test_an_empty_tenant_loads_as_such(ledger: AnyLedger) -> None:
    snapshot = await ledger.load("nobody")
    assert snapshot.documents == {}
    assert snapshot.at.n >= 1


async def test_a_load_has_the_documents_of_its_tenant_and_of_no_other(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"tenant": "ours", "host:é\n": "ünï"})
    await done(ledger, at, puts={"tenant": "theirs"}, tenant="other")
    assert (await ledger.load(TENANT)).documents == {"tenant": "ours", "host:é\n": "ünï"}
    assert (await ledger.load("other")).documents == {"tenant": "theirs"}


async def test_all_documents_are_loaded_however_many(ledger: AnyLedger) -> None:
    documents = {f"booking:{number}": f"document {number}" for number in range(DOCUMENTS)}
    await done(ledger, await head(ledger), puts=documents)
    assert (await ledger.load(TENANT)).documents == documents


async def test_what_comes_after_a_position_is_told_in_order_for_all_tenants(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, body="one")
    await done(ledger, at, body="two", tenant="other")
    last = await done(ledger, at, body="three")
    news = await ledger.follow({0: at})
    batch = news[0]
    assert isinstance(batch, Batch)
    assert [(each.tenant, each.body) for each in batch.entries] == [
        (TENANT, "one"),
        ("other", "two"),
        (TENANT, "three"),
    ]
    assert batch.entries[-1].at == last.head
    assert [each.at.n for each in batch.entries] == [at.n + 1, at.n + 2, at.n + 3]


async def test_who_waits_is_told_when_something_comes(ledger: AnyLedger) -> None:
    at = await head(ledger)
    waiting = asyncio.create_task(ledger.follow({0: at}))
    committed = await done(ledger, at)
    assert await waiting == {0: Batch(entries=committed.entries)}


async def test_when_nothing_comes_the_wait_ends_without_news(ledger: AnyLedger) -> None:
    assert await ledger.follow({0: await head(ledger)}) == {}


async def test_who_cannot_wait_is_told_at_once_what_there_is(ledger: AnyLedger) -> None:
    at = await head(ledger)
    assert await ledger.follow({0: at}, wait=False) == {}
    committed = await done(ledger, at)
    assert await ledger.follow({0: at}, wait=False) == {0: Batch(entries=committed.entries)}


async def test_following_no_partition_brings_nothing(ledger: AnyLedger) -> None:
    assert await ledger.follow({}, wait=False) == {}


async def test_a_long_way_is_followed_in_several_answers_without_a_gap(ledger: AnyLedger) -> None:
    at = await head(ledger)
    committed = [await done(ledger, at) for _ in range(250)]
    entries = await _all_after(ledger, at, committed[-1].head)
    assert entries == [each.entries[-1] for each in committed]


async def test_a_trimmed_position_is_lost(open_ledger: OpenLedger) -> None:
    ledger = await open_ledger(Limits(log_retention_s=0))
    at = await head(ledger)
    await done(ledger, at)
    await done(ledger, await head(ledger))
    assert await ledger.follow({0: at}) == {0: Lost()}


async def test_a_position_of_another_history_is_lost(ledger: AnyLedger) -> None:
    at = await head(ledger)
    assert await ledger.follow({0: Position(at.n, at.nonce + 1)}) == {0: Lost()}
    assert await ledger.follow({0: Position(at.n, at.nonce - 1)}) == {0: Lost()}


async def test_a_position_ahead_of_the_log_is_lost(ledger: AnyLedger) -> None:
    at = await head(ledger)
    assert await ledger.follow({0: Position(at.n + 5, at.nonce)}) == {0: Lost()}
    assert await ledger.follow({0: Position(at.n + 5, at.nonce)}, wait=False) == {0: Lost()}


async def test_a_lost_tail_is_noticed_with_and_without_new_entries(ledger: AnyLedger, store: Store) -> None:
    lost = await done(ledger, await head(ledger))
    store.lose_tail(TENANT)
    assert await ledger.follow({0: lost.head}) == {0: Lost()}
    await done(ledger, await head(ledger))
    assert await ledger.follow({0: lost.head}) == {0: Lost()}


async def test_load_and_follow_miss_nothing_that_is_committed_during_the_load(ledger: AnyLedger) -> None:
    """Documents are put, put again and deleted while the tenant is loaded, until they overlap."""
    documents = {f"booking:{number}": "at first" for number in range(DOCUMENTS)}
    at = (await done(ledger, await head(ledger), puts=documents)).head
    changes: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {}
    overlaps = 0
    for turn in range(TURNS):
        loading = asyncio.create_task(ledger.load(TENANT))
        before = at
        while not loading.done():
            number = len(changes)
            put = {f"booking:{number % DOCUMENTS}": f"changed {number}", f"booking:new-{number}": "new"}
            commit = make(at, puts=put, deletes=(f"booking:{(number * 7) % DOCUMENTS}",))
            changes[commit.body] = (put, commit.deletes)
            outcome = await done(ledger, at, **_fields(commit))
            at = outcome.head
        snapshot = await loading
        overlaps += snapshot.at < at and before < at
        entries = await _all_after(ledger, snapshot.at, at)
        folded = _fold(snapshot.documents, (changes[entry.body] for entry in entries))
        assert folded == (await ledger.load(TENANT)).documents, turn
    assert overlaps, "no commit ran during a load: nothing was tried"


def _fields(commit: object) -> dict[str, object]:
    return {name: getattr(commit, name) for name in ("op", "body", "puts", "deletes")}


def _fold(
    documents: dict[str, str], changes: Iterable[tuple[dict[str, str], tuple[str, ...]]]
) -> dict[str, str]:
    folded = dict(documents)
    for puts, deletes in changes:
        folded.update(puts)
        for key in deletes:
            folded.pop(key, None)
    return folded
