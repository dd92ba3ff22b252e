"""Which warnings and suspensions there are, which hold on a day, and how many no-shows count."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.validity import months_after
from incubator.organizations.models import Organization
from incubator.premises.booking import Booking, Occurrence, Sanction, State
from incubator.rules.queries import rule


def visible_to(hat: Hat) -> Select[Sanction]:
    """Warnings and suspensions: the hub's for its staff, its own for an organization."""
    if hat.may(Permission.VIEW_CASES):
        mine: ColumnElement[bool] = Sanction.hub_id == hat.hub_id
    elif hat.may(Permission.APPLY):
        mine = Sanction.organization_id == hat.organization_id
    else:
        mine = false()
    return select(Sanction).where(mine)


def matching(text: str) -> ColumnElement[bool]:
    return Sanction.organization.has(holding(text, Organization.name, Organization.initials))


def holds_on(day: date) -> ColumnElement[bool]:
    """In force on `day`: its days include it and nobody lifted it before."""
    return (
        (Sanction.from_on <= day)
        & (Sanction.through_on >= day)
        & or_(Sanction.lifted_on.is_(None), Sanction.lifted_on > day)
    )


def suspending(organization_id: int, hub_id: int, *, on: date) -> Select[Sanction]:
    """What keeps an organization from booking on `on`, the longest first."""
    return (
        select(Sanction)
        .where(
            Sanction.organization_id == organization_id,
            Sanction.hub_id == hub_id,
            Sanction.suspends,
            holds_on(on),
        )
        .order_by(Sanction.through_on.desc(), Sanction.id)
    )


def waiting_for_answer(hub_id: int) -> Select[Sanction]:
    """Appeals nobody has answered, the oldest first."""
    return (
        select(Sanction)
        .where(
            Sanction.hub_id == hub_id,
            Sanction.appealed_at.is_not(None),
            Sanction.answered_at.is_(None),
        )
        .order_by(Sanction.appealed_at, Sanction.id)
    )


def counted(organization_id: int, hub_id: int, *, on: date) -> int:
    """No-shows of the last months by the rule, less those an appeal took back."""
    months = rule("premises.no-show-months", on=on, hub_id=hub_id).value
    since = clock.at(months_after(on, -months))
    taken_back = select(Sanction.occurrence_id).where(
        Sanction.organization_id == organization_id,
        Sanction.occurrence_id.is_not(None),
        Sanction.lifted_on.is_not(None),
    )
    return (
        db.session.scalar(
            select(func.count(Occurrence.id))
            .join(Booking, Booking.id == Occurrence.booking_id)
            .where(
                Booking.organization_id == organization_id,
                Booking.hub_id == hub_id,
                Occurrence.state == State.NO_SHOW,
                Occurrence.starts_at >= since,
                Occurrence.id.not_in(taken_back),
            )
        )
        or 0
    )
