"""API keys: made, looked up, revoked; on both ledgers. What is kept is never the key itself."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable

import pytest

from engine.errors import InvalidValue
from server import keys
from server.declaring import apply
from server.keys import Keys, Refused
from server.ledger.connect import connect
from server.ledger.directory import DIRECTORY
from server.ledger.pictures import Pictures
from server.patience import patiently
from server.security.grants import Grant
from tests.server.serving import PAUSE_S, TRIES_MAX, empty_ledger
from tests.support.redis_server import Binary, RedisServer


@pytest.fixture(params=["sqlite", "redis"])
async def ledger(
    request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]
) -> AsyncIterator[str]:
    """One with the tenant `clinic`."""
    with empty_ledger(request.param, redis_servers) as url:
        pictures = Pictures(connect(url))
        await patiently(lambda: pictures.open(serving=False))
        await apply.register(pictures, "clinic")
        await pictures.close()
        yield url


@pytest.fixture
async def pictures(ledger: str) -> AsyncIterator[Pictures]:
    """A command's."""
    found = Pictures(connect(ledger))
    await patiently(lambda: found.open(serving=False))
    yield found
    await found.close()


async def test_a_key_opens_its_tenant_until_it_is_revoked(pictures: Pictures) -> None:
    made = await keys.create(pictures, "clinic", name="vapi")
    valid = Keys(pictures, demo=False)
    assert valid.grant_of(made.token) == Grant.to(("clinic",))
    assert valid.grant_of(made.token.upper()) is None
    assert valid.grant_of(made.key.digest) is None
    revoked, was_valid = await keys.revoke(pictures, made.key.id)
    assert was_valid
    assert revoked.revoked_at_ms is not None
    assert valid.grant_of(made.token) is None
    again, was_valid = await keys.revoke(pictures, made.key.id)
    assert (again, was_valid) == (revoked, False)


async def test_a_key_is_long_and_only_its_hash_is_kept(pictures: Pictures) -> None:
    made = await keys.create(pictures, "clinic", name="vapi")
    assert re.fullmatch(r"hp_live_[0-9a-f]{64}", made.token)
    snapshot = await pictures.ledger.load(DIRECTORY)
    assert made.key.digest in str(snapshot.documents)
    assert made.token.removeprefix("hp_live_") not in str(snapshot.documents)
    assert made.token not in repr(made.key)


async def test_keys_are_listed_by_tenant(pictures: Pictures) -> None:
    await apply.register(pictures, "other")
    one, two = await keys.create(pictures, "clinic", name="one"), await keys.create(pictures, "clinic")
    three = await keys.create(pictures, "other")
    directory = pictures.directory.picture
    assert {each.id for each in keys.of_tenant(directory, "clinic")} == {one.key.id, two.key.id}
    assert len(keys.of_tenant(directory, None)) == 3
    assert keys.of_tenant(directory, "other") == [three.key]


async def test_a_revocation_in_one_process_is_seen_by_another(ledger: str, pictures: Pictures) -> None:
    serving = Pictures(connect(ledger))
    await patiently(serving.open)
    try:
        valid = Keys(serving, demo=False)
        made = await keys.create(pictures, "clinic")
        await _until(lambda: valid.grant_of(made.token) == Grant.to(("clinic",)))
        await keys.revoke(pictures, made.key.id)
        await _until(lambda: valid.grant_of(made.token) is None)
    finally:
        await serving.close()


async def test_the_demos_key_opens_the_demo_only_where_it_was_asked_for(pictures: Pictures) -> None:
    assert Keys(pictures, demo=True).grant_of("demo") == Grant.to(("demo",))
    assert Keys(pictures, demo=False).grant_of("demo") is None
    assert not pictures.directory.picture.keys


async def test_what_cannot_be_made_or_revoked_is_refused(pictures: Pictures) -> None:
    with pytest.raises(Refused, match="no tenant 'nobody' .there are: clinic."):
        await keys.create(pictures, "nobody")
    with pytest.raises(Refused, match="no key 'x'"):
        await keys.revoke(pictures, "x")
    for name in ("x" * 121, "two\nlines"):
        with pytest.raises(InvalidValue, match="at most 120 characters"):
            await keys.create(pictures, "clinic", name=name)
    assert not pictures.directory.picture.keys


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(TRIES_MAX):
        if true():
            return
        await asyncio.sleep(PAUSE_S)
    raise AssertionError("it never came about")
