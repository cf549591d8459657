"""Platforms whose tools are the account's, where each has an id: Vapi, ElevenLabs.

The rule: a tool that is ours is changed, one that is not is left alone, and what is missing is made.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from server.pushing.api import part
from server.pushing.owners import Tool, owned
from server.pushing.plan import Plan, Request, Step


class Laid(Struct, frozen=True):
    """A definition laid over a tool: what is ours of it, what it is to be, and what is sent for that."""

    wanted: dict[str, Any]
    after: dict[str, Any]
    sent: dict[str, Any]


class Account(Struct, frozen=True):
    """What a platform has. `used`: ids of the tools that `target` uses, an assistant or an agent, or ""."""

    path: str
    tools: Sequence[Tool]
    target: str
    used: frozenset[str]


def plan(
    account: Account, definitions: Iterable[Tool], lay: Callable[[dict[str, Any], dict[str, Any]], Laid]
) -> Plan:
    """What is to be done. `lay` takes a tool and a definition. Raises `PushFailed`."""
    steps: list[Step] = []
    requests: list[Request] = []
    notes: list[str] = []
    unused: list[str] = []
    for wanted in definitions:
        name = wanted.name
        found = owned(wanted, account.tools, account.target, account.used)
        for own in found.own:
            laid = lay(own.body, wanted.body)
            steps.append(Step(name, own.body, laid.after, laid.wanted))
            if laid.after != own.body:
                path, does = f"{account.path}/{part(own.id)}", (f"updated {name} ({own.id})",)
                requests.append(Request("PATCH", path, laid.sent, does))
        if not found.own:
            steps.append(Step(name, None, wanted.body, wanted.body))
            requests.append(Request("POST", account.path, wanted.body, (f"created {name}",)))
            notes += _left_alone(name, found.others)
        if account.target and not any(own.id in account.used for own in found.own):
            unused.append(name)
    if unused:
        notes.append(f"{account.target} does not use {', '.join(unused)}: add them to it on the platform")
    return Plan(tuple(steps), tuple(requests), tuple(notes))


def _left_alone(name: str, others: int) -> list[str]:
    """What could be this business's, with a key of before."""
    if not others:
        return []
    return [
        f"{name}: left alone {others} of the same address with another key; if one is this business's, "
        "with an older key, say with --to ID which assistant or agent uses it"
    ]
