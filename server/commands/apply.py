"""`halfpast apply`."""

import argparse
from collections.abc import Sequence
from typing import Any

from engine.errors import InvalidValue
from server.commands import files, ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK, REFUSED, fail
from server.declaring import apply, declare
from server.declaring.apply import Applied
from server.declaring.file import FILE_BYTES_MAX
from server.settings import Settings

_HELP = """\
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
  lines: [+49 30 1234567, agent_1]         # the numbers that are called and the agents that answer, where one
                                           #   key or signature is for several businesses
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


def add_to(commands: Any) -> None:
    """Say how it is called."""
    parser = add(commands, "apply", "declare tenants from a YAML file", texts(_HELP), _apply)
    parser.add_argument("file", metavar="FILE", help="a YAML file, or - for standard input")
    parser.add_argument("--prune", action="store_true", help="delete what the file lacks")
    add_ledger(parser)


def _apply(given: argparse.Namespace, found: Settings) -> int:
    file = files.called(given.file)
    declared = declare.parse(files.content(given.file, FILE_BYTES_MAX), file)
    for each in declared:
        for warning in each.warnings:
            terminal.warn(warning)
    done = ledgers.wait_for(_apply_all(declared, found, prune=given.prune, file=file), found)
    return _told(done)


async def _apply_all(
    declared: Sequence[declare.Declared], found: Settings, *, prune: bool, file: str
) -> list[Applied]:
    done: list[Applied] = []
    async with ledgers.opened(found) as pictures:
        for each in declared:
            before = f"{len(done) + 1}/{len(declared)} tenants" if len(declared) > 1 else each.tenant.id

            def progress(lines: int, of: int, before: str = before) -> None:
                terminal.progress(f"{before}: {lines}/{of}")

            terminal.progress(before)
            try:
                applied = await apply.apply(pictures, each, prune=prune, progress=progress)
            except InvalidValue as error:
                raise InvalidValue(f"{file}: {error.detail}") from None
            finally:
                terminal.progress("")
            _print_changes(applied)
            done.append(applied)
    return done


def _print_changes(applied: Applied) -> None:
    lines = [*applied.lines]
    lines += [f"kept {each}: not in the file; --prune deletes it" for each in applied.kept]
    lines += [f"kept {each}" for each in applied.undeletable]
    if lines:
        print(f"tenant {applied.tenant}:")
        for line in lines:
            print(f"  {line}")


def _told(done: Sequence[Applied]) -> int:
    """The summary, and whether everything could be done."""
    signs = [line[0] for each in done for line in each.lines]
    unchanged = sum(each.unchanged for each in done)
    if signs:
        added, changed, deleted = (signs.count(sign) for sign in "+~-")
        print(f"= {added} added, {changed} changed, {deleted} deleted, {unchanged} unchanged")
    else:
        print(f"= nothing to change, {unchanged} unchanged")
    undeletable = sum(len(each.undeletable) for each in done)
    if undeletable:
        return fail(f"{undeletable} of what --prune was to delete had to be kept, as said above", REFUSED)
    return OK
