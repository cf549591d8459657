"""What all adapters do alike."""

import pytest

from server.platforms.envelope import ID_MAX, NAME_MAX, asked, identifier, one_line, text


@pytest.mark.parametrize(
    ("value", "id"),
    [
        ("call_1", "call_1"),
        ("11111111-1111-4111-8111-111111111111", "11111111-1111-4111-8111-111111111111"),
        ("x" * ID_MAX, "x" * ID_MAX),
        (7, "7"),
        (0, "0"),
    ],
)
def test_an_id_is_taken_as_it_is(value: object, id: str) -> None:
    assert identifier(value) == id


@pytest.mark.parametrize("value", ["x" * (ID_MAX + 1), None, True, 1.5, [], {}, "a\nb", "\ud800", "a\0"])
def test_what_cannot_be_an_id_is_none(value: object) -> None:
    assert identifier(value) == ""


@pytest.mark.parametrize(
    "value", ["", " ", "null", "None", "undefined", "Unknown", "{{call.id}}", "{{ system__conversation_id }}"]
)
def test_an_id_that_many_calls_would_share_is_none(value: str) -> None:
    assert identifier(value) == ""


@pytest.mark.parametrize("value", [None, 1, [], {}, "a\nb", "\udfff"])
def test_a_name_that_cannot_be_sent_back_is_empty(value: object) -> None:
    assert text(value) == ""


def test_a_name_is_cut() -> None:
    assert asked("x" * 10_000, {}).call.name == "x" * NAME_MAX


@pytest.mark.parametrize("value", ["[]", 1, [], "x"])
def test_a_call_with_bad_arguments_is_still_a_call(value: object) -> None:
    found = asked("look", value, id="1")
    assert (found.call.name, found.call.id, found.call.arguments) == ("look", "1", {})
    assert found.fault is not None
    assert found.fault.reason == "bad_arguments"


@pytest.mark.parametrize(
    ("say", "line"),
    [
        ("Yes.", "Yes."),
        ("Yes.\n", "Yes."),
        ("Yes.\r\nNo.", "Yes. No."),
        ("One\u2028two\x0bthree\x85four", "One two three four"),
        ("14\u202fUhr", "14\u202fUhr"),
        ("", ""),
    ],
)
def test_a_sentence_is_one_line(say: str, line: str) -> None:
    assert one_line(say) == line
