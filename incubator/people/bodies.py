"""Finds the body somebody means by its name, credit code or filing number."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.organizations.models import HubBody, Organization, OrgStatus

_SHOWN = 5


def of_the_hub(hub_id: int) -> Select[Organization]:
    """The hub's own three bodies, for the suggestions of a form."""
    return (
        select(Organization)
        .join(HubBody, HubBody.organization_id == Organization.id)
        .where(HubBody.hub_id == hub_id)
        .order_by(HubBody.id)
    )


def named(text: str, *, hub_id: int, field: str = "organization") -> Organization:
    """The one organization of the hub with this name, code or filing number.

    Raises `RuleError` on `field`, naming the candidates where part of a name fits a few.
    """
    text = text.strip()
    mine = select(Organization).where(
        Organization.hub_id == hub_id, Organization.status != OrgStatus.MERGED
    )
    exact = db.session.scalars(
        mine.where(
            or_(
                Organization.name == text,
                Organization.uscc == text.upper(),
                Organization.filing_no == text,
            )
        ).limit(2)
    ).all()
    if len(exact) == 1:
        return exact[0]
    if len(exact) > 1:
        raise RuleError(
            _("有几个组织都叫“%(name)s”，请改填信用代码或备案编号。", name=text), field=field
        )
    near = db.session.scalars(
        mine.where(Organization.name.contains(text, autoescape=True))
        .order_by(Organization.name)
        .limit(_SHOWN + 1)
    ).all()
    if not near:
        raise RuleError(
            _(
                "没有找到“%(name)s”。请填写全称、信用代码或备案编号；还没有登记的组织请先新增。",
                name=text,
            ),
            field=field,
        )
    names = "、".join(one.name for one in near[:_SHOWN])
    more = _("等") if len(near) > _SHOWN else ""
    raise RuleError(
        _("请填写全称。您要找的是不是：%(names)s%(more)s？", names=names, more=more), field=field
    )
