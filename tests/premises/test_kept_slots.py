"""A slot is kept for some minutes while its form is filled, and is anybody's afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.premises import drafting
from incubator.premises.holds import BookingDraft
from incubator.premises.models import Approval
from incubator.premises.taking import SlotTaken
from tests.premises.booking_scene import Lobby, hours
from tests.premises.test_changing_bookings import holds

both = pytest.mark.both


def draft(lobby: Lobby, first: float, last: float, n: int = 0) -> int | None:
    with transaction():
        made = drafting.keep(lobby.room_id, hours(first, last), by=lobby.agents[n], at=clock.now())
        return made.id if made is not None else None


def drafts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(BookingDraft.id))) or 0


@both
def test_a_slot_is_kept_for_ten_minutes_and_sent_by_its_own_post(app: Flask) -> None:
    lobby = Lobby(hold_minutes=10)
    assert draft(lobby, 14, 16) is not None
    with pytest.raises(SlotTaken) as refused:
        lobby.request(hours(15, 17), of=1)
    assert "正在填写" in refused.value.message
    with pytest.raises(SlotTaken):
        draft(lobby, 15, 17, 1)
    lobby.request(hours(14, 16))
    assert (drafts(), holds()) == (0, 1)


@both
def test_after_ten_minutes_the_slot_is_anybodys(app: Flask) -> None:
    lobby = Lobby(hold_minutes=10)
    draft(lobby, 14, 16)
    lobby.request(hours(15, 17), of=1, at=clock.now() + timedelta(minutes=11))
    assert (drafts(), holds()) == (0, 1)


def test_a_post_keeps_one_slot(app: Flask) -> None:
    lobby = Lobby(hold_minutes=10)
    draft(lobby, 14, 16)
    draft(lobby, 9, 10)
    assert (drafts(), holds()) == (1, 1)
    with transaction():
        drafting.let_go(by=lobby.agents[0])
    assert (drafts(), holds()) == (0, 0)


def test_a_room_that_keeps_none_keeps_none(app: Flask) -> None:
    assert draft(Lobby(approval=Approval.AUTOMATIC), 14, 16) is None
    assert drafts() == 0
