"""The virtual loop: asyncio as it is, but for time."""

import asyncio
import time

import pytest

from tests.sim import loop
from tests.sim.loop import Stuck


def now() -> float:
    return asyncio.get_running_loop().time()


def test_time_goes_straight_to_the_next_timer() -> None:
    told: list[tuple[str, float]] = []

    async def one(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        told.append((name, now()))

    async def main() -> None:
        await asyncio.gather(one("late", 900.0), one("soon", 0.25), one("now", 0))

    began_s = time.perf_counter()
    loop.run(main())
    assert told == [("now", 0.0), ("soon", 0.25), ("late", 900.0)]
    assert time.perf_counter() - began_s < 60


def test_timeouts_and_locks_work() -> None:
    async def main() -> float:
        lock = asyncio.Lock()
        await lock.acquire()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await lock.acquire()
        return now()

    assert loop.run(main()) == 3


def test_where_everybody_waits_the_run_ends() -> None:
    async def main() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Stuck, match="everybody waits"):
        loop.run(main())


def test_where_something_goes_round_in_circles_the_run_ends() -> None:
    async def main() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(Stuck, match="without time moving on"):
        loop.run(main())


def test_what_never_ends_is_ended() -> None:
    async def main() -> None:
        while True:
            await asyncio.sleep(10)

    with pytest.raises(Stuck, match="not done after"):
        loop.run(main())


def test_what_is_left_over_is_cancelled_in_the_order_in_which_it_was_made() -> None:
    told: list[int] = []

    async def one(number: int) -> None:
        try:
            await asyncio.sleep(number * 100)
        finally:
            told.append(number)

    async def main() -> None:
        tasks.extend(asyncio.create_task(one(number)) for number in (3, 1, 2))
        await asyncio.sleep(1)

    tasks: list[asyncio.Task[None]] = []
    loop.run(main())
    assert told == [3, 1, 2]
