"""Everything that callers and hosts do to bookings, in any order: told, done and kept as the oracle says.

The rule: whatever came before, no two bookings of a host are in each other's way, nobody sits on a seat that
is not there, and a picture that is built anew from its documents is the same.
"""

from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import SearchStrategy

from engine import series
from engine.lifecycle import Action
from engine.model import Change
from engine.picture import Picture
from engine.series import Every, Repeat
from engine.turns import CATCH_UP, UNIT
from engine.zones import get
from tests.engine import checks, deciding, documents, effort, strategies
from tests.engine.places import days_to_look_at
from tests.engine.strategies import DAY, HOSTS, SERVICES, Probe
from tests.engine.worlds import ALWAYS, host, of
from tests.oracle import company, desk, repeating, world
from tests.oracle.desk import Command
from tests.oracle.world import World

Person = tuple[str, str, str]
"""Name, conversation, caller."""
people: SearchStrategy[Person] = st.tuples(
    st.sampled_from(("Ann", "Bob", "")),
    st.sampled_from(("", "conversation:1", "conversation:2", "conversation:3")),
    st.sampled_from(("", "", "caller:1", "caller:2")),
)
EIGHT_TO_EIGHT: world.Weekly = [[(480, 1200)]] * 7
rules: SearchStrategy[world.Rules] = st.fixed_dictionaries(
    {},
    optional={
        "buffer_before": st.sampled_from((0, 15)),
        "buffer_after": st.sampled_from((0, 5, 30)),
        "notice": st.sampled_from((0, 60)),
        "hold_s": st.sampled_from((60, 600)),
        "confirm": st.booleans(),
        "capacity": st.sampled_from((1, 2, 2, 3)),
    },
)
caps: SearchStrategy[world.Caps] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({}, optional={"day_count": st.integers(1, 3), "week_count": st.just(4)}),
)
hosts = st.builds(
    host,
    weekly=st.sampled_from((ALWAYS, ALWAYS, EIGHT_TO_EIGHT)),
    rules=rules,
    caps=caps,
    weight=st.integers(1, 3),
    priority=st.sampled_from((0, 0, 0, 1)),
)
rank = st.integers(0, 100)
"""Which of those that there are: taken modulo their number."""
actions: SearchStrategy[Action] = st.sampled_from(
    ("cancel", "cancel", "confirm", "decline", "complete", "no_show")
)
moments = st.one_of(st.integers(1, 59_999), st.sampled_from((60_000, 60_000, 600_000, 3_600_000)))


class Wish(NamedTuple):
    """A time that somebody would like to have."""

    party: tuple[str, ...]
    collective: bool
    service: str | None
    half_hour: int
    duration: int


wishes = st.builds(
    Wish,
    party=st.one_of(st.just(HOSTS), strategies.parties()),
    collective=st.sampled_from((False, False, True)),
    service=st.sampled_from((None, *SERVICES)),
    half_hour=st.integers(0, 9),
    duration=st.sampled_from((30, 30, 60)),
)


class Life(RuleBasedStateMachine):
    """A business whose bookings all come about by commands."""

    picture: Picture
    tenancy: World
    day: int
    now_ms: int

    @initialize(zone=strategies.zones, data=st.data())
    def begin(self, zone: str, data: st.DataObject) -> None:
        self.day = data.draw(st.sampled_from(days_to_look_at(zone)))
        self.tenancy = of(**{name: data.draw(hosts) for name in HOSTS})
        self.tenancy["tenant"]["zone"] = zone
        self.tenancy["tenant"]["rules"] = data.draw(rules)
        self.tenancy["services"] = {name: data.draw(rules) for name in SERVICES}
        self.picture = documents.picture(self.tenancy, self.day)
        self.now_ms = (self.day * DAY + 420) * 60_000
        self.asked = 0
        self.most = 0

    @invariant()
    def all_is_sound(self) -> None:
        deciding.sound(self.picture, self.tenancy, self.now_ms)

    @invariant()
    def each_host_has_a_turn_for_each_booking(self) -> None:
        """While nobody has so many that others would catch up."""
        for name in HOSTS:
            booked = len(world.appointments(self.tenancy, name))
            self.most = max(self.most, booked)
            turn = self.picture.turns.get(name)
            if self.most < CATCH_UP:
                assert (turn.load if turn else 0) * self.tenancy["hosts"][name]["weight"] == booked * UNIT

    @rule(who=people, wish=wishes, hold=st.booleans())
    def take(self, who: Person, wish: Wish, hold: bool) -> None:
        self.asks(self.command(who, wish), hold)

    @rule(who=people, wish=wishes, op=st.sampled_from(("op:1", "op:2")), fingerprint=st.sampled_from("1112"))
    def book_by_an_operation(self, who: Person, wish: Wish, op: str, fingerprint: str) -> None:
        self.asks({**self.command(who, wish), "op": op, "fingerprint": fingerprint}, hold=False)

    @precondition(lambda self: self.settled())
    @rule(who=people, at=rank, hold=st.booleans(), same=st.booleans())
    def take_what_somebody_has(self, who: Person, at: int, hold: bool, same: bool) -> None:
        """Perhaps they may join; perhaps it is theirs, or was."""
        name, there = self.pick(at)
        if same:
            who = (there["name"], there["conversation"], there["caller"])
        self.asks(self.like(who, name, there), hold)

    @precondition(lambda self: self.held())
    @rule(who=people, at=rank, anybody=st.booleans(), by_id=st.booleans())
    def book_what_is_held(self, who: Person, at: int, anybody: bool, by_id: bool) -> None:
        name = self.held()[at % len(self.held())]
        there = self.tenancy["bookings"][name]
        if not by_id:
            who = (who[0], there["conversation"], there["caller"])
        asked = self.like(who, name, there)
        if anybody and len(there["hosts"]) == 1:
            asked["hosts"] = HOSTS
        asked["hold"] = name if by_id else ""
        self.asks(asked, hold=False)

    @precondition(lambda self: self.settled())
    @rule(who=people, at=rank, wish=wishes, theirs=st.booleans())
    def move(self, who: Person, at: int, wish: Wish, theirs: bool) -> None:
        name, there = self.pick(at)
        if theirs:
            who = ("", there["conversation"], there["caller"])
        self.moves(name, self.command(who, wish))

    @precondition(lambda self: self.settled())
    @rule(at=rank, to=rank)
    def move_to_what_somebody_has(self, at: int, to: int) -> None:
        """Most of all to what is held for who moves."""
        name, there = self.pick(at)
        other, place = self.pick(to)
        own = [each for each in self.held() if _of_one(self.tenancy["bookings"][each], there)]
        if own:
            other, place = own[0], self.tenancy["bookings"][own[0]]
        self.moves(name, self.like(("", there["conversation"], there["caller"]), other, place))

    @precondition(lambda self: self.settled())
    @rule(at=rank, action=actions)
    def change(self, at: int, action: Action) -> None:
        name, _ = self.pick(at)
        _, self.tenancy = deciding.change(self.picture, self.tenancy, name, action, self.now_ms)

    @precondition(lambda self: self.held())
    @rule(at=rank)
    def hang_up(self, at: int) -> None:
        conversation = self.tenancy["bookings"][self.held()[at % len(self.held())]]["conversation"]
        _, self.tenancy = deciding.release(self.picture, self.tenancy, conversation, self.now_ms)

    @rule(
        who=people,
        wish=wishes,
        every=st.sampled_from(("day", "day", "week", "month")),
        count=st.integers(1, 3),
        partly=st.booleans(),
    )
    def repeat(self, who: Person, wish: Wish, every: Every, count: int, partly: bool) -> None:
        asked = self.command(who, wish)
        starts = series.occurrences(Repeat(every, count), get(self.zone()), asked["start"])
        assert list(starts) == repeating.starts(self.zone(), asked["start"], every, count, 1)
        _, self.tenancy = deciding.repeat(self.picture, self.tenancy, asked, starts, self.now_ms, partly)

    @rule(ms=moments)
    def wait(self, ms: int) -> None:
        self.now_ms += ms

    @rule(owner=st.sampled_from(("tenant", *SERVICES)), rules=rules)
    def change_rules(self, owner: str, rules: world.Rules) -> None:
        if owner == "tenant":
            self.tenancy["tenant"]["rules"] = rules
            self.picture.fold(Change(puts={"tenant": documents.tenant(self.tenancy)}))
        else:
            self.tenancy["services"][owner] = rules
            self.picture.fold(Change(puts={f"service:{owner}": documents.service(self.tenancy, owner)}))

    @rule(wish=wishes, mine=st.lists(rank, max_size=2).map(tuple))
    def look(self, wish: Wish, mine: tuple[int, ...]) -> None:
        """What is free is judged free and can be taken, and nothing else."""
        now, ms = divmod(self.now_ms, 60_000)
        probe = Probe(
            *(wish.party, wish.collective, wish.service, wish.duration),
            now=now - self.day * DAY,
            first=450,
            length=360,
            starts=(0, wish.half_hour * 30 + 15),
            offers=3,
            ms=ms,
            mine=mine,
        )
        asked = checks.question(self.picture, self.tenancy, self.day, probe)
        checks.party(asked)
        checks.offers(asked)

    def asks(self, asked: Command, hold: bool) -> None:
        take = deciding.hold if hold else deciding.book
        _, self.tenancy = take(self.picture, self.tenancy, asked, self.now_ms)

    def moves(self, name: str, asked: Command) -> None:
        _, self.tenancy = deciding.reschedule(self.picture, self.tenancy, name, asked, self.now_ms)

    def command(self, who: Person, wish: Wish) -> Command:
        self.asked += 1
        name, conversation, caller = who
        return deciding.command(
            f"new{self.asked:013}",
            wish.party,
            self.day * DAY + 480 + 30 * wish.half_hour,
            duration=wish.duration,
            collective=wish.collective,
            service=wish.service,
            name=name,
            conversation=conversation,
            caller=caller,
        )

    def like(self, who: Person, name: str, there: world.Booking) -> Command:
        """A command for the time that somebody has."""
        wish = Wish(
            there["hosts"], len(there["hosts"]) > 1, there["service"], 0, there["end"] - there["start"]
        )
        return {**self.command(who, wish), "start": there["start"]}

    def pick(self, at: int) -> tuple[str, world.Booking]:
        """Of those that are there, in whatever state: holds that are over may have gone."""
        found = self.settled()
        name = sorted(found)[at % len(found)]
        return name, self.tenancy["bookings"][name]

    def settled(self) -> dict[str, world.Booking]:
        return desk.settled(self.tenancy, self.now_ms)

    def live(self) -> dict[str, world.Booking]:
        found = self.tenancy["bookings"]
        return {name: each for name, each in found.items() if world.takes(each, self.now_ms)}

    def held(self) -> list[str]:
        return [name for name, each in self.live().items() if each["status"] == "held"]

    def zone(self) -> str:
        return self.tenancy["tenant"]["zone"]


def _of_one(held: world.Booking, booking: world.Booking) -> bool:
    return company.theirs(held, booking["conversation"], booking["caller"])


TestLife = Life.TestCase
TestLife.settings = effort.times(2)
