"""`check_slot`: is this time free? Answers from memory; awaits nothing."""

from engine import teams
from engine.model import Slot
from engine.picture import Picture
from tools import answers
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.propose_times import COUNT, free_times, middle
from tools.request import understand
from tools.when.iso import Point


def check_slot(call: ToolCall, picture: Picture, now_ms: int) -> Reply:
    """Whether the time is free; if not, why, and the nearest times that are. Raises `Fault`."""
    request = understand(call, picture, now_ms)
    when = request.when
    if when is None:
        raise Fault("missing_when")
    if not isinstance(when, Point):
        # A day without a time: ask for the time, and help to choose it.
        starts = free_times(request, COUNT) or answers.nearest(request, middle(when), COUNT)
        question = request.speaker.say("missing_time", day=request.speaker.day(when.start))
        return Reply(
            say=f"{question} {answers.offer(request, starts, 'propose')}",
            reason="missing_time",
            slots=answers.slots(request, starts),
        )
    slot = teams.judge(picture, request.party, request.duration, when.minute, request.now)
    if isinstance(slot, Slot):
        return answers.free(request, slot)
    return answers.not_free(request, when.minute, slot)
