"""What a push changes of a tool, as text: a unified diff of JSON.

The rule: only what a definition speaks of is shown, and no header's value ever is. That a secret changes can
be seen, what it was and what it becomes cannot.
"""

import json
from difflib import unified_diff
from typing import Any

from server.pushing.merging import HEADERS

HIDDEN, REPLACED = "(hidden)", "(hidden, another one)"
CONTEXT_LINES = 2


def difference(
    name: str, before: dict[str, Any] | None, after: dict[str, Any], wanted: dict[str, Any]
) -> str:
    """The diff of one tool, several lines; of an equal one, a line that says so. None before: it is new."""
    if before == after:
        return f"{name}: nothing to change"
    old = [] if before is None else _lines(_shown(before, wanted, before))
    new = _lines(_shown(after, wanted, {} if before is None else before))
    there = "/dev/null" if before is None else f"there/{name}"
    return "\n".join(unified_diff(old, new, there, f"new/{name}", lineterm="", n=CONTEXT_LINES))


def _lines(value: object) -> list[str]:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).splitlines()


def _shown(value: Any, wanted: Any, before: Any, at: str = "") -> Any:
    """What of a value a definition speaks of, and the parameters that it speaks of no more."""
    if not isinstance(value, dict) or not isinstance(wanted, dict):
        return value
    old = before if isinstance(before, dict) else {}
    if at in HEADERS:
        return {key: _hidden(each, old.get(key, each)) for key, each in value.items()}
    return {
        key: _shown(each, wanted.get(key), old.get(key), key)
        for key, each in value.items()
        if key in wanted or at == "properties"
    }


def _hidden(value: object, before: object) -> object:
    """Pointers to a vault are no secrets."""
    if not isinstance(value, str):
        return value
    return HIDDEN if value == before else REPLACED
