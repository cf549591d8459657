"""Retell: tools belong to an LLM, which is one agent's; all of them are sent together.

The rule: in the LLM that was named, a custom function of the same name and path is ours, whatever its host
and its key; the others stay as they are and where they stand. Names are unique there, so another function of
the same name stops it all. (`retell-sdk` 6.2: `llm.retrieve`, `llm.update`.)
"""

from typing import Any

from engine.errors import InvalidValue
from server.platforms.envelope import mapping, sequence
from server.pushing.api import Api, PushFailed, Service, part
from server.pushing.merging import keyless, merged
from server.pushing.owners import same_path
from server.pushing.plan import Plan, Request, Step

SERVICE = Service("Retell", "https://api.retellai.com", "RETELL_API_KEY", "Authorization", "Bearer ")


async def plan(api: Api, definitions: list[dict[str, Any]], target: str) -> Plan:
    """What is to be done; `target` is the LLM's id. Raises `InvalidValue` without one, and `PushFailed`."""
    if not target:
        raise InvalidValue(
            "Retell keeps tools with an LLM: say with --to ID which; it is `response_engine.llm_id` of its "
            "agent, as GET https://api.retellai.com/get-agent/AGENT_ID shows it"
        )
    llm = mapping(await api.ask("GET", f"/get-retell-llm/{part(target)}"))
    tools = [mapping(each) for each in sequence(llm.get("general_tools"))]
    steps: list[Step] = []
    does: list[str] = []
    for definition in definitions:
        name = definition["name"]
        at = _place(tools, definition)
        before = tools[at] if at < len(tools) else None
        wanted = definition if before is None else keyless(before, definition)
        after = wanted if before is None else merged(before, wanted)
        tools[at : at + 1] = [after]
        steps.append(Step(name, before, after, wanted))
        if before != after:
            does.append(f"{'created' if before is None else 'updated'} {name}")
    if not does:
        return Plan(tuple(steps), ())
    # The version that was read is the one that is written, even if a newer one has come in between.
    query = {"version": llm["version"]} if isinstance(llm.get("version"), int) else {}
    path = f"/update-retell-llm/{part(target)}"
    request = Request("PATCH", path, {"general_tools": tools}, tuple(does), query)
    return Plan(tuple(steps), (request,), _notes(llm))


def _place(tools: list[dict[str, Any]], definition: dict[str, Any]) -> int:
    """Where the tool stands; after the last where there is none."""
    for at, tool in enumerate(tools):
        if tool.get("name") != definition["name"]:
            continue
        if tool.get("type") != "custom" or not same_path(str(tool.get("url")), definition["url"]):
            raise PushFailed(
                f"the LLM has a function named {definition['name']} already, which does something else: "
                "rename or delete it in Retell first"
            )
        return at
    return len(tools)


def _notes(llm: dict[str, Any]) -> tuple[str, ...]:
    if not llm.get("is_published"):
        return ()
    return (
        "the latest version of this LLM is published, and Retell refuses to change what is published: if it "
        "does, make a new version of the agent there, and run this again",
    )
