"""The SDK's own client, of each protocol era, against a server that runs."""

import asyncio
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.server.platforms.mcp.clients import MODES, Mode, beside, connected, data, spoken
from tests.server.serving import Server
from tests.support.folders import temporary_folder
from tools.schemas.definitions import DEFINITIONS


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_folder() as folder, Server(f"sqlite:///{folder}/halfpast.db", "--demo") as running:
        yield running


@pytest.mark.parametrize("mode", MODES)
async def test_a_tool_is_found_called_and_spoken(server: Server, mode: Mode) -> None:
    async with connected(server.url, mode) as client:
        names = [each.name for each in (await client.list_tools()).tools]
        assert "check_slot" in names
        result = await client.call_tool("check_slot", {"when": server.slot, "with_whom": "clara"})
        reply = data(result)
        assert reply["available"] is True
        assert reply["slot"]["host"] == "clara"
        assert "free" in spoken(result)


async def test_both_eras_are_served(server: Server) -> None:
    async with connected(server.url, "auto") as modern, connected(server.url, "legacy") as legacy:
        assert (modern.protocol_version, legacy.protocol_version) == ("2026-07-28", "2025-11-25")
        for each in (modern, legacy):
            assert each.server_info is not None
            assert each.server_info.name == "halfpast"
            assert "own words" in (each.instructions or "")


async def test_the_tools_are_those_of_the_business_with_flat_schemas(server: Server) -> None:
    async with connected(server.url) as client:
        tools = (await client.list_tools()).tools
    assert "Anna" in str(tools[0].input_schema["properties"]["with_whom"])
    for each in tools:
        Draft202012Validator.check_schema(each.input_schema)
        assert {prop["type"] for prop in each.input_schema["properties"].values()} == {"string"}
        assert each.output_schema is None


async def test_what_a_tool_does_is_annotated(server: Server) -> None:
    async with connected(server.url) as client:
        tools = {each.name: each.annotations for each in (await client.list_tools()).tools}
    assert {each.name for each in DEFINITIONS} >= tools.keys()
    hints = {name: found for name, found in tools.items() if found is not None}
    assert {name for name, each in hints.items() if each.read_only_hint} & tools.keys() == {
        name for name in tools if name in ("check_slot", "propose_times", "find_bookings", "list_options")
    }
    assert {name for name, each in hints.items() if each.destructive_hint} == {"reschedule", "cancel"}
    assert not any(each.open_world_hint for each in hints.values())


@pytest.mark.parametrize("mode", MODES)
async def test_a_conversation_goes_on_from_request_to_request(server: Server, mode: Mode) -> None:
    async with connected(server.url, mode, x_conversation_id=f"offers-{mode}") as client:
        offered = data(await client.call_tool("propose_times", {"when": "next week"}))["slots"]
        second = data(await client.call_tool("check_slot", {"when": "the second one"}))
        assert second["slot"]["start"] == offered[1]["start"]
    async with connected(server.url, mode) as other:
        unknown = data(await other.call_tool("check_slot", {"when": "the second one"}))
        assert unknown["reason"] == "unknown_reference"


async def test_a_booking_is_seen_over_http_and_made_once(server: Server) -> None:
    wanted = {"when": server.slot, "with_whom": "ben"}
    async with connected(server.url, x_call_id="vapi-call-1") as client:
        first = data(await client.call_tool("book", {**wanted, "attendee_name": "Zoe"}))
        # A JSON-RPC id begins anew with each connection: this one is another call with the same id.
        async with connected(server.url, x_call_id="vapi-call-1") as again:
            second = data(await again.call_tool("book", {**wanted, "attendee_name": "Zoe"}))
    assert first["booking"]["id"] == second["booking"]["id"]
    assert server.says("check_slot", wanted)["reason"] == "busy"


async def test_a_caller_finds_what_they_booked_by_their_number(server: Server) -> None:
    async with connected(server.url, x_caller_number="+15555550123") as client:
        free = data(await client.call_tool("propose_times", {"when": "in five weeks"}))["slots"][0]["start"]
        booked = data(await client.call_tool("book", {"when": free, "attendee_name": "Max"}))
    async with connected(server.url, x_caller_number="+1 555 555 0123") as later:
        found = data(await later.call_tool("find_bookings", {}))
        assert [each["id"] for each in found["bookings"]] == [booked["booking"]["id"]]


async def test_what_is_refused_or_unknown_is_spoken_and_no_error(server: Server) -> None:
    async with connected(server.url) as client:
        assert data(await client.call_tool("check_slot", {}))["reason"] == "missing_when"
        assert data(await client.call_tool("open_the_door", {}))["reason"] == "unknown_tool"
        assert data(await client.call_tool("book"))["reason"] == "missing_when"


@pytest.mark.parametrize("mode", MODES)
async def test_of_fifty_who_book_one_time_at_once_one_has_it(server: Server, mode: Mode) -> None:
    day = {"auto": "2", "legacy": "3", "2026-07-28": "4"}[mode]
    free = server.says("propose_times", {"when": f"in {day} weeks", "with_whom": "anna"})["slots"][0]["start"]
    async with connected(server.url, mode) as client:

        async def book(number: int) -> dict[str, object]:
            wanted = {"when": free, "with_whom": "anna", "attendee_name": f"Caller {number}"}
            return data(
                await client.call_tool("book", wanted, meta=beside(conversation_id=f"{mode}-{number}"))
            )

        replies = await asyncio.gather(*(book(number) for number in range(50)))
    assert [each["available"] for each in replies].count(True) == 1
    assert {each.get("reason") for each in replies} == {None, "busy"}
