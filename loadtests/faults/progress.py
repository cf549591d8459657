"""A line on the terminal that says how far a run is; nothing where there is no terminal."""

import asyncio
import sys
from types import TracebackType
from typing import Self

from loadtests.faults.driver import Driver
from loadtests.faults.nemesis import Nemesis

STEP_S = 0.5
WIDTH = 24
"""Characters of the bar."""


class Progress:
    """Draws itself until left. Use within a running loop."""

    def __init__(self, driver: Driver, nemesis: Nemesis, *, ops: int | None, seconds: float | None) -> None:
        self._driver = driver
        self._nemesis = nemesis
        self._ops = ops
        self._seconds = seconds
        self._saying = ""
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._began_s = loop.time()
        self._last = (self._began_s, 0)
        self._task = asyncio.create_task(self._draw())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._task.cancel()
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """What is done now, in place of the fault that strikes."""
        self._saying = text

    async def _draw(self) -> None:
        while self._shown:
            print(f"\r\x1b[K{self._line()}", end="", file=sys.stderr, flush=True)
            await asyncio.sleep(STEP_S)

    def _line(self) -> str:
        now_s, requests = asyncio.get_running_loop().time(), self._driver.requests
        last_s, last = self._last
        if now_s > last_s:
            rate = (requests - last) / (now_s - last_s)
        self._last = (now_s, requests)
        share = min(1.0, max(self._share_of_ops(), self._share_of_time(now_s)))
        bar = ("#" * round(share * WIDTH)).ljust(WIDTH, "-")
        doing = self._saying or self._nemesis.now or "-"
        return (
            f"[{bar}] {share:4.0%}  {now_s - self._began_s:4.0f} s  {requests:,} ops  {rate:,.0f}/s"
            f"  {self._driver.client.in_flight} in flight  {len(self._driver.unsettled)} unsettled"
            f"  {self._nemesis.struck} faults  {doing}"
        )

    def _share_of_ops(self) -> float:
        return self._driver.requests / self._ops if self._ops else 0.0

    def _share_of_time(self, now_s: float) -> float:
        return (now_s - self._began_s) / self._seconds if self._seconds else 0.0
