"""Which of the free starts are offered: free, distinct, in order, enough of them, and apart."""

from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine import proposals
from engine.proposals import Search
from tests.engine import checks, documents, effort, strategies
from tests.engine.documents import bits
from tests.engine.strategies import DAY, HOSTS, Probe, Scene
from tests.engine.worlds import at
from tests.oracle import proposing

NOON = at(12)

NEAR = proposals.NEAR[0]

few = st.integers(1, 7)


def _day(*hours: tuple[int, int], day: int = 0) -> set[int]:
    return {at(hour, minute, day) for hour, minute in hours}


@st.composite
def _sets(draw: st.DrawFn, days: int) -> set[int]:
    """Free starts as calendars have them: stretches on a grid, with holes, and some alone."""
    found: set[int] = set()
    for _ in range(draw(st.integers(0, 4))):
        start = draw(strategies.near(0, days * DAY))
        length, grid = draw(st.integers(1, 600)), draw(st.sampled_from((1, 5, 10, 15, 15, 30, 60)))
        found.update(range(start, start + length, grid))
    found.update(draw(st.sets(strategies.near(0, days * DAY), max_size=4)))
    found.difference_update(draw(st.sets(strategies.near(0, days * DAY), max_size=4)))
    return {NOON + each for each in found}


free_sets = st.one_of(_sets(1), _sets(3), _sets(60))


def _based(free: set[int], below: int) -> tuple[int, int]:
    """The set as the engine hands it over, counted from a base that lies below its first member."""
    base = min(free, default=NOON) - below
    return base, bits({each - base for each in free})


def _search(free: set[int], below: int = 0) -> Search:
    """A calendar in which these starts are free."""

    def search(start: int, end: int) -> tuple[int, int]:
        base = start - below
        return base, bits({each - base for each in free if start <= each < end})

    return search


margins: SearchStrategy[int] = st.integers(0, 2 * DAY)


@effort.times(3)
@given(free=free_sets, below=margins, count=few)
def test_spread_offers_are_free_distinct_in_order_and_enough(free: set[int], below: int, count: int) -> None:
    found = proposals.spread(*_based(free, below), count)
    checks.fair(found, free, count)
    assert found[:1] == sorted(free)[:1]
    if count == 2 and found and max(free) - min(free) >= proposing.APART:
        assert found == [min(free), max(free)]


@effort.times(3)
@given(free=free_sets, below=margins, count=few)
@example(free=_day((4, 30), (5, 30), (6, 0), (6, 45), (8, 45)), below=0, count=4)
@example(free={NOON, NOON + 60, NOON + 64, NOON + 123}, below=0, count=3)
def test_spread_offers_are_an_hour_apart_wherever_as_many_can_be(
    free: set[int], below: int, count: int
) -> None:
    assume(proposing.most_apart(free) >= count)
    found = proposals.spread(*_based(free, below), count)
    assert all(later - earlier >= proposing.APART for earlier, later in pairwise(found))


@effort.times(3)
@given(start=strategies.near(0, DAY), length=st.integers(0, 2 * DAY), count=st.integers(2, 7))
def test_where_all_is_free_the_offers_lie_evenly_from_the_first_to_the_last(
    start: int, length: int, count: int
) -> None:
    assume(length >= count * proposing.APART)
    free = set(range(NOON + start, NOON + start + length + 1))
    found = proposals.spread(*_based(free, 0), count)
    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert (found[0], found[-1]) == (min(free), max(free))
    assert max(gaps) - min(gaps) <= 1


@effort.times(3)
@given(free=free_sets, below=margins, target=strategies.near(-DAY, 4 * DAY), count=few)
def test_the_nearest_lie_on_both_sides_and_apart_where_that_is_possible(
    free: set[int], below: int, target: int, count: int
) -> None:
    found = proposals.nearest(*_based(free, below), NOON + target, count)
    checks.fair(found, free, count)
    assert found == proposing.nearest(free, NOON + target, count)


@effort.times(3)
@given(
    free=free_sets,
    below=margins,
    first=strategies.near(-DAY, 2 * DAY),
    length=strategies.near(0, 70 * DAY),
    count=few,
)
def test_the_soonest_begin_with_the_first_free_start_and_reach_as_far_as_they_must(
    free: set[int], below: int, first: int, length: int, count: int
) -> None:
    start, end = NOON + first, NOON + first + length
    found = proposals.soonest(_search(free, below), start, end, count)
    inside = {each for each in free if start <= each < end}
    assert found == sorted(set(found))
    assert set(found) <= inside
    assert len(found) == min(count, len(inside))
    assert found[:1] == sorted(inside)[:1]
    soon = {each for each in inside if each < min(inside) + proposals.SOON[0]}
    if proposing.most_apart(soon) >= count:
        assert set(found) <= soon, "no later than needed"


@effort.times(3)
@given(free=free_sets, below=margins, target=strategies.near(-DAY, 4 * DAY), count=few)
def test_alternatives_are_the_nearest_of_the_days_around(
    free: set[int], below: int, target: int, count: int
) -> None:
    found = proposals.alternatives(_search(free, below), NOON + target, count)
    assert found == sorted(set(found))
    assert set(found) <= free
    assert len(found) == min(count, len(free))
    nearest = proposing.nearest(free, NOON + target, 1)
    assert set(nearest) <= set(found), "the nearest of all is among them"
    around = {each for each in free if -NEAR <= each - NOON - target < NEAR}
    if len(around) >= count:
        assert found == proposing.nearest(around, NOON + target, count)


@given(scene=strategies.scenes(), probe=strategies.probes())
def test_what_is_proposed_to_a_caller_can_be_booked_at_once(scene: Scene, probe: Probe) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    checks.offers(checks.question(picture, scene.tenancy, scene.day, probe))


@given(scene=strategies.scenes(), probe=strategies.probes(length_max=4 * DAY))
def test_offers_of_several_days_are_free_and_bookable_too(scene: Scene, probe: Probe) -> None:
    """On a grid of a quarter at least, so that the oracle need not look at every minute."""
    for rules in (scene.tenancy["tenant"]["rules"], *scene.tenancy["services"].values()):
        rules.pop("grid", None)
    for name in HOSTS:
        scene.tenancy["hosts"][name]["rules"].pop("grid", None)
    picture = documents.picture(scene.tenancy, scene.day)
    checks.offers(checks.question(picture, scene.tenancy, scene.day, probe))


def test_nobody_chooses_between_nine_and_a_quarter_past() -> None:
    free = _day((9, 0), (9, 15), (9, 30), (11, 0), (15, 0))
    assert proposals.spread(*_based(free, 0), 3) == [at(9), at(11), at(15)]
    assert proposals.nearest(*_based(free, 0), at(9, 10), 2) == [at(9, 15), at(11)]


def test_who_asked_for_noon_is_offered_a_time_before_and_one_after() -> None:
    free = _day((9, 0), (13, 0), (14, 0), (15, 0))
    assert proposals.nearest(*_based(free, 0), at(12), 2) == [at(9), at(13)]
    assert proposals.nearest(*_based(free, 0), at(12), 3) == [at(9), at(13), at(14)]
    assert proposals.nearest(*_based(free, 0), at(16), 2) == [at(14), at(15)]


def test_where_there_is_no_choice_crowded_offers_are_better_than_none() -> None:
    free = _day((9, 0), (9, 15), (9, 30))
    assert proposals.spread(*_based(free, 0), 3) == sorted(free)
    assert proposals.soonest(_search(free), at(0), at(0, day=30), 3) == sorted(free)
    assert proposals.alternatives(_search(free), at(12), 3) == sorted(free)


def test_the_soonest_reach_further_where_offers_would_crowd() -> None:
    """Three offers an hour apart exist within four days: so nobody is offered 9:00 and 9:30."""
    free = _day((9, 0), (9, 15), (9, 30)) | _day((9, 0), day=1) | _day((9, 0), day=2)
    found = proposals.soonest(_search(free), at(0), at(0, day=30), 3)
    assert found == [at(9), at(9, day=1), at(9, day=2)]


def test_an_offer_may_be_a_single_one_or_none() -> None:
    assert proposals.soonest(_search(set()), at(0), at(0, day=30), 3) == []
    assert proposals.alternatives(_search(set()), at(0), 3) == []
    assert proposals.spread(*_based(set(), 0), 3) == []
    far = {at(9, day=400)}
    assert proposals.soonest(_search(far), at(0), at(0, day=700), 3) == [at(9, day=400)]
    assert proposals.alternatives(_search(far), at(0), 3) == [at(9, day=400)]
