"""`halfpast tools` as a user runs it: what it prints is what platforms take, and what is missing is said."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elevenlabs.types import ToolRequestModel
from google.genai.types import Tool as GeminiTool

from server.pushing import KEY_VARIABLES, PUSHABLE
from tests.server.pushing.standins import (
    KEY,
    ElevenLabsStandIn,
    RetellStandIn,
    StandIn,
    VapiStandIn,
    serving,
)
from tests.server.serving import Server, halfpast
from tests.support.folders import temporary_folder
from tools.schemas.definitions import DEFINITIONS, describe, described
from tools.schemas.dialects import CALLING, DIALECTS, Place, render
from tools.schemas.roster import Roster

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "clinic.yaml"
URL = "https://voice.example.com"
TOKEN = "hp_live_0123456789abcdef"
SEVERAL = json.dumps(
    {
        "tenants": [
            {
                "id": f"t{at}",
                "name": f"Business {at}",
                "time_zone": "UTC",
                "hours": {"daily": "9-17"},
                "hosts": [{"id": "host", "name": f"Host {at}"}],
            }
            for at in range(7)
        ]
    }
)
CLINIC = Roster(
    "Clinic at the Park",
    "Europe/Berlin",
    "en",
    ("Dr. Anna Schmidt", "Ben Okafor", "Clara Weber"),
    ("Doctors", "Treatment"),
    ("Check-up", "Massage"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger with nothing in it."""
    return f"sqlite:///{tmp_path}/halfpast.db"


@pytest.fixture(scope="module")
def clinic() -> Iterator[str]:
    """A ledger of one tenant, the example in the docs, that nobody changes."""
    with temporary_folder() as folder:
        ledger = f"sqlite:///{folder}/halfpast.db"
        assert halfpast("apply", str(EXAMPLE), "--ledger", ledger).returncode == 0
        yield ledger


def printed(ledger: str, *arguments: str, notes: int = 0, **variables: str) -> Any:
    """The JSON on stdout; on stderr there are so many notes."""
    done = halfpast("tools", *arguments, "--ledger", ledger, **variables)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == notes, done.stderr
    return json.loads(done.stdout)


def refused(ledger: str, *arguments: str, code: int = 2, **variables: str) -> str:
    """The one line on stderr."""
    done = halfpast("tools", *arguments, "--ledger", ledger, **variables)
    assert (done.returncode, done.stdout) == (code, ""), done.stdout
    assert done.stderr.startswith("halfpast: error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("platform", DIALECTS)
def test_what_is_printed_is_the_tools_of_the_only_business(clinic: str, platform: str) -> None:
    found = printed(clinic, "--platform", platform, "--url", f"{URL}/", HALFPAST_KEY=TOKEN)
    assert found == render(platform, described(CLINIC), Place(URL, TOKEN))
    assert "Dr. Anna Schmidt" in json.dumps(found)


def test_one_tool_is_printed_as_the_one_object_that_is_pasted(clinic: str) -> None:
    assert printed(clinic, "--platform", "gemini", "--tool", "book")["name"] == "book"
    found = printed(clinic, "--platform", "elevenlabs", "--tool", "book", "--url", URL, HALFPAST_KEY=TOKEN)
    assert ToolRequestModel.model_validate(found).model_extra == {}
    assert found["tool_config"]["name"] == "book"
    (whole,) = printed(clinic, "--platform", "gemini")
    assert len(GeminiTool.model_validate(whole).function_declarations or ()) == len(described(CLINIC))


def test_a_tool_that_is_not_needed_can_be_asked_for(clinic: str) -> None:
    (definition,) = (each for each in DEFINITIONS if each.name == "list_options")
    found = printed(clinic, "--platform", "plain", "--tool", "list_options")
    assert found == DIALECTS["plain"](describe(definition, CLINIC), Place())
    assert found not in printed(clinic, "--platform", "plain")


def test_a_business_of_many_has_a_tool_that_finds_them(ledger: str) -> None:
    hosts = ", ".join(f"{{id: h{at}, name: Person {at}}}" for at in range(200))
    crowd = f"{{id: crowd, name: Crowd, time_zone: UTC, hours: {{daily: 9-17}}, hosts: [{hosts}]}}"
    assert halfpast("apply", "-", "--ledger", ledger, stdin=crowd).returncode == 0
    found = {each["name"]: each for each in printed(ledger, "--platform", "plain")}
    assert "list_options" in found
    assert "People: 200, too many" in found["book"]["parameters"]["properties"]["with_whom"]["description"]


@pytest.mark.parametrize("platform", [*CALLING, "anthropic", "plain"])
def test_what_has_to_be_put_in_is_said(ledger: str, platform: str) -> None:
    done = halfpast("tools", "--platform", platform, "--ledger", ledger)
    assert json.loads(done.stdout) == render(platform, described(), Place())
    notes = done.stderr.splitlines()
    assert "No tenant is there yet" in notes[0]
    placeholders = ("https://YOUR-HOST", "YOUR_KEY") if platform in CALLING else ()
    assert [each.partition(" ")[0] for each in notes[1:]] == [*placeholders]


def test_of_several_tenants_one_has_to_be_named(ledger: str) -> None:
    assert halfpast("apply", "-", "--ledger", ledger, stdin=SEVERAL).returncode == 0
    told = refused(ledger, "--platform", "mcp")
    assert "there are 7 tenants: say which with --tenant (t0, t1, t2, t3, t4, ...)" in told
    assert "no tenant 'nobody'" in refused(ledger, "--platform", "mcp", "--tenant", "nobody", code=1)
    arguments = ("--platform", "vapi", "--tenant", "t6", "--url", URL)
    found = printed(ledger, *arguments, HALFPAST_KEY=TOKEN)
    assert found[0]["server"]["url"] == f"{URL}/vapi/t6"
    assert "People: Host 6." in json.dumps(found)


def test_an_address_that_is_not_encrypted_is_noted_where_a_platform_calls_it(clinic: str) -> None:
    for url in ("http://voice.example.com", "HTTP://voice.example.com"):
        done = halfpast("tools", "--platform", "vapi", "--url", url, "--ledger", clinic, HALFPAST_KEY=TOKEN)
        assert done.returncode == 0
        assert done.stderr == "That address is not HTTPS: a platform elsewhere does not call it.\n"
    printed(clinic, "--platform", "plain", "--url", "http://voice.example.com")


def test_where_requests_are_signed_no_key_is_sent(clinic: str) -> None:
    found = printed(clinic, "--platform", "retell", "--signed", "--url", URL, HALFPAST_KEY=TOKEN)
    assert {each["url"] for each in found} == {f"{URL}/retell/clinic"}
    assert TOKEN not in json.dumps(found)


def test_on_an_outbound_call_the_person_is_who_is_called(clinic: str) -> None:
    arguments = ("--platform", "elevenlabs", "--outbound", "--url", URL)
    found = printed(clinic, *arguments, HALFPAST_KEY=TOKEN)
    assert found == render("elevenlabs", described(CLINIC), Place(URL, TOKEN, outbound=True))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--platform", "siri"), "invalid choice: 'siri'"),
        (("--platform", "vapi", "--tool", "hangup"), "invalid choice: 'hangup'"),
        (("--platform", "vapi", "--url", "voice.example.com"), "--url 'voice.example.com': not an address"),
        (("--platform", "vapi", "--url", "http://[x"), "--url 'http://[x': not an address"),
        (("--platform", "vapi", "--url", "https://x/?a=b"), "not an address"),
        (("--platform", "vapi", "--url", "https://my host"), "--url 'https://my host': not an address"),
        (("--platform", "vapi", "--url", " https://x"), "not an address"),
        (("--platform", "vapi", "--url", "https://x\t"), "not an address"),
        (("--platform", "vapi", "--url", "https://"), "not an address"),
        (("--platform", "vapi", "--url", "https://:443"), "not an address"),
        (("--platform", "vapi", "--url", "https://x:y"), "not an address"),
        (
            ("--platform", "vapi", "--url", "https://me:sesame@x"),
            "--url: a name and a password have no place",
        ),
        (("--platform", "vapi", "--url", f"{URL}/vapi"), "the address of the server alone, without /vapi"),
        (("--platform", "vapi", "--push"), "--push needs a tenant, whose tools they are"),
        (("--platform", "plain", "--signed"), "--signed: plain signs nothing"),
        (("--platform", "vapi", "--signed"), "--signed needs a tenant"),
        (("--platform", "vapi", "--outbound"), "--outbound: only the tools of elevenlabs"),
        (("--platform", "vapi", "--dry-run"), "--dry-run goes with --push"),
        (("--platform", "vapi", "--to", "a1"), "--to goes with --push"),
        (("--platform", "vapi", "--api", "http://x"), "--api goes with --push"),
    ],
)
def test_what_cannot_be_is_one_line(ledger: str, arguments: tuple[str, ...], told: str) -> None:
    assert told in refused(ledger, *arguments)


def test_the_help_names_every_platform_and_every_key_to_one() -> None:
    told = halfpast("tools", "--help").stdout
    assert "which Retell needs" in " ".join(told.split())
    for each in (*DIALECTS, *KEY_VARIABLES.values(), "HALFPAST_KEY"):
        assert each in told


@pytest.mark.parametrize("platform", PUSHABLE)
def test_a_push_needs_the_key_to_the_platform(clinic: str, platform: str) -> None:
    assert f"set {KEY_VARIABLES[platform]}" in refused(clinic, "--platform", platform, "--push")


def test_a_platform_that_keeps_no_tools_takes_no_push(clinic: str) -> None:
    told = refused(clinic, "--platform", "openai", "--push")
    assert "openai keeps no tools of its own" in told


def test_nothing_is_pushed_that_has_a_placeholder(clinic: str) -> None:
    told = refused(clinic, "--platform", "vapi", "--push", VAPI_API_KEY=KEY)
    assert "--url" in told
    assert "HALFPAST_KEY" in told


@pytest.mark.parametrize(
    ("platform", "standin", "to"),
    [
        ("vapi", VapiStandIn, ()),
        ("retell", RetellStandIn, ("--to", "llm_1")),
        ("elevenlabs", ElevenLabsStandIn, ()),
    ],
)
def test_a_push_brings_the_tools_to_the_platform_once(
    clinic: str, platform: str, standin: Callable[[], StandIn], to: tuple[str, ...]
) -> None:
    there, keys = standin(), {KEY_VARIABLES[platform]: KEY}
    with serving(there) as address:

        def push(*flags: str) -> str:
            done = halfpast(
                *("tools", "--platform", platform, "--ledger", clinic, "--url", URL, "--api", address),
                *("--push", *to, *flags),
                HALFPAST_KEY=TOKEN,
                **keys,
            )
            assert (done.returncode, done.stderr) == (0, "")
            assert TOKEN not in done.stdout
            return done.stdout

        planned = push("--dry-run")
        assert "Clinic at the Park" in planned
        assert planned.endswith(f"= {len(described(CLINIC))} would be created or updated\n")
        assert there.writes() == []
        assert push().endswith(f"= {len(described(CLINIC))} created or updated\n")
        assert push("--dry-run").endswith("= 0 would be created or updated\n")
        assert push().endswith("= 0 created or updated\n")


def test_what_is_printed_opens_the_business(clinic: str) -> None:
    key = halfpast("keys", "create", "clinic", "--ledger", clinic).stdout.strip()
    with Server(clinic) as server:
        assert sent(server, "vapi", clinic, key) == sent(server, "elevenlabs", clinic, key)
        assert sent(server, "vapi", clinic, key) == (
            "You can see Dr. Anna Schmidt, Ben Okafor, Clara Weber, the team Doctors or the team "
            "Treatment. We offer Check-up and Massage."
        )


def test_with_a_key_to_several_tenants_it_opens_the_one_that_was_named(ledger: str) -> None:
    assert halfpast("apply", "-", "--ledger", ledger, stdin=SEVERAL).returncode == 0
    key = halfpast("keys", "create", "t0", "t6", "--ledger", ledger).stdout.strip()
    with Server(ledger) as server:
        for platform in ("vapi", "elevenlabs"):
            assert sent(server, platform, ledger, key, "--tenant", "t6") == "You can see Host 6."


def test_once_requests_are_signed_a_push_takes_the_key_away(clinic: str) -> None:
    there = VapiStandIn()
    with serving(there) as address:

        def push(*flags: str) -> str:
            done = halfpast(
                *("tools", "--platform", "vapi", "--tenant", "clinic", "--ledger", clinic, "--url", URL),
                *("--api", address, "--push", *flags),
                HALFPAST_KEY=TOKEN,
                VAPI_API_KEY=KEY,
            )
            assert (done.returncode, done.stderr) == (0, "")
            return done.stdout

        push()
        assert TOKEN in str(there.tools)
        assert push("--signed").endswith(f"= {len(described(CLINIC))} created or updated\n")
        assert TOKEN not in str(there.tools)
        assert len(there.tools) == len(described(CLINIC))


def sent(server: Server, platform: str, ledger: str, key: str, *flags: str) -> str:
    """What is said to a call that is sent where the printed tool says, with what it says."""
    arguments = ("--platform", platform, "--tool", "list_options", "--url", server.url, *flags)
    found = printed(ledger, *arguments, notes=1, HALFPAST_KEY=key)  # that it is not HTTPS
    if platform == "elevenlabs":
        schema = found["tool_config"]["api_schema"]
        body: Any = dict.fromkeys(schema["request_body_schema"]["properties"], "")
        answer = server.client.post(schema["url"], json=body, headers=schema["request_headers"]).json()
        assert "say" in answer, answer
        return str(answer["say"])
    item = {"id": "c1", "function": {"name": "list_options", "arguments": {"with_whom": ""}}}
    body = {"message": {"type": "tool-calls", "toolCallList": [item], "call": {"id": "v1"}}}
    at = found["server"]
    answer = server.client.post(at["url"], json=body, headers=at["headers"]).json()
    return str(answer["results"][0]["result"])
