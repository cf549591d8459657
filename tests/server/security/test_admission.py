"""Whose business a request is about: by key, by signature, by path, by the line that was called."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from retell.lib.webhook_auth import symmetric

from engine.model import EVERY_TENANT, Secret
from server.endpoint import ToolEndpoint
from server.platforms.envelope import Platform
from server.platforms.plain import PLAIN_END
from server.platforms.retell import RETELL
from server.platforms.vapi import VAPI
from server.running import UNKNOWN_LINE, Runner
from server.security.grants import Grant
from tests.server.platforms.kit import (
    NOW_MS,
    TENANT,
    TOKEN,
    Answered,
    DesksInMemory,
    KeysInMemory,
    Recorder,
    Wire,
    encoded,
    finished,
    request,
    scope,
)

OURS, OTHERS = "+4930555001", "+4930555002"
AGENT = "agent_fake"
SECRET = "key_test_only"
Headers = Sequence[tuple[bytes, bytes]]

CALLS: dict[str, Any] = {
    "vapi": {
        "message": {
            "type": "tool-calls",
            "toolCallList": [{"id": "1", "name": "look", "arguments": {}}],
            "call": {"id": "c1", "assistantId": AGENT},
            "phoneNumber": {"number": OURS},
        }
    },
    "retell": {
        "name": "look",
        "args": {},
        "call": {"call_id": "c1", "agent_id": AGENT, "to_number": OURS, "from_number": "+4930999888"},
    },
}
BOTH = pytest.mark.parametrize("platform", [VAPI, RETELL], ids=lambda each: each.name)


def keys(*secrets: Secret, lines: dict[str, str] | None = None, **grants: Grant) -> KeysInMemory:
    return KeysInMemory(grants=grants, lines=lines, secrets=secrets)


def secret(*tenants: str, value: str = SECRET) -> Secret:
    return Secret("s1", "retell", value, tenants)


def bearer(token: str) -> Headers:
    return [(b"authorization", f"Bearer {token}".encode())]


def signed(body: bytes, value: str = SECRET, at_ms: int = NOW_MS) -> Headers:
    return [(b"x-retell-signature", symmetric["sign"](body.decode(), value, at_ms).encode())]


def asked(
    platform: Platform,
    known: KeysInMemory,
    headers: Headers,
    *,
    tenant: str = "",
    body: bytes | None = None,
) -> Answered:
    body = encoded(CALLS[platform.name]) if body is None else body
    endpoint = ToolEndpoint(platform, Runner(Recorder().tools, DesksInMemory()), known)
    wire = Wire(request(body))
    finished(endpoint, scope({"tenant": tenant} if tenant else {}, headers), wire.receive, wire.send)
    return wire.answer()


def reached(answer: Answered) -> bool:
    """Whether the one tenant's tool was run; otherwise nothing of it is said."""
    assert answer.status in (200, 401)
    found = b"Call 1." in answer.body
    assert found or answer.status == 401 or UNKNOWN_LINE.say in json.loads(answer.body).values().__str__()
    return found


AGENCY = Grant.to((EVERY_TENANT,))
SEVERAL = Grant.to((TENANT, "dental"))


@BOTH
def test_a_path_names_the_tenant_of_a_key_that_opens_several(platform: Platform) -> None:
    known = keys(agency=AGENCY, several=SEVERAL, other=Grant.to(("dental", "garage")))
    assert reached(asked(platform, known, bearer("agency"), tenant=TENANT))
    assert reached(asked(platform, known, bearer("several"), tenant=TENANT))
    assert reached(asked(platform, known, bearer(TOKEN), tenant=TENANT))
    assert asked(platform, known, bearer("other"), tenant=TENANT).status == 401
    assert asked(platform, known, bearer(TOKEN), tenant="dental").status == 401


@BOTH
def test_a_header_may_name_it_too(platform: Platform) -> None:
    known = keys(agency=AGENCY, other=Grant.to(("dental", "garage")))
    assert reached(asked(platform, known, [*bearer("agency"), (b"x-tenant", b"acme")]))
    assert asked(platform, known, [*bearer("other"), (b"x-tenant", b"acme")]).status == 401


@BOTH
def test_the_number_that_was_dialled_names_it_or_the_agent(platform: Platform) -> None:
    for line in (OURS.removeprefix("+"), AGENT):
        known = keys(agency=AGENCY, several=SEVERAL, lines={line: TENANT})
        assert reached(asked(platform, known, bearer("agency")))
        assert reached(asked(platform, known, bearer("several")))


@BOTH
def test_the_number_goes_before_the_agent(platform: Platform) -> None:
    known = keys(agency=AGENCY, lines={OURS.removeprefix("+"): TENANT, AGENT: "dental"})
    assert reached(asked(platform, known, bearer("agency")))


@BOTH
def test_a_line_opens_nothing_that_the_key_does_not(platform: Platform) -> None:
    known = keys(other=Grant.to(("dental", "garage")), lines={AGENT: TENANT})
    answer = asked(platform, known, bearer("other"))
    assert (answer.status, reached(answer)) == (200, False)


@BOTH
def test_a_key_to_one_tenant_stays_with_it_whatever_was_dialled(platform: Platform) -> None:
    assert reached(asked(platform, keys(lines={AGENT: "dental"}), bearer(TOKEN)))


@BOTH
def test_a_line_that_nobody_has_declared_is_told_in_a_sentence(platform: Platform) -> None:
    answer = asked(platform, keys(agency=AGENCY, lines={OTHERS: TENANT}), bearer("agency"))
    assert answer.status == 200
    assert UNKNOWN_LINE.say.encode() in answer.body


@BOTH
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"message": 1, "call": [], "args": {}}', b"\xff"])
def test_a_body_that_says_nothing_is_told_in_a_sentence_too(platform: Platform, body: bytes) -> None:
    answer = asked(platform, keys(agency=AGENCY), bearer("agency"), body=body)
    assert (answer.status, reached(answer)) == (200, False)


def test_on_an_outbound_call_the_line_is_the_one_that_was_called_from() -> None:
    call = {"call_id": "c", "direction": "outbound", "from_number": OURS, "to_number": OTHERS}
    body = encoded({"name": "look", "args": {}, "call": call})
    known = keys(agency=AGENCY, lines={OTHERS.removeprefix("+"): "dental", OURS.removeprefix("+"): TENANT})
    assert reached(asked(RETELL, known, bearer("agency"), body=body))


BODY = encoded(CALLS["retell"])


@pytest.mark.parametrize("opens", [(TENANT,), (TENANT, "dental"), (EVERY_TENANT,)])
def test_a_signature_opens_the_path_of_its_tenant(opens: tuple[str, ...]) -> None:
    assert reached(asked(RETELL, keys(secret(*opens)), signed(BODY), tenant=TENANT))


def test_a_signature_opens_the_tenant_of_its_line() -> None:
    for opens in ((TENANT,), (EVERY_TENANT,)):
        assert reached(asked(RETELL, keys(secret(*opens), lines={AGENT: TENANT}), signed(BODY)))


def test_without_path_and_line_a_signature_tells_no_tenant() -> None:
    assert asked(RETELL, keys(secret(TENANT)), signed(BODY)).status == 401
    answer = asked(RETELL, keys(secret(EVERY_TENANT)), signed(BODY))
    assert (answer.status, reached(answer)) == (200, False)


def test_old_secrets_go_on_while_they_are_changed() -> None:
    known = keys(secret(TENANT, value="older_secret"), Secret("s2", "retell", SECRET, (TENANT,)))
    for value in ("older_secret", SECRET):
        assert reached(asked(RETELL, known, signed(BODY, value), tenant=TENANT))


def test_every_other_signature_is_refused_with_the_bytes_of_every_refusal() -> None:
    known = keys(secret("dental"), Secret("v", "vapi", SECRET, (TENANT,)), lines={AGENT: TENANT})
    ours = keys(secret(TENANT), lines={AGENT: TENANT})
    refused = [
        asked(RETELL, known, signed(BODY), tenant=TENANT),  # another tenant's secret, another platform's
        asked(RETELL, known, signed(BODY)),
        asked(RETELL, ours, signed(BODY, "wrong_key"), tenant=TENANT),
        asked(RETELL, ours, signed(BODY, at_ms=NOW_MS - 300_001), tenant=TENANT),
        asked(RETELL, ours, signed(BODY + b" "), tenant=TENANT),
        asked(RETELL, ours, signed(b""), tenant=TENANT, body=b"{}"),
        asked(RETELL, ours, [(b"x-retell-signature", b"")], tenant=TENANT),
        asked(RETELL, ours, [], tenant=TENANT),
        asked(RETELL, ours, signed(BODY), tenant="nobody"),
        asked(VAPI, ours, signed(BODY), tenant=TENANT),
    ]
    assert {each.status for each in refused} == {401}
    assert len({(each.body, tuple(each.headers.items())) for each in refused}) == 1


def test_a_key_that_is_valid_needs_no_signature() -> None:
    assert reached(asked(RETELL, keys(), [*bearer(TOKEN), (b"x-retell-signature", b"v=1,d=0")]))


def test_a_signed_webhook_ends_the_conversation() -> None:
    body = encoded({"event": "call_ended", "call": {"call_id": "c1", "agent_id": AGENT}})
    recorder = Recorder()
    endpoint = ToolEndpoint(RETELL, Runner(recorder.tools, DesksInMemory()), keys(secret(TENANT)))
    wire = Wire(request(body))
    finished(endpoint, scope({"tenant": TENANT}, signed(body)), wire.receive, wire.send)
    assert (wire.answer().status, recorder.ended) == (200, ["c1"])


def test_an_end_of_nobodys_conversation_is_no_end() -> None:
    recorder = Recorder()
    known = keys(agency=AGENCY)
    for named in ((), ((b"x-tenant", b"nobody"),)):
        endpoint = ToolEndpoint(PLAIN_END, Runner(recorder.tools, DesksInMemory()), known)
        wire = Wire(request(b""))
        finished(endpoint, scope({"id": "c1"}, [*bearer("agency"), *named]), wire.receive, wire.send)
        assert json.loads(wire.answer().body)["reason"] == "unknown_line"
    assert recorder.ended == []


def test_a_body_that_is_too_large_to_be_checked_is_nobodys() -> None:
    body = b" " * (600 * 1024)
    assert asked(RETELL, keys(secret(TENANT)), signed(body), tenant=TENANT, body=body).status == 401
