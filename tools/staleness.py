"""A reply from memory that may be out of date: marked, and said."""

from msgspec.structs import replace

from engine.picture import Picture
from tools.call import Reply, ToolCall
from tools.request import speaker


def marked(reply: Reply, call: ToolCall, picture: Picture, now_ms: int) -> Reply:
    """The reply, with the caveat in the caller's language."""
    return replace(reply, say=speaker(call, picture, now_ms).say("stale", say=reply.say), stale=True)
