"""`check_slot`: is this time free? Answers from memory; awaits nothing."""

from engine.model import Slot
from engine.picture import Picture
from tools import answers
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.propose_times import ask_time
from tools.request import for_one_time, understand
from tools.when.iso import Point


def check_slot(call: ToolCall, picture: Picture, now_ms: int) -> Reply:
    """Whether the time is free; if not, why, and the nearest times that are. Raises `Fault`."""
    request = for_one_time(understand(call, picture, now_ms))
    when = request.when
    if when is None:
        raise Fault("missing_when")
    if not isinstance(when, Point):
        return ask_time(request, when)
    slot = request.judge(when.minute)
    if isinstance(slot, Slot):
        return answers.free(request, slot)
    return answers.not_free(request, when.minute, slot)
