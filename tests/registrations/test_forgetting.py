"""What was held only until something was settled goes in time, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from incubator import scheduler
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Hub, Organization
from incubator.people import invitations
from incubator.people.invitations import Offer
from incubator.people.links import Invitation
from incubator.registrations import forgetting, joining, services
from incubator.registrations.joining import Asking
from incubator.registrations.lifecycle import Action
from incubator.registrations.models import JoinRequest, Registration
from incubator.registrations.requests import Kind
from tests import factories
from tests.registrations import given

pytestmark = pytest.mark.both
DAY = timedelta(days=1)


@pytest.fixture
def hub(app: Flask) -> Hub:
    return factories.hub()


def _forget(later: timedelta) -> int:
    with transaction():
        return forgetting.forget(at=clock.now() + later)


def _invited(hub: Hub) -> Organization:
    organization = factories.organization(hub=hub)
    agent = factories.hat(factories.post(Role.AGENT, organization=organization))
    with transaction():
        invitations.invite(
            locked(Organization, organization.id),
            Offer(Role.LEADER, "示例", phone="13800000001"),
            by=agent,
            at=clock.now(),
        )
    return organization


def test_an_invitation_forgets_whom_it_was_for_a_month_after_it_ended(hub: Hub) -> None:
    _invited(hub)
    lasts = timedelta(days=7)
    assert _forget(lasts + forgetting.SETTLED - DAY) == 0
    assert _forget(lasts + forgetting.SETTLED + DAY) == 1
    one = db.session.scalars(select(Invitation)).one()
    assert (one.name, one.phone, one.phone_digest, one.email) == (None,) * 4


def test_a_wish_to_join_is_forgotten_a_month_after_the_answer(hub: Hub) -> None:
    organization = factories.organization(hub=hub)
    with transaction():
        joining.ask(
            Asking(organization.uscc or "", "示例", "13800000001"),
            hub,
            by=services.visitor(hub),
            at=clock.now(),
        )
    assert _forget(forgetting.SETTLED + DAY) == 0
    with transaction():
        asked = db.session.scalars(select(JoinRequest)).one()
        joining.settle(asked, None, by=given.officer(hub), at=clock.now())
    assert _forget(forgetting.SETTLED + DAY) == 1
    assert db.session.scalars(select(JoinRequest.phone)).one() is None


def test_a_refused_request_is_kept_a_year_and_then_names_nobody(hub: Hub) -> None:
    made = given.submitted(hub, given.request(Kind.PROSPECTIVE))
    with transaction():
        found = locked(Registration, made.id)
        services.answer(
            found,
            Action.REFUSE,
            reason="示例",
            version=found.version,
            by=given.officer(hub),
            at=clock.now(),
        )
    assert _forget(forgetting.UNANSWERED - DAY) == 0
    assert _forget(forgetting.UNANSWERED + DAY) == 2
    made = given.again(made)
    assert (made.applicant_name, made.phone, made.username) == (None, None, "")
    assert [(one.name, one.phone) for one in made.sponsors] == [(None, None)]
    assert made.name  # of the body, which is no person


def test_an_open_request_forgets_nothing(hub: Hub) -> None:
    given.submitted(hub)
    assert _forget(forgetting.UNANSWERED + DAY) == 0


def test_the_nightly_run_forgets(hub: Hub) -> None:
    _invited(hub)
    clock.install(start=clock.now() + timedelta(days=40))
    scheduler.run_due(scheduler.JOBS["retention"], now=clock.at(clock.today(), 3))
    db.session.rollback()
    assert db.session.scalars(select(Invitation.name)).one() is None
