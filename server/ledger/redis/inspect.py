"""Asking the servers of a Redis address what they are: INFO, CONFIG, clock, and what is kept there.

The rule: nothing is written. A server that forbids CONFIG is asked for nothing else instead.
"""

import asyncio
import ipaddress
from collections.abc import Callable

from msgspec import structs
from redis import exceptions as driver

from engine.errors import LedgerError, LedgerUnavailable
from server.ledger.clock import StoreClock, loop_s
from server.ledger.directory import DIRECTORY
from server.ledger.fitness import Finding, Inspection, is_refused, sizes
from server.ledger.redis import keys
from server.ledger.redis.address import Address, Endpoint, parse
from server.ledger.redis.client import NotSent, Server, tls_context, translated
from server.ledger.redis.fitness import CONFIG_NAMES, RedisSaid, away, judge, sentinel
from server.ledger.redis.known import Servers
from server.ledger.redis.servers import servers_of

STEP_TIMEOUT_S = 1.0
"""For one answer: a command has more patience than a caller on the phone."""
ASKED_AT_ONCE = 500
"""Questions in one trip: under 1 ms of the server's time."""
TIMEOUT_S = 30.0
"""For all of it, on every node of a Cluster."""

ClockMs = Callable[[], int]


async def inspect(url: str, wait_replicas: int, *, thorough: bool, clock_ms: ClockMs) -> Inspection:
    """See `inspect.inspect`."""
    address = parse(url)
    servers = servers_of(address, step_timeout_s=STEP_TIMEOUT_S)
    try:
        with translated():
            async with asyncio.timeout(TIMEOUT_S):
                found = await _inspect(servers, wait_replicas, thorough=thorough, clock_ms=clock_ms)
                if thorough and address.kind == "sentinel":
                    found.findings.extend(await _sentinels(address))
                return found
    finally:
        await servers.close()


async def _inspect(servers: Servers, wait_replicas: int, *, thorough: bool, clock_ms: ClockMs) -> Inspection:
    primaries = await servers.primaries()
    findings, complete = [], True
    for server in primaries:
        try:
            with translated():
                said = await _said(server, servers.mode, clock_ms)
        except LedgerUnavailable as error:
            if len(primaries) == 1:
                raise
            findings.append(away(str(server.endpoint), str(error)))
            complete = False
            continue
        findings += judge(said, wait_replicas)
        complete = complete and said.answers
    if not complete or is_refused(findings):
        return Inspection(findings=findings, new=False)
    home = await servers.of(0)
    (partitions,) = await home.ask(("HGET", keys.meta(0), "partitions"))
    if thorough and partitions is not None:
        findings.append(await _sizes(servers, int(partitions)))
    return Inspection(findings=findings, new=partitions is None)


async def _said(server: Server, mode: str, clock_ms: ClockMs) -> RedisSaid:
    (info,) = await server.ask(("INFO",))
    said = RedisSaid(
        node=str(server.endpoint),
        info=info,
        mode_wanted=mode,
        exposed=_is_exposed(server.endpoint),
    )
    if said.mode != mode:
        return said
    return structs.replace(
        said,
        config=await _config(server),
        skew_ms=await _skew_ms(server, clock_ms),
        cluster_state=await _cluster_state(server) if mode == "cluster" else "",
    )


async def _config(server: Server) -> dict[str, str] | None:
    """One name at a time: Redis 6.2 takes no more."""
    try:
        with translated():
            found = await server.ask(*(("CONFIG", "GET", name) for name in CONFIG_NAMES))
    except LedgerUnavailable:
        raise
    except LedgerError:
        return None
    return {name: value for pair in found for name, value in zip(pair[::2], pair[1::2], strict=True)}


async def _skew_ms(server: Server, clock_ms: ClockMs) -> int:
    """How far this machine's clock is ahead of its, as far as the round trip leaves no doubt."""
    clock, asked_s = StoreClock(clock_ms), loop_s()
    ((seconds, microseconds),) = await server.ask(("TIME",))
    clock.heard(int(seconds) * 1_000 + int(microseconds) // 1_000, asked_s)
    return clock.skew_ms()


async def _cluster_state(server: Server) -> str:
    (told,) = await server.ask(("CLUSTER", "INFO"))
    lines = (line.partition(":") for line in str(told).splitlines())
    return next((value for name, _, value in lines if name == "cluster_state"), "unknown")


async def _sizes(servers: Servers, partitions: int) -> Finding:
    """What is kept beside documents, of all tenants."""
    home = keys.partition_of(DIRECTORY, partitions)
    (names,) = await (await servers.of(home)).ask(("HKEYS", keys.documents(home, DIRECTORY)))
    parted = (name.partition(":") for name in names)
    counts = {
        partition: [("XLEN", keys.log(partition)), ("XLEN", keys.outbox(partition))]
        for partition in range(partitions)
    }
    for tenant in (DIRECTORY, *(name for kind, _, name in parted if kind == "business")):
        partition = keys.partition_of(tenant, partitions)
        counts[partition].append(("HLEN", keys.ops(partition, tenant)))
    log = outbox = ops = 0
    for partition, commands in counts.items():
        server = await servers.of(partition)
        found = [
            each
            for start in range(0, len(commands), ASKED_AT_ONCE)
            for each in await server.ask(*commands[start : start + ASKED_AT_ONCE])
        ]
        log, outbox, ops = log + found[0], outbox + found[1], ops + sum(found[2:])
    return sizes(log, outbox, ops)


async def _sentinels(address: Address) -> list[Finding]:
    """What each of them says about its chances to bring about a failover."""
    findings = []
    for seed in address.seeds:
        server = Server(seed, context=tls_context(seed.tls), step_timeout_s=STEP_TIMEOUT_S)
        try:
            await server.ask(("SENTINEL", "CKQUORUM", address.primary))
            trouble = ""
        except (NotSent, driver.RedisError, OSError) as error:
            trouble = str(error)
        finally:
            await server.close()
        findings.append(sentinel(str(seed), trouble))
    return findings


def _is_exposed(endpoint: Endpoint) -> bool:
    return endpoint.tls is None and not endpoint.password and not _is_near(endpoint)


def _is_near(endpoint: Endpoint) -> bool:
    """Whether it is on this machine."""
    if endpoint.path or endpoint.host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(endpoint.host).is_loopback
    except ValueError:
        return False
