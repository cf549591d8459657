"""The businesses that are called: how many, who works there, and what declares them.

The rule: everything is open at any hour, in UTC, for two years. So whether a time is free follows from the
bookings alone, and the checker needs to know nothing of opening hours. Every id begins with its tenant's,
so that whatever leaks from one to another can be seen.
"""

import json
from dataclasses import dataclass
from typing import Any

HORIZON_DAYS = 730
"""The most that halfpast takes: a million operations are to find room."""
HOLD_S = 60
"""The least that halfpast takes, so that holds expire while a run goes on."""
SEATS = 4
"""Attendees of one class."""
BUFFER_BEFORE, BUFFER_AFTER = 5, 10
"""Minutes around a meeting of the service that has buffers."""


@dataclass(frozen=True)
class Business:
    """One tenant. All of its names are ids too, so that nobody has to be guessed."""

    id: str
    hosts: tuple[str, ...]

    @property
    def any_of(self) -> str:
        """The team of which anyone will do: all hosts but the last."""
        return f"{self.id}-any"

    @property
    def together(self) -> str:
        """The team whose members are all needed: the last two hosts."""
        return f"{self.id}-together"

    @property
    def buffered(self) -> str:
        """The service with buffers, by the first two hosts."""
        return f"{self.id}-buffered"

    @property
    def seated(self) -> str:
        """The service with several seats, by the first host."""
        return f"{self.id}-seated"

    @property
    def confirmed(self) -> str:
        """The service that the host must confirm, by the second host."""
        return f"{self.id}-pending"


def businesses(count: int, hosts: int) -> tuple[Business, ...]:
    """So many tenants with so many hosts each."""
    return tuple(Business(f"t{n}", tuple(f"t{n}-host{h}" for h in range(hosts))) for n in range(count))


def declaration(all_of_them: tuple[Business, ...], *, grid: int, lifecycle: bool) -> str:
    """What `halfpast apply` takes. `lifecycle`: with holds, seats and confirming, where they are known."""
    # JSON is YAML.
    return json.dumps({"tenants": [_tenant(each, grid, lifecycle) for each in all_of_them]})


def _tenant(it: Business, grid: int, lifecycle: bool) -> dict[str, Any]:
    buffers = {"buffer_before": BUFFER_BEFORE, "buffer_after": BUFFER_AFTER}
    services = [_named(it.buffered, hosts=list(it.hosts[:2]), **buffers)]
    if lifecycle:
        services += [
            _named(it.seated, duration=30, capacity=SEATS, hosts=[it.hosts[0]]),
            _named(it.confirmed, confirm=True, hosts=[it.hosts[1]]),
        ]
    return _named(
        it.id,
        time_zone="UTC",
        hours={"daily": "00:00-24:00"},
        horizon_days=HORIZON_DAYS,
        grid=grid,
        hosts=[_named(each) for each in it.hosts],
        teams=[
            _named(it.any_of, hosts=list(it.hosts[:-1])),
            _named(it.together, hosts=list(it.hosts[-2:]), mode="collective"),
        ],
        services=services,
        **({"hold_s": HOLD_S} if lifecycle else {}),
    )


def _named(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "name": id, **fields}
