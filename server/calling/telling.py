"""A call that is played, as it is read on a terminal: who says what, what is sent, what is spoken.

The rule: plain text that lines up; weight and shade are added on a terminal only, and say nothing new. What
scripts and servers say is made printable before that.
"""

import os
import shutil
import statistics
import sys
import textwrap
from collections.abc import Iterable, Sequence

from server.calling.lines import Server
from server.calling.playing import Played
from server.calling.script import Script
from server.printable import printable
from tools.registry import NAMES as TOOLS

WIDTH_MAX = 100
"""Longer lines are hard to read, however wide the window is."""
WIDTH_MIN = 48
"""Narrower, and there would be a word a line beside the margin."""
HALFPAST = "halfpast"
_TIED = "\0"
"""A blank at which no line is broken: a figure stays with its unit."""
_PLAIN, _BOLD, _DIM, _RED = "", "1", "2", "31"


class Teller:
    """Writes to stdout."""

    def __init__(self, script: Script) -> None:
        self._width = min(max(shutil.get_terminal_size((WIDTH_MAX, 24)).columns, WIDTH_MIN), WIDTH_MAX)
        self._label = max(map(len, (HALFPAST, *TOOLS, *script.people)))
        self._styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def begin(self, script: Script, server: Server) -> None:
        print(f"{self._style(printable(script.title), _BOLD)}, over {server.platform} at {server.url}")

    def tell(self, played: Played) -> None:
        """One turn."""
        print(flush=True)
        number, turn, said = f"{played.number:>3}", played.turn, printable(played.said)
        says = f"{'(calls again) ' * turn.calls_again}{turn.says}"
        if says:
            self._write(number, printable(turn.by), printable(says), _PLAIN)
            number = ""
        self._write(number, played.sent.tool, printable(_arguments(played)), _DIM)
        self._write("", HALFPAST, f"{said} ({_ms(played.took_ms).replace(' ', _TIED)})", _BOLD)
        for each in played.unmet:
            self._write("", "expected", printable(each), _RED)

    def end(self, played: Sequence[Played]) -> None:
        """The summary."""
        print(f"\n{summary(played)}")

    def _write(self, number: str, label: str, text: str, style: str) -> None:
        margin = " " * (self._label + 7)
        wrapped = textwrap.wrap(text, self._width - len(margin), break_on_hyphens=False) or [""]
        wrapped = [line.replace(_TIED, " ") for line in wrapped]
        head = f"{number:>3}  {label:<{self._label}}  "
        print(head + self._style(wrapped[0], style))
        for line in wrapped[1:]:
            print(margin + self._style(line, style))

    def _style(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if style and self._styled else text


def summary(played: Sequence[Played]) -> str:
    """`7 turns, all as expected; median 2 ms, slowest 9 ms`."""
    wrong = sum(bool(each.unmet) for each in played)
    turns = f"{len(played)} turn{'s' if len(played) > 1 else ''}"
    times = [each.took_ms for each in played]
    how = f"{wrong} not as expected" if wrong else "all as expected"
    return f"{turns}, {how}; median {_ms(statistics.median(times))}, slowest {_ms(max(times))}"


def first_unmet(played: Iterable[Played]) -> str:
    """What was expected and what was said, in one line; "" if all is well."""
    for each in played:
        if each.unmet:
            what = " and ".join(each.unmet)
            return f'turn {each.number}, {each.sent.tool}: expected {what}, but it said "{each.said}"'
    return ""


def _arguments(played: Played) -> str:
    if played.turn.repeat:
        return "(the same call once more)"
    return ", ".join(f'{name} "{text}"' for name, text in played.sent.arguments.items()) or "(no arguments)"


def _ms(took_ms: float) -> str:
    return f"{max(1, round(took_ms))} ms"
