"""Vapi: tools are the account's; an assistant names the ids of those that it uses.

The rule: a `PATCH` has only the fields that differ, so that whatever else the user has set stays.
(`vapi_server_sdk` 3.0: `tools`, `CreateFunctionToolDto`, `UpdateFunctionToolDto`, which has no `type`.)
"""

from typing import Any
from urllib.parse import urlsplit

from server.platforms.envelope import mapping, sequence
from server.pushing import account
from server.pushing.account import Account, Laid
from server.pushing.api import PAGES_MAX, Api, PushFailed, Service, part
from server.pushing.merging import keyless, merged
from server.pushing.owners import Tool
from server.pushing.plan import Plan

SERVICE = Service("Vapi", "https://api.vapi.ai", "VAPI_API_KEY", "Authorization", "Bearer ")
PAGE = 100
"""Tools at a time: what the API gives where nothing is said."""
_PATH = "/tool"


async def plan(api: Api, definitions: list[dict[str, Any]], target: str) -> Plan:
    """What is to be done; `target` is an assistant's id, or "". Raises `PushFailed`."""
    there = [_tool(each) for each in await _all(api) if each.get("type") == "function"]
    used = await _used_by(api, target) if target else frozenset[str]()
    return account.plan(Account(_PATH, there, target, used), map(_tool, definitions), _lay)


async def _all(api: Api) -> list[dict[str, Any]]:
    """Every tool of the account, page by page, at whichever end the API begins."""
    found = await _page(api, {})
    if len(found) < PAGE:
        return list(found.values())
    for bound, edge in (("createdAtLe", min), ("createdAtGe", max)):
        for _ in range(PAGES_MAX):
            # The border itself comes again: several may have been created in the same millisecond.
            page = await _page(api, {bound: edge(str(each.get("createdAt")) for each in found.values())})
            if page.keys() <= found.keys():
                break
            found |= page
        else:
            raise PushFailed(f"Vapi has over {PAGES_MAX * PAGE} tools, which are too many to look through")
    return list(found.values())


async def _page(api: Api, query: dict[str, str | int]) -> dict[str, dict[str, Any]]:
    """Tools by their ids."""
    page = sequence(await api.ask("GET", _PATH, query={"limit": PAGE, **query}))
    return {str(each.get("id")): each for each in map(mapping, page)}


async def _used_by(api: Api, assistant: str) -> frozenset[str]:
    model = mapping(mapping(await api.ask("GET", f"/assistant/{part(assistant)}")).get("model"))
    pinned = [mapping(each).get("toolId") for each in sequence(model.get("toolRefs"))]
    return frozenset(str(each) for each in [*sequence(model.get("toolIds")), *pinned])


def _tool(body: dict[str, Any]) -> Tool:
    server = mapping(body.get("server"))
    name = mapping(body.get("function")).get("name")
    headers = mapping(server.get("headers"))
    url = str(server.get("url"))
    tenant = urlsplit(url).path.partition("/vapi/")[2]
    return Tool(str(body.get("id", "")), str(name), url, headers, body, tenant)


def _lay(there: dict[str, Any], definition: dict[str, Any]) -> Laid:
    server = mapping(there.get("server"))
    if server.get("credentialId") and not server.get("headers"):
        # Its key is in Vapi's vault, so that it needs none in its headers.
        bare = {key: value for key, value in definition["server"].items() if key != "headers"}
        definition = {**definition, "server": bare}
    if there.get("messages"):
        definition = {key: value for key, value in definition.items() if key != "messages"}  # the user's own
    definition = {**definition, "server": keyless(server, definition["server"])}
    after = merged(there, definition)
    return Laid(definition, after, {key: after[key] for key in definition if after[key] != there.get(key)})
