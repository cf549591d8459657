"""Addresses of servers, as people give them at the command line.

The rule: what nobody could reach is refused here, in one line; and nothing secret is shown or kept in one.
"""

from urllib.parse import SplitResult, urlsplit

from engine.errors import InvalidValue

SHOWN_MAX = 200
"""Characters of an address that is none."""


def checked(url: str, flag: str, example: str) -> SplitResult:
    """The parts of an http(s) address with a host, without blanks. Raises `InvalidValue`."""
    try:
        parts = urlsplit(url)
        named, found = parts.username is not None, parts.hostname
        (found or "").encode("idna"), parts.port
    except ValueError:  # a name, a port or an IPv6 address that is none
        parts, named, found = urlsplit(""), "@" in url, None
    if named:
        raise InvalidValue(f"{flag}: a name and a password have no place in it; HALFPAST_KEY is what opens")
    # urlsplit takes blanks and line breaks away, or into the host.
    visible = url.isprintable() and not any(each in url for each in " \\")
    if parts.scheme not in ("http", "https") or not found or not visible:
        raise InvalidValue(f"{flag} {url[:SHOWN_MAX]!r}: not an address such as {example}")
    return parts
