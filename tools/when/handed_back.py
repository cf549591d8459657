"""What we have said ourselves, handed back as a time: the times in it that can be had are what is meant.

The rule: the sentences that we say are known, since they are ours. What an answer says beside a time (in
whose zone it is, how a name is spelled) is left out; of one that ends with offers those are meant, and what
is free in the sentence before them, and nothing of why not.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from tools.speech.language import Language

BESIDE = ("clocks_forward", "your_time", "stale", "email_is", "phone_is", "name_is")
"""Sentences that stand beside a reply."""
OFFERS = ("offer", "offer_with", "propose", "propose_with")
"""Those that end it."""
HAD = ("free", "free_with", "notice")
"""Those that name a time which can be had, before others that can."""
_SAY = re.compile(r"\s*\{say\}\s*")
_FACT = re.compile(r"(?:\\ )?\\\{(\w+)\\\},?(?:\\ )?")
"""Where a fact stands. A name may have been taken out before."""
_ENDS = (". ", "? ", "! ")


class Ours(Struct, frozen=True, eq=False):
    """The sentences of one language, as they are found again."""

    beside: re.Pattern[str]
    offers: re.Pattern[str]
    had: re.Pattern[str]
    or_: str


def ours(speech: Language) -> Ours:
    """Those of a table."""
    beside = (_pattern(_SAY.sub("", getattr(speech, each)), "[^.]*") for each in BESIDE)
    return Ours(
        re.compile(rf"(?:(?<=\s)|^)(?:{'|'.join(beside)})(?:\s+|$)"),
        re.compile(rf"(?<=[.?!] )(?:{_any(speech, OFFERS)})\s*$"),
        re.compile(rf"(?:{_any(speech, HAD, 'when')})\s*$"),
        speech.or_,
    )


def meant(text: str, said: Ours) -> str:
    """The part of a text that is about times, where it is one of our answers; else all of it."""
    if not text.endswith(".") or not any(each in text for each in _ENDS):
        return text
    text = said.beside.sub("", text).rstrip()
    offers = said.offers.search(text)
    before = text if offers is None else text[: offers.start()]
    had = said.had.fullmatch(before) if offers is None else said.had.search(before)
    when = next(filter(None, had.groups()), "") if had is not None else ""
    if offers is None:
        return when or text
    return f"{when}, {said.or_} {offers[0]}" if when else offers[0]


def _any(speech: Language, names: Iterable[str], kept: str = "") -> str:
    """Any of these sentences, the longest first; `kept` is the fact that is wanted of it."""
    templates = sorted({getattr(speech, each) for each in names}, key=len, reverse=True)
    return "|".join(_pattern(each, ".*", kept) for each in templates)


def _pattern(template: str, fact: str, kept: str = "") -> str:
    def of(found: re.Match[str]) -> str:
        return rf"\s*({fact}?)\s*" if found[1] == kept else fact

    return _FACT.sub(of, re.escape(template))
