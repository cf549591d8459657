"""Both stores do the same, to the letter: the same commits, in the same order, with the same answers."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.ledger.limits import Limits
from server.ledger.port import Batch, Commit, Lost, Position
from tests.contract.commits import FAR_MS, PAST_MS
from tests.contract.stores import AnyLedger, Kept, RedisStore, SqliteStore, Store
from tests.support.folders import temporary_folder

EVERYTHING_IS_OLD, NOTHING_IS_OLD = 0, 10**6
TENANTS = ("salon", "garage")

names = st.sampled_from(["one", "two", "three"])
several = st.lists(names, max_size=3).map(tuple)

bounds = st.builds(
    Limits,
    call_timeout_s=st.just(20.0),
    log_retention_s=st.sampled_from([EVERYTHING_IS_OLD, NOTHING_IS_OLD]),
    op_retention_s=st.sampled_from([EVERYTHING_IS_OLD, NOTHING_IS_OLD]),
    sweep_max=st.sampled_from([0, 1, 2, 20]),
    entries_max=st.sampled_from([0, 1, 3, 1_000]),
    entries_bytes_max=st.sampled_from([10, 10_000]),
)

steps = st.fixed_dictionaries(
    {
        # Which of the positions known by then, from the newest; or one that is in no log.
        "back": st.one_of(st.just(0), st.integers(0, 4), st.none()),
        "fields": st.fixed_dictionaries(
            {
                "tenant": st.sampled_from(TENANTS),
                "op": st.integers(0, 30).map(str),
                "fingerprint": st.sampled_from(["print", "print", "print", "other"]),
                "deadline_ms": st.sampled_from([FAR_MS, FAR_MS, FAR_MS, PAST_MS]),
                "body": st.sampled_from(["", "body", "bödy ☃"]),
                "reads": several,
                "writes": several,
                "puts": st.dictionaries(names, st.text(max_size=3), max_size=3),
                "archives": st.dictionaries(names, st.text(max_size=3), max_size=2),
                "deletes": several,
                "events": st.lists(st.tuples(names, st.text(max_size=3)), max_size=2).map(tuple),
            }
        ),
    }
)

Told = list[Any]
"""What a ledger answered, without what differs between two stores: nonces and clocks."""


# The server is emptied by each example itself.
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(bounds=bounds, steps=st.lists(steps, max_size=30))
def test_the_same_commits_have_the_same_answers_and_leave_the_same(
    redis_store: RedisStore, bounds: Limits, steps: list[dict[str, Any]]
) -> None:
    redis_store.server.ask("FLUSHALL")
    with temporary_folder() as folder:
        on_redis = asyncio.run(_tell(redis_store, bounds, steps))
        on_sqlite = asyncio.run(_tell(SqliteStore(folder), bounds, steps))
    assert on_redis == on_sqlite


async def _tell(store: Store, bounds: Limits, steps: list[dict[str, Any]]) -> tuple[Told, list[Kept]]:
    ledger = store.ledger(bounds)
    await ledger.open()
    try:
        positions = [(await ledger.load(TENANTS[0])).at]
        told: Told = []
        for number, step in enumerate(steps):
            at = _position(positions, step["back"])
            commit = Commit(at=at, outcome=f"outcome {number}", **step["fields"])
            outcome = await ledger.commit(commit)
            head = getattr(outcome, "head", None)
            if head is not None and head not in positions:
                positions.append(head)
            told.append(
                (
                    type(outcome).__name__,
                    getattr(outcome, "outcome", None),
                    head.n if head is not None else None,
                    [(each.at.n, each.tenant, each.body) for each in getattr(outcome, "entries", ())],
                )
            )
        told += [await _news(ledger, at) for at in [*positions, _position(positions, None)]]
        told += [(await ledger.load(tenant)).documents for tenant in TENANTS]
    finally:
        await ledger.close()
    return told, [store.kept(tenant) for tenant in TENANTS]


def _position(positions: list[Position], back: int | None) -> Position:
    if back is None:
        return Position(positions[-1].n, 1)
    return positions[max(0, len(positions) - 1 - back)]


async def _news(ledger: AnyLedger, at: Position) -> object:
    news = (await ledger.follow({0: at}, wait=False)).get(0)
    if isinstance(news, Batch):
        return [(each.at.n, each.tenant, each.body) for each in news.entries]
    return type(news).__name__ if isinstance(news, Lost) else None
