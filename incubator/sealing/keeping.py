"""Which seals the hub's bodies have and who keeps them, from when to when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import HubBody, Organization
from incubator.people.models import Person
from incubator.records.events import record
from incubator.sealing import queries
from incubator.sealing.models import Seal


def bodies_of(hat: Hat) -> list[Organization]:
    """The hub's own bodies, whose seals are registered here."""
    return list(
        db.session.scalars(
            select(Organization)
            .join(HubBody, HubBody.organization_id == Organization.id)
            .where(HubBody.hub_id == hat.hub_id)
            .order_by(HubBody.id)
        )
    )


def register(
    *,
    organization_id: int,
    name: str,
    keeper_id: int | None,
    kept_from: date,
    by: Hat,
    at: datetime,
) -> Seal:
    """Enter a seal with its first keeper. No picture of it is kept."""
    by.require(Permission.KEEP_SEALS)
    if organization_id not in {body.id for body in bodies_of(by)}:
        raise RuleError(_("请选择本中心的机构。"), field="organization")
    name = " ".join(name.split())
    if not name:
        raise RuleError(_("请填写印章名称，例如：公章、财务专用章。"), field="name")
    _refuse_second(organization_id, name)
    keeper = _keeper(keeper_id, kept_from, by)
    seal = Seal(
        organization_id=organization_id,
        name=name[:60],
        keeper_id=keeper.id,
        kept_from=kept_from,
    )
    db.session.add(seal)
    db.session.flush()
    record("seal.register", seal, by=by, at=at, after=_facts(seal))
    return seal


def hand_over(seal: Seal, *, keeper_id: int | None, kept_from: date, by: Hat, at: datetime) -> Seal:
    """Give a (locked) seal to another keeper: the old keeping ends the day before."""
    by.require(Permission.KEEP_SEALS)
    _refuse_ended(seal)
    keeper = _keeper(keeper_id, kept_from, by)
    if kept_from <= seal.kept_from:
        raise RuleError(
            _(
                "交接日期应晚于现保管人的开始日期 %(day)s。请核对。",
                day=seal.kept_from.isoformat(),
            ),
            field="kept_from",
        )
    if keeper.id == seal.keeper_id:
        raise RuleError(_("新保管人和现保管人是同一个人，不用交接。"), field="keeper")
    seal.kept_through = kept_from - timedelta(days=1)
    made = Seal(
        organization_id=seal.organization_id,
        name=seal.name,
        keeper_id=keeper.id,
        kept_from=kept_from,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "seal.hand-over",
        made,
        by=by,
        at=at,
        before={"keeper": seal.keeper_id, "kept_through": seal.kept_through},
        after=_facts(made),
    )
    return made


def retire(seal: Seal, *, on: date, reason: str, by: Hat, at: datetime) -> None:
    """Take a (locked) seal out of use, such as when it was handed in or destroyed."""
    by.require(Permission.KEEP_SEALS)
    _refuse_ended(seal)
    if not reason.strip():
        raise RuleError(_("请写明停用的理由，例如：更名换章，旧章已交回。"), field="reason")
    if on < seal.kept_from:
        raise RuleError(_("停用日期不能早于开始保管的日期。请核对。"), field="kept_through")
    seal.kept_through = on
    record(
        "seal.retire",
        seal,
        by=by,
        at=at,
        before={"kept_through": None},
        after={"kept_through": on},
        reason=reason,
    )


def _refuse_second(organization_id: int, name: str) -> None:
    present = db.session.scalar(
        select(Seal.id).where(
            Seal.organization_id == organization_id,
            Seal.name == name,
            Seal.kept_through.is_(None),
        )
    )
    if present is not None:
        raise RuleError(_("这枚印章已经登记。换保管人请在该印章下办理交接。"), field="name")


def _refuse_ended(seal: Seal) -> None:
    if seal.kept_through is not None:
        raise RuleError(_("这一段保管已经结束。请刷新页面，在现在的保管记录上办理。"))


def _keeper(keeper_id: int | None, day: date, by: Hat) -> Person:
    """Somebody with a post in the hub on the day the keeping begins."""
    staff = queries.staff_on(by.hub_id or 0, day).where(Person.id == keeper_id)
    found = db.session.scalar(staff)
    if found is None:
        raise RuleError(
            _("保管人在 %(day)s 应当在本中心任职。请先登记任职。", day=day.isoformat()),
            field="keeper",
        )
    return found


def _facts(seal: Seal) -> dict[str, object]:
    return {
        "seal": seal.name,
        "organization_id": seal.organization_id,
        "keeper": seal.keeper_id,
        "kept_from": seal.kept_from,
    }


def one(seal_id: int, hat: Hat) -> Seal:
    """A keeping of the hub's; anybody else's is not there."""
    found = db.session.scalar(queries.seals_visible_to(hat).where(Seal.id == seal_id))
    if found is None:
        raise NotFound(_("没有找到这枚印章。"))
    return found
