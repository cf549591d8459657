"""A scripted call: YAML -> Structs.

The rule: a script is checked whole before the first turn is played. A field that is not known is an error,
and the known ones are named; a turn names only who is there, and hands back only what was said before it.
"""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

import msgspec
from msgspec import Struct, field

from engine.errors import InvalidValue
from server.calling.envelopes import PLATFORMS
from server.declaring import texts
from tools import arguments
from tools.registry import NAMES as TOOLS

FILE_BYTES_MAX = 256 * 1024
"""A hundred turns are 30 KB."""
TURNS_MAX = 200
"""A call of an hour has fewer."""
PEOPLE_MAX = 50
"""Each is a connection of their own while the script is played."""
UNSAID = "-"
"""Any value: whether an argument is read is a question of its name."""
HANDED_BACK = re.compile(r"\{(\w+)\}")
"""`{offer}` in an argument: what halfpast said in the turn that is named `as: offer`."""
SUFFIX = ".yaml"

_SAMPLES = resources.files(__package__).joinpath("samples")


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody on a line of their own."""

    number: str = ""
    """Each # is any digit, another at each run. None at all: withheld, or a call over the web."""
    outbound: bool = False
    """Whether the agent called them."""


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What the reply must be like; case and line breaks do not count."""

    says: list[str] = []
    """All of these are in it."""
    one_of: list[str] = []
    """At least one of these is in it."""
    never: list[str] = field(default=[], name="not")
    """None of these is in it."""


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """A person says something, and the model calls a tool."""

    by: str
    says: str = ""
    """Shown only: what the person says, which the model makes the arguments of."""
    calls_again: bool = False
    """They had hung up: a new call from the same number begins."""
    tool: str = ""
    arguments: dict[str, str] = {}
    repeat: bool = False
    """Instead of `tool`: their last call once more under the same id, as after a barge-in."""
    called: str = field(default="", name="as")
    """The name under which later turns hand back what was said here."""
    expect: Expectation = Expectation()


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    title: str
    people: dict[str, Person]
    turns: list[Turn]
    about: str = ""
    """One line for `halfpast call --list`."""
    language: str = ""
    """Sent with each turn that has no `language` of its own."""
    platform: str = ""
    """The one it is played over unless another is asked for."""


_BY_SEGMENT: Mapping[str, type[Struct]] = {"turns": Turn, "people": Person, "expect": Expectation}


def samples() -> list[str]:
    """The names of the scripts that come with halfpast."""
    return sorted(each.name.removesuffix(SUFFIX) for each in _SAMPLES.iterdir() if each.name.endswith(SUFFIX))


def sample(name: str) -> Script:
    """One of them."""
    return read(_SAMPLES.joinpath(name + SUFFIX).read_bytes())


def read(content: bytes) -> Script:
    """The script in a file. Raises `InvalidValue`."""
    try:
        script = msgspec.convert(_tree(content), Script, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidValue(_placed(str(error))) from None
    _check(script)
    return script


def _tree(content: bytes) -> dict[str, texts.Tree]:
    if len(content) > FILE_BYTES_MAX:
        raise InvalidValue(f"more than {FILE_BYTES_MAX // 1024} KB; split it into several calls")
    try:
        tree = texts.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValue(f"not UTF-8 text, at byte {error.start}") from None
    if not isinstance(tree, dict):
        raise InvalidValue("title, people and turns are needed at the top; docs/calls.md has an example")
    return tree


def _placed(message: str) -> str:
    """msgspec's message with its path in front, and the fields that there are where one is not known."""
    text, _, path = message.partition(" - at `")
    path = path.removesuffix("`") or "$"
    if "unknown field" in text:
        # A person's own name is no field: msgspec writes `$.people[...]`, as it does for lists.
        known = _BY_SEGMENT.get(re.sub(r"\[[^]]*\]$", "", path).rpartition(".")[2], Script)
        text += f"; the fields here are {', '.join(known.__struct_encode_fields__)}"
    return f"{path}: {text[:1].lower()}{text[1:]}"


def _check(script: Script) -> None:
    """What the shape alone does not say."""
    if script.platform and script.platform not in PLATFORMS:
        raise InvalidValue(f"$.platform: {_no('platform', script.platform, PLATFORMS)}")
    for limit, given in ((PEOPLE_MAX, script.people), (TURNS_MAX, script.turns)):
        what = "people" if given is script.people else "turns"
        if not 1 <= len(given) <= limit:
            raise InvalidValue(f"$.{what}: {len(given)} are given; from 1 to {limit} can be")
    said: set[str] = set()
    on_the_line: set[str] = set()
    for index, turn in enumerate(script.turns):
        try:
            _check_turn(turn, script, said, on_the_line)
        except InvalidValue as error:
            raise InvalidValue(f"$.turns[{index}]{error.detail}") from None
        on_the_line.add(turn.by)
        said |= {turn.called} - {""}


def _check_turn(turn: Turn, script: Script, said: set[str], on_the_line: set[str]) -> None:
    if turn.by not in script.people:
        raise InvalidValue(f".by: {_no('person', turn.by, script.people)}")
    _check_tool(turn, on_the_line)
    if turn.called in said:
        raise InvalidValue(f".as: {turn.called!r} is the name of an earlier turn")
    for name, text in turn.arguments.items():
        if not arguments.read({name: UNSAID}):
            raise InvalidValue(f".arguments: {_no('argument', name, arguments.NAMES)}")
        for wanted in HANDED_BACK.findall(text):
            if wanted not in said:
                raise InvalidValue(
                    f".arguments.{name}: no earlier turn has `as: {wanted}`, so {{{wanted}}} is nothing yet"
                )


def _check_tool(turn: Turn, on_the_line: set[str]) -> None:
    if turn.repeat:
        if turn.tool or turn.arguments:
            raise InvalidValue(".repeat: what is repeated has its tool and arguments already; leave them out")
        if turn.calls_again or turn.by not in on_the_line:
            raise InvalidValue(f".repeat: {turn.by} has called no tool in this call yet")
    elif turn.tool not in TOOLS:
        raise InvalidValue(f".tool: {_no('tool', turn.tool, TOOLS)}")
    if turn.calls_again and turn.by not in on_the_line:
        raise InvalidValue(f".calls_again: {turn.by} has not called before")


def _no(what: str, given: str, known: Any) -> str:
    return f"there is no {what} {given[:80]!r}; there is {', '.join(known)}"
