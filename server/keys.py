"""API keys: made, listed, revoked, and looked up.

The rule: a token is shown once, when it is made, and kept nowhere; the ledger has its SHA-256. The key of
the demo is in no ledger at all, so that it opens nothing in a server that was not started with --demo.
"""

import secrets

import msgspec
from msgspec import Struct

from engine.bookings import Decision
from engine.errors import HalfpastError, InvalidValue
from engine.model import ApiKey, Change
from engine.picture import key_of
from server.ledger.desk import TenantDesk
from server.ledger.directory import Directory, digest
from server.ledger.pictures import Pictures
from server.patience import write
from server.security.grants import Grant

DEMO = "demo"
"""The tenant of the demo, and the key to it."""
TOKEN_PREFIX = "hp_live_"
"""So that people and secret scanners know one when they see it."""
TOKEN_BYTES = 32
"""256 random bits: a plain hash is safe, and guessing is out of the question."""
ID_BYTES = 5
NAME_MAX = 120
"""Characters of a key's name, for a table on a screen."""
KEYS_MAX = 1_000
"""Keys of one tenant that are not revoked: more is a program that makes a key for each call."""

_DEMO_GRANT = Grant.to((DEMO,))


class Keys:
    """What is valid now; see `server.security.admission.Keys`."""

    def __init__(self, pictures: Pictures, *, demo: bool) -> None:
        self._pictures = pictures
        self._demo = demo

    def grant_of(self, token: str) -> Grant | None:
        """What a token opens, None for an unknown or revoked one."""
        if self._demo and token == DEMO:  # no secret: it may be compared
            return _DEMO_GRANT
        return self._pictures.directory.picture.grant_of(token)

    def tenant_of_line(self, line: str) -> str | None:
        """Whom a line answers for."""
        return self._pictures.directory.picture.tenant_of_line(line)

    def secrets_of(self, platform: str, tenant: str | None) -> tuple[str, ...]:
        """What a tenant's requests may be signed with; None: what everybody's may be."""
        return self._pictures.directory.picture.secrets_of(platform, tenant)

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self._pictures.clock_ms()


class Made(Struct, frozen=True):
    """A new key, with the token that is shown once."""

    key: ApiKey
    token: str


class Refused(HalfpastError):
    """What was asked for cannot be done: no such tenant, key or booking, or not one to be changed."""

    code = "refused"


async def create(pictures: Pictures, tenant: str, name: str = "") -> Made:
    """Make a key to a tenant. Raises `Refused`, `InvalidValue`."""
    if len(name) > NAME_MAX or not name.isprintable():
        raise InvalidValue(f"--name {name[:NAME_MAX]!r}: at most {NAME_MAX} characters, all of them visible")
    token = TOKEN_PREFIX + secrets.token_hex(TOKEN_BYTES)
    key = ApiKey(
        digest=digest(token),
        id=secrets.token_hex(ID_BYTES),
        tenant=tenant,
        name=name,
        created_at_ms=pictures.clock_ms(),
    )

    def decide(directory: Directory, _now_ms: int) -> Decision:
        check_tenant(directory, tenant)
        valid = [each for each in of_tenant(directory, tenant) if each.revoked_at_ms is None]
        if len(valid) >= KEYS_MAX:
            raise Refused(f"tenant {tenant} has {len(valid)} keys; revoke some (halfpast keys list {tenant})")
        return _put(key, reads=(f"business:{tenant}",))

    await write(TenantDesk(pictures, pictures.directory), decide)
    return Made(key, token)


async def revoke(pictures: Pictures, id: str) -> tuple[ApiKey, bool]:
    """Revoke a key by its id. Returns it, and whether it was valid until now. Raises `Refused`."""

    def decide(directory: Directory, now_ms: int) -> Decision | None:
        found = _find(directory, id)
        if found.revoked_at_ms is not None:
            return None
        return _put(msgspec.structs.replace(found, revoked_at_ms=now_ms))

    done = await write(TenantDesk(pictures, pictures.directory), decide)
    return _find(pictures.directory.picture, id), done is not None


def of_tenant(directory: Directory, tenant: str | None) -> list[ApiKey]:
    """The keys of a tenant, or all of them: the oldest first."""
    found = [each for each in directory.keys.values() if tenant in (None, each.tenant)]
    return sorted(found, key=lambda each: (each.tenant, each.created_at_ms, each.id))


def check_tenant(directory: Directory, tenant: str) -> None:
    """Raises `Refused` where there is no such tenant."""
    if tenant not in directory.businesses:
        known = ", ".join(sorted(directory.businesses)[:5]) or "none yet"
        raise Refused(f"no tenant {tenant[:64]!r} (there are: {known}); `halfpast apply FILE` declares one")


def _find(directory: Directory, id: str) -> ApiKey:
    found = next((each for each in directory.keys.values() if each.id == id), None)
    if found is None:
        raise Refused(f"no key {id[:64]!r}; `halfpast keys list` shows the ids")
    return found


def _put(key: ApiKey, reads: tuple[str, ...] = ()) -> Decision:
    entity = key_of(key)
    return Decision(Change(puts={entity: key}), reads=reads, writes=(entity,), outcome=key.id)
