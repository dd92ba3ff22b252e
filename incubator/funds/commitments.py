"""What only the fund can compare: approvals with commitments, awards with approvals, payers with deciders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from incubator.casework.proposals import Outcome
from incubator.core.db import db
from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award, Decision
from incubator.funds.models import Call
from incubator.ledger.checking import Finding, also
from incubator.ledger.models import Posting, PostingKind


def commit_key(decision_id: int) -> str:
    """Names the commitment an approval makes, so that it is made once."""
    return f"commit:decision:{decision_id}"


def release_key(decision_id: int) -> str:
    return f"release:decision:{decision_id}"


@also
def compare() -> Iterable[Finding]:
    yield from _approvals()
    yield from _awards()
    yield from _payers()


def _approvals() -> Iterator[Finding]:
    """Each approval and its commitment: the same amount, budget and case, and never one alone."""
    approved = db.session.execute(
        select(Decision.id, Decision.amount, Decision.application_id, Call.budget_id)
        .join(FundApplication, FundApplication.id == Decision.application_id)
        .join(Call, Call.id == FundApplication.call_id)
        .where(Decision.outcome == Outcome.APPROVED)
        .order_by(Decision.id)
    )
    expected = {
        commit_key(decision_id): (amount, case_id, budget_id)
        for decision_id, amount, case_id, budget_id in approved
    }
    posted = {
        key: (amount, case_id, budget_id)
        for key, amount, case_id, budget_id in db.session.execute(
            select(Posting.key, Posting.amount, Posting.case_id, Posting.budget_id).where(
                Posting.kind == PostingKind.COMMIT, Posting.key.like("commit:decision:%")
            )
        )
    }
    for key in sorted(expected.keys() | posted.keys()):
        if expected.get(key) != posted.get(key):
            yield Finding(_("批准与记账不符：%(key)s", key=key))


def _awards() -> Iterator[Finding]:
    rows = db.session.execute(
        select(Award.id, Award.amount, Decision.amount)
        .join(Decision, Decision.application_id == Award.application_id)
        .where(Decision.outcome == Outcome.APPROVED, Award.amount != Decision.amount)
        .order_by(Award.id)
    )
    for award_id, awarded, approved in rows:
        yield Finding(
            _(
                "立项 %(award)s 的金额 %(awarded)s 与批准的 %(approved)s 不符",
                award=award_id,
                awarded=yuan_sign(awarded or 0),
                approved=yuan_sign(approved),
            )
        )


def _payers() -> Iterator[Finding]:
    """Proposer, approver and payer of one grant are three named people."""
    paid = aliased(Posting)
    rows = db.session.execute(
        select(paid.key)
        .join(Decision, Decision.application_id == paid.case_id)
        .where(
            paid.kind == PostingKind.PAY,
            Decision.outcome == Outcome.APPROVED,
            paid.person_id.in_([Decision.proposer_person_id, Decision.approver_person_id]),
        )
        .order_by(paid.id)
    )
    for (key,) in rows:
        yield Finding(_("支付人与提出人或批准人是同一人：%(key)s", key=key))
