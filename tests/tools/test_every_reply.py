"""Whatever is asked of whomever: a reply that can be spoken, understood and used, and that is true."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import teams, zones
from engine.calendar import View
from engine.model import Refusal, Rules, Service, Slot, Team, Tenant
from tests.engine import documents
from tests.engine.strategies import DAY, HOSTS, Scene, durations, near, scenes
from tests.tools.desk import OFFICE, PRACTICE, TUESDAY, FakeDesk, taken
from tests.tools.lines import AGAIN, STRANGER, TALK, WITHHELD
from tests.tools.replies import minute, moment, sound
from tests.tools.speech.callers import CODES
from tests.tools.test_arguments import anything, keys
from tools import people
from tools.call import Reply
from tools.registry import NAMES
from tools.request import LEAD
from tools.when.iso import to_text

EDGES = ("unknown_time_zone", "too_long")
WHENS = (
    (
        "",
        "2026-12-01T10:00",
        "2026-12-01T12:00",
        "2026-12-01T10:00+05:45",
        "2026-12-01T16:45",
        "2026-11-30T09:00",
    )
    + (
        "2024-12-01T10:00",
        "2028-12-01T10:00",
        "2026-12-01",
        "2026-12-06",
        "2026-12",
        "2026-W50",
        "2024-12-01",
    )
    + ("2028-06", "2026-12-01 morning", "2026-12-01 evening", "2026-12-01/2026-12-04", "2026-12-01/..")
    + (
        "../2026-12-24",
        "2026-12-01T10:00/10:22",
        "2026-12-01T10:00/12:00",
        "2026-12-01T22:00/2026-12-02T06:00",
    )
    + (
        "9999-12-31T23:59",
        "0000-01-01",
        "14:00",
        "nonsense",
        "2026-02-30",
        "2027-03-28T02:30",
        "2026-12-02/2026-12-01",
    )
    + (
        "tomorrow at half past two",
        "Wednesday the first of December",
        "next Friday at two",
        "Monday",
        "tomorrow at seven",
        "Thursday afternoon or Friday morning",
        "morgen um halb drei",
        "an hour later",
        "the second one",
        "the same time on Thursday",
        "any time",
        "as soon as possible",
    )
)
WHOM = ("", "ben", "practice", "board", "checkup", "surgery", "Dora")
OTHER: tuple[dict[str, Any], ...] = (
    {},
    {"duration": 22, "language": "de"},
    {"duration": 600, "time_zone": "America/New_York", "count": 10},
    {"duration": 1440, "language": "de-AT", "time_zone": "asia/kathmandu"},
    {"duration": 22, "language": "es-MX", "time_zone": "America/Mexico_City"},
    {"duration": 45, "language": "fr-CA"},
    {"duration": "un'ora", "language": "it"},
    {"duration": "een half uur", "language": "nl-BE"},
    {"duration": "meia hora", "language": "pt-BR", "time_zone": "America/Sao_Paulo"},
    {"duration": 0},
    {"duration": 1, "language": "xx", "time_zone": "Mars"},
)


@pytest.mark.parametrize("when", WHENS)
@pytest.mark.parametrize("tool", NAMES)
async def test_every_reply_can_be_spoken_and_used(tool: str, when: str) -> None:
    busy = [taken(each, TUESDAY + 600, 90) for each in ("anna", "ben")]
    for whom in WHOM:
        for other in OTHER:
            asked = {"when": when, "with_whom": whom, "name": "Max", **other}
            reply = await FakeDesk(*PRACTICE, *busy).ask(tool, asked)
            sound(reply, most=600 if other.get("count") else 400)


class Asked(NamedTuple):
    """A window as a caller may put it, and what it means: [start, end), or dates of the zone."""

    text: str
    start: int
    end: int
    by_days: bool = False


def windows(day: int, zone: str) -> st.SearchStrategy[Asked]:
    """Windows around a UTC day, as dates or as moments."""
    return st.one_of(
        st.builds(_dates, st.just(day), st.integers(-1, 3), st.integers(0, 3)),
        st.builds(
            _moments, st.just(zone), near(-DAY, 3 * DAY).map(lambda at: day * DAY + at), near(1, 2 * DAY)
        ),
    )


def _dates(day: int, first: int, more: int) -> Asked:
    first_day = day + first
    texts = [to_text(each * DAY, zones.get("UTC"))[:10] for each in (first_day, first_day + more)]
    return Asked("/".join(texts) if more else texts[0], first_day, first_day + more + 1, by_days=True)


def _moments(zone: str, start: int, length: int) -> Asked:
    there = zones.get(zone)
    return Asked(f"{to_text(start, there)}/{to_text(start + length, there)}", start, start + length)


class Question(NamedTuple):
    """Somebody asks a tenant for times."""

    scene: Scene
    now: int
    window: Asked
    given: dict[str, Any]

    def desk(self) -> FakeDesk:
        teams = (Team("duo", "The Duo", HOSTS[:2], "collective"), Team("trio", "The Trio", HOSTS))
        return FakeDesk(*documents.everything(self.scene.tenancy).values(), *teams, now=self.now)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    scene = draw(scenes())
    rules = [scene.tenancy["tenant"]["rules"], *(each["rules"] for each in scene.tenancy["hosts"].values())]
    for each in (*rules, *scene.tenancy["services"].values()):
        each.pop("grid", None)  # so that whoever looks every quarter of an hour has seen all offers
    zone = draw(st.sampled_from(("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC")))
    given = {
        "with_whom": draw(st.sampled_from(("", *HOSTS, "duo", "trio", "cut", "wash"))),
        "duration": draw(st.just("") | durations.map(str)),
        "time_zone": zone,
        "language": draw(st.sampled_from(CODES)),
        "count": draw(st.sampled_from(("", "1", "10"))),
    }
    now = scene.day * DAY + draw(near(-DAY, DAY))
    return Question(scene, now, draw(windows(scene.day, zone)), given)


def within(window: Asked, start: str, end: str, fits: bool) -> bool:
    """Whether a slot lies in the window; in hours it has to end there too, if it can."""
    if window.by_days:
        day = moment(start).date().toordinal() - moment("1970-01-01T00:00+00:00").toordinal()
        return window.start <= day < window.end
    return window.start <= minute(start) and (minute(end) if fits else minute(start) + 1) <= window.end


some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@some
@given(questions())
async def test_what_is_proposed_is_in_the_window_or_said_to_be_elsewhere_and_can_be_booked(
    question: Question,
) -> None:
    desk, window, given_ = question.desk(), question.window, question.given
    reply = sound(await desk.ask("propose_times", {"when": window.text, **given_}), most=700)
    for slot in reply.slots or ():
        length = minute(slot.end) - minute(slot.start)
        fits = window.by_days or length <= window.end - window.start
        assert within(window, slot.start, slot.end, fits) == reply.available
        booked = await book(question, slot.start, length)
        assert booked.booking is not None
        assert (booked.booking.start, booked.booking.end) == (slot.start, slot.end)
        assert slot.host in (*booked.booking.hosts, booked.booking.team)
    if not reply.available and not window.by_days:
        assert not any(isinstance(each, Slot) for each in judged(question))


async def book(question: Question, start: str, length: int) -> Reply:
    asked = question.given | {"when": start, "duration": length, "name": "Max"}
    return sound(await question.desk().ask("book", asked))


def judged(question: Question) -> list[Slot | Refusal]:
    """What the engine says of each quarter of an hour in which the slot could be, and that can be reached."""
    desk, window = question.desk(), question.window
    party = people.party(desk.picture, question.given)
    length = int(question.given["duration"] or desk.picture.duration(party.service))
    last = max(window.end - length, window.start)
    quarters = range(-(-window.start // 15) * 15, last + 1, 15)
    return [
        teams.judge(desk.picture, party, length, start, View.at(question.now))
        for start in quarters
        if question.now + LEAD <= start < window.end
    ]


@some
@given(questions(), near(-DAY, 3 * DAY))
async def test_what_is_checked_is_what_is_booked_and_what_is_offered_instead_can_be_booked(
    question: Question, at: int
) -> None:
    start = to_text(question.scene.day * DAY + at, zones.get(question.given["time_zone"]))
    asked = question.given | {"when": start, "name": "Max"}
    checked = sound(await question.desk().ask("check_slot", asked))
    booked = sound(await question.desk().ask("book", asked))
    assert (checked.available, checked.reason) == (booked.available, booked.reason)
    assert (checked.slot, checked.slots) == (booked.slot, booked.slots)
    for slot in checked.slots or ():
        offered = await book(question, slot.start, minute(slot.end) - minute(slot.start))
        assert offered.booking is not None
        assert (offered.booking.start, offered.booking.end) == (slot.start, slot.end)


ASKED: tuple[dict[str, Any], ...] = (
    {"which": "2026-12-01T10:00"},
    {"which": "2026-12-01", "when": "2026-12-03T10:00"},
    {"booking_id": "id1"},
    {"booking_id": "id2", "when": "2026-12-01T11:00"},
    {"booking_id": "id3"},
    {"when": "2026-12-01T14:00", "name": "Max"},
    {"when": "2026-12-01T14:00", "repeat": "weekly", "times": 3, "if_some_taken": "skip"},
    {"when": "2026-12-01", "name": "Eve Weber"},
    {"attendee_email": "eve@example.com"},
)
"""What leads somewhere, with whatever else is sent."""

values = (
    anything
    | st.sampled_from(WHENS + WHOM)
    | st.sampled_from(
        (
            "Max",
            "max@example.com",
            "+4930123456",
            "de",
            "Asia/Tokyo",
            "checkup",
            22,
            "45 min",
            "P1D",
            "id1",
            "weekly",
        )
    )
)
envelopes = st.one_of(
    st.sampled_from(
        (TALK, AGAIN, STRANGER, WITHHELD, {**TALK, "id": "1"}, {**TALK, "key": "1"}, {"key": "2"})
    ),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("id", "conversation", "caller", "key"), st.text(max_size=20) | st.just("+4930123456")
        ),
    ),
)
calls = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(({}, *ASKED)),
    st.dictionaries(keys, values | st.dictionaries(keys, values, max_size=4), max_size=8),
    envelopes,
    st.sampled_from((0, 0, 60, 90_000)),
)


async def busy_practice() -> FakeDesk:
    """Some have bookings there, a series, and times that are held; callers find theirs by name or address."""
    tenant = Tenant("practice", "Praxis", "Europe/Berlin", hours=OFFICE, find_by=("email", "name"))
    desk = FakeDesk(tenant, *PRACTICE[1:], Service("class", "Class", rules=Rules(capacity=2, confirm=True)))
    given: dict[str, Any] = {"when": "2026-12-01T10:00", "name": "Max"}
    await desk.ask("book", {**given, "with_whom": "ben"}, **TALK)
    await desk.ask("book", {**given, "service": "class", "repeat": "weekly", "times": 3}, **AGAIN)
    await desk.ask("hold_slot", {**given, "when": "2026-12-01T11:00"}, **TALK)
    await desk.ask("book", {**given, "name": "Eve Weber", "email": "eve@example.com"}, **WITHHELD)
    return desk


@settings(max_examples=200, deadline=None)
@given(st.lists(calls, min_size=1, max_size=4))
async def test_whatever_is_sent_one_after_the_other_gets_sound_replies(
    sent: list[tuple[str, dict[str, Any], dict[str, Any], Mapping[str, str], int]],
) -> None:
    desk = await busy_practice()
    for tool, asked, arguments, line, seconds in sent:
        desk.seconds += seconds
        sound(await desk.ask(tool, {**asked, **arguments}, **line), most=1_000)
