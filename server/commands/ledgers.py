"""A ledger, opened for a command and closed behind it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from engine.errors import LedgerError
from server import keys
from server.ledger.connect import connect
from server.ledger.pictures import Pictures
from server.patience import patiently
from server.settings import Settings, redacted

Result = TypeVar("Result")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Pictures]:
    """The pictures of the ledger that the settings name. Raises `LedgerError`s."""
    pictures = Pictures(connect(settings.ledger, wait_replicas=settings.wait_replicas))
    try:
        await patiently(lambda: pictures.open(serving=False))
        yield pictures
    finally:
        await pictures.close()


def only_tenant(pictures: Pictures, wanted: str | None) -> str | None:
    """The tenant that a command is about: the one that is wanted, else the only one that there is.

    None where there are several, or none yet. Raises `Refused` where the wanted one is not there.
    """
    directory = pictures.directory.picture
    if wanted is not None:
        keys.check_tenant(directory, wanted)
        return wanted
    return next(iter(directory.businesses)) if len(directory.businesses) == 1 else None


def wait_for(work: Coroutine[Any, Any, Result], settings: Settings) -> Result:
    """Run to the end; a ledger's error names the ledger."""
    try:
        return asyncio.run(work)
    except LedgerError as error:
        what = f"{error.detail} ({error.code})" if error.detail else error.code
        raise LedgerError(
            f"ledger {redacted(settings.ledger)}: {what}; is it up, and the right --ledger?"
        ) from None
