"""Names: "Anna, S C H M I D T" -> "Anna Schmidt".

The rule: only what is spelled changes. Three letters in a row at the end of a name are spelled, four
anywhere, and two where one of them has its word; fewer are initials. A word right before its own spelling
is the same name, heard once more. A longer pause than those between the letters parts two names.
"""

import re
from collections import Counter
from collections.abc import Sequence

from tools.dictation.reading import GLUED, SPELLED_MIN, STOP, TEXT_MAX, Part, plain, read, tokens
from tools.dictation.tables import vocabulary

ALIKE = 0.75
"""Of its letters, how many a name shares with its spelling: "Schmitt" and "Schmidt" are one name."""

_SPACE = " ,;:-"
_NAME = re.compile(r"[^\W\d_]+")


def name(text: str, code: str) -> str:
    """The name, with what is spelled in a language (ISO 639-1) joined; where nothing is, the text itself."""
    if len(text) > TEXT_MAX:
        return text
    whole = plain(text)
    words = vocabulary(code)
    parts = read(tokens(whole), words, words.phrases, asides=True)
    said = ""
    done = at = 0
    while at < len(parts):
        end = _run(parts, at)
        if not _spelled(whole, parts[at:end]):
            at = max(end, at + 1)
            continue
        start = parts[at - 1].start if at and parts[at - 1].kind == "aside" else parts[at].start
        before = _before(whole[done:start], "".join(each.text for each in parts[at:end]))
        said = f"{said} {before} {_joined(parts[at:end])}"
        done = parts[end - 1].end
        at = end
    if not done:
        return text
    rest = whole[done:].strip(f"{_SPACE}.")
    return " ".join(f"{said} {rest}".split())


def resembles(word: str, letters: str) -> bool:
    """Whether letters spell a word, or what was heard as that word."""
    word, letters = word.casefold(), letters.casefold()
    if word == letters:
        return True
    if word[:1] != letters[:1] or letters.startswith(word):
        return False  # "Peter Peters" has two names
    shared = sum((Counter(word) & Counter(letters)).values())
    return shared >= ALIKE * max(len(word), len(letters))


def _run(parts: Sequence[Part], at: int) -> int:
    """Where the letters end that begin at a part; a hyphen may stand between two of them."""
    end = at
    while end < len(parts) and _is_letter(parts[end]):
        end += 1
        if end + 1 < len(parts) and end > at and parts[end].text == "-" and _is_letter(parts[end + 1]):
            end += 1
    return end


def _is_letter(part: Part) -> bool:
    """Scripts without capitals are not spelled with the letters that they are written with."""
    return part.kind == "letter" and part.text.lower() != part.text.upper()


def _spelled(whole: str, run: Sequence[Part]) -> bool:
    """Whether letters in a row are a spelling and not initials."""
    count = sum(part.kind == "letter" for part in run)
    if count > SPELLED_MIN or (count > 1 and any(part.sure for part in run)):
        return True
    rest = whole[run[-1].end :] if run else ""
    return count == SPELLED_MIN and not rest.strip(" ,;!?") and not rest.startswith(".")


def _before(text: str, letters: str) -> str:
    """What stands before a spelling, without the name that is spelled."""
    text = text.strip(_SPACE)
    rest, _, word = text.rpartition(" ")
    return rest.strip(_SPACE) if resembles(word, letters) else text


def _joined(run: Sequence[Part]) -> str:
    """The names that letters spell, a longer pause or a hyphen between them."""
    tight = min((part.gap for part in run[1:] if part.kind == "letter"), default=GLUED)
    said, before = run[0].text, run[0]
    for part in run[1:]:
        if part.kind != "letter":
            said += "-"
        elif part.gap > tight and before.kind == "letter" and (part.gap == STOP or not before.sure):
            said += f" {part.text}"
        else:
            said += part.text
        before = part
    return _NAME.sub(lambda found: found.group().capitalize(), said)
