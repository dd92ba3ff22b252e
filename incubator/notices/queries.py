"""Which notices somebody may see: what was published is everybody's."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, or_, select

from incubator.core.permissions import Hat, Permission
from incubator.notices.models import Notice, NoticeState, Objection, ObjectionState

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
