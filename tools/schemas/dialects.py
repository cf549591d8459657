"""A tool's definition in the dialect of a platform, ready to be pasted or pushed.

The rule: each dialect says no more than its platform's own types have a field for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tools.schemas.definitions import Described

TIMEOUT_S = 10
"""What a platform is told to wait: far more than a reply takes, far less than a caller does."""
URL = "https://YOUR-HOST"
KEY = "YOUR_KEY"
"""What to put one's own in place of."""
CALLING = ("vapi", "retell", "elevenlabs")
"""The platforms that call by themselves, so that their tools have an address and a key; elsewhere whoever
runs the model passes its calls on."""
SIGNING = ("vapi", "retell")
"""The platforms that can sign what they send, so that no key has to be sent."""
DIRECTED = ("elevenlabs",)
"""The platforms whose requests do not say which way a call goes, so that their tools have to."""


class Place(Struct, frozen=True):
    """Where a platform finds halfpast, and what it shows there."""

    url: str = URL
    """Without a slash at its end."""
    key: str = KEY
    """"": none is sent, since the platform signs its requests; see `SIGNING`."""
    tenant: str = ""
    """Whose business it is, where the key does not say: it opens several, or there is none."""
    outbound: bool = False
    """Whether it is the business that calls; only where the platform does not tell, see `DIRECTED`."""

    def at(self, path: str) -> str:
        """The address of a platform's route, which names the tenant."""
        return f"{self.url}/{path}/{self.tenant}" if self.tenant else f"{self.url}/{path}"

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with each request."""
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}


ANYWHERE = Place()
"""With what one has to put in."""

Dialect = Callable[[Described, Place], dict[str, Any]]


def vapi(tool: Described, place: Place) -> dict[str, Any]:
    """The body of Vapi's `POST /tool`."""
    headers = {"headers": place.headers} if place.headers else {}
    return {
        "type": "function",
        "async": False,
        "server": {"url": place.at("vapi"), "timeoutSeconds": TIMEOUT_S, **headers},
        # Without it Vapi says "just a sec" before each call; the answer is there sooner than that is said.
        "messages": [{"type": "request-start", "content": ""}],
        "function": _plain(tool),
    }


def retell(tool: Described, place: Place) -> dict[str, Any]:
    """A custom function in Retell's agent settings."""
    headers = {"headers": place.headers} if place.headers else {}
    return {
        "type": "custom",
        "name": tool.name,
        "description": tool.description,
        "url": place.at("retell"),
        "method": "POST",
        **headers,
        "parameters": tool.schema(),
        "args_at_root": False,
        "speak_during_execution": False,
        "speak_after_execution": True,
        "timeout_ms": TIMEOUT_S * 1000,
    }


def elevenlabs(tool: Described, place: Place) -> dict[str, Any]:
    """The body of ElevenLabs' `POST /v1/convai/tools`."""
    return {
        "tool_config": {
            "type": "webhook",
            "name": tool.name,
            "description": tool.description,
            "response_timeout_secs": TIMEOUT_S,
            # Whoever interrupts a booking does not hear how it ends; what is only read may be left.
            "interruption_mode": "allow" if tool.effects.read_only else "disable_during_tool",
            "execution_mode": "immediate",
            "tool_error_handling_mode": "passthrough",  # else the model would not read why
            "api_schema": {
                "url": f"{place.url}/elevenlabs/{tool.name}",
                "method": "POST",
                "request_headers": place.headers | ({"X-Tenant": place.tenant} if place.tenant else {}),
                "request_body_schema": _with_what_is_known(tool, place),
                "content_type": "application/json",
            },
        }
    }


def _with_what_is_known(tool: Described, place: Place) -> dict[str, Any]:
    """The parameters, and what ElevenLabs fills in unseen by the model. On the web there are no numbers."""
    schema = tool.schema()
    caller, called = "system__caller_id", "system__called_number"
    if place.outbound:  # the person is who is called, and the number that calls is the business's
        caller, called = called, caller
    known = {
        "conversation_id": "system__conversation_id",
        "caller_number": caller,
        "called_number": called,
        "agent_id": "system__agent_id",
    }
    hidden = {name: {"type": "string", "dynamic_variable": variable} for name, variable in known.items()}
    return {
        "type": "object",
        "description": "What the caller has said.",
        "properties": schema["properties"] | hidden,
        "required": [*schema["required"], "conversation_id", "agent_id"],
    }


def openai(tool: Described, _place: Place) -> dict[str, Any]:
    """A function tool of OpenAI's Responses."""
    return {"type": "function", **_strict(tool)}


def openai_chat(tool: Described, _place: Place) -> dict[str, Any]:
    """A function tool of OpenAI's Chat Completions."""
    return {"type": "function", "function": _strict(tool)}


def openai_realtime(tool: Described, _place: Place) -> dict[str, Any]:
    """A function tool of an OpenAI Realtime session, which knows no strictness."""
    return {"type": "function", **_plain(tool)}


def anthropic(tool: Described, _place: Place) -> dict[str, Any]:
    """A tool of Anthropic's Messages."""
    return {
        "name": tool.name,
        "description": tool.description,
        "input_schema": {**tool.schema(), "additionalProperties": False},
        "strict": True,
    }


def gemini(tool: Described, _place: Place) -> dict[str, Any]:
    """A function declaration of Gemini."""
    return _plain(tool)


def mcp(tool: Described, _place: Place) -> dict[str, Any]:
    """A tool as an MCP server lists it."""
    return {
        "name": tool.name,
        "description": tool.description,
        "inputSchema": tool.schema(),
        "annotations": {
            "readOnlyHint": tool.effects.read_only,
            "destructiveHint": tool.effects.destructive,
            "idempotentHint": tool.effects.idempotent,
            "openWorldHint": False,
        },
    }


def plain(tool: Described, _place: Place) -> dict[str, Any]:
    """Its name, its description and its JSON Schema, for any other client."""
    return _plain(tool)


def _plain(tool: Described) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "parameters": tool.schema()}


def _strict(tool: Described) -> dict[str, Any]:
    schema = {**tool.schema(), "additionalProperties": False}
    return {**_plain(tool), "parameters": schema, "strict": True}


DIALECTS: Mapping[str, Dialect] = {
    "vapi": vapi,
    "retell": retell,
    "elevenlabs": elevenlabs,
    "openai": openai,
    "openai-chat": openai_chat,
    "openai-realtime": openai_realtime,
    "anthropic": anthropic,
    "gemini": gemini,
    "mcp": mcp,
    "livekit": plain,
    "pipecat": plain,
    "plain": plain,
}
"""By the name of the platform."""


def render(platform: str, tools: Sequence[Described], place: Place = ANYWHERE) -> list[dict[str, Any]]:
    """The tools as a platform takes them together; Gemini takes one tool that has all functions."""
    rendered = [DIALECTS[platform](each, place) for each in tools]
    return [{"functionDeclarations": rendered}] if platform == "gemini" else rendered
