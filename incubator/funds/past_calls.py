"""Opens a call after the fact, to hold results published before the centre worked with this system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.money import MAX_FEN
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds.models import Call, Category, Fund
from incubator.funds.results import may_import
from incubator.organizations.models import BodyKind, Hub, Organization, OrgStatus, OrgType
from incubator.records.events import record
from incubator.rules.queries import rule

FUND_NAME = "历史资助结果（导入）"
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{1,39}")


@dataclass(frozen=True)
class PastCall:
    """What is known of it: `basis` is printed on its certificates."""

    code: str
    title: str
    basis: str
    certificate_title: str = "资助证书"
    ended_on: date | None = None


def call_named(code: str) -> Call | None:
    return db.session.scalar(select(Call).where(Call.code == code))


def open_past_call(hub: Hub, facts: PastCall, *, by: Hat, at: datetime) -> Call:
    """A closed call of the hub without budget or rubric; its fund is opened with the first one."""
    may_import(by, hub.id)
    if not _CODE.fullmatch(facts.code):
        raise RuleError(
            _("批次代号“%(code)s”只能用字母、数字和短横线，2 至 40 个字符。", code=facts.code)
        )
    if call_named(facts.code) is not None:
        raise RuleError(_("已有代号为 %(code)s 的批次。", code=facts.code))
    ended_on = facts.ended_on or clock.on(at)
    notice = rule("funds.notice", on=clock.on(at), hub_id=hub.id)
    call = Call(
        hub_id=hub.id,
        fund_id=_fund(hub, by=by, at=at).id,
        code=facts.code,
        title=facts.title,
        category=Category.BRAND,
        basis=facts.basis,
        opens_at=clock.at(ended_on - timedelta(days=1)),
        closes_at=clock.at(ended_on),
        cap=MAX_FEN,
        notice_days=notice.value,
        notice_unit=notice.unit,
        certificate_title=facts.certificate_title,
        past=True,
        published_at=at,
        closed_at=at,
    )
    db.session.add(call)
    db.session.flush()
    record("call.open-past", call, by=by, at=at, hub_id=hub.id, after={"code": call.code})
    return call


def _fund(hub: Hub, *, by: Hat, at: datetime) -> Fund:
    found = db.session.scalar(select(Fund).where(Fund.hub_id == hub.id, Fund.name == FUND_NAME))
    if found is not None:
        return found
    made = Fund(
        hub_id=hub.id,
        owner_id=_owner(hub, by=by, at=at).id,
        name=FUND_NAME,
        basis=_("以各批次公开发布的名单为准")[:],
    )
    db.session.add(made)
    db.session.flush()
    record("fund.open", made, by=by, at=at, hub_id=hub.id, after={"name": FUND_NAME})
    return made


def _owner(hub: Hub, *, by: Hat, at: datetime) -> Organization:
    """Whose book it would be: the centre's, or the street office's where no centre is named yet."""
    for body in hub.bodies:
        if body.kind is BodyKind.SERVICE_CENTRE:
            return body.organization
    office = db.session.scalar(
        select(Organization).where(
            Organization.hub_id == hub.id, Organization.org_type == OrgType.SUBDISTRICT
        )
    )
    if office is None:
        office = Organization(
            hub_id=hub.id,
            name=hub.street_office,
            org_type=OrgType.SUBDISTRICT,
            status=OrgStatus.REGISTERED,
            created_at=at,
        )
        db.session.add(office)
        db.session.flush()
        record("organization.create", office, by=by, at=at, hub_id=hub.id)
    return office
