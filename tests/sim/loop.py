"""An event loop whose time is a number: waiting costs nothing, and every run of a seed is the same.

The rule: time moves only when nobody has anything to do, and then straight to the next timer. There are no
threads, sockets or signals. Callbacks run in the order in which they were scheduled, as asyncio promises;
what may happen in any order is drawn by whoever sends it (see `network`), not shuffled here.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

STEPS_MAX = 20_000
"""Rounds of the loop without time moving on: some hundred do all that a seed has to do at once."""
TIME_MAX_S = 1_800.0
"""A run is over after a minute or two of its time; one that waits for ever is told from one that is slow."""

Result = TypeVar("Result")


class Stuck(Exception):
    """Nothing can happen any more although somebody waits, or something goes round in circles."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Stands in for the selector loop. `run_until_complete` and all of asyncio but input and output work."""

    def __init__(self) -> None:
        super().__init__()
        self._now_s = 0.0
        self._steps = 0
        self._clock_resolution = 1e-9
        self._selector = self

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now_s

    def select(self, timeout: float | None) -> list[Any]:
        """What a selector does, here: wait for nothing, and let time pass."""
        if timeout is None:
            raise Stuck("everybody waits and no timer is set")
        if timeout > 0:
            self._now_s = max(self._now_s, self._next_s())
            self._steps = 0
            if self._now_s > TIME_MAX_S:
                raise Stuck(f"not done after {TIME_MAX_S:g} s")
        self._steps += 1
        if self._steps > STEPS_MAX:
            raise Stuck(f"{STEPS_MAX} rounds without time moving on")
        return []

    def _next_s(self) -> float:
        # The very moment, and not what adding the timeout to the time would be rounded to.
        scheduled: list[asyncio.TimerHandle] = vars(self)["_scheduled"]
        return scheduled[0].when()

    def _process_events(self, event_list: list[Any]) -> None:
        """No event comes from outside."""

    def _write_to_self(self) -> None:
        """No other thread has to wake this one."""


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in virtual time; whatever is left over then is cancelled."""
    loop = VirtualLoop()
    try:
        try:
            return loop.run_until_complete(main)
        finally:
            _cancel_all(loop)
    finally:
        loop.close()


def _cancel_all(loop: VirtualLoop) -> None:
    # In the order in which they were made; `all_tasks` is a set, and its order differs from run to run.
    left = sorted(asyncio.all_tasks(loop), key=_number)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


def _number(task: "asyncio.Task[Any]") -> tuple[int, str]:
    """The count in the names that asyncio gives: Task-17."""
    name = task.get_name()
    digits = name.rpartition("-")[2]
    return (int(digits) if digits.isdigit() else 0), name
