"""What we have said ourselves, handed back as a time: of an answer that ends with offers, those are meant.

The rule: the sentences in which we offer are known, since they are ours. What stands before one says why not,
or asks; whoever hands all of it back wants what was offered.
"""

import re

from tools.speech.language import Language

SENTENCES = ("offer", "offer_with", "propose", "propose_with")
"""Of a language: those that end an answer."""
_FACT = re.compile(r"(?:\\ )?\\\{\w+\\\},?(?:\\ )?")
"""Where a fact stands. A name may have been taken out before."""


def offers(speech: Language) -> re.Pattern[str]:
    """What finds our offers behind another sentence. The longest template goes first."""
    templates = sorted((getattr(speech, each) for each in SENTENCES), key=len, reverse=True)
    patterns = (_FACT.sub(".*", re.escape(each)) for each in dict.fromkeys(templates))
    return re.compile(rf"(?<=[.?!] )(?:{'|'.join(patterns)})\s*$")


def meant(text: str, pattern: re.Pattern[str]) -> str:
    """The text, without what stands before our offers."""
    found = pattern.search(text)
    return text if found is None else found[0]
