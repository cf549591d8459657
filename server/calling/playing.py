"""Playing a script: turn after turn over the lines of its people, and what was not as it was to be.

The rule: what was not to be said is told and the call goes on, so that it still cleans up after itself; only
a server that cannot be heard ends it. Every id is new at each run, and so are the numbers with a # in them.
"""

import re
import secrets
import uuid
from collections.abc import Callable
from contextlib import AsyncExitStack

from msgspec import Struct

from server.calling.envelopes import Caller, Sent
from server.calling.lines import Line, Server, opened
from server.calling.script import HANDED_BACK, Expectation, Person, Script, Turn


class Played(Struct, frozen=True):
    """One turn, as it went."""

    number: int
    """From 1."""
    turn: Turn
    sent: Sent
    said: str
    took_ms: float
    unmet: tuple[str, ...]
    """What it was to be and was not, each in words; none: all is well."""


class _OnTheLine(Struct):
    """A person in a phone call."""

    number: str
    outbound: bool
    line: Line | None = None
    last: Sent | None = None


async def play(script: Script, server: Server, tell: Callable[[Played], None]) -> list[Played]:
    """Play it, and tell each turn as it is over. Raises `CallFailed`."""
    people = {name: _there(person) for name, person in script.people.items()}
    said: dict[str, str] = {}
    played: list[Played] = []
    async with AsyncExitStack() as lines:  # closed in the reverse order, which the SDK of MCP insists on
        for number, turn in enumerate(script.turns, start=1):
            person = people[turn.by]
            if turn.calls_again and person.line is not None:
                await person.line.hang_up()
                person.line = None
            if person.line is None:
                caller = Caller(str(uuid.uuid4()), person.number, person.outbound)
                person.line = await lines.enter_async_context(opened(server, caller))
            person.last = _sent(turn, script, said, person.last)
            heard = await person.line.send(person.last)
            said[turn.called] = heard.said
            unmet = tuple(not_met(turn.expect, heard.said))
            played.append(Played(number, turn, person.last, heard.said, heard.took_ms, unmet))
            tell(played[-1])
        for person in people.values():
            if person.line is not None:
                await person.line.hang_up()
    return played


def _there(person: Person) -> _OnTheLine:
    number = re.sub("#", lambda _: str(secrets.randbelow(10)), person.number)
    return _OnTheLine(number, person.outbound)


def _sent(turn: Turn, script: Script, said: dict[str, str], last: Sent | None) -> Sent:
    if turn.repeat and last is not None:
        return last
    arguments = {
        name: HANDED_BACK.sub(lambda found: said[found[1]], text) for name, text in turn.arguments.items()
    }
    if script.language:
        arguments.setdefault("language", script.language)
    return Sent(f"call_{secrets.token_hex(12)}", turn.tool, arguments)


def not_met(expected: Expectation, said: str) -> list[str]:
    """What of an expectation a reply does not meet."""
    heard = _plain(said)
    unmet = [f'"{each}"' for each in expected.says if _plain(each) not in heard]
    if expected.one_of and not any(_plain(each) in heard for each in expected.one_of):
        unmet.append("one of " + ", ".join(f'"{each}"' for each in expected.one_of))
    unmet += [f'no "{each}"' for each in expected.never if _plain(each) in heard]
    return unmet


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
