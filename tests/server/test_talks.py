"""What conversations were last about is known to all workers soon, and where it is not nothing is worse."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx
import msgspec
import pytest
from starlette.types import Message

from engine.picture import Picture
from server import app, assembling, keys
from server.endpoint import ToolEndpoint
from server.ledger.connect import connect
from server.ledger.pictures import now_ms
from server.ledger.port import Ledger
from server.ledger.talks import BATCH_MAX, MESSAGE_BYTES_MAX, UNTOLD_MAX
from server.platforms.plain import PLAIN
from server.running import Runner, Tools
from server.settings import Settings
from tests.server.platforms.kit import DesksInMemory, KeysInMemory, Wire, refuse, request, scope
from tests.server.serving import PAUSE_S, TRIES_MAX
from tests.server.workers import Worker, at, declared, until, worker
from tests.support.fixtures import MakeServer
from tests.support.folders import temporary_folder
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.redis_sets import Cluster
from tools import identity
from tools.call import Reply, ToolCall
from tools.conversation import ended
from tools.memory import OFFERED_MAX, Memory, Talk

CHANNELS = "hp:talks:*"
CONVERSATION = "conv:0123456789abcdef0123456789abcdef"
HOUR_MS = 3_600_000

_numbers = count(1)


def talk(at_ms: int = 0) -> Talk:
    """A talk like no other, of now."""
    number = next(_numbers)
    return Talk(at_ms or now_ms(), asked=number, window=(number, number + 60), offered=(number, number + 30))


def recalled(each: Worker, conversation: str = CONVERSATION) -> Talk | None:
    return each.talks.memory.recall(conversation, now_ms())


async def known(each: Worker, said: Talk, conversation: str = CONVERSATION) -> None:
    """Wait until a worker knows it."""
    await until(lambda: recalled(each, conversation) == said, "the worker hears of it")


async def listens(workers: int, *servers: RedisServer) -> None:
    """Wait until so many workers listen."""
    await until(lambda: sum(map(_listening, servers)) == workers, f"{workers} workers listen")


def _listening(server: RedisServer) -> int:
    counts = [server.ask("PUBSUB", "NUMSUB", each)[1] for each in server.ask("PUBSUB", "CHANNELS", CHANNELS)]
    return sum(counts)


def published(server: RedisServer) -> int:
    """Messages since the statistics were reset."""
    return int(server.ask("INFO", "commandstats").get("cmdstat_publish", {"calls": 0})["calls"])


# Between workers


async def test_what_one_worker_remembers_the_others_recall(redis_server: RedisServer) -> None:
    async with (
        worker(connect(redis_server.url)) as one,
        worker(connect(redis_server.url)) as other,
        worker(connect(redis_server.url)) as third,
    ):
        await listens(3, redis_server)
        for each in (one, other, third):
            said = talk()
            each.talks.memory.remember(CONVERSATION, said)
            for hearing in (one, other, third):
                await known(hearing, said)


async def test_the_desks_of_a_worker_share_its_memory(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one, worker(connect(redis_server.url)) as other:
        await declared(one.pictures)
        await listens(2, redis_server)
        said = talk()
        (await one.desks.load("clinic")).memory.remember(CONVERSATION, said)
        await known(other, said)
        memory = (await other.desks.load("clinic")).memory
        assert memory.recall(CONVERSATION, now_ms()) == said
        assert memory is other.talks.memory


async def test_on_a_cluster_too(redis_cluster: Cluster) -> None:
    redis_cluster.flush()
    async with worker(connect(redis_cluster.url)) as one, worker(connect(redis_cluster.url)) as other:
        await listens(2, *redis_cluster.servers)
        said = talk()
        one.talks.memory.remember(CONVERSATION, said)
        await known(other, said)


async def test_of_what_two_workers_remember_the_later_counts_for_all(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one, worker(connect(redis_server.url)) as other:
        await listens(2, redis_server)
        earlier, later, last = (talk(now_ms() + number) for number in (-2_000, -1_000, 0))
        one.talks.memory.remember(CONVERSATION, later)
        await known(other, later)
        other.talks.memory.remember(CONVERSATION, earlier)
        other.talks.memory.remember("conv:next", last)
        await known(one, last, "conv:next")
        assert recalled(one) == recalled(other) == later


async def test_a_worker_whose_clock_is_ahead_does_not_have_the_last_word(redis_server: RedisServer) -> None:
    async with (
        worker(connect(redis_server.url)) as one,
        worker(connect(redis_server.url)) as ahead,
    ):
        await listens(2, redis_server)
        ahead.talks.memory.remember(CONVERSATION, talk(now_ms() + HOUR_MS))
        marker, said = talk(), talk()
        ahead.talks.memory.remember("conv:marker", marker)
        await known(one, marker, "conv:marker")
        assert recalled(one) is None
        one.talks.memory.remember(CONVERSATION, said)
        assert recalled(one) == said


async def test_a_conversation_that_goes_on_while_it_is_told_is_told_again(redis_server: RedisServer) -> None:
    async with (
        RedisProxy(redis_server) as proxy,
        worker(connect(proxy.url)) as one,
        worker(connect(redis_server.url)) as other,
    ):
        await listens(2, redis_server)
        first, said = talk(), talk()

        async def go_on() -> None:
            one.talks.memory.remember(CONVERSATION, said)

        proxy.first("PUBLISH", go_on)
        one.talks.memory.remember(CONVERSATION, first)
        await known(other, said)


async def test_the_tools_of_several_processes_share_it(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def note(call: ToolCall, picture: Picture, now_ms: int, memory: Memory) -> Reply:
        memory.remember(identity.conversation(call, picture.id), Talk(now_ms, asked=call.arguments["asked"]))
        return Reply(say="Noted.")

    def recollect(call: ToolCall, picture: Picture, now_ms: int, memory: Memory) -> Reply:
        found = memory.recall(identity.conversation(call, picture.id), now_ms)
        return Reply(say=f"{found.asked}." if found else "Nothing.")

    monkeypatch.setattr(assembling, "READS", {"note": note, "recollect": recollect})
    key = await _clinic(redis_server.url)
    async with _serving(redis_server.url, key) as one, _serving(redis_server.url, key) as other:
        await listens(2, redis_server)
        for number, (saying, hearing) in enumerate(((one, other), (other, one))):
            assert await _says(saying, "note", asked=number) == "Noted."
            for _ in range(TRIES_MAX):
                if await _says(hearing, "recollect") == f"{number}.":
                    break
                await asyncio.sleep(PAUSE_S)
            assert await _says(hearing, "recollect") == f"{number}."
            assert await _says(hearing, "recollect", "another") == "Nothing."


async def _clinic(url: str) -> str:
    """A business on this ledger; its key."""
    async with worker(connect(url), serving=False) as one:
        await declared(one.pictures)
        return (await keys.create(one.pictures, "clinic")).token


@asynccontextmanager
async def _serving(url: str, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """A serving process, and a client with this key."""
    application = app.create(Settings(ledger=url))
    transport = httpx.ASGITransport(application)
    headers = {"authorization": f"Bearer {key}"}
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://halfpast", headers=headers) as client,
    ):
        yield client


async def _says(client: httpx.AsyncClient, tool: str, conversation: str = "talk", **arguments: Any) -> str:
    headers = {"x-conversation-id": conversation}
    reply = (await client.post(f"/tools/{tool}", json=arguments, headers=headers)).json()
    return str(reply["say"])


# The ledger comes and goes


async def test_after_redis_was_killed_and_came_back_workers_hear_of_each_other_again(
    make_redis_server: MakeServer,
) -> None:
    """And of what was remembered meanwhile: of each conversation the last."""
    redis = make_redis_server()
    async with worker(connect(redis.url)) as one, worker(connect(redis.url)) as other:
        await listens(2, redis)
        redis.kill()
        earlier, meanwhile = talk(), talk()
        for said in (earlier, meanwhile):
            one.talks.memory.remember(CONVERSATION, said)
        assert recalled(one) == meanwhile
        redis.start()
        await listens(2, redis)
        said = talk()
        other.talks.memory.remember("conv:next", said)
        await known(one, said, "conv:next")


async def test_what_was_remembered_while_redis_was_away_is_told_afterwards(
    make_redis_server: MakeServer,
) -> None:
    redis = make_redis_server()
    async with worker(connect(redis.url), serving=False) as one, worker(connect(redis.url)) as other:
        await listens(1, redis)
        redis.kill()
        first, second = talk(), talk()
        one.talks.memory.remember(CONVERSATION, first)
        one.talks.memory.remember(CONVERSATION, second)
        redis.start()
        await listens(1, redis)
        one.talks.begin()
        await known(other, second)


async def test_what_could_not_be_told_is_told_later(redis_server: RedisServer) -> None:
    async with (
        RedisProxy(redis_server) as proxy,
        worker(connect(proxy.url)) as one,
        worker(connect(redis_server.url)) as other,
    ):
        await listens(2, redis_server)
        proxy.refuse("PUBLISH", "ERR not now", times=2)
        said = talk()
        one.talks.memory.remember(CONVERSATION, said)
        await known(other, said)
        assert proxy.seen["PUBLISH"] == 3


async def test_only_so_much_waits_to_be_told_and_the_oldest_is_forgotten(redis_server: RedisServer) -> None:
    async with (
        worker(connect(redis_server.url), serving=False) as one,
        worker(connect(redis_server.url)) as other,
    ):
        await listens(1, redis_server)
        said = talk()
        for number in range(UNTOLD_MAX + 5):
            one.talks.memory.remember(f"conv:{number}", said)
        one.talks.begin()
        await known(other, said, f"conv:{UNTOLD_MAX + 4}")
        heard = [number for number in range(UNTOLD_MAX + 5) if recalled(other, f"conv:{number}")]
        assert heard == list(range(5, UNTOLD_MAX + 5))


async def test_many_conversations_are_told_in_few_messages(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one, worker(connect(redis_server.url)) as other:
        await listens(2, redis_server)
        redis_server.ask("CONFIG", "RESETSTAT")
        said = talk()
        for number in range(2 * BATCH_MAX + 1):
            one.talks.memory.remember(f"conv:{number}", said)
            one.talks.memory.remember(f"conv:{number}", said)
        await known(other, said, f"conv:{2 * BATCH_MAX}")
        assert published(redis_server) == 3


# What comes from outside

GOOD = (CONVERSATION, Talk(now_ms(), asked=1))
DEEP = b"\x91\x92\xa6conv:a\x96\x01\xc0\xc0\x90" + b"\x91" * 20_000 + b"\xc0\xc0"
"""A talk with more at its end, as a newer version might have: twenty thousand lists in one another."""
UNREADABLE = {
    "nothing": b"",
    "text": b"hello",
    "no UTF-8": b"\x91\x92\xa4\xff\xfe\xff\xfe\x91\x01",
    "cut off": msgspec.msgpack.encode([GOOD])[:-1],
    "json": msgspec.json.encode([GOOD]),
    "no list": msgspec.msgpack.encode({"conv:a": GOOD[1]}),
    "no talk": msgspec.msgpack.encode([GOOD, ("conv:a", "talk")]),
    "a talk of texts": msgspec.msgpack.encode([GOOD, ("conv:a", ("1", "2"))]),
    "no conversation": msgspec.msgpack.encode([GOOD, ("", GOOD[1])]),
    "a long conversation": msgspec.msgpack.encode([GOOD, ("conv:" * 100, GOOD[1])]),
    "too long": msgspec.msgpack.encode([GOOD, *[("conv:a", GOOD[1])] * (MESSAGE_BYTES_MAX // 8)]),
    "deep": DEEP,
}


async def test_what_cannot_be_read_is_ignored_as_a_whole_and_said_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="halfpast.talks")
    async with worker(connect(redis_server.url)) as one, worker(connect(redis_server.url)) as other:
        await listens(2, redis_server)
        (channel,) = redis_server.ask("PUBSUB", "CHANNELS", CHANNELS)
        for number, message in enumerate(UNREADABLE.values()):
            redis_server.ask("PUBLISH", channel, message)
            for each in (one, other):
                await _ignored(each, number + 1)
        said = talk()
        other.talks.memory.remember("conv:good", said)
        await known(one, said, "conv:good")
        assert recalled(one) is None
        found = [each.message for each in caplog.records if each.name == "halfpast.talks"]
        assert found == ["what other workers tell cannot be read, and is ignored: 0 bytes"] * 2


async def _ignored(each: Worker, count: int) -> None:
    await until(lambda: each.talks.ignored == count, "it was looked at")


async def test_a_talk_that_offers_more_than_can_be_said_is_ignored(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one:
        await listens(1, redis_server)
        (channel,) = redis_server.ask("PUBSUB", "CHANNELS", CHANNELS)
        most = Talk(now_ms(), offered=tuple(range(OFFERED_MAX)))
        more = Talk(now_ms(), offered=tuple(range(OFFERED_MAX + 1)))
        redis_server.ask("PUBLISH", channel, msgspec.msgpack.encode([(CONVERSATION, more), ("conv:a", most)]))
        await known(one, most, "conv:a")
        assert recalled(one) is None


async def test_what_a_newer_version_adds_to_a_talk_is_passed_over(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one:
        await listens(1, redis_server)
        (channel,) = redis_server.ask("PUBSUB", "CHANNELS", CHANNELS)
        said = talk()
        newer = [*msgspec.to_builtins(said), {"more": [1, 2]}]
        redis_server.ask("PUBLISH", channel, msgspec.msgpack.encode([(CONVERSATION, newer)]))
        await known(one, said)


# Nothing is worse off


async def test_a_reply_has_left_before_anything_is_told(redis_server: RedisServer) -> None:
    async with worker(connect(redis_server.url)) as one, worker(connect(redis_server.url)) as other:
        await listens(2, redis_server)
        redis_server.ask("CONFIG", "RESETSTAT")
        said, before = talk(), list[int]()

        def look(_call: ToolCall, _picture: object, _now_ms: int, memory: Memory) -> Reply:
            memory.remember(CONVERSATION, said)
            return Reply(say="Yes.")

        async def send(message: Message) -> None:
            before.append(published(redis_server))
            await wire.send(message)

        tools = Tools({"look": look}, {}, refuse, ended)
        endpoint = ToolEndpoint(PLAIN, Runner(tools, DesksInMemory(memory=one.talks.memory)), KeysInMemory())
        wire = Wire(request(b"{}"))
        await endpoint(scope({"name": "look"}), wire.receive, send)
        assert wire.answer().json()["say"] == "Yes."
        assert before == [0, 0]
        await known(other, said)


async def test_a_worker_that_may_not_tell_or_listen_is_ready_and_answers(
    make_redis_server: MakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis = make_redis_server(tcp=True)
    redis.ask("ACL", "SETUSER", "worker", "on", ">sesame", "~*", "+@all", "resetchannels")
    url = f"redis://worker:sesame@{redis.where}"
    async with _serving(url, await _clinic(url)) as client:
        await until(lambda: "is not heard" in caplog.text, "it was refused")
        assert "ledger_not_ready" in caplog.text
        assert "sesame" not in caplog.text
        asked = {"when": at("09:00"), "with_whom": "anna", "duration": 30}
        for tool in ("check_slot", "book"):
            reply = (await client.post(f"/tools/{tool}", json=asked | {"attendee_name": "Eve"})).json()
            assert "reason" not in reply, reply
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True})


@pytest.mark.parametrize("store", ["sqlite", "redis", "away"])
async def test_a_worker_that_ends_leaves_no_task_behind(store: str, make_redis_server: MakeServer) -> None:
    with temporary_folder() as folder:
        redis = make_redis_server()
        ledger: Ledger = connect(f"sqlite:///{folder}/ledger.db" if store == "sqlite" else redis.url)
        async with worker(ledger) as one:
            one.talks.memory.remember(CONVERSATION, talk())
            if store == "away":
                redis.kill()
            one.talks.memory.remember("conv:next", talk())
        assert _tasks() == []


def _tasks() -> list[str]:
    """What still tells or listens."""
    return [str(each) for each in asyncio.all_tasks() if "Talks." in str(each)]
