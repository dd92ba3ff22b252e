"""线下审批登记: answers a leader signed on paper, entered by staff with number, date and scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.deciding import pending, settle
from incubator.funds.decisions import Decision, Outcome
from incubator.funds.lifecycle import Action
from incubator.organizations.models import HubBody
from incubator.people.models import Post
from incubator.people.queries import hat_of, roles_with


@dataclass(frozen=True)
class SignedPaper:
    """Who signed, under which 呈批件 or 会议纪要 number, on which day; the scan is a document."""

    signer_post_id: int | None
    number: str
    signed_on: date | None
    scan_id: int


def signers(hub_id: int, *, since: date, until: date) -> list[Post]:
    """The posts of the hub's own bodies that could decide on some day from `since` to `until`.

    A post taken away later still signed what it signed before.
    """
    return list(
        db.session.scalars(
            select(Post)
            .join(HubBody, HubBody.organization_id == Post.organization_id)
            .where(
                HubBody.hub_id == hub_id,
                Post.role.in_(roles_with({Permission.DECIDE})),
                Post.starts_on <= until,
                or_(Post.ends_on.is_(None), Post.ends_on >= since),
                or_(Post.revoked_at.is_(None), Post.revoked_at >= clock.at(since)),
            )
            .options(joinedload(Post.person), joinedload(Post.organization))
            .order_by(Post.id)
        )
    )


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
    signer = _read(paper, decision, by, at)
    move(
        application,
        Action.REGISTER_APPROVAL,
        by=by,
        at=at,
        version=version,
        facts={"approved": decision.amount, **_facts(paper, signer)},
    )
    _attach(decision, paper, by)
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
    signer = _read(paper, decision, by, at)
    move(
        application,
        Action.REGISTER_REJECTION,
        by=by,
        at=at,
        version=version,
        reason=reason,
        facts=_facts(paper, signer),
    )
    application.recommended = None
    _attach(decision, paper, by)
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


def _facts(paper: SignedPaper, signer: Post) -> dict[str, object]:
    return {
        "signer": signer.person_id,
        "paper_number": paper.number.strip(),
        "signed_on": paper.signed_on,
    }


def _attach(decision: Decision, paper: SignedPaper, by: Hat) -> None:
    decision.on_paper = True
    decision.paper_number, decision.signed_on = paper.number.strip(), paper.signed_on
    decision.scan_id, decision.entered_by_post_id = paper.scan_id, by.post_id


def _read(paper: SignedPaper, decision: Decision, by: Hat, at: datetime) -> Post:
    """The signer's post, once the paper's number and day make sense."""
    by.require(Permission.ENTER_PAPER)
    if not paper.number.strip():
        raise RuleError(_("请填写呈批件或会议纪要的文号。"), field="number")
    day = _day(paper, decision, at)
    for post in signers(decision.application.hub_id, since=day, until=day):
        if post.id == paper.signer_post_id:
            return post
    raise RuleError(
        _(
            "所选签批人在 %(day)s 没有审批职务。请核对签批日期，或先在“人员”中登记其任职。",
            day=day.isoformat(),
        ),
        field="signer",
    )


def _day(paper: SignedPaper, decision: Decision, at: datetime) -> date:
    proposed_on, today = clock.on(decision.proposed_at), clock.on(at)
    if paper.signed_on is None:
        raise RuleError(_("请填写签批日期。"), field="signed_on")
    if paper.signed_on > today:
        raise RuleError(
            _("签批日期不能晚于今天（%(day)s）。请核对。", day=today.isoformat()), field="signed_on"
        )
    if paper.signed_on < proposed_on:
        raise RuleError(
            _("签批日期不能早于提出建议的日期（%(day)s）。请核对。", day=proposed_on.isoformat()),
            field="signed_on",
        )
    return paper.signed_on
