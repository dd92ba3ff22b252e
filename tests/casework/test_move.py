"""A step writes status, event, deadlines and messages together, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from incubator.casework.models import Case, Deadline, Message
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Action, Status
from incubator.records import events
from incubator.records.models import Event
from tests import factories
from tests.casework.street import Street

pytestmark = pytest.mark.both


@pytest.fixture
def street(app) -> Street:
    return Street.build()


def _move(street: Street, action: Action, post, **facts) -> None:
    with transaction():
        move(
            db.session.get(Case, street.case.id),
            action,
            by=factories.hat(post),
            at=clock.now(),
            **facts,
        )


def test_a_step_changes_the_status_and_leaves_one_event(street):
    _move(street, Action.SUBMIT, street.applicant)
    case = db.session.get(Case, street.case.id)
    assert case.status == Status.FORMAL_CHECK
    written = db.session.scalars(select(Event).where(Event.case_id == case.id)).all()
    assert [event.verb for event in written] == ["fund-application.submit"]
    assert written[0].before == {"status": "draft"}
    assert written[0].after == {"status": "formal-check"}
    assert events.verify().intact


def test_submitting_opens_the_five_working_days_of_the_formal_check(street):
    _move(street, Action.SUBMIT, street.applicant)
    deadline = db.session.scalars(select(Deadline)).one()
    assert deadline.kind == "formal-check"
    assert deadline.starts_on == date(2026, 11, 23)
    assert deadline.due_on == date(2026, 11, 30)
    assert "5" in deadline.because
    _move(street, Action.PASS, street.officer)
    db.session.expire_all()
    assert db.session.get(Deadline, deadline.id).done_at is not None


def test_a_deadline_across_the_year_is_provisional(street):
    clock.install(start=datetime(2026, 12, 29, 1, tzinfo=UTC))
    _move(street, Action.SUBMIT, street.applicant)
    assert db.session.scalars(select(Deadline)).one().provisional


def test_a_second_return_opens_the_second_period(street):
    for _round in range(2):
        action = Action.SUBMIT if _round == 0 else Action.RESUBMIT
        _move(street, action, street.applicant)
        _move(street, Action.RETURN, street.officer, reason="请补审计报告")
    periods = db.session.scalars(
        select(Deadline.period).where(Deadline.kind == "supplement").order_by(Deadline.id)
    ).all()
    assert periods == ["1", "2"]


def test_the_other_side_is_told_and_the_actor_is_not(street):
    _move(street, Action.SUBMIT, street.applicant)
    told = set(db.session.scalars(select(Message.person_id)))
    assert street.officer.person_id in told
    assert street.applicant.person_id not in told
    _move(street, Action.RETURN, street.officer, reason="请补审计报告")
    message = db.session.scalars(
        select(Message).where(Message.person_id == street.applicant.person_id)
    ).one()
    assert message.body == "请补审计报告"


def test_an_internal_reason_reaches_colleagues_and_not_the_applicant(street):
    _move(street, Action.SUBMIT, street.applicant)
    _move(street, Action.PASS, street.officer)
    _move(street, Action.PROPOSE, street.officer)
    _move(street, Action.SEND_BACK, street.director, reason="金额偏高，请再议")
    told = {
        message.person_id: message.body
        for message in db.session.scalars(select(Message).order_by(Message.id))
    }
    assert told[street.officer.person_id] == "金额偏高，请再议"
    assert told[street.applicant.person_id] == ""


def test_the_applicant_is_not_told_the_same_word_twice(street):
    """待审批 and 待公示 are both 审批中 outside: the approval is told by the public notice."""
    for action, post in (
        (Action.SUBMIT, street.applicant),
        (Action.PASS, street.officer),
        (Action.PROPOSE, street.officer),
        (Action.APPROVE, street.director),
    ):
        _move(street, action, post)
    mine = select(Message.subject).where(Message.person_id == street.applicant.person_id)
    assert db.session.scalars(mine).all() == ["示例项目：评审中", "示例项目：审批中"]
    theirs = select(Message.subject).where(Message.person_id == street.officer.person_id)
    assert "示例项目：待公示" in db.session.scalars(theirs).all()


def test_a_step_out_of_turn_changes_nothing(street):
    with pytest.raises(RuleError, match="不能"):
        _move(street, Action.PASS, street.officer)
    assert db.session.get(Case, street.case.id).status == Status.DRAFT
    assert db.session.scalar(select(func.count(Event.id))) == 0


def test_a_case_of_another_organization_or_hub_is_not_there(street):
    other = factories.organization(hub=street.hub)
    stranger = factories.post(Role.LEGAL_REPRESENTATIVE, organization=other)
    with pytest.raises(NotFound):
        _move(street, Action.SUBMIT, stranger)
    _move(street, Action.SUBMIT, street.applicant)
    foreign = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    with pytest.raises(NotFound):
        _move(street, Action.PASS, foreign)


def test_acting_on_a_page_that_is_out_of_date_is_overtaken(street):
    _move(street, Action.SUBMIT, street.applicant)
    seen = db.session.get(Case, street.case.id).version
    _move(street, Action.RETURN, street.officer, reason="补正", version=seen)
    with pytest.raises(Overtaken):
        _move(street, Action.RESUBMIT, street.applicant, version=seen)


def test_the_database_refuses_a_status_that_is_not_in_the_table(street):
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(
            Case.__table__.update().where(Case.id == street.case.id).values(status="nowhere")
        )
