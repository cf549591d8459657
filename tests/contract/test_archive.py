"""The archive: what is over is out of what is loaded, and is there to be read in parts."""

import pytest

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger.port import Late, Ledger, Reload
from tests.contract.commits import PAST_MS, TENANT, done, head, make
from tests.contract.stores import AnyLedger, RedisStore, Store, opened
from tests.contract.test_commit import FOREIGN

ARCHIVED = 700
"""Several pages, and more than Redis hands out in one piece, whatever chunk is asked for."""
PAGES_MAX = 1_000


async def _all(ledger: Ledger, tenant: str = TENANT) -> dict[str, str]:
    """The whole archive, part by part."""
    documents: dict[str, str] = {}
    cursor = ""
    for _ in range(PAGES_MAX):
        page = await ledger.archive(tenant, cursor)
        documents |= page.documents
        cursor = page.cursor
        if not cursor:
            return documents
    raise AssertionError("the archive has no end")


async def test_what_is_archived_is_no_longer_loaded_and_is_in_the_archive(
    ledger: AnyLedger, store: Store
) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"booking:old": "as it was", "booking:new": "new"})
    await done(ledger, at, puts={}, archives={"booking:old": "as it ended"})
    assert (await ledger.load(TENANT)).documents == {"booking:new": "new"}
    assert await _all(ledger) == {"booking:old": "as it ended"}
    assert store.kept(TENANT).archive == {"booking:old": "as it ended"}


async def test_what_is_deleted_is_not_archived(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"hold:1": "held"})
    await done(ledger, at, puts={}, deletes=("hold:1",))
    assert await _all(ledger) == {}


async def test_archiving_and_deleting_a_key_archives_it_once(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"booking:1": "live"})
    await done(ledger, at, puts={}, archives={"booking:1": "over"}, deletes=("booking:1",))
    assert await _all(ledger) == {"booking:1": "over"}
    assert (await ledger.load(TENANT)).documents == {}


async def test_a_key_that_is_archived_again_has_the_newer_document(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, archives={"booking:1": "first"})
    await done(ledger, at, archives={"booking:1": "second"})
    assert await _all(ledger) == {"booking:1": "second"}


async def test_a_long_archive_is_read_in_parts_without_a_gap(ledger: AnyLedger) -> None:
    expected = {f"booking:{number}": f"document {number}" for number in range(ARCHIVED)}
    await done(ledger, await head(ledger), puts={}, archives=expected)
    first = await ledger.archive(TENANT)
    assert len(first.documents) < ARCHIVED
    assert first.cursor
    assert await _all(ledger) == expected


@pytest.mark.parametrize("number", [9, 10, 11, 20])
async def test_the_end_of_the_archive_is_said_also_at_the_edge_of_a_part(
    ledger: AnyLedger, number: int
) -> None:
    expected = {f"booking:{each:02}": "over" for each in range(number)}
    await done(ledger, await head(ledger), archives=expected)
    assert await _all(ledger) == expected


async def test_the_archive_of_a_tenant_is_its_own(ledger: AnyLedger) -> None:
    at = await head(ledger)
    await done(ledger, at, archives={"booking:1": "ours"})
    await done(ledger, at, archives={"booking:1": "theirs"}, tenant="other")
    assert await _all(ledger) == {"booking:1": "ours"}
    assert await _all(ledger, "other") == {"booking:1": "theirs"}
    assert await _all(ledger, "nobody") == {}


async def test_a_commit_that_is_refused_archives_nothing(ledger: AnyLedger, store: Store) -> None:
    at = await head(ledger)
    await done(ledger, at, puts={"booking:1": "live"}, writes=("host:anna",))
    before = store.kept(TENANT)
    over = {"archives": {"booking:1": "over"}, "writes": ("host:anna",)}
    await ledger.commit(make(at, **over))
    assert isinstance(await ledger.commit(make(FOREIGN, **over)), Reload)
    assert isinstance(await ledger.commit(make(at, deadline_ms=PAST_MS, **over)), Late)
    assert store.kept(TENANT) == before


@pytest.mark.parametrize("key", ["", "0", "a\nb", "☃", "nul\0nul", "%"])
async def test_any_text_is_a_key_of_the_archive(ledger: AnyLedger, key: str) -> None:
    expected = {key: "", f"{key}2": "ünï"} | {f"booking:{number}": "over" for number in range(30)}
    await done(ledger, await head(ledger), archives=expected)
    assert await _all(ledger) == expected


async def test_the_archive_of_a_flushed_server_is_not_ready_and_never_empty(redis_store: RedisStore) -> None:
    async with opened(redis_store.ledger()) as ledger:
        await done(ledger, await head(ledger), archives={"booking:1": "over"})
        redis_store.server.ask("FLUSHALL")
        with pytest.raises(LedgerNotReady):
            await ledger.archive(TENANT)


async def test_the_archive_of_a_closed_ledger_says_so(ledger: AnyLedger) -> None:
    await ledger.close()
    with pytest.raises(LedgerUnavailable):
        await ledger.archive(TENANT)
