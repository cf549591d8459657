"""E-mail addresses: "anna dot schmidt at web dot de" -> "anna.schmidt@web.de".

The rule: what is written as an address stays as it is. Of what is dictated, blanks and capitals mean nothing,
and every sign has to be said. Words that are signs as well are settled by their place: of several words that
may be the @, it is the last one with a name and a dot behind it; a dot, a dash or a plus at the edge of what
is before the @ is a name. A sentence is no address, and neither is one with anything behind it, or are two.
"""

import re
from collections.abc import Mapping, Sequence

from tools.dictation.names import resembles
from tools.dictation.reading import SPELLED_MIN, TEXT_MAX, Part, plain, read, tokens, without_openings
from tools.dictation.tables import vocabulary
from tools.when.folding import fold

ADDRESS_MAX, LOCAL_MAX = 254, 64
"""Characters (RFC 5321)."""
WORDS_MAX = 4
"""Whole words between two signs: "anna maria von berg". Who says more says a sentence."""

LABELS = {
    "g-mail": "gmail",
    "geemail": "gmail",
    "gemail": "gmail",
    "hot-mail": "hotmail",
    "i-cloud": "icloud",
    "out-look": "outlook",
    "tonline": "t-online",
}
"""Domains that recognisers write otherwise; what is spelled, or has its dash said, is meant so."""

_WRITTEN = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+")
_BRACKETED = re.compile(r"<([^<>]*)>")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_TRIMMED = " \t\r\n<>.,;:!?\"'"
_LOCAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}")


def email(text: str, code: str) -> str | None:
    """The address that is dictated in a language (ISO 639-1); None if there is none, or not certainly."""
    if len(text) > TEXT_MAX:
        return None
    written = _as_written(text)
    if written is not None:
        return written
    words = vocabulary(code)
    parts = read(without_openings(tokens(plain(text)), words), words, words.phrases)
    at = _at(parts)
    if at is None:
        return None
    local = _local(_once(_meant(parts[:at])), words.written)
    domain = _domain(_meant(parts[at + 1 :]), words.written)
    address = f"{local}@{domain}"
    return address if local and domain and len(address) <= ADDRESS_MAX else None


def _as_written(text: str) -> str | None:
    """The address that a text is, or has in angle brackets."""
    bracketed = _BRACKETED.search(text)
    for each in (text, bracketed.group(1) if bracketed else ""):
        trimmed = _MAILTO.sub("", each.strip(_TRIMMED), count=1)
        if len(trimmed) <= ADDRESS_MAX and _WRITTEN.fullmatch(trimmed):
            return trimmed
    return None


def _at(parts: Sequence[Part]) -> int | None:
    """Where the @ is: the one that is written, or the last word for it with a name and a dot behind it.

    None if there is none, or if there are two addresses.
    """
    written = [at for at, part in enumerate(parts) if part.kind == "mark" and part.text == "@"]
    if written:
        return written[0] if len(written) == 1 else None
    found, dot = None, 0
    for at in range(len(parts) - 1, 0, -1):
        if _is(parts[at], "."):
            dot = dot or at
        elif _is(parts[at], "@") and dot > at + 1:
            if found is not None:
                return None
            found, dot = at, 0
    return found


def _meant(parts: Sequence[Part]) -> list[Part]:
    """The parts, where a word for the @ is one again: the @ itself is elsewhere."""
    return [_word(part) if part.kind == "sign" and part.text == "@" else part for part in parts]


def _word(part: Part) -> Part:
    return part._replace(kind="word", text=part.said)


def _is(part: Part, sign: str) -> bool:
    return part.text == sign and part.kind in ("sign", "mark")


def _once(parts: list[Part]) -> list[Part]:
    """Without a word that is spelled right behind itself: "schmidt, s c h m i d t"."""
    kept: list[Part] = []
    at = 0
    while at < len(parts):
        end = at + 1
        while end < len(parts) and parts[end].kind == "letter":
            end += 1
        letters = "".join(part.text for part in parts[at + 1 : end])
        again = (
            parts[at].kind == "word" and len(letters) >= SPELLED_MIN and resembles(parts[at].text, letters)
        )
        kept += parts[at + 1 : end] if again else parts[at:end]
        at = end
    return kept


def _local(parts: list[Part], written: Mapping[str, str]) -> str:
    """What is before the @; "" if that is nothing."""
    for edge in (0, -1):
        if parts and parts[edge].kind == "sign" and parts[edge].text in ".-+":
            parts[edge] = _word(parts[edge])
    run = 0
    for part in parts:
        run = run + 1 if part.kind == "word" else 0
        if run > WORDS_MAX:
            return ""
    text = _text(parts, written)
    return text if len(text) <= LOCAL_MAX and _LOCAL.fullmatch(text) else ""


def _domain(parts: list[Part], written: Mapping[str, str]) -> str:
    """What is behind the @; "" if that is no domain."""
    while parts and _is(parts[-1], "."):
        parts.pop()
    labels: list[list[Part]] = [[]]
    for part in parts:
        if _is(part, "."):
            labels.append([])
        else:
            labels[-1].append(part)
    top = labels[-1]
    if len(labels) < 2 or (len(top) > 1 and any(part.kind != "letter" for part in top)):
        return ""
    if any(_words(label) > 1 for label in labels[1:]):
        return ""
    texts = [_label(label, written) for label in labels]
    return ".".join(texts) if all(texts) and _TOP_LABEL.fullmatch(texts[-1]) else ""


def _label(parts: list[Part], written: Mapping[str, str]) -> str:
    if len(parts) == 1 and parts[0].kind == "digits" and parts[0].said.isalpha():
        parts = [_word(parts[0])]  # "one.com", "neuf.fr"
    text = _text(parts, written)
    if _words(parts) and not any(part.kind == "sign" for part in parts):
        text = LABELS.get(text, text)
    return text if _words(parts) <= WORDS_MAX and _LABEL.fullmatch(text) else ""


def _words(parts: Sequence[Part]) -> int:
    return sum(part.kind == "word" for part in parts)


def _text(parts: Sequence[Part], written: Mapping[str, str]) -> str:
    """The letters that an address can have."""
    text = "".join(part.text for part in parts).lower()
    for letter, letters in written.items():
        text = text.replace(letter, letters)
    return fold(text).replace(" ", "")
