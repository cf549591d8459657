"""`halfpast prompt`."""

import argparse
import sys
from typing import Any

from engine.errors import InvalidValue
from server.commands import ledgers
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK
from server.patience import patiently
from server.settings import Settings
from tools.prompting import PLATFORMS, section
from tools.schemas.roster import Roster, roster
from tools.speech.language import Language
from tools.speech.registry import CODE_MAX, LANGUAGES, LAST_RESORT, find

_CODES = ", ".join(each.code for each in LANGUAGES)
_HELP = f"""\
Print the section of the system prompt that goes with the tools: when the model checks, proposes, holds,
reads back, books, moves and cancels. Paste it below what you tell the model of yourself, and leave out
the date: the tools know which day it is.

  halfpast prompt --platform vapi                                  of the only tenant that there is
  halfpast prompt --platform retell --tenant clinic                with its name, in its language
  halfpast prompt --platform openai-realtime --language de > prompt.md

Platforms: {", ".join(tuple(PLATFORMS)[:6])},
           {", ".join(tuple(PLATFORMS)[6:])}
Languages: {_CODES}
"""
_GENERAL = "the general text: the ledger has no tenant, or several, and `--tenant ID` names one of them"


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "prompt", "the system prompt's section on the tools", texts(_HELP), _prompt)
    parser.add_argument(
        "--platform", metavar="NAME", required=True, choices=tuple(PLATFORMS), help="where the model runs"
    )
    parser.add_argument("--language", metavar="L", help="the prompt's; default: the tenant's, else en")
    parser.add_argument(
        "--tenant", metavar="ID", help="whose; default: the only one there is, else the text is general"
    )
    add_ledger(parser)


def _prompt(given: argparse.Namespace, found: Settings) -> int:
    asked = None if given.language is None else _language(given.language)
    business = ledgers.wait_for(_business(found, given.tenant), found)
    if business is None:
        print(_GENERAL, file=sys.stderr)
    own = None if business is None else find(business.language)
    print(section(given.platform, asked or own or LAST_RESORT, business))
    return OK


def _language(code: str) -> Language:
    found = find(code)
    if found is None:
        raise InvalidValue(
            f"--language {code[:CODE_MAX]!r}: not a language that is spoken here; use {_CODES}"
        )
    return found


async def _business(settings: Settings, wanted: str | None) -> Roster | None:
    """Whom the prompt is for; None for nobody in particular."""
    async with ledgers.opened(settings) as pictures:
        tenant = ledgers.only_tenant(pictures, wanted)
        if tenant is None:
            return None
        return roster((await patiently(lambda: pictures.load(tenant))).picture)
