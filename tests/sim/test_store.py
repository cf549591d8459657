"""The store in memory answers as the SQLite ledger does, to the same commits; and what only it can do."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from server.ledger.limits import Limits
from server.ledger.port import Batch, Commit, Committed, Lost, Outcome, Position
from server.ledger.sqlite.ledger import SqliteLedger
from tests.sim.history import Fell, History
from tests.sim.store import Bounds, Store
from tests.support.folders import temporary_folder

NOW_MS = 1_800_000_000_000
TENANTS = ("salon", "garage")
NAMES = ("one", "two", "three")
COMMITS = 120


def store(entries_max: int = 1_000) -> Store:
    bounds = Bounds(entries_max=entries_max, partitions=1)
    return Store(Random(1), lambda: NOW_MS, History(), bounds)


@pytest.mark.parametrize("seed", range(4))
async def test_the_same_commits_have_the_same_answers(seed: int) -> None:
    chance = Random(seed)
    entries_max = chance.choice((1_000, 3))
    with temporary_folder() as folder:
        sqlite = await _sqlite(folder, entries_max)
        memory = store(entries_max)
        on_sqlite, in_memory = [(await sqlite.load("salon")).at], [memory.head("salon")]
        kinds = set()
        for number in range(COMMITS):
            fields, back = _commit(chance, number), chance.choice((0, 0, 1, 4))
            outcome = await sqlite.commit(Commit(at=_known(on_sqlite, back), **fields))
            kinds.add(type(outcome))
            assert _told(outcome, on_sqlite) == _told(
                memory.commit(Commit(at=_known(in_memory, back), **fields)), in_memory
            )
        for tenant in TENANTS:
            assert memory.kept(tenant).documents == (await sqlite.load(tenant)).documents
            assert memory.kept(tenant).archive == (await sqlite.archive(tenant)).documents
        await sqlite.close()
    assert len(kinds) >= 5, "too little was tried"


def test_a_failover_undoes_the_last_changes_and_all_that_hung_on_them() -> None:
    history = History()
    memory = Store(Random(1), lambda: NOW_MS, history, Bounds(partitions=1))
    first = _land(memory, op="first", puts={"a": "1"}, writes=("host",))
    memory.found()
    second = _land(memory, op="second", puts={"a": "2", "b": "2"}, writes=("host",))
    assert memory.fail_over(0, 5) == 1
    assert memory.kept("salon").documents == {"a": "1"}
    assert memory.news({0: second.head}) == {0: Lost()}
    again = memory.commit(_make(first.head, op="second", writes=("host",)))
    assert isinstance(again, Committed)
    assert again.head.n == second.head.n
    assert again.head != second.head
    assert any(isinstance(each, Fell) for each in history.changes)


def test_a_trimmed_log_keeps_its_effects_and_loses_its_places() -> None:
    memory = store()
    first = _land(memory, op="first", puts={"a": "1"})
    last = _land(memory, op="second")
    memory.trim(0, 1)
    assert memory.kept("salon").documents == {"a": "1"}
    assert isinstance(memory.news({0: first.head})[0], Batch)
    memory.trim(0, 0)
    assert memory.news({0: first.head}) == {0: Lost()}
    assert memory.news({0: last.head}) == {}


async def _sqlite(folder: Path, entries_max: int) -> SqliteLedger:
    bounds = Limits(call_timeout_s=20.0, entries_max=entries_max)
    ledger = SqliteLedger(f"sqlite:///{folder}/ledger.db", bounds=bounds, clock_ms=lambda: NOW_MS)
    await ledger.open()
    return ledger


def _commit(chance: Random, number: int) -> dict[str, Any]:
    def some() -> tuple[str, ...]:
        return tuple(chance.sample(NAMES, chance.randrange(3)))

    return {
        "tenant": chance.choice(TENANTS),
        "op": str(chance.randrange(COMMITS)),
        "fingerprint": chance.choice(("print", "print", "other")),
        "outcome": f"outcome {number}",
        "deadline_ms": NOW_MS + chance.choice((-1, 0, 0, 0)),
        "body": f"body {number}",
        "reads": some(),
        "writes": some(),
        "puts": dict.fromkeys(some(), str(number)),
        "archives": dict.fromkeys(some()[:1], str(number)),
        "deletes": some(),
    }


def _known(positions: list[Position], back: int) -> Position:
    return positions[max(0, len(positions) - 1 - back)]


def _told(outcome: Outcome, positions: list[Position]) -> tuple[Any, ...]:
    """What was answered, without nonces; its position becomes known."""
    head = getattr(outcome, "head", None)
    if head is not None and head not in positions:
        positions.append(head)
    entries = [(each.at.n, each.tenant, each.body) for each in getattr(outcome, "entries", ())]
    return type(outcome), getattr(outcome, "outcome", None), head.n if head is not None else None, entries


def _make(at: Position, *, op: str, **fields: Any) -> Commit:
    return Commit(
        tenant="salon", op=op, fingerprint="", outcome="", at=at, deadline_ms=NOW_MS, body=op, **fields
    )


def _land(memory: Store, *, op: str, **fields: Any) -> Committed:
    outcome = memory.commit(_make(memory.head("salon"), op=op, **fields))
    assert isinstance(outcome, Committed)
    return outcome
