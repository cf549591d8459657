"""One request at a time: sent, written into the history with what came of it, and counted.

The rule: what nobody knows the outcome of is `info`, never `fail`; it stays on the list of the unsettled
until the same call got an answer.
"""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson

from loadtests.faults.client import Answer, Client, Cut, NoAnswer, NotSent
from loadtests.faults.history import Recorder
from loadtests.faults.workers import Worker

READS = frozenset(("check_slot", "propose_times", "find_bookings"))
UNKNOWN_REASONS = frozenset(("unconfirmed", "unavailable"))
"""Of a write. "Unavailable" may follow on a try whose answer was lost."""
UNANSWERED_REASONS = frozenset(("unconfirmed", "unavailable", "overloaded"))
"""Of a read: it was no answer."""
NOT_TRIED_REASONS = frozenset(("not_sent", "http_503", "http_401", "http_409", "overloaded"))
"""This request certainly did nothing, but it tells nothing of an earlier one of the same call."""
RETRIES_MAX = 6
RETRY_S = (0.05, 0.4)
"""A platform repeats a call within half a second or leaves it to the model."""

TOLD = ("available", "booking", "bookings", "stale")
"""What of a reply is kept in the history."""

Kind = Literal["ok", "fail", "info"]


@dataclass(frozen=True)
class Call:
    """A tool call, as a platform would make it. The same call may be sent several times."""

    tenant: str
    f: str
    args: dict[str, Any]
    conversation: str
    id: str
    caller: str = ""
    person: str = ""
    key: str = ""
    """An `Idempotency-Key`."""

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes repetitions of it one operation."""
        return self.tenant, self.conversation, self.id, self.key


@dataclass(frozen=True)
class Outcome:
    """What came of a request."""

    type: Kind
    reason: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    sha: str = ""
    """Of the whole body."""

    @property
    def booking(self) -> dict[str, Any] | None:
        """The booking that the reply speaks of, where it was done."""
        found: dict[str, Any] | None = self.reply.get("booking") if self.type == "ok" else None
        return found

    @property
    def settled(self) -> bool:
        """Whether it is known what became of the call."""
        return self.type == "ok" or (self.type == "fail" and self.reason not in NOT_TRIED_REASONS)


class Driver:
    """Sends calls to the workers. `keys`: each tenant's credential."""

    def __init__(
        self,
        client: Client,
        recorder: Recorder,
        workers: Sequence[Worker],
        keys: Mapping[str, str],
    ) -> None:
        self.client = client
        self.recorder = recorder
        self.workers = workers
        self.requests = 0
        self.counts: Counter[tuple[str, Kind]] = Counter()
        self.writes_in_flight = 0
        self.written_us = [0] * len(workers)
        """Of each worker: when it last did what a write asked for."""
        self.unsettled: dict[tuple[str, str, str, str], Call] = {}
        self._authorization = {tenant: f"Bearer {key}" for tenant, key in keys.items()}

    async def send(self, call: Call, worker: int) -> Outcome:
        """Send it once, to this worker."""
        self.requests += 1
        request, writes = self.requests, call.f not in READS
        self._invoke(request, call, worker)
        self.writes_in_flight += writes
        try:
            answer = await self.client.post(
                self.workers[worker].port, f"/tools/{call.f}", orjson.dumps(call.args), self._headers(call)
            )
            outcome = outcome_of(call.f, answer)
            status = answer.status
        except NotSent:
            outcome, status = Outcome("fail", "not_sent"), None
        except Cut:
            outcome, status = Outcome("info", "cut"), None
        except NoAnswer:
            outcome, status = Outcome("info", "no_answer"), None
        finally:
            self.writes_in_flight -= writes
        self._complete(request, call, worker, outcome, status)
        return outcome

    async def settle(self, call: Call, rng: random.Random, worker: int | None = None) -> Outcome:
        """Send it until it is known what happened, as often as a platform would."""
        outcome = Outcome("info")
        for tries in range(RETRIES_MAX):
            chosen = rng.randrange(len(self.workers)) if worker is None or tries else worker
            outcome = await self.send(call, chosen)
            if outcome.settled:
                break
            await asyncio.sleep(rng.uniform(*RETRY_S))
        return outcome

    def _invoke(self, request: int, call: Call, worker: int) -> None:
        self.recorder.write(
            "invoke",
            request=request,
            f=call.f,
            tenant=call.tenant,
            worker=worker,
            conversation=call.conversation or None,
            call=call.id or None,
            key=call.key or None,
            caller=call.caller or None,
            person=call.person or None,
            args=call.args,
        )

    def _complete(self, request: int, call: Call, worker: int, outcome: Outcome, status: int | None) -> None:
        reply = outcome.reply
        told: dict[str, Any] = {name: reply[name] for name in TOLD if name in reply}
        reason = outcome.reason or None
        if call.key and outcome.type == "ok":
            told["sha"] = outcome.sha
        self.recorder.write(outcome.type, request=request, f=call.f, status=status, reason=reason, **told)
        self.counts[call.f, outcome.type] += 1
        if call.f in READS:
            return
        if outcome.type == "info":
            self.unsettled[call.identity] = call
        elif outcome.settled:
            self.unsettled.pop(call.identity, None)
        if outcome.type == "ok":
            self.written_us[worker] = self.recorder.now_us()

    def _headers(self, call: Call) -> list[tuple[str, str]]:
        headers = [("authorization", self._authorization[call.tenant])]
        if call.conversation:
            headers.append(("x-conversation-id", call.conversation))
        if call.id:
            headers.append(("x-call-id", call.id))
        if call.caller:
            headers.append(("x-caller-number", call.caller))
        if call.key:
            headers.append(("idempotency-key", call.key))
        return headers


def outcome_of(f: str, answer: Answer) -> Outcome:
    """What an answer means: done, certainly not done, or unknown."""
    if answer.status >= 500 and answer.status != 503:
        return Outcome("info", f"http_{answer.status}")
    if answer.status != 200:
        return Outcome("fail", f"http_{answer.status}")
    reply: dict[str, Any] = orjson.loads(answer.body)
    reason = reply.get("reason", "")
    if f in READS:
        return Outcome("fail" if reason in UNANSWERED_REASONS else "ok", reason, reply)
    if reason in UNKNOWN_REASONS:
        return Outcome("info", reason, reply)
    sha = hashlib.sha256(answer.body).hexdigest()
    why = reason or _why_not(f, reply.get("booking", {}).get("status", ""))
    return Outcome("fail" if why else "ok", why, reply, sha)


def _why_not(f: str, status: str) -> str:
    """What a reply without a reason means where it shows something else than was asked for."""
    match f, status:
        case "cancel", ("" | "cancelled"):  # what was only held is gone without a trace
            return ""
        case "reschedule", ("pending" | "confirmed"):
            return ""
        case (("book" | "hold_slot"), str(found)) if found:
            return ""
        case _, "":
            return "asked"
    return f"is_{status}"


def id_of(booking: dict[str, Any]) -> str:
    """What somebody has of it: their seat where there are several."""
    id: str = booking.get("seat") or booking["id"]
    return id


def again(call: Call, id: str) -> Call:
    """The same request as a call of its own."""
    return replace(call, id=id, key="", args={**call.args, "context": id})
