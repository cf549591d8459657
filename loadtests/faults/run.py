"""One run: start everything, let them call while the nemesis strikes, heal, settle, read, and judge.

The rule: whatever was started is ended, whatever happens. What is judged is the file that was written.
"""

import asyncio
import random
import shlex
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import orjson
import uvloop

from loadtests.faults import check, final, report
from loadtests.faults.client import Client
from loadtests.faults.driver import Driver
from loadtests.faults.faults import FAULTS
from loadtests.faults.history import Recorder
from loadtests.faults.nemesis import Fault, Nemesis, Stage
from loadtests.faults.progress import Progress
from loadtests.faults.setup import Setup
from loadtests.faults.target import TARGETS, SmallDisk, SqliteTarget, Target
from loadtests.faults.workers import Worker, all_ready
from loadtests.faults.workload import Workload
from loadtests.faults.world import businesses
from tests.support.folders import temporary_folder

CLIENT_TIMEOUT_S = 15.0
"""The longest that a worker stands still, and the deadline of a write beyond it."""
TOOLS = ("check_slot", "propose_times", "hold_slot", "book", "reschedule", "cancel", "find_bookings")
WAITED_MAX_S = 120.0
"""For the nemesis to heal what it has broken last."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was asked for."""

    target: str
    ops: int | None
    seconds: float | None
    faults: tuple[str, ...]
    seed: int
    workers: int
    tenants: int
    hosts: int
    rate: float
    callers: int
    wait_replicas: int
    patient: bool
    """Whether it is waited for the last holds to expire."""
    brief: bool
    """Whether faults come and go fast, and each kind comes, in a run of seconds."""
    slack: float
    """How many times slower than a machine of its own this one may be."""
    out: Path
    store: Path | None
    """Where the ledger writes; in memory where nothing is said."""


def chosen(target: str, names: tuple[str, ...]) -> Mapping[str, Fault]:
    """The faults of these names; of no names, all that do not need a run of their own."""
    known = {} if names == ("none",) else FAULTS[target]
    if not names:
        return {kind: each for kind, each in known.items() if not each.alone}
    return {kind: known[kind] for kind in names if kind in known}


def run(plan: Plan) -> int:
    """Run and judge; the exit code."""
    plan.out.mkdir(parents=True, exist_ok=True)
    for log in plan.out.glob(report.LOGS):
        log.unlink()
    with ExitStack() as stack:
        folder = plan.store or stack.enter_context(temporary_folder())
        if "disk_full" in plan.faults:
            disk = SmallDisk(folder)
            if not disk.mount():
                print("error: disk_full needs the right to mount a small disk; run as root", file=sys.stderr)
                return 2
            stack.callback(disk.unmount)
        target = TARGETS[plan.target](folder, plan.workers)
        target.wait_replicas = plan.wait_replicas
        stack.callback(target.stop)
        target.start()
        recorder = stack.enter_context(Recorder(plan.out))
        uvloop.run(_play(plan, target, recorder))
    return check.judge(plan.out)


async def _play(plan: Plan, target: Target, recorder: Recorder) -> None:
    setup = Setup(businesses(plan.tenants, plan.hosts), target.direct)
    keys = await asyncio.to_thread(setup.declare)
    _meta(plan, target, recorder)
    workers = [
        Worker(number, target.url(number), plan.out / f"worker-{number}.log", _settings(plan))
        for number in range(plan.workers)
    ]
    client = Client(CLIENT_TIMEOUT_S)
    try:
        await asyncio.gather(*(each.start() for each in workers))
        driver = Driver(client, recorder, workers, keys)
        rng = random.Random(plan.seed)
        stage = Stage(target, workers, driver, recorder, setup, keys[setup.businesses[0].id], plan.out, rng)
        nemesis = Nemesis(stage, chosen(plan.target, plan.faults), brief=plan.brief)
        workload = Workload(
            driver,
            setup.businesses,
            await _offered(client, workers[0], keys[setup.businesses[0].id]),
            seed=plan.seed,
            rate=plan.rate,
            callers_max=plan.callers,
        )
        with Progress(driver, nemesis, ops=plan.ops, seconds=plan.seconds) as progress:
            async with _striking(nemesis):
                await workload.run(
                    ops=plan.ops,
                    seconds=plan.seconds,
                    enough=lambda: not plan.brief or not nemesis.unstruck,
                )
            progress.say("waiting for every worker")
            await all_ready(workers)
            await final.settle(driver, rng, progress.say)
            await final.read(
                driver, setup, keys, _fresh(plan, target, workers), rng, progress.say, patient=plan.patient
            )
    finally:
        await client.close()
        for worker in workers:
            worker.stop()


@asynccontextmanager
async def _striking(nemesis: Nemesis) -> AsyncIterator[None]:
    """The nemesis at work beside what is done here; everything is healed afterwards."""
    async with asyncio.TaskGroup() as group:
        striking = group.create_task(nemesis.run())
        try:
            yield
        finally:
            nemesis.stop()
            async with asyncio.timeout(WAITED_MAX_S):
                await striking


def _fresh(plan: Plan, target: Target, workers: list[Worker]) -> Callable[[], Worker]:
    def fresh() -> Worker:
        if isinstance(target, SqliteTarget):  # a file is served by one process
            workers[0].stop()
        return Worker(len(workers), target.direct, plan.out / "worker-fresh.log", _settings(plan))

    return fresh


def _settings(plan: Plan) -> Mapping[str, str]:
    return {"HALFPAST_WAIT_REPLICAS": str(plan.wait_replicas)} if plan.wait_replicas else {}


def _meta(plan: Plan, target: Target, recorder: Recorder) -> None:
    recorder.write(
        "meta",
        began_ms=recorder.began_ms,
        target=plan.target,
        seed=plan.seed,
        command=shlex.join(["python", "-m", "loadtests.faults", *sys.argv[1:]]),
        wait_replicas=plan.wait_replicas or None,
        slack=plan.slack,
        versions={"python": python_version(), "halfpast": version("halfpast"), **target.versions},
        machine=report.machine(),
    )


async def _offered(client: Client, worker: Worker, key: str) -> frozenset[str]:
    """The tools that this server has."""
    found = set()
    for tool in TOOLS:
        answer = await client.post(worker.port, f"/tools/{tool}", b"{}", [("authorization", f"Bearer {key}")])
        if answer.status == 200 and orjson.loads(answer.body).get("reason") != "unknown_tool":
            found.add(tool)
    return frozenset(found)
