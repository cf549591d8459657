"""The checker, tried: each invariant is broken in a small history, found, and named with its lines.

A story that is right passes; each of the others differs from one that is right in what it is named after.
"""

from loadtests.faults.check import Verdict, check
from tests.faults.story import BEGAN_MS, DAY, Story, booking, iso, second


def found(story: Story) -> Verdict:
    return check(story.lines)


def broken(story: Story) -> set[str]:
    return {each.invariant for each in found(story).violations}


def lines(story: Story, invariant: str) -> set[int]:
    """The lines that are named for an invariant; nothing else may be broken."""
    assert broken(story) == {invariant}
    return {line for each in found(story).violations for line in each.lines}


# What is right


def test_a_run_with_everything_in_it_is_right() -> None:
    story = Story()
    story.book("one", 0)
    # A lost answer, and the same call again.
    lost = story.ask_book("two", 60, call="again")
    fault = story.strike("drop_replies")
    story.tell("info", lost, reason="unconfirmed")
    story.heal(fault)
    story.tell("ok", story.ask_book("two", 60, call="again"), booking=booking("two", 60))
    # A hold that becomes a booking; the token is the booking's from then on.
    hold = story.ask_book("hold", 120, f="hold_slot")
    until = second(story.now_ms + 10_000)
    story.tell("ok", hold, booking=booking("hold", 120, status="held", held_until=until))
    taken = booking("three", 120) | {"id": "id-hold"}
    story.tell("ok", story.ask_book("three", 120, args={"booking_id": "id-hold"}), booking=taken)
    # Barge-in, a move, a late copy of the first call, a search, a cancellation.
    story.tell("ok", story.ask_book("barge", 0), booking=booking("one", 0))
    move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(600)})
    story.tell("ok", move, booking=booking("one", 600))
    story.tell("ok", story.ask_book("one", 0, call="c1"), booking=booking("one", 600))
    story.tell("ok", story.ask("find_bookings", {"booking_id": "id-one"}), booking=booking("one", 600))
    cancel = story.ask("cancel", {"booking_id": "id-two"})
    story.tell("ok", cancel, booking=booking("two", 60, status="cancelled"))
    story.book("four", 60)
    story.tell("fail", story.ask_book("five", 70), reason="busy")
    # A worker dies with a question in flight.
    cut = story.ask("check_slot", {"when": iso(0)}, worker=1)
    fault = story.strike("worker_kill", 1)
    story.tell("info", cut, reason="cut")
    story.heal(fault)
    step = {"status": "rescheduled", "until_ms": BEGAN_MS, "start": DAY, "end": DAY + 30, "hosts": ("a-ann",)}
    story.keep("one", 600, history=(step,))
    story.keep("two", 60, status="cancelled")
    story.keep("three", 120, id="id-hold", decided_at_ms=BEGAN_MS)
    story.keep("four", 60)
    story.end()
    story.probe(0, True)
    story.probe(605, False)
    verdict = found(story)
    assert verdict.violations == ()
    assert verdict.lost_apart == ()
    assert verdict.unproved == ("I6: no relay has run",)


def test_what_cannot_be_proved_is_said() -> None:
    story = Story()
    story.book("one")
    story.write("read", tenant="a", complete=False, reason="no such command")
    verdict = found(story)
    assert verdict.violations == ()
    assert any("no such command" in each for each in verdict.unproved)
    assert any(each.startswith("I5") for each in verdict.unproved)


# I1


def test_i1_two_bookings_of_one_host_overlap_in_the_end() -> None:
    story = Story()
    for token, start in (("one", 0), ("two", 29)):
        story.tell("info", story.ask_book(token, start), reason="unconfirmed")
    kept = {story.keep("one", 0), story.keep("two", 29)}
    assert lines(story.end(), "I1") == kept


def test_i1_a_long_booking_is_compared_with_all_that_it_covers() -> None:
    story = Story()
    for token, start, duration in (("long", 0, 300), ("short", 10, 5), ("late", 200, 30)):
        story.tell("info", story.ask_book(token, start, duration), reason="unconfirmed")
    long = story.keep("long", 0, 300)
    short, late = story.keep("short", 10, 5), story.keep("late", 200, 30)
    assert lines(story.end(), "I1") == {long, short, late}


def test_i1_buffers_count_and_times_that_touch_do_not_overlap() -> None:
    story = Story()
    for token, start in (("one", 0), ("two", 30), ("three", 70)):
        story.tell("info", story.ask_book(token, start), reason="unconfirmed")
    story.keep("one", 0)
    two = story.keep("two", 30, buffer_after=11)
    three = story.keep("three", 70)
    assert lines(story.end(), "I1") == {two, three}


def test_i1_bookings_that_overlapped_for_a_while_are_found_though_one_was_cancelled() -> None:
    story = Story()
    first = story.book("one", 0)
    second_line = story.book("two", 15, conversation="other")
    story.tell(
        "ok",
        story.ask("cancel", {"booking_id": "id-one"}),
        booking=booking("one", 0, status="cancelled"),
    )
    story.keep("one", 0, status="cancelled")
    story.keep("two", 15)
    assert {first, second_line} <= lines(story.end(), "I1")


def test_i1_a_held_time_is_booked_by_another_without_the_hold() -> None:
    story = Story()
    held = booking("hold", 0, status="held", held_until=second(story.now_ms + 10_000))
    story.tell("ok", story.ask_book("hold", 0, f="hold_slot"), booking=held)
    story.book("two", 15, conversation="other", person="Bob")
    story.keep("two", 15)
    assert broken(story.end()) == {"I1"}


def test_i1_a_hold_that_has_expired_is_in_nobodys_way() -> None:
    story = Story()
    held = booking("hold", 0, status="held", held_until=second(story.now_ms + 10_000))
    story.tell("ok", story.ask_book("hold", 0, f="hold_slot"), booking=held)
    story.pause(11)
    story.book("two", 15, conversation="other", person="Bob")
    story.keep("two", 15)
    assert broken(story.end()) == set()


def test_i1_what_somebody_holds_gives_way_to_what_they_book() -> None:
    story = Story()
    held = booking("hold", 0, status="held", held_until=second(story.now_ms + 10_000))
    story.tell("ok", story.ask_book("hold", 0, f="hold_slot"), booking=held)
    story.book("two", 15)
    story.keep("two", 15)
    assert broken(story.end()) == set()


def test_i1_more_attendees_than_seats() -> None:
    story = Story()
    seats = []
    for n in range(3):
        story.tell("info", story.ask_book(f"s{n}"), reason="unconfirmed")
        seats.append({"id": f"id-s{n}", "context": f"s{n}", "attendee": {"name": f"P{n}"}})
    kept = story.keep("group", 0, seats=seats, capacity=2)
    assert lines(story.end(), "I1") == {kept}


def test_i1_seats_within_the_capacity_share_a_time() -> None:
    story = Story()
    seats = []
    for n in range(2):
        seat = booking(f"s{n}") | {"id": "id-group", "seat": f"id-s{n}"}
        story.tell("ok", story.ask_book(f"s{n}", conversation=f"talk{n}"), booking=seat)
        seats.append({"id": f"id-s{n}", "context": f"s{n}", "attendee": {"name": f"P{n}"}})
    story.keep("group", 0, seats=seats, capacity=2)
    assert broken(story.end()) == set()


# I2


def test_i2_an_acknowledged_booking_is_not_there() -> None:
    story = Story()
    told = story.book("one")
    assert told in lines(story.end(), "I2")


def test_i2_an_acknowledged_move_is_not_there() -> None:
    story = Story()
    story.book("one", 0)
    move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(60)})
    told = story.tell("ok", move, booking=booking("one", 60))
    kept = story.keep("one", 0)
    assert lines(story.end(), "I2") >= {told, kept}


def test_i2_an_acknowledged_cancellation_is_not_there() -> None:
    story = Story()
    story.book("one", 0)
    cancel = story.ask("cancel", {"booking_id": "id-one"})
    told = story.tell("ok", cancel, booking=booking("one", 0, status="cancelled"))
    kept = story.keep("one", 0)
    assert lines(story.end(), "I2") >= {told, kept}


def test_i2_of_two_moves_at_once_either_may_have_come_last() -> None:
    for where in (60, 120):
        story = Story()
        story.book("one", 0)
        moves = [story.ask("reschedule", {"booking_id": "id-one", "when": iso(m)}) for m in (60, 120)]
        for move, there in zip(moves, (60, 120), strict=True):
            story.tell("ok", move, booking=booking("one", there))
        story.keep("one", where)
        assert broken(story.end()) == set()


def test_i2_of_two_moves_after_one_another_the_last_counts() -> None:
    story = Story()
    story.book("one", 0)
    for there in (60, 120):
        move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(there)})
        story.tell("ok", move, booking=booking("one", there))
    story.keep("one", 60)
    assert broken(story.end()) == {"I2"}


def test_i2_whoever_asks_for_a_booking_after_it_was_acknowledged_hears_of_it() -> None:
    story = Story()
    story.book("one", 0)
    move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(60)})
    story.tell("ok", move, booking=booking("one", 60))
    told = story.tell("ok", story.ask("find_bookings", {"booking_id": "id-one"}), booking=booking("one", 0))
    story.keep("one", 60)
    assert told in lines(story.end(), "I2")


def test_i2_what_is_said_to_be_stale_may_be() -> None:
    story = Story()
    story.book("one", 0)
    move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(60)})
    story.tell("ok", move, booking=booking("one", 60))
    search = story.ask("find_bookings", {"booking_id": "id-one"})
    story.tell("ok", search, booking=booking("one", 0), stale=True)
    story.keep("one", 60)
    assert broken(story.end()) == set()


def test_losses_that_were_announced_are_counted_apart() -> None:
    story = Story()
    story.book("one", 0)
    fault = story.strike("flushall", lossy=True)
    story.heal(fault)
    story.end()
    verdict = found(story)
    assert verdict.violations == ()
    assert len(verdict.lost_apart) == 1


def test_what_was_acknowledged_after_an_announced_loss_must_be_there() -> None:
    story = Story()
    story.heal(story.strike("flushall", lossy=True))
    story.book("one", 0)
    assert broken(story.end()) == {"I2"}


def test_what_was_under_way_at_an_announced_loss_may_be_lost_though_it_was_acknowledged_later() -> None:
    story = Story()
    request = story.ask_book("one", 0)
    story.heal(story.strike("failover", lossy=True))
    story.tell("ok", request, booking=booking("one", 0))
    verdict = found(story.end())
    assert (verdict.violations, len(verdict.lost_apart)) == ((), 1)


def test_without_an_announcement_a_loss_is_a_loss() -> None:
    story = Story()
    story.book("one", 0)
    story.heal(story.strike("failover"))
    assert broken(story.end()) == {"I2"}


# I3


def test_i3_a_refused_booking_is_there() -> None:
    story = Story()
    refused = story.tell("fail", story.ask_book("one"), reason="busy")
    kept = story.keep("one")
    assert lines(story.end(), "I3") >= {refused, kept}


def test_i3_a_refusal_after_a_lost_answer_is_a_refusal() -> None:
    story = Story()
    story.tell("info", story.ask_book("one", call="c"), reason="unconfirmed")
    story.tell("fail", story.ask_book("one", call="c"), reason="busy")
    story.keep("one")
    assert broken(story.end()) == {"I3"}


def test_i3_that_a_repetition_was_not_even_sent_says_nothing_of_the_first() -> None:
    story = Story()
    story.tell("info", story.ask_book("one", call="c"), reason="unconfirmed")
    story.tell("fail", story.ask_book("one", call="c"), reason="overloaded")
    story.keep("one")
    assert broken(story.end()) == set()


def test_i3_a_refused_cancellation_happened() -> None:
    story = Story()
    story.book("one", 0)
    refused = story.tell("fail", story.ask("cancel", {"booking_id": "id-one"}), reason="over")
    kept = story.keep("one", 0, status="cancelled")
    assert lines(story.end(), "I3") >= {refused, kept}


def test_i3_a_refused_move_happened() -> None:
    story = Story()
    story.book("one", 0)
    move = story.ask("reschedule", {"booking_id": "id-one", "when": iso(60)})
    refused = story.tell("fail", move, reason="busy")
    kept = story.keep("one", 60)
    assert lines(story.end(), "I3") >= {refused, kept}


def test_i3_a_booking_that_nobody_asked_for() -> None:
    story = Story()
    kept = story.keep("ghost")
    assert lines(story.end(), "I3") == {kept}


# I4


def test_i4_one_call_made_two_bookings() -> None:
    story = Story()
    story.book("one", 0)
    kept = {story.keep("one", 0), story.keep("one", 60, id="id-other", conversation="")}
    assert lines(story.end(), "I4") >= kept


def test_i4_a_series_has_one_token_and_many_bookings() -> None:
    story = Story()
    bookings = [booking("one", start) | {"id": f"id-{start}"} for start in (0, 60)]
    story.tell("ok", story.ask_book("one", 0, args={"repeat": "weekly", "times": 2}), bookings=bookings)
    for start in (0, 60):
        story.keep("one", start, id=f"id-{start}", series="id-0")
    assert broken(story.end()) == set()


def test_i4_one_call_was_told_of_two_bookings() -> None:
    story = Story()
    first = story.tell("ok", story.ask_book("one", 0, call="c"), booking=booking("one", 0))
    second_line = story.tell("ok", story.ask_book("one", 0, call="c"), booking=booking("two", 0))
    story.keep("one", 0)
    assert lines(story.end(), "I4") >= {first, second_line}


def test_i4_one_person_has_two_bookings_at_one_time() -> None:
    story = Story()
    story.book("one", 0)
    story.book("two", 0, whom="a-bob", person="Bob")
    kept = {
        story.keep("one", 0, conversation="conv:x"),
        story.keep("two", 0, hosts=("a-bob",), conversation="conv:x"),
    }
    assert lines(story.end(), "I4") == kept


def test_i4_two_persons_of_one_conversation_may_come_at_one_time() -> None:
    story = Story()
    story.book("one", 0)
    story.book("two", 0, whom="a-bob", person="Bob")
    story.keep("one", 0, conversation="conv:x")
    story.keep("two", 0, hosts=("a-bob",), conversation="conv:x", attendee={"name": "Bob"})
    assert broken(story.end()) == set()


def test_i4_a_person_was_told_of_two_bookings_though_one_is_cancelled_now() -> None:
    story = Story()
    first = story.book("one", 0)
    second_line = story.book("two", 0, whom="a-bob")
    cancelled = booking("one", 0, status="cancelled")
    story.tell("ok", story.ask("cancel", {"booking_id": "id-one"}), booking=cancelled)
    story.keep("one", 0, status="cancelled")
    story.keep("two", 0, hosts=("a-bob",))
    assert lines(story.end(), "I4") >= {first, second_line}


def test_i4_one_key_got_different_replies() -> None:
    story = Story()
    told = set()
    for sha in ("x", "y"):
        request = story.ask_book("one", 0, call="", key="k")
        told.add(story.tell("ok", request, booking=booking("one", 0), sha=sha))
    story.keep("one", 0)
    assert lines(story.end(), "I4") == told


def test_i4_the_reply_under_a_key_may_differ_when_the_first_was_lost() -> None:
    story = Story()
    story.tell("ok", story.ask_book("one", 0, call="", key="k"), booking=booking("one", 0), sha="x")
    story.heal(story.strike("failover", lossy=True))
    story.tell("ok", story.ask_book("one", 0, call="", key="k"), booking=booking("one", 0), sha="y")
    story.keep("one", 0)
    assert broken(story.end()) == set()


# I5


def test_i5_a_worker_has_something_else_in_memory() -> None:
    for other in ({"digest": "x"}, {"bits": "x"}, {"documents": 4}):
        story = Story().end()
        odd = story.digest("a", 0, **other)
        assert odd in lines(story, "I5")


def test_i5_a_minute_is_busy_that_nobody_has() -> None:
    story = Story().end()
    probe = story.probe(0, False)
    assert lines(story, "I5") == {probe}


def test_i5_a_minute_is_free_that_somebody_has() -> None:
    story = Story()
    story.book("one", 0)
    kept = story.keep("one", 0, buffer_after=10)
    story.end()
    probe = story.probe(35, True)
    assert lines(story, "I5") == {kept, probe}


# I6


def event(story: Story, token: str, id: str, number: int = 1) -> int:
    return story.write(
        "event", tenant="a", booking=f"id-{token}", kind="booking.confirmed", id=id, number=number
    )


def test_i6_events_may_come_twice_under_one_id() -> None:
    story = Story()
    story.book("one", 0)
    event(story, "one", "e1")
    event(story, "one", "e1")
    story.keep("one", 0)
    verdict = found(story.end())
    assert (verdict.violations, verdict.unproved) == ((), ())


def test_i6_an_event_was_never_delivered() -> None:
    story = Story()
    story.book("one", 0)
    story.book("two", 60)
    event(story, "one", "e1")
    story.keep("one", 0)
    kept = story.keep("two", 60)
    assert lines(story.end(), "I6") == {kept}


def test_i6_an_event_came_under_two_ids() -> None:
    story = Story()
    story.book("one", 0)
    told = {event(story, "one", "e1"), event(story, "one", "e2")}
    story.keep("one", 0)
    assert lines(story.end(), "I6") == told


def test_i6_two_events_came_under_one_id() -> None:
    story = Story()
    story.book("one", 0)
    told = {event(story, "one", "e1", 1), event(story, "one", "e1", 2)}
    story.keep("one", 0)
    assert lines(story.end(), "I6") == told


# I7


def hold(story: Story) -> int:
    """Held for ten seconds; when until, in ms."""
    until_ms = story.now_ms + 10_000
    held = booking("hold", 0, status="held", held_until=second(until_ms))
    story.tell("ok", story.ask_book("hold", 0, f="hold_slot"), booking=held)
    return until_ms


def test_i7_a_hold_was_confirmed_after_it_had_expired() -> None:
    for late in (False, True):
        story = Story()
        until_ms = hold(story)
        taken = booking("one", 0) | {"id": "id-hold"}
        story.tell("ok", story.ask_book("one", 0), booking=taken)
        decided_ms = until_ms + (5_000 if late else -5_000)
        place = {"start": DAY, "end": DAY + 30, "hosts": ("a-ann",)}
        kept = story.keep(
            "one",
            0,
            id="id-hold",
            decided_at_ms=decided_ms,
            history=({"status": "held", "until_ms": decided_ms, **place},),
        )
        if late:
            assert kept in lines(story.end(), "I7")
        else:
            assert broken(story.end()) == set()


def test_i7_a_hold_was_asked_for_after_it_had_expired_and_given() -> None:
    story = Story()
    hold(story)
    story.pause(15)
    taken = booking("one", 0) | {"id": "id-hold"}
    told = story.tell("ok", story.ask_book("one", 0), booking=taken)
    story.keep("one", 0, id="id-hold")
    assert told in lines(story.end(), "I7")


def test_i7_a_time_is_not_free_though_its_hold_has_expired() -> None:
    story = Story()
    until_ms = hold(story)
    story.pause(25)
    kept = story.keep("hold", 0, status="held", held_until_ms=until_ms)
    story.end()
    probe = story.probe(10, False)
    assert lines(story, "I7") == {kept, probe}


def test_i7_a_hold_may_expire_while_the_question_is_asked() -> None:
    for available in (True, False):
        story = Story()
        until_ms = hold(story)
        story.pause(9.99)
        story.keep("hold", 0, status="held", held_until_ms=until_ms)
        story.end()
        story.probe(10, available)
        assert broken(story) == set()


# I8


def test_i8_a_tenant_is_told_of_anothers_booking() -> None:
    story = Story()
    story.book("one", 0)
    search = story.ask("find_bookings", {}, tenant="b")
    told = story.tell("ok", search, bookings=[booking("one", 0)])
    story.keep("one", 0)
    assert told in lines(story.end(), "I8")


def test_i8_a_tenant_is_told_of_anothers_host() -> None:
    story = Story()
    told = story.tell("ok", story.ask("find_bookings", {}, tenant="b"), bookings=[booking("gone", 0)])
    assert told in lines(story.end(), "I8")


def test_i8_a_tenant_cancels_anothers_booking() -> None:
    story = Story()
    story.book("one", 0)
    cancel = story.ask("cancel", {"booking_id": "id-one"}, tenant="b")
    told = story.tell("ok", cancel)
    story.keep("one", 0)
    assert told in {line for each in found(story.end()).violations for line in each.lines}
    assert "I8" in broken(story)


def test_i8_a_search_for_anothers_booking_may_find_nothing() -> None:
    story = Story()
    story.book("one", 0)
    story.tell(
        "ok", story.ask("find_bookings", {"booking_id": "id-one"}, tenant="b"), reason="no_such_booking"
    )
    story.keep("one", 0)
    assert broken(story.end()) == set()


def test_i8_a_tenant_may_try() -> None:
    story = Story()
    story.book("one", 0)
    story.tell("fail", story.ask("cancel", {"booking_id": "id-one"}, tenant="b"), reason="no_such_booking")
    story.keep("one", 0)
    assert broken(story.end()) == set()


def test_i8_a_booking_lies_with_another_tenant() -> None:
    story = Story()
    story.tell("info", story.ask_book("one", 0, tenant="b"), reason="unconfirmed")
    kept = story.keep("one", 0)
    assert kept in lines(story.end(), "I8")


# I9


def test_i9_a_request_got_no_answer() -> None:
    story = Story()
    request = story.ask("check_slot", {"when": iso(0)})
    story.pause(15)
    told = story.tell("info", request, reason="no_answer")
    assert told in lines(story.end(), "I9")


def test_i9_a_request_has_no_end() -> None:
    story = Story()
    story.ask("check_slot", {"when": iso(0)})
    asked = len(story.lines)
    assert lines(story.end(), "I9") == {asked}


def test_i9_a_connection_was_cut_by_a_worker_that_nothing_happened_to() -> None:
    story = Story()
    request = story.ask("check_slot", {"when": iso(0)}, worker=0)
    fault = story.strike("worker_kill", 1)
    told = story.tell("info", request, reason="cut")
    story.heal(fault)
    assert told in lines(story.end(), "I9")


def test_i9_a_worker_that_stood_still_may_answer_late_and_no_later() -> None:
    for extra_s in (0, 10):
        story = Story()
        fault = story.strike("worker_stop", 0)
        request = story.ask("check_slot", {"when": iso(0)}, worker=0)
        story.pause(10)
        story.heal(fault)
        story.pause(extra_s)
        story.tell("ok", request, available=True)
        assert broken(story.end()) == ({"I9"} if extra_s else set())


def test_i9_an_answer_came_too_late() -> None:
    for f, least_s in (("check_slot", 2), ("cancel", 5)):
        for over in (False, True):
            story = Story()
            request = story.ask(f, {"when": iso(0)})
            story.pause(least_s + (0.5 if over else -0.5))
            story.tell("fail", request, reason="busy")
            assert broken(story.end()) == ({"I9"} if over else set())


def test_i9_an_answer_was_no_answer() -> None:
    for reason in ("http_500", "http_401"):
        story = Story()
        story.tell("info", story.ask("check_slot", {"when": iso(0)}), reason=reason)
        assert broken(story.end()) == {"I9"}


def test_i9_what_no_client_sends_is_no_reason_for_a_500() -> None:
    story = Story()
    story.write("hostile", kind="deep_json", worker=0, came="200")
    bad = story.write("hostile", kind="giant_head", worker=0, came="500")
    assert lines(story.end(), "I9") == {bad}
