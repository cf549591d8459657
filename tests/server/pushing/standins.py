"""Platforms' APIs on a real socket, as far as a push goes: what they keep, refuse, add and answer.

The rule: the vendor's own types judge both directions, with nothing left over, so that neither what is pushed
nor what these answer is made up. They add fields of their own, as the platforms do.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import uvicorn
from elevenlabs.types import ToolRequestModel, ToolResponseModel, ToolsResponseModel
from pydantic import BaseModel, TypeAdapter
from retell.types import LlmResponse
from retell.types.llm_update_params import GeneralTool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from vapi.types import Assistant, CreateFunctionToolDto, FunctionTool, UpdateFunctionToolDto

KEY = "platform-key-0123456789"
STOP_TIMEOUT_S = 20.0


def exactly(kind: type[BaseModel], value: dict[str, Any]) -> None:
    """A value is what a vendor's type says, and has nothing that the type does not know."""
    _nothing_left_over(kind.model_validate(value))


def _nothing_left_over(value: object) -> None:
    if isinstance(value, BaseModel):
        assert not value.model_extra, (type(value).__name__, value.model_extra)
        for each in type(value).model_fields:
            _nothing_left_over(getattr(value, each))
    elif isinstance(value, dict):
        for each in value.values():
            _nothing_left_over(each)
    elif isinstance(value, list):
        for each in value:
            _nothing_left_over(each)


class StandIn:
    """What is common: the key, what was asked for, and failing on demand."""

    header: ClassVar[str] = "authorization"
    scheme: ClassVar[str] = "Bearer "

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.fail_at: dict[tuple[str, str], Response] = {}
        """Answers to give instead, by method and the name of a tool."""
        self.complaints: list[BaseException] = []
        """What the vendor's types had to say. Nothing, in a test that passes."""

    def routes(self) -> list[Route]:
        raise NotImplementedError

    def writes(self) -> list[tuple[str, str, Any]]:
        return [each for each in self.asked if each[0] != "GET"]

    async def answer(self, request: Request) -> Response:
        """Check what every request has to have, and hand it on."""
        if request.headers.get(self.header) != self.scheme + KEY:
            return JSONResponse({"message": f"Invalid key {request.headers.get(self.header)}"}, 401)
        text = await request.body()
        body = json.loads(text) if text else None
        self.asked.append((request.method, request.url.path, body))
        named = (request.method, self.name(body))
        if named in self.fail_at:
            return self.fail_at.pop(named)
        try:
            return self.handle(request, body)
        except Exception as error:
            self.complaints.append(error)
            return JSONResponse({"message": "not what the vendor's types say"}, 422)

    def handle(self, request: Request, body: Any) -> Response:
        raise NotImplementedError

    def name(self, body: Any) -> str:
        raise NotImplementedError


class VapiStandIn(StandIn):
    """`/tool`: the newest first, at most 100 at a time."""

    def __init__(self, *, oldest_first: bool = False) -> None:
        super().__init__()
        self.tools: dict[str, dict[str, Any]] = {}
        self.assistants: dict[str, list[str]] = {}
        self._oldest_first = oldest_first

    def routes(self) -> list[Route]:
        return [
            Route("/tool", self.answer, methods=["GET", "POST"]),
            Route("/tool/{id}", self.answer, methods=["PATCH"]),
            Route("/assistant/{id}", self.answer, methods=["GET"]),
        ]

    def name(self, body: Any) -> str:
        return str(((body or {}).get("function") or {}).get("name", ""))

    def add(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep a tool; as it is then."""
        at = len(self.tools)
        day, second = 1 + at // 86_400, at % 86_400
        moment = f"2026-11-{day:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
        own = {"id": f"tool-{at}", "orgId": "org-1", "createdAt": moment, "updatedAt": moment}
        self.tools[own["id"]] = {**body, **own}
        return self.tools[own["id"]]

    def handle(self, request: Request, body: Any) -> Response:
        if request.url.path.startswith("/assistant/"):
            return self._assistant(request.path_params["id"])
        if request.method == "GET":
            return JSONResponse([self._checked(each) for each in self._page(request)])
        if request.method == "POST":
            assert body["type"] == "function"
            exactly(CreateFunctionToolDto, {key: value for key, value in body.items() if key != "type"})
            return JSONResponse(self._checked(self.add(body)), 201)
        exactly(UpdateFunctionToolDto, body)
        tool = self.tools[request.path_params["id"]]
        tool |= {**body, "updatedAt": "2026-12-24T00:00:00.000Z"}
        return JSONResponse(self._checked(tool))

    def _page(self, request: Request) -> list[dict[str, Any]]:
        query = request.query_params
        limit = int(query.get("limit", 100))
        assert limit <= 100
        found = sorted(
            self.tools.values(), key=lambda each: str(each["createdAt"]), reverse=not self._oldest_first
        )
        low, high = query.get("createdAtGe", ""), query.get("createdAtLe", "9")
        return [each for each in found if low <= each["createdAt"] <= high][:limit]

    def _assistant(self, id: str) -> Response:
        if id not in self.assistants:
            return JSONResponse({"message": f"Couldn't find assistant {id}", "statusCode": 404}, 404)
        model = {"provider": "openai", "model": "gpt-4o", "toolIds": self.assistants[id]}
        found = {"id": id, "orgId": "org-1", "model": model}
        found |= {"createdAt": "2026-11-01T00:00:00.000Z", "updatedAt": "2026-11-01T00:00:00.000Z"}
        exactly(Assistant, found)
        return JSONResponse(found)

    @staticmethod
    def _checked(tool: dict[str, Any]) -> dict[str, Any]:
        if tool["type"] == "function":
            exactly(FunctionTool, {key: value for key, value in tool.items() if key != "type"})
        return tool


class RetellStandIn(StandIn):
    """One LLM."""

    ID = "llm_1"

    def __init__(self) -> None:
        super().__init__()
        self.llm: dict[str, Any] = {
            "llm_id": self.ID,
            "version": 3,
            "is_published": False,
            "last_modification_timestamp": 1_795_359_600_000,
            "general_prompt": "Be kind.",
            "general_tools": [
                {"type": "end_call", "name": "end_call", "description": "Hang up."},
                {"type": "custom", "name": "weather", "url": "https://weather.example.com/now"},
            ],
        }
        self.versions: list[str] = []

    def routes(self) -> list[Route]:
        return [
            Route("/get-retell-llm/{id}", self.answer, methods=["GET"]),
            Route("/update-retell-llm/{id}", self.answer, methods=["PATCH"]),
        ]

    def name(self, body: Any) -> str:
        return ""

    @property
    def tools(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.llm["general_tools"]
        return found

    def tool(self, name: str) -> dict[str, Any]:
        (found,) = [each for each in self.tools if each["name"] == name]
        return found

    def handle(self, request: Request, body: Any) -> Response:
        if request.path_params["id"] != self.ID:
            return JSONResponse({"status": "error", "message": "LLM not found"}, 404)
        if request.method == "PATCH":
            self.versions.append(request.query_params.get("version", ""))
            if self.llm["is_published"]:
                return JSONResponse({"status": "error", "message": "Cannot update published LLM"}, 400)
            assert body.keys() == {"general_tools"}
            for tool in body["general_tools"]:
                # Of what a TypedDict does not know, pydantic gives nothing back.
                assert TypeAdapter(GeneralTool).validate_python(tool) == tool
            self.llm |= body
        exactly(LlmResponse, self.llm)
        return JSONResponse(self.llm)


class ElevenLabsStandIn(StandIn):
    """`/v1/convai/tools`, at most 100 at a time. A `PATCH` replaces everything."""

    header = "xi-api-key"
    scheme = ""
    LITERAL: ClassVar[dict[str, Any]] = {
        "description": "",
        "enum": None,
        "is_system_provided": False,
        "dynamic_variable": "",
        "constant_value": "",
        "is_omitted": False,
    }
    CONFIG: ClassVar[dict[str, Any]] = {
        "force_pre_tool_speech": False,
        "assignments": [],
        "tool_call_sound": None,
        "dynamic_variables": {"dynamic_variable_placeholders": {}},
    }
    SCHEMA: ClassVar[dict[str, Any]] = {
        "path_params_schema": {},
        "query_params_schema": None,
        "auth_connection": None,
    }

    def __init__(self) -> None:
        super().__init__()
        self.tools: dict[str, dict[str, Any]] = {}
        self.agents: dict[str, list[str]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/v1/convai/tools", self.answer, methods=["GET", "POST"]),
            Route("/v1/convai/tools/{id}", self.answer, methods=["PATCH"]),
        ]

    def name(self, body: Any) -> str:
        return str(((body or {}).get("tool_config") or {}).get("name", ""))

    def add(self, body: dict[str, Any], id: str = "") -> dict[str, Any]:
        """Keep a tool; as it is then."""
        access = {
            "is_creator": True,
            "creator_name": "Zoe",
            "creator_email": "zoe@example.com",
            "role": "admin",
        }
        found = {
            "id": id or f"tool_{len(self.tools)}",
            "tool_config": self._with_defaults(body["tool_config"]),
            "access_info": access,
            "usage_stats": {"total_calls": 0, "avg_latency_secs": 0.0},
            "response_mocks": body.get("response_mocks", []),
        }
        self.tools[found["id"]] = found
        return found

    def config(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.tools[id]["tool_config"]
        return found

    def handle(self, request: Request, body: Any) -> Response:
        if request.method == "GET":
            return JSONResponse(self._page(request))
        exactly(ToolRequestModel, body)
        tool = self.add(body, request.path_params.get("id", ""))
        exactly(ToolResponseModel, tool)
        return JSONResponse(tool)

    def _page(self, request: Request) -> dict[str, Any]:
        query = request.query_params
        size, start = int(query.get("page_size", 30)), int(query.get("cursor", 0))
        assert size <= 100
        agent = query.get("used_by_agent_id")
        found = [each for id, each in self.tools.items() if agent is None or id in self.agents.get(agent, ())]
        more = len(found) > start + size
        page = {
            "tools": found[start : start + size],
            "next_cursor": str(start + size) if more else None,
            "has_more": more,
        }
        exactly(ToolsResponseModel, page)
        return page

    def _with_defaults(self, config: dict[str, Any]) -> dict[str, Any]:
        schema = config["api_schema"]
        body = schema["request_body_schema"]
        properties = {key: self.LITERAL | value for key, value in body["properties"].items()}
        schema = {**self.SCHEMA, **schema, "request_body_schema": {**body, "properties": properties}}
        return {**self.CONFIG, **config, "api_schema": schema}


@contextmanager
def serving(standin: StandIn) -> Iterator[str]:
    """A stand-in behind HTTP; its address."""
    with serving_app(Starlette(routes=standin.routes())) as address:
        yield address
    assert standin.complaints == []


@contextmanager
def serving_app(app: Starlette) -> Iterator[str]:
    """Any application; whoever connects before it is up waits in the socket's queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, lifespan="off", ws="none", log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_TIMEOUT_S)
            assert not thread.is_alive()
