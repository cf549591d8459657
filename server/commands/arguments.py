"""What the commands share of the command line: a parser whose errors are one line, and its pieces.

The rule: the help is the manual: examples first, each default, each variable.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Never

from server import settings
from server.commands.terminal import USAGE, fail
from server.settings import Settings

Run = Callable[[argparse.Namespace, Settings], int]
"""What a command does with what it was given; its exit code."""

_SETTINGS_HELP = """\
Each flag may also be set as a variable; the flag wins:
  --host        HALFPAST_HOST        127.0.0.1
  --port        HALFPAST_PORT        8080
  --ledger      HALFPAST_LEDGER      {ledger}
  --workers     HALFPAST_WORKERS     1
  --demo        HALFPAST_DEMO        0
  --log-level   HALFPAST_LOG_LEVEL   info
  --shutdown-s  HALFPAST_SHUTDOWN_S  10

Set as variables only:
  HALFPAST_STALE_S        10     seconds without the ledger after which answers are marked as stale
  HALFPAST_HISTORY_DAYS   90     days after which what is over moves to the ledger's archive; 0: never
  HALFPAST_MEMORY_MB      1024   for tenants in memory; beyond it the longest idle are dropped
  HALFPAST_IDLE_S         86400  seconds after which an idle tenant is dropped from memory; 0: never
  HALFPAST_WAIT_REPLICAS  0      replicas that must have a booking before it is called durable
  HALFPAST_KEY                   an API key, for the commands that call a server or write one down
"""


class Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> Never:
        sys.exit(fail(f"{message}; `{self.prog} --help` shows how", USAGE))


def add(
    commands: Any, name: str, help: str, texts: dict[str, Any], run: Run | None = None
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, **texts)
    parser.set_defaults(command=parser.prog.partition(" ")[2], run=run)
    return parser


def add_ledger(parser: argparse.ArgumentParser) -> None:
    default = settings.ledger_default().replace("%", "%%")
    parser.add_argument(
        *("--ledger",),
        metavar="URL",
        help=f"sqlite:///FILE, redis://HOST:6379, redis+sentinel://..., redis+cluster://..., or set "
        f"HALFPAST_LEDGER (docs/operations.md); default: {default}",
    )


def texts(description: str, epilog: str = "") -> dict[str, Any]:
    return {
        "description": description,
        "epilog": epilog,
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
    }


def about_settings() -> str:
    """What `--help` says of the settings."""
    return _SETTINGS_HELP.format(ledger=settings.ledger_default())
