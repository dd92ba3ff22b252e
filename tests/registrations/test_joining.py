"""Asking to join a body that is there already."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.registrations import joining, services
from incubator.registrations.joining import Asking
from incubator.registrations.models import JoinRequest
from tests import factories
from tests.registrations import given


def _ask(hub: Hub, body: str, phone: str = "13800000001") -> None:
    with transaction():
        joining.ask(
            Asking(body, "示例想加入的人", phone), hub, by=services.visitor(hub), at=clock.now()
        )


def _told(person_id: int | None) -> list[str]:
    found = select(Message.subject).where(Message.person_id == person_id)
    return list(db.session.scalars(found))


@pytest.mark.both
def test_representatives_and_staff_read_that_somebody_wants_in(hub: Hub) -> None:
    officer = given.officer(hub)
    organization = factories.organization(hub=hub)
    agent = factories.post(Role.AGENT, organization=organization)
    leader = factories.post(Role.LEADER, organization=organization)
    _ask(hub, organization.uscc)
    for reader in (officer.person_id, agent.person_id):
        assert _told(reader) == [f"有人请求加入{organization.name}"]
    assert _told(leader.person_id) == []
    raw = str(db.session.execute(text("SELECT * FROM join_request")).all())
    assert "13800000001" not in raw
    assert "示例想加入的人" not in raw


def test_a_filing_number_and_the_name_of_a_prospective_body_are_understood(hub: Hub) -> None:
    group = factories.filed_group(hub=hub)
    _ask(hub, f" {group.filing_no} ")
    assert db.session.scalars(select(JoinRequest)).one().organization_id == group.id


@pytest.mark.parametrize(
    "make", [factories.organization, factories.filed_group], ids=["with a code", "filed"]
)
def test_a_body_is_understood_by_its_full_name(hub: Hub, make: Any) -> None:
    body = make(hub=hub)
    _ask(hub, f" {body.name}　")
    _ask(factories.hub(), body.name)
    assert db.session.scalars(select(JoinRequest)).one().organization_id == body.id


def test_nothing_is_kept_about_a_body_nobody_knows(hub: Hub) -> None:
    _ask(hub, "示例查无此组织")
    _ask(hub, "")
    assert db.session.scalars(select(JoinRequest)).all() == []


def test_the_same_person_asks_once(hub: Hub) -> None:
    organization = factories.organization(hub=hub)
    for _n in range(2):
        _ask(hub, organization.uscc)
    assert len(db.session.scalars(select(JoinRequest)).all()) == 1


def test_a_flood_of_requests_stops_growing(hub: Hub) -> None:
    organization = factories.organization(hub=hub)
    for n in range(joining.MOST_UNANSWERED + 3):
        _ask(hub, organization.uscc, phone=f"138{n:08d}")
    assert len(db.session.scalars(select(JoinRequest)).all()) == joining.MOST_UNANSWERED


def test_who_asks_for_a_body_still_being_checked_is_passed_on_when_it_is_approved(hub: Hub) -> None:
    officer = given.officer(hub)
    made = given.submitted(hub)
    _ask(hub, made.uscc)
    asked = db.session.scalars(select(JoinRequest)).one()
    assert asked.registration_id == made.id
    done = given.approved(made, officer)
    db.session.expire_all()
    asked = db.session.scalars(select(JoinRequest)).one()
    assert (asked.registration_id, asked.organization_id) == (None, done.organization.id)


def test_who_asks_says_how_they_are_reached(hub: Hub) -> None:
    with pytest.raises(RuleError) as refused:
        _ask(hub, "示例", phone="")
    assert refused.value.field == "phone"
