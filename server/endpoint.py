"""A tool route: one plain ASGI endpoint for every platform. Authenticate, read, parse, run, render.

The rule: whoever holds a key hears a sentence, with HTTP 200, whatever was sent and whatever broke. And
between the last byte of a request and the first of its reply a read waits for nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import Receive, Scope, Send

from server.platforms.body import Disconnected, read_body
from server.platforms.envelope import Acknowledgement, Asked, Headers, Message, Platform
from server.running import UNAVAILABLE, UNKNOWN_LINE, Runner, report
from server.security.admission import Admission, Keys, admit, signed, tenant_of
from server.security.bearer import UNAUTHORIZED, UNAUTHORIZED_HEADERS
from tools.call import Reply
from tools.faults import Fault, FaultReason

KEY_REUSED: FaultReason = "call_id_reused"

_UNAUTHORIZED_START = {"type": "http.response.start", "status": 401, "headers": list(UNAUTHORIZED_HEADERS)}
_CONTENT_TYPE = (b"content-type", b"application/json")
_CLOSE = (b"connection", b"close")


class _Unauthorized(Exception):
    """Known only now that the body is."""


class ToolEndpoint:
    """One platform's route, as an ASGI application."""

    def __init__(self, platform: Platform, runner: Runner, keys: Keys) -> None:
        self._platform = platform
        self._runner = runner
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        path_params: Mapping[str, Any] = scope.get("path_params", {})
        admission = admit(headers, path_params, self._keys, self._platform.signature)
        if admission is None:
            await _refuse(send)
            return
        start, status = [_CONTENT_TYPE], 200
        try:
            body = await read_body(headers, receive)
            tenant = self._tenant(admission, body, headers)
        except Disconnected:
            return
        except _Unauthorized:
            await _refuse(send)
            return
        except Fault as fault:
            if admission.grant is None:  # nobody can tell who has sent it
                await _refuse(send)
                return
            content = await self._without_calls(admission.tenant, fault)
            start.append(_CLOSE)  # what is left of the body must not be taken for the next request
        else:
            status, content = await self._answer(tenant, body, headers, path_params)
        start.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": content})

    def _tenant(self, admission: Admission, body: bytes, headers: Headers) -> str | None:
        """Whose business a message is about; None where it does not say. Raises `_Unauthorized`."""
        if admission.tenant is not None and admission.grant is not None:
            return admission.tenant
        tenant = tenant_of(admission, self._lines(body, headers), self._keys)
        signature = self._platform.signature
        if admission.grant is None and not (
            signature is not None and signed(body, headers, signature, tenant, self._keys)
        ):
            raise _Unauthorized
        return tenant

    def _lines(self, body: bytes, headers: Headers) -> Sequence[str]:
        try:
            return self._platform.lines(body, headers)
        except Fault:  # it will be said when the message is parsed
            return ()
        except Exception as error:
            report(error, "lines")
            return ()

    async def _answer(
        self, tenant: str | None, body: bytes, headers: Headers, path_params: Mapping[str, Any]
    ) -> tuple[int, bytes]:
        """The status and the body."""
        try:
            message = self._platform.parse(body, headers, path_params)
        except Exception as error:
            return 200, await self._without_calls(tenant, error)
        if isinstance(message, Acknowledgement):
            if message.ended and not (tenant and await self._runner.end(tenant, message.ended)):
                return 200, self._platform.render_fault(UNKNOWN_LINE)
            return 200, message.body
        if tenant is None:
            replies = [UNKNOWN_LINE] * len(message.calls)
        else:
            replies = await self._runner.replies(tenant, message.calls)
        return _status(message.calls, replies), _rendered(message, replies)

    async def _without_calls(self, tenant: str | None, error: Exception) -> bytes:
        reply = UNKNOWN_LINE if tenant is None else await self._runner.refusal(tenant, error)
        try:
            return self._platform.render_fault(reply)
        except Exception as broken:
            report(broken, "render_fault")
            return self._platform.render_fault(UNAVAILABLE)


async def _refuse(send: Send) -> None:
    await send(_UNAUTHORIZED_START)
    await send({"type": "http.response.body", "body": UNAUTHORIZED})


def _rendered(message: Message, replies: Sequence[Reply]) -> bytes:
    try:
        return message.render(replies)
    except Exception as error:
        report(error, "render")
        return message.render([UNAVAILABLE] * len(replies))


def _status(asked: Sequence[Asked], replies: Sequence[Reply]) -> int:
    """200, but for an idempotency key that came with another request: who sends one knows what 422 means."""
    pairs = zip(asked, replies, strict=True)
    reused = any(each.call.key and reply.reason == KEY_REUSED for each, reply in pairs)
    return 422 if reused else 200
