"""An answer reaches the organization; approving reads everything again, and the losers are told why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.organizations.models import OrgStatus
from incubator.premises import answering, booking_cases, resubmitting, rivals, taking
from incubator.premises.asking import Ask, Refused
from incubator.premises.holds import Closure, ClosureKind, Hold
from incubator.premises.models import Approval, Premises
from incubator.premises.taking import SlotTaken
from tests import factories
from tests.factories import hat
from tests.premises.booking_scene import Lobby, body, booking, dates, hours, states

both = pytest.mark.both


def told(lobby: Lobby, n: int = 0) -> list[tuple[str, str]]:
    """What the agent of an organization read, the latest first."""
    rows = db.session.execute(
        select(Message.subject, Message.body)
        .where(Message.person_id == lobby.agents[n].person_id)
        .order_by(Message.id.desc())
    )
    return [(subject, text) for subject, text in rows]


def holds() -> int:
    return db.session.scalar(select(func.count(Hold.id))) or 0


def closed(lobby: Lobby, first: float, last: float) -> None:
    """Staff close the room at those hours."""
    with transaction():
        room = taking.lock(lobby.room_id)[lobby.room_id]
        span = hours(first, last)
        closure = Closure(
            premises_id=room.id,
            kind=ClosureKind.REPAIR,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            reason="示例换灯",
            entered_at=clock.now(),
        )
        db.session.add(closure)
        db.session.flush()
        taking.take(closure, room, [span])


def test_a_request_waits_with_a_deadline_and_staff_are_told(app: Flask) -> None:
    lobby = Lobby()
    made = booking(lobby.request(hours(14, 16)))
    assert made.status == "requested"
    assert made.number == f"{lobby.hub.short_code}-B-2026-0001"
    deadline = db.session.scalars(select(Deadline)).one()
    assert (deadline.kind, str(deadline.due_on)) == ("booking-answer", "2026-11-25")
    subject = db.session.scalar(
        select(Message.subject).where(Message.person_id == lobby.by.person_id)
    )
    assert subject is not None
    assert "待答复" in subject


def test_a_room_that_answers_by_itself_confirms_at_once(app: Flask) -> None:
    lobby = Lobby(approval=Approval.AUTOMATIC)
    made = booking(lobby.request(hours(14, 16)))
    assert made.status == "confirmed"
    assert db.session.scalars(select(Deadline)).all() == []
    assert states(made.id) == ["confirmed"]


def test_approved_is_confirmed_and_the_organization_is_told(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    lobby.approve(made)
    assert booking(made).status == "confirmed"
    assert states(made) == ["confirmed"]
    assert "已确认" in told(lobby)[0][0]
    assert holds() == 1


@both
def test_a_closure_made_while_it_waits_lets_approval_say_so(app: Flask) -> None:
    lobby = Lobby(pending_holds=False)
    made = lobby.request(hours(14, 16), hours(16, 18))
    closed(lobby, 15, 16)
    found = answering.outcome(booking(made), by=lobby.by, at=clock.now())
    assert [one.stands for one in found.dates] == [False, True]
    lobby.approve(made)
    assert states(made) == ["skipped", "confirmed"]
    assert "示例换灯" in dates(made)[0].because
    assert "没有约上" in told(lobby)[0][1]


def test_where_nothing_is_left_approval_is_refused_with_the_reason(app: Flask) -> None:
    lobby = Lobby(pending_holds=False)
    made = lobby.request(hours(14, 16))
    closed(lobby, 15, 17)
    with pytest.raises(SlotTaken) as refused:
        lobby.approve(made)
    assert "示例换灯" in refused.value.message
    assert booking(made).status == "requested"


def test_rivals_are_shown_and_the_losers_are_refused_with_a_reason(app: Flask) -> None:
    lobby = Lobby(organizations=4, pending_holds=False)
    winner = lobby.request(hours(14, 16))
    loser = lobby.request(hours(15, 17), of=1)
    partly = lobby.request(hours(14, 15), hours(18, 19), of=2)
    lobby.request(hours(16, 18), of=3)
    found = rivals.rivals(booking(winner))
    assert [(one.booking.id, one.loses_all) for one in found] == [(loser, True), (partly, False)]
    lobby.approve(winner)
    assert booking(loser).status == "refused"
    assert states(loser) == ["refused"]
    assert "已答应其他申请" in told(lobby, 1)[0][1]
    assert body(lobby).name not in str(told(lobby, 1))
    assert booking(partly).status == "requested"
    assert states(partly) == ["skipped", "asked"]
    assert "部分日期未能安排" in told(lobby, 2)[0][0]
    assert told(lobby, 3) == []


def test_staff_who_confirm_on_the_spot_refuse_the_rivals_too(app: Flask) -> None:
    lobby = Lobby(pending_holds=False)
    waits = lobby.request(hours(14, 16))
    lobby.for_them(hours(15, 17), of=1, confirm=True)
    assert booking(waits).status == "refused"
    assert "已答应其他申请" in told(lobby)[0][1]


def test_a_part_and_the_hall_are_rivals_too(app: Flask) -> None:
    lobby = Lobby(pending_holds=False)
    hall, (left, right) = lobby.divided(pending_holds=False)
    hall_id, left_id, right_id = hall.id, left.id, right.id
    all_of_it = lobby.request(hours(14, 16), premises_id=hall_id)
    one_part = lobby.request(hours(15, 16), premises_id=left_id, of=1)
    other = lobby.request(hours(15, 16), premises_id=right_id, of=1)
    assert [one.booking.id for one in rivals.rivals(booking(one_part))] == [all_of_it]
    lobby.approve(one_part)
    assert booking(all_of_it).status == "refused"
    assert booking(other).status == "requested"


def test_refused_with_a_reason_that_reaches_the_organization(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    with pytest.raises(RuleError) as without, transaction():
        answering.refuse(made, reason=" ", by=lobby.by, at=clock.now())
    assert without.value.field == "reason"
    with transaction():
        answering.refuse(made, reason="示例：当天有选举", by=lobby.by, at=clock.now())
    assert booking(made).status == "refused"
    assert dates(made)[0].because == "示例：当天有选举"
    assert "当天有选举" in told(lobby)[0][1]
    assert holds() == 0
    lobby.request(hours(14, 16), of=1)


def test_returned_keeps_its_hold_and_comes_back_changed(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16), hours(18, 19))
    with transaction():
        answering.send_back(made, reason="请减少时间", by=lobby.by, at=clock.now())
    assert booking(made).status == "returned"
    assert holds() == 2
    changed: Ask = replace(
        booking_cases.ask_of(booking(made), dates(made)),
        spans=(hours(14, 15), hours(10, 11)),
        people=12,
    )
    with transaction():
        resubmitting.resubmit(made, changed, by=lobby.agents[0], at=clock.now())
    found = booking(made)
    assert (found.status, found.people) == ("requested", 12)
    assert [(one.state.value, one.minutes) for one in found.occurrences] == [
        ("asked", 60),
        ("asked", 60),
        ("cancelled", 60),
    ]
    assert holds() == 2
    lobby.request(hours(15, 16), of=1)
    lobby.approve(made)
    assert states(made) == ["confirmed", "confirmed", "cancelled"]


def test_a_correction_may_move_to_another_room(app: Flask) -> None:
    lobby = Lobby()
    other_id = lobby.another().id
    made = lobby.request(hours(14, 16))
    with transaction():
        answering.send_back(made, reason="请换小房间", by=lobby.by, at=clock.now())
    asked = replace(booking_cases.ask_of(booking(made), dates(made)), premises_id=other_id)
    with transaction():
        resubmitting.resubmit(made, asked, by=lobby.agents[0], at=clock.now())
    assert booking(made).premises_id == dates(made)[0].premises_id == other_id
    assert db.session.scalars(select(Hold.part_id)).all() == [other_id]


def test_a_correction_that_meets_somebody_changes_nothing(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    lobby.request(hours(16, 18), of=1)
    with transaction():
        answering.send_back(made, reason="示例", by=lobby.by, at=clock.now())
    asked = replace(booking_cases.ask_of(booking(made), dates(made)), spans=(hours(15, 17),))
    with pytest.raises(SlotTaken), transaction():
        resubmitting.resubmit(made, asked, by=lobby.agents[0], at=clock.now())
    assert (booking(made).status, holds()) == ("returned", 2)


def test_only_the_named_post_answers(app: Flask) -> None:
    lobby = Lobby()
    other = factories.post(Role.CASE_OFFICER, hub=lobby.hub)
    with transaction():
        room = db.session.get_one(Premises, lobby.room_id)
        room.approval, room.approver_id = Approval.POST, other.id
    made = lobby.request(hours(14, 16))
    named = db.session.scalars(select(Message.person_id).where(Message.case_id == made)).all()
    assert named == [other.person_id]
    with pytest.raises(RuleError) as refused:
        lobby.approve(made)
    assert "由指定的人员答复" in refused.value.message
    with transaction():
        answering.approve(made, by=hat(other), at=clock.now())
    assert booking(made).status == "confirmed"


def test_the_organization_does_not_answer_itself_and_other_streets_see_nothing(app: Flask) -> None:
    lobby, elsewhere = Lobby(), Lobby()
    made = lobby.request(hours(14, 16))
    with pytest.raises(RuleError), transaction():
        answering.approve(made, by=lobby.agents[0], at=clock.now())
    for stranger in (elsewhere.by, elsewhere.agents[0], lobby.agents[1]):
        with pytest.raises(NotFound), transaction():
            answering.approve(made, by=stranger, at=clock.now())


def test_what_was_changed_meanwhile_is_not_answered_blindly(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    seen = booking(made).version
    with transaction():
        answering.send_back(made, reason="示例", by=lobby.by, at=clock.now())
    with pytest.raises(Overtaken), transaction():
        answering.refuse(made, reason="示例", by=lobby.by, at=clock.now(), version=seen)


def test_an_organization_that_ended_meanwhile_is_not_approved(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    with transaction():
        body(lobby).status = OrgStatus.REVOKED
    with pytest.raises(Refused):
        lobby.approve(made)


def test_a_time_that_is_past_cannot_be_approved(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(14, 16))
    with pytest.raises(RuleError) as refused, transaction():
        answering.approve(made, by=lobby.by, at=hours(14, 16).starts_at)
    assert "已经过去" in refused.value.message
