"""What a push will do: what differs, tool by tool, and the requests that bring it about.

The rule: a plan is a value. Making one only reads from the platform; carrying it out only sends.
"""

from typing import Any

from msgspec import Struct


class Step(Struct, frozen=True):
    """One tool: as the platform has it (None where it has none), as it is to be, and what is ours of that."""

    name: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    wanted: dict[str, Any]


class Request(Struct, frozen=True):
    """One request, and what to say of each tool once it has succeeded."""

    method: str
    path: str
    body: dict[str, Any]
    does: tuple[str, ...]
    query: dict[str, str | int] = {}


class Plan(Struct, frozen=True):
    """In the order of the definitions. `notes` are for whoever reads the differences."""

    steps: tuple[Step, ...]
    requests: tuple[Request, ...]
    notes: tuple[str, ...] = ()
