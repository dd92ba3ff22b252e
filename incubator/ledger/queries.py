"""Which budgets and postings a hat may see: the fiscal books, and other legal persons' under own posts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from incubator.core.db import db
from incubator.core.permissions import Hat, Permission, Role
from incubator.ledger.models import Budget, Posting
from incubator.organizations.models import BodyKind, HubBody

SEPARATE_BODIES = (BodyKind.FEDERATION, BodyKind.COMMUNITY_FOUNDATION)
"""Bodies of a hub whose money is a book of its own, seen by their own people and the auditor."""


def visible_to(hat: Hat) -> Select[Budget]:
    return select(Budget).where(seen_by(hat))


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which a budget row is this hat's to see."""
    if not hat.may(Permission.VIEW_MONEY):
        return false()
    return and_(Budget.hub_id == hat.hub_id, book_seen_by(hat, Budget.owner_id))


def may_see(budget_id: int | None, hat: Hat) -> bool:
    """Whether one budget is this hat's to see; another legal person's money is only its own people's."""
    return db.session.scalar(visible_to(hat).where(Budget.id == budget_id)) is not None


def book_seen_by(hat: Hat, owner_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the book of the body `owner_id` (a column) is open to this hat of the hub."""
    if hat.role is Role.AUDITOR:
        return true()
    separate = select(HubBody.organization_id).where(
        HubBody.hub_id == hat.hub_id, HubBody.kind.in_(SEPARATE_BODIES)
    )
    return or_(owner_id == hat.organization_id, owner_id.not_in(separate))


def postings_visible_to(hat: Hat) -> Select[Posting]:
    return select(Posting).join(Budget, Budget.id == Posting.budget_id).where(seen_by(hat))
