"""线下审批登记: answers a leader signed on paper, entered by staff with number, date and scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.casework.proposals import Outcome, signed_by
from incubator.casework.services import move
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds.deciding import pending, settle
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Action
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper


def register_approval(
    application_id: int,
    paper: SignedPaper,
    *,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Decision:
    """Enter an approval signed on paper; the money is committed with it.

    What is separated is the proposer and the named signer; whoever types it in decides nothing.
    """
    application, decision = pending(application_id)
    signer = signed_by(decision, paper, hub_id=application.hub_id, by=by, at=at)
    move(
        application,
        Action.REGISTER_APPROVAL,
        by=by,
        at=at,
        version=version,
        facts={"approved": decision.amount, **paper.facts(signer)},
    )
    return settle(application, decision, Outcome.APPROVED, signer=hat_of(signer), by=by, at=at)


def register_rejection(
    application_id: int,
    paper: SignedPaper,
    *,
    reason: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Decision:
    """Enter a refusal signed on paper, with the reason the applicant will read."""
    application, decision = pending(application_id)
    signer = signed_by(decision, paper, hub_id=application.hub_id, by=by, at=at)
    move(
        application,
        Action.REGISTER_REJECTION,
        by=by,
        at=at,
        version=version,
        reason=reason,
        facts=paper.facts(signer),
    )
    application.recommended = None
    return settle(application, decision, Outcome.REJECTED, signer=hat_of(signer), by=by, at=at)


def register_approvals(
    application_ids: Sequence[int], paper: SignedPaper, *, by: Hat, at: datetime
) -> list[Decision]:
    """The same paper for several applications: all of them, or none."""
    if not application_ids:
        raise RuleError(_("请至少选择一件申报。"), field="picked")
    return [
        register_approval(application_id, paper, by=by, at=at)
        for application_id in sorted(set(application_ids))
    ]
