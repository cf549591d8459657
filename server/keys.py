"""API keys: made, listed, revoked, and looked up.

The rule: a token is shown once, when it is made, and kept nowhere; the ledger has its SHA-256. The key of
the demo is in no ledger at all, so that it opens nothing in a server that was not started with --demo.
"""

import secrets
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from engine.bookings import Decision
from engine.errors import HalfpastError, InvalidValue
from engine.model import EVERY_TENANT, ApiKey, Change, Secret
from engine.picture import key_of
from server.ledger.desk import TenantDesk
from server.ledger.directory import Directory, digest
from server.ledger.pictures import Pictures
from server.patience import write
from server.security.bearer import TOKEN_MAX, claims_of
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
CHOSEN_MIN = 20
"""Characters of a key that somebody has chosen: what is kept is a plain hash, which must not tell it."""
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


async def create(pictures: Pictures, *tenants: str, name: str = "", token: str = "") -> Made:
    """Make a key to a tenant, to several, or to `EVERY_TENANT`. `token`: one that somebody has chosen.

    Raises `Refused`, `InvalidValue`.
    """
    check_name(name)
    token = _chosen(token) if token else TOKEN_PREFIX + secrets.token_hex(TOKEN_BYTES)
    several = len(tenants) > 1 or EVERY_TENANT in tenants
    key = ApiKey(
        digest=digest(token),
        id=secrets.token_hex(ID_BYTES),
        tenant="" if several else tenants[0],
        name=name,
        created_at_ms=pictures.clock_ms(),
        tenants=tenants if several else (),
    )

    def decide(directory: Directory, _now_ms: int) -> Decision:
        reads = check_tenants(directory, tenants)
        if key.digest in directory.keys:
            raise Refused("this key is in use, or was revoked; choose another one")
        same = [each for each in directory.keys.values() if each.tenant == key.tenant]
        if sum(each.revoked_at_ms is None for each in same) >= KEYS_MAX:
            raise Refused(f"there are {KEYS_MAX} keys to {told(key)}; revoke some (halfpast keys list)")
        return _put(key, reads=reads)

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
    """The keys that open a tenant, or all of them: the oldest first."""
    found = [each for each in directory.keys.values() if tenant is None or _opens(each, tenant)]
    return sorted(found, key=lambda each: (each.tenant, each.created_at_ms, each.id))


def _opens(key: ApiKey, tenant: str) -> bool:
    return Grant.to(key.tenants or (key.tenant,)).opens(tenant)


def told(credential: ApiKey | Secret) -> str:
    """The tenants that it opens, for people."""
    if EVERY_TENANT in credential.tenants:
        return "all tenants"
    return " ".join(credential.tenants) or (credential.tenant if isinstance(credential, ApiKey) else "")


def check_name(name: str) -> None:
    """Raises `InvalidValue` for a name that a table cannot show."""
    if len(name) > NAME_MAX or not name.isprintable():
        raise InvalidValue(f"--name {name[:NAME_MAX]!r}: at most {NAME_MAX} characters, all of them visible")


def check_tenants(directory: Directory, tenants: Sequence[str]) -> tuple[str, ...]:
    """The entities that were read for it. Raises `Refused` where one of them is no tenant."""
    named = [each for each in tenants if each != EVERY_TENANT]
    for each in named:
        check_tenant(directory, each)
    return tuple(f"business:{each}" for each in named)


def check_tenant(directory: Directory, tenant: str) -> None:
    """Raises `Refused` where there is no such tenant."""
    if tenant not in directory.businesses:
        known = ", ".join(sorted(directory.businesses)[:5]) or "none yet"
        raise Refused(f"no tenant {tenant[:64]!r} (there are: {known}); `halfpast apply FILE` declares one")


def _chosen(token: str) -> str:
    if len(token) < CHOSEN_MIN or claims_of([(b"authorization", token.encode())]).tokens != (token,):
        raise InvalidValue(
            f"a key of your own has {CHOSEN_MIN} to {TOKEN_MAX} characters, of letters, digits and -._~+/"
        )
    return token


def _find(directory: Directory, id: str) -> ApiKey:
    found = next((each for each in directory.keys.values() if each.id == id), None)
    if found is None:
        raise Refused(f"no key {id[:64]!r}; `halfpast keys list` shows the ids")
    return found


def _put(key: ApiKey, reads: tuple[str, ...] = ()) -> Decision:
    entity = key_of(key)
    return Decision(Change(puts={entity: key}), reads=reads, writes=(entity,), outcome=key.id)
