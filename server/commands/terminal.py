"""What commands say to whoever typed them.

The rule: what a command was asked for goes to stdout, everything else to stderr.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from server.printable import printable

OK, REFUSED, USAGE = 0, 1, 2
"""Exit codes: done; refused, or it did not work; the command, a file or a setting is wrong."""
BAR_WIDTH = 30
PROGRESS_EVERY = 100
"""Documents between two looks of a progress bar."""


def fail(text: str, code: int) -> int:
    """Say in one line what is wrong; returns the exit code."""
    print(f"halfpast: error: {' '.join(printable(text).split())}", file=sys.stderr)
    return code


def warn(text: str) -> None:
    """Say in one line what is most likely not meant."""
    print(f"halfpast: warning: {' '.join(printable(text).split())}", file=sys.stderr)


def progress(text: str) -> None:
    """Where a long command is, on a terminal only; "" wipes it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def bar(what: str) -> Callable[[int, int], None]:
    """A progress bar, on a terminal only."""

    def show(done: int, of: int) -> None:
        if done % PROGRESS_EVERY == 0 or done == of:
            filled = done * BAR_WIDTH // of if of else 0
            progress(f"{what} [{'#' * filled:<{BAR_WIDTH}}] {done:,}" + (f"/{of:,}" if of else ""))

    return show


def print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Columns as wide as what stands in them."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def date(at_ms: int | None) -> str:
    """A moment for a table; "-" for none."""
    return "-" if at_ms is None else f"{datetime.fromtimestamp(at_ms // 1000, UTC):%Y-%m-%d %H:%M} UTC"
