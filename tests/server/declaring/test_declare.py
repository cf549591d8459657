"""The YAML of `apply`: what people write is taken, what cannot be is refused in one line with its path."""

from datetime import UTC, datetime

import pytest

from engine.errors import InvalidValue
from engine.model import BusyBlock, Caps, Host, Hours, Manner, Rules, Service, Span, Team, Tenant
from server.declaring import declare
from server.declaring.declare import Declared

CLINIC = """\
id: clinic
name: Dr. Hound
time_zone: europe/berlin
language: de
duration: 20
notice: 60
hours:
  mon-fri: [9-12, 13:00-17:00]
  wed: closed
  Saturday: 22:00-06:00
overrides:
  - {date: 2026-12-24, hours: 09:00-12:00}
  - date: 2026-12-25
    closed: true
  - {date: 2026-12-26, hours: []}
hosts:
  - id: anna
    name: Anna
    time_zone: America/New York
    buffer_after: 10
    caps: {day: {count: 3}, week: {minutes: 600}}
    busy:
      - {start: 2026-06-01 09:00, end: 2026-06-01T10:00:30}
      - {start: 2026-06-01T09:00+02:00, end: 2026-06-01T08:00Z, id: trip}
  - id: no
    name: "24"
    hours: {daily: 0:00-24:00, sun: 09:00-09:00}
teams: [{id: practice, name: Practice, hosts: [anna, no], mode: collective}]
services: [{id: checkup, name: Checkup, duration: 22, team: practice}]
"""

MORNING, AFTERNOON = Span(540, 720), Span(780, 1020)


def one(text: str) -> Declared:
    (found,) = declare.parse(text.encode(), "clinic.yaml")
    return found


def minute(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) // 60  # type: ignore[arg-type, misc]


def test_a_file_becomes_the_engines_documents() -> None:
    found = one(CLINIC)
    weekdays = (MORNING, AFTERNOON)
    assert found.tenant == Tenant(
        id="clinic",
        name="Dr. Hound",
        time_zone="Europe/Berlin",
        language="de",
        hours=Hours(
            weekly=(weekdays, weekdays, (), weekdays, weekdays, (Span(1320, 1800),), ()),
            overrides=(("2026-12-24", (MORNING,)), ("2026-12-25", ()), ("2026-12-26", ())),
        ),
        rules=Rules(duration=20, notice=60),
    )
    all_day = (Span(0, 1440),)
    assert found.hosts == (
        Host(
            id="anna",
            name="Anna",
            time_zone="America/New_York",
            rules=Rules(buffer_after=10),
            caps=Caps(day_count=3, week_minutes=600),
        ),
        Host(id="no", name="24", hours=Hours(weekly=(*[all_day] * 6, ()))),
    )
    assert found.teams == (Team(id="practice", name="Practice", hosts=("anna", "no"), mode="collective"),)
    assert found.services == (
        Service(id="checkup", name="Checkup", team="practice", rules=Rules(duration=22)),
    )
    assert found.warnings == ()


def test_busy_times_are_wall_times_of_the_host_or_have_an_offset_and_are_whole_minutes() -> None:
    first, trip = one(CLINIC).busy
    assert (first.host, first.start, first.end) == (
        "anna",
        minute(2026, 6, 1, 13),
        minute(2026, 6, 1, 14, 1),
    )
    assert trip == BusyBlock("trip", "anna", minute(2026, 6, 1, 7), minute(2026, 6, 1, 8))


def test_a_busy_time_without_an_id_has_the_same_one_each_time() -> None:
    assert one(CLINIC) == one(CLINIC)


def test_several_tenants_stand_in_a_list() -> None:
    text = "tenants:\n- {id: a, name: A, time_zone: UTC}\n- {id: b, name: B, time_zone: UTC}"
    assert [each.tenant.id for each in declare.parse(text.encode(), "x")] == ["a", "b"]


def test_hours_can_be_shared_by_an_alias() -> None:
    text = "id: a\nname: A\ntime_zone: UTC\nhours: &h {mon: 9-17}\nhosts: [{id: b, name: B, hours: *h}]"
    found = one(text)
    assert found.hosts[0].hours == found.tenant.hours


@pytest.mark.parametrize(
    ("hours", "monday"),
    [
        ("{mon: [09:00-12:00, 13:00-17:00]}", (MORNING, AFTERNOON)),
        ("{mon: ['13:00-17:00', '09:00-12:00']}", (MORNING, AFTERNOON)),
        ("{mon: '9 - 12, 13-17'}", (MORNING, AFTERNOON)),
        ("{Monday: 9:00\u201312:00}", (MORNING,)),
        ("{mon: 22:00-06:00}", (Span(1320, 1800),)),
        ("{mon: 22:00-24:00}", (Span(1320, 1440),)),
        ("{mon: 00:00-24:00}", (Span(0, 1440),)),
        ("{mon: 09:00-09:00}", ()),
        ("{mon: []}", ()),
        ("{mon: closed}", ()),
        ("{tue: 9-12}", ()),
        ("{daily: 9-12, sat-tue: 13-17}", (AFTERNOON,)),
        ("{daily: 9-12, mon: closed}", ()),
        ("{mon: [9-12, 12-17]}", (MORNING, Span(720, 1020))),
    ],
)
def test_hours_as_people_write_them(hours: str, monday: tuple[Span, ...]) -> None:
    found = one(f"{{id: a, name: A, time_zone: UTC, hours: {hours}}}")
    assert found.tenant.hours.weekly is not None
    assert found.tenant.hours.weekly[0] == monday


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("id: clinic", "id: Clinic", "$.id: 'Clinic': an id has 1 to 64"),
        ("id: clinic", "id: " + "x" * 65, "$.id: "),
        ("id: clinic", "id: _clinic", "$.id: "),
        ("Dr. Hound", '" "', "$.name: ' ': a name has 1 to 120 characters"),
        ("Dr. Hound", "x" * 121, "$.name: "),
        ("europe/berlin", "Europe/Bonn", "$.time_zone: no time zone 'Europe/Bonn'"),
        ("America/New York", "EST5", "$.hosts[0].time_zone: no time zone"),
        ("language: de", "language: tlh", "$.language: 'tlh' is not spoken here; the languages are en, de"),
        ("duration: 20", "duration: 0", "$.duration: 0 is outside of 1 to 1440 minutes"),
        ("duration: 20", "duration: 1441", "1 to 1440"),
        ("duration: 20", "duration: half an hour", "$.duration: expected `int"),
        ("notice: 60", "notice: 525601", "$.notice: 525601 is outside of 0 to 525600"),
        ("notice: 60", "horizon_days: 731", "0 to 730 days"),
        ("notice: 60", "grid: 0", "$.grid: 0 is outside of 1 to 1440"),
        ("buffer_after: 10", "buffer_after: 721", "$.hosts[0].buffer_after: 721 is outside of 0 to 720"),
        (
            "buffer_after: 10",
            "buffer_afer: 10",
            "$.hosts[0]: object contains unknown field `buffer_afer`",
        ),
        ("notice: 60", "host: []", "unknown field `host`; the fields here are id, name"),
        ("wed: closed", "wed:", "$.hours.wed: nothing is written here"),
        ("wed: closed", "wed: 9am-5pm", "$.hours.wed: '9am-5pm' is no span; write spans as 09:00-12:00"),
        ("wed: closed", "wed: 9-25", "$.hours.wed: '9-25': times go from 00:00"),
        ("wed: closed", "wed: 9:60-12", "$.hours.wed: '9:60-12': times go"),
        ("wed: closed", "wed: 24:00-06:00", "$.hours.wed: "),
        ("wed: closed", "wed: [9-12, 11-13]", "$.hours.wed: 09:00-12:00 and 11:00-13:00 overlap"),
        ("wed: closed", "wed: [22-6, 23-24]", "overlap"),
        ("wed: closed", "wed: {from: 9}", "$.hours.wed: a list of spans is needed"),
        ("wed: closed", "wednes: 9-12", "$.hours.wednes: no such day"),
        ("wed: closed", "wed-thu: 9-12", "$.hours.wed-thu: wed has hours already"),
        ("wed: closed", "mon-fri: 9-12", "line 9, column 3: 'mon-fri' stands here twice"),
        ("closed: true", "closed: perhaps", "$.overrides[1].closed: expected `bool`"),
        ("closed: true", "closed: false", "$.overrides[1]: say `closed: true` or give `hours`"),
        ("closed: true", "closed: true\n    hours: 9-12", "$.overrides[1]: it is closed and has hours"),
        ("2026-12-25", "2026-02-30", "$.overrides[1]: '2026-02-30' is no date; write it as 2026-12-24"),
        ("2026-12-25", "2026-12-24", "$.overrides[1]: 2026-12-24 has an override already"),
        ("count: 3", "count: many", "$.hosts[0].caps.day.count: expected `int"),
        ("count: 3", "count: -1", "$.hosts[0].caps.day.count: "),
        (
            "2026-06-01 09:00",
            "2026-06-01",
            "$.hosts[0].busy[0]: '2026-06-01' is no time; write date and time",
        ),
        ("2026-06-01 09:00", "2026-06-02 09:00", "$.hosts[0].busy[0]: it ends "),
        ("2026-06-01 09:00", "2024-05-01 09:00", "$.hosts[0].busy[0]: it lasts "),
        ("2026-06-01 09:00", "9999-12-31 23:59:59", "years go from 1970"),
        ("2026-06-01 09:00", "2026-03-08 02:30", "the clocks skip this time in America/New_York"),
        ("2026-06-01 09:00", "soon", "'soon' is no time"),
        ("id: no", "id: anna", "$.hosts: host 'anna' stands here twice; ids are unique"),
        ("hosts: [anna, no]", "hosts: []", "$.teams[0].hosts: a team needs a host"),
        ("hosts: [anna, no]", "hosts: [no, no]", "$.teams[0].hosts: host 'no' stands here twice"),
        ("mode: collective", "mode: any", "$.teams[0].mode: invalid enum value 'any'"),
        (
            "team: practice",
            "team: practice, hosts: [no]",
            "$.services[0]: a service has a team or hosts, not both",
        ),
        ("- id: no", "- name: no", "stands here twice"),
        ("mon-fri:", "mon-fri", "line "),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_with_its_path(written: str, instead: str, told: str) -> None:
    assert written in CLINIC
    with pytest.raises(InvalidValue) as raised:
        one(CLINIC.replace(written, instead, 1))
    assert raised.value.detail.startswith("clinic.yaml: ")
    assert told in raised.value.detail
    assert "\n" not in raised.value.detail


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a tenant, or a list of `tenants:`, is needed"),
        (b"# nothing yet\n", "a tenant, or a list"),
        (b"[]", "a tenant, or a list"),
        (b"tenants: 3", "$.tenants: expected `array`"),
        (b"tenants: [{}]", "$.tenants[0]: object missing required field `id`"),
        (b"tenants: []\nmore: 1", "unknown field `more`"),
        (b"\xff\xfe", "not UTF-8 text, at byte 0"),
        (b"a: \x00", "control characters"),
        (b"a: " + b"[" * 100_000 + b"]" * 100_000, "nested deeper than 16"),
        (b"- " * 100_000, "nested deeper than 16"),
        (b"a: 1\n---\nb: 2\n", "a second document begins"),
        (b"? [a]\n: b", "a key is to be a plain text"),
        (b"&a {x: *a}", "*a stands for nothing"),
        (b"id: !!python/object/apply:os.system [x]\nname: c\ntime_zone: UTC", "$.id: expected `str`"),
        (
            b"x: &a [1,1,1,1,1,1,1,1,1,1]\n"
            + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 10)) for c in b"bcdefgh"),
            "more than 1,000,000 values",
        ),
        (b"x" * (16 * 1024 * 1024 + 1), "more than 16 MB"),
        (b"tenants:\n- &t {id: a, name: A, time_zone: UTC}\n- *t", "$.tenants: tenant 'a' stands here twice"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_what_is_no_such_file_is_refused_in_one_line(content: bytes, told: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        declare.parse(content, "x.yaml")
    assert told in raised.value.detail
    assert "\n" not in raised.value.detail


def test_hosts_that_cannot_be_told_apart_and_hosts_that_are_never_open_are_a_warning() -> None:
    found = one("{id: a, name: A, time_zone: UTC, hosts: [{id: b, name: Bo}, {id: c, name: bO}]}")
    assert found.warnings == (
        "tenant a: b and c are both called Bo; callers cannot tell them apart",
        "tenant a has no hours, nor have b, c: they are never free",
    )


def test_a_tenant_says_how_long_it_holds_who_confirms_and_how_many_fit() -> None:
    (found,) = declare.parse(
        b"""
id: gym
name: Gym
time_zone: Europe/Berlin
hold_s: 300
find_by: [name, email, name]
hosts:
  - {id: anna, name: Anna, weight: 2, priority: 1, confirm: true}
services:
  - {id: yoga, name: Yoga, capacity: 12, confirm: false}
""",
        "gym.yaml",
    )
    assert (found.tenant.rules.hold_s, found.tenant.find_by) == (300, ("email", "name"))
    (anna,), (yoga,) = found.hosts, found.services
    assert (anna.weight, anna.priority, anna.rules.confirm) == (2, 1, True)
    assert (yoga.rules.capacity, yoga.rules.confirm) == (12, False)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight: 1", "weight: 21", r"\$\.hosts\[0\]\.weight: 21 is outside of 1 to 20"),
        ("weight: 1", "priority: 101", "101 is outside of 0 to 100"),
        ("weight: 1", "hold_s: 30", "30 is outside of 60 to 3600 seconds"),
        ("weight: 1", "capacity: 0", "0 is outside of 1 to 100 attendees"),
        ("find_by: [name]", "find_by: [phone]", "invalid enum value 'phone'"),
    ],
)
def test_what_cannot_be_is_refused_with_its_limits(old: str, new: str, says: str) -> None:
    text = "{id: gym, name: Gym, time_zone: UTC, find_by: [name], hosts: [{id: anna, name: Anna, weight: 1}]}"
    assert old in text
    with pytest.raises(InvalidValue, match=says):
        declare.parse(text.replace(old, new).encode(), "gym.yaml")


SALON = """\
id: salon
name: Salon
time_zone: America/New_York
day_parts: {evening: "17:00-21:00", night: 20 - 24, morning: 08:00-12:00}
next_weekday: soonest
date_order: dmy
"""


def test_a_tenant_says_what_its_callers_mean() -> None:
    assert one(SALON).tenant.manner == Manner(
        parts=(("morning", Span(480, 720)), ("evening", Span(1020, 1260)), ("night", Span(1200, 1440))),
        next_weekday="soonest",
        date_order="dmy",
    )
    assert one("{id: a, name: A, time_zone: UTC}").tenant.manner == Manner()
    assert one("{id: a, name: A, time_zone: UTC, next_weekday: ask, day_parts: {}}").tenant.manner == Manner()


def test_every_part_of_a_day_can_be_said_in_any_order_of_the_file() -> None:
    names = ("morning", "forenoon", "noon", "afternoon", "evening", "night")
    hours = [f"{name}: {8 + number}-{9 + number}" for number, name in enumerate(names)]
    texts = [
        f"{{id: a, name: A, time_zone: UTC, day_parts: {{{', '.join(each)}}}}}"
        for each in (hours, hours[::-1])
    ]
    found = [one(each).tenant.manner for each in texts]
    assert found[0] == found[1]
    assert [name for name, _ in found[0].parts] == list(names)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "evening",
            "dusk",
            "$.day_parts.dusk: no such part of a day; the parts are morning, forenoon, noon, ",
        ),
        (
            "20 - 24",
            "20-02",
            "$.day_parts.night: '20-02' does not end later on the same day; write it as",
        ),
        ("20 - 24", "12-5", "$.day_parts.night: '12-5' does not end later on the same day"),
        ("20 - 24", "20:00-20:00", "$.day_parts.night: '20:00-20:00' does not end later"),
        (
            "20 - 24",
            "20-24:01",
            "$.day_parts.night: '20-24:01': times go from 00:00 to 23:59, an end to 24:00",
        ),
        ("20 - 24", "8pm-11pm", "$.day_parts.night: '8pm-11pm' is no span; write spans as 09:00-12:00"),
        ("20 - 24", "", "$.day_parts.night: '' is no span"),
        ("20 - 24", "[20-22, 23-24]", "$.day_parts.night: one span is needed here; write it as 17:00-21:00"),
        ("20 - 24", "{from: 20}", "$.day_parts.night: one span is needed here"),
        ("{evening", "late #", "$.day_parts: expected `object`, got `str`"),
        ("soonest", "later", "$.next_weekday: 'later' is none of ask, soonest, next_week"),
        ("soonest", "[ask]", "$.next_weekday: expected `str"),
        (": dmy", ": ymd", "$.date_order: 'ymd' is none of dmy, mdy"),
        (": dmy", ": ''", "$.date_order: '' is none of dmy, mdy"),
        (": dmy", f": {'x' * 10_000}", "$.date_order: 'xxx"),
        (
            "next_weekday",
            "next_week_day",
            "$: object contains unknown field `next_week_day`; the fields",
        ),
        (
            ": dmy",
            ": dmy\nhosts: [{id: a, name: A, date_order: dmy}]",
            "$.hosts[0]: object contains unknown field",
        ),
    ],
)
def test_what_callers_cannot_mean_is_refused_with_its_path(old: str, new: str, says: str) -> None:
    assert old in SALON
    with pytest.raises(InvalidValue) as raised:
        declare.parse(SALON.replace(old, new).encode(), "salon.yaml")
    told = raised.value.detail
    assert told.startswith(f"salon.yaml: {says}")
    assert "\n" not in told
    assert len(told) < 500
