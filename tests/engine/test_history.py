"""What leaves memory: nothing that anybody could notice, and all of it some day."""

from hypothesis import given
from hypothesis import strategies as st

from engine import history, seats, teams
from engine.bookings import Decision
from engine.finding import GUESSES_WINDOW_MS
from engine.model import Booking, Change, Guesses
from engine.picture import Picture, key_of
from tests.engine import checks, deciding, documents, strategies
from tests.engine.strategies import DAY, Probe, Scene
from tests.engine.worlds import MONDAY, at, booking, host, of
from tests.oracle import world

MINUTE = 60_000


def _let_go(picture: Picture, now_ms: int, days: int, limit: int = history.BATCH_MAX) -> list[Decision]:
    """All batches, each folded before the next."""
    found = []
    while (decision := history.due(picture, now_ms, days, limit)) is not None:
        assert len(decision.change.deletes) <= limit
        deciding.names_what_it_touches(picture, decision, now_ms)
        picture.fold(decision.change)
        found.append(decision)
    return found


@given(
    scene=strategies.scenes(),
    probe=strategies.probes(length_max=600),
    later=st.integers(0, 70),
    days=st.integers(0, 40),
    limit=st.integers(1, 9),
)
def test_what_goes_changes_nothing_that_anybody_could_have(
    scene: Scene, probe: Probe, later: int, days: int, limit: int
) -> None:
    """Nor what is told where they cannot."""
    picture = documents.picture(scene.tenancy, scene.day + later)
    asked = checks.question(picture, scene.tenancy, scene.day + later, probe._replace(mine=()))
    window = (asked.first, asked.last)

    def answers() -> list[object]:
        free = teams.free_starts(picture, asked.party, probe.duration, *window, asked.view, grid=False)
        judged = [
            teams.judge(picture, asked.party, probe.duration, start, asked.view)
            for start in range(asked.first, asked.last, 60)
        ]
        return [free, judged]

    before = answers()
    _let_go(picture, asked.view.now_ms, days, limit)
    assert answers() == before


@given(scene=strategies.scenes(), later=st.integers(-1, 70), days=st.integers(0, 40))
def test_what_goes_is_over_for_so_long_or_was_only_held(scene: Scene, later: int, days: int) -> None:
    picture = documents.picture(scene.tenancy, scene.day + max(later, 0))
    kept = dict(picture.documents)
    now_ms = (scene.day + later) * DAY * MINUTE
    archived = {key: each for done in _let_go(picture, now_ms, days) for key, each in done.archives.items()}
    for key, old in kept.items():
        if key in picture.documents or not isinstance(old, Booking):
            assert key not in archived
            continue
        expired = all(not seats.alive(each, now_ms) and each.status == "held" for each in seats.of(old))
        assert (key in archived) == (not expired), "what was booked is archived, what was held is not"
        assert expired or (days and old.end * MINUTE + days * DAY * MINUTE <= now_ms)


def _closed(status: str, now: int) -> Booking | None:
    """How a booking of that Monday at ten, in that status, is archived a hundred days later."""
    tenancy = of(ann=host())
    tenancy["bookings"]["b1"] = {**booking(("ann",), at(10), at(11)), "status": status}
    found = _let_go(documents.picture(tenancy, MONDAY), now * MINUTE, 30)
    archived = [each for done in found for each in done.archives.values()]
    assert len(archived) <= 1
    return archived[0] if archived and isinstance(archived[0], Booking) else None


def test_what_nobody_has_said_otherwise_of_has_taken_place() -> None:
    for status, closed in {"confirmed": "completed", "no_show": "no_show", "cancelled": "cancelled"}.items():
        found = _closed(status, at(12, day=100))
        assert found is not None
        assert found.status == closed
        assert len(found.history) == (closed != status)


def test_it_goes_when_it_has_been_over_for_so_many_days_and_not_before() -> None:
    assert _closed("confirmed", at(10, 59, day=30)) is None
    assert _closed("confirmed", at(11, day=30)) is not None


def test_what_counts_towards_a_cap_stays_until_it_does_not() -> None:
    tenancy = of(ann=host(caps={"month_count": 1}))
    tenancy["bookings"]["b1"] = booking(("ann",), at(10), at(11))
    picture = documents.picture(tenancy, MONDAY)
    assert not _let_go(picture, at(12, day=29) * MINUTE, 1)
    assert _let_go(picture, at(12, day=history.CAPPED_DAYS) * MINUTE, 1)


def test_what_was_cancelled_with_a_host_that_is_gone_goes_too() -> None:
    """In a picture that was loaded since, nothing of that host is left but this."""
    tenancy = of(ann=host())
    tenancy["bookings"]["b1"] = {**booking(("bob",), at(10), at(11)), "status": "cancelled"}
    assert len(_let_go(documents.picture(tenancy, MONDAY), at(0, day=60) * MINUTE, 30)) == 1


def test_of_a_class_the_holds_that_are_over_keep_nothing_and_lose_nobody() -> None:
    tenancy = of(ann=host())
    held: world.Booking = {**booking(("ann",), at(10), at(11)), "status": "held", "until_ms": at(1) * MINUTE}
    tenancy["bookings"] = {
        "b1": {**held, "group": "class", "capacity": 3},
        "b2": {**held, "group": "class", "capacity": 3, "status": "cancelled", "until_ms": 0},
        "b3": {**held, "group": "other", "capacity": 3},
    }
    picture = documents.picture(tenancy, MONDAY)
    assert not _let_go(picture, at(1) * MINUTE - 1, 0)
    (done,) = _let_go(picture, at(1) * MINUTE, 0)
    assert done.change.deletes == ("booking:other",)
    assert not done.archives


def test_tries_are_let_go_when_they_are_forgotten() -> None:
    picture = documents.picture(of(ann=host()), MONDAY)
    tries = Guesses("caller:1", 3, 5)
    picture.fold(Change(puts={key_of(tries): tries}))
    assert not _let_go(picture, 5 + GUESSES_WINDOW_MS - 1, 0)
    (done,) = _let_go(picture, 5 + GUESSES_WINDOW_MS, 0)
    assert done.writes == ("caller:1",)
    assert not picture.guesses
