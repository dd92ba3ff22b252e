"""Declaring what the law and the conflict rules ask of a person: relatives, and being a state official."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import one_line, tidy_code
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people.barring import require_official_allowed, require_relatives_allowed
from incubator.people.declarations import Relative
from incubator.people.models import Person, Post
from incubator.records.events import record

_NAMESAKES = 2


def ties_of(person_id: int) -> Select[Relative]:
    """Every tie a person declared or was declared in, those that hold first."""
    return (
        select(Relative)
        .where(or_(Relative.person_id == person_id, Relative.relative_id == person_id))
        .order_by(Relative.ended_on.is_not(None), Relative.id)
    )


def declare_official(person: Person, official: bool, *, by: Hat, at: datetime) -> None:
    """Say whether somebody is a serving state official. Refused beside an office the law keeps apart."""
    _require_own_or_staff(person, by)
    locked(Person, person.id)
    if official:
        require_official_allowed(person, at=at)
    before, person.state_official = person.state_official, official
    record(
        "person.declare-official",
        person,
        by=by,
        at=at,
        before={"state_official": before},
        after={"state_official": official},
    )


def relative_named(name: str, organization: str, *, but: int) -> Person:
    """The one person called so with a post in the organization called so; nothing more is told."""
    body = one_line(organization)
    found = db.session.scalars(
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(
            Person.name == one_line(name),
            Person.id != but,
            Person.redacted_at.is_(None),
            or_(Organization.name == body, Organization.uscc == tidy_code(organization).upper()),
        )
        .distinct()
        .limit(_NAMESAKES)
    ).all()
    if not found:
        raise RuleError(
            _("没有找到在这个单位任职的这个人。请核对姓名和单位全称；没有在册任职的亲属不用申报。"),
            field="relative",
        )
    if len(found) > 1:
        raise RuleError(_("这个单位有同名的人，请到服务中心窗口由工作人员申报。"), field="relative")
    return found[0]


def declare_relative(
    person: Person, relative: Person, tie: str, *, by: Hat, at: datetime
) -> Relative:
    """Keep a tie between two persons; refused where an office of one bars the other's."""
    _require_own_or_staff(person, by)
    if person.id == relative.id:
        raise RuleError(_("亲属应是另一个人。"), field="relative")
    first, second = sorted((person.id, relative.id))
    for person_id in (first, second):  # always in one order: two who declare each other do not wait
        locked(Person, person_id)
    tie = one_line(tie)
    if not tie:
        raise RuleError(_("请写明是什么亲属，例如：配偶、父子、兄妹。"), field="tie")
    require_relatives_allowed(person.id, relative.id, at=at)
    made = db.session.scalar(
        select(Relative).where(Relative.person_id == first, Relative.relative_id == second)
    )
    if made is not None and made.ended_on is None:
        raise RuleError(_("这项亲属关系已经申报过。"), field="relative")
    if made is None:
        made = Relative(person_id=first, relative_id=second)
        db.session.add(made)
    made.tie, made.declared_on, made.declared_by_id = tie, clock.on(at), by.post_id
    made.ended_on = None
    db.session.flush()
    # what tie it is stays with the declaration: events keep nothing personal
    record(
        "relative.declare", made, by=by, at=at, after={"person_id": first, "relative_id": second}
    )
    return made


def end_tie(tie: Relative, *, reason: str, by: Hat, at: datetime) -> None:
    """A tie declared in error, or one that ended; staff alone, so that nobody sheds a conflict."""
    if not _staff(by):
        raise RuleError(_("亲属关系由工作人员核实后终止，请到服务中心窗口办理。"))
    if by.person_id in (tie.person_id, tie.relative_id):
        raise RuleError(_("不能终止自己的亲属关系申报，请另一位同事办理。"))
    if tie.ended_on is not None:
        raise RuleError(_("这项亲属关系已经终止。"))
    if not reason.strip():
        raise RuleError(_("请写明理由。"), field="reason")
    tie.ended_on = clock.on(at)
    record("relative.end", tie, by=by, at=at, after={"ended_on": tie.ended_on}, reason=reason)


def _staff(by: Hat) -> bool:
    return by.may(Permission.MANAGE_PEOPLE) or by.may(Permission.MANAGE_ORGANIZATIONS)


def _require_own_or_staff(person: Person, by: Hat) -> None:
    if person.redacted_at is not None:
        raise RuleError(_("此人的信息已经删除，不能再修改。"))
    if by.person_id != person.id and not _staff(by):
        raise RuleError(_("只能申报自己的情况。"))
