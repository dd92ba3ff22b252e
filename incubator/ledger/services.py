"""What may happen to a budget's money: each act changes the running total and leaves one posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select

from incubator.core import clock
from incubator.core.columns import Fen
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.money import MAX_FEN, yuan_sign
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.ledger.models import AccountKind, Budget, Posting, PostingKind
from incubator.records.events import record


@dataclass(frozen=True)
class Flow:
    """Which account an act fills, which it empties, and how that changes the running totals."""

    debit: AccountKind
    credit: AccountKind
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Voucher:
    """What stands behind a posting."""

    memo: str
    """The paper it came by, such as 指标文号, or what it is for."""
    key: str
    """Used once: the same act is not posted twice."""
    case_id: int | None = None
    on: date | None = None
    """The day on the paper; the day of posting if absent."""


FLOWS: dict[PostingKind, Flow] = {
    PostingKind.APPROPRIATE: Flow(AccountKind.AVAILABLE, AccountKind.SOURCE, (("total", 1),)),
    PostingKind.WITHDRAW: Flow(AccountKind.SOURCE, AccountKind.AVAILABLE, (("total", -1),)),
    PostingKind.COMMIT: Flow(AccountKind.COMMITTED, AccountKind.AVAILABLE, (("committed", 1),)),
    PostingKind.RELEASE: Flow(AccountKind.AVAILABLE, AccountKind.COMMITTED, (("committed", -1),)),
    PostingKind.PAY: Flow(
        AccountKind.PAID, AccountKind.COMMITTED, (("committed", -1), ("paid", 1))
    ),
    PostingKind.RETURN: Flow(AccountKind.AVAILABLE, AccountKind.RETURNED, (("returned", 1),)),
}


def open_budget(
    *, hub_id: int, owner_id: int, name: str, source: str, year: int, by: Hat, at: datetime
) -> Budget:
    """An empty line of one source and year in the book of the body `owner_id`."""
    by.require(Permission.MANAGE_BUDGET)
    _of_own_hub(hub_id, by)
    same = select(Budget.id).where(
        Budget.owner_id == owner_id,
        Budget.name == name,
        Budget.source == source,
        Budget.year == year,
    )
    if db.session.scalar(same) is not None:
        raise RuleError(
            _(
                "“%(name)s”已有 %(year)s 年“%(source)s”的预算，请在原有预算上追加。",
                name=name,
                year=year,
                source=source,
            ),
            field="source",
        )
    budget = Budget(hub_id=hub_id, owner_id=owner_id, name=name, source=source, year=year)
    db.session.add(budget)
    db.session.flush()
    record(
        "budget.open",
        budget,
        by=by,
        at=at,
        hub_id=hub_id,
        after={"name": name, "source": source, "year": year, "owner_id": owner_id},
    )
    return budget


def appropriate(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Money arrives on the line (下达预算) by the paper its voucher names."""
    by.require(Permission.MANAGE_BUDGET)
    if not voucher.memo.strip():
        raise RuleError(_("请填写下达预算的文件或指标文号。"), field="memo")
    budget = _budget(budget_id, amount, by)
    if budget.total + amount > MAX_FEN:
        raise RuleError(_("预算总额超过一万亿元，请检查是否多打了数字。"), field="amount")
    return _post(budget, PostingKind.APPROPRIATE, amount, voucher, by=by, at=at)


def withdraw(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Money leaves the line (调减预算), only as far as nothing is promised from it."""
    by.require(Permission.MANAGE_BUDGET)
    if not voucher.memo.strip():
        raise RuleError(_("请填写调减预算的文件或理由。"), field="memo")
    budget = _budget(budget_id, amount, by)
    _enough(budget, amount)
    return _post(budget, PostingKind.WITHDRAW, amount, voucher, by=by, at=at)


def commit(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Promise money to a case (已批待付). Whoever decided the case checked who may decide it."""
    budget = _budget(budget_id, amount, by)
    _enough(budget, amount)
    return _post(budget, PostingKind.COMMIT, amount, voucher, by=by, at=at)


def release(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Give a promise back to the pot, at most what is still promised to the case."""
    budget = _promising(budget_id, amount, voucher, by)
    return _post(budget, PostingKind.RELEASE, amount, voucher, by=by, at=at)


def pay(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Note a payment of what was promised to the case."""
    by.require(Permission.PAY)
    budget = _promising(budget_id, amount, voucher, by)
    return _post(budget, PostingKind.PAY, amount, voucher, by=by, at=at)


def give_back(budget_id: int, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime) -> Posting:
    """Note money that came back, at most what was paid to the case; it is available again."""
    by.require(Permission.PAY)
    budget = _budget(budget_id, amount, by)
    paid = _balance(budget, voucher.case_id, AccountKind.PAID)
    returned = -_balance(budget, voucher.case_id, AccountKind.RETURNED)
    _at_most(paid - returned, amount, _("已付未退"))
    return _post(budget, PostingKind.RETURN, amount, voucher, by=by, at=at)


def _promising(budget_id: int, amount: Fen, voucher: Voucher, by: Hat) -> Budget:
    """The line, where at least so much is still promised to the case."""
    budget = _budget(budget_id, amount, by)
    _at_most(_balance(budget, voucher.case_id, AccountKind.COMMITTED), amount, _("已批待付"))
    return budget


def _budget(budget_id: int, amount: Fen, by: Hat) -> Budget:
    """The line, held until the transaction ends, once the amount makes sense at all."""
    if amount <= 0:
        raise RuleError(_("金额必须大于零。"), field="amount")
    budget: Budget = locked(Budget, budget_id)
    _of_own_hub(budget.hub_id, by)
    return budget


def _of_own_hub(hub_id: int, by: Hat) -> None:
    if not by.for_hub or by.hub_id != hub_id:
        raise NotFound(_("没有找到这笔预算。"))


def _enough(budget: Budget, amount: Fen) -> None:
    if amount > budget.available:
        raise RuleError(
            _(
                "“%(name)s”（%(year)s 年，%(source)s）还剩 %(left)s 可用，本次需要 %(asked)s。"
                "请减少金额，或先追加预算。",
                name=budget.name,
                year=budget.year,
                source=budget.source,
                left=yuan_sign(budget.available),
                asked=yuan_sign(amount),
            ),
            field="amount",
        )


def _at_most(held: Fen, asked: Fen, standing: str) -> None:
    if asked > held:
        raise RuleError(
            _(
                "这件事项%(standing)s %(held)s，本次 %(asked)s 超出了这个数。请核对金额。",
                standing=standing,
                held=yuan_sign(held),
                asked=yuan_sign(asked),
            ),
            field="amount",
        )


def _balance(budget: Budget, case_id: int | None, account: AccountKind) -> Fen:
    """What stands on one account of the budget for one case: debits less credits."""
    signed = case((Posting.debit == account, Posting.amount), else_=-Posting.amount)
    mine = Posting.case_id.is_(None) if case_id is None else Posting.case_id == case_id
    return int(
        db.session.scalar(
            select(func.coalesce(func.sum(signed), 0)).where(
                Posting.budget_id == budget.id,
                mine,
                (Posting.debit == account) | (Posting.credit == account),
            )
        )
        or 0
    )


def _post(
    budget: Budget, kind: PostingKind, amount: Fen, voucher: Voucher, *, by: Hat, at: datetime
) -> Posting:
    """Change the running total (the CHECK has the last word), then write the posting and the event.

    The database itself adds: even without the row lock no sum would be lost, and the CHECK would see
    all of them.
    """
    if db.session.scalar(select(Posting.id).where(Posting.key == voucher.key)) is not None:
        raise RuleError(_("这笔账已经记过，没有重复记账。请刷新后查看收支明细。"))
    flow = FLOWS[kind]
    before = {name: getattr(budget, name) for name, _sign in flow.changes}
    for name, sign in flow.changes:
        setattr(budget, name, getattr(Budget, name) + sign * amount)
    db.session.flush()
    posting = Posting(
        budget_id=budget.id,
        kind=kind,
        debit=flow.debit,
        credit=flow.credit,
        amount=amount,
        on=voucher.on or clock.on(at),
        at=at,
        case_id=voucher.case_id,
        memo=voucher.memo.strip()[:200],
        person_id=by.person_id,
        post_id=by.post_id,
        key=voucher.key,
    )
    db.session.add(posting)
    db.session.flush()
    after = {name: getattr(budget, name) for name, _sign in flow.changes}
    record(
        f"budget.{kind.value}",
        budget,
        by=by,
        at=at,
        case_id=voucher.case_id,
        hub_id=budget.hub_id,
        before=before,
        after={**after, "amount": amount, "posting": posting.id},
    )
    return posting
