"""YAML -> texts, lists and dicts of texts, and nothing else.

The rule: every scalar is the text that is written. YAML 1.1 would turn 22:00 into 1320, `no` into false
and 2026-12-24 into a date before anybody is asked. The tree is built here, from the parser's events and
without recursion: libyaml's own composer overruns the stack on a file that is nested deep enough.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct

from engine.errors import InvalidValue

try:
    from yaml import CBaseLoader as BaseLoader
except ImportError:  # built without libyaml: the same, ten times as slow
    from yaml import BaseLoader  # type: ignore[assignment]

DEPTH_MAX = 16
"""A file that declares tenants is eight deep."""
NODES_MAX = 1_000_000
"""With what aliases repeat: ten lines of aliases to aliases could mean a billion."""

Tree = str | list["Tree"] | dict[str, "Tree"]


class _Open(Struct):
    """A list or a dict whose end has not come yet."""

    tree: list[Tree] | dict[str, Tree]
    anchor: str | None
    begun_at: int
    """Nodes that there were before it."""
    key: str | None = None
    """Of a dict: the key whose value comes next."""


class _Builder:
    """The fold of the events of one document."""

    def __init__(self) -> None:
        self.root: Tree | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Tree, int]] = {}
        """What an alias stands for, and its nodes."""
        self._nodes = 0

    def fold(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._count(1)
                self._place(event.value, event.anchor, self._nodes - 1)
            case yaml.SequenceStartEvent():
                self._begin([], event.anchor)
            case yaml.MappingStartEvent():
                self._begin({}, event.anchor)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self._open.pop()
                self._place(done.tree, done.anchor, done.begun_at)
            case yaml.AliasEvent():
                if event.anchor not in self._anchors:
                    raise InvalidValue(f"*{event.anchor} stands for nothing")
                tree, nodes = self._anchors[event.anchor]
                self._count(nodes)
                self._place(tree, None, self._nodes)
            case yaml.DocumentStartEvent() if self.root is not None:
                raise InvalidValue("a second document begins; one is taken")

    def _begin(self, tree: list[Tree] | dict[str, Tree], anchor: str | None) -> None:
        if len(self._open) >= DEPTH_MAX:
            raise InvalidValue(f"nested deeper than {DEPTH_MAX}")
        self._count(1)
        self._open.append(_Open(tree, anchor, self._nodes - 1))

    def _place(self, tree: Tree, anchor: str | None, begun_at: int) -> None:
        """Put a finished node where it belongs."""
        if anchor is not None:
            self._anchors[anchor] = (tree, self._nodes - begun_at)
        if not self._open:
            self.root = tree
            return
        inside = self._open[-1]
        if isinstance(inside.tree, list):
            inside.tree.append(tree)
        elif inside.key is not None:
            inside.tree[inside.key], inside.key = tree, None
        elif not isinstance(tree, str):
            raise InvalidValue("a key is to be a plain text")
        elif tree in inside.tree:
            raise InvalidValue(f"{tree!r} stands here twice")
        else:
            inside.key = tree

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > NODES_MAX:
            raise InvalidValue(f"more than {NODES_MAX:,} values; split it")


def read(text: str) -> Tree | None:
    """The one document of a text, None for an empty one. Raises `InvalidValue`, with line and column."""
    builder = _Builder()
    for event in _events(text):
        try:
            builder.fold(event)
        except InvalidValue as error:
            raise InvalidValue(f"{_place(event.start_mark)}{error.detail}") from None
    return builder.root


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=BaseLoader)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or "no YAML"
        raise InvalidValue(f"{_place(error.problem_mark or error.context_mark)}{problem}") from None
    except yaml.YAMLError as error:
        raise InvalidValue(" ".join(str(error).split())) from None


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
