"""A platform's HTTP API, with a limit on everything.

The rule: one try, no redirects, and errors of one line that say what to do. No key is ever in one.
"""

import asyncio
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx2
import msgspec
from msgspec import Struct

from engine.errors import HalfpastError, InvalidValue
from server.printable import printable

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 15.0
"""Between two pieces of an answer; lists of tools take seconds, not more."""
ANSWER_TIMEOUT_S = 30.0
"""For one answer as a whole, however slowly its pieces come."""
ANSWER_BYTES_MAX = 16 * 1024 * 1024
"""A hundred tools with long descriptions are under a megabyte; an LLM with its prompt is less."""
PAGES_MAX = 200
"""Of a list: 20,000 tools, those of thousands of businesses."""
MESSAGE_MAX = 300
"""Characters of what a platform says of an error."""
MESSAGE_DEPTH_MAX = 4
"""How deep an error's words are looked for."""

_HINTS = {
    401: "check {variable}",
    403: "check {variable}, and what it may do",
    404: "check --to and --api",
    429: "wait a minute and run it again",
}
_WORDS = ("message", "msg", "detail", "error_message", "error")
"""Where platforms put what they have to say."""


class PushFailed(HalfpastError):
    """The platform's API refused, broke, or cannot be reached; or what is there must not be touched."""

    code = "push_failed"


class Service(Struct, frozen=True):
    """A platform: its name, its API's address, the variable its key is in, and the header it goes into."""

    name: str
    address: str
    variable: str
    header: str
    scheme: str


class Api:
    """One platform's API while it is talked to. `hidden`: what no error may contain."""

    def __init__(self, service: Service, address: str, key: str, hidden: tuple[str, ...]) -> None:
        self._service = service
        self._address = _checked(address or service.address).rstrip("/")
        self._hidden = sorted(filter(None, hidden), key=len, reverse=True)
        if not key or not key.isascii() or not key.isprintable():
            raise InvalidValue(
                f"set {service.variable} to an API key of {service.name}; one line of plain ASCII"
            )
        self._client = httpx2.AsyncClient(
            headers={service.header: service.scheme + key, "Content-Type": "application/json"},
            timeout=httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def ask(
        self, method: str, path: str, body: object = None, query: dict[str, str | int] | None = None
    ) -> Any:
        """The JSON of an answer. Raises `PushFailed`."""
        content = None if body is None else msgspec.json.encode(body)
        name = self._service.name
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                status, found = await self._answer(method, path, content, query)
        except TimeoutError:
            raise PushFailed(f"{name} did not answer {method} {path} in time; run it again") from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            why = self._clean(str(error)) or type(error).__name__
            raise PushFailed(f"{name} cannot be reached at {self._address}: {why}") from None
        if not 200 <= status < 300:
            raise PushFailed(self._refusal(f"{name} answered {status} to {method} {path}", status, found))
        try:
            return msgspec.json.decode(found)
        except (msgspec.DecodeError, RecursionError):
            raise PushFailed(f"what {name} answered to {method} {path} is no JSON; check --api") from None

    async def _answer(
        self, method: str, path: str, content: bytes | None, query: dict[str, str | int] | None
    ) -> tuple[int, bytes]:
        url = self._address + path
        async with self._client.stream(method, url, content=content, params=query) as response:
            found = bytearray()
            async for piece in response.aiter_bytes():
                found += piece
                if len(found) > ANSWER_BYTES_MAX:
                    raise PushFailed(f"{self._service.name} answered with more than {ANSWER_BYTES_MAX} bytes")
            return response.status_code, bytes(found)

    def _refusal(self, what: str, status: int, body: bytes) -> str:
        try:
            said = "; ".join(_words(msgspec.json.decode(body)))
        except (msgspec.DecodeError, RecursionError):
            said = ""
        said = self._clean(said)
        hint = _HINTS.get(status, "").format(variable=self._service.variable)
        if 300 <= status < 400:
            hint = "it is somewhere else; check --api"
        return what + (f": {said}" if said else "") + (f"; {hint}" if hint else "")

    def _clean(self, text: str) -> str:
        """One printable line without secrets, cut after they have been hidden."""
        for secret in self._hidden:
            text = text.replace(secret, "(hidden)")
        line = " ".join(printable(text).split())
        return line if len(line) <= MESSAGE_MAX else f"{line[:MESSAGE_MAX]}..."


def part(id: str) -> str:
    """An id as one part of a path."""
    return quote(id, safe="")


def _checked(address: str) -> str:
    """A key goes over the network encrypted, or does not leave the machine."""
    parts = urlsplit(address)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise InvalidValue(f"--api has to be an https:// address, not {address!r}")
    return address


def _words(value: object, depth: int = 0) -> list[str]:
    """What an error says, wherever its platform puts it."""
    if isinstance(value, str):
        return [value]
    if depth >= MESSAGE_DEPTH_MAX:
        return []
    if isinstance(value, list):
        return [word for each in value for word in _words(each, depth + 1)]
    if isinstance(value, dict):
        at = next((value[key] for key in _WORDS if value.get(key)), None)
        where = value.get("loc")  # of a field that is wrong
        prefix = ".".join(map(str, where)) + ": " if isinstance(where, list) else ""
        return [prefix + word for word in _words(at, depth + 1)]
    return []
