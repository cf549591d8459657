"""A small business to tell stories about. The engine takes each step, and the oracle, and they agree."""

from typing import Unpack

from engine import seats, teams
from engine.calendar import View
from engine.lifecycle import Action
from engine.model import Booking, Change, Refusal, Seat
from engine.picture import Picture
from tests.engine import deciding, documents
from tests.engine.deciding import Rest
from tests.engine.worlds import MONDAY, at
from tests.oracle.desk import Answer, Command
from tests.oracle.world import World


class Business:
    """It is midnight of that Monday. What is booked is called "booking-1", "booking-2", ..."""

    def __init__(self, tenancy: World) -> None:
        self.tenancy = tenancy
        self.picture: Picture = documents.picture(tenancy, MONDAY)
        self.now_ms = at(0) * 60_000
        self.asked = 0

    def book(self, start: int, *hosts: str, **rest: Unpack[Rest]) -> Answer:
        asked = self.command(start, hosts, rest)
        return self._told(deciding.book(self.picture, self.tenancy, asked, self.now_ms))

    def hold(self, start: int, *hosts: str, **rest: Unpack[Rest]) -> Answer:
        asked = self.command(start, hosts, rest)
        return self._told(deciding.hold(self.picture, self.tenancy, asked, self.now_ms))

    def repeat(self, starts: tuple[int, ...], *hosts: str, partly: bool, **rest: Unpack[Rest]) -> Answer:
        asked = self.command(starts[0], hosts, rest)
        return self._told(deciding.repeat(self.picture, self.tenancy, asked, starts, self.now_ms, partly))

    def move(self, id: str, start: int, *hosts: str, **rest: Unpack[Rest]) -> Answer:
        asked = self.command(start, hosts, rest)
        return self._told(deciding.reschedule(self.picture, self.tenancy, id, asked, self.now_ms))

    def change(self, id: str, action: Action) -> Answer:
        return self._told(deciding.change(self.picture, self.tenancy, id, action, self.now_ms))

    def hang_up(self, conversation: str) -> Answer:
        return self._told(deciding.release(self.picture, self.tenancy, conversation, self.now_ms))

    def wait(self, ms: int) -> None:
        self.now_ms += ms

    def settle(self) -> None:
        """Let the engine have the settings of the oracle's world as they are now."""
        self.picture.fold(Change(puts=documents.settings(self.tenancy)))

    def why_not(self, start: int, *hosts: str, **rest: Unpack[Rest]) -> str | None:
        """What stands against this time for anybody who asks now."""
        asked = self.command(start, hosts, rest)
        view = View(self.now_ms)
        found = teams.judge(self.picture, deciding.party_of(asked), asked["duration"], start, view)
        return found.reason if isinstance(found, Refusal) else None

    def seat(self, id: str) -> Seat:
        """What somebody has, as the engine keeps it."""
        return next(each for one in self.picture.bookings.values() for each in seats.of(one) if each.id == id)

    def entry(self, id: str) -> Booking:
        """The booking that this seat is in."""
        found = [one for one in self.picture.bookings.values() if seats.find(one, id) is not None]
        assert len(found) == 1
        return found[0]

    def command(self, start: int, hosts: tuple[str, ...], rest: Rest) -> Command:
        self.asked += 1
        return deciding.command(f"booking-{self.asked}", hosts, start, **rest)

    def _told(self, told: deciding.Told) -> Answer:
        answer, self.tenancy = told
        deciding.sound(self.picture, self.tenancy, self.now_ms)
        return answer
