"""What a commit answers, in the order in which it checks, and that it writes all or nothing."""

from typing import Any

import pytest

from server.ledger.limits import Limits
from server.ledger.port import (
    Committed,
    Conflict,
    Late,
    Mismatch,
    Position,
    Reload,
    Replayed,
)
from tests.contract.commits import FAR_MS, PAST_MS, TENANT, bodies, done, head, make
from tests.contract.conftest import OpenLedger
from tests.contract.stores import AnyLedger, Store

FOREIGN = Position(1, 1)
"""In no log: the nonce is another one."""


async def test_a_commit_writes_documents_entities_the_entry_its_op_and_its_events(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"host:old": "old"}, body="first")
    await done(
        ledger,
        await head(ledger),
        op="op",
        body="second",
        puts={"host:anna": "anna", "tenant": "salon"},
        deletes=("host:old", "host:never"),
        reads=("tenant",),
        writes=("host:anna", "conversation:1"),
        events=(("event-1", "booked"), ("event-2", "told")),
    )
    kept = store.kept(TENANT)
    assert kept.log[1:] == [(2, TENANT, "first"), (3, TENANT, "second")]
    assert kept.documents == {"host:anna": "anna", "tenant": "salon"}
    assert kept.entities == {"host:anna": 3, "conversation:1": 3}
    assert "op" in kept.ops
    assert kept.outbox == [(TENANT, "event-1", "booked"), (TENANT, "event-2", "told")]


async def test_a_commit_is_answered_with_what_was_missed_and_its_own_entry_last(ledger: AnyLedger) -> None:
    at = await head(ledger)
    missed = await done(ledger, at, body="missed")
    await done(ledger, at, tenant="other", body="not ours")
    outcome = await done(ledger, at, body="own")
    assert bodies(outcome) == ["missed", "own"]
    assert [entry.tenant for entry in outcome.entries] == [TENANT, TENANT]
    assert outcome.entries[0].at == missed.head
    assert outcome.entries[-1].at == outcome.head
    assert outcome.head.n == at.n + 3


async def test_the_next_decision_commits_at_the_position_that_it_was_told(ledger: AnyLedger) -> None:
    outcome = await done(ledger, await head(ledger), writes=("host:anna",))
    outcome = await done(ledger, outcome.head, writes=("host:anna",))
    assert outcome.head == await head(ledger)


async def test_a_repeated_op_is_told_the_first_outcome_and_changes_nothing(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    commit = make(at, writes=("host:anna",), events=(("event", "booked"),), outcome="the first")
    assert isinstance(await ledger.commit(commit), Committed)
    before = store.kept(TENANT)
    again = await ledger.commit(make(at, op=commit.op, outcome="the second", writes=("host:anna",)))
    assert isinstance(again, Replayed)
    assert again.outcome == "the first"
    assert bodies(again) == [commit.body]
    assert again.head == await head(ledger)
    assert store.kept(TENANT) == before


async def test_a_repetition_from_a_lost_position_has_no_entries_and_leads_nowhere(
    ledger: AnyLedger,
) -> None:
    commit = make(await head(ledger))
    await ledger.commit(commit)
    again = await ledger.commit(make(FOREIGN, op=commit.op))
    assert isinstance(again, Replayed)
    assert again.head == FOREIGN
    assert again.entries == ()


async def test_a_repeated_op_with_another_fingerprint_is_a_mismatch(ledger: AnyLedger, store: Store) -> None:
    commit = make(await head(ledger), fingerprint="one")
    await ledger.commit(commit)
    before = store.kept(TENANT)
    assert isinstance(await ledger.commit(make(await head(ledger), op=commit.op)), Mismatch)
    assert store.kept(TENANT) == before


async def test_two_tenants_may_use_the_same_op(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, op="op", fingerprint="one")
    await done(ledger, at, op="op", fingerprint="other", tenant="other")


@pytest.mark.parametrize("fingerprint", ["", "7:colons:8", "ключ", "new\nline"])
async def test_fingerprint_and_outcome_come_back_as_they_were(ledger: AnyLedger, fingerprint: str) -> None:
    at = await head(ledger)
    commit = make(at, fingerprint=fingerprint, outcome="3:né\n")
    await ledger.commit(commit)
    again = await ledger.commit(commit)
    assert isinstance(again, Replayed)
    assert again.outcome == "3:né\n"


async def test_after_its_deadline_nothing_is_written_and_the_op_is_not_used_up(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    before = store.kept(TENANT)
    commit = make(at, deadline_ms=PAST_MS)
    outcome = await ledger.commit(commit)
    assert isinstance(outcome, Late)
    assert outcome.clock_ms > PAST_MS
    assert store.kept(TENANT) == before
    await done(ledger, at, op=commit.op)


async def test_a_deadline_is_judged_by_the_clock_that_the_answers_carry(ledger: AnyLedger) -> None:
    clock_ms = await ledger.ping()
    at = await head(ledger)
    assert isinstance(await ledger.commit(make(at, deadline_ms=clock_ms - 1)), Late)
    assert isinstance(await ledger.commit(make(at, deadline_ms=clock_ms + 60_000)), Committed)


@pytest.mark.parametrize("offset", [(0, 1), (1, 0), (-1, 0)])
async def test_from_a_position_that_is_not_in_the_log_one_must_load_anew(
    ledger: AnyLedger, store: Store, offset: tuple[int, int]
) -> None:
    at = await head(ledger)
    before = store.kept(TENANT)
    foreign = Position(at.n + offset[0], at.nonce + offset[1])
    assert isinstance(await ledger.commit(make(foreign)), Reload)
    assert store.kept(TENANT) == before


async def test_from_a_trimmed_position_one_must_load_anew(open_ledger: OpenLedger) -> None:
    ledger = await open_ledger(Limits(log_retention_s=0))
    at = await head(ledger)
    await done(ledger, at)
    assert isinstance(await ledger.commit(make(at)), Reload)
    await done(ledger, await head(ledger))


async def test_from_a_position_in_a_lost_tail_one_must_load_anew(ledger: AnyLedger, store: Store) -> None:
    outcome = await done(ledger, await head(ledger))
    store.lose_tail(TENANT)
    assert isinstance(await ledger.commit(make(outcome.head)), Reload)
    await done(ledger, await head(ledger))


async def test_a_changed_entity_is_a_conflict_with_exactly_what_was_missed(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    await done(ledger, at, body="one", writes=("host:anna",))
    await done(ledger, at, body="theirs", tenant="other")
    last = await done(ledger, at, body="two", writes=("host:ben",))
    before = store.kept(TENANT)
    outcome = await ledger.commit(make(at, writes=("host:anna",), events=(("event", "booked"),)))
    assert isinstance(outcome, Conflict)
    assert bodies(outcome) == ["one", "two"]
    assert outcome.head == last.head
    assert store.kept(TENANT) == before
    await done(ledger, outcome.head, writes=("host:anna",))


async def test_an_entity_that_was_read_must_not_have_changed_either(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, writes=("tenant",))
    assert isinstance(await ledger.commit(make(at, reads=("tenant",))), Conflict)


async def test_reading_an_entity_does_not_mark_it(ledger: AnyLedger, store: Store) -> None:
    at = await head(ledger)
    await done(ledger, at, reads=("tenant",))
    await done(ledger, at, writes=("tenant",))
    assert store.kept(TENANT).entities == {"tenant": at.n + 2}


async def test_an_entity_that_changed_up_to_the_position_does_not_conflict(ledger: AnyLedger) -> None:
    outcome = await done(ledger, await head(ledger), writes=("host:anna",))
    await done(ledger, outcome.head, reads=("host:anna",), writes=("host:anna",))


async def test_an_entity_that_never_changed_does_not_conflict(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, writes=("host:anna",))
    await done(ledger, at, reads=("host:ben",), writes=("host:cleo",))


async def test_entities_of_two_tenants_are_not_the_same(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, writes=("host:anna",))
    await done(ledger, at, writes=("host:anna",), tenant="other")


async def test_a_document_that_is_put_marks_no_entity(ledger: AnyLedger, store: Store) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"turn:anna": "1"})
    await done(ledger, at, puts={"turn:anna": "2"}, reads=("turn:anna",))
    assert store.kept(TENANT).entities == {}
    assert store.kept(TENANT).documents == {"turn:anna": "2"}


async def test_a_document_that_is_put_and_deleted_is_gone(ledger: AnyLedger, store: Store) -> None:
    await done(ledger, await head(ledger), puts={"hold:1": "held"}, deletes=("hold:1",))
    assert store.kept(TENANT).documents == {}


async def test_who_missed_too_many_entries_must_load_anew(open_ledger: OpenLedger) -> None:
    ledger = await open_ledger(Limits(entries_max=3))
    at = await head(ledger)
    for _ in range(3):
        await done(ledger, at, tenant="other")
    late = await done(ledger, at, writes=("host:anna",))
    assert bodies(late) == [late.entries[-1].body]
    assert isinstance(await ledger.commit(make(at)), Reload)
    assert isinstance(await ledger.commit(make(at, writes=("host:anna",))), Reload)


async def test_who_missed_too_many_bytes_must_load_anew(open_ledger: OpenLedger) -> None:
    ledger = await open_ledger(Limits(entries_bytes_max=10))
    at = await head(ledger)
    await done(ledger, at, body="é" * 5)
    assert bodies(await done(ledger, at, body="x")) == ["é" * 5, "x"]
    assert isinstance(await ledger.commit(make(at)), Reload)


async def test_a_reply_carries_more_entries_than_are_read_at_a_time(ledger: AnyLedger) -> None:
    at = await head(ledger)
    expected = [(await done(ledger, at)).entries[-1].body for _ in range(120)]
    assert bodies(await done(ledger, at, body="own")) == [*expected, "own"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"op": "seen", "fingerprint": "other"}, Mismatch),
        ({"op": "seen"}, Replayed),
        ({}, Late),
        ({"deadline_ms": FAR_MS}, Reload),
    ],
)
async def test_the_op_comes_before_the_deadline_before_the_position_before_the_entities(
    ledger: AnyLedger, wrong: dict[str, Any], expected: type
) -> None:
    await done(ledger, await head(ledger), op="seen", writes=("host:anna",))
    everything: dict[str, Any] = {"deadline_ms": PAST_MS, "writes": ("host:anna",)}
    outcome = await ledger.commit(make(FOREIGN, **{**everything, **wrong}))
    assert type(outcome) is expected


async def test_every_answer_carries_the_clock(ledger: AnyLedger) -> None:
    clock_ms = await ledger.ping()
    at = await head(ledger)
    commit = make(at, writes=("host:anna",))
    outcomes = [
        await ledger.commit(commit),
        await ledger.commit(commit),
        await ledger.commit(make(at, op=commit.op, fingerprint="other")),
        await ledger.commit(make(at, writes=("host:anna",))),
        await ledger.commit(make(FOREIGN)),
        await ledger.commit(make(at, deadline_ms=PAST_MS)),
    ]
    assert [type(each) for each in outcomes] == [Committed, Replayed, Mismatch, Conflict, Reload, Late]
    clocks = [each.clock_ms for each in outcomes]
    assert clocks == sorted(clocks)
    assert clock_ms <= clocks[0]
    assert clocks[-1] <= await ledger.ping()
