"""Dates are given up in time, moved by splitting, asked for again, and waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.premises import changing, moving, waiting
from incubator.premises.holds import Hold
from incubator.premises.taking import SlotTaken
from incubator.records.models import Event
from tests.premises.booking_scene import DAY, Lobby, booking, dates, hours, states
from tests.premises.test_answering_bookings import told

both = pytest.mark.both
THURSDAY = DAY + timedelta(days=1)


def holds() -> int:
    return db.session.scalar(select(func.count(Hold.id))) or 0


def confirmed(lobby: Lobby, *days: date, of: int = 0) -> int:
    """Booked on each of these days from two to four."""
    return lobby.for_them(*(hours(14, 16, on=day) for day in days), of=of, confirm=True)


def test_given_up_in_time_the_room_is_free_again(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    with transaction():
        changing.cancel(made, reason="活动改期", by=lobby.agents[0], at=clock.now())
    assert (booking(made).status, states(made)) == ("cancelled", ["cancelled"])
    assert dates(made)[0].because == "活动改期"
    assert holds() == 0
    lobby.request(hours(14, 16), of=1)


@pytest.mark.parametrize(
    ("workdays", "last"),
    [(1, date(2026, 11, 27)), (2, date(2026, 11, 26)), (0, date(2026, 11, 30))],
)
def test_the_last_day_to_cancel_is_counted_in_working_days(
    app: Flask, workdays: int, last: date
) -> None:
    """For a Monday: one working day before is Friday."""
    lobby = Lobby(cancel_workdays=workdays)
    made = confirmed(lobby, date(2026, 11, 30))
    with pytest.raises(RuleError) as refused, transaction():
        changing.cancel(
            made, reason="示例", by=lobby.agents[0], at=clock.at(last + timedelta(days=1), 14)
        )
    if workdays:
        assert last.isoformat() in refused.value.message
        assert "与中心联系" in refused.value.message
    with transaction():
        changing.cancel(made, reason="示例", by=lobby.agents[0], at=clock.at(last, 13))


def test_what_waits_for_an_answer_can_be_taken_back_until_it_begins(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    with transaction():
        changing.cancel(made, reason="示例", by=lobby.agents[0], at=clock.at(DAY, 13))
    assert booking(made).status == "cancelled"


def test_later_the_centre_calls_off_and_the_reason_arrives(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    with transaction():
        changing.call_off(made, reason="示例停电", by=lobby.by, at=clock.at(DAY, 13))
    assert booking(made).status == "cancelled"
    assert "示例停电" in told(lobby)[0][1]


def test_one_date_is_given_up_and_the_others_stay(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY, THURSDAY)
    with transaction():
        changing.cancel_date(dates(made)[0].id, reason="示例", by=lobby.agents[0], at=clock.now())
    assert (booking(made).status, states(made)) == ("confirmed", ["cancelled", "confirmed"])
    assert holds() == 1
    with transaction():
        changing.cancel_date(dates(made)[1].id, reason="示例", by=lobby.by, at=clock.now())
    assert booking(made).status == "cancelled"
    with pytest.raises(RuleError), transaction():
        changing.cancel_date(dates(made)[1].id, reason="示例", by=lobby.by, at=clock.now())


def test_giving_up_the_rest_of_a_series_leaves_what_was_used(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY, DAY + timedelta(days=7))
    after = clock.at(DAY, 18)
    with transaction():
        changing.cancel(made, reason="示例", by=lobby.agents[0], at=after)
    assert (booking(made).status, states(made)) == ("confirmed", ["confirmed", "cancelled"])


def test_a_use_that_has_begun_is_not_cancelled(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    with pytest.raises(RuleError) as refused, transaction():
        changing.cancel_date(dates(made)[0].id, reason="示例", by=lobby.by, at=clock.at(DAY, 15))
    assert "已经开始" in refused.value.message


@both
def test_this_and_following_are_split_and_the_past_stays(app: Flask) -> None:
    lobby = Lobby()
    weeks = [DAY + timedelta(days=7 * n) for n in range(3)]
    made = confirmed(lobby, *weeks)
    second = dates(made)[1]
    ids = moving.following(booking(made), second)
    asked = moving.ask_of_dates(booking(made), ids)
    later = replace(asked, spans=tuple(hours(18, 20, on=day) for day in weeks[1:]))
    with transaction():
        new = moving.change(made, ids, later, by=lobby.by, at=clock.at(weeks[0], 18)).id
    assert states(made) == ["confirmed", "moved", "moved"]
    assert booking(new).split_from_id == made
    assert (booking(new).status, states(new)) == ("confirmed", ["confirmed", "confirmed"])
    assert holds() == 3
    lobby.request(hours(14, 16, on=weeks[1]), of=1)


def test_where_the_new_time_is_taken_the_old_one_stays(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    lobby.request(hours(17, 18), of=1)
    with pytest.raises(SlotTaken), transaction():
        moving.move_date(dates(made)[0].id, hours(16, 18), by=lobby.by, at=clock.now())
    assert (booking(made).status, states(made), holds()) == ("confirmed", ["confirmed"], 2)


def test_a_move_may_overlap_the_time_it_leaves(app: Flask) -> None:
    lobby = Lobby(hours_a_month=2)
    made = confirmed(lobby, DAY)
    with transaction():
        new = moving.move_date(dates(made)[0].id, hours(15, 17), by=lobby.by, at=clock.now()).id
    assert (booking(made).status, states(made)) == ("cancelled", ["moved"])
    assert states(new) == ["confirmed"]
    assert holds() == 1
    assert booking(new).number in str(told(lobby))


def test_the_organization_moves_and_waits_for_an_answer_again(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    with transaction():
        new = moving.move_date(
            dates(made)[0].id, hours(10, 12), by=lobby.agents[0], at=clock.now()
        ).id
    assert booking(new).status == "requested"


def test_using_less_of_what_was_confirmed_needs_no_answer(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    with transaction():
        new = moving.move_date(
            dates(made)[0].id, hours(14.5, 16), by=lobby.agents[0], at=clock.now()
        ).id
    assert booking(new).status == "confirmed"


def test_a_move_to_another_room_lets_the_first_one_go(app: Flask) -> None:
    lobby = Lobby()
    other_id = lobby.another().id
    made = confirmed(lobby, DAY)
    with transaction():
        moving.move_date(
            dates(made)[0].id, hours(14, 16), premises_id=other_id, by=lobby.by, at=clock.now()
        )
    assert db.session.scalars(select(Hold.part_id)).all() == [other_id]


def test_after_the_deadline_only_the_centre_moves(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY)
    late = clock.at(DAY, 9)
    with pytest.raises(RuleError) as refused, transaction():
        moving.move_date(dates(made)[0].id, hours(10, 12, on=THURSDAY), by=lobby.agents[0], at=late)
    assert "由中心办理" in refused.value.message
    with transaction():
        moving.move_date(dates(made)[0].id, hours(10, 12, on=THURSDAY), by=lobby.by, at=late)


def test_strangers_change_nothing(app: Flask) -> None:
    lobby, elsewhere = Lobby(), Lobby()
    made = confirmed(lobby, DAY)
    one = dates(made)[0].id
    for stranger in (lobby.agents[1], elsewhere.by):
        with pytest.raises(NotFound), transaction():
            changing.cancel_date(one, reason="示例", by=stranger, at=clock.now())
        with pytest.raises(NotFound), transaction():
            moving.move_date(one, hours(9, 10), by=stranger, at=clock.now())
        with pytest.raises(NotFound), transaction():
            waiting.wait_for(one, by=elsewhere.agents[0], at=clock.now())


def test_a_skipped_date_is_asked_for_again_when_it_is_free(app: Flask) -> None:
    lobby = Lobby(keeps_waiting_list=True)
    first = lobby.request(hours(14, 16))
    made = lobby.request(hours(10, 12), hours(15, 17), of=1)
    skipped = dates(made)[1].id
    with transaction():
        waiting.wait_for(skipped, by=lobby.agents[1], at=clock.now())
    with pytest.raises(SlotTaken), transaction():
        moving.ask_again(skipped, by=lobby.agents[1], at=clock.now())
    assert told(lobby, 1) == []
    with transaction():
        changing.cancel(first, reason="示例", by=lobby.agents[0], at=clock.now())
    assert "空出" in told(lobby, 1)[0][0]
    with transaction():
        again = moving.ask_again(skipped, by=lobby.agents[1], at=clock.now()).id
    assert states(made) == ["asked", "moved"]
    assert (states(again), booking(again).split_from_id) == (["asked"], made)


def test_nobody_is_told_of_a_time_that_is_only_partly_free(app: Flask) -> None:
    lobby = Lobby(keeps_waiting_list=True)
    first = lobby.request(hours(14, 15))
    lobby.request(hours(15, 16))
    made = lobby.request(hours(10, 12), hours(14, 16), of=1)
    with transaction():
        waiting.wait_for(dates(made)[1].id, by=lobby.agents[1], at=clock.now())
    with transaction():
        changing.cancel(first, reason="示例", by=lobby.agents[0], at=clock.now())
    assert told(lobby, 1) == []


def test_a_room_without_a_waiting_list_says_so(app: Flask) -> None:
    lobby = Lobby()
    lobby.request(hours(14, 16))
    made = lobby.request(hours(10, 12), hours(14, 16), of=1)
    with pytest.raises(RuleError) as refused, transaction():
        waiting.wait_for(dates(made)[1].id, by=lobby.agents[1], at=clock.now())
    assert "不设等候" in refused.value.message


def test_what_happened_to_each_date_is_on_record(app: Flask) -> None:
    lobby = Lobby()
    made = confirmed(lobby, DAY, THURSDAY)
    with transaction():
        moving.move_date(dates(made)[0].id, hours(10, 12), by=lobby.by, at=clock.now())
    with transaction():
        changing.cancel_date(dates(made)[1].id, reason="示例", by=lobby.by, at=clock.now())
    verbs = db.session.scalars(
        select(Event.verb).where(Event.case_id == made).order_by(Event.id)
    ).all()
    assert verbs == ["booking.open", "booking.split", "booking.call-off"]
