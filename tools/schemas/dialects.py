"""A tool's definition in the dialect of a platform, ready to be pasted or pushed."""

from collections.abc import Callable
from typing import Any

from tools.schemas.definitions import Described

TIMEOUT_S = 10
"""What a platform is told to wait: far more than a reply takes, far less than a caller does."""
HEADERS = {"Authorization": "Bearer YOUR_KEY"}


def vapi(tool: Described, url: str) -> dict[str, Any]:
    """The body of Vapi's `POST /tool`."""
    return {
        "type": "function",
        "async": False,
        "server": {"url": f"{url}/vapi", "timeoutSeconds": TIMEOUT_S, "headers": HEADERS},
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.schema(),
        },
    }


def retell(tool: Described, url: str) -> dict[str, Any]:
    """A custom function in Retell's agent settings."""
    return {
        "type": "custom",
        "name": tool.name,
        "description": tool.description,
        "url": f"{url}/retell",
        "method": "POST",
        "headers": HEADERS,
        "parameters": tool.schema(),
        "args_at_root": False,
        "speak_during_execution": False,
        "speak_after_execution": True,
        "timeout_ms": TIMEOUT_S * 1000,
    }


DIALECTS: dict[str, Callable[[Described, str], dict[str, Any]]] = {"vapi": vapi, "retell": retell}
