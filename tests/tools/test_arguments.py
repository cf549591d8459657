"""What models produce, read under halfpast's own names."""

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools import arguments
from tools.arguments import LENGTH_MAX, LENGTHS, NAMES, UNREADABLE
from tools.faults import Fault

Answer = TypeVar("Answer")

ALIASES = [(name, alias) for name, aliases in NAMES.items() for alias in (name, *aliases)]
PLAIN = [each for each in ALIASES if each[0] not in ("date", "time", "end")]
"""Those that end up under their own name; the others become parts of `when`."""


def read(**given: Any) -> dict[str, str]:
    return arguments.read(given)


def outcome(function: Callable[[Any], Answer], given: Any) -> Answer | Fault:
    """What a function returns or refuses. Whatever else it raises is a failure of the test."""
    try:
        return function(given)
    except Fault as fault:
        return fault


@pytest.mark.parametrize(("name", "alias"), PLAIN)
def test_every_alias_is_read_under_halfpasts_own_name(name: str, alias: str) -> None:
    assert arguments.read({alias: "x"}) == {name: "x"}


@pytest.mark.parametrize(("name", "alias"), PLAIN)
def test_an_alias_may_be_written_as_models_write_names(name: str, alias: str) -> None:
    words = alias.replace("_", " ").split()
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    for written in ("_".join(words), "-".join(words), " ".join(words), camel, camel.upper()):
        assert arguments.read({written: "x"}) == {name: "x"}, written


def test_no_alias_means_two_things() -> None:
    meanings = {(alias.replace(" ", "").replace("_", ""), name) for name, alias in ALIASES}
    assert len(meanings) == len({alias for alias, _ in meanings})


@pytest.mark.parametrize("order", [("start", "when"), ("when", "start")])
def test_halfpasts_own_name_goes_before_an_alias(order: tuple[str, str]) -> None:
    values = {"when": "2026-12-01", "start": "2027-01-01"}
    assert arguments.read({key: values[key] for key in order})["when"] == "2026-12-01"


@pytest.mark.parametrize("order", [("name", "attendee_name"), ("attendee_name", "name")])
@pytest.mark.parametrize("nothing", ["", None, "null", "unknown", "N/A", " None "])
def test_an_alias_fills_in_for_an_own_name_that_says_nothing(order: tuple[str, str], nothing: Any) -> None:
    values = {"name": "Max", "attendee_name": nothing}
    assert arguments.read({key: values[key] for key in order})["attendee_name"] == "Max"


def test_the_first_of_two_aliases_is_read() -> None:
    assert read(email="a@example.com", mail="b@example.com")["attendee_email"] == "a@example.com"


@pytest.mark.parametrize(
    "nothing",
    [
        "{{customer.number}}",
        "{{ }}",
        "",
        " ",
        None,
        "null",
        "NULL",
        "None",
        "undefined",
        "Unknown",
        "n/a",
        "\t",
    ],
)
def test_what_says_nothing_is_empty(nothing: Any) -> None:
    assert not any(arguments.read(dict.fromkeys(NAMES, nothing)).values())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (22, "22"),
        (22.0, "22"),
        (1.5, "1.5"),
        (-5, "-5"),
        (0, "0"),
        (10**15, UNREADABLE),
        (-(10**400), UNREADABLE),
        (1e300, "1e+300"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (True, UNREADABLE),
        (False, UNREADABLE),
        ([], UNREADABLE),
        (["2026-12-01"], UNREADABLE),
        ("  two\nlines\r\n\ttabbed ", "two lines   tabbed"),
        ("nul\x00byte", "nul byte"),
        ("a\u2028b\u00a0c\u200bd", "a b c d"),
        ("half \ud83d emoji", "half ? emoji"),
        ("J\u00fcrgen M\u00fc\u00dfig \u738b", "J\u00fcrgen M\u00fc\u00dfig \u738b"),
    ],
)
def test_a_value_becomes_a_text_or_unreadable(value: Any, text: str) -> None:
    assert arguments.read({"with_whom": value})["with_whom"] == text


def test_context_of_any_shape_is_kept() -> None:
    assert read(context={"tooth": "46", "since": ["Monday", 3]})["context"] == (
        '{"tooth": "46", "since": ["Monday", 3]}'
    )
    assert read(notes=["Zähne", True])["context"] == '["Zähne", true]'


@pytest.mark.parametrize("key", ["attendee", "customer", "Customer"])
def test_the_members_of_an_attendee_are_read(key: str) -> None:
    person = {
        "name": "Max",
        "email": "max@example.com",
        "phoneNumber": "+4930123456",
        "timeZone": "Asia/Tokyo",
    }
    assert arguments.read({key: person}) == {
        "attendee_name": "Max",
        "attendee_email": "max@example.com",
        "attendee_phone": "+4930123456",
        "time_zone": "Asia/Tokyo",
    }


def test_an_attendees_own_name_goes_before_any_other() -> None:
    assert read(name="book", attendee={"full_name": "Max"})["attendee_name"] == "Max"


def test_an_attendee_may_be_a_name_alone() -> None:
    assert read(attendee="Max")["attendee_name"] == "Max"


def test_a_slot_may_be_handed_back_as_it_came() -> None:
    slot = {"start": "2026-12-01T10:00:00+01:00", "end": "2026-12-01T10:22:00+01:00", "host": "anna"}
    found = read(slot=slot)
    assert found["when"] == "2026-12-01T10:00:00+01:00/2026-12-01T10:22:00+01:00"
    assert found["host"] == "anna"


@pytest.mark.parametrize(
    ("given", "when"),
    [
        ({"date": "2026-12-01"}, "2026-12-01"),
        ({"time": "14:00"}, "14:00"),
        ({"date": "2026-12-01", "time": "14:00"}, "2026-12-01 14:00"),
        ({"date": "2026-12-01", "time": "morning"}, "2026-12-01 morning"),
        ({"date": "2026-12-01", "time": 14}, "2026-12-01 14"),
        ({"date": "2026-12-01", "time": "2026-12-01T14:00"}, "2026-12-01T14:00"),
        ({"date": "2026-12-01", "start_time": "14:00", "end_time": "14:45"}, "2026-12-01 14:00/14:45"),
        ({"start_date": "2026-12-01", "end_date": "2026-12-05"}, "2026-12-01/2026-12-05"),
        ({"when": "2026-12-01", "time": "14:00"}, "2026-12-01 14:00"),
        ({"when": "14:00", "date": "2026-12-01"}, "2026-12-01 14:00"),
        ({"when": "2026-12-01T10:00", "date": "2026-12-02", "time": "11:00"}, "2026-12-01T10:00"),
        ({"when": "2026-12", "date": "2026-12-02", "time": "11:00"}, "2026-12"),
        ({"when": {"date": "2026-12-01", "time": "14:00"}}, "2026-12-01 14:00"),
        ({"when": {"start": "2026-12-01", "end": "2026-12-02"}}, "2026-12-01/2026-12-02"),
        ({"window": {"from": "2026-12-01", "to": "2026-12-02"}}, "2026-12-01/2026-12-02"),
        ({"when": "2026-12-01/2026-12-05", "end": "2026-12-09"}, "2026-12-01/2026-12-05"),
        (
            {"when": "2026-12-01T10:00[Europe/Berlin]", "end": "11:00"},
            "2026-12-01T10:00[Europe/Berlin]/11:00",
        ),
        ({"until": "2026-12-24"}, "../2026-12-24"),
        ({"when": "2026-12-01", "end": "unknown"}, "2026-12-01"),
    ],
)
def test_a_time_that_came_in_parts_is_put_together(given: dict[str, Any], when: str) -> None:
    assert arguments.read(given)["when"] == when


def test_what_no_tool_knows_is_left_out() -> None:
    assert arguments.read({"tool": "book", "confidence": 0.9, "x" * 1_000_000: "y", "": "z", "?": {}}) == {}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_text_over_its_limit_is_refused_with_the_limit(name: str) -> None:
    most = LENGTHS.get(name, LENGTH_MAX)
    arguments.read({name: "x" * most})
    for text in ("x" * (most + 1), "ß" * 1_000_000):
        with pytest.raises(Fault) as caught:
            arguments.read({name: text})
        assert caught.value.reason == "too_long"
        field = name.removeprefix("attendee_").replace("_", " ")
        assert caught.value.said == {"field": field, "most": most}


def test_a_long_alias_is_no_fault_where_the_own_name_is_there() -> None:
    assert read(attendee_name="Max", name="x" * 1_000_000)["attendee_name"] == "Max"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("22", 22),
        ("22.0", 22),
        ("022", 22),
        ("22 minutes", 22),
        ("22 Minuten", 22),
        ("22min", 22),
        ("22 min.", 22),
        ("30-minute", 30),
        ("30.", 30),
        (",30", 30),
        ("1h30", 90),
        ("1h", 60),
        ("1:30", 90),
        ("0:45", 45),
        ("1 h 30 min", 90),
        ("1 hour 30 minutes", 90),
        ("1 hour, 30 minutes", 90),
        ("1 hour and 30 minutes", 90),
        ("1 Stunde und 30 Minuten", 90),
        ("2 Std.", 120),
        ("1.5 hours", 90),
        ("2,5 Stunden", 150),
        ("eine halbe Stunde", 30),
        ("eine Dreiviertelstunde", 45),
        ("anderthalb Stunden", 90),
        ("half an hour", 30),
        ("an hour and a half", 90),
        ("three quarters of an hour", 45),
        ("a quick fifteen", 15),
        ("a 45 minute meeting", 45),
        ("0.5h", 30),
        ("90 minutes", 90),
        ("  45   MINUTES ", 45),
        ("PT45M", 45),
        ("PT1H30M", 90),
        ("pt90m", 90),
        ("PT30M0S", 30),
        ("1440", 1440),
        ("24 hours", 1440),
        ("1", 1),
        ("२२", 22),
        ("²", 2),
    ],
)
def test_durations_are_read(text: str, minutes: int) -> None:
    assert arguments.duration(text, ("de",)) == minutes


@pytest.mark.parametrize(
    "languages", [(), ("de",), ("de-AT",), ("en", "de"), ("xx",), ("xx", "German")], ids=str
)
def test_a_duration_may_be_in_any_language(languages: tuple[str, ...]) -> None:
    for text in ("zwei Stunden", "two hours", "deux heures", "dos horas", "anderhalf uur"):
        expected = 90 if "half" in text else 120
        assert arguments.duration(text, languages) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-5",
        "1441",
        "10000",
        "25 hours",
        "999999999999",
        "1e309",
        "inf",
        "nan",
        "abc",
        "1.5",
        "22.5 minutes",
    ]
    + ["1.33 h", "half", "h", "PT", "P1D", "PT25H", "30/45", "-30", "minus 30", "0 hours", UNREADABLE]
    + ["25:00", "20 or 30", "twenty to thirty minutes", "20 20", "a while", "all day", "a month"]
    + ["2" * LENGTH_MAX, "1 " * 100],
)
def test_other_durations_are_refused_with_the_limits(text: str) -> None:
    with pytest.raises(Fault) as caught:
        arguments.duration(text)
    assert caught.value.reason == "bad_duration"
    assert caught.value.said == {"least": 1, "most": 1440}


def test_no_duration_is_none() -> None:
    assert arguments.duration("") is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 3), ("1", 1), ("10", 10), ("11", 10), ("9" * 200, 10), ("0", 3), ("-1", 3), ("three", 3), ("?", 3)]
    + [("2.5", 3), ("²", 3), ("٣", 3), ("1e309", 3)],
)
def test_a_count_is_clamped_and_nonsense_is_the_default(text: str, count: int) -> None:
    assert arguments.count(text, 3, 10) == count


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=300)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)
keys = (
    st.sampled_from([alias for _, alias in ALIASES] + ["attendee", "customer", "slot", "window"]) | st.text()
)
objects = st.dictionaries(keys, anything | st.dictionaries(keys, anything, max_size=4), max_size=8)


@settings(max_examples=300, deadline=None)
@given(objects)
def test_any_json_object_is_read_or_refused(given: dict[str, Any]) -> None:
    found = outcome(arguments.read, given)
    if isinstance(found, Fault):
        assert found.reason == "too_long"
        return
    assert found.keys() <= NAMES.keys()
    for name, text in found.items():
        assert text.isprintable()
        assert text == text.strip()
        most = LENGTHS.get(name, LENGTH_MAX)
        assert len(text) <= (most if name != "when" else most + 1 + LENGTHS.get("end", LENGTH_MAX))
        json.dumps(text).encode("ascii")


@settings(max_examples=300, deadline=None)
@given(st.text() | st.from_regex(r"(\d{1,3}[.,]?\d? ?h ?)?(und )?\d{0,12}( ?min)?", fullmatch=True))
def test_any_text_is_a_duration_or_a_fault(text: str) -> None:
    found = outcome(arguments.duration, text)
    if isinstance(found, Fault):
        assert found.reason == "bad_duration"
    else:
        assert found is None or 1 <= found <= 1440
