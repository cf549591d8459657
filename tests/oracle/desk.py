"""What each command does to a tenant: the whole life of a booking, on plain dicts.

Each answers with all that may come of it: what is told, and the tenant as it is then. Mostly that is one
thing; where several would be right, the engine may choose.
"""

import copy
from collections.abc import Iterable
from itertools import count
from typing import TypedDict

from tests.oracle import company, turns, world
from tests.oracle.world import Booking, Eyes, World

HOLDS_MAX = 3
ANONYMOUS_HOLDS_MAX = 20
STEPS_MAX = 50

Answer = tuple[str, str | None]
"""("done", id), ("again", id), ("no", reason), ("reused", None), ("too many", None), ("impossible", id) or
("unknown", None)."""
Outcome = tuple[Answer, World]


class Command(TypedDict):
    """A time that is asked for. `hold`: the id of what is held and becomes this booking."""

    id: str
    hosts: tuple[str, ...]
    collective: bool
    service: str | None
    team: str | None
    start: int
    duration: int
    name: str
    email: str
    conversation: str
    caller: str
    op: str
    fingerprint: str
    hold: str


AFTERWARDS = {
    ("held", "cancel"): None,
    ("pending", "confirm"): "confirmed",
    ("pending", "decline"): "declined",
    ("pending", "cancel"): "cancelled",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "complete"): "completed",
    ("confirmed", "no_show"): "no_show",
    ("completed", "no_show"): "no_show",
    ("no_show", "complete"): "completed",
}
ALREADY = {
    "cancel": "cancelled",
    "confirm": "confirmed",
    "decline": "declined",
    "complete": "completed",
    "no_show": "no_show",
}


def book(tenancy: World, command: Command, now_ms: int) -> list[Outcome]:
    """Take this time for good."""
    before = _before(tenancy, command)
    if before:
        return [(answer, tenancy) for answer in before]
    mine = own_holds(tenancy, command, now_ms)
    kept = [name for name in mine if _is_this(tenancy["bookings"][name], command)]
    if kept:
        return [_confirmed(tenancy, command, name, mine, now_ms) for name in kept]
    return _taken(tenancy, command, mine, now_ms, held=False)


def hold(tenancy: World, command: Command, now_ms: int) -> list[Outcome]:
    """Keep this time for a while."""
    before = _before(tenancy, command)
    if before:
        return [(answer, tenancy) for answer in before]
    mine = own_holds(tenancy, command, now_ms)
    kept = [name for name in mine if _is_this(tenancy["bookings"][name], command)]
    if kept:
        return [_kept_longer(tenancy, name, now_ms) for name in kept]
    nobody = not (command["conversation"] or command["caller"])
    theirs = holds_of(tenancy, command["conversation"], command["caller"], now_ms)
    if len(theirs) >= (ANONYMOUS_HOLDS_MAX if nobody else HOLDS_MAX):
        return [(("too many", None), tenancy)]
    return _taken(tenancy, command, mine, now_ms, held=True)


def _before(tenancy: World, command: Command) -> list[Answer]:
    """What is told where it was done before, or where it is asked for what there is not."""
    done = {key: each for key, each in tenancy["bookings"].items() if command["op"] == each["op"] != ""}
    if done:
        same = [key for key, each in done.items() if each["fingerprint"] == command["fingerprint"]]
        found: list[Answer] = [("again", key) for key in same]
        return found + [("reused", None)] * (len(same) < len(done))
    again: list[Answer] = [("again", key) for key in repeated(tenancy, command)]
    return again or _nowhere(tenancy, command)


def _nowhere(tenancy: World, command: Command) -> list[Answer]:
    gone = not tenancy["hosts"].keys() >= set(command["hosts"])
    unknown = command["service"] is not None and command["service"] not in tenancy["services"]
    return [("no", "closed")] if gone or unknown else []


def repeated(tenancy: World, command: Command) -> list[str]:
    """The bookings that this one would repeat.

    The same person for the same start: in the same conversation or from the same number, unless two different
    names are given. In the same conversation, also for a start that the booking has left.
    """
    found = []
    for key, each in tenancy["bookings"].items():
        here = bool(command["conversation"]) and each["conversation"] == command["conversation"]
        starts = {each["start"], *(start for _, start in each["was"] if here)}
        if (
            each["status"] in ("pending", "confirmed")
            and command["start"] in starts
            and company.theirs(each, command["conversation"], command["caller"])
            and company.one_person(command["name"], each["name"])
        ):
            found.append(key)
    return found


def holds_of(tenancy: World, conversation: str, caller: str, now_ms: int) -> list[str]:
    """What is held for them now; for somebody of whom nothing is known, for all such."""
    return [
        key
        for key, each in tenancy["bookings"].items()
        if each["status"] == "held"
        and each["until_ms"] > now_ms
        and (
            company.theirs(each, conversation, caller)
            if conversation or caller
            else not (each["conversation"] or each["caller"])
        )
    ]


def own_holds(tenancy: World, command: Command, now_ms: int) -> list[str]:
    found = []
    if command["conversation"] or command["caller"]:
        found = holds_of(tenancy, command["conversation"], command["caller"], now_ms)
    named = tenancy["bookings"].get(command["hold"])
    alive = named is not None and named["status"] == "held" and named["until_ms"] > now_ms
    return found + [command["hold"]] * (alive and command["hold"] not in found)


def _is_this(held: Booking, command: Command) -> bool:
    """Whether what is held is what is asked for: a service that is not said is the one it is held for."""
    hosts, asked = set(held["hosts"]), set(command["hosts"])
    return (
        (held["start"], held["end"]) == (command["start"], command["start"] + command["duration"])
        and command["service"] in (None, held["service"])
        and (hosts == asked if command["collective"] else hosts <= asked)
    )


def _confirmed(tenancy: World, command: Command, name: str, mine: list[str], now_ms: int) -> Outcome:
    """What was held is theirs, whatever stood against it were it asked for only now."""
    held = tenancy["bookings"][name]
    rules = company.terms(tenancy, held["hosts"], True, held["service"])[held["hosts"][0]]
    new: Booking = {
        **held,
        "status": "pending" if rules["confirm"] else "confirmed",
        "until_ms": 0,
        "name": command["name"] or held["name"],
        "email": command["email"] or held["email"],
        "conversation": command["conversation"] or held["conversation"],
        "caller": command["caller"] or held["caller"],
        "op": command["op"],
        "fingerprint": command["fingerprint"],
        "was": _and(held, "held"),
    }
    return ("done", name), _with(tenancy, {name: new}, mine, now_ms)


def _kept_longer(tenancy: World, name: str, now_ms: int) -> Outcome:
    held = tenancy["bookings"][name]
    rules = company.terms(tenancy, held["hosts"], True, held["service"])[held["hosts"][0]]
    until_ms = max(held["until_ms"], now_ms + rules["hold_s"] * 1000)
    return ("done", name), _with(tenancy, {name: {**held, "until_ms": until_ms}}, [], now_ms)


def _taken(tenancy: World, command: Command, mine: list[str], now_ms: int, held: bool) -> list[Outcome]:
    eyes: Eyes = {"now_ms": now_ms, "mine": frozenset(mine), "extra": ()}
    names, why = _judged(tenancy, command, command["start"], eyes)
    if why is not None:
        return [(("no", why), tenancy)]
    theirs = {host for name in mine for host in tenancy["bookings"][name]["hosts"]}
    outcomes: list[Outcome] = []
    for hosts in _choices(command, names, theirs):
        new = _new(tenancy, command, command["id"], command["start"], hosts, eyes, held)
        outcomes.append((("done", command["id"]), _with(tenancy, {command["id"]: new}, mine, now_ms)))
    return outcomes


def _judged(tenancy: World, command: Command, start: int, eyes: Eyes) -> tuple[list[str], str | None]:
    seen = company.views(tenancy, command["hosts"], start, start + 1, eyes)
    return company.judge(tenancy, seen, command["collective"], command["service"], command["duration"], start)


def _choices(command: Command, names: list[str], preferred: Iterable[str]) -> list[tuple[str, ...]]:
    """Who may get it: all of a collective, else somebody whom they have already, else whose turn it is."""
    if command["collective"]:
        return [tuple(names)]
    return [(host,) for host in names if host in preferred] or [(names[0],)]


def _new(
    tenancy: World,
    command: Command,
    name: str,
    start: int,
    hosts: tuple[str, ...],
    eyes: Eyes,
    held: bool,
) -> Booking:
    rules = company.terms(tenancy, command["hosts"], command["collective"], command["service"])[hosts[0]]
    new: Booking = {
        "hosts": hosts,
        "start": start,
        "end": start + command["duration"],
        "before": rules["buffer_before"],
        "after": rules["buffer_after"],
        "status": "held" if held else "pending" if rules["confirm"] else "confirmed",
        "until_ms": eyes["now_ms"] + rules["hold_s"] * 1000 if held else 0,
        "service": command["service"],
        "team": command["team"],
        "group": _unused(tenancy, name) if rules["capacity"] > 1 else "",
        "capacity": rules["capacity"],
        "name": command["name"],
        "email": command["email"],
        "conversation": command["conversation"],
        "caller": command["caller"],
        "op": command["op"],
        "fingerprint": command["fingerprint"],
        "was": (),
        "series": "",
    }
    seen = company.views(tenancy, hosts, start, start + 1, eyes)
    rooms = company.rooms(tenancy, seen, hosts[0], True, command["service"], command["duration"])
    if rules["capacity"] > 1 and start in rooms:
        return _joined(tenancy, new, rooms[start])
    return new


def _joined(tenancy: World, new: Booking, group: str) -> Booking:
    """Who joins takes the place as it is."""
    there = next(iter(world.people(tenancy, group).values()))
    return {
        **new,
        "group": group,
        "capacity": there["capacity"],
        "hosts": there["hosts"],
        "before": there["before"],
        "after": there["after"],
        "team": there["team"],
    }


def reschedule(tenancy: World, name: str, command: Command, now_ms: int) -> list[Outcome]:
    """Move this booking to the time of the command. Who has it keeps it where that is possible."""
    old = tenancy["bookings"].get(name)
    if old is None:
        return [(("unknown", None), tenancy)]
    if old["status"] not in ("pending", "confirmed") or old["start"] * 60_000 <= now_ms:
        return [(("impossible", name), tenancy)]
    nowhere = _nowhere(tenancy, command)
    if nowhere:
        return [(nowhere[0], tenancy)]
    if _is_there(old, command):
        return [(("again", name), tenancy)]
    if _are_elsewhere(tenancy, name, command["start"]):
        return [(("no", "busy"), tenancy)]
    mine = [name]
    if command["conversation"] or command["caller"]:
        held = holds_of(tenancy, command["conversation"], command["caller"], now_ms)
        mine += [
            each for each in held if tenancy["bookings"][each]["group"] != old["group"] or not old["group"]
        ]
    eyes: Eyes = {"now_ms": now_ms, "mine": frozenset(mine), "extra": ()}
    names, why = _judged(tenancy, command, command["start"], eyes)
    if why is not None:
        return [(("no", why), tenancy)]
    had = next((host for host in old["hosts"] if host in names), None)
    hosts = _choices(command, names, {had} if had is not None else set())[0]
    place = _new(tenancy, command, name, command["start"], hosts, eyes, held=False)
    new: Booking = {
        **place,
        "name": old["name"],
        "email": old["email"],
        "conversation": old["conversation"],
        "caller": old["caller"],
        "op": old["op"],
        "fingerprint": old["fingerprint"],
        "series": old["series"],
        "was": _and(old, "rescheduled"),
    }
    return [(("done", name), _with(tenancy, {name: new}, mine, now_ms))]


def _are_elsewhere(tenancy: World, name: str, start: int) -> bool:
    """Whether who has this booking has another one then: nobody is in two places."""
    own = tenancy["bookings"][name]
    return any(
        other != name
        and each["status"] in ("pending", "confirmed")
        and each["start"] == start
        and company.theirs(each, own["conversation"], own["caller"])
        and company.one_person(each["name"], own["name"])
        for other, each in tenancy["bookings"].items()
    )


def _unused(tenancy: World, name: str) -> str:
    """A name for what this one begins anew: what it has begun before may go on without it."""
    used = {each["group"] for each in tenancy["bookings"].values()}
    return next(group for each in count(1) if (group := f"{name}'s {each}") not in used)


def _is_there(old: Booking, command: Command) -> bool:
    hosts, asked = set(old["hosts"]), set(command["hosts"])
    return ((old["start"], old["end"]) == (command["start"], command["start"] + command["duration"])) and (
        hosts == asked if command["collective"] else hosts <= asked
    )


def change(tenancy: World, name: str, action: str, now_ms: int) -> Outcome:
    """Cancel, confirm, decline, complete, or note that nobody came."""
    old = tenancy["bookings"].get(name)
    if old is None:
        return ("unknown", None), tenancy
    if old["status"] == ALREADY[action] and (old["status"], action) not in AFTERWARDS:
        return ("again", name), tenancy
    begun = old["start"] * 60_000 <= now_ms
    too_late = begun and action in ("confirm", "decline", "cancel") and old["status"] != "held"
    too_early = not begun and action in ("complete", "no_show")
    if (old["status"], action) not in AFTERWARDS or too_late or too_early:
        return ("impossible", name), tenancy
    if old["status"] == "held":
        return ("done", name), _without(tenancy, [name])
    status = AFTERWARDS[old["status"], action]
    assert status is not None
    new: Booking = {**old, "status": status, "was": _and(old, old["status"])}
    return ("done", name), _with(tenancy, {name: new}, [], now_ms)


def release(tenancy: World, conversation: str, now_ms: int) -> list[Outcome]:
    """The conversation has ended: nothing is held for it any more."""
    held = [
        key
        for key, each in tenancy["bookings"].items()
        if each["status"] == "held" and conversation and each["conversation"] == conversation
    ]
    after = _without(tenancy, held)
    if any(tenancy["bookings"][key]["until_ms"] > now_ms for key in held):
        return [(("done", ""), after)]
    return [(("done", ""), after), (("unknown", None), tenancy)]


def repeat(
    tenancy: World, command: Command, starts: tuple[int, ...], now_ms: int, partly: bool
) -> list[Outcome]:
    """A booking for each of the starts: for all of them, or (`partly`) for as many as are free."""
    before = _before(tenancy, command)
    if before:
        return [(answer, tenancy) for answer in before]
    mine = own_holds(tenancy, command, now_ms)
    eyes: Eyes = {"now_ms": now_ms, "mine": frozenset(mine), "extra": ()}
    found, refused = _one_after_another(tenancy, command, starts, eyes)
    if not command["collective"]:
        now = now_ms // 60_000
        for host in turns.order(tenancy, list(command["hosts"]), now):
            alone, not_alone = _one_after_another(tenancy, {**command, "hosts": (host,)}, starts, eyes)
            if len(alone) == len(found):
                found, refused = alone, not_alone
                break
    if not found or (refused and not partly):
        return [(("no", next(iter(refused.values()))), tenancy)]
    made: dict[str, Booking] = {}
    for number, (start, hosts) in enumerate(found.items(), 1):
        name = command["id"] if number == 1 else f"{command['id']}-{number}"
        asked: Command = {**command, "hosts": command["hosts"] if command["collective"] else hosts}
        made[name] = _new(tenancy, asked, name, start, hosts, eyes, held=False)
        made[name]["series"] = command["id"]
    return [(("done", command["id"]), _with(tenancy, made, mine, now_ms))]


def _one_after_another(
    tenancy: World, command: Command, starts: tuple[int, ...], eyes: Eyes
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    """Each start with the hosts that it gets, or with what stands against it. Each sees those before it."""
    found: dict[int, tuple[str, ...]] = {}
    refused: dict[int, str] = {}
    last: tuple[str, ...] = ()
    for start in starts:
        names, why = _judged(tenancy, command, start, eyes)
        if repeated(tenancy, {**command, "start": start}):
            why = "busy"
        if why is not None:
            refused[start] = why
            continue
        last = found[start] = _choices(command, names, last)[0]
        new = _new(tenancy, command, "new", start, last, eyes, held=False)
        if new["group"] not in world.in_the_way(tenancy, last[0], eyes):
            there = [(host, start, new["end"], new["before"], new["after"]) for host in last]
            eyes = {**eyes, "extra": (*eyes["extra"], *there)}
    return found, refused


def _with(tenancy: World, new: dict[str, Booking], mine: list[str], now_ms: int) -> World:
    """The tenant with these bookings. What is held where they are goes: what is over, and what is `mine`."""
    after = copy.deepcopy(tenancy)
    after["bookings"] |= copy.deepcopy(new)
    for name, each in tenancy["bookings"].items():
        over = each["status"] == "held" and each["until_ms"] <= now_ms
        own = name in mine and each["status"] == "held"
        joined = any(each["group"] == other["group"] != "" for other in new.values())
        given_up = own and (joined or _is_alone(tenancy, each, mine, now_ms))
        if name not in new and (over or given_up) and any(overlap(each, other) for other in new.values()):
            del after["bookings"][name]
    turns.counted(tenancy, after)
    return after


def _and(booking: Booking, status: str) -> tuple[tuple[str, int], ...]:
    """Its history, with what it has been until now."""
    return (*booking["was"], (status, booking["start"]))[-STEPS_MAX:]


def _without(tenancy: World, names: list[str]) -> World:
    after = copy.deepcopy(tenancy)
    for name in names:
        del after["bookings"][name]
    turns.counted(tenancy, after)
    return after


def _is_alone(tenancy: World, booking: Booking, mine: list[str], now_ms: int) -> bool:
    """Whether nobody else is in it."""
    return booking["group"] == "" or all(
        name in mine or not world.takes(each, now_ms)
        for name, each in world.people(tenancy, booking["group"]).items()
    )


def overlap(one: Booking, other: Booking) -> bool:
    """Whether two bookings, or their buffers, are in each other's way."""
    return (
        not set(one["hosts"]).isdisjoint(other["hosts"])
        and one["start"] - one["before"] < other["end"] + other["after"]
        and other["start"] - other["before"] < one["end"] + one["after"]
    )


def settled(tenancy: World, now_ms: int) -> dict[str, Booking]:
    """The bookings without holds that are over: whether those are still kept, nobody asks."""
    return {
        name: each
        for name, each in tenancy["bookings"].items()
        if each["status"] != "held" or each["until_ms"] > now_ms
    }


def plain(tenancy: World, now_ms: int) -> dict[str, Booking]:
    """The bookings to be compared: groups are called by the first of their names."""
    found = settled(tenancy, now_ms)
    names: dict[str, str] = {}
    for name in sorted(found):
        names.setdefault(found[name]["group"], name)
    return {
        name: {**each, "group": names[each["group"]] if each["group"] else ""} for name, each in found.items()
    }
