"""Which occupancies a hat may open, how they are found, and holding one with its room."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, false, select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.organizations.models import BodyKind, Hub, Organization
from incubator.premises import taking
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy, OccupancyDecision
from incubator.premises.occupancy_steps import OVER, USING, Status


def visible_to(hat: Hat) -> Select[Occupancy]:
    """All of the hub's for its staff, its own for an organization."""
    query = select(Occupancy)
    if hat.may(Permission.VIEW_CASES):
        return query.where(Occupancy.hub_id == hat.hub_id)
    if hat.may(Permission.APPLY):
        return query.where(Occupancy.organization_id == hat.organization_id)
    return query.where(false())


def going_on(hat: Hat) -> Select[Occupancy]:
    """Those that are not over."""
    return visible_to(hat).where(Occupancy.status.not_in(OVER))


def matching(text: str) -> ColumnElement[bool]:
    """Its number or its agreement's, its organization or its room."""
    organization = Occupancy.organization.has(
        holding(text, Organization.name, Organization.initials)
    )
    room = Occupancy.premises.has(holding(text, Premises.name, Premises.initials))
    return holding(text, Occupancy.number, Occupancy.agreement_number) | organization | room


def ends_within(first: date, last: date) -> ColumnElement[bool]:
    """In use, with a term that ends in these days."""
    return Occupancy.status.in_(USING) & Occupancy.term_through.between(first, last)


def applying(organization_id: int, premises_id: int) -> Occupancy | None:
    """What an organization asks for or has in this room, not over yet."""
    return db.session.scalar(
        select(Occupancy).where(
            Occupancy.organization_id == organization_id,
            Occupancy.premises_id == premises_id,
            Occupancy.status.not_in(OVER | {Status.LEAVING}),
        )
    )


def held(case_id: int) -> tuple[Occupancy, Premises]:
    """The case and its room, both held until the transaction ends: the room first, as everywhere."""
    premises_id = db.session.scalar(select(Occupancy.premises_id).where(Occupancy.id == case_id))
    if premises_id is None:
        raise NotFound(_("没有找到这件事项。"))
    room = taking.lock(premises_id)[premises_id]
    case: Occupancy = locked(Occupancy, case_id)
    return case, room


def latest_decision(case: Occupancy) -> OccupancyDecision | None:
    """The last proposal on a case, answered or not."""
    return db.session.scalar(
        select(OccupancyDecision)
        .where(OccupancyDecision.case_id == case.id)
        .order_by(OccupancyDecision.id.desc())
        .limit(1)
    )


def lender_of(hub: Hub) -> str:
    """Who signs for the rooms: the service centre, else the hub."""
    names = (body.organization.name for body in hub.bodies if body.kind is BodyKind.SERVICE_CENTRE)
    return next(names, hub.name)
