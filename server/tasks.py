"""Ending tasks, for good.

The rule: a task is asked to end until it has. Once is not enough: before Python 3.12 `asyncio.wait_for`,
which redis-py calls for each command, loses a cancellation that comes together with its result.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

ASK_AGAIN_S = 1.0
"""Longer than what is let go of on the way takes, such as connections."""


async def stop(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel them and wait until they have ended. What they failed with is passed over."""
    every = list(tasks)
    pending = {each for each in every if not each.done()}
    while pending:
        for each in pending:
            each.cancel()
        _, pending = await asyncio.wait(pending, timeout=ASK_AGAIN_S)
    await asyncio.gather(*every, return_exceptions=True)
