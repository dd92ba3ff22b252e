"""Mentors as posts: who looks after which incubatee, from day to day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.casework import messages
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.models import Incubation
from incubator.incubation.staying import Mentoring
from incubator.people.models import Post
from incubator.people.queries import holders_in_hub
from incubator.records.events import record


def offered(hub_id: int, *, on: date) -> Select[Post]:
    """The mentors' posts of a hub that are held on `on`."""
    return (
        holders_in_hub(hub_id, permissions={Permission.MENTOR}, on=on)
        .where(Post.role == Role.MENTOR)
        .options(joinedload(Post.person))
    )


def assign(
    stay_id: int, *, post_id: int | None, starts_on: date | None, by: Hat, at: datetime
) -> Mentoring:
    """Let a mentor look after an incubatee, from `starts_on` until it is ended."""
    by.require(Permission.MANAGE_INCUBATION)
    stay = stays.own(stay_id, by)
    entered_on = stays.require_staying(stay)
    if starts_on is None or starts_on < entered_on:
        raise RuleError(
            _("开始日期不能早于入驻日期 %(day)s。", day=entered_on.isoformat()), field="starts_on"
        )
    post = db.session.scalar(offered(stay.hub_id, on=starts_on).where(Post.id == post_id))
    if post is None:
        raise RuleError(
            _("这个人在开始日期当天不是本中心的孵化导师。请先由系统管理员任命。"), field="post"
        )
    open_one = select(Mentoring.id).where(
        Mentoring.case_id == stay.id, Mentoring.post_id == post.id, Mentoring.ends_on.is_(None)
    )
    if db.session.scalar(open_one) is not None:
        raise RuleError(_("%(name)s已经是这个组织的导师。", name=post.person.name), field="post")
    made = Mentoring(case_id=stay.id, post_id=post.id, starts_on=starts_on)
    db.session.add(made)
    db.session.flush()
    record(
        "mentoring.begin",
        made,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        after={"post_id": post.id, "starts_on": starts_on},
    )
    _tell(made, stay, by=by, at=at)
    return made


def _tell(made: Mentoring, stay: Incubation, *, by: Hat, at: datetime) -> None:
    telling = messages.Telling(
        source=f"{Mentoring.__tablename__}:{made.id}",
        step="begin",
        on=made.starts_on,
        subject=_("您已被指定为“%(name)s”的孵化导师", name=stay.organization.name),
        body=_("登录后在工作台可以看到这个组织，并登记服务。"),
        link=f"/incubation/{stay.id}",
        hub_id=stay.hub_id,
    )
    messages.put(telling, {made.post.person_id} - {by.person_id}, at=at)


def end(mentoring_id: int, *, ends_on: date | None, by: Hat, at: datetime) -> Mentoring:
    """Set the last day; from the next day on the mentor no longer sees the incubatee."""
    by.require(Permission.MANAGE_INCUBATION)
    made: Mentoring = locked(Mentoring, mentoring_id)
    stay = stays.own(made.case_id, by)
    if made.ends_on is not None:
        raise RuleError(_("这段辅导已定于 %(day)s 结束。", day=made.ends_on.isoformat()))
    if ends_on is None or not made.starts_on <= ends_on <= clock.on(at):
        raise RuleError(
            _(
                "最后一天应在开始日期（%(day)s）以后，不晚于今天。请核对。",
                day=made.starts_on.isoformat(),
            ),
            field="ends_on",
        )
    made.ends_on = ends_on
    db.session.flush()
    record(
        "mentoring.end",
        made,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        after={"ends_on": ends_on},
    )
    return made


def visible_to(hat: Hat, *, on: date) -> Select[Mentoring]:
    return select(Mentoring).where(Mentoring.case_id.in_(stays.ids(hat, on=on)))


def of_stay(stay_id: int) -> list[Mentoring]:
    """Everybody who looks or looked after the incubatee, the present ones first."""
    query = (
        select(Mentoring)
        .where(Mentoring.case_id == stay_id)
        .options(joinedload(Mentoring.post).joinedload(Post.person))
        .order_by(Mentoring.ends_on.is_not(None), Mentoring.starts_on, Mentoring.id)
    )
    return list(db.session.scalars(query))
