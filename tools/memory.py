"""What a conversation was last about, so that "an hour later" and "the second one" mean something.

The rule: best effort. What is forgotten is asked for again, and nothing that was remembered decides anything
that the reply does not say aloud. No words of a caller are kept: only moments,
and the ids of whom they are with.
"""

from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

TALK_MS = 60 * 60_000
"""Longer than calls are: a talk that nobody has gone on with is over."""
REPEATED_MS = 60_000
"""So long after a call the same words are taken for a repetition of it, "an hour later" for one hour."""
TALKS_MAX = 10_000
"""Conversations remembered by one worker: 5 MB, and more than it has calls in an hour."""
OFFERED_MAX = 10
"""Moments of one talk: as many as one reply can offer."""


class Talk(Struct, frozen=True, array_like=True, gc=False):
    """Where a conversation stands. Moments are minutes since the epoch, UTC."""

    at_ms: int
    """When that was said. Of two talks of one conversation the later one counts."""
    asked: int | None = None
    """The one moment that was last asked for, or agreed on."""
    window: tuple[int, int] | None = None
    """The window that was last asked for, [start, end), where it was no moment."""
    offered: tuple[int, ...] = ()
    """The times that were last named to choose from, in the order in which they were said."""
    days: tuple[int, ...] = ()
    """The days that were, by their first moment, where no times were."""
    free: bool = False
    """The moment that was asked for was free, or is held, and is not booked yet."""
    duration: int = 0
    """How long the times that were asked for or named are, in minutes; 0: as long as usual."""
    whom: tuple[tuple[str, str], ...] = ()
    """With whom they are, as the parameters that name somebody, by id; nothing for anyone."""
    asked_which: bool = False
    """The caller was asked which of these they mean: a day alone is then one of them."""
    call: str = ""
    """What stands for the call that this is of; see `before`."""
    tool: str = ""
    said: str = ""
    """What stands for the words about time of that call: another tool that gets them is to mean the same."""
    before: "Talk | None" = None
    """Where the conversation stood when that call was made: its repetition means the same."""


class Memory:
    """The talks of one worker, by the entity of their conversation (which names its tenant as well)."""

    __slots__ = ("_talks", "_tell")

    def __init__(self, tell: Callable[[str, Talk], None] = lambda _conversation, _talk: None) -> None:
        """`tell` hears of whatever is remembered here, to tell the other workers. It must not wait."""
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._tell = tell

    def recall(self, conversation: str, now_ms: int) -> Talk | None:
        """Where this conversation stands; None for nobody, and for what was too long ago."""
        talk = self._talks.get(conversation)
        return talk if talk is not None and now_ms - talk.at_ms < TALK_MS else None

    def remember(self, conversation: str, talk: Talk) -> None:
        """Keep where a conversation stands now. One that the platform does not name is nobody's."""
        if conversation:
            self.hear(conversation, talk)
            self._tell(conversation, talk)

    def hear(self, conversation: str, talk: Talk) -> None:
        """Take in what another worker remembers, unless it is older than what is known here."""
        known = self._talks.get(conversation)
        if known is not None and known.at_ms > talk.at_ms:
            return
        self._talks[conversation] = talk
        self._talks.move_to_end(conversation)
        if len(self._talks) > TALKS_MAX:
            self._talks.popitem(last=False)
