"""The definitions fit every dialect, the vendors' own types, and the files that people paste."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import anthropic
import pytest
from anthropic.types import ToolParam
from elevenlabs.types import ToolRequestModel
from elevenlabs.types.tool_error_handling_mode import ToolErrorHandlingMode
from elevenlabs.types.tool_execution_mode import ToolExecutionMode
from elevenlabs.types.tool_interruption_mode import ToolInterruptionMode
from elevenlabs.types.tool_request_model_tool_config import ToolRequestModelToolConfig_Webhook
from google.genai.types import GenerateContentConfig
from google.genai.types import Tool as GeminiTool
from google.genai.types import Type as GeminiType
from hypothesis import given
from hypothesis import strategies as st
from mcp_types import Tool as McpTool
from openai.lib._pydantic import _ensure_strict_json_schema
from openai.types.chat import ChatCompletionFunctionTool, ChatCompletionFunctionToolParam
from openai.types.realtime import RealtimeFunctionTool
from openai.types.responses import FunctionTool, FunctionToolParam
from pydantic import BaseModel, TypeAdapter
from retell.types.llm_response import GeneralToolCustomTool
from vapi.types import CreateFunctionToolDto

from engine.model import Host, Service, Team
from tests.tools.desk import PRACTICE, picture
from tests.tools.speech.callers import NOW
from tools.arguments import NAMES
from tools.call import ToolCall
from tools.memory import Memory
from tools.registry import NAMES as TOOLS
from tools.registry import READS
from tools.schemas.definitions import (
    DEFINITIONS,
    DESCRIPTION_MAX,
    PARAMETERS,
    Described,
    describe,
    described,
)
from tools.schemas.dialects import CALLING, DIALECTS, SIGNING, Place, render
from tools.schemas.roster import NAMES_CHARS_MAX, Roster, roster

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
WRITING = {"hold_slot", "book", "reschedule", "cancel"}
OPENAI_DESCRIPTION_MAX = 1_024
PLACE = Place("https://voice.example.com", "hp_live_1")


def clinic() -> Roster:
    found = roster(picture(*PRACTICE))
    assert found is not None
    return found


def crowd(hosts: int = 200) -> Roster:
    """More people than a description has room for, and a few services."""
    people = [Host(f"h{at:03}", f"Person {at}") for at in range(hosts)]
    found = roster(picture(PRACTICE[0], *people, Service("cut", "Haircut")))
    assert found is not None
    return found


EVERY = tuple(describe(each, of) for of in (None, clinic(), crowd()) for each in DEFINITIONS)
"""Each tool of anybody, of a small business and of a large one."""
every_tool = pytest.mark.parametrize("tool", EVERY, ids=lambda each: each.name)


def parts(model: object) -> Iterator[BaseModel]:
    """All pydantic models in one."""
    if isinstance(model, BaseModel):
        yield model
        for name in type(model).model_fields:
            yield from parts(getattr(model, name))
    elif isinstance(model, dict):
        for each in model.values():
            yield from parts(each)
    elif isinstance(model, list | tuple):
        for each in model:
            yield from parts(each)


def nothing_left_over(model: BaseModel, least: int = 1) -> None:
    """No part has a field that its type does not know; `least`: the parts that have to be seen."""
    found = list(parts(model))
    assert len(found) >= least
    assert [each for each in found if each.model_extra] == []


def test_every_tool_is_defined_and_nothing_else() -> None:
    assert sorted(each.name for each in DEFINITIONS) == sorted(TOOLS)


@every_tool
def test_a_definition_is_flat_and_needs_nothing_that_a_platform_refuses(tool: Described) -> None:
    schema = tool.schema()
    assert set(schema) == {"type", "properties", "required"}
    assert schema["type"] == "object"
    assert schema["required"] == list(schema["properties"])
    for each in schema["properties"].values():
        assert set(each) == {"type", "description"}
        assert each["type"] == "string"


def test_every_parameter_of_a_definition_is_one_that_tools_read() -> None:
    assert set(PARAMETERS) <= set(NAMES)
    assert {name for each in DEFINITIONS for name in each.parameters} == set(PARAMETERS)


def test_a_business_is_named_with_its_zone_its_language_and_all_whom_it_offers() -> None:
    for tool in described(clinic()):
        assert "Praxis am Park" in tool.description
        assert "Europe/Berlin" in tool.parameters["time_zone"]
        assert tool.parameters["language"].endswith("Empty for en.")
    with_whom = {
        each.parameters["with_whom"] for each in described(clinic()) if "with_whom" in each.parameters
    }
    assert with_whom == {
        "The person, team or service the caller asks for, as they said it. Empty for anyone. "
        "People: Dr. Anna Müller, Ben Okafor, Clara Schmidt. Teams: The Board, The Practice. "
        "Services: Check-up, Surgery."
    }


def test_anybodys_tools_name_nobody() -> None:
    for tool in described():
        assert "{" not in tool.description
        assert tool.parameters.get("with_whom") in (None, PARAMETERS["with_whom"])


def test_a_team_of_nobody_and_a_service_that_nobody_does_are_not_offered() -> None:
    gone = (Team("ghosts", "Ghosts", ("casper",)), Service("haunting", "Haunting", team="poltergeists"))
    found = roster(picture(*PRACTICE, *gone))
    assert found == clinic()


def test_a_business_that_is_not_there_yet_has_no_roster() -> None:
    assert roster(picture(Host("anna", "Anna"))) is None


def test_where_all_names_are_told_nothing_has_to_be_found() -> None:
    for of in (None, clinic(), Roster("Alone", "UTC")):
        assert "list_options" not in [each.name for each in described(of)]


def test_where_there_are_too_many_names_the_model_is_told_how_to_find_one() -> None:
    tools = {each.name: each for each in described(crowd())}
    assert list(tools) == [each.name for each in DEFINITIONS]
    for name in ("check_slot", "propose_times", "hold_slot", "book", "reschedule"):
        told = tools[name].parameters["with_whom"]
        assert "People: 200, too many to name here; list_options finds them" in told
        assert told.endswith("Services: Haircut.")
    assert "Person" not in tools["list_options"].parameters["with_whom"]


names = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=120), max_size=60).map(tuple)


@given(names, names, names)
def test_a_name_is_told_or_can_be_found_and_no_description_is_too_long(
    hosts: tuple[str, ...], teams: tuple[str, ...], services: tuple[str, ...]
) -> None:
    of = Roster("B" * 120, "America/Argentina/ComodRivadavia", "pt", hosts, teams, services)
    tools = {each.name: each for each in described(of)}
    told = tools["book"].parameters["with_whom"]
    for kind, given_ in (("People", hosts), ("Teams", teams), ("Services", services)):
        listed = f"{kind}: {', '.join(dict.fromkeys(given_))}."
        assert not given_ or listed in told or (f"{kind}: {len(set(given_))}, too many" in told)
    assert ("list_options" in tools) == ("too many" in told)
    assert ("too many" in told) <= (sum(map(len, hosts + teams + services)) > NAMES_CHARS_MAX / 2)
    for tool in tools.values():
        assert all(len(each) <= DESCRIPTION_MAX for each in (tool.description, *tool.parameters.values()))
    assert DESCRIPTION_MAX <= OPENAI_DESCRIPTION_MAX


def test_what_a_tool_says_that_it_does_is_what_it_does() -> None:
    effects = {each.name: each.effects for each in DEFINITIONS}
    assert {name for name, each in effects.items() if not each.read_only} == WRITING
    assert {name for name, each in effects.items() if each.destructive} == {"reschedule", "cancel"}
    assert {name for name, each in effects.items() if not each.idempotent} == {"hold_slot"}


@every_tool
def test_vapi_takes_a_definition_with_nothing_left_over(tool: Described) -> None:
    for place in (PLACE, Place(PLACE.url, "", "clinic")):
        body = DIALECTS["vapi"](tool, place)
        assert body.pop("type") == "function"
        found = CreateFunctionToolDto.model_validate(body)
        nothing_left_over(found, 4 + len(tool.parameters))
        assert found.server is not None
        assert found.server.headers == (place.headers or None)
        assert found.server.url == f"https://voice.example.com/vapi{'/clinic' if place.tenant else ''}"


@every_tool
def test_retell_takes_a_definition_with_nothing_left_over(tool: Described) -> None:
    for place in (PLACE, Place(PLACE.url, "", "clinic")):
        found = TypeAdapter(GeneralToolCustomTool).validate_python(DIALECTS["retell"](tool, place))
        nothing_left_over(found, 2)
        assert found.headers == (place.headers or None)
        assert found.url == f"https://voice.example.com/retell{'/clinic' if place.tenant else ''}"


@every_tool
def test_elevenlabs_takes_a_definition_with_nothing_left_over(tool: Described) -> None:
    body = DIALECTS["elevenlabs"](tool, PLACE)
    found = ToolRequestModel.model_validate(body)
    config = found.tool_config
    assert isinstance(config, ToolRequestModelToolConfig_Webhook)
    nothing_left_over(found, 4 + len(tool.parameters) + 4)
    assert config.api_schema.url == f"https://voice.example.com/elevenlabs/{tool.name}"
    for value, known in (
        (config.interruption_mode, ToolInterruptionMode),
        (config.tool_error_handling_mode, ToolErrorHandlingMode),
        (config.execution_mode, ToolExecutionMode),
    ):
        assert value in get_args(get_args(known)[0])


@every_tool
def test_elevenlabs_fills_in_what_it_knows_and_the_model_is_not_told(tool: Described) -> None:
    schema = DIALECTS["elevenlabs"](tool, PLACE)["tool_config"]["api_schema"]["request_body_schema"]
    hidden = {name: each for name, each in schema["properties"].items() if "dynamic_variable" in each}
    assert hidden == {
        "conversation_id": {"type": "string", "dynamic_variable": "system__conversation_id"},
        "caller_number": {"type": "string", "dynamic_variable": "system__caller_id"},
        "called_number": {"type": "string", "dynamic_variable": "system__called_number"},
        "agent_id": {"type": "string", "dynamic_variable": "system__agent_id"},
    }
    shown = {name: each for name, each in schema["properties"].items() if name not in hidden}
    assert shown == tool.schema()["properties"]
    assert set(tool.parameters) <= set(schema["required"]) <= set(schema["properties"])


def test_on_the_web_where_nobody_has_a_number_none_is_required() -> None:
    schema = DIALECTS["elevenlabs"](described()[0], PLACE)["tool_config"]["api_schema"]["request_body_schema"]
    assert not {"caller_number", "called_number"} & set(schema["required"])


def test_whoever_is_called_is_the_person_on_the_line() -> None:
    (body,) = render("elevenlabs", described()[:1], Place(outbound=True))
    properties = body["tool_config"]["api_schema"]["request_body_schema"]["properties"]
    assert properties["caller_number"]["dynamic_variable"] == "system__called_number"
    assert properties["called_number"]["dynamic_variable"] == "system__caller_id"


def test_no_interruption_ends_a_write() -> None:
    modes = {
        each["tool_config"]["name"]: each["tool_config"]["interruption_mode"]
        for each in render("elevenlabs", EVERY, PLACE)
    }
    assert {name for name, mode in modes.items() if mode == "disable_during_tool"} == WRITING
    assert {mode for name, mode in modes.items() if name not in WRITING} == {"allow"}


def test_a_key_that_opens_several_tenants_is_sent_with_the_one_that_is_meant() -> None:
    place = Place(PLACE.url, PLACE.key, "clinic")
    (body,) = render("elevenlabs", described()[:1], place)
    schema = body["tool_config"]["api_schema"]
    assert schema["url"] == "https://voice.example.com/elevenlabs/check_slot"
    assert schema["request_headers"] == {"Authorization": "Bearer hp_live_1", "X-Tenant": "clinic"}
    assert render("vapi", described()[:1], place)[0]["server"] == {
        "url": "https://voice.example.com/vapi/clinic",
        "timeoutSeconds": 10,
        "headers": {"Authorization": "Bearer hp_live_1"},
    }


@every_tool
def test_openai_takes_a_definition_with_nothing_left_over(tool: Described) -> None:
    flat = DIALECTS["openai"](tool, PLACE)
    nothing_left_over(FunctionTool.model_validate(flat))
    TypeAdapter(FunctionToolParam).validate_python(flat)
    assert set(flat) <= set(FunctionToolParam.__annotations__)
    assert FunctionToolParam.__required_keys__ <= set(flat)
    chat = DIALECTS["openai-chat"](tool, PLACE)
    nothing_left_over(ChatCompletionFunctionTool.model_validate(chat), 2)
    TypeAdapter(ChatCompletionFunctionToolParam).validate_python(chat)
    assert {"type": "function", **chat["function"]} == flat
    nothing_left_over(RealtimeFunctionTool.model_validate(DIALECTS["openai-realtime"](tool, PLACE)))


@every_tool
def test_openai_takes_a_definition_as_strict(tool: Described) -> None:
    flat = DIALECTS["openai"](tool, PLACE)
    assert flat["strict"] is True
    schema = flat["parameters"]
    assert _ensure_strict_json_schema(copy.deepcopy(schema), path=(), root=schema) == schema
    # What the documentation asks of it: a closed object of which all is required, and no unknown keyword.
    assert (schema["type"], schema["additionalProperties"]) == ("object", False)
    assert sorted(schema["required"]) == sorted(schema["properties"])
    assert set(schema) == {"type", "properties", "required", "additionalProperties"}
    assert len(flat["description"]) <= OPENAI_DESCRIPTION_MAX


@every_tool
def test_anthropic_takes_a_definition_as_it_is(tool: Described) -> None:
    body = DIALECTS["anthropic"](tool, PLACE)
    TypeAdapter(ToolParam).validate_python(body)
    assert set(body) <= set(ToolParam.__annotations__)
    assert body["strict"] is True
    assert anthropic.transform_schema(copy.deepcopy(body["input_schema"])) == body["input_schema"]


def test_gemini_takes_all_definitions_as_one_tool_with_nothing_left_over() -> None:
    rendered = render("gemini", EVERY[:8], PLACE)
    (tool,) = rendered
    found = GeminiTool.model_validate(tool)  # it refuses what it does not know
    assert found.function_declarations is not None
    assert [each.name for each in found.function_declarations] == [each.name for each in EVERY[:8]]
    for each in found.function_declarations:
        assert each.parameters is not None
        assert each.parameters.type is GeminiType.OBJECT
        assert {one.type for one in (each.parameters.properties or {}).values()} == {GeminiType.STRING}
    assert GenerateContentConfig.model_validate({"tools": rendered}).tools == [found]
    assert "additionalProperties" not in json.dumps(rendered)


@every_tool
def test_mcp_takes_a_definition_with_nothing_left_over(tool: Described) -> None:
    body = DIALECTS["mcp"](tool, PLACE)
    found = McpTool.model_validate(body)
    assert found.model_dump(by_alias=True, exclude_unset=True) == body
    assert found.annotations is not None
    assert found.annotations.read_only_hint is (tool.name not in WRITING)


@pytest.mark.parametrize("platform", DIALECTS)
def test_only_a_platform_that_calls_by_itself_is_told_the_address_and_the_key(platform: str) -> None:
    text = json.dumps(render(platform, EVERY, PLACE))
    assert (PLACE.url in text) == (PLACE.key in text) == (platform in CALLING)


@pytest.mark.parametrize("platform", SIGNING)
def test_whoever_signs_sends_no_key(platform: str) -> None:
    text = json.dumps(render(platform, EVERY, Place(PLACE.url, "", "clinic")))
    assert "Authorization" not in text
    assert f"{PLACE.url}/{platform}/clinic" in text


@pytest.mark.parametrize("platform", ["vapi", "retell"])
def test_the_example_files_are_what_the_definitions_say(platform: str) -> None:
    files = {each.stem: json.loads(each.read_text("utf-8")) for each in EXAMPLES.glob(f"{platform}-*.json")}
    defined = {f"{platform}-{each.name}": describe(each) for each in DEFINITIONS}
    place = Place("https://halfpast.example.com")
    assert files == {name: DIALECTS[platform](tool, place) for name, tool in defined.items()}


@pytest.mark.parametrize("tool", READS)
def test_an_empty_argument_is_as_good_as_none(tool: str) -> None:
    """As every parameter is required, a model sends "" for what it does not know."""
    (definition,) = (each for each in EVERY[:8] if each.name == tool)
    said, everything = {"when": "2026-12-01T10:00"}, dict.fromkeys(definition.parameters, "")
    found = picture(*PRACTICE)
    empty, bare = (
        READS[tool](ToolCall(tool, each), found, NOW * 60_000, Memory()) for each in (everything | said, said)
    )
    assert empty == bare
