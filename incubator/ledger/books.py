"""The books as files an outside tool can re-add: beancount text, and rows for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from incubator.core.money import yuan_plain
from incubator.core.tabular.writing import Column, Kind
from incubator.core.words import _
from incubator.ledger.models import AccountKind, Budget, Posting, PostingKind

_ROOTS = {
    AccountKind.SOURCE: "Equity:Budget-{}:Source",
    AccountKind.AVAILABLE: "Assets:Budget-{}:Available",
    AccountKind.COMMITTED: "Assets:Budget-{}:Committed",
    AccountKind.PAID: "Expenses:Budget-{}:Paid",
    AccountKind.RETURNED: "Income:Budget-{}:Returned",
}

KIND_LABEL: dict[PostingKind, str] = {
    PostingKind.APPROPRIATE: _("下达预算"),
    PostingKind.WITHDRAW: _("调减预算"),
    PostingKind.COMMIT: _("批准资助"),
    PostingKind.RELEASE: _("释放"),
    PostingKind.PAY: _("支付"),
    PostingKind.RETURN: _("退回"),
}
ACCOUNT_LABEL: dict[AccountKind, str] = {
    AccountKind.SOURCE: _("预算来源"),
    AccountKind.AVAILABLE: _("可用"),
    AccountKind.COMMITTED: _("已批待付"),
    AccountKind.PAID: _("已付"),
    AccountKind.RETURNED: _("已退回"),
}

COLUMNS = (
    Column("on", _("日期")[:], Kind.DAY),
    Column("budget", _("预算")[:]),
    Column("source", _("来源")[:]),
    Column("year", _("年度")[:], Kind.NUMBER),
    Column("kind", _("类别")[:]),
    Column("debit", _("借")[:]),
    Column("credit", _("贷")[:]),
    Column("amount", _("金额（元）")[:], Kind.MONEY),
    Column("case", _("事项")[:]),
    Column("memo", _("摘要")[:]),
    Column("key", _("记账编号")[:], Kind.CODE),
)


def rows(postings: Iterable[Posting]) -> Iterator[list[object]]:
    """One row of COLUMNS per posting."""
    for posting in postings:
        yield [
            posting.on,
            posting.budget.name,
            posting.budget.source,
            posting.budget.year,
            KIND_LABEL[posting.kind][:],
            ACCOUNT_LABEL[posting.debit][:],
            ACCOUNT_LABEL[posting.credit][:],
            posting.amount,
            posting.case_id,
            posting.memo,
            posting.key,
        ]


def beancount(budgets: Sequence[Budget], postings: Sequence[Posting]) -> Iterator[str]:
    """Lines of a beancount file. Its closing balances are the running totals, so a tool that re-adds
    the postings finds any difference between the two. Postings are given oldest first."""
    yield 'option "operating_currency" "CNY"'
    if not postings:
        return
    first = min(posting.on for posting in postings)
    last = max(posting.on for posting in postings) + timedelta(days=1)
    for budget in budgets:
        yield ""
        yield f"; {_flat(f'{budget.owner.name} {budget.name} {budget.source} {budget.year}')}"
        for account in AccountKind:
            yield f"{first} open {_account(account, budget.id)} CNY"
    for posting in postings:
        yield from _entry(posting)
    yield ""
    for budget in budgets:
        for account, fen in _closing(budget).items():
            yield f"{last} balance {_account(account, budget.id)} {yuan_plain(fen)} CNY"


def _entry(posting: Posting) -> Iterator[str]:
    words = _flat(f"{KIND_LABEL[posting.kind][:]} {posting.memo}")
    amount = yuan_plain(posting.amount)
    yield ""
    yield f'{posting.on} * "{words}"'
    yield f'  key: "{_flat(posting.key)}"'
    yield f"  {_account(posting.debit, posting.budget_id)}  {amount} CNY"
    yield f"  {_account(posting.credit, posting.budget_id)}  -{amount} CNY"


def _closing(budget: Budget) -> dict[AccountKind, int]:
    return {
        AccountKind.SOURCE: -budget.total,
        AccountKind.AVAILABLE: budget.available,
        AccountKind.COMMITTED: budget.committed,
        AccountKind.PAID: budget.paid,
        AccountKind.RETURNED: -budget.returned,
    }


def _account(kind: AccountKind, budget_id: int) -> str:
    return _ROOTS[kind].format(budget_id)


def _flat(text: str) -> str:
    """One line without quotes or backslashes, which would end or escape a beancount string."""
    return re.sub(r'[\s"\\]+', " ", text).strip()
