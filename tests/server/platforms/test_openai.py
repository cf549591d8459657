"""OpenAI's function calls in each shape of its SDK, and its types for the answers."""

import json
from typing import Any

import pytest
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionFunctionMessageParam,
    ChatCompletionMessage,
    ChatCompletionMessageFunctionToolCall,
    ChatCompletionToolMessageParam,
)
from openai.types.chat.chat_completion import Choice
from openai.types.chat.chat_completion_message import FunctionCall
from openai.types.chat.chat_completion_message_function_tool_call import Function
from openai.types.realtime import (
    ConversationItemAdded,
    ConversationItemCreatedEvent,
    ConversationItemCreateEvent,
    ConversationItemCreateEventParam,
    ConversationItemDone,
    RealtimeConversationItemFunctionCall,
    RealtimeResponse,
    ResponseDoneEvent,
    ResponseFunctionCallArgumentsDeltaEvent,
    ResponseFunctionCallArgumentsDoneEvent,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
)
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseReasoningItem,
)
from openai.types.responses import ResponseFunctionCallArgumentsDoneEvent as StreamedArgumentsDoneEvent
from openai.types.responses import ResponseOutputItemDoneEvent as StreamedItemDoneEvent
from openai.types.responses.response_input_param import FunctionCallOutput
from openai.types.webhooks import RealtimeCallIncomingWebhookEvent
from pydantic import BaseModel

from server.platforms.envelope import CALLS_MAX, Acknowledgement
from server.platforms.openai import OPENAI
from tests.server.platforms.forms import fits, leftovers
from tests.server.platforms.kit import answer_to, calls, encoded, only, payload
from tools.call import Reply, ToolCall
from tools.faults import Fault

ARGUMENTS = {"when": "tomorrow at two", "duration": "22"}
TEXT = json.dumps(ARGUMENTS)
CALL = ToolCall("check_slot", ARGUMENTS, "call_1")
REPLY = Reply(say="Yes,\nit is.", available=True)
SAY = "Yes, it is."


def item(id: str = "call_1", name: str = "check_slot", **fields: Any) -> ResponseFunctionToolCall:
    return ResponseFunctionToolCall(
        type="function_call", call_id=id, name=name, arguments=TEXT, **{"status": "completed", **fields}
    )


def spoken(id: str = "call_1", **fields: Any) -> RealtimeConversationItemFunctionCall:
    """The same in a Realtime session."""
    known = {"status": "completed", "object": "realtime.item", "id": "item_1", "arguments": TEXT}
    return RealtimeConversationItemFunctionCall(
        type="function_call", call_id=id, name="check_slot", **{**known, **fields}
    )


def tool_call(id: str = "call_1", name: str = "check_slot") -> ChatCompletionMessageFunctionToolCall:
    return ChatCompletionMessageFunctionToolCall(
        id=id, type="function", function=Function(name=name, arguments=TEXT)
    )


MESSAGE = ResponseOutputMessage(
    id="msg_1",
    type="message",
    role="assistant",
    status="completed",
    content=[ResponseOutputText(type="output_text", text="One moment.", annotations=[])],
)
REASONING = ResponseReasoningItem(id="rs_1", type="reasoning", summary=[])
RESPONSE = Response(
    id="resp_1",
    object="response",
    created_at=1,
    model="gpt-5",
    output=[REASONING, MESSAGE, item("call_1"), item("call_2", "book")],
    parallel_tool_calls=True,
    tool_choice="auto",
    tools=[],
)
ASSISTANT = ChatCompletionMessage(role="assistant", tool_calls=[tool_call("call_1"), tool_call("call_2")])
COMPLETION = ChatCompletion(
    id="chatcmpl_1",
    object="chat.completion",
    created=1,
    model="gpt-5",
    choices=[Choice(index=0, finish_reason="tool_calls", message=ASSISTANT)],
)
OLD = ChatCompletionMessage(role="assistant", function_call=FunctionCall(name="check_slot", arguments=TEXT))


def body(value: BaseModel | list[Any]) -> bytes:
    """As a program passes it on, with the nulls of `model_dump()`."""
    return encoded(
        value.model_dump() if isinstance(value, BaseModel) else [each.model_dump() for each in value]
    )


def answer(value: BaseModel | list[Any], *replies: Reply) -> Any:
    return json.loads(answer_to(OPENAI, body(value), replies or (REPLY,)))


def nothing(value: object) -> bytes:
    """The answer to what asks for no tool."""
    found = OPENAI.parse(encoded(value.model_dump() if isinstance(value, BaseModel) else value), [], {})
    assert isinstance(found, Acknowledgement)
    assert found.ended == ""
    return found.body


# Responses


def test_an_item_is_answered_by_an_item() -> None:
    assert only(OPENAI.parse(body(item()), [], {})).call == CALL
    found = answer(item())
    assert found == {"type": "function_call_output", "call_id": "call_1", "output": SAY}
    assert fits(FunctionCallOutput, found)


@pytest.mark.parametrize(
    "name", ["openai_realtime_function_call.json", "openai_responses_function_call.json"]
)
def test_an_item_of_the_samples_is_a_call(name: str) -> None:
    call = only(OPENAI.parse(payload(name), [], {})).call
    assert (call.name, call.id) == ("check_slot", "call_fake_0001")
    assert call.arguments == {"start": "2026-12-01T10:00:00-05:00", "service": "consult_30"}


@pytest.mark.parametrize("whole", [RESPONSE, RESPONSE.output], ids=["response", "output"])
def test_a_response_is_answered_by_a_list_in_the_order_of_its_calls(whole: Any) -> None:
    assert [each.call.name for each in calls(OPENAI.parse(body(whole), [], {}))] == ["check_slot", "book"]
    found = answer(whole, Reply(say="One."), Reply(say="Two."))
    assert [(each["call_id"], each["output"]) for each in found] == [("call_1", "One."), ("call_2", "Two.")]
    assert all(fits(FunctionCallOutput, each) for each in found)


def test_the_json_of_the_sdk_is_taken_as_well_as_its_dictionaries() -> None:
    assert len(calls(OPENAI.parse(RESPONSE.model_dump_json().encode(), [], {}))) == 2
    assert len(calls(OPENAI.parse(RESPONSE.to_json().encode(), [], {}))) == 2


def test_an_item_of_a_stream_of_responses_is_answered_by_an_item() -> None:
    event = StreamedItemDoneEvent(
        type="response.output_item.done", item=item(), output_index=0, sequence_number=9
    )
    assert fits(FunctionCallOutput, answer(event))
    completed = ResponseCompletedEvent(type="response.completed", response=RESPONSE, sequence_number=10)
    assert all(fits(FunctionCallOutput, each) for each in answer(completed, REPLY, REPLY))


def test_arguments_of_which_nobody_says_whose_they_are_are_no_call() -> None:
    event = StreamedArgumentsDoneEvent.model_construct(
        type="response.function_call_arguments.done", item_id="fc_1", arguments=TEXT, sequence_number=8
    )
    assert nothing(event) == b"{}"


# Chat Completions


def test_a_tool_call_is_answered_by_a_message() -> None:
    assert only(OPENAI.parse(body(tool_call()), [], {})).call == CALL
    found = answer(tool_call())
    assert found == {"role": "tool", "tool_call_id": "call_1", "content": SAY}
    assert fits(ChatCompletionToolMessageParam, found)


@pytest.mark.parametrize("whole", [ASSISTANT.tool_calls, ASSISTANT, COMPLETION])
def test_several_tool_calls_are_answered_by_a_list_of_messages(whole: Any) -> None:
    found = answer(whole, Reply(say="One."), Reply(say="Two."))
    assert [(each["tool_call_id"], each["content"]) for each in found] == [
        ("call_1", "One."),
        ("call_2", "Two."),
    ]
    assert all(fits(ChatCompletionToolMessageParam, each) for each in found)


def test_a_function_from_before_there_were_tools_is_answered_by_its_name() -> None:
    for whole in (OLD, OLD.function_call, COMPLETION.model_copy(update={"choices": [choice_of(OLD)]})):
        assert whole is not None
        assert only(OPENAI.parse(body(whole), [], {})).call == ToolCall("check_slot", ARGUMENTS)
        found = answer(whole)
        assert found == {"role": "function", "name": "check_slot", "content": SAY}
        assert fits(ChatCompletionFunctionMessageParam, found)


def choice_of(message: ChatCompletionMessage) -> Choice:
    return Choice(index=0, finish_reason="function_call", message=message)


# Realtime


EVENTS = [
    ResponseFunctionCallArgumentsDoneEvent(
        type="response.function_call_arguments.done",
        event_id="event_1",
        response_id="resp_1",
        item_id="item_1",
        output_index=0,
        call_id="call_1",
        name="check_slot",
        arguments=TEXT,
    ),
    ResponseOutputItemDoneEvent(
        type="response.output_item.done", event_id="e", response_id="r", output_index=0, item=spoken()
    ),
    ConversationItemCreatedEvent(type="conversation.item.created", event_id="e", item=spoken()),
    ConversationItemAdded(type="conversation.item.added", event_id="e", item=spoken()),
    ConversationItemDone(type="conversation.item.done", event_id="e", item=spoken()),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda each: each.type)
def test_an_event_is_answered_by_an_event(event: BaseModel) -> None:
    assert only(OPENAI.parse(body(event), [], {})).call == CALL
    found = answer(event)
    assert found["type"] == "conversation.item.create"
    assert found["item"] == {"type": "function_call_output", "call_id": "call_1", "output": SAY}
    assert fits(ConversationItemCreateEventParam, found)
    assert leftovers(ConversationItemCreateEvent.model_validate(found)) == []


def test_the_end_of_a_response_is_answered_by_an_event_for_each_call() -> None:
    response = RealtimeResponse(id="resp_1", status="completed", output=[spoken("call_1"), spoken("call_2")])
    event = ResponseDoneEvent(type="response.done", event_id="e", response=response)
    found = answer(event, Reply(say="One."), Reply(say="Two."))
    assert [(each["item"]["call_id"], each["item"]["output"]) for each in found] == [
        ("call_1", "One."),
        ("call_2", "Two."),
    ]
    assert all(fits(ConversationItemCreateEventParam, each) for each in found)


def test_a_call_that_is_still_being_written_is_none() -> None:
    """Run without its arguments, "cancel" would cancel the one appointment that there is."""
    begun = spoken(status="in_progress", arguments="")
    cut_off = spoken(status="incomplete", arguments='{"when": "tomor')
    for each in (begun, cut_off):
        assert nothing(each) == b"{}"
        assert (
            nothing(ConversationItemAdded(type="conversation.item.added", event_id="e", item=each)) == b"{}"
        )
        running = RealtimeResponse(id="r", status="in_progress", output=[each])
        assert nothing(ResponseDoneEvent(type="response.done", event_id="e", response=running)) == b"[]"
    added = ResponseOutputItemAddedEvent(
        type="response.output_item.added", event_id="e", response_id="r", output_index=0, item=begun
    )
    assert nothing(added) == b"{}"
    delta = ResponseFunctionCallArgumentsDeltaEvent(
        type="response.function_call_arguments.delta",
        event_id="e",
        response_id="r",
        item_id="i",
        output_index=0,
        call_id="call_1",
        delta="{",
    )
    assert nothing(delta) == b"{}"
    assert (
        nothing({"call_id": "c", "name": "cancel", "arguments": "", "status": "in_progress", "type": ""})
        == b"{}"
    )


# What was cut off


def refused(found: object) -> list[str]:
    """The reasons for which the calls of a message are not run; all of them are not."""
    faults = [each.fault for each in calls(found)]
    assert None not in faults
    return [fault.reason for fault in faults if fault is not None]


@pytest.mark.parametrize("status", ["incomplete", "cancelled", "failed"])
@pytest.mark.parametrize("of_item", [None, "in_progress", "incomplete"])
def test_a_call_of_a_response_that_was_cut_off_is_answered_and_not_run(status: Any, of_item: Any) -> None:
    cancel = {"type": "function_call", "call_id": "call_1", "name": "cancel", "arguments": ""}
    response = RESPONSE.model_copy(update={"status": status}).model_dump()
    whole = {**response, "output": [{**cancel, "status": of_item}]}
    assert refused(OPENAI.parse(encoded(whole), [], {})) == ["bad_arguments"]
    (output,) = json.loads(answer_to(OPENAI, encoded(whole), [REPLY]))
    assert (output["call_id"], fits(FunctionCallOutput, output)) == ("call_1", True)
    done = RealtimeResponse(id="r", status=status, output=[spoken(status=of_item, arguments="")])
    event = ResponseDoneEvent(type="response.done", event_id="e", response=done)
    assert refused(OPENAI.parse(body(event), [], {})) == ["bad_arguments"]
    assert all(fits(ConversationItemCreateEventParam, each) for each in answer(event))


def test_what_a_response_had_completed_before_it_was_cut_off_is_run() -> None:
    items = [item("call_1"), item("call_2", status="incomplete")]
    whole = RESPONSE.model_copy(update={"status": "incomplete", "output": items})
    first, second = calls(OPENAI.parse(body(whole), [], {}))
    assert (first.call, first.fault) == (CALL, None)
    assert second.fault is not None


def test_nothing_of_a_response_that_is_still_being_written_is_answered_but_what_is_complete() -> None:
    items = [item("call_1"), item("call_2", status=None)]
    for status in ("in_progress", "queued"):
        whole = RESPONSE.model_copy(update={"status": status, "output": items})
        assert only(OPENAI.parse(body(whole), [], {})).call == CALL


@pytest.mark.parametrize("status", ["incomplete", "failed"])
@pytest.mark.parametrize("said", [True, False])
def test_the_end_of_a_stream_that_was_cut_off_runs_nothing(status: str, said: bool) -> None:
    output = [item(status=None).model_dump()]
    response = {"output": output, "status": status} if said else {"output": output}
    event = {"type": f"response.{status}", "sequence_number": 9, "response": response}
    assert refused(OPENAI.parse(encoded(event), [], {})) == ["bad_arguments"]
    completed = {**event, "type": "response.completed", "response": {"output": output}}
    assert only(OPENAI.parse(encoded(completed), [], {})).fault is None


@pytest.mark.parametrize("message", [ASSISTANT, OLD])
@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_a_completion_that_was_cut_off_is_answered_and_not_run(message: Any, reason: Any) -> None:
    choice = Choice(index=0, finish_reason=reason, message=message)
    whole = COMPLETION.model_copy(update={"choices": [choice]})
    found = refused(OPENAI.parse(body(whole), [], {}))
    assert set(found) == {"bad_arguments"}
    answered = answer(whole, *[REPLY] * len(found))
    whole = whole.model_copy(update={"choices": [Choice(index=0, finish_reason="stop", message=message)]})
    assert answer(whole, *[REPLY] * len(found)) == answered
    assert all(each.fault is None for each in calls(OPENAI.parse(body(whole), [], {})))


@pytest.mark.parametrize("reason", ["tool_calls", None])
def test_a_tool_call_of_chat_without_arguments_is_called_with_none(reason: object) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "look", "arguments": ""}}
    choice = {"finish_reason": reason, "message": {"role": "assistant", "tool_calls": [call]}}
    found = only(OPENAI.parse(encoded({"choices": [choice]}), [], {}))
    assert (found.call.name, found.call.arguments, found.fault) == ("look", {}, None)


@pytest.mark.parametrize("arguments", ["", " ", None])
def test_the_end_of_arguments_that_an_interruption_has_kept_from_being_written_runs_nothing(
    arguments: object,
) -> None:
    event = {**EVENTS[0].model_dump(), "arguments": arguments}
    assert refused(OPENAI.parse(encoded(event), [], {})) == ["bad_arguments"]
    assert only(OPENAI.parse(encoded({**event, "arguments": "{}"}), [], {})).fault is None


@pytest.mark.parametrize("name", [None, "", 5])
def test_arguments_without_a_name_are_left_to_the_event_of_their_item(name: object) -> None:
    event = EVENTS[0].model_dump()
    assert nothing({**event, "name": name}) == b"{}"
    assert nothing({key: value for key, value in event.items() if key != "name"}) == b"{}"


def test_a_history_of_chat_asks_for_what_its_last_message_asks_for() -> None:
    asking = [ChatCompletionMessage(role="assistant", tool_calls=[tool_call(id)]) for id in ("old", "call_1")]
    done = {"role": "tool", "tool_call_id": "old", "content": "Yes."}
    user = {"role": "user", "content": "And tomorrow?"}
    history = [user, asking[0].model_dump(), done, user, asking[1].model_dump()]
    assert only(OPENAI.parse(encoded(history), [], {})).call == CALL
    (found,) = json.loads(answer_to(OPENAI, encoded(history), [REPLY]))
    assert found == {"role": "tool", "tool_call_id": "call_1", "content": SAY}
    assert nothing(history[:3]) == b"[]"
    assert nothing([user, ChatCompletionMessage(role="assistant", content="Hello.").model_dump()]) == b"[]"


# What is another vendor's


GEMINIS = {"name": "cancel", "args": {"which": "tomorrow"}}
TOOL_USE = {"type": "tool_use", "id": "toolu_1", "name": "cancel", "input": {"which": "tomorrow"}}


@pytest.mark.parametrize(
    "value",
    [
        TOOL_USE,
        [TOOL_USE],
        {"type": "message", "role": "assistant", "content": [TOOL_USE]},
        {"role": "assistant", "content": [TOOL_USE]},
        GEMINIS,
        {"functionCall": GEMINIS},
        [{"functionCall": GEMINIS}],
        {"function_call": GEMINIS},
        {"role": "model", "parts": [{"function_call": GEMINIS}]},
    ],
)
def test_a_call_of_another_vendor_is_refused_and_never_passed_over(value: object) -> None:
    with pytest.raises(Fault) as caught:
        OPENAI.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"


# What asks for nothing


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (MESSAGE, b"{}"),
        (REASONING, b"{}"),
        ([], b"[]"),
        ([MESSAGE.model_dump(), REASONING.model_dump()], b"[]"),
        (RESPONSE.model_copy(update={"output": [MESSAGE]}), b"[]"),
        (ChatCompletionMessage(role="assistant", content="Hello."), b"[]"),
        (COMPLETION.model_copy(update={"choices": []}), b"[]"),
        ({"type": "session.created", "event_id": "e", "session": {}}, b"{}"),
        ({"type": "function_call_output", "call_id": "call_1", "output": "Yes."}, b"{}"),
        ({"type": "response.completed", "id": "evt_1", "object": "event", "data": {"id": "resp_1"}}, b"{}"),
        ({"type": "function", "function": {"name": "cancel", "parameters": {"type": "object"}}}, b"{}"),
        ({"type": "function", "name": "cancel", "parameters": {"type": "object"}, "strict": True}, b"{}"),
    ],
)
def test_what_has_no_call_is_acknowledged_by_nothing_of_its_kind(value: object, content: bytes) -> None:
    assert nothing(value) == content


def test_the_webhook_of_an_incoming_call_is_acknowledged() -> None:
    data = {"call_id": "rtc_1", "sip_headers": [{"name": "From", "value": "<sip:+15555550123@sip.example>"}]}
    event = RealtimeCallIncomingWebhookEvent.model_validate(
        {"id": "evt_1", "created_at": 1, "type": "realtime.call.incoming", "data": data}
    )
    assert nothing(event) == b"{}"


@pytest.mark.parametrize("value", [{}, {"output": "x"}, {"name": "look"}, {"choices": 5}, {"status": "x"}])
def test_an_object_that_is_nothing_of_openais_is_refused(value: object) -> None:
    with pytest.raises(Fault) as caught:
        OPENAI.parse(encoded(value), [], {})
    assert caught.value.reason == "bad_arguments"
    assert json.loads(OPENAI.render_fault(Reply(say="That is\nno call."))) == {"error": "That is no call."}


# Who is on the line


HEADERS = [
    (b"x-conversation-id", b"conv_1"),
    (b"x-caller-number", b"+1 555 555 0123"),
    (b"x-called-number", b"+49 30 1234567"),
    (b"x-agent-id", b"agent_1"),
]
BESIDE = {
    "conversation_id": "conv_1",
    "caller_number": "+15555550123",
    "called_number": "+49301234567",
    "agent_id": "agent_1",
}


def test_the_program_says_who_is_on_the_line_in_headers() -> None:
    for each in calls(OPENAI.parse(body(RESPONSE), HEADERS, {})):
        assert (each.call.conversation, each.call.caller) == ("conv_1", "+15555550123")
    assert OPENAI.lines(body(RESPONSE), HEADERS) == ("49301234567", "agent_1")
    assert OPENAI.lines(body(RESPONSE.output), HEADERS) == ("49301234567", "agent_1")


@pytest.mark.parametrize("whole", [item(), tool_call(), RESPONSE, *EVENTS])
def test_the_program_says_it_beside_the_call_as_well(whole: BaseModel) -> None:
    beside = encoded({**whole.model_dump(), **BESIDE})
    for each in calls(OPENAI.parse(beside, [], {})):
        assert (each.call.conversation, each.call.caller) == ("conv_1", "+15555550123")
        assert each.call.arguments == ARGUMENTS
    assert OPENAI.lines(beside, []) == ("49301234567", "agent_1")
    other = [(b"x-conversation-id", b"conv_2"), (b"x-caller-number", b"anonymous")]
    for each in calls(OPENAI.parse(beside, other, {})):
        assert (each.call.conversation, each.call.caller) == ("conv_2", "")


def test_what_the_model_says_of_the_line_is_not_believed() -> None:
    made_up = item(name="book").model_copy(update={"arguments": json.dumps(BESIDE)})
    call = only(OPENAI.parse(body(made_up), [], {})).call
    assert (call.conversation, call.caller) == ("", "")
    assert OPENAI.lines(body(made_up), []) == ()


# What goes wrong in one of several


def test_a_call_that_cannot_be_run_leaves_the_others_alone() -> None:
    items = [item("call_1").model_copy(update={"arguments": "tomorrow"}), item("call_2")]
    first, second = calls(OPENAI.parse(body(items), [], {}))
    assert first.fault is not None
    assert first.fault.reason == "bad_arguments"
    assert second.fault is None


def test_of_too_many_calls_none_is_run_and_all_are_answered() -> None:
    items = [item(f"call_{at}") for at in range(CALLS_MAX + 1)]
    assert all(each.fault is None for each in calls(OPENAI.parse(body(items[:CALLS_MAX]), [], {})))
    found = calls(OPENAI.parse(body(items), [], {}))
    assert {each.fault.reason for each in found if each.fault} == {"too_many_calls"}
    assert len([each for each in found if each.fault]) == CALLS_MAX + 1
    assert [each["call_id"] for each in answer(items, *[REPLY] * len(items))] == [
        each.call_id for each in items
    ]


@pytest.mark.parametrize("id", ["x" * 10_000, "call__thought__" + "A" * 2_000, "a\0b", "null"])
def test_an_output_stands_under_the_id_that_was_sent_whatever_it_is(id: str) -> None:
    assert only(OPENAI.parse(body(item(id)), [], {})).call.id == ""
    assert answer(item(id))["call_id"] == id
    assert answer(tool_call(id))["tool_call_id"] == id


@pytest.mark.parametrize("id", [None, [], {}, 1.5, True])
def test_an_id_of_a_wrong_type_is_none(id: object) -> None:
    value = {"type": "function_call", "call_id": id, "name": "check_slot", "arguments": TEXT}
    assert only(OPENAI.parse(encoded(value), [], {})).call == ToolCall("check_slot", ARGUMENTS)
    assert json.loads(answer_to(OPENAI, encoded(value), [REPLY]))["call_id"] == ""


@pytest.mark.parametrize("arguments", ["", "{}", None, {}])
def test_a_tool_without_arguments_is_called_with_none(arguments: object) -> None:
    value = {"type": "function_call", "call_id": "call_1", "name": "look", "arguments": arguments}
    found = only(OPENAI.parse(encoded(value), [], {}))
    assert (found.fault, found.call.arguments) == (None, {})
