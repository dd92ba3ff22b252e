"""What stands against two organizations becoming one: what both have and only one may have."""

from __future__ import annotations

from sqlalchemy import Table, or_, select

from incubator.core.columns import Base
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _


def table(name: str) -> Table:
    """A table of a capability above, by its name."""
    return Base.metadata.tables[name]


def refuse(into_id: int, other_id: int) -> None:
    """Say which of the two rows has to be settled first, if any."""
    _refuse_one_call(into_id, other_id)
    _refuse_two_applications(into_id, other_id)
    _refuse_application_beside_stay(into_id, other_id)
    _refuse_shared_days(into_id, other_id)
    _refuse_same_post(into_id, other_id)


def _refuse_one_call(into_id: int, other_id: int) -> None:
    applications = table("fund_application")
    first, second = applications.alias(), applications.alias()
    both = select(first.c.id).join(second, second.c.call_id == first.c.call_id)
    both = both.where(first.c.applicant_id == into_id, second.c.applicant_id == other_id)
    if db.session.execute(both.limit(1)).first():
        raise RuleError(_("两个组织在同一批次都有申报，不能合并。请先撤回其中一件。"))


def _refuse_two_applications(into_id: int, other_id: int) -> None:
    stays = table("incubation")
    applying = select(stays.c.resident_id).where(
        stays.c.resident_id.in_((into_id, other_id)),
        stays.c.entered_on.is_(None),
        stays.c.ended_on.is_(None),
    )
    if len(set(db.session.scalars(applying))) > 1:
        raise RuleError(_("两个组织都有正在办理的孵化入驻申请，不能合并。请先撤回或办结其中一件。"))


def _refuse_application_beside_stay(into_id: int, other_id: int) -> None:
    """Who is in the base may not apply for it, under whichever of its two rows."""
    stays = table("incubation")
    both = select(stays.c.resident_id, stays.c.entered_on).where(
        stays.c.resident_id.in_((into_id, other_id)), stays.c.ended_on.is_(None)
    )
    rows = db.session.execute(both).all()
    inside = {row.resident_id for row in rows if row.entered_on is not None}
    applying = {row.resident_id for row in rows if row.entered_on is None}
    if inside and applying - inside:
        raise RuleError(
            _("两个组织一个正在孵化，一个有正在办理的入驻申请，不能合并。请先撤回或办结那件申请。")
        )


def _refuse_shared_days(into_id: int, other_id: int) -> None:
    """One may leave on the day the other moves in; any other day in common is one too many."""
    first, second = table("incubation").alias(), table("incubation").alias()
    found = db.session.execute(
        select(first.c.entered_on, second.c.entered_on)
        .where(
            first.c.resident_id == into_id,
            second.c.resident_id == other_id,
            first.c.entered_on.is_not(None),
            second.c.entered_on.is_not(None),
            or_(first.c.left_on.is_(None), first.c.left_on > second.c.entered_on),
            or_(second.c.left_on.is_(None), second.c.left_on > first.c.entered_on),
        )
        .limit(1)
    ).first()
    if found:
        raise RuleError(
            _(
                "两个组织的在孵时间重叠（分别从 %(one)s、%(two)s 起），不能合并。请先办理其中一家退驻，或更正入驻日期。",
                one=found[0],
                two=found[1],
            )
        )


def _refuse_same_post(into_id: int, other_id: int) -> None:
    """Somebody who holds one office in both rows on the same days."""
    first, second, person = table("post").alias(), table("post").alias(), table("person")
    found = db.session.execute(
        select(person.c.name, second.c.starts_on)
        .join(first, first.c.person_id == person.c.id)
        .join(second, second.c.person_id == person.c.id)
        .where(
            first.c.organization_id == into_id,
            second.c.organization_id == other_id,
            first.c.role == second.c.role,
            or_(first.c.ends_on.is_(None), first.c.ends_on >= second.c.starts_on),
            or_(second.c.ends_on.is_(None), second.c.ends_on >= first.c.starts_on),
        )
        .limit(1)
    ).first()
    if found:
        raise RuleError(
            _(
                "%(name)s在两个组织以同一身份任职，日期重叠（%(day)s 起）。请先结束或改正其中一项任职。",
                name=found[0],
                day=found[1],
            )
        )
