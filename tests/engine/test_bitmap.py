"""A bitmap is a set of minutes: every operation against `set[int]`."""

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine import bitmap
from tests.engine import effort
from tests.engine.documents import bits, minutes

DAY = 1440
LENGTH = 3 * DAY


def _stretches(length: int) -> SearchStrategy[set[int]]:
    """Sets that consist of a few long stretches, as days do, and single minutes."""
    stretch = st.tuples(st.integers(0, length - 1), st.integers(1, length // 2)).map(
        lambda each: set(range(each[0], min(sum(each), length)))
    )
    few = st.sets(st.integers(0, length - 1), max_size=5)
    return st.lists(st.one_of(stretch, few), max_size=5).map(lambda each: set().union(*each))


sets = _stretches(LENGTH)
days = _stretches(DAY)
anywhere = st.integers(-DAY, LENGTH + DAY)


@effort.times(3)
@given(start=anywhere, end=anywhere)
@example(start=-5, end=-3)
@example(start=-5, end=0)
@example(start=7, end=7)
@example(start=8, end=7)
def test_a_span_holds_the_minutes_from_its_start_and_before_its_end(start: int, end: int) -> None:
    assert minutes(0, bitmap.span(start, end)) == set(range(max(start, 0), end))


@effort.times(3)
@given(
    members=sets, length=st.one_of(st.integers(1, 40), st.sampled_from((63, 64, 65)), st.integers(1, LENGTH))
)
def test_a_run_begins_where_as_many_minutes_follow_in_a_row(members: set[int], length: int) -> None:
    expected = {start for start in members if members.issuperset(range(start, start + length))}
    assert minutes(0, bitmap.runs(bits(members), length)) == expected


@effort.times(3)
@given(length=st.integers(1, LENGTH), count=st.integers(1, LENGTH))
def test_a_stretch_has_a_run_for_each_minute_that_it_is_longer(length: int, count: int) -> None:
    found = bitmap.runs(bitmap.span(0, length), count)
    assert found == bitmap.span(0, length - count + 1)


@effort.times(3)
@given(members=sets)
def test_the_first_and_the_last_are_the_lowest_and_the_highest(members: set[int]) -> None:
    assert bitmap.first(bits(members)) == min(members, default=-1)
    assert bitmap.last(bits(members)) == max(members, default=-1)


@effort.times(3)
@given(members=sets, at=anywhere)
def test_the_first_from_a_minute_may_be_that_minute(members: set[int], at: int) -> None:
    expected = min((each for each in members if each >= at), default=-1)
    assert bitmap.first_from(bits(members), at) == expected
    for each in members:
        assert bitmap.first_from(bits(members), each) == each
        break


@effort.times(3)
@given(members=sets, at=anywhere)
def test_the_last_before_a_minute_is_never_that_minute(members: set[int], at: int) -> None:
    expected = max((each for each in members if each < at), default=-1)
    assert bitmap.last_before(bits(members), at) == expected
    for each in members:
        assert bitmap.last_before(bits(members), each) < each
        break


@effort.times(3)
@given(step=st.integers(1, DAY), length=st.integers(0, 2 * DAY), offset=st.integers(-2 * DAY, 2 * DAY))
def test_every_step_counts_from_its_offset(step: int, length: int, offset: int) -> None:
    expected = {minute for minute in range(length) if (minute - offset) % step == 0}
    assert minutes(0, bitmap.every(step, length, offset)) == expected


@effort.times(3)
@given(parts=st.lists(days, max_size=5))
def test_joined_days_lie_end_to_end(parts: list[set[int]]) -> None:
    expected = {day * DAY + minute for day, part in enumerate(parts) for minute in part}
    assert minutes(0, bitmap.join(map(bits, parts))) == expected


@effort.times(3)
@given(members=sets)
def test_spans_are_the_set_in_ascending_stretches_that_do_not_touch(members: set[int]) -> None:
    found = list(bitmap.spans(bits(members)))
    assert {minute for start, end in found for minute in range(start, end)} == members
    assert all(start < end for start, end in found)
    ends, starts = [end for _, end in found], [start for start, _ in found]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


@effort.times(3)
@given(one=sets, other=sets)
def test_the_operators_of_int_are_those_of_sets(one: set[int], other: set[int]) -> None:
    mine, theirs = bits(one), bits(other)
    assert minutes(0, mine | theirs) == one | other
    assert minutes(0, mine & theirs) == one & other
    assert minutes(0, mine & ~theirs) == one - other
    assert mine.bit_count() == len(one)


@effort.times(3)
@given(members=days)
def test_equal_days_are_one_object(members: set[int]) -> None:
    one = bitmap.same(bits(members) | 1 << DAY)
    other = bitmap.same(bits(members) | 1 << DAY)
    assert one == bits(members) | 1 << DAY
    assert one is other


def test_a_full_day_has_all_of_its_minutes() -> None:
    assert minutes(0, bitmap.FULL_DAY) == set(range(DAY))
    assert bitmap.FULL_DAY.to_bytes(bitmap.DAY_BYTES, "little") == b"\xff" * bitmap.DAY_BYTES
