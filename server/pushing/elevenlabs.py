"""ElevenLabs: tools are the workspace's; an agent names the ids of those that it uses.

The rule: a `PATCH` replaces the whole configuration, so all of it is sent, with what the user has set.
(`elevenlabs` 2.78: `conversational_ai.tools`, `ToolRequestModel`, `ToolResponseModel`.)
"""

from typing import Any

from server.platforms.envelope import mapping, sequence
from server.pushing import account
from server.pushing.account import Account, Laid
from server.pushing.api import PAGES_MAX, Api, PushFailed, Service
from server.pushing.merging import is_plain, merged
from server.pushing.owners import Tool
from server.pushing.plan import Plan

SERVICE = Service("ElevenLabs", "https://api.elevenlabs.io", "ELEVENLABS_API_KEY", "xi-api-key", "")
PAGE = 100
"""Tools at a time: the most that the API gives."""
_PATH = "/v1/convai/tools"
_TENANT = "x-tenant"
"""The header that names a tenant."""
_SENT = ("tool_config", "response_mocks")
"""What of a tool is sent; the rest is the platform's own."""


async def plan(api: Api, definitions: list[dict[str, Any]], target: str) -> Plan:
    """What is to be done; `target` is an agent's id, or "". Raises `PushFailed`."""
    there = await _all(api, {})
    used = await _all(api, {"used_by_agent_id": target}) if target else []
    found = Account(_PATH, there, target, frozenset(each.id for each in used))
    return account.plan(found, map(_tool, definitions), _lay)


async def _all(api: Api, query: dict[str, str | int]) -> list[Tool]:
    """Every tool that calls a server, page by page."""
    found: list[Tool] = []
    query = {"page_size": PAGE, "types": "webhook", **query}
    for _ in range(PAGES_MAX):
        page = mapping(await api.ask("GET", _PATH, query=query))
        found += [_tool(mapping(each)) for each in sequence(page.get("tools"))]
        cursor = page.get("next_cursor")
        if not page.get("has_more") or not cursor:
            return found
        query = {**query, "cursor": str(cursor)}
    raise PushFailed(f"ElevenLabs has over {PAGES_MAX * PAGE} tools, which are too many to look through")


def _tool(body: dict[str, Any]) -> Tool:
    config = mapping(body.get("tool_config"))
    schema = mapping(config.get("api_schema"))
    headers = mapping(schema.get("request_headers"))
    tenant = next((value for name, value in headers.items() if name.casefold() == _TENANT), "")
    return Tool(
        str(body.get("id", "")),
        str(config.get("name")),
        str(schema.get("url")),
        headers,
        {key: body[key] for key in _SENT if body.get(key) is not None},
        tenant if is_plain(tenant) else "",
    )


def _lay(there: dict[str, Any], definition: dict[str, Any]) -> Laid:
    after = merged(there, definition)
    return Laid(definition, after, after)
