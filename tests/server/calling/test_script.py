"""Scripts: what is read out of one, and the one line that says what is wrong with it."""

import re
from pathlib import Path

import pytest

from engine.errors import InvalidValue
from server.calling import script
from server.calling.playing import not_met
from server.calling.script import FILE_BYTES_MAX, TURNS_MAX, Expectation, Person, Turn

DOCS = Path(__file__).parents[3] / "docs" / "calls.md"
REFUSAL = "I could not understand that time; please give me the calendar date and the time of day."


def of(turns: str, top: str = "") -> bytes:
    """A script of one person."""
    return f"title: X\npeople: {{Zoe: {{number: '+49###'}}}}\n{top}\nturns: {turns}\n".encode()


def test_everything_that_can_be_said_is_read() -> None:
    found = script.read(
        b"""
        title: Two of a kind
        about: all there is
        language: de
        platform: vapi
        people: {Zoe: {number: "+4930", outbound: true}, Tom: {}}
        turns:
          - {by: Zoe, says: Hi, tool: book, arguments: {when: 10:30, duration: 22}, as: a,
             expect: {says: [x, y], one_of: [z], not: [no]}}
          - {by: Zoe, repeat: true}
          - {by: Zoe, calls_again: true, tool: cancel}
          - {by: Tom, tool: check_slot, arguments: {when: "as {a}, or so"}}
        """
    )
    assert found.people == {"Zoe": Person("+4930", outbound=True), "Tom": Person()}
    assert (found.title, found.about, found.language, found.platform) == (
        "Two of a kind",
        "all there is",
        "de",
        "vapi",
    )
    assert found.turns[0] == Turn(
        by="Zoe",
        says="Hi",
        tool="book",
        arguments={"when": "10:30", "duration": "22"},
        called="a",
        expect=Expectation(says=["x", "y"], one_of=["z"], never=["no"]),
    )
    assert [each.repeat for each in found.turns] == [False, True, False, False]
    assert [each.calls_again for each in found.turns] == [False, False, True, False]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "title, people and turns are needed at the top"),
        (b"[a, b]", "title, people and turns are needed at the top"),
        (b"a: b: c", "line 1, column 5: mapping values are not allowed"),
        (b"\xff", "not UTF-8 text, at byte 0"),
        (b"#" * (FILE_BYTES_MAX + 1), "more than 256 KB"),
        (b"title: X", "$: object missing required field `people`"),
        (of("[]"), "$.turns: 0 are given; from 1 to 200 can be"),
        (of("[" + "{by: Zoe, tool: book}," * (TURNS_MAX + 1) + "]"), "$.turns: 201 are given"),
        (of("[{tool: book}]"), "$.turns[0]: object missing required field `by`"),
        (of("[{by: Tom, tool: book}]"), "$.turns[0].by: there is no person 'Tom'; there is Zoe"),
        (of("[{by: Zoe}]"), "$.turns[0].tool: there is no tool ''; there is check_slot,"),
        (of("[{by: Zoe, tool: bok}]"), "$.turns[0].tool: there is no tool 'bok'"),
        (of("[{by: Zoe, tool: book, hears: x}]"), "unknown field `hears`; the fields here are by, says,"),
        (
            of("[{by: Zoe, tool: book, expect: {say: [x]}}]"),
            "$.turns[0].expect: object contains unknown field `say`; the fields here are says, one_of, not",
        ),
        (of("[{by: Zoe, tool: book, expect: {says: x}}]"), "$.turns[0].expect.says: expected `array`"),
        (of("[{by: Zoe, tool: book, repeat: maybe}]"), "$.turns[0].repeat: expected `bool`"),
        (of("[{by: Zoe, tool: book, arguments: {when: [x]}}]"), "expected `str`, got `array`"),
        (of("[{by: Zoe, repeat: true}]"), "$.turns[0].repeat: Zoe has called no tool in this call yet"),
        (
            of("[{by: Zoe, tool: book}, {by: Zoe, repeat: true, calls_again: true}]"),
            "$.turns[1].repeat: Zoe has called no tool in this call yet",
        ),
        (
            of("[{by: Zoe, tool: book}, {by: Zoe, repeat: true, tool: book}]"),
            "$.turns[1].repeat: what is repeated has its tool and arguments already",
        ),
        (
            of("[{by: Zoe, tool: book, calls_again: true}]"),
            "$.turns[0].calls_again: Zoe has not called before",
        ),
        (
            of("[{by: Zoe, tool: book, as: a, arguments: {when: '{a}'}}]"),
            "$.turns[0].arguments.when: no earlier turn has `as: a`",
        ),
        (
            of("[{by: Zoe, tool: book, as: a}, {by: Zoe, tool: book, as: a}]"),
            "$.turns[1].as: 'a' is the name of an earlier turn",
        ),
        (
            of("[{by: Zoe, tool: book}, {by: Zoe, tool: book, arguments: {druation: 5}}]"),
            "$.turns[1].arguments: there is no argument 'druation'; there is when, end, date, time,",
        ),
        (of("[{by: Zoe, tool: book}]", "platform: twilio"), "$.platform: there is no platform 'twilio'"),
        (of("[{by: Zoe, tool: book}]", "colour: red"), "$: object contains unknown field `colour`"),
        (of("[{by: Zoe, tool: book}]").replace(b"number", b"no"), "the fields here are number, outbound"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(content: bytes, told: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(told)) as raised:
        script.read(content)
    assert "\n" not in raised.value.detail


@pytest.mark.parametrize(
    "name", ["when", "Start Time", "duration_minutes", "customerName", "hold id", "attendee"]
)
def test_an_argument_may_be_spelled_as_models_spell_it(name: str) -> None:
    (turn,) = script.read(of(f"[{{by: Zoe, tool: book, arguments: {{{name}: x}}}}]")).turns
    assert turn.arguments == {name: "x"}


def test_the_example_of_the_manual_is_a_script() -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert example is not None
    assert script.read(example[1].encode()).title == "Two of a kind"


@pytest.mark.parametrize("name", script.samples())
def test_every_turn_of_a_sample_expects_what_a_refusal_does_not_meet(name: str) -> None:
    found = script.sample(name)
    assert found.about
    for turn in found.turns:
        assert not_met(turn.expect, REFUSAL), turn


@pytest.mark.parametrize(
    ("expected", "unmet"),
    [
        (Expectation(), []),
        (Expectation(says=["you ARE  booked", "Anna"]), []),
        (Expectation(says=["Anna", "Ben", "Clara"]), ['"Ben"', '"Clara"']),
        (Expectation(one_of=["Ben", "Anna"]), []),
        (Expectation(one_of=["Ben", "Clara"]), ['one of "Ben", "Clara"']),
        (Expectation(never=["Sorry"]), []),
        (Expectation(says=["Ben"], never=["booked"]), ['"Ben"', 'no "booked"']),
    ],
)
def test_an_expectation_is_about_what_is_in_the_reply(expected: Expectation, unmet: list[str]) -> None:
    assert not_met(expected, "You are booked for\ntomorrow with Anna.") == unmet
