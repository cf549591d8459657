"""A line to a server that runs: what a person's phone call sends over it, and what comes back.

The rule: whatever goes wrong on the way is one error that names the server and what to do. What comes back
is bounded in size and time, and only HTTP 200 is an answer: platforms speak nothing else.
"""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import quote

import httpx2
import msgspec
from msgspec import Struct

from engine.errors import HalfpastError, InvalidValue
from server import addresses
from server.calling.envelopes import ENVELOPES, MCP, Caller, Envelope, Request, Sent, Unspeakable, json_bytes
from server.settings import is_loopback

TIMEOUT_S = 20.0
"""As long as Vapi waits unless it is told otherwise."""
ANSWER_BYTES_MAX = 1024 * 1024
"""An answer is a sentence, with a few kilobytes of data beside it."""
SHOWN_MAX = 200
"""Characters of an answer that an error shows."""
UNAUTHORIZED = 401
OK = 200


class CallFailed(HalfpastError):
    """The server did not answer, or not as one that a platform could speak from."""

    code = "call_failed"


class Server(Struct, frozen=True, kw_only=True):
    """Where calls go, over what, and what opens it."""

    url: str
    platform: str
    key: str
    tenant: str = ""
    """Which of those that the key opens; "": its only one, or whose line it is. Signing needs it."""
    retell_key: str = ""
    """With it, what Retell sends is signed, as Retell does."""

    def check(self) -> None:
        """Raises `InvalidValue` where nothing could ever be reached."""
        addresses.checked(self.url, "--url", "http://127.0.0.1:8080")
        if not self.tenant.isascii() or not self.tenant.isprintable() or " " in self.tenant:
            raise InvalidValue(f"--tenant {self.tenant[:SHOWN_MAX]!r}: not the id of a tenant")
        if self.signs and not self.tenant:
            raise InvalidValue("RETELL_API_KEY is set, so requests are signed: --tenant says whose they are")

    @property
    def signs(self) -> bool:
        return self.platform == "retell" and bool(self.retell_key)


class Heard(Struct, frozen=True):
    """What came back for one call of a tool."""

    said: str
    took_ms: float


class Line(Protocol):
    """One phone call."""

    async def send(self, sent: Sent) -> Heard:
        """Raises `CallFailed`."""

    async def hang_up(self) -> None:
        """Raises `CallFailed`."""


@asynccontextmanager
async def opened(server: Server, caller: Caller) -> AsyncIterator[Line]:
    """A line for one phone call. Raises `CallFailed`."""
    async with _client(server) as client:
        wire = Wire(server, client)
        if server.platform == MCP:
            from server.calling import over_mcp  # a quarter of a second that the others need not wait

            async with over_mcp.opened(wire, caller) as line:
                yield line
        else:
            yield _OverHttp(wire, ENVELOPES[server.platform], caller)


def _client(server: Server) -> httpx2.AsyncClient:
    host = httpx2.URL(server.url).host
    # A proxy of this machine's is not asked for what is on this machine.
    return httpx2.AsyncClient(
        base_url=server.url, timeout=TIMEOUT_S, trust_env=not is_loopback(host), follow_redirects=False
    )


class Wire:
    """Requests to the server, and its answers."""

    def __init__(self, server: Server, client: httpx2.AsyncClient) -> None:
        self.server = server
        self.client = client

    async def post(self, request: Request) -> tuple[Any, float]:
        """The answer, decoded, and how long it took in ms. Raises `CallFailed`."""
        body = json_bytes(request.body)
        path, headers = self._authorized(request, body)
        begun = time.perf_counter()
        try:
            async with self.client.stream("POST", path, content=body, headers=headers) as response:
                answer = await _whole(response)
        except httpx2.HTTPError as error:
            raise self.unreachable(error) from None
        took_ms = (time.perf_counter() - begun) * 1_000
        if response.status_code != OK:
            raise self.refused(path, response.status_code, answer)
        try:
            return msgspec.json.decode(answer), took_ms
        except msgspec.DecodeError:
            raise CallFailed(f"{self.server.url}{path} did not answer with JSON: {_start(answer)}") from None

    def _authorized(self, request: Request, body: bytes) -> tuple[str, dict[str, str]]:
        """The path and the headers. Retell signs, and then the path says whose business it is."""
        headers = {"content-type": "application/json", **request.headers}
        if self.server.signs:
            at = str(time.time_ns() // 1_000_000)
            digest = hmac.new(self.server.retell_key.encode(), body + at.encode(), hashlib.sha256).hexdigest()
            return f"{request.path}/{quote(self.server.tenant, safe='')}", headers | {
                "x-retell-signature": f"v={at},d={digest}"
            }
        return request.path, headers | self.authorization

    @property
    def authorization(self) -> dict[str, str]:
        """The key, and whose business is meant where it opens several."""
        meant = {"x-tenant": self.server.tenant} if self.server.tenant else {}
        return {"authorization": f"Bearer {self.server.key}", **meant}

    def refused(self, path: str, status: int, answer: bytes = b"") -> CallFailed:
        """An answer that is none."""
        if status == UNAUTHORIZED:
            what = "signature" if self.server.signs else "key"
            cure = "RETELL_API_KEY and --tenant" if self.server.signs else "HALFPAST_KEY or --key"
            if self.server.tenant and not self.server.signs:
                what, cure = f"key for {self.server.tenant}", f"{cure}, or another --tenant"
            return CallFailed(f"{self.server.url} does not take this {what}; set another by {cure}")
        shown = f": {_start(answer)}" if answer else ""
        return CallFailed(f"{self.server.url}{path} answers with HTTP {status}{shown}")

    def unreachable(self, error: Exception) -> CallFailed:
        """No answer at all."""
        if isinstance(error, httpx2.TimeoutException):
            return CallFailed(f"{self.server.url} did not answer within {TIMEOUT_S:.0f} s")
        why = str(error) or type(error).__name__
        return CallFailed(
            f"{self.server.url} cannot be reached: {why}; is it up? `halfpast serve --demo` starts one"
        )


async def _whole(response: httpx2.Response) -> bytes:
    found = bytearray()
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) > ANSWER_BYTES_MAX:
            raise CallFailed(f"{response.url} answers with more than {ANSWER_BYTES_MAX // 1024} KB")
    return bytes(found)


def _start(answer: bytes) -> str:
    return repr(answer[:SHOWN_MAX].decode(errors="replace"))


class _OverHttp:
    """A phone call over a platform that posts JSON."""

    def __init__(
        self,
        wire: Wire,
        envelope: Envelope,
        caller: Caller,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._wire = wire
        self._envelope = envelope
        self._caller = caller
        self._now_ms = now_ms
        self._sent: list[Sent] = []

    async def send(self, sent: Sent) -> Heard:
        self._sent.append(sent)
        request = self._envelope.request(self._caller, self._sent, self._now_ms())
        answer, took_ms = await self._wire.post(request)
        try:
            return Heard(self._envelope.spoken(sent, answer), took_ms)
        except Unspeakable as error:
            what = f"{self._wire.server.platform} would speak nothing of the answer to {sent.tool}"
            raise CallFailed(f"{what}: {error.detail}") from None

    async def hang_up(self) -> None:
        await self._wire.post(self._envelope.ended(self._caller, self._now_ms()))
