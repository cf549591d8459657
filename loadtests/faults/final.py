"""The end of a run: what was left open is settled, and everything is read once more.

The rule: nothing is read before every worker is ready. What cannot be read, for
want of a command or a route, is said in the history; the checker then proves less, and says so.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from loadtests.faults.client import Client, Cut, NoAnswer, NotSent
from loadtests.faults.driver import Call, Driver
from loadtests.faults.history import Recorder
from loadtests.faults.setup import Setup
from loadtests.faults.workers import CommandFailed, Worker
from loadtests.faults.workload import iso
from loadtests.faults.world import HOLD_S

SETTLE_ROUNDS_MAX = 60
SETTLE_PAUSE_S = 0.5
"""Between two rounds: half a minute for a ledger to come back to itself."""
DIGEST_ROUNDS_MAX = 60
DIGEST_PAUSE_S = 0.25
"""A worker follows the log within half a second; a quarter of a minute is generous."""
HOLD_MARGIN_S = 1.0
PROBES_MAX = 400
"""Minutes asked of each worker: some hundred of those that are taken, and of those that were given up."""
PROBE_MINUTES = 5


async def settle(driver: Driver, rng: random.Random, told: Callable[[str], None]) -> None:
    """Send every call whose outcome is unknown again, until it is known or patience ends."""
    for _ in range(SETTLE_ROUNDS_MAX):
        open_calls = list(driver.unsettled.values())
        if not open_calls:
            return
        told(f"settling {len(open_calls)} calls")
        for call in open_calls:
            await driver.send(call, rng.randrange(len(driver.workers)))
        if driver.unsettled:
            await asyncio.sleep(SETTLE_PAUSE_S)


async def read(
    driver: Driver,
    setup: Setup,
    keys: Mapping[str, str],
    fresh: Callable[[], Worker],
    rng: random.Random,
    told: Callable[[str], None],
    *,
    patient: bool,
) -> None:
    """The final read. `fresh` makes a worker that has seen nothing; `patient`: when no hold is left."""
    if setup.lifecycle and patient:
        told("waiting for the last holds to expire")
        await asyncio.sleep(HOLD_S + HOLD_MARGIN_S)
    places: list[Call] = []
    for each in setup.businesses:
        told(f"reading {each.id}")
        places += await _documents(driver.recorder, setup, each.id)
    told("asking every worker what is free")
    chosen = rng.sample(places, min(PROBES_MAX, len(places)))
    await asyncio.gather(*(_probe(driver, chosen, worker.number) for worker in driver.workers))
    told("comparing what the workers have in memory")
    await _digests(driver.client, driver.recorder, driver.workers, keys)
    await _fresh_digests(driver, keys, fresh)


async def _documents(recorder: Recorder, setup: Setup, tenant: str) -> list[Call]:
    """Into the history with them; the places that are worth a question."""
    try:
        lines = (await asyncio.to_thread(setup.export, tenant)).splitlines()
    except CommandFailed as error:
        recorder.write("read", tenant=tenant, complete=False, reason=str(error)[-300:])
        return []
    places: list[Call] = []
    found = [orjson.loads(line) for line in lines]
    for line in found:
        if "document" in line or "key" in line and "archived" in line:
            document = line.get("document", line.get("archived"))
            archived = True if "archived" in line else None
            recorder.write("final", tenant=tenant, key=line["key"], document=document, archived=archived)
            places += _places(tenant, line["key"], document)
    wrong = _wrong(lines, found[-1] if found else {})
    recorder.write("read", tenant=tenant, complete=not wrong, reason=wrong or None)
    return places


def _wrong(lines: Sequence[str], end: Mapping[str, Any]) -> str:
    """What is wrong with an export by its own last line."""
    if not end.get("end"):
        return "the export breaks off"
    if end["documents"] != sum('"document":' in each for each in lines):
        return f"the export counts {end['documents']} documents and has others"
    whole = "".join(f"{each}\n" for each in lines[:-1])
    return "" if hashlib.sha256(whole.encode()).hexdigest() == end["sha256"] else "the export's sum is wrong"


def _places(tenant: str, key: str, document: dict[str, Any]) -> list[Call]:
    """Where a booking is, and where it was."""
    if not key.startswith("booking:"):
        return []
    steps = [each for seat in document.get("seats", [document]) for each in seat.get("history", ())]
    return [_question(tenant, host, each["start"]) for each in (document, *steps) for host in each["hosts"]]


def _question(tenant: str, host: str, start: int) -> Call:
    args = {"when": iso(start), "duration": PROBE_MINUTES, "with_whom": host, "start": start}
    return Call(tenant, "check_slot", args, "", "")


async def _probe(driver: Driver, questions: list[Call], worker: int) -> None:
    for each in questions:
        args = {name: value for name, value in each.args.items() if name != "start"}
        call = Call(each.tenant, each.f, args, "", "")
        outcome = await driver.send(call, worker)
        driver.recorder.write(
            "probe",
            worker=worker,
            tenant=each.tenant,
            host=each.args["with_whom"],
            start=each.args["start"],
            end=each.args["start"] + PROBE_MINUTES,
            available=outcome.reply.get("available"),
            reason=outcome.reason or None,
        )


async def _digests(
    client: Client, recorder: Recorder, workers: Sequence[Worker], keys: Mapping[str, str]
) -> None:
    """Of every worker, once they have all heard the last of the log."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for _ in range(DIGEST_ROUNDS_MAX):
        for tenant, key in keys.items():
            for worker in workers:
                found[tenant, worker.number] = await _digest(client, worker, key)
        places = {tenant: {found[tenant, each.number].get("at") for each in workers} for tenant in keys}
        if all(len(each) == 1 for each in places.values()):
            break
        await asyncio.sleep(DIGEST_PAUSE_S)
    for (tenant, number), told in found.items():
        recorder.write("digest", **{**told, "tenant": tenant, "worker": number})


async def _fresh_digests(driver: Driver, keys: Mapping[str, str], fresh: Callable[[], Worker]) -> None:
    worker = fresh()
    try:
        await worker.start()
        for tenant, key in keys.items():
            told = await _digest(driver.client, worker, key)
            driver.recorder.write(
                "digest", **{**told, "tenant": tenant, "worker": worker.number, "fresh": True}
            )
    finally:
        worker.stop()


async def _digest(client: Client, worker: Worker, key: str) -> dict[str, Any]:
    try:
        answer = await client.get(worker.port, "/digest", {"authorization": f"Bearer {key}"})
    except (NotSent, Cut, NoAnswer) as error:
        return {"reason": type(error).__name__}
    if answer.status != 200:
        return {"reason": f"http_{answer.status}"}
    told: dict[str, Any] = orjson.loads(answer.body)
    return told
