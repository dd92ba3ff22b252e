"""What stands beside every step on one application: rank, rules, money and the open proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.eligibility.findings import Finding
from incubator.funds import deciding, requirements
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.order import order_of
from incubator.ledger.models import Budget
from incubator.ledger.queries import may_see
from incubator.review.printing import place_of
from incubator.web.rows import one_or_404


@dataclass(frozen=True)
class Standing:
    """Facts for the person who proposes or decides; `budget` is None where its book is not theirs."""

    application: FundApplication
    place: str
    of: int
    mean: str
    missing: int
    passed_over: list[FundApplication]
    findings: list[Finding]
    budget: Budget | None
    decision: Decision | None
    most: int


def application_in_hub(id: int, hat: Hat) -> FundApplication:
    return one_or_404(funds.visible_to(hat).where(FundApplication.id == id))


def standing(application: FundApplication, *, by: Hat, at: datetime) -> Standing:
    call = application.call
    order = order_of(call)
    row = next((one.row for one in order.places if one.application.id == application.id), None)
    return Standing(
        application=application,
        place=place_of(row) if row else "—",
        of=len(order.places),
        mean=order.board.shown(row.mean) if row else "",
        missing=row.missing if row else 0,
        passed_over=order.passed_over(application) if row else [],
        findings=requirements.ask(application, on=clock.on(at)),
        budget=call.budget if may_see(call.budget_id, by) else None,
        decision=_open_proposal(application),
        most=deciding.most(application),
    )


def _open_proposal(application: FundApplication) -> Decision | None:
    return db.session.scalar(
        select(Decision)
        .where(Decision.application_id == application.id, Decision.outcome == Outcome.PENDING)
        .options(joinedload(Decision.proposer))
    )
