"""Compares what is stored twice: running totals with postings, and what other floors add to compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from incubator.core.db import db
from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.ledger.models import AccountKind, Budget, Posting, PostingKind
from incubator.ledger.services import FLOWS

Balances = dict[AccountKind, int]
_more: list[Callable[[], Iterable[Finding]]] = []


@dataclass(frozen=True)
class Finding:
    """One difference, in a sentence; `budget_id` where it belongs to one budget."""

    problem: str
    budget_id: int | None = None


def also(compare: Callable[[], Iterable[Finding]]) -> Callable[[], Iterable[Finding]]:
    """Let a capability add what only it can compare, such as awards with commitments."""
    _more.append(compare)
    return compare


def check() -> list[Finding]:
    """Every difference there is; none means the books are right."""
    found = list(_wrong_flows())
    balances, by_case = _balances()
    for budget in db.session.scalars(select(Budget).order_by(Budget.id)):
        found += _of_budget(budget, balances[budget.id])
    found += _of_cases(by_case)
    for compare in _more:
        found += compare()
    return found


def _balances() -> tuple[dict[int, Balances], dict[tuple[int, int | None], Balances]]:
    """Debits less credits per account, of each budget and of each case of a budget."""
    whole: dict[int, Balances] = defaultdict(lambda: dict.fromkeys(AccountKind, 0))
    cases: dict[tuple[int, int | None], Balances] = defaultdict(
        lambda: dict.fromkeys(AccountKind, 0)
    )
    for side, sign in ((Posting.debit, 1), (Posting.credit, -1)):
        rows = db.session.execute(
            select(Posting.budget_id, Posting.case_id, side, func.sum(Posting.amount)).group_by(
                Posting.budget_id, Posting.case_id, side
            )
        )
        for budget_id, case_id, account, amount in rows:
            whole[budget_id][account] += sign * int(amount)
            cases[budget_id, case_id][account] += sign * int(amount)
    return whole, cases


def _of_budget(budget: Budget, balances: Balances) -> Iterator[Finding]:
    pairs = (
        (_("预算总额"), budget.total, -balances[AccountKind.SOURCE]),
        (_("已批待付"), budget.committed, balances[AccountKind.COMMITTED]),
        (_("已付"), budget.paid, balances[AccountKind.PAID]),
        (_("已退回"), budget.returned, -balances[AccountKind.RETURNED]),
        (_("可用"), budget.available, balances[AccountKind.AVAILABLE]),
    )
    for name, running, posted in pairs:
        if running != posted:
            yield _finding(
                budget,
                _(
                    "%(name)s余额 %(running)s，与明细合计 %(posted)s 不符",
                    name=name,
                    running=yuan_sign(running),
                    posted=yuan_sign(posted),
                ),
            )
    if sum(balances.values()):
        yield _finding(budget, _("各账户借贷合计不为零"))
    if not _possible(budget):
        yield _finding(budget, _("余额为负，或已批和已付超过预算总额"))


def _possible(budget: Budget) -> bool:
    return (
        min(budget.committed, budget.paid, budget.returned) >= 0
        and budget.returned <= budget.paid
        and budget.committed + budget.paid - budget.returned <= budget.total
    )


def _of_cases(by_case: dict[tuple[int, int | None], Balances]) -> Iterator[Finding]:
    for (budget_id, case_id), balances in sorted(by_case.items(), key=str):
        held, paid = balances[AccountKind.COMMITTED], balances[AccountKind.PAID]
        if held < 0 or paid + balances[AccountKind.RETURNED] < 0:
            yield Finding(
                _(
                    "预算 %(budget)s：事项 %(case)s 支付超过批准，或退回超过支付",
                    budget=budget_id,
                    case=case_id or "—",
                ),
                budget_id,
            )


def _wrong_flows() -> Iterator[Finding]:
    shapes = db.session.execute(
        select(Posting.budget_id, Posting.kind, Posting.debit, Posting.credit).distinct()
    )
    for budget_id, kind, debit, credit in shapes:
        flow = FLOWS[PostingKind(kind)]
        if (flow.debit, flow.credit) != (debit, credit):
            yield Finding(
                _("预算 %(budget)s：有记账的借贷方向与类别不符", budget=budget_id), budget_id
            )


def _finding(budget: Budget, problem: str) -> Finding:
    return Finding(_("预算 %(budget)s：%(problem)s", budget=budget.id, problem=problem), budget.id)
