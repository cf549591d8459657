"""Asking a store what it is, before anything is opened, made or written.

The rule: nothing is changed, and nothing is asked for that could hold a password. What the answers mean is
decided in `redis_fitness` and `sqlite_fitness`.
"""

from collections.abc import Callable

from server.ledger.fitness import Inspection
from server.ledger.pictures import now_ms

URL_FILE = "sqlite:"


async def inspect(
    url: str, *, wait_replicas: int, thorough: bool = False, clock_ms: Callable[[], int] = now_ms
) -> Inspection:
    """Judge the store at an address. `thorough`: also count, and read a file from end to end;
    `clock_ms`: this machine's clock.

    Raises `LedgerUnavailable`, `LedgerNotReady` for a store that does not answer or is somebody else's.
    """
    if url.startswith(URL_FILE):
        from server.ledger.sqlite import inspect as sqlite_inspect

        return await sqlite_inspect.inspect(url, thorough=thorough)
    from server.ledger.redis import inspect as redis_inspect

    return await redis_inspect.inspect(url, wait_replicas, thorough=thorough, clock_ms=clock_ms)
