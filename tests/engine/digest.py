"""A fingerprint of what the engine answers about many zones. Run as a program, it prints it.

A process that runs under another `TZ`, or that hashes strings with another seed, must print the same.
"""

from hashlib import sha256

from engine import availability, hours, proposals, teams, zones
from engine.calendar import View
from engine.model import BusyBlock, Change, Document, Host, Hours, Party, Rules, Span, Tenant
from engine.picture import Picture, key_of
from tests.engine.places import ZONES, changes

DAY = 1440
WEEK = ((Span(540, 1020),),) * 5 + ((Span(1320, 1800),), ())


def answers() -> str:
    """Everything that the engine says about three hosts in each zone, around two changes of the clock."""
    said = sha256()
    for name in ZONES:
        for minute in (changes(name) or (29_671_200,))[:2]:
            for each in _about(name, minute // DAY):
                said.update(repr(each).encode())
    return said.hexdigest()


def _about(name: str, day: int) -> list[object]:
    zone, now = zones.get(name), (day - 1) * DAY + 600
    view = View.at(now)
    picture = _picture(name, day)
    terms = picture.terms("ann", None)
    party = Party(picture.everyone)

    def search(start: int, end: int) -> tuple[int, int]:
        return teams.free_starts(picture, party, 22, start, end, view)

    return [
        [hours.open_minutes(Hours(weekly=WEEK), zone, day + by) for by in (-1, 0, 1)],
        [hours.grid(zone, 15, day + by) for by in (-1, 0, 1)],
        [hours.local(zone, day * DAY + minute) for minute in range(0, DAY, 15)],
        [hours.moments(zone, day, minute) for minute in range(0, DAY, 15)],
        hours.stretch(zone, day, day),
        availability.free_starts(picture.calendars["ann"], terms, 45, now, now + 3 * DAY, view),
        [teams.judge(picture, party, 22, now + minute, view) for minute in range(0, 2 * DAY, 45)],
        proposals.soonest(search, now, now + 9 * DAY, 3),
        proposals.alternatives(search, day * DAY + 720, 3),
    ]


def _picture(name: str, day: int) -> Picture:
    documents: list[Document] = [
        Tenant("tenant", "Tenant", name, hours=Hours(weekly=WEEK), rules=Rules(buffer_after=10)),
        Host("ann", "Ann"),
        Host("bob", "Bob", time_zone="Asia/Kathmandu"),
        Host("cyd", "Cyd", rules=Rules(notice=120, horizon_days=5)),
        BusyBlock("x1", "ann", day * DAY + 600, day * DAY + 660),
    ]
    picture = Picture("tenant", day)
    picture.fold(Change(puts={key_of(each): each for each in documents}))
    return picture


if __name__ == "__main__":
    print(answers())
