"""One HTTP connection: uvicorn's httptools protocol, with the limits that it lacks.

The rule: a request has so many bytes of head and so many seconds to arrive, and a connection so many
seconds to begin one; whoever needs more is cut off. uvicorn itself takes 64 MB of headers, and waits for
ever for the first byte.
"""

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_BYTES_MAX = 32 * 1024
"""Request line and headers. Platforms send 1 KB; proxies themselves take 8 to 32."""
REQUEST_TIMEOUT_S = 15.0
"""From the first byte of a request, or of a connection, to the last: three times what a body may take."""

_UPGRADE = re.compile(rb"\r\nupgrade[ \t]*:", re.IGNORECASE)
_HEADERS = b"content-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """One connection. A request that comes in one piece costs no timer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = False
        self._receiving = False
        self._head_bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._limit_time()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._receiving and b"pgrade" in data:
            data = _without_upgrade(data)
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES_MAX:
                self._refuse_head()
        # What is no request yet, such as a line break, ends uvicorn's own wait for the next one.
        idle = self.cycle is None or self.cycle.response_complete
        if self._receiving or (idle and self.timeout_keep_alive_task is None):
            self._limit_time()

    def on_message_begin(self) -> None:
        self._receiving = self._in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES_MAX:
            self._refuse_head()
        else:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._receiving = False
        self._stop_timer()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP at all gets JSON too."""
        self._refuse(400, b'{"error":"bad_request","message":"This is not an HTTP request."}')

    def _limit_time(self) -> None:
        if self._timer is None and not self.transport.is_closing():
            self._timer = self.loop.call_later(REQUEST_TIMEOUT_S, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse_head(self) -> None:
        self._refuse(431, b'{"error":"too_large","message":"The headers are too large."}')

    def _refuse(self, status: int, body: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + _HEADERS % len(body) + body)
            self.transport.close()


def _without_upgrade(data: bytes) -> bytes:
    """The same request without its offer of another protocol, which the parser would drop the body for.

    Java's HttpClient and `curl --http2` make that offer with each POST; HTTP lets us pass over it.
    """
    head, end, rest = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"\r\nx-upgrade:", head) + end + rest
