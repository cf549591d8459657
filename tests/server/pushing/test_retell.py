"""Pushing to Retell, judged by its SDK's types; the stand-in is driven by its SDK's client too."""

import copy
from typing import Any, cast

import pytest
from retell import Retell
from retell.types.llm_update_params import GeneralTool

from engine.errors import InvalidValue
from server.pushing import PushFailed
from tests.server.pushing.kit import HOST, TOOL_KEY, changed, definitions, pushed
from tests.server.pushing.standins import KEY, RetellStandIn, serving

LLM = RetellStandIn.ID


def definition(name: str, **changes: str) -> dict[str, Any]:
    (found,) = [each for each in definitions("retell", **changes) if each["name"] == name]
    return found


async def test_the_tools_are_added_behind_those_that_are_there() -> None:
    retell = RetellStandIn()
    before = copy.deepcopy(retell.tools)
    with serving(retell) as api:
        result = await pushed("retell", api, target=LLM)
        again = await pushed("retell", api, target=LLM)
    assert retell.tools == [*before, *definitions("retell")]
    assert retell.llm["general_prompt"] == "Be kind."
    assert [each[:2] for each in retell.writes()] == [("PATCH", f"/update-retell-llm/{LLM}")]
    assert retell.versions == ["3"]
    assert (result.done, again.done) == (len(definitions("retell")), 0)
    assert result.said[-1] == f"created {definitions('retell')[-1]['name']}"
    assert all(each.endswith(": nothing to change") for each in again.said)


async def test_an_update_keeps_places_and_what_the_user_has_set() -> None:
    retell = RetellStandIn()
    mine = definition("book") | {"speak_during_execution": True, "response_variables": {"said": "$.say"}}
    retell.tools.insert(1, mine)
    retell.tools.append({"type": "press_digit", "name": "press_digit"})
    wanted = changed(definitions("retell"), "book", "Book it.")
    with serving(retell) as api:
        await pushed("retell", api, wanted, target=LLM)
    assert [each["name"] for each in retell.tools[:4]] == ["end_call", "book", "weather", "press_digit"]
    assert retell.tools[1] == definition("book") | {
        "description": "Book it.",
        "response_variables": {"said": "$.say"},
    }


async def test_a_new_key_and_a_new_host_are_a_change_that_shows_no_key() -> None:
    retell = RetellStandIn()
    retell.tools.append(definition("book", key="hp_live_old", host="https://old.example.com"))
    with serving(retell) as api:
        result = await pushed("retell", api, [definition("book")], target=LLM)
    assert retell.tool("book") == definition("book")
    assert '-    "Authorization": "(hidden)"' in result.text
    assert '+    "Authorization": "(hidden, another one)"' in result.text
    assert "hp_live_old" not in result.text


async def test_where_requests_are_signed_the_key_goes_and_other_headers_stay() -> None:
    retell = RetellStandIn()
    retell.tools.append(
        definition("book") | {"headers": {"authorization": f"Bearer {TOOL_KEY}", "X-Team": "a"}}
    )
    wanted = definition("book", key="", tenant="clinic")
    with serving(retell) as api:
        result = await pushed("retell", api, [wanted], target=LLM)
        again = await pushed("retell", api, [wanted], target=LLM)
    assert (result.done, again.done) == (1, 0)
    assert retell.tool("book") == wanted | {"headers": {"X-Team": "a"}}
    assert '-    "authorization": "(hidden)"' in result.text


async def test_a_key_in_a_variable_stays_there() -> None:
    retell = RetellStandIn()
    mine = definition("book")
    mine["headers"] = {"authorization": "Bearer {{halfpast_key}}"}
    retell.tools.append(mine)
    with serving(retell) as api:
        result = await pushed("retell", api, [definition("book")], target=LLM)
        await pushed("retell", api, [definition("book", key="")], target=LLM)
    assert result.done == 0
    assert retell.tool("book")["headers"] == {"authorization": "Bearer {{halfpast_key}}"}


@pytest.mark.parametrize(
    "other",
    [
        {"type": "end_call", "name": "book"},
        {"type": "custom", "name": "book", "url": "https://other.example.com/book"},
        {"type": "custom", "name": "book", "url": f"{HOST}/retell/spa"},
    ],
)
async def test_another_function_of_the_same_name_stops_it(other: dict[str, Any]) -> None:
    retell = RetellStandIn()
    retell.tools.append(other)
    with serving(retell) as api, pytest.raises(PushFailed, match="a function named book already"):
        await pushed("retell", api, definitions("retell", tenant="clinic"), target=LLM)
    assert retell.writes() == []


async def test_an_address_that_names_the_tenant_now_is_a_change() -> None:
    retell = RetellStandIn()
    retell.tools.append(definition("book"))
    with serving(retell) as api:
        await pushed("retell", api, [definition("book", tenant="clinic")], target=LLM)
    assert retell.tool("book")["url"] == f"{HOST}/retell/clinic"


async def test_a_dry_run_sends_nothing() -> None:
    retell = RetellStandIn()
    before = copy.deepcopy(retell.llm)
    with serving(retell) as api:
        result = await pushed("retell", api, target=LLM, dry_run=True)
    assert (retell.writes(), retell.llm, result.done) == ([], before, len(definitions("retell")))
    assert len(result.said) == len(definitions("retell"))


async def test_of_a_published_llm_retells_own_words_are_said_and_what_to_do() -> None:
    retell = RetellStandIn()
    retell.llm["is_published"] = True
    said: list[str] = []
    with serving(retell) as api, pytest.raises(PushFailed, match="Cannot update published LLM"):
        await pushed("retell", api, target=LLM, said=said)
    assert "make a new version of the agent" in said[-1]


async def test_without_an_llm_nothing_is_asked() -> None:
    retell = RetellStandIn()
    with serving(retell) as api, pytest.raises(InvalidValue, match="--to ID"):
        await pushed("retell", api)
    assert retell.asked == []


async def test_an_llm_that_is_not_there_is_said() -> None:
    with serving(RetellStandIn()) as api, pytest.raises(PushFailed, match="LLM not found; check --to"):
        await pushed("retell", api, target="llm_1?version=0")


def test_the_stand_in_speaks_to_the_vendors_own_client() -> None:
    retell = RetellStandIn()
    with serving(retell) as api, Retell(api_key=KEY, base_url=api, max_retries=0) as client:
        tools = [*retell.tools, definition("book")]
        updated = client.llm.update(LLM, general_tools=cast("list[GeneralTool]", tools))
        found = client.llm.retrieve(LLM)
    assert updated.general_tools is not None
    assert found.general_tools is not None
    assert [each.name for each in found.general_tools] == ["end_call", "weather", "book"]
    assert TOOL_KEY in str(found.general_tools[-1])
