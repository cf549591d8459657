"""Which of an account's tools are those of the business that is pushed.

The rule: never another business's. An account may have hundreds of businesses, each with tools of the same
names at the same address; only the tenant that they name, or the key in the headers, tells them apart:

- the same name and address, and the same tenant or the same headers: this business's;
- the same name and address, another key: somebody else's, and left alone;
- the same name and address, and a key that cannot be seen (it is in the platform's vault): nobody can tell,
  so nothing is done until `--to` says which assistant the tools are for;
- with `--to`: what that assistant uses, by the same name and path, is this business's, whatever its key and
  its host. So a key is replaced, or a server moved, without a second set of tools.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from server.pushing.api import PushFailed
from server.pushing.merging import is_plain

_PORTS = {"https": 443, "http": 80}


class Tool(Struct, frozen=True):
    """A tool, defined or there."""

    id: str
    """The platform's; "" for what is defined."""
    name: str
    url: str
    headers: dict[str, Any]
    body: dict[str, Any]
    """All of it that is sent, in the platform's dialect."""
    tenant: str = ""
    """"": it names none, and its key does."""


class Owned(Struct, frozen=True):
    """Those that are this business's, and how many of the same address another key opens."""

    own: tuple[Tool, ...]
    others: int


def owned(wanted: Tool, there: Iterable[Tool], target: str, used: frozenset[str]) -> Owned:
    """Whose the tools of one name are. `used`: ids of the tools that `target` uses. Raises `PushFailed`."""
    own: list[Tool] = []
    others = 0
    for tool in there:
        if tool.name != wanted.name:
            continue
        if tool.id in used and same_path(tool.url, wanted.url):
            own.append(tool)
        elif _address(tool.url) == _address(wanted.url):
            named = wanted.tenant and tool.tenant == wanted.tenant
            same = bool(named) or _same_headers(tool.headers, wanted.headers)
            if same:
                own.append(tool)
            elif same is None and not target:
                raise PushFailed(
                    f"a tool {wanted.name} with this address is there already, and its key cannot be seen: "
                    "say with --to ID which assistant or agent the tools are for"
                )
            else:
                others += 1
    return Owned(tuple(own), others)


def same_path(one: str, other: str) -> bool:
    """Whether two addresses are the same, on whichever host, with or without a tenant behind them."""
    (short, query), (long, other_query) = sorted(map(_path, map(urlsplit, (one, other))))
    return query == other_query and (short == long or (short != "" and short == long.rpartition("/")[0]))


def _same_headers(there: dict[str, Any], wanted: dict[str, Any]) -> bool | None:
    """None: there is one that cannot be seen."""
    found = {name.casefold(): value for name, value in there.items()}
    pairs = [(found.get(name.casefold()), value) for name, value in wanted.items()]
    if any(_is_seen(here) and here != value for here, value in pairs):
        return False
    return True if all(here == value for here, value in pairs) else None


def _is_seen(value: object) -> bool:
    """Whether a header's value is shown as it is: not in a vault, and not masked."""
    return is_plain(value) and "**" not in str(value)


def _address(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:  # what somebody has typed in there is no port
        port = None
    return parts.hostname, port, *_path(parts)


def _path(parts: SplitResult) -> tuple[str, str]:
    return parts.path.rstrip("/"), parts.query
