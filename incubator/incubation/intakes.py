"""Which intakes there are for whom, and which phase each is in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation.intake import Intake, Track
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.organizations.models import Organization, OrgStatus, OrgType


class Phase(StrEnum):
    """Where an intake stands; derived from its window, never stored."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    ENDED = "ended"


PHASE_WORDS: dict[str, tuple[str, str]] = {
    Phase.DRAFT: (_("草稿"), ""),
    Phase.UPCOMING: (_("未开始"), ""),
    Phase.OPEN: (_("接受申请"), "green"),
    Phase.CLOSED: (_("已截止"), "amber"),
    Phase.ENDED: (_("已结束"), ""),
}
TRACK_WORDS: dict[Track, str] = {
    Track.REGISTERED: _("已登记"),
    Track.PROSPECTIVE: _("拟登记"),
    Track.FILED: _("备案"),
}


def phase_at(now: datetime) -> ColumnElement[str]:
    """The phase of each intake at `now`, for a query over `Intake`."""
    return case(
        (Intake.closed_at.is_not(None), Phase.ENDED.value),
        (Intake.published_at.is_(None), Phase.DRAFT.value),
        (Intake.opens_at > now, Phase.UPCOMING.value),
        (or_(Intake.closes_at.is_(None), Intake.closes_at > now), Phase.OPEN.value),
        else_=Phase.CLOSED.value,
    )


def phase(intake: Intake, *, at: datetime) -> Phase:
    """The same of one row already loaded."""
    if intake.closed_at is not None:
        return Phase.ENDED
    if intake.published_at is None:
        return Phase.DRAFT
    if intake.opens_at > at:
        return Phase.UPCOMING
    return Phase.OPEN if intake.closes_at is None or intake.closes_at > at else Phase.CLOSED


def visible_to(hat: Hat | None) -> Select[Intake]:
    """Published intakes are everybody's; drafts are the hub's own staff's."""
    seen: ColumnElement[bool] = Intake.published_at.is_not(None)
    if hat is not None and hat.may(Permission.VIEW_CASES):
        seen = or_(seen, IncubationBase.hub_id == hat.hub_id)
    return _of_bases().where(seen)


def of_hub(hat: Hat) -> Select[Intake]:
    """Every intake of the hub: the register staff work with."""
    mine = IncubationBase.hub_id == hat.hub_id if hat.may(Permission.VIEW_CASES) else false()
    return _of_bases().where(mine)


def _of_bases() -> Select[Intake]:
    return (
        select(Intake)
        .join(Intake.base)
        .options(joinedload(Intake.base).joinedload(IncubationBase.hub))
    )


def open_now(now: datetime, *, hub_id: int | None = None) -> Select[Intake]:
    """Published and inside their window, those that never close last."""
    query = visible_to(None).where(
        phase_at(now) == Phase.OPEN.value, IncubationBase.closed_on.is_(None)
    )
    if hub_id is not None:
        query = query.where(IncubationBase.hub_id == hub_id)
    return query.order_by(Intake.closes_at.is_(None), Intake.closes_at, Intake.id)


def bases_open() -> Select[IncubationBase]:
    """The bases the public page shows."""
    return (
        select(IncubationBase)
        .where(IncubationBase.closed_on.is_(None))
        .options(joinedload(IncubationBase.hub))
        .order_by(IncubationBase.hub_id, IncubationBase.id)
    )


def handed_in(ids: list[int]) -> dict[int, int]:
    """How many applications each of these intakes received, drafts left out."""
    own, base = Incubation.__table__, Case.__table__
    counted = (
        select(own.c.intake_id, func.count(own.c.id).label("n"))
        .select_from(own.join(base, base.c.id == own.c.id))
        .where(and_(own.c.intake_id.in_(ids), base.c.status != Status.DRAFT.value))
        .group_by(own.c.intake_id)
    )
    return {row.intake_id: row.n for row in db.session.execute(counted)}


def track_of(organization: Organization) -> Track:
    """What an organization applies as, by the register and not by what it says."""
    if organization.status is OrgStatus.PROSPECTIVE:
        return Track.PROSPECTIVE
    return Track.FILED if organization.org_type is OrgType.FILED_GROUP else Track.REGISTERED
