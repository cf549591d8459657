"""`halfpast prompt` as a user runs it, over ledgers of one tenant, of several and of none."""

from pathlib import Path

import pytest

from tests.server.serving import halfpast
from tools.prompting import PLATFORMS, section
from tools.speech.registry import LANGUAGES, find

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "clinic.yaml"
PRAXIS = """
{id: praxis, name: Praxis am Park, time_zone: Europe/Berlin, language: de, hours: {daily: 9-17},
 hosts: [{id: anna, name: Anna}]}
"""
CLINIC_LINE = (
    "You make appointments for Clinic at the Park. Choices for `with_whom`: Dr. Anna Schmidt, Ben Okafor, "
    "Clara Weber, Doctors, Treatment, Check-up, Massage."
)
PRAXIS_LINE = "Du vergibst Termine für Praxis am Park. Für `with_whom` stehen zur Wahl: Anna."


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger with nothing in it."""
    return f"sqlite:///{tmp_path}/halfpast.db"


def declare(ledger: str, *, praxis: bool = False) -> None:
    """The example in the docs is a tenant of the ledger; another one too, if it is asked for."""
    assert halfpast("apply", str(EXAMPLE), "--ledger", ledger).returncode == 0
    if praxis:
        assert halfpast("apply", "-", "--ledger", ledger, stdin=PRAXIS).returncode == 0


def printed(*arguments: str, note: str = "") -> str:
    """What stands on stdout; on stderr there is the note, or nothing."""
    done = halfpast("prompt", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == bool(note)
    assert note in done.stderr
    return done.stdout


def refused(*arguments: str, code: int) -> str:
    """The one line on stderr."""
    done = halfpast("prompt", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("halfpast: error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def general(platform: str, code: str) -> str:
    language = find(code)
    assert language is not None
    return section(platform, language) + "\n"


def test_the_only_tenant_is_the_one_that_is_meant(ledger: str) -> None:
    declare(ledger)
    for platform in ("vapi", "mcp"):
        lines = printed("--platform", platform, "--ledger", ledger).split("\n")
        assert lines[2] == CLINIC_LINE
        assert "\n".join([*lines[:2], *lines[4:]]) == general(platform, "en")


def test_of_several_the_one_that_is_named_is_meant_in_its_language_unless_another_is_asked_for(
    ledger: str,
) -> None:
    declare(ledger, praxis=True)
    to = ("--platform", "retell", "--ledger", ledger)
    assert PRAXIS_LINE in printed(*to, "--tenant", "praxis").split("\n")
    assert CLINIC_LINE in printed(*to, "--tenant", "clinic").split("\n")
    in_french = printed(*to, "--tenant", "praxis", "--language", "fr").split("\n")
    assert in_french[0] == "# Rendez-vous"
    assert in_french[2].startswith("Tu prends les rendez-vous pour Praxis am Park.")


def test_without_a_tenant_that_is_meant_the_text_is_general_and_says_so(ledger: str) -> None:
    to = ("--platform", "openai-realtime", "--ledger", ledger)
    assert printed(*to, note="`--tenant ID` names one") == general("openai-realtime", "en")
    declare(ledger, praxis=True)
    assert printed(*to, note="`--tenant ID` names one") == general("openai-realtime", "en")
    assert printed(*to, "--language", "nl", note="general") == general("openai-realtime", "nl")


@pytest.mark.parametrize(
    ("said", "code"), [("de-AT", "de"), ("PT-br", "pt"), ("Deutsch", "de"), ("it", "it")]
)
def test_a_language_is_called_as_everywhere_else(ledger: str, said: str, code: str) -> None:
    to = ("--platform", "plain", "--ledger", ledger)
    assert printed(*to, "--language", said, note="general") == general("plain", code)


def test_an_unknown_language_is_one_line_that_names_those_there_are(ledger: str) -> None:
    for said in ("xx", "", "x" * 1_000, "two\nlines"):
        line = refused("--platform", "vapi", "--language", said, "--ledger", ledger, code=2)
        assert all(each.code in line for each in LANGUAGES)
        assert len(line) < 300


def test_an_unknown_platform_is_one_line_that_names_those_there_are(ledger: str) -> None:
    line = refused("--platform", "nope", "--ledger", ledger, code=2)
    assert all(each in line for each in PLATFORMS)
    assert "--platform" in refused("--ledger", ledger, code=2)


def test_an_unknown_tenant_is_one_line_that_names_those_there_are(ledger: str) -> None:
    declare(ledger)
    line = refused("--platform", "vapi", "--tenant", "nobody", "--ledger", ledger, code=1)
    assert "no tenant 'nobody' (there are: clinic)" in line


def test_the_help_names_every_platform_and_language() -> None:
    done = halfpast("prompt", "--help")
    assert done.returncode == 0
    assert all(each in done.stdout for each in PLATFORMS)
    assert ", ".join(each.code for each in LANGUAGES) in done.stdout
