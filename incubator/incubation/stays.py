"""Which stays a hat may see, and whether one can still be served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from incubator.casework.queries import seen_by as cases_seen_by
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.incubation.models import Incubation
from incubator.incubation.states import IN_THE_HOUSE, STAYING
from incubator.incubation.staying import Mentoring
from incubator.organizations.models import Organization, OrgStatus


def visible_to(hat: Hat, *, on: date) -> Select[Incubation]:
    """Every stay that began: the hub's for staff, a mentor's own on `on`, an organization's own."""
    return (
        select(Incubation)
        .where(Incubation.entered_on.is_not(None), _seen_by(hat, on))
        .options(joinedload(Incubation.organization), joinedload(Incubation.base))
    )


def cases_visible_to(hat: Hat, *, on: date) -> Select[Incubation]:
    """Those, and the ones that have not moved in yet where the hat may see the case."""
    return (
        select(Incubation)
        .where(or_(cases_seen_by(hat), Incubation.id.in_(ids(hat, on=on))))
        .options(joinedload(Incubation.organization), joinedload(Incubation.base))
    )


def ids(hat: Hat, *, on: date) -> Select[int]:
    """The same as ids, to stand inside a query over what belongs to a stay."""
    seen = select(Incubation.id).where(Incubation.entered_on.is_not(None), _seen_by(hat, on))
    return seen.correlate(None)


def _seen_by(hat: Hat, on: date) -> ColumnElement[bool]:
    if hat.may(Permission.VIEW_CASES):
        return Incubation.hub_id == hat.hub_id
    if hat.may(Permission.MENTOR):
        looked_after = select(Mentoring.case_id).where(
            Mentoring.post_id == hat.post_id, in_force_on(Mentoring, on)
        )
        return and_(Incubation.hub_id == hat.hub_id, Incubation.id.in_(looked_after))
    if hat.may(Permission.APPLY):
        return Incubation.resident_id == hat.organization_id
    return false()


def in_the_house(hat: Hat, *, on: date) -> Select[Incubation]:
    """Those that are not handed over yet."""
    return visible_to(hat, on=on).where(Incubation.status.in_(IN_THE_HOUSE))


def served(hat: Hat, *, on: date) -> Select[Incubation]:
    """Those that are in the base and served: the rows of the health table."""
    return visible_to(hat, on=on).where(Incubation.status.in_(STAYING))


def matching(text: str) -> ColumnElement[bool]:
    """Its number, or the name or initials of its organization."""
    named = Incubation.organization.has(holding(text, Organization.name, Organization.initials))
    return holding(text, Incubation.number) | named


def of_resident(organization_id: int) -> Incubation | None:
    """The stay an organization is in now."""
    return db.session.scalar(
        select(Incubation).where(
            Incubation.resident_id == organization_id, Incubation.status.in_(IN_THE_HOUSE)
        )
    )


def own(stay_id: int, by: Hat) -> Incubation:
    """The case, locked, of the hub's own; anybody else's is not there."""
    stay: Incubation = locked(Incubation, stay_id)
    if stay.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))
    return stay


def began(found: Sequence[Incubation]) -> dict[int, date | None]:
    """By stay the day its organization first moved in: a second term is not a new stay.

    One statement for each term that went before, however many stays there are.
    """
    days = {stay.id: stay.entered_on for stay in found}
    before = {stay.previous_id: stay.id for stay in found if stay.previous_id is not None}
    while before:
        query = select(Incubation.id, Incubation.entered_on, Incubation.previous_id)
        earlier = db.session.execute(query.where(Incubation.id.in_(before))).all()
        days |= {before[id]: day for id, day, _previous in earlier}
        before = {previous: before[id] for id, _day, previous in earlier if previous is not None}
    return days


def began_on(stay: Incubation) -> date | None:
    return began([stay])[stay.id]


def entry_day(stay: Incubation) -> date:
    """The day it moved in; a stay that has not begun is refused."""
    if stay.entered_on is None:
        raise RuleError(_("还没有办理入驻，不能登记在孵事项。请先办理入驻。"))
    return stay.entered_on


def require_staying(stay: Incubation) -> date:
    """The day it moved in, of a stay that still goes on."""
    entered_on = entry_day(stay)
    if stay.status not in STAYING:
        raise RuleError(_("这个组织已不在孵，不能再登记新的在孵事项。"))
    return entered_on


def require_may_serve(hat: Hat, stay: Incubation, *, on: date) -> None:
    """The officers of the base, and the mentors who look after this very organization."""
    if hat.may(Permission.MANAGE_INCUBATION):
        return
    hat.require(Permission.MENTOR)
    if not _looks_after(hat, stay, on):
        raise RuleError(_("您不是这个组织的导师，不能登记。请服务中心先指定您为导师。"))


def _looks_after(hat: Hat, stay: Incubation, on: date) -> bool:
    found = select(Mentoring.id).where(
        Mentoring.case_id == stay.id,
        Mentoring.post_id == hat.post_id,
        in_force_on(Mentoring, on),
    )
    return db.session.scalar(found.limit(1)) is not None


def registers_by(case: Incubation) -> date | None:
    """The day by which a body has to be registered that is not registered yet."""
    unregistered = case.organization.status is OrgStatus.PROSPECTIVE
    return case.register_by if unregistered else None
