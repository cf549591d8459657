"""Pushing to ElevenLabs, judged by its SDK's types; the stand-in is driven by its SDK's client too."""

import copy
from typing import Any

import httpx
import pytest
from elevenlabs import ElevenLabs
from elevenlabs.types import ToolRequestModel

from server.pushing import PushFailed
from tests.server.pushing.kit import TOOL_KEY, changed, definitions, pushed
from tests.server.pushing.standins import KEY, ElevenLabsStandIn, serving

OTHER_KEY = "hp_live_fedcba9876543210"


def definition(name: str, **changes: str) -> dict[str, Any]:
    found = definitions("elevenlabs", **changes)
    (one,) = [each for each in found if each["tool_config"]["name"] == name]
    return one


def headers(config: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = config["api_schema"]["request_headers"]
    return found


async def test_every_tool_is_created_and_the_second_push_changes_nothing() -> None:
    labs = ElevenLabsStandIn()
    with serving(labs) as api:
        result = await pushed("elevenlabs", api)
        again = await pushed("elevenlabs", api)
    assert [each[2] for each in labs.writes()] == definitions("elevenlabs")
    assert {each[:2] for each in labs.writes()} == {("POST", "/v1/convai/tools")}
    assert (result.done, again.done) == (len(definitions("elevenlabs")), 0)
    assert all(each.endswith(": nothing to change") for each in again.said)


async def test_an_update_keeps_what_the_user_and_the_platform_have_set() -> None:
    labs = ElevenLabsStandIn()
    mine = definition("book")
    mine["tool_config"] |= {"pre_tool_speech": "force", "tool_call_sound": "typing"}
    mine["response_mocks"] = [{"mock_result": "Booked.", "parameter_conditions": [], "is_error": False}]
    id = labs.add(mine)["id"]
    before = copy.deepcopy(labs.config(id))
    with serving(labs) as api:
        result = await pushed("elevenlabs", api, changed([definition("book")], "book", "Book it."))
    ((method, path, _),) = labs.writes()
    assert (method, path) == ("PATCH", f"/v1/convai/tools/{id}")
    assert labs.config(id) == before | {"description": "Book it."}
    assert labs.tools[id]["response_mocks"] == mine["response_mocks"]
    assert result.done == 1


async def test_a_dry_run_sends_nothing() -> None:
    labs = ElevenLabsStandIn()
    with serving(labs) as api:
        result = await pushed("elevenlabs", api, dry_run=True)
    assert (labs.writes(), labs.tools, result.done) == ([], {}, len(definitions("elevenlabs")))
    assert '"Authorization": "(hidden)"' in result.text


async def test_another_businesss_tools_are_left_alone() -> None:
    labs = ElevenLabsStandIn()
    for each in definitions("elevenlabs", key=OTHER_KEY):
        labs.add(each)
    before = copy.deepcopy(labs.tools)
    with serving(labs) as api:
        result = await pushed("elevenlabs", api)
    assert result.done == len(before)
    assert {id: labs.tools[id] for id in before} == before


@pytest.mark.parametrize(
    "pointer",
    [{"secret_id": "sec_1"}, {"variable_name": "secret__key"}, {"env_var_label": "KEY"}, "Bearer {{key}}"],
)
async def test_a_key_in_the_vault_stays_there_and_needs_the_agent_to_be_named(pointer: object) -> None:
    labs = ElevenLabsStandIn()
    mine = definition("book")
    headers(mine["tool_config"])["Authorization"] = pointer
    id = labs.add(mine)["id"]
    labs.agents["agent_1"] = [id]
    wanted = changed([definition("book")], "book", "Book it.")
    with serving(labs) as api:
        with pytest.raises(PushFailed, match="--to ID"):
            await pushed("elevenlabs", api, wanted)
        assert labs.writes() == []
        result = await pushed("elevenlabs", api, wanted, target="agent_1")
        again = await pushed("elevenlabs", api, wanted, target="agent_1")
    assert (result.done, again.done) == (1, 0)
    assert headers(labs.config(id)) == {"Authorization": pointer}
    assert labs.config(id)["description"] == "Book it."


async def test_tools_that_name_their_tenant_are_known_by_it_and_others_left_alone() -> None:
    labs = ElevenLabsStandIn()
    mine = definition("book", tenant="clinic")
    headers(mine["tool_config"])["Authorization"] = {"secret_id": "sec_1"}
    id = labs.add(mine)["id"]
    theirs = labs.add(definition("book", tenant="spa"))
    before = copy.deepcopy(theirs)
    with serving(labs) as api:
        result = await pushed(
            "elevenlabs", api, changed([definition("book", tenant="clinic")], "book", "Book it.")
        )
    assert result.done == 1
    assert labs.config(id)["description"] == "Book it."
    assert headers(labs.config(id))["Authorization"] == {"secret_id": "sec_1"}
    assert labs.tools[theirs["id"]] == before


async def test_the_tools_of_the_named_agent_get_a_new_key() -> None:
    labs = ElevenLabsStandIn()
    mine, theirs = (labs.add(definition("book", key=OTHER_KEY))["id"] for _ in range(2))
    labs.agents["agent_1"] = [mine]
    with serving(labs) as api:
        result = await pushed("elevenlabs", api, [definition("book")], target="agent_1")
    assert headers(labs.config(mine)) == {"Authorization": f"Bearer {TOOL_KEY}"}
    assert headers(labs.config(theirs)) == {"Authorization": f"Bearer {OTHER_KEY}"}
    assert '+        "Authorization": "(hidden, another one)"' in result.text


async def test_tools_beyond_the_first_page_are_found() -> None:
    labs = ElevenLabsStandIn()
    for at in range(230):
        labs.add(definition("book", key=f"hp_live_{at:016}"))
    for each in definitions("elevenlabs"):
        labs.add(each)
    with serving(labs) as api:
        result = await pushed("elevenlabs", api)
    assert (labs.writes(), result.done) == ([], 0)


def test_the_stand_in_speaks_to_the_vendors_own_client() -> None:
    labs = ElevenLabsStandIn()
    with serving(labs) as api, httpx.Client() as http:
        client = ElevenLabs(api_key=KEY, base_url=api, httpx_client=http)
        tools = client.conversational_ai.tools
        request = ToolRequestModel.model_validate(definition("book"))
        created = tools.create(request=request)
        tools.update(created.id, request=request)
        listed = tools.list(page_size=100)
    assert [each.id for each in listed.tools] == [created.id]
    assert listed.tools[0].tool_config.name == "book"
    assert not listed.has_more
