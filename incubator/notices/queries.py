"""Which notices somebody may see: what was published is everybody's."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select

from incubator.core.permissions import Hat, Permission
from incubator.notices.models import (
    Notice,
    NoticeItem,
    NoticeState,
    Objection,
    ObjectionState,
    Proof,
)
from incubator.records.models import Event

SHOWN = (NoticeState.PUBLISHED, NoticeState.CLOSED, NoticeState.WITHDRAWN)


def visible_to(hat: Hat | None) -> Select[Notice]:
    """Published notices for everybody; the hub's drafts as well for those who publish."""
    shown = Notice.state.in_(SHOWN)
    if hat is not None and hat.may(Permission.VIEW_CASES):
        return select(Notice).where(or_(shown, Notice.hub_id == hat.hub_id))
    return select(Notice).where(shown)


def of_hub(hat: Hat) -> Select[Notice]:
    """The hub's own notices, for its staff."""
    return select(Notice).where(Notice.hub_id == hat.hub_id)


def running_on(day: date) -> Select[Notice]:
    return select(Notice).where(
        Notice.state == NoticeState.PUBLISHED, Notice.starts_on <= day, Notice.ends_on >= day
    )


def objections_visible_to(hat: Hat) -> Select[Objection]:
    return select(Objection).join(Notice).where(Notice.hub_id == hat.hub_id)


def unanswered(hat: Hat) -> Select[Objection]:
    return objections_visible_to(hat).where(Objection.state == ObjectionState.RECEIVED)


_TOLD = ("notice.publish", "notice.recount", "notice.withdraw", "notice.close")


def acts_about(case_id: int) -> ColumnElement[bool]:
    """The events of the notices that list a case: shown, proved, recounted, taken back, ended.

    They are of the whole list, so they say nothing of the other cases on it. A draft is nobody's
    business yet, and an objection is its objector's: what it does to a case is a step of that case.
    """
    listing = select(NoticeItem.notice_id).where(NoticeItem.case_id == case_id)
    proofs = select(Proof.id).where(Proof.notice_id.in_(listing))
    return or_(
        and_(
            Event.object_type == Notice.__tablename__,
            Event.object_id.in_(listing),
            Event.verb.in_(_TOLD),
        ),
        and_(Event.object_type == Proof.__tablename__, Event.object_id.in_(proofs)),
    )
