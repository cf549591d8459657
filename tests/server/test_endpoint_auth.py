"""Who may call a tool route."""

import json

import pytest

from server.endpoint import ToolEndpoint
from server.platforms.plain import PLAIN
from server.running import Runner
from server.security.bearer import TOKEN_MAX, claims_of
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
    endpoint = ToolEndpoint(PLAIN, Runner(recorder.tools, desks), KeysInMemory())
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


@pytest.mark.parametrize("name", [b"authorization", b"x-vapi-secret", b"x-api-key", b"x-tool-secret"])
@pytest.mark.parametrize("before", [b"", b"Bearer "])
def test_a_key_opens_in_every_header_that_platforms_have_for_one(name: bytes, before: bytes) -> None:
    assert answered([(name, before + TOKEN.encode())]).status == 200


def test_a_header_of_somebody_else_does_not_lock_out_a_key() -> None:
    assert answered([(b"x-api-key", b"another"), *authorization(b"Bearer " + TOKEN.encode())]).status == 200
    assert answered([(b"x-api-key", TOKEN.encode()), *authorization(b"Basic abc")]).status == 200


def test_a_key_may_say_whose_business_it_is() -> None:
    assert answered([*authorization(TOKEN.encode()), (b"x-tenant", b"acme")]).status == 200


REFUSED = [
    [],
    authorization(b""),
    authorization(b"Bearer"),
    authorization(b"Bearer "),
    authorization(b"Bearer unknown"),
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
    [(b"x-key", TOKEN.encode())],
    [(b"x-api-key", TOKEN.encode()), (b"x-api-key", TOKEN.encode())],
    [(b"x-vapi-secret", b"unknown")],
    [(b"x-tenant", b"acme")],
    [*authorization(b"Bearer " + TOKEN.encode()), (b"x-tenant", b"another")],
]


def test_everything_else_is_refused_before_the_body_is_read_with_the_same_bytes() -> None:
    answers = [answered(headers) for headers in REFUSED]
    assert {each.status for each in answers} == {401}
    assert len({(each.body, tuple(each.headers.items())) for each in answers}) == 1
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert json.loads(answers[0].body)["error"] == "unauthorized"


def test_a_token_has_a_greatest_length() -> None:
    assert claims_of(authorization(b"Bearer " + b"x" * TOKEN_MAX)).tokens == ("x" * TOKEN_MAX,)
    assert claims_of(authorization(b"Bearer " + b"x" * (TOKEN_MAX - 1) + b"==")).tokens == ()
