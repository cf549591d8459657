"""The definitions fit every dialect, the vendors' own types, and the files that people paste."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from retell.types.llm_response import GeneralToolCustomTool
from vapi.types import CreateFunctionToolDto

from tools.arguments import NAMES
from tools.registry import NAMES as TOOLS
from tools.schemas.definitions import DEFINITIONS, PARAMETERS, Described, described
from tools.schemas.dialects import DIALECTS

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
URL = "https://halfpast.example.com"


def rendered(platform: str) -> list[dict[str, Any]]:
    return [DIALECTS[platform](each, URL) for each in described()]


def test_every_tool_is_defined_and_nothing_else() -> None:
    assert sorted(each.name for each in DEFINITIONS) == sorted(TOOLS)


@pytest.mark.parametrize("definition", described(), ids=lambda each: each.name)
def test_a_definition_is_flat_and_needs_nothing_that_a_platform_refuses(definition: Described) -> None:
    schema = definition.schema()
    assert set(schema) == {"type", "properties", "required"}
    assert schema["required"] == list(schema["properties"])
    for each in schema["properties"].values():
        assert set(each) == {"type", "description"}
        assert each["type"] == "string"


def test_every_parameter_of_a_definition_is_one_that_tools_read() -> None:
    assert set(PARAMETERS) <= set(NAMES)
    assert {name for each in DEFINITIONS for name in each.parameters} == set(PARAMETERS)


def test_vapi_takes_the_definitions_with_nothing_left_over() -> None:
    for body in rendered("vapi"):
        assert body.pop("type") == "function"
        tool = CreateFunctionToolDto.model_validate(body)
        assert tool.function is not None
        assert tool.function.parameters is not None
        assert tool.server is not None
        for part in (tool, tool.function, tool.function.parameters, tool.server):
            assert not part.model_extra


def test_retell_takes_the_definitions_with_nothing_left_over() -> None:
    for body in rendered("retell"):
        tool = TypeAdapter(GeneralToolCustomTool).validate_python(body)
        assert not tool.model_extra


@pytest.mark.parametrize("platform", DIALECTS)
def test_the_example_files_are_what_the_definitions_say(platform: str) -> None:
    for body in rendered(platform):
        name = body["name"] if "name" in body else body["function"]["name"]
        path = EXAMPLES / f"{platform}-{name}.json"
        assert json.loads(path.read_text(encoding="utf-8")) == body
