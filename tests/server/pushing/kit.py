"""Definitions to push, and a push whose words are kept."""

import copy
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from server.pushing import PushOptions, push
from tests.server.pushing.standins import KEY
from tools.schemas.definitions import described
from tools.schemas.dialects import Place, render

HOST = "https://calls.example.com"
TOOL_KEY = "hp_live_0123456789abcdef"
"""The business's own key, which its tools send."""


class Pushed(Struct, frozen=True):
    """What came of a push."""

    done: int
    said: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def definitions(
    platform: str, key: str = TOOL_KEY, host: str = HOST, tenant: str = ""
) -> list[dict[str, Any]]:
    """Those of a business, in a platform's dialect."""
    return render(platform, described(), Place(host, key, tenant))


def function(definition: dict[str, Any]) -> dict[str, Any]:
    """Where a definition has its name and its description."""
    found: dict[str, Any] = definition.get("tool_config") or definition.get("function") or definition
    return found


def changed(found: Sequence[dict[str, Any]], name: str, description: str) -> list[dict[str, Any]]:
    """The same definitions, one with another description."""
    copied = copy.deepcopy(list(found))
    for each in copied:
        if function(each)["name"] == name:
            function(each)["description"] = description
    return copied


async def pushed(
    platform: str,
    api: str,
    found: list[dict[str, Any]] | None = None,
    *,
    target: str = "",
    dry_run: bool = False,
    key: str = KEY,
    said: list[str] | None = None,
) -> Pushed:
    """Push; what was said stays in `said`, also after an error."""
    said = [] if said is None else said
    options = PushOptions(api=api, key=key, target=target, dry_run=dry_run)
    tools = definitions(platform) if found is None else found
    done = await push(platform, tools, options, said.append)
    assert KEY not in "\n".join(said)
    assert TOOL_KEY not in "\n".join(said)
    return Pushed(done, said)
