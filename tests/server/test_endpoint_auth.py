"""Who may call a tool route."""

import json

import pytest

from server.endpoint import ToolEndpoint
from server.platforms.plain import PLAIN
from server.security.bearer import TOKEN_MAX, token_of
from tests.server.platforms.kit import (
    PATHS,
    TOKEN,
    Answered,
    DesksInMemory,
    KeysInMemory,
    Recorder,
    Wire,
    finished,
    request,
    scope,
)

PATH = PATHS["plain"]


def authorization(*values: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"authorization", value) for value in values]


def answered(headers: list[tuple[bytes, bytes]]) -> Answered:
    """The answer; a refused request's body must not be asked for."""
    recorder, desks = Recorder(), DesksInMemory(cold=True)
    wire = Wire(request(b"{}"))
    endpoint = ToolEndpoint(PLAIN, recorder.tools, KeysInMemory(), desks)
    finished(endpoint, scope(PATH, headers), wire.receive, wire.send)
    answer = wire.answer()
    if answer.status == 401:
        assert [each["type"] for each in wire.rest()] == ["http.request"]
        assert (recorder.calls, desks.loads) == ([], 0)
    return answer


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_a_key_opens(scheme: str) -> None:
    assert answered(authorization(f"{scheme} {TOKEN}".encode())).status == 200
    assert answered(authorization(f"{scheme} {TOKEN} ".encode())).status == 200


REFUSED = [
    [],
    authorization(b""),
    authorization(b"Bearer"),
    authorization(b"Bearer "),
    authorization(b"Bearer unknown"),
    authorization(TOKEN.encode()),
    authorization(b"Basic " + TOKEN.encode()),
    authorization(b"Bearer\t" + TOKEN.encode()),
    authorization(b"Bearer " + TOKEN.encode() + b" x"),
    authorization(b"Bearer " + TOKEN.encode() + b",x"),
    authorization(b"Bearer \xff\xfe"),
    authorization(b"Bearer " + TOKEN.encode() + b"\n"),
    authorization(b"Bearer " + TOKEN.encode(), b"Bearer " + TOKEN.encode()),
    authorization(b"Bearer " + TOKEN.encode(), b"Bearer unknown"),
    authorization(b"Bearer " + b"x" * (TOKEN_MAX + 1)),
    authorization(b"Bearer " + b"x" * 1_000_000),
    authorization(b"Bearer " + b"=" * 50),
    [(b"x-api-key", TOKEN.encode())],
]


def test_everything_else_is_refused_before_the_body_is_read_with_the_same_bytes() -> None:
    answers = [answered(headers) for headers in REFUSED]
    assert {each.status for each in answers} == {401}
    assert len({(each.body, tuple(each.headers.items())) for each in answers}) == 1
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert json.loads(answers[0].body)["error"] == "unauthorized"


def test_a_token_has_a_greatest_length() -> None:
    assert token_of(authorization(b"Bearer " + b"x" * TOKEN_MAX)) == "x" * TOKEN_MAX
    assert token_of(authorization(b"Bearer " + b"x" * (TOKEN_MAX - 1) + b"==")) is None
