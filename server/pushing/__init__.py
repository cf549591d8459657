"""`halfpast tools --push`: the tools of one business, created and updated through a platform's API.

The rule: never another business's tools. Whose a tool is says `owners`; what is there is read first, every
difference is shown, and only then is anything sent. What was done is said as it is done, so that after an
error the same command does the rest; after a push that went well, it finds nothing to change.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from engine.errors import InvalidValue
from server.pushing import elevenlabs, retell, vapi
from server.pushing.api import Api, PushFailed, Service
from server.pushing.differences import difference
from server.pushing.merging import headers_of
from server.pushing.plan import Plan

PLACEHOLDERS = ("YOUR_KEY", "YOUR-HOST")
"""What definitions have where nobody has said: a tool with these reaches nothing."""


class PushOptions(Struct, frozen=True):
    """Where to push to, and as whom."""

    key: str
    """The platform's API key."""
    api: str = ""
    """Another address of the platform's API; "": the platform's own."""
    target: str = ""
    """Whose tools they are: a Retell LLM's id (required), a Vapi assistant's, an ElevenLabs agent's."""
    dry_run: bool = False


class _Pushable(Struct, frozen=True):
    service: Service
    plan: Callable[[Api, list[dict[str, Any]], str], Awaitable[Plan]]


_PUSHABLE = {
    "vapi": _Pushable(vapi.SERVICE, vapi.plan),
    "retell": _Pushable(retell.SERVICE, retell.plan),
    "elevenlabs": _Pushable(elevenlabs.SERVICE, elevenlabs.plan),
}
PUSHABLE = tuple(_PUSHABLE)
"""Platforms that keep tools of their own."""
KEY_VARIABLES = {name: each.service.variable for name, each in _PUSHABLE.items()}
"""The variable in which a platform's API key is, by platform."""


async def push(
    platform: str, definitions: list[dict[str, Any]], options: PushOptions, show: Callable[[str], None]
) -> int:
    """Bring what a platform has to these definitions, in its dialect; how many were created or updated, and
    in a dry run: would be.

    `show` gets the differences, secrets hidden, and then what was done, one text at a time. Raises
    `InvalidValue` for options that cannot be, and `PushFailed`.
    """
    pushable = _PUSHABLE.get(platform)
    if pushable is None:
        raise InvalidValue(
            f"{platform} keeps no tools of its own, they go with each request: paste what `halfpast tools` "
            f"prints; --push is for {', '.join(PUSHABLE)}"
        )
    _check(definitions)
    hidden = (options.key, *_secrets(definitions))
    async with Api(pushable.service, options.api, options.key.strip(), hidden) as api:
        plan = await pushable.plan(api, definitions, options.target)
        for step in plan.steps:
            show(difference(step.name, step.before, step.after, step.wanted))
        for note in plan.notes:
            show(note)
        if options.dry_run:
            return sum(len(request.does) for request in plan.requests)
        return await _send(api, plan, show)


async def _send(api: Api, plan: Plan, show: Callable[[str], None]) -> int:
    done = 0
    for request in plan.requests:
        try:
            await api.ask(request.method, request.path, request.body, request.query)
        except PushFailed as error:
            if not done:
                raise
            raise PushFailed(f"{error.detail}; the rest is still to do: run it again") from None
        for text in request.does:
            show(text)
        done += len(request.does)
    return done


def _check(definitions: list[dict[str, Any]]) -> None:
    """No tool that cannot work, and none over one that does."""
    text = msgspec.json.encode(definitions).decode()
    if any(each in text for each in PLACEHOLDERS):
        raise InvalidValue(
            "a tool needs your server's address and a key to it: say --url, and set HALFPAST_KEY to what "
            "`halfpast keys create` prints"
        )


def _secrets(definitions: list[dict[str, Any]]) -> list[str]:
    """What the headers of the tools have, also without `Bearer`."""
    values = [value for each in definitions for value in headers_of(each).values() if isinstance(value, str)]
    return [part for value in values for part in (value, value.rpartition(" ")[2])]


__all__ = ["KEY_VARIABLES", "PUSHABLE", "PushFailed", "PushOptions", "push"]
