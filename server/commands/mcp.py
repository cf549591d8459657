"""`halfpast mcp`."""

import argparse
import asyncio
import logging.config
import signal
from collections.abc import Coroutine
from typing import Any

from engine.errors import InvalidValue
from server import addresses, demo, keys
from server.cli import INTERRUPTED
from server.commands import ledgers
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK
from server.ledger.pictures import Pictures
from server.settings import LOG_LEVELS, Settings

PATH = "/mcp"

_HELP = """\
Speak MCP on stdin and stdout, for clients that start their servers themselves, such as those on a desktop.
A server that runs (`halfpast serve`) speaks MCP at https://YOUR-HOST/mcp, and needs none of this.

  halfpast mcp                               the only tenant that there is
  halfpast mcp clinic                        one of several
  halfpast mcp --demo                        the sample business
  HALFPAST_KEY=hp_live_... halfpast mcp --url https://YOUR-HOST/mcp
                                             a server elsewhere, for clients that speak nothing but stdio

In the client's configuration:

  {"mcpServers": {"halfpast": {"command": "halfpast", "args": ["mcp", "clinic"]}}}

Whoever can read the ledger needs no key; where HALFPAST_KEY is set, it says which tenant is meant. Several
of these and a server may work on one ledger at a time, also in an SQLite file on a local disk: each commit is
checked against all that the others have written, and they see it within 50 ms. Without a server that runs
nothing is moved to the archive. With --url no ledger is opened at all.

One process is one conversation. It ends with its input, and what was held in it is free again then.
"""


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "mcp", "speak MCP on stdin and stdout", texts(_HELP), _mcp)
    parser.add_argument("tenant", metavar="TENANT", nargs="?", help="whose calendar; default: the only one")
    parser.add_argument("--url", metavar="URL", help="pass everything on to the server at this address")
    add_ledger(parser)
    parser.add_argument(
        *("--demo",), action="store_const", const="1", help="add the sample business, and serve it"
    )
    parser.add_argument("--log-level", metavar="LEVEL", help=f"on stderr: {', '.join(LOG_LEVELS)}")


def _mcp(given: argparse.Namespace, found: Settings) -> int:
    # The SDK takes most of a second to load, which the other commands have no use for.
    from server.serve import log_config

    logging.config.dictConfig(log_config(found.log_level))
    if given.url is not None:
        return _bridged(given, found)
    return ledgers.wait_for(_until_stopped(_served(found, given.tenant)), found)


def _bridged(given: argparse.Namespace, found: Settings) -> int:
    from server.platforms.mcp import bridge

    if given.ledger is not None or given.demo is not None:
        raise InvalidValue("--url: the server there has a ledger of its own; leave out --ledger and --demo")
    if not found.key:
        raise InvalidValue("--url: set HALFPAST_KEY to a key of that server (`halfpast keys create`)")
    return asyncio.run(_until_stopped(bridge.serve(_address(given.url), found.key, given.tenant)))


def _address(url: str) -> str:
    parts = addresses.checked(url, "--url", "https://YOUR-HOST/mcp")
    return url if parts.path.strip("/") else parts._replace(path=PATH).geturl()


async def _served(settings: Settings, wanted: str | None) -> None:
    from server.assembling import House, warm_up
    from server.patience import patiently
    from server.platforms.mcp import stdio

    warm_up()
    house = House(settings)
    try:
        await patiently(lambda: house.open(preload=False))
        tenant = _tenant(house.pictures, settings, wanted)
        await patiently(lambda: house.desks.load(tenant))
        await stdio.serve(house, tenant)
    finally:
        await house.close()


def _tenant(pictures: Pictures, settings: Settings, wanted: str | None) -> str:
    """Whose calendar it is. Raises `Refused`, `InvalidValue`."""
    if wanted is None and settings.key:
        grant = keys.Keys(pictures, demo=settings.demo).grant_of(settings.key)
        if grant is None:
            raise InvalidValue("HALFPAST_KEY opens nothing in this ledger; unset it, or name a tenant")
        wanted = grant.only
    if wanted is None and settings.demo:
        wanted = demo.TENANT
    found = ledgers.only_tenant(pictures, wanted)
    if found is None:
        known = ", ".join(sorted(pictures.directory.picture.businesses)[:5]) or "none yet"
        raise InvalidValue(f"which tenant? `halfpast mcp TENANT` names one; there are: {known}")
    return found


async def _until_stopped(work: Coroutine[Any, Any, None]) -> int:
    """Run to the end, which a signal brings as well as the end of the input; the exit code."""
    working, told = asyncio.ensure_future(work), set[signal.Signals]()

    def stop(how: signal.Signals) -> None:
        told.add(how)
        working.cancel()

    for how in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(how, stop, how)
    try:
        await working
    except asyncio.CancelledError:
        if not told:
            raise
    return INTERRUPTED if signal.SIGINT in told else OK
