"""The tools by name: those that answer from memory at once, and those that wait for the ledger."""

from collections.abc import Awaitable, Callable, Mapping

from engine.picture import Picture
from tools.book import book
from tools.call import Reply, ToolCall
from tools.cancel import cancel
from tools.check_slot import check_slot
from tools.dictation import tables as dictation
from tools.find_bookings import find_bookings
from tools.hold_slot import hold_slot
from tools.list_options import list_options
from tools.memory import Memory
from tools.ports import Desk
from tools.propose_times import propose_times
from tools.reschedule import reschedule
from tools.when import registry as words
from tools.writing import once

Read = Callable[[ToolCall, Picture, int, Memory], Reply]
Write = Callable[[ToolCall, Desk], Awaitable[Reply]]

READS: Mapping[str, Read] = {
    "check_slot": check_slot,
    "propose_times": propose_times,
    "list_options": list_options,
}
WRITES: Mapping[str, Write] = {
    "hold_slot": once(hold_slot),
    "book": once(book),
    "reschedule": once(reschedule),
    "cancel": once(cancel),
    "find_bookings": find_bookings,
}


def prepare() -> None:
    """Make the words of all languages ready, so that no caller waits for that."""
    words.prepare()
    dictation.prepare()


NAMES: tuple[str, ...] = (*READS, *WRITES)
