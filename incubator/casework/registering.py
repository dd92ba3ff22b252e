"""Registering a body with those who hold its offices, and by when a prospective one has to be."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from incubator.casework.models import Deadline, Delivery, Message
from incubator.core import clock
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import living
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.lifecycle import Action
from incubator.organizations.living import Registered
from incubator.organizations.models import Organization, OrgStatus
from incubator.people import barring
from incubator.records.events import record
from incubator.records.models import Document

KIND = "register-by"
LABEL = _("拟登记组织完成登记")
_BECAUSE = _("组织档案“筹备”中的日期")


def enter(
    organization: Organization,
    action: Action,
    stated: Registered,
    *,
    proof: Document | None,
    version: int,
    by: Hat,
    at: datetime,
) -> None:
    """Register or file a body, held by the caller; the legal bars are asked for everybody in office."""
    living.enter(organization, action, stated, proof=proof, version=version, by=by, at=at)
    barring.require_holders_allowed(organization, at=at)


def plan(*, by: Hat, at: datetime) -> int:
    """Bring every body's deadline up to date; answers how many were opened, moved or closed."""
    preparing = (
        select(Organization, OrganizationDetails.register_by)
        .join(OrganizationDetails)
        .where(
            Organization.status == OrgStatus.PROSPECTIVE,
            OrganizationDetails.register_by.is_not(None),
        )
    )
    named = {found.id: (found, day) for found, day in db.session.execute(preparing)}
    open_ones = select(Deadline).where(
        Deadline.kind == KIND, Deadline.done_at.is_(None), Deadline.waived_at.is_(None)
    )
    owing = {one.organization_id for one in db.session.scalars(open_ones)}
    asked = [found for id, (found, _day) in named.items() if id not in owing]
    asked += list(db.session.scalars(select(Organization).where(Organization.id.in_(owing))))
    return sum(keep(one, by=by, at=at) for one in asked)


def keep(organization: Organization, *, by: Hat, at: datetime) -> bool:
    """Open, move or close the deadline of one body; says whether anything changed.

    A deadline somebody waived stays waived: the day in the file is not a new reason to ask.
    """
    due_on = None
    if organization.status is OrgStatus.PROSPECTIVE:
        due_on = db.session.scalar(
            select(OrganizationDetails.register_by).where(
                OrganizationDetails.organization_id == organization.id
            )
        )
    subject = f"{Organization.__tablename__}:{organization.id}"
    known = db.session.scalars(
        select(Deadline).where(Deadline.kind == KIND, Deadline.subject == subject)
    ).one_or_none()
    if known is None:
        return due_on is not None and _open(organization, subject, due_on, by=by, at=at)
    if known.waived_at is not None:
        return False
    if due_on is None:
        return _close(known, at)
    return _move(known, due_on, by=by, at=at)


def _open(organization: Organization, subject: str, due_on: date, *, by: Hat, at: datetime) -> bool:
    made = Deadline(
        kind=KIND,
        subject=subject,
        period=KIND,
        label=LABEL[:],
        hub_id=organization.hub_id,
        organization_id=organization.id,
        owed_by=Party.APPLICANT,
        starts_on=clock.on(at),
        due_on=due_on,
        because=_BECAUSE[:],
    )
    db.session.add(made)
    record("deadline.plan", made, by=by, at=at, hub_id=organization.hub_id)
    return True


def _close(known: Deadline, at: datetime) -> bool:
    if known.done_at is not None:
        return False
    known.done_at = at
    _forget_reminders(known, _("事项已办结"))
    return True


def _move(known: Deadline, due_on: date, *, by: Hat, at: datetime) -> bool:
    if known.due_on == due_on and known.done_at is None:
        return False
    before = known.due_on
    known.due_on, known.done_at = due_on, None
    _forget_reminders(known, _("期限已重新计算"))
    record(
        "deadline.recount",
        known,
        by=by,
        at=at,
        hub_id=known.hub_id,
        before={"due_on": before},
        after={"due_on": due_on},
    )
    return True


def _forget_reminders(deadline: Deadline, why: str) -> None:
    """What was not sent yet of another day is not sent any more."""
    waiting = select(Message).where(
        Message.deadline_id == deadline.id, Message.state == Delivery.QUEUED
    )
    for message in db.session.scalars(waiting):
        message.state, message.why_not = Delivery.CANCELLED, why[:]
