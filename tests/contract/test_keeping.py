"""What is kept and for how long: sweeping, limits, reopening, and what nobody sweeps."""

import asyncio
from typing import Any

import pytest

from engine.errors import LedgerError, LedgerUnavailable
from server.ledger.limits import ENTITIES_MAX, EVENTS_MAX, NAME_BYTES_MAX, Limits
from server.ledger.port import COMMIT_BYTES_MAX, DOCUMENTS_MAX, Committed, Conflict, Replayed
from tests.contract.commits import TENANT, done, head, make
from tests.contract.conftest import OpenLedger
from tests.contract.stores import AnyLedger, Store

NOTHING_IS_OLD = 10**6
KEEP_NOTHING = Limits(log_retention_s=0, op_retention_s=0)


async def test_old_entries_go_but_never_the_last(open_ledger: OpenLedger, store: Store) -> None:
    ledger = await open_ledger(Limits(log_retention_s=0))
    for _ in range(3):
        last = await done(ledger, await head(ledger))
    assert [n for n, _, _ in store.kept(TENANT).log] == [last.head.n]
    assert await head(ledger) == last.head


async def test_young_entries_stay(open_ledger: OpenLedger, store: Store) -> None:
    ledger = await open_ledger(Limits(log_retention_s=NOTHING_IS_OLD))
    at = await head(ledger)
    for _ in range(30):
        await done(ledger, at)
    assert len(store.kept(TENANT).log) == 31


async def test_entities_from_before_the_log_go_with_it(open_ledger: OpenLedger, store: Store) -> None:
    ledger = await open_ledger(Limits(log_retention_s=0))
    await done(ledger, await head(ledger), writes=("host:anna", "host:ben"))
    last = await done(ledger, await head(ledger), writes=("host:ben", "host:cleo"))
    assert store.kept(TENANT).entities == {"host:ben": last.head.n, "host:cleo": last.head.n}


async def test_while_a_position_stands_the_entities_that_changed_after_it_do_too(
    open_ledger: OpenLedger,
) -> None:
    keeping = await open_ledger(Limits(log_retention_s=NOTHING_IS_OLD))
    at = await head(keeping)
    for number in range(50):
        await done(keeping, at, writes=(f"host:{number}",))
    for number in range(50):
        assert isinstance(await keeping.commit(make(at, writes=(f"host:{number}",))), Conflict)


async def test_old_ops_go_and_young_ones_are_recognised(open_ledger: OpenLedger, store: Store) -> None:
    keeping = await open_ledger(Limits(op_retention_s=NOTHING_IS_OLD))
    await done(keeping, await head(keeping), op="first")
    await done(keeping, await head(keeping), op="second")
    assert isinstance(await keeping.commit(make(await head(keeping), op="first")), Replayed)
    forgetting = await open_ledger(Limits(op_retention_s=0))
    await done(forgetting, await head(forgetting), op="third")
    assert store.kept(TENANT).ops == ["third"]
    assert isinstance(await forgetting.commit(make(await head(forgetting), op="first")), Committed)


async def test_a_commit_sweeps_a_few_only(open_ledger: OpenLedger, store: Store) -> None:
    keeping = await open_ledger()
    at = await head(keeping)
    for number in range(10):
        await done(keeping, at, op=f"op {number}", writes=(f"host:{number}",))
    sweeping = await open_ledger(Limits(log_retention_s=0, op_retention_s=0, sweep_max=3))
    await done(sweeping, at, op="last", writes=("host:last",))
    kept = store.kept(TENANT)
    assert [n for n, _, _ in kept.log] == list(range(at.n + 3, at.n + 12))
    assert kept.ops == ["last", *(f"op {number}" for number in range(3, 10))]
    # The entities from before the log's tail, which are two by then.
    assert sorted(kept.entities.values()) == list(range(at.n + 3, at.n + 12))


async def test_sweeping_leaves_other_tenants_documents_and_outboxes_alone(
    open_ledger: OpenLedger, store: Store
) -> None:
    ledger = await open_ledger(KEEP_NOTHING)
    await done(
        ledger,
        await head(ledger),
        tenant="other",
        op="theirs",
        puts={"tenant": "theirs"},
        writes=("tenant",),
        events=(("event", "row"),),
    )
    for _ in range(5):
        await done(ledger, await head(ledger), puts={"tenant": "ours"})
    other = store.kept("other")
    assert other.documents == {"tenant": "theirs"}
    assert other.ops == ["theirs"]
    assert list(other.entities) == ["tenant"]
    assert other.outbox == [("other", "event", "row")]


TOO_MUCH: list[tuple[dict[str, Any], int]] = [
    ({"puts": {f"booking:{number}": "x" for number in range(DOCUMENTS_MAX + 1)}}, DOCUMENTS_MAX),
    ({"deletes": tuple(f"booking:{number}" for number in range(DOCUMENTS_MAX))}, DOCUMENTS_MAX),
    ({"archives": {f"booking:{number}": "x" for number in range(DOCUMENTS_MAX)}}, DOCUMENTS_MAX),
    ({"archives": {"booking:1": "x" * COMMIT_BYTES_MAX}}, COMMIT_BYTES_MAX),
    ({"archives": {"x" * (NAME_BYTES_MAX + 1): ""}}, NAME_BYTES_MAX),
    ({"puts": {"booking:1": "x" * COMMIT_BYTES_MAX}}, COMMIT_BYTES_MAX),
    ({"puts": {"booking:1": "é" * (COMMIT_BYTES_MAX // 2)}}, COMMIT_BYTES_MAX),
    ({"body": "x" * (COMMIT_BYTES_MAX + 1)}, COMMIT_BYTES_MAX),
    ({"outcome": "x" * (COMMIT_BYTES_MAX + 1)}, COMMIT_BYTES_MAX),
    ({"reads": tuple(f"host:{number}" for number in range(ENTITIES_MAX + 1))}, ENTITIES_MAX),
    ({"events": (("event", "x"),) * (EVENTS_MAX + 1)}, EVENTS_MAX),
    ({"writes": ("x" * (NAME_BYTES_MAX + 1),)}, NAME_BYTES_MAX),
    ({"op": "x" * (NAME_BYTES_MAX + 1)}, NAME_BYTES_MAX),
]


@pytest.mark.parametrize(
    ("fields", "limit"), TOO_MUCH, ids=lambda each: "-".join(each) if isinstance(each, dict) else str(each)
)
async def test_a_commit_over_a_limit_is_refused_with_the_limit_in_it(
    ledger: AnyLedger, store: Store, fields: dict[str, Any], limit: int
) -> None:
    at = await head(ledger)
    before = store.kept(TENANT)
    with pytest.raises(LedgerError, match=str(limit)) as caught:
        await ledger.commit(make(at, **fields))
    assert caught.value.facts["limit"] == limit
    assert store.kept(TENANT) == before


async def test_the_largest_commit_is_written(ledger: AnyLedger, store: Store) -> None:
    size = COMMIT_BYTES_MAX // DOCUMENTS_MAX - len("booking:1000")
    puts = {f"booking:{number:04}": "x" * size for number in range(DOCUMENTS_MAX)}
    writes = tuple(f"host:{number}" for number in range(ENTITIES_MAX))
    await done(ledger, await head(ledger), puts=puts, writes=writes, body="x" * COMMIT_BYTES_MAX)
    kept = store.kept(TENANT)
    assert kept.documents == puts
    assert len(kept.entities) == ENTITIES_MAX


@pytest.mark.parametrize("field", ["tenant", "op", "body", "outcome"])
async def test_a_string_that_is_not_text_is_refused(ledger: AnyLedger, field: str) -> None:
    with pytest.raises(LedgerError, match="UTF-8"):
        await ledger.commit(make(await head(ledger), **{field: "half a \ud800 pair"}))


async def test_a_tenant_that_is_not_text_cannot_be_loaded(ledger: AnyLedger) -> None:
    assert ledger.partition("half a \ud800 pair") >= 0
    with pytest.raises(LedgerError, match="UTF-8"):
        await ledger.load("half a \ud800 pair")


@pytest.mark.parametrize("field", ["tenant", "op"])
async def test_a_commit_needs_a_tenant_and_an_op(ledger: AnyLedger, field: str) -> None:
    with pytest.raises(LedgerError):
        await ledger.commit(make(await head(ledger), **{field: ""}))


@pytest.mark.parametrize("name", ["a}b{c", "with space", "quote'\"", "-1", "ünï", "nul\0nul", "*"])
async def test_any_text_is_a_name(ledger: AnyLedger, name: str) -> None:
    at = (await ledger.load(name)).at
    fields: dict[str, Any] = {"tenant": name, "op": name, "writes": (name,), "puts": {name: name}}
    committed = await done(ledger, at, body=name, **fields)
    assert committed.entries[-1].body == name
    assert (await ledger.load(name)).documents == {name: name}
    assert isinstance(await ledger.commit(make(at, **fields)), Replayed)
    assert isinstance(await ledger.commit(make(at, **{**fields, "op": "other"})), Conflict)


async def test_everything_is_there_after_closing_and_opening_again(
    open_ledger: OpenLedger, store: Store
) -> None:
    first = await open_ledger()
    at = await head(first)
    commit = make(at, writes=("host:anna",))
    committed = await first.commit(commit)
    assert isinstance(committed, Committed)
    before = store.kept(TENANT)
    await first.close()
    second = await open_ledger()
    assert store.kept(TENANT) == before
    assert (await second.load(TENANT)).documents == commit.puts
    assert isinstance(await second.commit(commit), Replayed)
    await done(second, committed.head, writes=("host:anna",))


async def test_a_closed_ledger_says_so(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await ledger.close()
    for asked in (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at)), ledger.follow({0: at})):
        with pytest.raises(LedgerUnavailable):
            await asked


async def test_a_ledger_can_be_opened_again_after_it_was_closed(ledger: AnyLedger) -> None:
    committed = await done(ledger, await head(ledger))
    await ledger.close()
    await ledger.close()
    await ledger.open()
    assert await head(ledger) == committed.head


async def test_commits_under_way_are_finished_before_a_ledger_closes(ledger: AnyLedger, store: Store) -> None:
    at = await head(ledger)
    under_way = [asyncio.create_task(ledger.commit(make(at))) for _ in range(100)]
    await asyncio.sleep(0)  # each has begun by now
    await ledger.close()
    outcomes = await asyncio.gather(*under_way)
    assert all(isinstance(each, Committed) for each in outcomes)
    assert len(store.kept(TENANT).ops) == 100


async def test_who_follows_is_told_when_the_ledger_closes(ledger: AnyLedger) -> None:
    following = asyncio.create_task(ledger.follow({0: await head(ledger)}))
    await asyncio.sleep(0)
    await ledger.close()
    with pytest.raises(LedgerUnavailable):
        await following
