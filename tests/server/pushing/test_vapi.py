"""Pushing to Vapi, judged by its SDK's types; the stand-in is driven by its SDK's client too."""

import copy
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse
from vapi import Vapi
from vapi.tools.types import CreateToolsRequest_Function, ListToolsResponseItem_Function

from server.pushing import PushFailed
from tests.server.pushing.kit import HOST, TOOL_KEY, changed, definitions, pushed
from tests.server.pushing.standins import KEY, VapiStandIn, serving

OTHER_KEY = "hp_live_fedcba9876543210"
MESSAGES = [{"type": "request-start", "content": "One moment."}]


def names(vapi: VapiStandIn) -> list[str]:
    return [each["function"]["name"] for each in vapi.tools.values()]


def definition(name: str, **changes: str) -> dict[str, Any]:
    (found,) = [each for each in definitions("vapi", **changes) if each["function"]["name"] == name]
    return found


async def test_every_tool_is_created_as_it_is_defined() -> None:
    vapi = VapiStandIn()
    with serving(vapi) as api:
        result = await pushed("vapi", api)
    assert result.done == len(definitions("vapi"))
    assert [each[2] for each in vapi.writes()] == definitions("vapi")
    assert {each[:2] for each in vapi.writes()} == {("POST", "/tool")}
    assert [each for each in result.said if each.startswith("created ")] == [
        f"created {name}" for name in names(vapi)
    ]


async def test_the_second_push_changes_nothing() -> None:
    vapi = VapiStandIn()
    with serving(vapi) as api:
        await pushed("vapi", api)
        vapi.asked.clear()
        result = await pushed("vapi", api)
    assert result.done == 0
    assert vapi.writes() == []
    assert result.said == [f"{name}: nothing to change" for name in names(vapi)]


async def test_only_what_differs_is_sent() -> None:
    vapi = VapiStandIn()
    with serving(vapi) as api:
        await pushed("vapi", api)
        vapi.asked.clear()
        wanted = changed(definitions("vapi"), "book", "Book it.")
        result = await pushed("vapi", api, wanted)
        again = await pushed("vapi", api, wanted)
    ((method, path, body),) = vapi.writes()
    id = next(id for id, each in vapi.tools.items() if each["function"]["name"] == "book")
    assert (method, path) == ("PATCH", f"/tool/{id}")
    assert body.keys() == {"function"}
    assert vapi.tools[id]["function"]["description"] == "Book it."
    assert '+    "description": "Book it.",' in result.text
    assert (result.done, again.done) == (1, 0)


async def test_a_dry_run_shows_the_differences_and_sends_nothing() -> None:
    vapi = VapiStandIn()
    with serving(vapi) as api:
        result = await pushed("vapi", api, dry_run=True)
    assert vapi.writes() == []
    assert vapi.tools == {}
    assert result.done == len(definitions("vapi"))
    assert len(result.said) == len(definitions("vapi"))
    assert all(each.startswith("--- /dev/null") for each in result.said)


async def test_what_the_user_has_set_survives_an_update() -> None:
    vapi = VapiStandIn()
    own = definition("book")
    own["messages"] = MESSAGES
    own["server"] |= {"backoffPlan": {"type": {"type": "fixed"}, "maxRetries": 2, "baseDelaySeconds": 1.0}}
    own["server"]["timeoutSeconds"] = 5
    own["server"]["headers"]["X-Team"] = "front desk"
    own["function"]["parameters"]["properties"]["with_whom"]["enum"] = ["Anna", "Ben"]
    tool = vapi.add(copy.deepcopy(own))
    with serving(vapi) as api:
        result = await pushed("vapi", api, [changed([definition("book")], "book", "Book it.")[0]])
        again = await pushed("vapi", api, [changed([definition("book")], "book", "Book it.")[0]])
    assert (result.done, again.done) == (1, 0)
    assert tool["messages"] == MESSAGES
    assert tool["server"]["backoffPlan"] == own["server"]["backoffPlan"]
    assert tool["server"]["timeoutSeconds"] == definition("book")["server"]["timeoutSeconds"] != 5
    assert tool["server"]["headers"] == {"Authorization": f"Bearer {TOOL_KEY}", "X-Team": "front desk"}
    assert tool["function"]["parameters"]["properties"]["with_whom"]["enum"] == ["Anna", "Ben"]


async def test_a_parameter_that_is_gone_goes_and_is_shown() -> None:
    vapi = VapiStandIn()
    old = definition("book")
    old["function"]["parameters"]["properties"]["colour"] = {"type": "string", "description": "Which."}
    old["function"]["parameters"]["required"].append("colour")
    tool = vapi.add(old)
    with serving(vapi) as api:
        result = await pushed("vapi", api, [definition("book")])
    assert "colour" not in tool["function"]["parameters"]["properties"]
    assert '-        "colour": {' in result.text


async def test_another_businesss_tools_are_left_alone() -> None:
    vapi = VapiStandIn()
    theirs = [*definitions("vapi", key=OTHER_KEY), *definitions("vapi", host="https://elsewhere.example.com")]
    for each in theirs:
        vapi.add(each)
    vapi.add({"type": "endCall"})
    vapi.add({"type": "function", "function": {"name": "book"}})
    before = copy.deepcopy(vapi.tools)
    with serving(vapi) as api:
        result = await pushed("vapi", api)
        again = await pushed("vapi", api, changed(definitions("vapi"), "book", "Book it."))
    assert result.done == len(definitions("vapi"))
    assert again.done == 1
    assert {id: vapi.tools[id] for id in before} == before
    assert "book: left alone 1 of the same address with another key" in result.text


async def test_tools_that_name_their_tenant_get_a_new_key_and_others_do_not() -> None:
    vapi = VapiStandIn()
    mine = vapi.add(definition("book", key=OTHER_KEY, tenant="clinic"))
    theirs = [vapi.add(definition("book", tenant=each)) for each in ("spa", "")]
    before = copy.deepcopy(theirs)
    with serving(vapi) as api:
        result = await pushed("vapi", api, [definition("book", tenant="clinic")])
    assert result.done == 1
    assert mine["server"]["headers"] == {"Authorization": f"Bearer {TOOL_KEY}"}
    assert theirs == before


async def test_a_key_that_cannot_be_seen_stops_it_before_anything_is_sent() -> None:
    vapi = VapiStandIn()
    hidden = definition("book")
    hidden["server"]["headers"] = {"Authorization": "Bearer ****"}
    vaulted = definition("cancel")
    vaulted["server"] = {"url": f"{HOST}/vapi", "credentialId": "550e8400-e29b-41d4-a716-446655440000"}
    for each in (hidden, vaulted):
        vapi.tools.clear()
        vapi.add(each)
        with serving(vapi) as api, pytest.raises(PushFailed, match="--to ID"):
            await pushed("vapi", api)
    assert vapi.writes() == []


async def test_the_tools_of_the_named_assistant_get_a_new_key_and_a_new_host() -> None:
    vapi = VapiStandIn()
    mine = vapi.add(definition("book", key=OTHER_KEY, host="https://old.example.com"))
    theirs = vapi.add(definition("book", key=OTHER_KEY))
    vapi.assistants["1"] = [mine["id"]]
    with serving(vapi) as api:
        result = await pushed("vapi", api, [definition("book")], target="1")
        again = await pushed("vapi", api, [definition("book")], target="1")
    assert (result.done, again.done) == (1, 0)
    assert mine["server"]["headers"] == {"Authorization": f"Bearer {TOOL_KEY}"}
    assert mine["server"]["url"] == f"{HOST}/vapi"
    assert theirs["server"]["headers"] == {"Authorization": f"Bearer {OTHER_KEY}"}
    assert '+      "Authorization": "(hidden, another one)"' in result.text
    assert OTHER_KEY not in result.text


@pytest.mark.parametrize("target", ["", "1"])
async def test_where_requests_are_signed_the_key_goes_and_other_headers_stay(target: str) -> None:
    vapi = VapiStandIn()
    mine = vapi.add(definition("book", tenant="clinic" if not target else ""))
    mine["server"]["headers"]["X-Team"] = "front desk"
    vapi.assistants["1"] = [mine["id"]]
    wanted = definition("book", key="", tenant="clinic")
    with serving(vapi) as api:
        result = await pushed("vapi", api, [wanted], target=target)
        again = await pushed("vapi", api, [wanted], target=target)
    assert (result.done, again.done) == (1, 0)
    assert mine["server"] == wanted["server"] | {"headers": {"X-Team": "front desk"}}
    assert '-      "Authorization": "(hidden)"' in result.text


async def test_what_the_named_assistant_does_not_use_is_said() -> None:
    vapi = VapiStandIn()
    vapi.assistants["1"] = [vapi.add(definition("book"))["id"]]
    tools = [definition(each) for each in ("book", "cancel", "hold_slot")]
    with serving(vapi) as api:
        result = await pushed("vapi", api, tools, target="1")
        again = await pushed("vapi", api, tools, target="1")
    note = "1 does not use cancel, hold_slot: add them to it on the platform"
    assert result.said.count(note) == again.said.count(note) == 1
    vapi.assistants["1"] = list(vapi.tools)
    with serving(vapi) as api:
        assert note not in (await pushed("vapi", api, tools, target="1")).said


async def test_a_key_in_the_vault_stays_there() -> None:
    vapi = VapiStandIn()
    tool = vapi.add(definition("book"))
    del tool["server"]["headers"]
    tool["server"]["credentialId"] = "550e8400-e29b-41d4-a716-446655440000"
    tool["server"]["timeoutSeconds"] = 5
    vapi.assistants["1"] = [tool["id"]]
    with serving(vapi) as api:
        await pushed("vapi", api, [definition("book")], target="1")
    assert "headers" not in tool["server"]
    assert tool["server"]["credentialId"] == "550e8400-e29b-41d4-a716-446655440000"
    assert tool["server"]["timeoutSeconds"] != 5


async def test_an_assistant_that_is_not_there_is_said() -> None:
    with (
        serving(VapiStandIn()) as api,
        pytest.raises(PushFailed, match="Couldn't find assistant 7; check --to"),
    ):
        await pushed("vapi", api, target="7")


@pytest.mark.parametrize("oldest_first", [False, True])
async def test_tools_beyond_the_first_page_are_found(oldest_first: bool) -> None:
    vapi = VapiStandIn(oldest_first=oldest_first)
    for at in range(120):
        vapi.add(definition("book", key=f"hp_live_{at:016}"))
    own = [vapi.add(each)["id"] for each in definitions("vapi")]
    for at in range(120, 240):
        vapi.add(definition("book", key=f"hp_live_{at:016}"))
    with serving(vapi) as api:
        result = await pushed("vapi", api, changed(definitions("vapi"), "book", "Book it."))
    ((method, path, _),) = vapi.writes()
    assert method == "PATCH"
    assert path.removeprefix("/tool/") in own
    assert result.done == 1


async def test_after_an_error_the_same_push_does_the_rest() -> None:
    vapi = VapiStandIn()
    vapi.fail_at["POST", "book"] = JSONResponse({"message": ["server busy"], "statusCode": 503}, 503)
    said: list[str] = []
    with serving(vapi) as api:
        with pytest.raises(PushFailed) as failed:
            await pushed("vapi", api, said=said)
        first = names(vapi)
        rest = await pushed("vapi", api)
        last = await pushed("vapi", api)
    assert failed.value.detail == (
        "Vapi answered 503 to POST /tool: server busy; the rest is still to do: run it again"
    )
    assert [each for each in said if each.startswith("created")] == [f"created {name}" for name in first]
    assert 0 < len(first) < len(definitions("vapi"))
    assert rest.done == len(definitions("vapi")) - len(first)
    assert sorted(names(vapi)) == sorted(each["function"]["name"] for each in definitions("vapi"))
    assert last.done == 0


def test_the_stand_in_speaks_to_the_vendors_own_client() -> None:
    vapi = VapiStandIn()
    with serving(vapi) as api, httpx.Client() as http:
        client = Vapi(token=KEY, base_url=api, httpx_client=http)
        request = CreateToolsRequest_Function.model_validate(definition("book"))
        created = client.tools.create(request=request)
        (listed,) = client.tools.list(limit=100)
    assert isinstance(listed, ListToolsResponseItem_Function)
    assert listed.id == created.id
    assert listed.function is not None
    assert listed.function.name == "book"
