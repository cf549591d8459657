"""The tools by name: those that only read, and answer at once, and those that write."""

from collections.abc import Awaitable, Callable, Mapping

from engine.picture import Picture
from tools.book import book
from tools.call import Reply, ToolCall
from tools.check_slot import check_slot
from tools.ports import Desk
from tools.propose_times import propose_times

Read = Callable[[ToolCall, Picture, int], Reply]
Write = Callable[[ToolCall, Desk], Awaitable[Reply]]

READS: Mapping[str, Read] = {"check_slot": check_slot, "propose_times": propose_times}
WRITES: Mapping[str, Write] = {"book": book}
NAMES: tuple[str, ...] = (*READS, *WRITES)
