"""The commands, a module each: what the command line accepts of it, and what it does.

The rule: a module has `add_to`, which says how its commands are called and who runs them.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version

from server import settings
from server.commands.arguments import Parser, about_settings, texts
from server.settings import Settings

_MODULES: Mapping[str, str] = {
    "serve": "serve",
    "apply": "apply",
    "keys": "keys",
    "secrets": "secrets",
    "bookings": "bookings",
    "doctor": "doctor",
    "export": "backup",
    "import": "backup",
    "tools": "tools",
    "prompt": "prompt",
    "call": "call",
    "mcp": "mcp",
}
"""By their commands. Only that of the command is imported: all of them take half a second."""
_HELP = """\
Scheduling that voice agents can call in the middle of a conversation.

  halfpast serve --demo            try it: a sample business on http://127.0.0.1:8080
  halfpast apply clinic.yaml       declare your own: tenants, hosts, hours, teams, services
  halfpast keys create clinic      make the key that your voice platform sends
  halfpast tools --platform vapi   print the tools for your platform; --push makes them there
  halfpast prompt --platform vapi  print the rules for your agent's prompt
  halfpast call book_by_phone      hear it: a scripted call through a platform's envelope
  halfpast serve                   serve it
  halfpast doctor                  what is unsafe about it, and the cure
"""


def run(arguments: Sequence[str] | None) -> int:
    """Run a command; the exit code. Raises `HalfpastError`s; `InvalidValue` where the user is to blame."""
    given = parse(arguments)
    flags = {name: getattr(given, name, None) for name in Settings.__struct_fields__}
    code: int = given.run(given, settings.read(os.environ, flags))
    return code


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command and what it was given; `command` is its name. Exits, in one line, where that is wrong."""
    parser = Parser(prog="halfpast", **texts(_HELP, about_settings()))
    parser.add_argument("--version", action="version", version=f"halfpast {version('halfpast')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    given = sys.argv[1:] if arguments is None else arguments
    known = _MODULES.get(given[0]) if given else None
    for each in dict.fromkeys(_MODULES.values()) if known is None else (known,):
        import_module(f"{__name__}.{each}").add_to(commands)
    return parser.parse_args(given)
