"""`check_slot`: is this time free? Answers from memory; awaits nothing."""

from engine.model import Slot
from engine.picture import Picture
from tools import answers, remembering
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.memory import Memory
from tools.propose_times import ask_time
from tools.request import Request, for_one_time, understand


def check_slot(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None = None) -> Reply:
    """Whether the time is free; if not, why, and the nearest times that are. Raises `Fault`."""
    with remembering.doubts(call, picture, now_ms, memory):
        request = for_one_time(understand(call, picture, now_ms, memory))
    return remembering.reply(request, _checked(request), memory)


def _checked(request: Request) -> Reply:
    if not request.wishes:
        raise Fault("missing_when")
    start = request.start
    if start is None:
        return ask_time(request)
    slot = request.judge(start)
    if isinstance(slot, Slot):
        return answers.shifted(request, answers.free(request, slot))
    return answers.shifted(request, answers.not_free(request, start, slot))
