"""What a language has to bring for the prompt.

The rule: every field is required, so a table that misses a sentence neither type-checks nor constructs.
Names of tools and of arguments stand in backticks, in every language as they are; examples of what callers
say stand in double quotes, and `tools.when` understands them. The model is spoken to as a colleague is.
"""

from typing import Annotated, Literal

from msgspec import Struct


class Rules(Struct, frozen=True, kw_only=True):
    """What holds everywhere, in the order in which a conversation needs it."""

    when: str
    """With three examples: a day and a time, the second of several, an hour later."""
    check: str
    offer: str
    asked_back: str
    hold: str
    confirm: str
    unconfirmed: str
    interrupted: str
    move: str
    cancel: str
    find: str
    language: str


Note = Literal["spoken", "heard", "written", "structured", "at_once", "filler"]
"""The names of the notes, so that a misspelt one does not type-check."""


class Notes(Struct, frozen=True, kw_only=True):
    """What differs from platform to platform."""

    spoken: str
    """What the model writes is read out."""
    heard: str
    """The model itself listens: nobody has written down what was said."""
    written: str
    """It may be a chat in text."""
    structured: str
    """A person may see the answer's data beside the sentence."""
    at_once: str
    """Nobody fills a pause, and there is none."""
    filler: str
    """The platform says a filler of its own."""


class Words(Struct, frozen=True, kw_only=True):
    """The prompt in one language."""

    code: str
    """ISO 639-1."""
    title: str
    business: Annotated[str, "business"]
    names: Annotated[str, "names"]
    """Whom and what can be asked for; no sentence that the names would have to agree with."""
    rules: Rules
    notes: Notes
