"""Whatever is sent with a valid key is answered with HTTP 200 and a sentence of one line."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.endpoint import ToolEndpoint
from server.running import Runner, Tools
from tests.server.platforms.kit import (
    PATHS,
    PLATFORMS,
    Answered,
    DesksInMemory,
    KeysInMemory,
    Recorder,
    answered,
    encoded,
    said,
)
from tools.answers import refuse
from tools.conversation import ended
from tools.registry import READS, WRITES

TOOLS = tuple(READS) + tuple(WRITES)


def endpoint(platform: str) -> ToolEndpoint:
    """With the real tools, and nothing booked yet."""
    return ToolEndpoint(
        PLATFORMS[platform], Runner(Tools(READS, WRITES, refuse, ended), DesksInMemory()), KeysInMemory()
    )


def small(platform: str, body: bytes) -> list[str]:
    """The sentences of the small tools, which name the reason."""
    app = ToolEndpoint(PLATFORMS[platform], Runner(Recorder().tools, DesksInMemory()), KeysInMemory())
    return said(platform, answered(app, body, PATHS[platform]))


PASSED_ON = ("openai", "anthropic", "gemini")
"""What a program passes on from a vendor: several calls are an array there."""
VAPI_CALL = {"id": "c", "name": "look"}

BAD = {
    "a megabyte": (b'{"a":"' + b"x" * 1_048_576 + b'"}', "too_large 512"),
    "10,000 arrays": (b"[" * 10_000 + b"]" * 10_000, "too_deep"),
    "10,000 objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
    "half a character": (b'{"a":"\xc3"}', "bad_encoding"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), "bad_encoding"),
    "cut off": (b'{"message":{"type":"tool-c', "bad_json"),
    "no JSON": (b"when=noon", "bad_json"),
    "a number": (b"5", "bad_arguments"),
    "true": (b"true", "bad_arguments"),
    "a text": (b'"noon"', "bad_arguments"),
}


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("what", BAD)
def test_a_bad_body_has_a_reason_of_its_own(platform: str, what: str) -> None:
    body, reason = BAD[what]
    assert small(platform, body) == [f"Refused: {reason}."]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_array_without_calls_is_no_call(platform: str) -> None:
    if platform in PASSED_ON:
        assert answered(endpoint(platform), b"[]", {}).body == b"[]"
    else:
        assert small(platform, b"[]") == ["Refused: bad_arguments."]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_empty_body_is_no_arguments_or_no_envelope(platform: str) -> None:
    say = "Call 1." if platform in ("plain", "elevenlabs") else "Refused: bad_json."
    assert small(platform, b"") == [say]


@pytest.mark.parametrize(
    ("platform", "body"),
    [
        ("plain", b'{"duration":NaN,"when":1e999,"when":2}'),
        ("vapi", b'{"message":{"toolCallList":[{"id":"c","name":"look","arguments":{"a":NaN}}],"x":1e999}}'),
        ("vapi", b'{"message":{"toolCalls":[{"id":"c","name":"look"}],"transcript":"\\ud83d"}}'),
        ("retell", b'{"name":"look","args":{"a":"\\udc00"},"call":{"x":' + b"9" * 5_000 + b"}}"),
        ("elevenlabs", b'{"duration":NaN,"conversation_id":1e999,"when":"\\ud83d"}'),
        ("openai", b'{"type":"function_call","call_id":"\\ud83d","name":"look","arguments":"{\\"a\\":NaN}"}'),
        ("anthropic", b'{"type":"tool_use","id":1e999,"name":"look","input":{"a":NaN}}'),
        ("gemini", b'{"functionCall":{"id":"\\udc00","name":"look","args":{"a":NaN}}}'),
    ],
)
def test_what_is_only_careless_is_answered(platform: str, body: bytes) -> None:
    assert small(platform, body) == ["Call 1."]


def test_ids_that_are_there_twice_are_one_call() -> None:
    body = encoded({"message": {"toolCallList": [VAPI_CALL, VAPI_CALL, {"id": "c", "name": "put"}]}})
    assert small("vapi", body) == ["Call 1."]


WRONG: tuple[Any, ...] = (None, True, 0, -1.5, "", "x", [], [None], [[]], {}, {"x": {}}, 10**18)


def wrapped(platform: str, tool: object, arguments: object, known: object) -> bytes:
    """A call with these values wherever an envelope has one."""
    if platform == "vapi":
        item = {"id": known, "name": tool, "function": {"name": tool, "arguments": arguments}}
        call = {"id": known, "customer": known}
        message = {"toolCallList": [item], "call": call, "customer": {"number": known}}
        return encoded({"message": {"type": "tool-calls", **message}})
    if platform == "retell":
        turn = {"role": "tool_call_invocation", "tool_call_id": known, "name": tool, "arguments": arguments}
        call = {"call_id": known, "from_number": known, "transcript_with_tool_calls": [turn, known]}
        return encoded({"name": tool, "args": arguments, "call": call})
    names = {key: known for key in ("conversation_id", "call_id", "caller_number", "called_number")}
    if platform in PASSED_ON:
        return encoded({**call_of(platform, tool, arguments, known), **names})
    return encoded({**arguments, **names} if isinstance(arguments, dict) else arguments)


def call_of(platform: str, tool: object, arguments: object, id: object) -> dict[str, Any]:
    """A call as a program has it in hand."""
    match platform:
        case "openai":
            return {"type": "function_call", "call_id": id, "name": tool, "arguments": arguments}
        case "anthropic":
            return {"type": "tool_use", "id": id, "name": tool, "input": arguments}
    return {"functionCall": {"id": id, "name": tool, "args": arguments}}


def path(platform: str, tool: object) -> dict[str, str]:
    return {"name": str(tool)} if PATHS[platform] else {}


class Failures(logging.Handler):
    """Whatever broke behind a sentence."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@contextmanager
def nothing_breaks() -> Iterator[None]:
    """A sentence is not enough: it must not be there because a tool broke."""
    failures, log = Failures(), logging.getLogger("halfpast")
    log.addHandler(failures)
    try:
        yield
    finally:
        log.removeHandler(failures)
    assert failures.found == []


def check(platform: str, tool: str, body: bytes) -> None:
    with nothing_breaks():
        answer: Answered = answered(endpoint(platform), body, path(platform, tool))
    if answer.body not in (b"{}", b"[]"):
        assert all(say.strip() for say in said(platform, answer))
    assert answer.status == 200


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_a_value_of_a_wrong_type_is_answered_wherever_it_stands(platform: str, value: Any) -> None:
    for tool in (*TOOLS, value):
        for arguments in (value, {"when": value}, {"duration": value, "when": "noon"}):
            body = wrapped(platform, tool, arguments, value)
            check(platform, str(tool), body)
    for body in (encoded({"message": value}), encoded({"call": value}), encoded({"args": value})):
        check(platform, "look", body)
    for key in ("toolCallList", "toolCalls", "toolWithToolCallList"):
        for items in (value, [value], [{"toolCall": value}], [{"function": value, "id": "c"}]):
            body = encoded({"message": {"type": "tool-calls", key: items, "call": value, "chat": value}})
            check(platform, "look", body)


CARELESS = st.text(st.characters(), max_size=12)
"""Any code points, lone surrogates too."""
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | CARELESS
    | st.sampled_from(["tomorrow at two", "2026-12-01T10:00", "22 minutes", "anonymous", *TOOLS]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            CARELESS
            | st.sampled_from(["when", "duration", "count", "with_whom", "language", "time_zone", "args"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
KEYS = {
    "plain": ["arguments", "args", "when", "duration", "call_id", "conversation_id", "caller_number"],
    "elevenlabs": ["when", "duration", "type", "data", "conversation_id", "caller_number", "agent_id"],
    "openai": ["type", "item", "response", "output", "choices", "tool_calls", "function_call", "name"],
    "anthropic": ["type", "role", "content", "id", "name", "input"],
    "gemini": ["functionCall", "parts", "candidates", "toolCall", "functionCalls", "steps", "name", "args"],
    "vapi": ["type", "toolCallList", "toolCalls", "toolWithToolCallList", "call", "customer", "chat"],
    "retell": ["name", "args", "call", "from_number", "call_id", "transcript_with_tool_calls"],
}


def text_of(value: object) -> bytes:
    """As Python's own encoder writes it: with NaN, with lone surrogates as escapes, with any integer."""
    return json.dumps(value).encode()


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=150, deadline=None)
@given(data=st.data(), tool=st.sampled_from(TOOLS))
def test_any_json_in_an_envelope_is_answered(platform: str, data: st.DataObject, tool: str) -> None:
    value = data.draw(st.dictionaries(st.sampled_from(KEYS[platform]), JSON, max_size=5))
    check(platform, tool, text_of({"message": value} if platform == "vapi" else value))
    arguments, known = data.draw(JSON), data.draw(JSON)
    if platform == "vapi":
        item = {"id": known, "function": {"name": tool, "arguments": arguments}}
        check(platform, tool, text_of({"message": {"toolCalls": [item], "call": {"id": known}}}))
    elif platform == "retell":
        check(platform, tool, text_of({"name": tool, "args": arguments, "call": {"call_id": known}}))
    elif platform in PASSED_ON:
        call = call_of(platform, tool, arguments, known)
        for whole in (call, [call, value], {**value, **call}):
            check(platform, tool, text_of(whole))
    else:
        check(platform, tool, text_of(arguments))


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=300) | JSON.map(text_of), tool=st.text(max_size=10))
@example(body=b"\xef\xbb\xbf{}", tool="")
@example(body=b"[" * 1_500, tool="\ud800")
def test_any_body_is_answered(platform: str, body: bytes, tool: str) -> None:
    check(platform, tool, body)


SHAPES: dict[str, Any] = {
    "openai": [
        lambda call: {"output": call},
        lambda call: {"choices": call},
        lambda call: {"choices": [{"message": call}]},
        lambda call: {"tool_calls": call},
        lambda call: {"tool_calls": [{"function": call}, call]},
        lambda call: {"function_call": call},
        lambda call: {"type": "response.done", "response": {"output": [call]}},
        lambda call: {"type": "response.completed", "response": call},
        lambda call: {"type": "conversation.item.done", "item": call},
        lambda call: {"type": "response.function_call_arguments.done", "call_id": call, "name": call},
    ],
    "anthropic": [
        lambda call: {"role": "assistant", "content": call},
        lambda call: {"type": "message", "content": [call, call]},
    ],
    "gemini": [
        lambda call: {"parts": call},
        lambda call: {"parts": [call]},
        lambda call: {"candidates": call},
        lambda call: {"candidates": [{"content": {"parts": [call]}}]},
        lambda call: {"toolCall": {"functionCalls": [call]}},
        lambda call: {"tool_call": {"function_calls": call}},
        lambda call: {"functionCalls": [call]},
        lambda call: {"steps": [call]},
        lambda call: {"interaction": {"steps": call}},
        lambda call: {"functionCall": call},
    ],
}
"""What a call stands in."""


@pytest.mark.parametrize("platform", SHAPES)
@settings(max_examples=100, deadline=None)
@given(data=st.data(), tool=st.sampled_from(TOOLS))
def test_any_json_in_what_a_call_stands_in_is_answered(platform: str, data: st.DataObject, tool: str) -> None:
    known = data.draw(JSON)
    call = data.draw(JSON | st.just(call_of(platform, tool, data.draw(JSON), known)))
    for shape in SHAPES[platform]:
        check(platform, tool, text_of(shape(call)))


@pytest.mark.parametrize("platform", SHAPES)
@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_a_value_of_a_wrong_type_is_answered_in_whatever_it_stands(platform: str, value: Any) -> None:
    for shape in SHAPES[platform]:
        check(platform, "look", encoded(shape(value)))
        check(platform, "look", encoded(shape(call_of(platform, value, value, value))))
