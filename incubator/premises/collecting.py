"""Fees that come in, are waived or go back, each in the book of the room's owner and no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from incubator.casework import deadlines
from incubator.core import clock
from incubator.core.columns import Fen
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.money import yuan_sign
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import one_line, tidy
from incubator.core.words import _
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget, Posting
from incubator.premises import charging
from incubator.premises.booking import Charge
from incubator.records.models import Document

LINE, SOURCE = _("场地使用费收入"), _("场地使用费")
RECEIPT = "premises-receipt"


@dataclass(frozen=True)
class Paid:
    """A payment as its 票据 says it."""

    on: date
    receipt_number: str
    receipt: Document | None = None


def _open(charge_id: int, by: Hat) -> Charge:
    """A charge of a book that is open to this hat, held until the transaction ends."""
    one: Charge = locked(Charge, charge_id)
    if db.session.scalar(charging.visible_to(by).where(Charge.id == charge_id)) is None:
        raise NotFound(_("没有找到这笔费用。"))
    by.require(Permission.MANAGE_BUDGET)
    return one


def _require_unpaid(one: Charge) -> None:
    if one.paid_on is not None:
        raise RuleError(
            _(
                "这笔费用 %(day)s 已经缴清，票据 %(number)s。",
                day=one.paid_on.isoformat(),
                number=one.receipt_number,
            )
        )
    if one.waived_at is not None:
        raise RuleError(_("这笔费用已经免收，不能再登记缴费。"))


def register_payment(charge_id: int, paid: Paid, *, by: Hat, at: datetime) -> Charge:
    """Note that it was paid; the sum arrives in the owner's book by the number of the 票据."""
    one = _open(charge_id, by)
    _require_unpaid(one)
    number = one_line(paid.receipt_number)[:80]
    if not number:
        raise RuleError(_("请填写票据号码。"), field="receipt_number")
    if not one.raised_on <= paid.on <= clock.on(at):
        raise RuleError(
            _(
                "缴费日期应在 %(first)s 至今天之间。",
                first=one.raised_on.isoformat(),
            ),
            field="paid_on",
        )
    _require_new_number(one, number)
    budget = _book(one, paid.on.year, by=by, at=at)
    ledger.appropriate(
        budget.id,
        one.fen,
        ledger.Voucher(
            memo=_("场地使用费，票据 %(number)s", number=number)[:],
            key=f"premises-charge:{one.id}",
            case_id=one.case_id,
            on=paid.on,
        ),
        by=by,
        at=at,
    )
    one.paid_on, one.receipt_number, one.paid_entered_by_id = paid.on, number, by.post_id
    one.receipt_id = paid.receipt.id if paid.receipt else None
    deadlines.close_about(charging.matter(one), (charging.OWED,), at=at)
    db.session.flush()
    charging.note("premises_charge.pay", one, by=by, at=at)
    return one


def _require_new_number(one: Charge, number: str) -> None:
    """One 票据 stands for one charge of an owner."""
    same = (
        select(Charge.id)
        .where(Charge.receipt_number == number, Charge.id != one.id)
        .where(Charge.premises.has(owner_id=one.premises.owner_id))
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise RuleError(
            _("票据 %(number)s 已经登记在另一笔费用上，请核对号码。", number=number),
            field="receipt_number",
        )


def _book(one: Charge, year: int, *, by: Hat, at: datetime) -> Budget:
    """The line for room fees of one year in the owner's book, opened when first needed."""
    owner_id = one.premises.owner_id
    if owner_id is None:
        raise RuleError(
            _(
                "“%(room)s”没有登记产权单位，收入不知道记入哪一本账。请先在场地登记中选择产权单位。",
                room=one.premises.name,
            )
        )
    found = db.session.scalar(_line(owner_id, year))
    return found or ledger.open_budget(
        hub_id=one.hub_id,
        owner_id=owner_id,
        name=LINE[:],
        source=SOURCE[:],
        year=year,
        by=by,
        at=at,
    )


def _line(owner_id: int, year: int) -> Select[Budget]:
    return select(Budget).where(
        Budget.owner_id == owner_id,
        Budget.name == LINE[:],
        Budget.source == SOURCE[:],
        Budget.year == year,
    )


def waive(charge_id: int, because: str, *, by: Hat, at: datetime) -> Charge:
    """Ask no longer for an unpaid fee, with the reason."""
    one = _open(charge_id, by)
    _require_unpaid(one)
    because = tidy(because)
    if not because:
        raise RuleError(_("请写明免收的理由和依据。"), field="because")
    charging.let_go(one, because, by=by, at=at)
    return one


def refund(charge_id: int, fen: Fen, because: str, *, on: date, by: Hat, at: datetime) -> Charge:
    """Note that (a part of) a paid fee went back; it leaves the book it had arrived in."""
    one = _open(charge_id, by)
    if one.paid_on is None:
        raise RuleError(_("这笔费用还没有缴纳，不用退还。不再收取的，请用“免收”。"))
    left = one.fen - one.refunded_fen
    if not 0 < fen <= left:
        raise RuleError(_("最多可以退还 %(left)s。", left=yuan_sign(left)), field="amount")
    because = tidy(because)
    if not because:
        raise RuleError(_("请写明退还的理由。"), field="because")
    if not one.paid_on <= on <= clock.on(at):
        raise RuleError(_("退还日期应在缴费日期至今天之间。"), field="refunded_on")
    arrived = db.session.scalars(
        select(Posting.budget_id).where(Posting.key == f"premises-charge:{one.id}")
    ).one()
    ledger.withdraw(
        arrived,
        fen,
        ledger.Voucher(
            memo=_("退还场地使用费，票据 %(number)s", number=one.receipt_number)[:],
            key=f"premises-refund:{one.id}:{one.refunded_fen}",
            case_id=one.case_id,
            on=on,
        ),
        by=by,
        at=at,
    )
    before = {"refunded_fen": one.refunded_fen}
    one.refunded_fen += fen
    one.refunded_on, one.refunded_because, one.refunded_by_id = on, because[:300], by.post_id
    db.session.flush()
    charging.note("premises_charge.refund", one, by=by, at=at, before=before, reason=because)
    return one
