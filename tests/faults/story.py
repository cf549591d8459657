"""Histories made by hand, line by line, as the recorder would have written them.

The rule: times are simple. A line comes every millisecond; bookings lie in `DAY`, by the minute.
"""

from datetime import UTC, datetime
from typing import Any

BEGAN_MS = 1_800_000_000_000
DAY = BEGAN_MS // 60_000 + 1_440
STEP_US = 1_000


def iso(minute: int) -> str:
    """A minute, counted from `DAY`, in ISO 8601."""
    return datetime.fromtimestamp((DAY + minute) * 60, UTC).isoformat(timespec="minutes")


def second(ms: int) -> str:
    """A moment in ms since the epoch, in ISO 8601."""
    return datetime.fromtimestamp(ms / 1_000, UTC).isoformat()


class Story:
    """A history that is being told. Each line's number is returned."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self._at_us = 0
        self._requests = 0
        self._faults = 0
        self.write("meta", began_ms=BEGAN_MS, target="none", seed=1)
        for tenant in ("a", "b"):
            for host in (f"{tenant}-ann", f"{tenant}-bob"):
                self.final(tenant, f"host:{host}", {"id": host})

    def write(self, type: str, **fields: Any) -> int:
        """Any line."""
        self._at_us += STEP_US
        self.lines.append({"type": type, "at_us": self._at_us, **fields})
        return len(self.lines)

    def pause(self, seconds: float) -> None:
        """Nothing happens for so long."""
        self._at_us += round(seconds * 1_000_000)

    @property
    def now_ms(self) -> int:
        """The wall's clock."""
        return BEGAN_MS + self._at_us // 1_000

    # Requests

    def ask(self, f: str, args: dict[str, Any], tenant: str = "a", **more: Any) -> int:
        """A request is sent; its number."""
        self._requests += 1
        asked = {"worker": 0, "conversation": "talk", "call": f"c{self._requests}", "person": "Eve", **more}
        self.write("invoke", request=self._requests, f=f, tenant=tenant, args=args, **asked)
        return self._requests

    def ask_book(
        self, token: str, start: int = 0, duration: int = 30, whom: str = "a-ann", **more: Any
    ) -> int:
        """A request to book."""
        args = {"when": iso(start), "duration": duration, "with_whom": whom, "context": token}
        args |= more.pop("args", {})
        return self.ask(more.pop("f", "book"), args, **more)

    def tell(self, type: str, request: int, **more: Any) -> int:
        """What came of it: ok, fail or info."""
        return self.write(type, request=request, f="", status=200, **more)

    def book(self, token: str, start: int = 0, duration: int = 30, whom: str = "a-ann", **more: Any) -> int:
        """Asked and confirmed, as the booking `id-TOKEN`; the line of the answer."""
        request = self.ask_book(token, start, duration, whom, **more)
        return self.tell("ok", request, booking=booking(token, start, duration, (whom,)))

    # The end

    def final(self, tenant: str, key: str, document: dict[str, Any]) -> int:
        """A document of the final read."""
        return self.write("final", tenant=tenant, key=key, document=document)

    def keep(
        self, token: str, start: int = 0, duration: int = 30, hosts: tuple[str, ...] = ("a-ann",), **more: Any
    ) -> int:
        """The booking `id-TOKEN`, as the ledger has it in the end."""
        document = {
            "id": f"id-{token}",
            "hosts": hosts,
            "start": DAY + start,
            "end": DAY + start + duration,
            "attendee": {"name": "Eve"},
            "conversation": f"conv:{token}",
            "context": token,
            "decided_at_ms": BEGAN_MS,
        } | {name: value for name, value in more.items() if name != "tenant"}
        return self.final(more.get("tenant", "a"), f"booking:{document['id']}", document)

    def end(self) -> "Story":
        """The final read is complete, and all workers have the same in memory."""
        for tenant in ("a", "b"):
            self.write("read", tenant=tenant, complete=True)
            for worker in (0, 1, 2):
                self.digest(tenant, worker, fresh=worker == 2)
        return self

    def digest(self, tenant: str, worker: int, **told: Any) -> int:
        """What a worker has in memory."""
        told = {"digest": "d", "bits": "b", "documents": 3, "at": "1-1", **told}
        return self.write("digest", tenant=tenant, worker=worker, **told)

    def probe(self, start: int, available: bool, host: str = "a-ann") -> int:
        """A worker is asked whether five minutes are free."""
        start += DAY
        return self.write(
            "probe", worker=0, tenant="a", host=host, start=start, end=start + 5, available=available
        )

    # Faults

    def strike(self, kind: str, *workers: int, lossy: bool = False, in_flight: int = 3) -> int:
        """A fault begins; its number."""
        self._faults += 1
        fault, struck = self._faults, list(workers or (0, 1))
        self.write(
            "fault", fault=fault, kind=kind, phase="begin", workers=struck, lossy=lossy, in_flight=in_flight
        )
        return fault

    def heal(self, fault: int) -> int:
        """It ends."""
        begun = next(each for each in self.lines if each.get("fault") == fault)
        return self.write("fault", fault=fault, kind=begun["kind"], phase="end", workers=begun["workers"])


def booking(
    token: str, start: int = 0, duration: int = 30, hosts: tuple[str, ...] = ("a-ann",), **more: Any
) -> dict[str, Any]:
    """A booking in a reply."""
    return {
        "id": f"id-{token}",
        "status": "confirmed",
        "start": iso(start),
        "end": iso(start + duration),
        "host": hosts[0],
        "hosts": hosts,
        "attendee": {"name": "Eve"},
        "context": token,
        **more,
    }
