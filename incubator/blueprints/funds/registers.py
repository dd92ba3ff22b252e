"""The lists of money: one row per fund, source and year, and one per posting."""

from __future__ import annotations

from sqlalchemy import or_

from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import funding
from incubator.funds.models import Fund, FundBudget
from incubator.ledger.books import KIND_LABEL
from incubator.ledger.models import Budget, Posting, PostingKind
from incubator.ledger.queries import postings_visible_to
from incubator.people.models import Person
from incubator.web.listing import Column, Filter, Register, Shape


def lines(hat: Hat, years: list[int]) -> Register:
    """Books of different bodies stand in rows of their own and are never added up."""
    return Register(
        name=_("资金"),
        unit=_("笔"),
        query=funding.lines_visible_to(hat),
        identity=FundBudget.id,
        columns=[
            Column("fund", _("资金、来源与年度"), lambda row: row.fund.name, Fund.name),
            Column("source", _("来源"), lambda row: row.budget.source, export_only=True),
            Column("year", _("年度"), lambda row: row.budget.year, export_only=True),
            Column("owner", _("资金归属"), lambda row: row.fund.owner.name, export_only=True),
            Column(
                "total", _("预算"), lambda row: row.budget.total, Budget.total, Shape.MONEY, True
            ),
            Column(
                "committed",
                _("已批待付"),
                lambda row: row.budget.committed,
                Budget.committed,
                Shape.MONEY,
                hide_small=True,
            ),
            Column("paid", _("已付"), lambda row: row.budget.paid, Budget.paid, Shape.MONEY, True),
            Column(
                "returned",
                _("已退回"),
                lambda row: row.budget.returned,
                shape=Shape.MONEY,
                export_only=True,
            ),
            Column("available", _("可用"), lambda row: row.budget.available, shape=Shape.MONEY),
        ],
        search=lambda q: or_(
            Fund.name.contains(q, autoescape=True), Budget.source.contains(q, autoescape=True)
        ),
        filters=[
            Filter(
                "year",
                _("年度"),
                [("", _("全部")), *((str(year), str(year)) for year in years)],
                lambda value: Budget.year == int(value),
            )
        ],
        sort="fund",
        placeholder=_("资金名称或来源"),
        empty=_("还没有登记资金"),
        file_name="funds",
    )


def postings(hat: Hat, budget: Budget) -> Register:
    return Register(
        name=_("收支明细"),
        unit=_("笔"),
        query=postings_visible_to(hat)
        .where(Posting.budget_id == budget.id)
        .outerjoin(Person, Person.id == Posting.person_id)
        .add_columns(Person.name.label("person")),
        identity=Posting.id,
        columns=[
            Column("on", _("日期"), lambda row: row.Posting.on, Posting.on, Shape.DAY),
            Column("kind", _("类别"), lambda row: KIND_LABEL[row.Posting.kind]),
            Column("memo", _("摘要"), lambda row: row.Posting.memo),
            Column(
                "amount",
                _("金额"),
                lambda row: row.Posting.amount,
                Posting.amount,
                Shape.MONEY,
            ),
            Column("person", _("经办人"), lambda row: row.person or "", hide_small=True),
            Column("key", _("记账编号"), lambda row: row.Posting.key, export_only=True),
        ],
        search=lambda q: Posting.memo.contains(q, autoescape=True),
        filters=[
            Filter(
                "kind",
                _("类别"),
                [("", _("全部")), *((kind.value, label) for kind, label in KIND_LABEL.items())],
                lambda value: Posting.kind == PostingKind(value),
            )
        ],
        sort="-on",
        placeholder=_("摘要"),
        file_name="postings",
    )
