"""The businesses of a run: few hosts, few days, short holds, so that everybody wants the same times.

The rule: everything in a tenant's documents and calls carries the tenant's name, so that whatever strays
into another one's is recognised. Zones have no daylight saving: the checker reckons with one offset.
"""

from functools import lru_cache
from random import Random

from msgspec import Struct

from engine.model import (
    DAY,
    ApiKey,
    Business,
    Change,
    Document,
    Host,
    Hours,
    Rules,
    Service,
    Span,
    Team,
    Tenant,
)
from engine.picture import key_of
from server.ledger import documents
from server.ledger.directory import DIRECTORY, digest
from server.ledger.port import Commit
from tests.sim.store import Store

EPOCH_MS = 1_796_000_000_000 // 60_000 * 60_000
"""The true clock at the beginning of a run: some November."""
NAMES = ("amber", "birch")
"""The tenants."""
ZONES = {"UTC": 0, "Asia/Kolkata": 330}
"""With the minutes that they are ahead of UTC."""
OPEN, CLOSED = 9 * 60, 18 * 60
"""Wall minutes of a day."""
HORIZON_DAYS = 3
DURATIONS = (20, 30, 45, 60)
HOLD_S = 10
"""As short as the rules allow: runs are short too."""


class World(Struct, frozen=True):
    """One tenant: what there is to book."""

    tenant: str
    zone: str
    hosts: tuple[str, ...]
    whom: tuple[str, ...]
    """What callers may say for `with_whom`."""
    documents: tuple[Document, ...]


def token_of(tenant: str) -> str:
    """The API key of a tenant."""
    return f"key-{tenant}"


@lru_cache(maxsize=256)
def world(tenant: str, zone: str, hosts: int, buffer: int, hold_s: int) -> World:
    """A tenant with so many hosts, two teams and two services."""
    ids = tuple(f"{tenant}-{name}" for name in ("ann", "bob", "cyd", "dan")[:hosts])
    every_day = ((Span(OPEN, CLOSED),),) * 7
    rules = Rules(horizon_days=HORIZON_DAYS, buffer_after=buffer, hold_s=hold_s)
    found: list[Document] = [
        Tenant(tenant, tenant, zone, hours=Hours(every_day), rules=rules),
        *(Host(each, each) for each in ids),
        Team(f"{tenant}-crew", f"{tenant}-crew", ids),
        Team(f"{tenant}-board", f"{tenant}-board", ids[:2], mode="collective"),
        Service(f"{tenant}-cut", f"{tenant}-cut", team=f"{tenant}-crew", rules=Rules(duration=45)),
        Service(f"{tenant}-spa", f"{tenant}-spa", rules=Rules(duration=60, buffer_before=15)),
        Service(f"{tenant}-class", f"{tenant}-class", hosts=ids[:2], rules=Rules(duration=60, capacity=3)),
        Service(f"{tenant}-wish", f"{tenant}-wish", rules=Rules(confirm=True)),
    ]
    named = tuple(f"{tenant}-{name}" for name in ("crew", "board", "cut", "spa", "class", "wish"))
    whom = (*ids, *named, "")
    return World(tenant, zone, ids, whom, tuple(found))


def draw(chance: Random) -> tuple[World, ...]:
    """The tenants of a run."""
    return tuple(
        world(
            tenant,
            chance.choice(sorted(ZONES)),
            chance.choice((2, 2, 3)),
            chance.choice((0, 0, 10)),
            chance.choice((HOLD_S, 4 * HOLD_S)),
        )
        for tenant in NAMES[: chance.choice((1, 2, 2))]
    )


def found(store: Store, worlds: tuple[World, ...]) -> None:
    """Write the tenants and their keys, as `halfpast apply` and `halfpast keys` would have."""
    directory: list[Document] = []
    for each in worlds:
        _write(store, each.tenant, each.documents)
        directory.append(Business(each.tenant))
        directory.append(ApiKey(digest(token_of(each.tenant)), each.tenant, each.tenant))
    _write(store, DIRECTORY, tuple(directory))
    store.found()


def times(one: World, chance: Random, count: int) -> list[int]:
    """So many starts that callers of this tenant want, in minutes since the epoch; within the hours."""
    ahead = ZONES[one.zone]
    today = (EPOCH_MS // 60_000 + ahead) // DAY
    return [
        (today + chance.randint(1, HORIZON_DAYS)) * DAY
        + 15 * chance.randrange(OPEN // 15, CLOSED // 15)
        - ahead
        for _ in range(count)
    ]


def _write(store: Store, tenant: str, every: tuple[Document, ...]) -> None:
    puts, body = _encoded(every)
    store.commit(
        Commit(
            tenant=tenant,
            op="declare",
            fingerprint="",
            outcome="",
            at=store.head(tenant),
            deadline_ms=store.clock_ms(),
            body=body,
            writes=tuple(puts),
            puts=puts,
        )
    )


@lru_cache(maxsize=256)
def _encoded(every: tuple[Document, ...]) -> tuple[dict[str, str], str]:
    puts = {key_of(each): each for each in every}
    texts = {key: documents.encode(key, each) for key, each in puts.items()}
    return texts, documents.encode_change(Change(puts=puts))
