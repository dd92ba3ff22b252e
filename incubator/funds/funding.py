"""Funds with their budget lines: whose they are, who sees them, and setting them up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.core.columns import Fen
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.models import Fund, FundBudget
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget
from incubator.ledger.queries import SEPARATE_BODIES, book_seen_by
from incubator.organizations.models import BodyKind, Hub, HubBody, Organization, OrgType
from incubator.records.events import record


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which a fund row is this hat's to see: the same as for its budgets."""
    if not hat.may(Permission.VIEW_MONEY):
        return false()
    return and_(Fund.hub_id == hat.hub_id, book_seen_by(hat, Fund.owner_id))


def visible_to(hat: Hat) -> Select[Fund]:
    return select(Fund).where(seen_by(hat))


def lines_visible_to(hat: Hat) -> Select[FundBudget]:
    """One row per fund, source and year, with what a list of them shows."""
    return (
        select(FundBudget)
        .join(Fund, Fund.id == FundBudget.fund_id)
        .join(Budget, Budget.id == FundBudget.budget_id)
        .where(seen_by(hat))
        .options(joinedload(FundBudget.fund).joinedload(Fund.owner), joinedload(FundBudget.budget))
    )


def with_lines(query: Select[Fund]) -> Select[Fund]:
    """The same funds with owner and budgets loaded along."""
    return query.options(
        joinedload(Fund.owner), selectinload(Fund.lines).joinedload(FundBudget.budget)
    )


def owners_for(hat: Hat) -> Select[Organization]:
    """Whose book this hat may open a fund in: the street office's, the centre's, or its own body's."""
    separate = select(HubBody.organization_id).where(
        HubBody.hub_id == hat.hub_id, HubBody.kind.in_(SEPARATE_BODIES)
    )
    centre = select(HubBody.organization_id).where(
        HubBody.hub_id == hat.hub_id, HubBody.kind == BodyKind.SERVICE_CENTRE
    )
    fiscal = or_(Organization.org_type == OrgType.SUBDISTRICT, Organization.id.in_(centre))
    return (
        select(Organization)
        .where(
            Organization.hub_id == hat.hub_id,
            or_(
                Organization.id == hat.organization_id,
                and_(fiscal, Organization.id.not_in(separate)),
            ),
        )
        .order_by(Organization.org_type != OrgType.SUBDISTRICT, Organization.id)
    )


def set_up(*, owner_id: int, name: str, basis: str, by: Hat, at: datetime) -> Fund:
    """A fund under one set of rules in one body's book; its money comes by `add_line`."""
    by.require(Permission.MANAGE_BUDGET)
    name, basis = name.strip(), basis.strip()
    _refuse_foreign_owner(owner_id, by)
    if not name or not basis:
        raise RuleError(_("请填写资金名称和所依据的管理办法。"), field="basis" if name else "name")
    same = select(Fund.id).where(Fund.hub_id == by.hub_id, Fund.name == name)
    if db.session.scalar(same) is not None:
        raise RuleError(_("已有同名资金，请换一个名称，或在原有资金下追加预算。"), field="name")
    hub = db.session.get_one(Hub, by.hub_id)
    fund = Fund(hub_id=hub.id, owner_id=owner_id, name=name, basis=basis)
    db.session.add(fund)
    db.session.flush()
    record(
        "fund.set-up",
        fund,
        by=by,
        at=at,
        hub_id=hub.id,
        after={"name": name, "owner_id": owner_id, "basis": basis},
    )
    return fund


def add_line(
    fund: Fund, *, source: str, year: int, amount: Fen, memo: str, by: Hat, at: datetime
) -> FundBudget:
    """A source's money for one year of the fund, with the amount first sent down to it."""
    by.require(Permission.MANAGE_BUDGET)
    fund = locked(Fund, fund.id)
    _refuse_foreign_owner(fund.owner_id, by)
    if not source.strip():
        raise RuleError(_("请填写资金来源，例如“区级财政”。"), field="source")
    budget = ledger.open_budget(
        hub_id=fund.hub_id,
        owner_id=fund.owner_id,
        name=fund.name,
        source=source.strip(),
        year=year,
        by=by,
        at=at,
    )
    line = FundBudget(fund_id=fund.id, budget_id=budget.id)
    db.session.add(line)
    db.session.flush()
    voucher = ledger.Voucher(memo, f"appropriate:line:{line.id}")
    ledger.appropriate(budget.id, amount, voucher, by=by, at=at)
    return line


def _refuse_foreign_owner(owner_id: int, by: Hat) -> None:
    own = owners_for(by).where(Organization.id == owner_id)
    if db.session.scalar(own) is None:
        raise RuleError(
            _("这笔钱属于另一个法人，只有该法人的任职人员可以管理。请切换身份或请其办理。"),
            field="owner_id",
        )
