"""`plan` and `tell`: what is owed is created once, on its day, and told once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from incubator.casework import deadlines, messages
from incubator.casework.models import Deadline, Message
from incubator.casework.obligations import inspected, plan
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.funds.lifecycle import Action
from incubator.organizations.models import FactKind, OrgType
from incubator.people.models import Post
from incubator.rules.models import CalendarDay, CalendarYear
from tests import factories
from tests.casework.street import Street
from tests.statements import counted

pytestmark = pytest.mark.both


def _plan(day: date) -> int:
    with transaction():
        return plan(day, by=SYSTEM, at=clock.now()).created


def _tell(day: date) -> int:
    with transaction():
        return messages.tell(day, at=clock.now())


def test_a_new_service_institution_is_outside_this_years_inspection(app):
    """D1: registered after 30 June, so the inspection does not apply; D2: an association's does."""
    hub = factories.hub()
    late = date(2026, 8, 1)
    institution = factories.organization(hub=hub, registered_on=late)
    association = factories.organization(hub=hub, registered_on=late, org_type=OrgType.ASSOCIATION)
    assert not inspected(institution, 2026, on=date(2026, 9, 10))
    assert inspected(association, 2026, on=date(2026, 9, 10))
    _plan(date(2027, 1, 4))
    due = db.session.execute(
        select(Deadline.kind, Deadline.due_on).where(Deadline.organization_id == association.id)
    ).all()
    assert sorted(tuple(row) for row in due) == [
        ("inspection-first", date(2027, 3, 31)),
        ("inspection-second", date(2027, 5, 31)),
    ]
    owed = select(func.count(Deadline.id)).where(Deadline.organization_id == institution.id)
    assert db.session.scalar(owed) == 0


def test_planning_twice_owes_nothing_twice(app):
    factories.organization(hub=factories.hub())
    assert _plan(date(2026, 1, 5)) > 0
    assert _plan(date(2026, 1, 5)) == 0
    assert _plan(date(2026, 2, 5)) == 0


def test_a_missing_report_never_counts_as_done_and_a_recorded_one_does(app):
    hub = factories.hub()
    reported = factories.organization(hub=hub)
    silent = factories.organization(hub=hub)
    factories.fact(
        reported.id, FactKind.INSPECTION, value="合格", for_year=2025, valid_from=date(2026, 1, 2)
    )
    _plan(date(2026, 1, 5))
    counted = select(Deadline.organization_id, func.count(Deadline.done_at))
    rows = db.session.execute(counted.group_by(Deadline.organization_id))
    done = dict(iter(rows))
    assert done[reported.id] == 2
    assert done[silent.id] == 0


def test_a_reminder_comes_once_for_each_rung(app):
    hub = factories.hub()
    organization = factories.organization(hub=hub)
    post = factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)
    _plan(date(2026, 1, 5))
    mine = select(func.count(Message.id)).where(Message.person_id == post.person_id)
    told = []
    for day in (
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 3, 24),
        date(2026, 3, 25),
        date(2026, 3, 31),
        date(2026, 4, 1),
    ):
        _tell(day)
        told.append(db.session.scalar(mine))
    assert told == [0, 1, 1, 2, 2, 2, 2]


def _street_with(organizations: int) -> list[Post]:
    """A street whose organizations owe this year's reports; answers their legal representatives."""
    hub = factories.hub()
    factories.post(Role.CASE_OFFICER, hub=hub)
    made = [factories.organization(hub=hub) for _one in range(organizations)]
    return [factories.post(Role.LEGAL_REPRESENTATIVE, organization=one) for one in made]


def test_a_run_with_nothing_new_to_say_asks_four_questions_however_much_is_owed(app):
    day = date(2026, 3, 5)
    _street_with(2)
    _plan(date(2026, 1, 5))
    assert _tell(day) > 0
    few = counted(lambda: _tell(day))
    _street_with(12)
    _plan(date(2026, 1, 6))
    assert _tell(day) > 0
    assert counted(lambda: _tell(day)) == few == 4


def test_somebody_who_came_since_is_reminded_alone(app):
    first = _street_with(1)[0]
    _plan(date(2026, 1, 5))
    day = date(2026, 3, 5)
    once = _tell(day)
    second = factories.post(Role.AGENT, organization=first.organization)
    assert _tell(day) == once
    told = select(func.count(Message.id)).where(Message.person_id == second.person_id)
    assert db.session.scalar(told) == once


def test_nothing_more_is_told_of_what_was_waived(app):
    hub = factories.hub()
    organization = factories.organization(hub=hub)
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)
    _plan(date(2026, 1, 5))
    with transaction():
        for deadline in db.session.scalars(select(Deadline)):
            deadlines.waive(deadline, reason="已注销", by=officer, at=clock.now())
    assert _tell(date(2026, 3, 5)) == 0


def test_an_obligation_is_not_waived_without_a_reason(app):
    street = Street.build()
    with transaction():
        move(street.case, Action.SUBMIT, by=factories.hat(street.applicant), at=clock.now())
    with pytest.raises(RuleError, match="理由"), transaction():
        deadlines.waive(
            db.session.scalars(select(Deadline)).one(),
            reason=" ",
            by=factories.hat(street.officer),
            at=clock.now(),
        )


def test_a_loaded_calendar_recounts_what_was_provisional(app):
    """D9: counted across an unpublished year, then recomputed and listed when it is entered."""
    clock.install(start=datetime(2026, 12, 28, 1, tzinfo=UTC))
    street = Street.build()
    with transaction():
        move(street.case, Action.SUBMIT, by=factories.hat(street.applicant), at=clock.now())
    before = db.session.scalars(select(Deadline)).one().due_on
    factories.keep(
        CalendarYear(year=2027, source="示例", entered_on=date(2026, 12, 29)),
        *(
            CalendarDay(day=date(2027, 1, day), works=False, statutory=True, source="示例")
            for day in (1, 2, 3, 4, 5)
        ),
    )
    with transaction():
        moved = deadlines.recount(by=SYSTEM, at=clock.now())
        assert [one.was for one in moved] == [before]
    after = db.session.scalars(select(Deadline)).one()
    assert after.due_on == date(2027, 1, 7)
    assert not after.provisional
