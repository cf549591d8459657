"""What is said with somebody's name in it means its time, whatever they are called."""

import pytest

from engine.model import Change, Document, Host, Team
from engine.picture import key_of
from tests.tools.desk import FakeDesk
from tests.tools.lines import TALK
from tests.tools.replies import minute
from tests.tools.speech.callers import at
from tools.speech.registry import LANGUAGES

NAMES = (
    *("Dr. Anna Schmidt", "Dr Patel", "Frau Dr. Klein", "Mr. Lee", "Jo", "Bo", "Mae", "O'Neil", "Al-Amin"),
    *(
        "Sun Li",
        "Room 2",
        "Chair 3",
        "April",
        "May Day",
        "Julia March",
        "Morgen",
        "Señor Mañana",
        "Dr. Abend",
    ),
    *("Anna-Lena von und zu Morgenstern", "Friday", "Noon", "Two", "Weekend Team", "Ten Hag", "Martes"),
)
START = at(2026, 12, 1, 9)
CODES = [each.code for each in LANGUAGES]


def desk_of(*names: str) -> FakeDesk:
    """The practice, with these beside its own; the team meets as a whole."""
    desk = FakeDesk()
    hosts = [Host(f"h{index}", name) for index, name in enumerate(names)]
    found: list[Document] = [
        *hosts,
        Team("all", "The Lot", tuple(each.id for each in hosts), mode="collective"),
    ]
    desk.picture.fold(Change(puts={key_of(each): each for each in found}))
    return desk


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NAMES)
async def test_a_reply_with_a_name_in_it_means_its_time(name: str, code: str) -> None:
    desk = desk_of(name)
    given = {"when": "2026-12-01T09:00", "with_whom": "h0", "name": "Max", "language": code, "count": "1"}
    for tool in ("check_slot", "propose_times", "hold_slot", "book"):
        say = (await desk.ask(tool, given, **TALK)).say
        assert name in say
        for whom in ("h0", ""):
            again = {"when": say, "with_whom": whom, "language": code}
            reply = await desk_of(name).ask("check_slot", again)
            assert reply.slot is not None, (say, reply)
            assert minute(reply.slot.start) == START, say


@pytest.mark.parametrize("code", CODES)
async def test_so_does_one_with_several_names(code: str) -> None:
    names = ("Friday", "Dr. Anna Schmidt", "April")
    given = {"when": "2026-12-01T09:00", "with_whom": "all", "name": "Max", "language": code}
    say = (await desk_of(*names).ask("book", given, **TALK)).say
    assert all(each in say for each in names)
    reply = await desk_of(*names).ask("check_slot", {"when": say, "with_whom": "all", "language": code})
    assert reply.slot is not None, (say, reply)
    assert minute(reply.slot.start) == START, say
