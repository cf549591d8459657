"""`halfpast bookings`."""

import argparse
import sys
from typing import Any

from engine.seats import Place
from server import bookings, keys
from server.commands import ledgers, terminal
from server.commands.arguments import add, add_ledger, texts
from server.commands.terminal import OK
from server.settings import Settings

_HELP = """\
Look at the bookings of a tenant, and do what is the business's to do. Running servers see it at once.

  halfpast bookings list clinic               ids, times, hosts and states; no names, no numbers
  halfpast bookings confirm clinic ID         a pending one, where the host must confirm
  halfpast bookings decline clinic ID         ... and frees its time; so does `cancel`
  halfpast bookings no-show clinic ID         after it has begun; or `complete`
"""


_ACTIONS = {
    "confirm": "confirm a pending booking",
    "decline": "decline a pending booking, and free its time",
    "cancel": "cancel a booking, and free its time",
    "complete": "mark a booking that has begun as completed",
    "no-show": "mark a booking that has begun as one that nobody came to",
}


def add_to(commands: Any) -> None:
    """Say how they are called."""
    parser = add(commands, "bookings", "list, confirm, decline, close bookings", texts(_HELP))
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listed = add(
        actions, "list", "list what is booked", texts("List what is booked from now on."), _list_bookings
    )
    listed.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
    listed.add_argument("--days", type=int, default=14, metavar="N", help="so far ahead (default: 14)")
    add_ledger(listed)
    for action, done in _ACTIONS.items():
        each = add(actions, action, done, texts(f"{done[:1].upper()}{done[1:]}."), _act_on_booking)
        each.add_argument("tenant", metavar="TENANT", help="the id of the tenant")
        each.add_argument("id", metavar="ID", help="as `bookings list` shows it")
        add_ledger(each)


def _list_bookings(given: argparse.Namespace, found: Settings) -> int:
    async def listed() -> list[tuple[str, ...]]:
        async with ledgers.opened(found) as pictures:
            keys.check_tenant(pictures.directory.picture, given.tenant)
            return await bookings.upcoming(pictures, given.tenant, given.days)

    rows = ledgers.wait_for(listed(), found)
    terminal.print_table(("ID", "STATUS", "START", "MINUTES", "HOSTS", "SERVICE"), rows)
    if not rows:
        print(f"nothing is booked in the next {given.days} days", file=sys.stderr)
    return OK


def _act_on_booking(given: argparse.Namespace, found: Settings) -> int:
    action = given.command.rpartition(" ")[2]

    async def act() -> Place:
        async with ledgers.opened(found) as pictures:
            keys.check_tenant(pictures.directory.picture, given.tenant)
            return await bookings.act(pictures, given.tenant, given.id, action)

    place = ledgers.wait_for(act(), found)
    print(f"booking {place.seat.id} is {place.seat.status}")
    return OK
