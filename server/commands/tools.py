"""`halfpast tools`."""

import argparse
import asyncio
import json
import os
import sys
from typing import Any

from msgspec import Struct

from engine.errors import InvalidValue
from server import addresses
from server.commands import ledgers
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK
from server.patience import patiently
from server.settings import Settings
from tools.schemas.definitions import DEFINITIONS, Described, describe, described
from tools.schemas.dialects import CALLING, DIALECTS, DIRECTED, KEY, SIGNING, URL, Place, render
from tools.schemas.roster import Roster, roster

_HELP = f"""\
Print the tools as a platform wants them, in JSON, with the names of whom your business has to offer. Do it
again when those change.

  halfpast tools --platform vapi --url https://voice.example.com > tools.json
  halfpast tools --platform retell --tenant clinic --tool book      one of them, to be pasted
  halfpast tools --platform vapi --url https://voice.example.com --push --dry-run
                                                                    what a push would change
  halfpast tools --platform retell --url https://voice.example.com --push --to llm_4f1a9c02de

What is printed is one array of tools, and with --tool the one object. It goes

  vapi             into Vapi's POST /tool, one at a time, or into the dashboard under Tools
  retell           into general_tools of your Retell LLM
  elevenlabs       into ElevenLabs' POST /v1/convai/tools, one at a time
  openai           into `tools` of Responses; openai-chat: of Chat Completions; openai-realtime: of a session
  anthropic        into `tools` of Messages
  gemini           into `tools` of a request's config: one tool with all functions (functionDeclarations);
                   with --tool the declaration of that function alone
  mcp              nowhere: MCP clients get it from the server; it is shown to be looked at
  plain            wherever a name, a description and a JSON Schema are wanted; so do livekit and pipecat,
                   whose function tools take these, or else MCP

The tools of {", ".join(CALLING)} have an address and a key: --url, and HALFPAST_KEY, as
`halfpast keys create` has printed it. With --tenant they also name the tenant, so that a key to several will
do. list_options is among them where there are too many names for a description.

--push creates and updates them through the platform's API, after it has shown what differs. It needs your
key to that: VAPI_API_KEY, RETELL_API_KEY or ELEVENLABS_API_KEY.
"""

SHOWN_MAX = 5
"""Tenants that are named where there are several."""
ROUTES = ("vapi", "retell", "elevenlabs", "openai", "anthropic", "gemini", "mcp", "tools")
"""Ends of addresses that people copy from tables of routes."""


class _Business(Struct, frozen=True):
    """Whose tools they are."""

    tenant: str
    roster: Roster | None


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "tools", "the tools, as a platform wants them", texts(_HELP), _tools)
    parser.add_argument(
        "--platform", metavar="NAME", required=True, choices=tuple(DIALECTS), help="whose dialect"
    )
    parser.add_argument("--tenant", metavar="ID", help="whose; default: the only one, else nobody's")
    parser.add_argument("--url", help=f"where the platform reaches your server; default: {URL}")
    names = tuple(each.name for each in DEFINITIONS)
    parser.add_argument("--tool", metavar="NAME", choices=names, help=f"only this one: {', '.join(names)}")
    parser.add_argument(
        "--signed", action="store_true", help=f"the platform signs, and sends no key: {', '.join(SIGNING)}"
    )
    parser.add_argument(
        "--outbound", action="store_true", help=f"it is you who call; only for {', '.join(DIRECTED)}"
    )
    parser.add_argument("--push", action="store_true", help="create and update them on the platform")
    parser.add_argument("--dry-run", action="store_true", help="with --push: only show what differs")
    parser.add_argument(
        *("--to",),
        metavar="ID",
        default="",
        help="with --push: the Retell LLM that the tools belong to, which Retell needs; else the assistant "
        "(Vapi) or agent (ElevenLabs) that uses them already",
    )
    parser.add_argument("--api", metavar="URL", default="", help="with --push: another address of its API")
    add_ledger(parser)


def _tools(given: argparse.Namespace, found: Settings) -> int:
    _check(given)
    business = ledgers.wait_for(_business(found, given.tenant), found)
    place = _place(given, found, business.tenant)
    tools = _chosen(given.tool, business.roster)
    if business.roster is None:
        if given.push:
            raise InvalidValue(
                "--push needs a tenant, whose tools they are; `halfpast apply FILE` declares one"
            )
        _note("No tenant is there yet, so these tools are anybody's; `halfpast apply FILE` declares one.")
    if given.push:
        _tell_of_the_open(given.platform, place)
        return _push(given, render(given.platform, tools, place))
    whole: Any = render(given.platform, tools, place)
    if given.tool is not None:
        whole = DIALECTS[given.platform](tools[0], place)
    print(json.dumps(whole, indent=2, ensure_ascii=False))
    _tell_what_is_missing(given.platform, place)
    return OK


def _check(given: argparse.Namespace) -> None:
    """Refuse what does not go together. Raises `InvalidValue`."""
    if given.signed and given.platform not in SIGNING:
        raise InvalidValue(f"--signed: {given.platform} signs nothing; {' and '.join(SIGNING)} do")
    if given.outbound and given.platform not in DIRECTED:
        raise InvalidValue(
            f"--outbound: only the tools of {', '.join(DIRECTED)} have to say that; leave it out"
        )
    if not given.push:
        for flag, value in (("--dry-run", given.dry_run), ("--to", given.to), ("--api", given.api)):
            if value:
                raise InvalidValue(f"{flag} goes with --push")


async def _business(settings: Settings, wanted: str | None) -> _Business:
    """Raises `InvalidValue` where there are several, `Refused` where the wanted one is not there."""
    async with ledgers.opened(settings) as pictures:
        tenant = ledgers.only_tenant(pictures, wanted)
        if tenant is not None:
            return _Business(tenant, roster((await patiently(lambda: pictures.load(tenant))).picture))
        there = sorted(pictures.directory.picture.businesses)
    if there:
        shown = ", ".join(there[:SHOWN_MAX]) + (", ..." if len(there) > SHOWN_MAX else "")
        raise InvalidValue(f"there are {len(there)} tenants: say which with --tenant ({shown})")
    return _Business("", None)


def _place(given: argparse.Namespace, settings: Settings, tenant: str) -> Place:
    """Raises `InvalidValue` for an address that cannot be."""
    if given.signed and not tenant:
        raise InvalidValue(
            "--signed needs a tenant, whose address it then is; `halfpast apply FILE` declares one"
        )
    key = "" if given.signed else settings.key or KEY
    named = tenant if given.signed or given.tenant is not None else ""
    return Place(_address(given.url or URL), key, named, given.outbound)


def _address(url: str) -> str:
    example = "https://voice.example.com"
    parts = addresses.checked(url, "--url", example)
    if parts.query or parts.fragment:
        raise InvalidValue(f"--url {url[: addresses.SHOWN_MAX]!r}: not an address such as {example}")
    path = parts.path.rstrip("/")
    if path.rpartition("/")[2] in ROUTES:
        shown = url[: addresses.SHOWN_MAX]
        raise InvalidValue(f"--url {shown!r}: the address of the server alone, without {path}")
    return url.rstrip("/")


def _chosen(name: str | None, business: Roster | None) -> tuple[Described, ...]:
    if name is None:
        return described(business)
    return tuple(describe(each, business) for each in DEFINITIONS if each.name == name)


def _push(given: argparse.Namespace, definitions: list[dict[str, Any]]) -> int:
    from server import pushing  # an HTTP client, which no other use of this command needs

    variable = pushing.KEY_VARIABLES.get(given.platform, "")
    key = os.environ.get(variable, "")
    if variable and not key:
        raise InvalidValue(f"--push needs your key to {given.platform}'s API: set {variable}")
    options = pushing.PushOptions(key=key, api=given.api, target=given.to, dry_run=given.dry_run)
    done = asyncio.run(pushing.push(given.platform, definitions, options, print))
    print(f"= {done} {'would be ' if given.dry_run else ''}created or updated")
    return OK


def _tell_what_is_missing(platform: str, place: Place) -> None:
    """What has to be put in before the tools can be used."""
    if platform not in CALLING:
        return
    _tell_of_the_open(platform, place)
    if place.url == URL:
        _note(f"{URL} stands for your server's address: --url puts it in.")
    if place.key == KEY:
        _note(f"{KEY} stands for a key of `halfpast keys create`: HALFPAST_KEY puts it in.")


def _tell_of_the_open(platform: str, place: Place) -> None:
    if platform in CALLING and place.url.casefold().startswith("http://"):
        _note("That address is not HTTPS: a platform elsewhere does not call it.")


def _note(text: str) -> None:
    print(text, file=sys.stderr)
