"""What the command line accepts, and what `--help` says of it.

The rule: the help is the manual: examples first, each default, each variable.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Never

from server import settings

OK, REFUSED, USAGE = 0, 1, 2
"""Exit codes: done; refused, or it did not work; the command, a file or a setting is wrong."""

_HELP = """\
Scheduling that voice agents can call in the middle of a conversation.

  halfpast serve --demo            try it: a sample business on http://127.0.0.1:8080
  halfpast apply clinic.yaml       declare your own: tenants, hosts, hours, teams, services
  halfpast keys create clinic      make the key that your voice platform sends
  halfpast serve                   serve it
  halfpast doctor                  what is unsafe about it, and the cure
"""
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
"""
_SERVE_HELP = """\
Serve the tools over HTTP, until Ctrl-C or SIGTERM; requests in flight are finished first.

  POST /tools/{name}          check_slot, propose_times, hold_slot, book, reschedule, cancel, find_bookings:
                              JSON arguments in, JSON reply out
  POST /conversations/{id}/end   what was held for it is free again
  POST /vapi, POST /retell    for the server URL of these platforms; also POST /retell/tools/{name}
  GET  /healthz, GET /readyz  alive; ready to be given work
  GET  /digest                what this process has in memory of the key's tenant, as two hashes

Requests carry a key: Authorization: Bearer KEY (see `halfpast keys --help`).
"""
_APPLY_HELP = """\
Bring the ledger to what a YAML file declares, and print what was changed. Running it twice changes
nothing. A running server sees it at once, and a key is made with `halfpast keys create`.

  id: clinic                               # or a list: `tenants: [{id: ...}, ...]`
  name: Clinic
  time_zone: Europe/Berlin
  language: en
  duration: 30                             # minutes; also buffer_before, buffer_after, notice,
  hours:                                   #   horizon_days, grid: here, for a host or for a service
    mon-fri: [09:00-12:00, 13:00-17:00]    # also mon, tue, ..., daily; 22:00-06:00 runs overnight
  overrides:
    - {date: 2026-12-24, hours: [09:00-12:00]}
    - {date: 2026-12-25, closed: true}
  hold_s: 120                              # how long a time is held; also confirm: true (the host must
  find_by: [name, email]                   #   confirm) and capacity (attendees at a time), here or below
  day_parts: {morning: 08:00-12:00}        # when that is; also forenoon, noon, afternoon, evening, night
  next_weekday: ask                        # "next Friday": ask; or soonest, or next_week
  date_order: dmy                          # "1/12" is in December; mdy: January, as in the United States
  hosts:
    - {id: anna, name: Anna, weight: 2}    # twice the turns; may have priority, time_zone, hours, ... too
    - id: ben
      name: Ben
      caps: {day: {count: 6, minutes: 300}, week: {count: 20}}
      busy: [{start: 2026-12-01 09:00, end: 2026-12-01 11:00}]
  teams:
    - {id: practice, name: Practice, hosts: [anna, ben], mode: round_robin}   # or collective: all at once
  services:
    - {id: checkup, name: Checkup, duration: 22, team: practice}   # or hosts: [...]; neither: anyone

What the ledger has and the file lacks is kept, unless --prune is given: then hosts, teams, services and
busy blocks of the tenants that the file names are deleted, but never what has upcoming bookings, nor what
something that stays still names. Tenants that the file does not name are never touched.
"""
_KEYS_HELP = """\
Make, list and revoke API keys. A key opens one tenant and is sent as `Authorization: Bearer KEY`.

  halfpast keys create clinic --name vapi     prints the key, once: only a hash of it is kept
  halfpast keys list                          ids, names and dates, never the keys themselves
  halfpast keys revoke 4f1a9c02de             running servers stop taking it at once
"""
_DOCTOR_HELP = """\
Say what is unsafe: the settings of Redis or of the ledger's file, its replicas, disk, clock and speed, and
every document against its checksum. Nothing is changed. For each that is wrong, what may happen and the cure.

  ok       all is well
  warn     a choice that has a price
  unsafe   confirmed bookings may be lost, or none can be made; `halfpast serve` warns of it
  refuse   `halfpast serve` does not start on it

Exit code 0 where there is nothing worse than a warning, 1 otherwise, 2 for a wrong command or setting: good
for cron. It reads all that there is, so run it at a quiet hour where that is a lot.
"""
_BOOKINGS_HELP = """\
Look at the bookings of a tenant, and do what is the business's to do. Running servers see it at once.

  halfpast bookings list clinic               ids, times, hosts and states; no names, no numbers
  halfpast bookings confirm clinic ID         a pending one, where the host must confirm
  halfpast bookings decline clinic ID         ... and frees its time; so does `cancel`
  halfpast bookings no-show clinic ID         after it has begun; or `complete`
"""
_EXPORT_HELP = """\
Write everything that the ledger has of a tenant as JSON lines: settings, bookings, the archive, and its keys
as hashes. The file has names and numbers of people: keep it as you keep the ledger.

  halfpast export clinic --output clinic.jsonl
  halfpast export clinic | gzip > clinic.jsonl.gz
"""
_IMPORT_HELP = """\
Bring a tenant from a file of `halfpast export` into a ledger that has nothing of it, of whichever kind. The
whole file is checked first; what was written is read again and compared. One that was broken off is simply
run again.

  halfpast import clinic.jsonl --ledger redis://HOST:6379
  gunzip -c clinic.jsonl.gz | halfpast import -
"""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command and what it was given; `command` is its name. Exits, in one line, where that is wrong."""
    return _parser().parse_args(arguments)


def fail(text: str, code: int) -> int:
    """Say in one line what is wrong; returns the exit code."""
    print(f"halfpast: error: {' '.join(text.split())}", file=sys.stderr)
    return code


class _Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> Never:
        sys.exit(fail(f"{message}; `{self.prog} --help` shows how", USAGE))


def _parser() -> argparse.ArgumentParser:
    about_settings = _SETTINGS_HELP.format(ledger=settings.ledger_default())
    parser = _Parser(prog="halfpast", **_texts(_HELP, about_settings))
    parser.add_argument("--version", action="version", version=f"halfpast {version('halfpast')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_serve(commands, about_settings)
    _add_apply(commands)
    _add_keys(commands)
    _add_bookings(commands)
    _add_doctor(commands)
    _add_backup(commands)
    return parser


def _add_serve(commands: Any, about_settings: str) -> None:
    parser = _add(commands, "serve", "serve the tools over HTTP", _texts(_SERVE_HELP, about_settings))
    parser.add_argument("--host", help="address to listen on; 0.0.0.0 is every one of this machine")
    parser.add_argument("--port", help="port to listen on; 0 is any that is free")
    _add_ledger(parser)
    parser.add_argument("--workers", metavar="N", help="processes; more than one needs Redis")
    parser.add_argument(
        *("--demo",),
        action="store_const",
        const="1",
        help="add a sample business, with the key `demo`; on 127.0.0.1 only",
    )
    parser.add_argument("--log-level", metavar="LEVEL", help=", ".join(settings.LOG_LEVELS))
    parser.add_argument("--shutdown-s", metavar="S", help="seconds to finish requests in when stopped")


def _add_apply(commands: Any) -> None:
    parser = _add(commands, "apply", "declare tenants from a YAML file", _texts(_APPLY_HELP))
    parser.add_argument("file", metavar="FILE", help="a YAML file, or - for standard input")
    parser.add_argument("--prune", action="store_true", help="delete what the file lacks")
    _add_ledger(parser)


def _add_keys(commands: Any) -> None:
    parser = _add(commands, "keys", "make, list and revoke API keys", _texts(_KEYS_HELP))
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    create = _add(actions, "create", "make a key to a tenant", _texts("Make a key, and print it once."))
    create.add_argument("tenant", metavar="TENANT", help="the id of the tenant that it opens")
    create.add_argument("--name", default="", help="what it is for, as `keys list` shows it")
    of = _add(actions, "list", "list the keys", _texts("List the keys, without the keys themselves."))
    of.add_argument("tenant", metavar="TENANT", nargs="?", help="only those of one tenant")
    revoke = _add(actions, "revoke", "end a key", _texts("Revoke a key, at once and for good."))
    revoke.add_argument("id", metavar="ID", help="as `keys list` shows it")
    for each in (create, of, revoke):
        _add_ledger(each)


def _add_bookings(commands: Any) -> None:
    parser = _add(commands, "bookings", "list, confirm, decline, close bookings", _texts(_BOOKINGS_HELP))
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listed = _add(actions, "list", "list what is booked", _texts("List what is booked from now on."))
    listed.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
    listed.add_argument("--days", type=int, default=14, metavar="N", help="so far ahead (default: 14)")
    _add_ledger(listed)
    for action, done in _BOOKING_ACTIONS.items():
        each = _add(actions, action, done, _texts(f"{done[:1].upper()}{done[1:]}."))
        each.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
        each.add_argument("id", metavar="ID", help="as `bookings list` shows it")
        _add_ledger(each)


_BOOKING_ACTIONS = {
    "confirm": "confirm a pending booking",
    "decline": "decline a pending booking, and free its time",
    "cancel": "cancel a booking, and free its time",
    "complete": "mark a booking that has begun as completed",
    "no-show": "mark a booking that has begun as one that nobody came to",
}


def _add_doctor(commands: Any) -> None:
    parser = _add(commands, "doctor", "say what is unsafe, and the cure", _texts(_DOCTOR_HELP))
    parser.add_argument("--json", action="store_true", help="one line of JSON instead, with stable codes")
    _add_ledger(parser)


def _add_backup(commands: Any) -> None:
    out = _add(commands, "export", "write a tenant to a file", _texts(_EXPORT_HELP))
    out.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
    out.add_argument("--output", metavar="FILE", default="-", help="default: standard output")
    back = _add(commands, "import", "bring a tenant from a file", _texts(_IMPORT_HELP))
    back.add_argument("file", metavar="FILE", help="of `halfpast export`, or - for standard input")
    for each in (out, back):
        _add_ledger(each)


def _add(commands: Any, name: str, help: str, texts: dict[str, Any]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, **texts)
    parser.set_defaults(command=parser.prog.partition(" ")[2])
    return parser


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    default = settings.ledger_default().replace("%", "%%")
    parser.add_argument(
        *("--ledger",),
        metavar="URL",
        help=f"sqlite:///FILE, redis://HOST:6379, redis+sentinel://..., redis+cluster://..., or set "
        f"HALFPAST_LEDGER (docs/operations.md); default: {default}",
    )


def _texts(description: str, epilog: str = "") -> dict[str, Any]:
    return {
        "description": description,
        "epilog": epilog,
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
    }
