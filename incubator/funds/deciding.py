"""Proposing an amount and answering the proposal: two named people, and money that is really there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from incubator.casework import proposals
from incubator.casework.proposals import Outcome
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.columns import Fen
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.money import yuan_sign
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds import progress, requirements
from incubator.funds.applications import FundApplication
from incubator.funds.commitments import commit_key
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Action
from incubator.funds.order import Place, order_of
from incubator.ledger import services as ledger
from incubator.ledger.queries import may_see
from incubator.people.conflicts import payment_conflicts


def propose(
    application_id: int,
    amount: Fen,
    *,
    reasons: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Decision:
    """Propose an amount for a fully scored application.

    Where a better placed one is passed over, or the order is not yet known, `reasons` must say why.
    """
    by.require(Permission.PROPOSE)
    application: FundApplication = locked(FundApplication, application_id)
    move(
        application,
        Action.PROPOSE,
        by=by,
        at=at,
        version=version,
        facts={"recommended": amount},
    )
    _refuse_amount(application, amount)
    proposals.refuse_conflict(by.person_id, application.organization, at)
    requirements.refuse_unless_met(requirements.ask(application, on=clock.on(at)))
    _refuse_unexplained_cut(application, amount, reasons)
    _refuse_out_of_order(application, reasons)
    application.recommended = amount
    decision = Decision(
        application_id=application.id,
        amount=amount,
        reasons=reasons.strip()[:1000],
        proposer_person_id=by.person_id,
        proposer_post_id=by.post_id,
        proposed_at=at,
        outcome=Outcome.PENDING,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def approve(application_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Decision:
    """Approve the pending proposal online, by somebody else, and commit its money with it."""
    by.require(Permission.DECIDE)
    application, decision = pending(application_id)
    move(
        application,
        Action.APPROVE,
        by=by,
        at=at,
        version=version,
        facts={"approved": decision.amount},
    )
    return settle(application, decision, Outcome.APPROVED, signer=by, by=by, at=at)


def send_back(
    application_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Decision:
    """Give the proposal back for another; nothing stands recommended until then."""
    by.require(Permission.DECIDE)
    application, decision = pending(application_id)
    move(application, Action.SEND_BACK, by=by, at=at, version=version, reason=reason)
    application.recommended = None
    return settle(application, decision, Outcome.SENT_BACK, signer=by, by=by, at=at)


def reject(
    application_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Decision | None:
    """Refuse the application, whether or not somebody has proposed an amount."""
    by.require(Permission.DECIDE)
    application: FundApplication = locked(FundApplication, application_id)
    decision = _pending_of(application)
    proposals.refuse_conflict(by.person_id, application.organization, at)
    move(application, Action.REJECT, by=by, at=at, version=version, reason=reason)
    application.recommended = None
    if decision is None:
        return None
    return settle(application, decision, Outcome.REJECTED, signer=by, by=by, at=at)


def pending(application_id: int) -> tuple[FundApplication, Decision]:
    """The application and its open proposal, both held until the transaction ends."""
    application: FundApplication = locked(FundApplication, application_id)
    decision = _pending_of(application)
    if decision is None:
        raise RuleError(_("这件申报没有等待审批的建议。请刷新页面查看最新进度。"))
    return application, decision


def _pending_of(application: FundApplication) -> Decision | None:
    return db.session.scalar(
        select(Decision)
        .where(Decision.application_id == application.id, Decision.outcome == Outcome.PENDING)
        .with_for_update()
    )


def settle(
    application: FundApplication,
    decision: Decision,
    outcome: Outcome,
    *,
    signer: Hat,
    by: Hat,
    at: datetime,
) -> Decision:
    """Write the answer of `signer` (who decided) as entered by `by`; an approval commits the money."""
    proposals.answer(decision, outcome, application.organization, signer=signer, at=at)
    if outcome is Outcome.APPROVED:
        refuse_payment_conflict(application, approver_id=signer.person_id, payer_id=None, at=at)
        requirements.refuse_unless_met(requirements.ask(application, on=clock.on(at)))
        application.approved = decision.amount
        _commit(application, decision, signer=signer, by=by, at=at)
    return decision


def _commit(
    application: FundApplication, decision: Decision, *, signer: Hat, by: Hat, at: datetime
) -> None:
    budget_id = application.call.budget_id
    if budget_id is None:
        raise RuleError(_("这个批次没有指定预算，不能批准资助。请先在批次中选择预算。"))
    if not may_see(budget_id, signer):
        raise RuleError(
            _("这笔资金属于另一个法人，只能由该法人的负责人审批。请切换身份或请其审批。"),
            field="signer",
        )
    ledger.commit(
        budget_id,
        decision.amount,
        ledger.Voucher(application.title, commit_key(decision.id), application.id),
        by=by,
        at=at,
    )


def most(application: FundApplication) -> Fen:
    """The most that may be proposed: what was asked for, and never above the call's cap."""
    return min(application.requested, progress.limits(application).cap)


def _refuse_amount(application: FundApplication, amount: Fen) -> None:
    if amount <= 0:
        raise RuleError(_("建议金额必须大于零。"), field="amount")
    if amount > most(application):
        raise RuleError(
            _(
                "建议金额不能超过 %(most)s（申请 %(asked)s，以批次上限为限）。",
                most=yuan_sign(most(application)),
                asked=yuan_sign(application.requested),
            ),
            field="amount",
        )


def refuse_payment_conflict(
    application: FundApplication, *, approver_id: int | None, payer_id: int | None, at: datetime
) -> None:
    """Refuse to owe an organization money while something stands between it and who decides."""
    found = payment_conflicts(
        application.organization, approver_id=approver_id, payer_id=payer_id, on=clock.on(at)
    )
    if found:
        raise RuleError(_("%(why)s。核对或改由他人办理后再继续。", why=found[0].sentence))


def _refuse_unexplained_cut(application: FundApplication, amount: Fen, reasons: str) -> None:
    if amount != application.requested and not reasons.strip():
        raise RuleError(
            _(
                "建议金额 %(amount)s 与申请的 %(asked)s 不同，请写明理由，理由会写进会议纪要。",
                amount=yuan_sign(amount),
                asked=yuan_sign(application.requested),
            ),
            field="reasons",
        )


def refuse_unless_scored(application: FundApplication) -> None:
    """Refuse a recommendation while a score is missing."""
    _refuse_unscored(order_of(application.call).of(application))


def _refuse_unscored(place: Place) -> None:
    if place.row.missing:
        raise RuleError(_("还缺 %(n)s 份评分，评分交齐后才能提出资助建议。", n=place.row.missing))


def _refuse_out_of_order(application: FundApplication, reasons: str) -> None:
    order = order_of(application.call)
    _refuse_unscored(order.of(application))
    ahead = order.passed_over(application)
    if ahead and not reasons.strip():
        raise RuleError(
            _(
                "“%(title)s”等 %(n)s 件排名在前或尚未评完，请写明不按排名提出建议的理由。",
                title=ahead[0].title,
                n=len(ahead),
            ),
            field="reasons",
        )
