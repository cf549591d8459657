"""Files that a command is given, and those that it writes."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from engine.errors import InvalidValue

STDIN = "-"


def called(path: str) -> str:
    """What a file is called in messages."""
    return "standard input" if path == STDIN else path


def content(path: str, bytes_max: int) -> bytes:
    """What stands in a file, with a byte too many where it is too large. Raises `InvalidValue`."""
    try:
        if path == STDIN:
            return sys.stdin.buffer.read(bytes_max + 1)
        with Path(path).open("rb") as opened:
            return opened.read(bytes_max + 1)
    except OSError as error:
        raise InvalidValue(f"{path}: {(error.strerror or str(error)).lower()}") from None


def write(path: Path, lines: Iterable[bytes]) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise InvalidValue(f"{path}: {(error.strerror or str(error)).lower()}") from None
