"""A definition laid over the tool that a platform has.

The rule: what the definition says wins, what it does not speak of stays: the platform's own fields, and the
user's, such as spoken messages. Two things are ours as a whole: which parameters there are, and which of them
are required. A secret that the user has put into the platform's vault stays there; a key that is sent as it
is goes where the definition has none any more.
"""

from collections.abc import Iterator
from typing import Any

HEADERS = ("headers", "request_headers")
"""What platforms call the headers of a tool's request."""
_KEY = "authorization"
"""The header that definitions have their key in."""
_PARAMETERS, _REQUIRED = "properties", "required"
"""Of a JSON schema."""


def merged(there: Any, wanted: Any, at: str = "") -> Any:
    """The value that a platform should have; equal to what is there where nothing differs. `at`: its key."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        if at in HEADERS:
            return _headers(there, wanted)
        kept = {key: value for key, value in there.items() if at != _PARAMETERS or key in wanted}
        return kept | {
            key: merged(there[key], value, key) if key in there else value for key, value in wanted.items()
        }
    if at == _REQUIRED and _same_members(there, wanted):
        return there
    return there if there == wanted else wanted


def keyless(there: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """A definition without headers, over one that has some: with none instead, so that its key goes."""
    return {**wanted, "headers": {}} if there.get("headers") and "headers" not in wanted else wanted


def is_plain(value: object) -> bool:
    """Whether a header's value is what is sent, and no pointer to a vault and no `{{variable}}`."""
    return isinstance(value, str) and "{{" not in value


def headers_of(tool: object) -> dict[str, Any]:
    """The headers of a definition, wherever they stand in it."""
    return {name: value for found in _header_maps(tool) for name, value in found.items()}


def _headers(there: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Their names are the same in any case (RFC 9110, section 5.1)."""
    names = {name.casefold(): name for name in there}
    ours = {name.casefold() for name in wanted}
    found = {
        name: value
        for name, value in there.items()
        if name.casefold() != _KEY or _KEY in ours or not is_plain(value)
    }
    for name, value in wanted.items():
        known = names.get(name.casefold(), name)
        if known not in there or is_plain(there[known]):
            found[known] = value
    return found


def _header_maps(value: object) -> Iterator[dict[str, Any]]:
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        if key in HEADERS and isinstance(each, dict):
            yield each
        else:
            yield from _header_maps(each)


def _same_members(there: object, wanted: object) -> bool:
    """Their order means nothing."""
    lists = isinstance(there, list) and isinstance(wanted, list)
    return lists and sorted(map(str, there)) == sorted(map(str, wanted))  # type: ignore[call-overload]
