"""JSON as platforms and models produce it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.platforms.decoding import ARGUMENTS_DEPTH_MAX, arguments_of, decode, decode_object
from tools.faults import Fault


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "bad_json"),
        (b"  ", "bad_json"),
        (b"{", "bad_json"),
        (b'{"a":1}x', "bad_json"),
        (b"{'a':1}", "bad_json"),
        (b'{"a":"\n"}', "bad_json"),
        (b"\xff", "bad_encoding"),
        (b'{"a":"\xc3"}', "bad_encoding"),
        (b'{"a":"\xed\xa0\x80"}', "bad_encoding"),
        ('{"a":1}'.encode("utf-16"), "bad_encoding"),
        (b"[" * 10_000 + b"]" * 10_000, "too_deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
        (b"[" * 100_000, "too_deep"),
    ],
)
def test_damage_has_a_fault_of_its_own(body: bytes, reason: str) -> None:
    with pytest.raises(Fault) as caught:
        decode(body)
    assert caught.value.reason == reason


@pytest.mark.parametrize("body", [b"[]", b"1", b'"{}"', b"null", b"true"])
def test_an_object_has_to_be_one(body: bytes) -> None:
    with pytest.raises(Fault) as caught:
        decode_object(body)
    assert caught.value.reason == "bad_arguments"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a":NaN,"b":-Infinity,"c":1e999,"d":2}', {"a": None, "b": None, "c": None, "d": 2}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'{"a":"x\\ud83d y"}', {"a": "x? y"}),
        (b'{"\\udc00":["\\ud800"]}', {"?": ["?"]}),
        (b'{"a":"\\ud83d\\ude00","b":NaN}', {"a": "\U0001f600", "b": None}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":' + b"9" * 5_000 + b"}", {"a": None}),
        (b'{"a":NaN,"b":-123456789012345678,"c":12345678901234567890}', None),
        (b'{"a":"\\u0000"}', {"a": "\0"}),
    ],
)
def test_what_is_only_careless_is_read(body: bytes, value: object) -> None:
    found = decode(body)
    if value is not None:
        assert found == value
    json.dumps(found, allow_nan=False, ensure_ascii=False).encode()


def test_long_integers_become_floats_on_either_path() -> None:
    assert decode(b'{"a":123456789012345678901234567890}') == {"a": 1.2345678901234568e29}
    assert decode(b'{"a":123456789012345678901234567890,"b":NaN}')["a"] == 1.2345678901234568e29


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_fault(body: bytes) -> None:
    with suppress(Fault):
        decode(body)


@pytest.mark.parametrize("value", [None, "", "  ", "null", "{}", {}])
def test_nothing_is_no_arguments(value: object) -> None:
    assert arguments_of(value) == {}


@pytest.mark.parametrize("value", [{"a": [1]}, '{"a": [1]}', ' {"a":[1]}\n'])
def test_arguments_are_an_object_or_a_text_with_one(value: object) -> None:
    assert arguments_of(value) == {"a": [1]}


@pytest.mark.parametrize(
    "value", [1, True, [], [{}], 1.5, "[]", "1", "x", "{", '"{}"', "tomorrow at two", "\ud800"]
)
def test_arguments_that_are_no_object_are_refused(value: object) -> None:
    with pytest.raises(Fault) as caught:
        arguments_of(value)
    assert caught.value.reason == "bad_arguments"


def test_arguments_are_walked_recursively_so_their_depth_is_limited() -> None:
    deepest = nested(ARGUMENTS_DEPTH_MAX)
    assert arguments_of(deepest) == deepest
    for value in (
        nested(ARGUMENTS_DEPTH_MAX + 1),
        {"a": [nested(ARGUMENTS_DEPTH_MAX)]},
        json.dumps(nested(200)),
        "[" * 10_000,
    ):
        with pytest.raises(Fault) as caught:
            arguments_of(value)
        assert caught.value.reason == "too_deep"
