"""The history: what was asked and answered, what was broken, and what was found in the end.

JSON lines, one event each, in the order in which they happened; `type` says what a line is:

  meta     the first line: target, seed, versions, tenants, limits
  invoke   a request was sent: request (its number), f (the tool), tenant, worker, caller, conversation, call
           (its id), person, args
  ok       it was answered with what was asked for; `booking`, `bookings`, `available`, ... as in the reply
  fail     it was refused, for a `reason`: certainly nothing was done
  info     nobody knows: no answer in time, a cut connection, or the reply "unconfirmed"
  fault    the nemesis: fault (its number), kind, phase (begin, end), workers, what was in flight, lossy
  hostile  a request that no client sends, and what came of it
  probe    the final question whether a minute is free, asked of one worker
  digest   what a worker has in memory in the end; one was freshly started
  final    a document of the final read, as `halfpast export` has it
  read     the end of one tenant's final read, or why there is none
  event    a webhook that was delivered, where a relay runs

The rule: one process writes all of it, so that a line further down happened later. `at_us` are microseconds
since the beginning, by the monotonic clock; `began_ms` in the first line is the wall's at that moment.
"""

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

FILE = "history.jsonl"
BUFFER_BYTES = 1024 * 1024
"""Some 4,000 lines; what is lost if the driver itself is killed, which ends the run anyway."""


class Recorder:
    """Writes a history into a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / FILE).open("wb", buffering=BUFFER_BYTES)
        self._began_ns = time.monotonic_ns()
        self.began_ms = time.time_ns() // 1_000_000
        self.lines = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def now_us(self) -> int:
        """Microseconds since the beginning."""
        return (time.monotonic_ns() - self._began_ns) // 1_000

    def write(self, type: str, **fields: Any) -> None:
        """Add a line. Fields that are None are left out."""
        line = {"type": type, "at_us": self.now_us()}
        line.update((name, value) for name, value in fields.items() if value is not None)
        self._file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        self.lines += 1
