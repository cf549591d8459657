"""What others have written, as it may be shown on a terminal.

The rule: a terminal obeys what it is sent; so a control character from elsewhere becomes a blank.
"""


def printable(text: str) -> str:
    """The same text, with a blank for what cannot be seen, such as control characters and line breaks."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
