"""`halfpast call`."""

import argparse
import asyncio
import os
from typing import Any

from engine.errors import InvalidValue
from server.calling import script
from server.calling.envelopes import PLATFORMS
from server.calling.lines import Server
from server.calling.playing import play
from server.calling.script import Script
from server.calling.telling import Teller, first_unmet
from server.commands import files, terminal
from server.commands.arguments import add, texts
from server.commands.terminal import OK, REFUSED, fail
from server.keys import DEMO
from server.settings import Settings

URL = "http://127.0.0.1:8080"
PLATFORM = "plain"

_HELP = """\
Play a scripted call against a server that runs, through the real envelope of a voice platform, and print it
turn by turn: what the caller says, what the model sends, what would be spoken, and how long that took.

  halfpast call --list                               the calls that come with halfpast
  halfpast call book_by_phone                        one of them, on `halfpast serve --demo`
  halfpast call book_by_phone --platform vapi        ... as Vapi would send it
  HALFPAST_KEY=hp_... halfpast call mine.yaml --url https://YOUR-HOST    a call of your own, on your server
  HALFPAST_KEY=hp_... halfpast call mine.yaml --tenant clinic            with a key to several tenants

Exit code 0 where everything that was said is as the script expects it, 1 where it is not or where the server
does not answer, 2 for a wrong command or script: an acceptance test of what you have set up. It books for
real. docs/calls.md tells how to write one.
"""
_EPILOG = f"""\
Variables:
  HALFPAST_KEY     the API key; default: `{DEMO}`, the demo's. Better here than as --key, which others on
                   this machine can see
  RETELL_API_KEY   with --platform retell: requests go to /retell/ID of --tenant ID, and are signed with it
                   instead of sent with an API key
"""


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "call", "play a scripted call", texts(_HELP, _EPILOG), _call)
    parser.add_argument("script", metavar="SCRIPT", nargs="?", help="a YAML file, a name of --list, or -")
    parser.add_argument("--list", action="store_true", help="name the calls that come with halfpast")
    parser.add_argument(
        "--platform", choices=PLATFORMS, metavar="NAME", help=f"{', '.join(PLATFORMS)}; default: {PLATFORM}"
    )
    parser.add_argument("--url", default=URL, help=f"the server; default: {URL}")
    parser.add_argument("--key", help="the API key; better set HALFPAST_KEY")
    parser.add_argument(
        "--tenant",
        metavar="ID",
        default="",
        help="whose business is called: sent as X-Tenant, for a key to several",
    )


def _call(given: argparse.Namespace, found: Settings) -> int:
    if given.list:
        return _list()
    if given.script is None:
        raise InvalidValue("which call? `halfpast call --list` names those that there are")
    scripted = _script(given.script)
    server = Server(
        url=given.url.rstrip("/"),
        platform=given.platform or scripted.platform or PLATFORM,
        key=found.key or DEMO,
        tenant=given.tenant,
        retell_key=os.environ.get("RETELL_API_KEY", ""),
    )
    server.check()
    teller = Teller(scripted)
    teller.begin(scripted, server)
    played = asyncio.run(play(scripted, server, teller.tell))
    teller.end(played)
    unmet = first_unmet(played)
    return fail(unmet, REFUSED) if unmet else OK


def _list() -> int:
    rows = [(name, script.sample(name).about) for name in script.samples()]
    terminal.print_table(("NAME", "WHAT HAPPENS"), rows)
    return OK


def _script(called: str) -> Script:
    if called in script.samples():
        return script.sample(called)
    try:
        return script.read(files.content(called, script.FILE_BYTES_MAX))
    except InvalidValue as error:
        where = files.called(called)
        detail = error.detail.removeprefix(f"{where}: ")
        hint = "; `halfpast call --list` names those that come with halfpast" if "no such" in detail else ""
        raise InvalidValue(f"{where}: {detail}{hint}") from None
