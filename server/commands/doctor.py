"""`halfpast doctor`."""

import argparse
from typing import Any

from server import doctor, settings
from server.commands import ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK, REFUSED
from server.ledger.fitness import is_safe
from server.settings import Settings

_HELP = """\
Say what is unsafe: the settings of Redis or of the ledger's file, its replicas, disk, clock and speed, and
every document against its checksum. Nothing is changed. For each that is wrong, what may happen and the cure.

  ok       all is well
  warn     a choice that has a price
  unsafe   confirmed bookings may be lost, or none can be made; `halfpast serve` warns of it
  refuse   `halfpast serve` does not start on it

Exit code 0 where there is nothing worse than a warning, 1 otherwise, 2 for a wrong command or setting: good
for cron. It reads all that there is, so run it at a quiet hour where that is a lot.
"""


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "doctor", "say what is unsafe, and the cure", texts(_HELP), _doctor)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead, with stable codes")
    add_ledger(parser)


def _doctor(given: argparse.Namespace, found: Settings) -> int:
    settings.check_server(found)
    findings = ledgers.wait_for(doctor.examine(found, terminal.progress), found)
    print(doctor.as_json(findings, found) if given.json else doctor.as_text(findings))
    return OK if is_safe(findings) else REFUSED
