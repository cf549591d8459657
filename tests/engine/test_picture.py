"""A picture is the fold of its changes: whatever happens to a tenant, it answers as the oracle does."""

import copy
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.model import Change, Document, Team
from engine.picture import Picture, key_of
from tests.engine import checks, deciding, documents, strategies
from tests.engine.strategies import DAY, HOSTS, SERVICES, Probe, Scene
from tests.engine.worlds import at, booking, host, of, turn
from tests.oracle import world
from tests.oracle.world import World

OWNERS = ("tenant", *HOSTS)
probes = strategies.probes(length_max=DAY // 2)
Person = tuple[str, str, str]
"""Name, conversation, caller."""
people = st.tuples(
    st.sampled_from(strategies.NAMES),
    st.sampled_from(strategies.CONVERSATIONS),
    st.sampled_from(strategies.CALLERS),
)
rank = st.integers(0, 100)
"""Which of those that there are: taken modulo their number."""


class TenantMachine(RuleBasedStateMachine):
    """Everything that can happen to a tenant, in any order, folded into one picture.

    After each step the picture is asked one random question about everything, and compared with a picture
    that is built anew from its documents.
    """

    picture: Picture
    tenancy: World
    day: int

    @initialize(scene=strategies.scenes())
    def begin(self, scene: Scene) -> None:
        self.day, self.tenancy = scene.day, copy.deepcopy(scene.tenancy)
        self.picture = documents.picture(self.tenancy, self.day)
        self.gone: dict[str, world.Host] = {}
        self.booked = 0

    @invariant()
    def equals_a_picture_built_anew(self) -> None:
        fresh = Picture("tenant", self.picture.today)
        fresh.fold(Change(puts=dict(self.picture.documents)))
        checks.same(self.picture, fresh, self.picture.today - 2, 7)

    # What is taken.

    @rule(data=st.data(), name=strategies.booking_ids, probe=probes)
    def put_a_booking(self, data: st.DataObject, name: str, probe: Probe) -> None:
        self.draw_a_booking(data, name)
        self.fold(probe, documents.booking(self.tenancy, name))

    @precondition(lambda self: self.tenancy["bookings"])
    @rule(at=rank, start=strategies.near(-DAY, 4 * DAY), probe=probes)
    def move_a_booking(self, at: int, start: int, probe: Probe) -> None:
        name = self.pick(documents.entries(self.tenancy), at)
        for each in world.people(self.tenancy, name).values():
            length = each["end"] - each["start"]
            each["start"] = self.day * DAY + start
            each["end"] = each["start"] + length
        self.fold(probe, documents.booking(self.tenancy, name))

    @precondition(lambda self: self.tenancy["bookings"])
    @rule(at=rank, status=st.sampled_from(strategies.STATUSES), probe=probes)
    def become_another(self, at: int, status: str, probe: Probe) -> None:
        """Cancelled, confirmed, held: whatever it was."""
        own = self.tenancy["bookings"][self.pick(self.tenancy["bookings"], at)]
        own["status"] = status
        own["until_ms"] = (self.day * DAY + at) * 60_000 if status == "held" else 0
        name = self.pick(self.tenancy["bookings"], at)
        self.fold(probe, documents.booking(self.tenancy, world.appointment(name, own)))

    @precondition(lambda self: self.tenancy["bookings"])
    @rule(at=rank, probe=probes)
    def forget_a_booking(self, at: int, probe: Probe) -> None:
        name = self.pick(documents.entries(self.tenancy), at)
        self.forget(name)
        self.fold(probe, deletes=(f"booking:{name}",))

    @rule(data=st.data(), name=strategies.busy_ids, probe=probes)
    def put_a_busy_block(self, data: st.DataObject, name: str, probe: Probe) -> None:
        self.tenancy["busy"][name] = data.draw(strategies.busy_blocks(self.day))
        self.fold(probe, documents.busy(self.tenancy, name))

    @precondition(lambda self: self.tenancy["busy"])
    @rule(at=rank, probe=probes)
    def drop_a_busy_block(self, at: int, probe: Probe) -> None:
        name = self.pick(self.tenancy["busy"], at)
        del self.tenancy["busy"][name]
        self.fold(probe, deletes=(f"busy:{name}",))

    # What is set.

    @rule(owner=st.sampled_from(OWNERS), weekly=st.none() | strategies.weeks, probe=probes)
    def change_hours(self, owner: str, weekly: world.Weekly | None, probe: Probe) -> None:
        self.owner(owner)["weekly"] = weekly
        self.fold(probe, self.settings(owner))

    @rule(data=st.data(), owner=st.sampled_from(OWNERS), probe=probes)
    def override_a_date(self, data: st.DataObject, owner: str, probe: Probe) -> None:
        on = data.draw(strategies.override_dates(self.day))
        self.owner(owner)["overrides"][on] = data.draw(strategies.some_spans)
        self.fold(probe, self.settings(owner))

    @rule(owner=st.sampled_from(OWNERS), probe=probes)
    def take_the_overrides_back(self, owner: str, probe: Probe) -> None:
        self.owner(owner)["overrides"] = {}
        self.fold(probe, self.settings(owner))

    @rule(owner=st.sampled_from(OWNERS), zone=strategies.zones, probe=probes)
    def move_to_another_zone(self, owner: str, zone: str, probe: Probe) -> None:
        self.owner(owner)["zone"] = zone
        self.fold(probe, self.settings(owner))

    @rule(name=st.sampled_from(HOSTS), probe=probes)
    def fall_back_to_the_zone_of_the_tenant(self, name: str, probe: Probe) -> None:
        self.host(name)["zone"] = None
        self.fold(probe, self.settings(name))

    @rule(name=st.sampled_from(HOSTS), caps=strategies.caps, probe=probes)
    def change_caps(self, name: str, caps: world.Caps, probe: Probe) -> None:
        self.host(name)["caps"] = caps
        self.fold(probe, self.settings(name))

    @rule(owner=st.sampled_from(OWNERS), rules=strategies.rules, probe=probes)
    def change_rules(self, owner: str, rules: world.Rules, probe: Probe) -> None:
        self.owner(owner)["rules"] = rules
        self.fold(probe, self.settings(owner))

    @rule(name=st.sampled_from(SERVICES), rules=strategies.rules, probe=probes)
    def change_a_service(self, name: str, rules: world.Rules, probe: Probe) -> None:
        self.tenancy["services"][name] = rules
        self.fold(probe, documents.service(self.tenancy, name))

    @rule(name=st.sampled_from(("front", "back")), hosts=strategies.parties(), probe=probes)
    def change_a_team(self, name: str, hosts: tuple[str, ...], probe: Probe) -> None:
        self.fold(probe, Team(name, name, hosts))

    @rule(name=st.sampled_from(("front", "back")), probe=probes)
    def delete_a_team(self, name: str, probe: Probe) -> None:
        self.fold(probe, deletes=(f"team:{name}",))

    @precondition(lambda self: len(self.tenancy["hosts"]) > 1)
    @rule(at=rank, probe=probes)
    def delete_a_host(self, at: int, probe: Probe) -> None:
        name = self.pick(self.tenancy["hosts"], at)
        self.gone[name] = self.tenancy["hosts"].pop(name)
        self.fold(probe, deletes=(f"host:{name}",))

    @precondition(lambda self: self.gone)
    @rule(at=rank, probe=probes)
    def add_a_host_again(self, at: int, probe: Probe) -> None:
        name = self.pick(self.gone, at)
        self.tenancy["hosts"][name] = self.gone.pop(name)
        self.fold(probe, documents.host(self.tenancy, name))

    # What else happens.

    @rule(days=st.integers(0, 2), probe=probes)
    def let_days_pass(self, days: int, probe: Probe) -> None:
        self.picture.advance(self.picture.today + days)
        self.ask(probe)

    @rule(names=st.lists(strategies.booking_ids, unique=True, min_size=2), data=st.data(), probe=probes)
    def change_much_at_once(self, names: list[str], data: st.DataObject, probe: Probe) -> None:
        *put, dropped = names
        for name in put:
            self.draw_a_booking(data, name)
        self.forget(dropped)
        self.tenancy["tenant"]["zone"] = data.draw(strategies.zones)
        changed = [documents.booking(self.tenancy, name) for name in put]
        self.fold(probe, *changed, documents.tenant(self.tenancy), deletes=(f"booking:{dropped}",))

    @rule(at=rank, probe=probes)
    def hear_of_a_change_twice(self, at: int, probe: Probe) -> None:
        self.fold(probe, self.picture.documents[self.pick(self.picture.documents, at)])

    @rule(who=people, hold=st.booleans(), at=rank, probe=probes)
    def take_a_free_time(self, who: Person, hold: bool, at: int, probe: Probe) -> None:
        asked = checks.question(self.picture, self.tenancy, self.day, self.present(probe))
        free = sorted(documents.minutes(*asked.search(asked.first, asked.last)))
        self.take(asked, free[at % len(free)] if free else asked.first, who, hold)

    @rule(who=people, hold=st.booleans(), start=rank, probe=probes)
    def take_any_time(self, who: Person, hold: bool, start: int, probe: Probe) -> None:
        asked = checks.question(self.picture, self.tenancy, self.day, self.present(probe))
        self.take(asked, asked.first + start, who, hold)

    @precondition(lambda self: self.tenancy["bookings"])
    @rule(who=people, hold=st.booleans(), at=rank, probe=probes)
    def take_again(self, who: Person, hold: bool, at: int, probe: Probe) -> None:
        """The same start as a booking that there is, perhaps by the same person."""
        asked = checks.question(self.picture, self.tenancy, self.day, self.present(probe))
        booking = self.tenancy["bookings"][self.pick(self.tenancy["bookings"], at)]
        if at % 2:
            who = who[0], booking["conversation"], booking["caller"]
        self.take(asked, booking["start"], who, hold)

    def take(self, asked: checks.Question, start: int, who: Person, hold: bool) -> None:
        name, conversation, caller = who
        self.booked += 1
        command = deciding.command(
            f"new{self.booked}",
            asked.probe.party,
            start,
            duration=asked.probe.duration,
            collective=asked.probe.collective,
            service=asked.probe.service,
            name=name,
            conversation=conversation,
            caller=caller,
        )
        take = deciding.hold if hold else deciding.book
        _, self.tenancy = take(self.picture, self.tenancy, command, asked.view.now_ms)
        documents.take_over(self.tenancy, self.picture)
        self.ask(asked.probe)

    def draw_a_booking(self, data: st.DataObject, name: str) -> None:
        self.forget(name)
        self.tenancy["bookings"] |= strategies.named(name, data.draw(strategies.bookings(self.day)))

    def forget(self, name: str) -> None:
        for each in world.people(self.tenancy, name):
            del self.tenancy["bookings"][each]

    def fold(self, probe: Probe, *puts: Document | None, deletes: tuple[str, ...] = ()) -> None:
        found = {key_of(each): each for each in puts if each is not None}
        self.picture.fold(Change(puts=found, deletes=deletes))
        self.ask(probe)

    def ask(self, probe: Probe) -> None:
        checks.everything(self.picture, self.tenancy, self.day, self.present(probe))

    def present(self, probe: Probe) -> Probe:
        """The question, of those hosts only that are there."""
        hosts = tuple(name for name in probe.party if name in self.tenancy["hosts"])
        return probe._replace(party=hosts or (min(self.tenancy["hosts"]),))

    def pick(self, names: Collection[str], at: int) -> str:
        return sorted(names)[at % len(names)]

    def host(self, name: str) -> world.Host:
        return self.tenancy["hosts"].get(name) or self.gone[name]

    def owner(self, name: str) -> world.Host | world.Tenant:
        return self.tenancy["tenant"] if name == "tenant" else self.host(name)

    def settings(self, name: str) -> Document | None:
        """The document of this owner; None of a host that is not there now."""
        if name == "tenant":
            return documents.tenant(self.tenancy)
        return documents.host(self.tenancy, name) if name in self.tenancy["hosts"] else None


TestTenant = TenantMachine.TestCase


@given(scene=strategies.scenes(), data=st.data())
def test_a_picture_is_the_same_in_whatever_order_its_documents_come(
    scene: Scene, data: st.DataObject
) -> None:
    everything = documents.everything(scene.tenancy)
    picture = Picture("tenant", scene.day)
    for key in data.draw(st.permutations(sorted(everything))):
        picture.fold(Change(puts={key: everything[key]}))
    checks.same(picture, documents.picture(scene.tenancy, scene.day), scene.day - 2, 7)


@given(scene=strategies.scenes())
def test_a_change_that_is_heard_of_twice_changes_nothing_more(scene: Scene) -> None:
    picture, fresh = (documents.picture(scene.tenancy, scene.day) for _ in range(2))
    picture.fold(Change(puts=documents.everything(scene.tenancy)))
    checks.same(picture, fresh, scene.day - 2, 7)


@given(scene=strategies.scenes(), other=strategies.scenes())
def test_documents_that_went_leave_nothing_behind(scene: Scene, other: Scene) -> None:
    """One world in place of another, with the same hosts: as if the first had never been."""
    picture = documents.picture(scene.tenancy, other.day)
    gone = set(documents.everything(scene.tenancy)) - set(documents.everything(other.tenancy))
    picture.fold(Change(puts=documents.everything(other.tenancy), deletes=tuple(sorted(gone))))
    checks.same(picture, documents.picture(other.tenancy, other.day), other.day - 2, 7)


@given(scene=strategies.scenes(), days=st.integers(0, 400))
def test_as_days_pass_the_built_days_move_along(scene: Scene, days: int) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    picture.advance(scene.day + days)
    picture.advance(scene.day)  # a clock that went back changes nothing
    fresh = documents.picture(scene.tenancy, scene.day + days)
    checks.same(picture, fresh, scene.day + days - 2, 7)
    for name, calendar in picture.calendars.items():
        assert calendar.first_day == fresh.calendars[name].first_day
        assert calendar._days == fresh.calendars[name]._days
        assert calendar.first_day < scene.day + days
        horizon = max(world.terms(scene.tenancy, name, each)["horizon_days"] for each in (None, *SERVICES))
        assert calendar.first_day + len(calendar._days) > scene.day + days + horizon + 1


def test_a_document_is_kept_under_its_kind_and_its_id() -> None:
    tenancy = of(ann=host())
    tenancy["bookings"]["b1"] = booking(("ann",), at(10), at(11))
    tenancy["busy"]["x1"] = ("ann", at(10), at(11))
    tenancy["turns"]["ann"] = turn(1)
    tenancy["services"]["cut"] = {}
    found = [key_of(Team("stylists", "Stylists", ("ann",))), *documents.everything(tenancy)]
    assert found == [
        "team:stylists",
        "tenant",
        "host:ann",
        "service:cut",
        "booking:b1",
        "busy:x1",
        "turn:ann",
    ]
