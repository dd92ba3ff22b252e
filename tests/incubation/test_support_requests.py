"""Requests for support: asked by an incubatee, answered in time by the centre."""

from __future__ import annotations

import pytest

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.incubation import supporting
from incubator.incubation.staying import Support, SupportRequest
from incubator.incubation.supporting_steps import Status
from tests import factories
from tests.factories import hat
from tests.incubation.stays import House


@pytest.fixture
def house(app) -> House:
    return House.build()


def asked(house: House) -> SupportRequest:
    with transaction():
        return supporting.ask(
            Support.BOOKKEEPING, "示例：请教记账", by=house.asking, at=clock.now()
        )


def test_a_request_opens_a_deadline_and_tells_the_officers(house):
    made = asked(house)
    owed = db.session.query(Deadline).filter_by(case_id=made.id).one()
    assert (made.number, owed.due_on.isoformat()) == (
        f"{house.hub.short_code}-ZC-2026-0001",
        "2026-11-30",
    )
    told = db.session.query(Message).filter_by(case_id=made.id).all()
    assert [one.person_id for one in told] == [house.officer.person_id]


def test_an_answer_needs_words_closes_the_deadline_and_reaches_who_asked(house):
    made = asked(house)
    with pytest.raises(RuleError, match="答复"), transaction():
        supporting.answer(made.id, " ", by=house.running, at=clock.now())
    with transaction():
        supporting.answer(made.id, "示例：周三下午来", by=house.running, at=clock.now())
    assert (made.status, made.answered_on) == (Status.ANSWERED, clock.today())
    assert db.session.query(Deadline).filter_by(case_id=made.id).one().done_at is not None
    told = db.session.query(Message).filter_by(person_id=house.agent.person_id).all()
    assert "示例：周三下午来" in [one.body for one in told]


def test_what_cannot_be_given_is_declined_with_the_reason(house):
    made = asked(house)
    with pytest.raises(RuleError), transaction():
        supporting.decline(made.id, "", by=house.running, at=clock.now())
    with transaction():
        supporting.decline(made.id, "示例：今年名额已满", by=house.running, at=clock.now())
    assert (made.status, made.answer) == (Status.DECLINED, "示例：今年名额已满")


def test_only_who_is_in_the_base_asks(house):
    outside = factories.organization(hub=house.hub)
    agent = hat(factories.post(Role.AGENT, organization=outside))
    with pytest.raises(RuleError, match="在孵组织"), transaction():
        supporting.ask(Support.LEGAL, "示例", by=agent, at=clock.now())


def test_another_organization_reads_no_request(house):
    made = asked(house)
    outside = factories.organization(hub=house.hub)
    agent = hat(factories.post(Role.AGENT, organization=outside))
    assert db.session.scalars(supporting.visible_to(agent)).all() == []
    assert db.session.scalars(supporting.visible_to(house.asking)).all() == [made]
    assert db.session.scalars(supporting.visible_to(house.mentoring)).all() == []
