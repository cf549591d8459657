"""What every push has in common: what it refuses, and what it says when the platform does not do its part."""

import socket
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from engine.errors import InvalidValue
from server.pushing import KEY_VARIABLES, PUSHABLE, PushFailed, PushOptions, push
from server.pushing.api import ANSWER_BYTES_MAX, MESSAGE_MAX
from tests.server.pushing.kit import TOOL_KEY, definitions, pushed
from tests.server.pushing.standins import (
    KEY,
    ElevenLabsStandIn,
    RetellStandIn,
    StandIn,
    VapiStandIn,
    serving,
    serving_app,
)

STANDINS: dict[str, type[StandIn]] = {
    "vapi": VapiStandIn,
    "retell": RetellStandIn,
    "elevenlabs": ElevenLabsStandIn,
}


def always(response: Response) -> Starlette:
    """A platform that has one answer to everything."""

    async def answer(_request: Request) -> Response:
        return response

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PATCH"])])


async def refused_by(response: Response) -> str:
    """What is said of an answer to the first request."""
    with serving_app(always(response)) as api, pytest.raises(PushFailed) as failed:
        await pushed("vapi", api)
    return failed.value.detail


@pytest.mark.parametrize("platform", PUSHABLE)
async def test_a_wrong_key_is_said_without_the_key(platform: str) -> None:
    standin = STANDINS[platform]()
    with serving(standin) as api, pytest.raises(PushFailed) as failed:
        await pushed(platform, api, target="1", key="wrong-key-42")
    assert f"check {KEY_VARIABLES[platform]}" in failed.value.detail
    assert "Invalid key" in failed.value.detail
    assert "wrong-key-42" not in failed.value.detail
    assert standin.asked == []


@pytest.mark.parametrize("platform", PUSHABLE)
async def test_a_network_that_is_down_is_said_in_one_line(platform: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(PushFailed, match=rf"cannot be reached at http://127.0.0.1:{port}: .+") as failed:
        await pushed(platform, f"http://127.0.0.1:{port}", target="1")
    assert "\n" not in failed.value.detail
    assert KEY not in failed.value.detail


@pytest.mark.parametrize("platform", ["openai", "anthropic", "gemini", "mcp", "plain"])
async def test_platforms_that_keep_no_tools_are_refused(platform: str) -> None:
    with pytest.raises(InvalidValue, match="paste what `halfpast tools` prints"):
        await push(platform, [], PushOptions(key=KEY), print)


@pytest.mark.parametrize("key", ["", " ", "clé", "one\ntwo"])
async def test_a_key_that_cannot_be_one_is_refused_with_its_variable(key: str) -> None:
    with pytest.raises(InvalidValue, match="set VAPI_API_KEY") as failed:
        await pushed("vapi", "", key=key)
    assert "\n" not in failed.value.detail


@pytest.mark.parametrize("address", ["http://api.example.com", "ftp://127.0.0.1", "api.vapi.ai", "https://"])
async def test_a_key_is_sent_encrypted_or_nowhere(address: str) -> None:
    with pytest.raises(InvalidValue, match="https://"):
        await pushed("vapi", address)


async def test_a_placeholder_is_never_pushed() -> None:
    for found in (definitions("vapi", key="YOUR_KEY"), definitions("vapi", host="https://YOUR-HOST")):
        with pytest.raises(InvalidValue, match="HALFPAST_KEY"):
            await pushed("vapi", "http://127.0.0.1:1", found)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"message": ["server.url must be a URL", "name is too long"]},
            "server.url must be a URL; name is too long",
        ),
        ({"status": "error", "message": "No."}, "No."),
        ({"detail": {"status": "invalid", "message": "No such tool"}}, "No such tool"),
        (
            {"detail": [{"loc": ["body", "name"], "msg": "Field required", "input": {"a": TOOL_KEY}}]},
            "body.name: Field required",
        ),
        ({"detail": "Not Found"}, "Not Found"),
        (
            {"message": f"bad header Bearer {TOOL_KEY}\x1b[31m\nat {KEY}"},
            "bad header (hidden) [31m at (hidden)",
        ),
        ({"message": {"message": {"message": {"message": {"message": "deep"}}}}}, ""),
        ([1, None], ""),
    ],
)
async def test_the_platforms_own_words_are_said_in_one_line_without_secrets(body: object, words: str) -> None:
    said = await refused_by(JSONResponse(body, 422))
    assert said == "Vapi answered 422 to GET /tool" + (f": {words}" if words else "")


async def test_a_long_complaint_is_cut() -> None:
    said = await refused_by(JSONResponse({"message": "x" * 10_000}, 400))
    assert len(said) < MESSAGE_MAX + 100


async def test_pages_that_are_no_api_are_named() -> None:
    assert await refused_by(HTMLResponse("<h1>Bad gateway</h1>", 502)) == "Vapi answered 502 to GET /tool"
    assert "no JSON; check --api" in await refused_by(HTMLResponse("<h1>Welcome</h1>"))
    assert "no JSON" in await refused_by(Response(b"[" * 100_000, media_type="application/json"))


async def test_a_redirect_is_not_followed() -> None:
    arrived = VapiStandIn()
    with serving(arrived) as elsewhere:
        said = await refused_by(RedirectResponse(f"{elsewhere}/tool"))
    assert "check --api" in said
    assert arrived.asked == []


async def test_an_answer_that_is_too_long_is_cut_off() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(ANSWER_BYTES_MAX // 2**20 + 1):
            yield b" " * 2**20

    said = await refused_by(StreamingResponse(pieces(), media_type="application/json"))
    assert said == f"Vapi answered with more than {ANSWER_BYTES_MAX} bytes"


@pytest.mark.parametrize("body", [None, 7, "x", [1, None, "x"], {"tools": 7}, {"tools": [7]}])
@pytest.mark.parametrize("platform", PUSHABLE)
async def test_answers_of_any_shape_break_nothing(platform: str, body: object) -> None:
    with serving_app(always(JSONResponse(body))) as api:
        result = await pushed(platform, api, target="1", dry_run=True)
    unused = [each for each in result.said if each.startswith("1 does not use ")]
    assert len(result.said) - len(unused) == result.done == len(definitions(platform))
