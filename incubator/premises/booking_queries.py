"""Which bookings a hat may see, and what is found among them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.organizations.models import Organization
from incubator.premises.booking import KIND, TO_COME, Booking, Occurrence
from incubator.premises.booking_steps import Status
from incubator.premises.models import Approval, Premises


def visible_to(hat: Hat) -> Select[Booking]:
    """The street's for its staff, its own for an organization."""
    return select(Booking).where(_seen_by(hat))


def _seen_by(hat: Hat) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_CASES):
        return and_(Booking.hub_id == hat.hub_id, Booking.kind == KIND)
    if hat.may(Permission.APPLY):
        return Booking.organization_id == hat.organization_id
    return false()


def waiting_for(hat: Hat) -> Select[Booking]:
    """The requests this hat may answer: not those of a room that another post answers for."""
    theirs = and_(Premises.approval == Approval.POST, Premises.approver_id != hat.post_id)
    if not hat.may(Permission.MANAGE_PREMISES):
        return visible_to(hat).where(false())
    return (
        visible_to(hat)
        .join(Premises, Premises.id == Booking.premises_id)
        .where(Booking.status == Status.REQUESTED, ~theirs)
    )


def matching(text: str) -> ColumnElement[bool]:
    """Its number, what it is for, its room or its organization."""
    return or_(
        holding(text, Booking.number, Booking.purpose),
        Booking.premises.has(
            or_(
                holding(text, Premises.name),
                Premises.initials.startswith(text.lower(), autoescape=True),
            )
        ),
        Booking.organization.has(
            or_(
                holding(text, Organization.name),
                Organization.initials.startswith(text.lower(), autoescape=True),
            )
        ),
    )


def with_facts(query: Select[Booking]) -> Select[Booking]:
    """The same with the room and the organization a row of a list names."""
    return query.options(
        joinedload(Booking.premises), joinedload(Booking.organization), joinedload(Booking.hub)
    )


def has_date_from(day: date) -> ColumnElement[bool]:
    return Booking.occurrences.any(Occurrence.starts_at >= clock.at(day))


def has_date_through(day: date) -> ColumnElement[bool]:
    return Booking.occurrences.any(Occurrence.starts_at < clock.at(day + timedelta(days=1)))


def coming(hat: Hat, *, on: date) -> Select[Occurrence]:
    """The dates still to come of what the hat may see, the nearest first."""
    return (
        select(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(_seen_by(hat), Occurrence.state.in_(TO_COME), Occurrence.starts_at >= clock.at(on))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
