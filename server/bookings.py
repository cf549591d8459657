"""`halfpast bookings`: what a business itself does with its bookings: look at them, confirm, decline, close.

The rule: the same decisions as a caller's, through the same desk; only the table of the lifecycle says no.
"""

from datetime import UTC, datetime

from engine import closing, finding, seats
from engine.bookings import Decision
from engine.lifecycle import Action
from engine.picture import Picture
from engine.rescheduling import Impossible
from engine.seats import Place
from server.keys import Refused
from server.ledger.desk import TenantDesk
from server.ledger.pictures import Pictures
from server.patience import patiently, write

ACTIONS: dict[str, Action] = {
    "confirm": "confirm",
    "decline": "decline",
    "cancel": "cancel",
    "complete": "complete",
    "no-show": "no_show",
}
"""What the command line calls them."""


async def act(pictures: Pictures, tenant: str, id: str, action: str) -> Place:
    """Do this to a booking; how it is afterwards. Raises `Refused`, `UnknownTenant`, `LedgerError`s."""
    desk = TenantDesk(pictures, await patiently(lambda: pictures.load(tenant)))

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Impossible | None:
        return closing.change(picture, id, ACTIONS[action], now_ms)

    before = finding.by_id(desk.picture, id)
    done = await write(desk, decide)
    if done is None or before is None:
        raise Refused(f"tenant {tenant} has no booking {id[:64]!r}; `halfpast bookings list {tenant}`")
    if isinstance(done, Impossible):
        now = " and has begun" if done.place.booking.start * 60_000 <= desk.now_ms() else ""
        raise Refused(f"booking {id} is {done.place.seat.status}{now}: it cannot be {_PAST[action]}")
    return finding.by_id(desk.picture, id) or before


async def upcoming(pictures: Pictures, tenant: str, days: int) -> list[tuple[str, ...]]:
    """What is booked from now on: id, status, start, minutes, hosts, service. No names, no numbers."""
    tenancy = await patiently(lambda: pictures.load(tenant))
    now_ms = pictures.clock_ms()
    until = now_ms // 60_000 + days * 1_440
    rows: list[tuple[str, ...]] = []
    for booking in sorted(tenancy.picture.bookings.values(), key=lambda each: (each.start, each.id)):
        if not now_ms < booking.end * 60_000 or booking.start > until:
            continue
        for seat in seats.of(booking):
            if seats.alive(seat, now_ms):
                start = datetime.fromtimestamp(booking.start * 60, UTC)
                minutes = str(booking.end - booking.start)
                hosts, service = ",".join(booking.hosts), booking.service or "-"
                rows.append((seat.id, seat.status, f"{start:%Y-%m-%d %H:%M} UTC", minutes, hosts, service))
    return rows


_PAST = {
    "confirm": "confirmed",
    "decline": "declined",
    "cancel": "cancelled",
    "complete": "completed",
    "no-show": "marked as a no-show",
}
