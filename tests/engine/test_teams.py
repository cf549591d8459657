"""Many hosts: any one of them or all at once, whose turn it is, and what is said where nobody is free."""

import pytest
from hypothesis import given

from engine import teams
from engine.calendar import View
from engine.model import Party, Refusal, Slot
from tests.engine import checks, documents, strategies
from tests.engine.documents import minutes
from tests.engine.strategies import HOSTS, Probe, Scene
from tests.engine.worlds import ALWAYS, MONDAY, at, booking, host, of, turn
from tests.oracle import clock, company, freedom, world
from tests.oracle.world import World

BOTH = ("ann", "bob")


@given(scene=strategies.scenes(), probe=strategies.probes())
def test_a_party_is_free_when_any_or_all_of_its_hosts_are(scene: Scene, probe: Probe) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    checks.party(checks.question(picture, scene.tenancy, scene.day, probe))


def _judge(tenancy: World, start: int, mode: str = "round_robin", now: int = at(0)) -> Slot | Refusal:
    asked = Party(tuple(tenancy["hosts"]), "collective" if mode == "collective" else "round_robin")
    return teams.judge(documents.picture(tenancy, MONDAY), asked, 30, start, View.at(now))


def test_the_turn_goes_to_the_host_that_was_booked_least_recently() -> None:
    tenancy = of(ann=host(), bob=host(), cyd=host())
    tenancy["turns"] = {"ann": turn(7), "bob": turn(6), "cyd": turn(8)}
    assert _judge(tenancy, at(10)) == Slot(at(10), at(10, 30), ("bob", "ann", "cyd"))


def test_of_equal_turns_the_host_with_the_fewest_upcoming_bookings_goes_first() -> None:
    tenancy = of(ann=host(), bob=host(), cyd=host())
    tenancy["bookings"] = {
        "b1": booking(("ann",), at(12), at(13)),
        "b2": booking(("bob",), at(9), at(9, 30)),  # over
        "b3": booking(("cyd",), at(12), at(13)),
        "b4": booking(("cyd",), at(13), at(14)),
    }
    found = _judge(tenancy, at(14), now=at(9, 1))
    assert isinstance(found, Slot)
    assert found.hosts == ("bob", "ann", "cyd")


def test_where_all_is_equal_the_id_decides_and_not_the_order_of_the_team() -> None:
    found = _judge(of(cyd=host(), bob=host(), ann=host()), at(10))
    assert isinstance(found, Slot)
    assert found.hosts == ("ann", "bob", "cyd")


def test_a_collective_meets_all_of_its_hosts_in_the_order_of_the_team() -> None:
    tenancy = of(cyd=host(), ann=host())
    found = _judge(tenancy, at(10), "collective")
    assert isinstance(found, Slot)
    assert found.hosts == ("cyd", "ann")
    tenancy["busy"]["x1"] = ("ann", at(10), at(11))
    assert _judge(tenancy, at(10), "collective") == Refusal("busy")


def test_of_several_reasons_the_one_nearest_to_a_yes_is_told() -> None:
    tenancy = of(ann=host([[]] * 7), bob=host())
    assert _judge(tenancy, at(20)) == Refusal("closed")
    tenancy["busy"]["x1"] = ("bob", at(10), at(11))
    assert _judge(tenancy, at(10)) == Refusal("busy")


@pytest.mark.parametrize("mode", ["round_robin", "collective"])
def test_a_party_of_nobody_is_never_free(mode: str) -> None:
    assert _judge(of(), at(10), mode) == Refusal("closed")


def test_each_host_is_asked_by_its_own_grid() -> None:
    tenancy = of(ann=host(ALWAYS), bob=host(ALWAYS, zone="Asia/Kathmandu"))  # +5:45
    tenancy["tenant"]["rules"] = {"grid": 60}
    picture = documents.picture(tenancy, MONDAY)

    def offered(*hosts: str) -> set[int]:
        return minutes(*teams.free_starts(picture, Party(hosts), 30, at(0), at(2), View.at(at(0))))

    assert offered("ann") == {at(0), at(1)}
    assert offered("bob") == {at(0, 15), at(1, 15)}
    assert offered("ann", "bob") == {at(0), at(0, 15), at(1), at(1, 15)}
    every = Party(BOTH, "collective")
    assert not minutes(*teams.free_starts(picture, every, 30, at(0), at(2), View.at(at(0))))


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_any_host_is_late_enough_where_the_first_one_is(hosts: tuple[str, ...]) -> None:
    """A refusal's limit is the first moment late enough: here ann's, who needs an hour's notice."""
    settings = {"ann": host(ALWAYS, {"notice": 60}), "bob": host(ALWAYS, {"notice": 120})}
    found = _judge(of(**{name: settings[name] for name in hosts}), at(10), now=at(10))
    assert found == Refusal("notice", at(11))


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_any_host_is_too_far_ahead_where_the_last_one_is(hosts: tuple[str, ...]) -> None:
    settings = {"ann": host(ALWAYS, {"horizon_days": 1}), "bob": host(ALWAYS, {"horizon_days": 2})}
    found = _judge(of(**{name: settings[name] for name in hosts}), at(10, day=5), now=at(10))
    assert found == Refusal("horizon", at(0, day=3))


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_all_hosts_are_late_enough_where_the_last_one_is(hosts: tuple[str, ...]) -> None:
    settings = {"ann": host(ALWAYS, {"notice": 60}), "bob": host(ALWAYS, {"notice": 120})}
    found = _judge(of(**{name: settings[name] for name in hosts}), at(10), "collective", now=at(10))
    assert found == Refusal("notice", at(12))


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_all_hosts_are_too_far_ahead_where_the_first_one_is(hosts: tuple[str, ...]) -> None:
    settings = {"ann": host(ALWAYS, {"horizon_days": 1}), "bob": host(ALWAYS, {"horizon_days": 2})}
    tenancy = of(**{name: settings[name] for name in hosts})
    assert _judge(tenancy, at(10, day=5), "collective", now=at(10)) == Refusal("horizon", at(0, day=2))


@given(scene=strategies.scenes(), probe=strategies.probes(length_max=600))
def test_a_party_opens_when_any_of_its_hosts_does_taken_or_not(scene: Scene, probe: Probe) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    asked = checks.question(picture, scene.tenancy, scene.day, probe)
    minutes = range(asked.first, asked.first + probe.length)
    seen = company.views(scene.tenancy, probe.party, minutes.start, minutes.stop, asked.eyes)
    found = teams.opens(picture, asked.party, minutes.start, minutes.stop)
    assert found == any(each["open"].intersection(minutes) for each in seen.values())


@given(scene=strategies.scenes(), probe=strategies.probes(length_max=1))
def test_at_the_limit_of_a_refusal_the_answer_changes(scene: Scene, probe: Probe) -> None:
    """From the limit of a notice on it is late enough, from that of a horizon on it is too far ahead.

    For one of a round robin, for all of a collective.
    """
    picture = documents.picture(scene.tenancy, scene.day)
    asked = checks.question(picture, scene.tenancy, scene.day, probe)
    enough = all if probe.collective else any
    for start in (asked.first, *(asked.first + each for each in probe.starts)):
        found = teams.judge(picture, asked.party, probe.duration, start, asked.view)
        if not isinstance(found, Refusal) or found.limit is None:
            continue
        rules = company.terms(scene.tenancy, probe.party, probe.collective, probe.service)
        against = [
            name
            for name, seen in asked.seen.items()
            if freedom.reason(seen, rules[name], probe.duration, start) == found.reason
        ]
        if found.reason == "notice":
            late = [
                [moment >= asked.now + rules[name]["notice"] for name in against]
                for moment in (found.limit - 1, found.limit)
            ]
            assert [enough(each) for each in late] == [False, True]
        else:
            near = [
                [_within_the_horizon(asked, name, moment) for name in against]
                for moment in (found.limit - 1, found.limit)
            ]
            assert [enough(each) for each in near] == [True, False]


def _within_the_horizon(asked: checks.Question, name: str, moment: int) -> bool:
    seen = asked.seen[name]
    return clock.local_date(seen["zone"], moment) <= freedom.last_date(seen, asked.rules(name))


@given(scene=strategies.scenes(), probe=strategies.probes())
def test_nobody_is_kept_from_a_round_robin_by_a_colleague(scene: Scene, probe: Probe) -> None:
    """What is free for one host stays free when others are asked too.

    Where nobody could join what is there: a booking of all of them is none of one of them.
    """
    bookings = scene.tenancy["bookings"]
    scene.tenancy["bookings"] = {name: each for name, each in bookings.items() if not each["group"]}
    picture = documents.picture(scene.tenancy, scene.day)
    asked = checks.question(picture, scene.tenancy, scene.day, probe._replace(collective=False))

    def free(hosts: tuple[str, ...], mode: str) -> set[int]:
        party = Party(hosts, "collective" if mode == "collective" else "round_robin", probe.service)
        return minutes(
            *teams.free_starts(picture, party, probe.duration, asked.first, asked.last, asked.view)
        )

    for name in probe.party:
        assert free((name,), "round_robin") <= free(HOSTS, "round_robin")
        assert free(HOSTS, "collective") <= free((name,), "collective") == free((name,), "round_robin")


def test_the_rules_of_the_service_go_before_those_of_the_host() -> None:
    tenancy = of(ann=host(rules={"buffer_before": 5, "grid": 10}))
    tenancy["tenant"]["rules"] = {"grid": 20, "notice": 7, "duration": 50}
    tenancy["services"]["cut"] = {"buffer_before": 30, "duration": 25}
    picture = documents.picture(tenancy, MONDAY)
    for service in (None, "cut"):
        found = picture.terms("ann", service)
        rules = world.terms(tenancy, "ann", service)
        assert {name: getattr(found, name) for name in rules} == rules
    assert (picture.duration(None), picture.duration("cut")) == (50, 25)
