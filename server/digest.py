"""`GET /digest`: two hashes of what this process has in memory of a tenant, to be compared with another's.

The rule: one is over the documents, the other over the bitmaps that answers are given from. Two workers at
the same position agree in both, and with whoever loads the tenant anew: where only the second differs, a
change was folded wrongly.
"""

import asyncio
from hashlib import sha256

from msgspec import Struct, structs
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from engine.errors import HalfpastError
from engine.picture import Picture
from server.ledger import documents
from server.ledger.desk import Desks
from server.ledger.pictures import FOLD_AT_ONCE
from server.security.admission import Keys, admit
from server.security.bearer import UNAUTHORIZED

ALWAYS = 1 << 40
"""Minutes: later than any booking."""


class Digest(Struct, frozen=True):
    """What is compared. Hashes are SHA-256, in hex."""

    documents: int
    digest: str
    bits: str


async def digest_of(picture: Picture) -> Digest:
    """The picture as it is now, however long it takes."""
    bits = _bits(picture)
    found, hashed = sorted(picture.documents.items()), sha256()
    for number, (key, document) in enumerate(found):
        hashed.update(f"{key}\0{documents.encode(key, document)}\n".encode())
        if number % FOLD_AT_ONCE == 0:
            await asyncio.sleep(0)  # other work gets its turn
    return Digest(len(found), hashed.hexdigest(), bits)


def _bits(picture: Picture) -> str:
    hashed = sha256()
    for host, calendar in sorted(picture.calendars.items()):
        for day, busy, taken in calendar.taken_days():
            hashed.update(f"{host}\0{day} {busy:x} {taken:x}\n".encode())
        for key in sorted(calendar.holds(-ALWAYS, ALWAYS)):
            hashed.update(f"{host}\0{key}\n".encode())
    return hashed.hexdigest()


class DigestEndpoint:
    """The route, as an ASGI application: whose tenant is that of the key or of X-Tenant."""

    def __init__(self, keys: Keys, desks: Desks) -> None:
        self._keys = keys
        self._desks = desks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        admission = admit(scope["headers"], {}, self._keys)
        response = await self._answer(admission.tenant if admission is not None else None)
        await response(scope, receive, send)

    async def _answer(self, tenant: str | None) -> Response:
        if tenant is None:
            return Response(UNAUTHORIZED, 401, {"www-authenticate": "Bearer"}, media_type="application/json")
        try:
            tenancy = (self._desks.loaded(tenant) or await self._desks.load(tenant)).tenancy
        except HalfpastError as error:
            return JSONResponse({"error": error.code, "message": "This tenant cannot be loaded now."}, 503)
        at, digest = tenancy.position, await digest_of(tenancy.picture)
        return JSONResponse({"tenant": tenant, "at": str(at), **structs.asdict(digest)})
