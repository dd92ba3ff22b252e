"""Scenario 22: what touches stands side by side, what meets is refused with who has the room."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core.db import db
from incubator.premises.holds import Hold
from incubator.premises.taking import SlotTaken
from tests.premises.booking_scene import Lobby, body, booking, dates, hours, states

both = pytest.mark.both


def holds() -> int:
    return db.session.scalar(select(func.count(Hold.id))) or 0


@both
def test_two_staff_confirm_one_after_the_other_and_both_stand(app: Flask) -> None:
    lobby = Lobby()
    first = lobby.for_them(hours(14, 16), confirm=True)
    second = lobby.for_them(hours(16, 18), of=1, confirm=True)
    assert booking(first).status == booking(second).status == "confirmed"
    assert holds() == 2


@both
def test_what_meets_both_is_refused_with_who_has_it_and_what_is_free(app: Flask) -> None:
    lobby = Lobby()
    other = lobby.another()
    lobby.for_them(hours(14, 16), confirm=True)
    lobby.for_them(hours(16, 18), of=1, confirm=True)
    with pytest.raises(SlotTaken) as refused:
        lobby.for_them(hours(15.5, 16.5), confirm=True)
    assert body(lobby).name in refused.value.message
    assert body(lobby, 1).name in refused.value.message
    offered = {(one.premises_id, one.span) for one in refused.value.alternatives}
    assert (other.id, hours(15.5, 16.5)) in offered
    assert len(refused.value.holds) == 2
    assert holds() == 2


def test_another_organization_is_not_told_whose_it_is(app: Flask) -> None:
    lobby = Lobby()
    lobby.request(hours(14, 16))
    with pytest.raises(SlotTaken) as refused:
        lobby.request(hours(15, 17), of=1)
    assert body(lobby).name not in refused.value.message
    assert "已有预约" in refused.value.message
    with pytest.raises(SlotTaken) as own:
        lobby.request(hours(15, 17))
    assert body(lobby).name in own.value.message


def test_a_part_and_its_hall_keep_each_other_out(app: Flask) -> None:
    lobby = Lobby()
    hall, (left, right) = lobby.divided()
    hall_id, left_id, right_id = hall.id, left.id, right.id
    lobby.request(hours(9, 11), premises_id=left_id)
    with pytest.raises(SlotTaken):
        lobby.request(hours(10, 12), premises_id=hall_id, of=1)
    lobby.request(hours(10, 12), premises_id=right_id, of=1)
    lobby.request(hours(13, 15), premises_id=hall_id)
    for part in (left_id, right_id):
        with pytest.raises(SlotTaken):
            lobby.request(hours(14, 15), premises_id=part, of=1)


def test_the_time_for_cleaning_is_kept_free(app: Flask) -> None:
    lobby = Lobby(minutes_after=30)
    lobby.request(hours(14, 16))
    with pytest.raises(SlotTaken):
        lobby.request(hours(16, 17), of=1)
    lobby.request(hours(16.5, 17.5), of=1)


def test_of_several_dates_the_taken_one_is_kept_with_the_reason(app: Flask) -> None:
    lobby = Lobby()
    lobby.request(hours(14, 16))
    made = lobby.request(hours(10, 12), hours(15, 17), of=1)
    assert states(made) == ["asked", "skipped"]
    skipped = dates(made)[1]
    assert "已有预约" in skipped.because
    assert body(lobby).name not in skipped.because
    assert holds() == 2
