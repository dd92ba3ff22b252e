"""Which incubations a hat may open, from draft to hand-over, and which one an organization has now."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.states import Status


def visible_to(hat: Hat) -> Select[Incubation]:
    """The applications and stays a hat may open; a draft written online is the applicant's alone."""
    return select(Incubation).where(_seen_by(hat))


def _seen_by(hat: Hat) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_CASES):
        handed_in = or_(Incubation.status != Status.DRAFT, Incubation.entered_on_behalf)
        return and_(Incubation.hub_id == hat.hub_id, Incubation.kind == KIND, handed_in)
    if hat.may(Permission.APPLY):
        return Incubation.organization_id == hat.organization_id
    return false()


def applying(organization_id: int | None) -> Incubation | None:
    """The one application an organization has on its way, if any."""
    return db.session.scalar(
        select(Incubation).where(
            Incubation.resident_id == organization_id,
            Incubation.entered_on.is_(None),
            Incubation.ended_on.is_(None),
        )
    )


def staying(organization_id: int | None) -> Incubation | None:
    """The one stay an organization has not left, if any."""
    return db.session.scalar(
        select(Incubation).where(
            Incubation.resident_id == organization_id,
            Incubation.entered_on.is_not(None),
            Incubation.left_on.is_(None),
        )
    )


def drafts_of(intake_id: int) -> Select[Incubation]:
    """Applications begun and not handed in, to be extended one by one."""
    return select(Incubation).where(
        Incubation.intake_id == intake_id, Incubation.status == Status.DRAFT
    )
