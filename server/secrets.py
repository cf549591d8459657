"""What platforms sign their requests with: added, listed, removed.

The rule: a signature can only be checked by who has the secret itself, so the ledger has it as it is, unlike
the keys. Nothing shows it again.
"""

import secrets

from engine.bookings import Decision
from engine.errors import InvalidValue
from engine.model import Change, Secret
from engine.picture import key_of
from server.keys import ID_BYTES, Refused, check_name, check_tenants, told
from server.ledger.desk import TenantDesk
from server.ledger.directory import Directory
from server.ledger.pictures import Pictures
from server.patience import write

VALUE_MIN = 8
VALUE_MAX = 512
"""Characters. Retell's keys have about 40."""
SECRETS_MAX = 10
"""Of one platform for one tenant: a request is checked against each, and two are enough to change over."""


async def create(pictures: Pictures, platform: str, *tenants: str, value: str, name: str = "") -> Secret:
    """Keep a secret of one of the platforms in `SIGNING`. Raises `Refused`, `InvalidValue`."""
    check_name(name)
    check_value(value)
    secret = Secret(
        id=secrets.token_hex(ID_BYTES),
        platform=platform,
        value=value,
        tenants=tenants,
        name=name,
        created_at_ms=pictures.clock_ms(),
    )

    def decide(directory: Directory, _now_ms: int) -> Decision:
        reads = check_tenants(directory, tenants)
        for each in tenants:
            if len(directory.secrets_of(platform, each)) >= SECRETS_MAX:
                raise Refused(
                    f"there are {SECRETS_MAX} secrets of {platform} for {told(secret)}; remove some"
                )
        key = key_of(secret)
        return Decision(Change(puts={key: secret}), reads=reads, writes=(key,), outcome=secret.id)

    await write(TenantDesk(pictures, pictures.directory), decide)
    return secret


async def delete(pictures: Pictures, id: str) -> Secret:
    """Remove a secret by its id. Raises `Refused`."""
    removed: list[Secret] = []

    def decide(directory: Directory, _now_ms: int) -> Decision:
        found = directory.secrets.get(id)
        if found is None:
            raise Refused(f"no secret {id[:64]!r}; `halfpast secrets list` shows the ids")
        removed[:] = [found]
        key = key_of(found)
        return Decision(Change(deletes=(key,)), reads=(), writes=(key,), outcome=id)

    await write(TenantDesk(pictures, pictures.directory), decide)
    return removed[0]


def check_value(value: str) -> None:
    """Raises `InvalidValue` for what cannot be a secret."""
    if not VALUE_MIN <= len(value) <= VALUE_MAX or not value.isprintable():
        raise InvalidValue(f"a secret has {VALUE_MIN} to {VALUE_MAX} characters, all of them visible")
