"""A command is sent once, and again only while it is certain that nothing was done."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from engine.errors import LedgerError, LedgerUnavailable
from server.ledger.limits import Limits
from server.ledger.port import Committed, Position, Replayed
from server.ledger.redis.ledger import RedisLedger
from tests.contract.commits import TENANT, done, head, make
from tests.contract.stores import PATIENCE_S, RedisStore, opened
from tests.support.redis_proxy import RedisProxy

SHORT_S = 0.4
PATIENT, IMPATIENT = Limits(call_timeout_s=PATIENCE_S), Limits(call_timeout_s=SHORT_S)

NOTHING_DONE = [
    "TRYAGAIN Multiple keys request during rehashing of slot",
    "CLUSTERDOWN Hash slot not served",
    "LOADING Redis is loading the dataset in memory",
    "READONLY You can't write against a read only replica.",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "MOVED 1 127.0.0.1:1",
    "ERR Error running script: @user_script:9: -READONLY You can't write against a read only replica.",
]
"""What a server says when it has refused a command before doing anything."""
REFUSING = [
    "OOM command not allowed when used memory > 'maxmemory'.",
    "MISCONF Errors writing to the AOF file: No space left on device",
    "NOREPLICAS Not enough good replicas to write.",
    "BUSY Redis is busy running a script.",
]
"""The same, but it will be so for some time."""


@pytest.fixture
async def proxy(redis_store: RedisStore) -> AsyncIterator[RedisProxy]:
    """A proxy in front of each version of Redis in turn."""
    async with RedisProxy(redis_store.server) as proxy:
        yield proxy


def _ledger(proxy: RedisProxy, bounds: Limits = PATIENT) -> RedisLedger:
    return RedisLedger(proxy.url, partitions=1, bounds=bounds)


async def _ready(ledger: RedisLedger, proxy: RedisProxy) -> Position:
    """The head, once the server knows the script; nothing is counted yet."""
    at = (await done(ledger, await head(ledger))).head
    proxy.seen.clear()
    return at


async def test_a_commit_whose_answer_was_lost_is_not_sent_again(
    proxy: RedisProxy, redis_store: RedisStore
) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        commit = make(at)
        proxy.lose_answer("EVALSHA")
        with pytest.raises(LedgerUnavailable):
            await ledger.commit(commit)
        assert (proxy.seen["EVALSHA"], proxy.seen["EVAL"]) == (1, 0)
        assert commit.op in redis_store.kept(TENANT).ops
        assert isinstance(await ledger.commit(commit), Replayed)


async def test_a_commit_that_gets_no_answer_is_not_sent_again(
    proxy: RedisProxy, redis_store: RedisStore
) -> None:
    async with opened(_ledger(proxy, IMPATIENT)) as ledger:
        at = await _ready(ledger, proxy)
        commit = make(at)
        proxy.keep_silent("EVALSHA")
        with pytest.raises(LedgerUnavailable):
            await ledger.commit(commit)
        assert (proxy.seen["EVALSHA"], proxy.seen["EVAL"]) == (1, 0)
        assert commit.op not in redis_store.kept(TENANT).ops
        assert isinstance(await ledger.commit(commit), Committed)


@pytest.mark.parametrize("question", ["HGET", "HSCAN", "XREAD"])
async def test_a_question_whose_answer_was_lost_is_not_sent_again_either(
    proxy: RedisProxy, question: str
) -> None:
    async with opened(_ledger(proxy)) as ledger:
        start = await head(ledger)
        await _ready(ledger, proxy)
        questions: dict[str, Callable[[], Awaitable[object]]] = {
            "HGET": ledger.ping,
            "HSCAN": lambda: ledger.load(TENANT),
            "XREAD": lambda: ledger.follow({0: start}),
        }
        proxy.lose_answer(question)
        with pytest.raises(LedgerUnavailable):
            await questions[question]()
        assert proxy.seen[question] == 1


@pytest.mark.parametrize("error", NOTHING_DONE)
async def test_a_commit_that_was_refused_with_nothing_done_is_sent_until_it_is_done(
    proxy: RedisProxy, redis_store: RedisStore, error: str
) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        commit = make(at, writes=("host:anna",))
        proxy.refuse("EVALSHA", error, times=3)
        assert isinstance(await ledger.commit(commit), Committed)
        assert proxy.seen["EVALSHA"] == 4
        assert len(redis_store.kept(TENANT).log) == at.n + 1


@pytest.mark.parametrize("error", NOTHING_DONE)
async def test_a_commit_that_is_refused_for_ever_is_given_up_at_the_deadline_of_the_call(
    proxy: RedisProxy, redis_store: RedisStore, error: str
) -> None:
    async with opened(_ledger(proxy, IMPATIENT)) as ledger:
        at = await _ready(ledger, proxy)
        before = redis_store.kept(TENANT)
        proxy.refuse("EVALSHA", error, times=1_000)
        with pytest.raises(LedgerUnavailable):
            await ledger.commit(make(at))
        assert 2 <= proxy.seen["EVALSHA"] < 100
        assert redis_store.kept(TENANT) == before


@pytest.mark.parametrize("error", REFUSING)
async def test_a_server_that_cannot_write_for_some_time_is_not_asked_again(
    proxy: RedisProxy, error: str
) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        proxy.refuse("EVALSHA", error)
        with pytest.raises(LedgerUnavailable, match=error.split()[0]):
            await ledger.commit(make(at))
        assert proxy.seen["EVALSHA"] == 1


async def test_any_other_error_is_an_error_at_once(proxy: RedisProxy) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        proxy.refuse("EVALSHA", "WRONGTYPE Operation against a key holding the wrong kind of value")
        with pytest.raises(LedgerError, match="WRONGTYPE") as caught:
            await ledger.commit(make(at))
        assert not isinstance(caught.value, LedgerUnavailable)
        assert proxy.seen["EVALSHA"] == 1


async def test_a_script_that_is_unknown_is_sent_whole_and_once(proxy: RedisProxy) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        proxy.refuse("EVALSHA", "NOSCRIPT No matching script. Please use EVAL.")
        await done(ledger, at)
        assert (proxy.seen["EVALSHA"], proxy.seen["EVAL"]) == (1, 1)


@pytest.mark.parametrize("question", ["HGET", "XREVRANGE", "HSCAN", "XREAD"])
async def test_a_question_that_was_refused_is_asked_again(proxy: RedisProxy, question: str) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        for error in NOTHING_DONE:
            proxy.refuse(question, error)
        await ledger.ping()
        assert (await ledger.load(TENANT)).at == at
        assert await ledger.follow({0: at}) == {}


async def test_after_an_error_in_the_middle_of_a_trip_the_answers_still_belong_to_their_questions(
    proxy: RedisProxy,
) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        proxy.refuse("XREVRANGE", "WRONGTYPE Operation against a key holding the wrong kind of value")
        with pytest.raises(LedgerError, match="WRONGTYPE"):
            await ledger.load(TENANT)
        assert (await ledger.load(TENANT)).at == at
        assert await ledger.ping() > 0


async def test_a_follower_lets_the_server_wait_for_half_a_second_and_no_longer(proxy: RedisProxy) -> None:
    async with opened(_ledger(proxy)) as ledger:
        at = await _ready(ledger, proxy)
        await ledger.follow({0: at})
        words = proxy.words["XREAD"]
        assert words[words.index("BLOCK") + 1] == "500"
