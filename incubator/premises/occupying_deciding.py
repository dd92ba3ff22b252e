"""Proposing on what terms somebody shall have a room, and answering it: two named people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.casework.proposals import Outcome, answer, refuse_conflict, signed_by
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.eligibility.findings import Outcome as Answered
from incubator.people.models import Person
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper
from incubator.premises import occupying, occupying_holds, occupying_survey
from incubator.premises.models import Nature, Premises
from incubator.premises.occupancy import Occupancy, OccupancyDecision
from incubator.premises.occupancy_steps import Action
from incubator.premises.occupying_requests import refuse_days
from incubator.premises.tariff import Term


@dataclass(frozen=True)
class Terms:
    """From when through when, and what a month costs in fen beside what it would cost anybody."""

    term_from: date
    term_through: date
    term: Term
    reference_fen: int
    monthly_fen: int
    fee_basis: str


def usual(case: Occupancy, *, on: date) -> Terms:
    """What was asked for, moved to today where its day has passed; free."""
    first = max(case.wished_from, on)
    last = max(case.wished_through, months_after(first, 1) - timedelta(days=1))
    return Terms(first, last, Term.FREE, 0, 0, "")


def propose(
    case_id: int,
    terms: Terms,
    *,
    reasons: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> OccupancyDecision:
    """Recommend an applicant whose room was surveyed and is free for the whole term."""
    by.require(Permission.PROPOSE)
    case, room = occupying.held(case_id)
    facts = {"term_from": terms.term_from, "term_through": terms.term_through}
    move(case, Action.PROPOSE, by=by, at=at, version=version, facts=facts)
    refuse_terms(terms, room, on=clock.on(at))
    refuse_conflict(by.person_id, case.organization, at)
    refuse_unless_met(case, at)
    occupying_holds.refuse_if_taken(case, room, terms.term_from, terms.term_through, at=at)
    decision = OccupancyDecision(
        case_id=case.id,
        term_from=terms.term_from,
        term_through=terms.term_through,
        term=terms.term,
        reference_fen=terms.reference_fen,
        monthly_fen=terms.monthly_fen,
        fee_basis=terms.fee_basis.strip()[:200],
        reasons=reasons.strip()[:1000],
        proposer_person_id=by.person_id,
        proposer_post_id=by.post_id,
        proposed_at=at,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def refuse_terms(terms: Terms, room: Premises, *, on: date) -> None:
    """Refuse days or a price that do not go together."""
    refuse_days(terms.term_from, terms.term_through, on=on)
    refuse_price(terms.term, terms.reference_fen, terms.monthly_fen, room)
    if not terms.fee_basis.strip():
        raise RuleError(
            _("请写明收费或免费的依据，例如会议纪要或收费办法的条款。"), field="fee_basis"
        )


def refuse_price(term: Term, reference_fen: int, monthly_fen: int, room: Premises) -> None:
    if room.nature is Nature.OFFICE and monthly_fen:
        raise RuleError(
            _(
                "党政机关办公用房不得出租（《机关事务管理条例》第二十三条），只能无偿提供。"
                "请改为无偿。"
            ),
            field="term",
        )
    fits = {
        Term.FREE: monthly_fen == 0,
        Term.PREFERENTIAL: 0 < monthly_fen < reference_fen,
        Term.STANDARD: 0 < monthly_fen == reference_fen,
    }
    if not fits[term]:
        raise RuleError(
            _("月费与收费性质不符：无偿填 0，优惠低于参考价，标准等于参考价。"),
            field="monthly_fen",
        )


def refuse_unless_met(case: Occupancy, at: datetime) -> None:
    """What the register says is asked again on the day something is promised."""
    for finding in occupying_survey.conditions(case, on=clock.on(at)):
        if finding.outcome in {Answered.FAILED, Answered.BLOCKED}:
            raise RuleError(
                _(
                    "“%(question)s”：%(fact)s。核实或排除后再办理。",
                    question=finding.question,
                    fact=finding.fact.rstrip("。"),
                )
            )


def _pending(case_id: int) -> tuple[Occupancy, Premises, OccupancyDecision]:
    """The case, its room and its open proposal, all held until the transaction ends."""
    case, room = occupying.held(case_id)
    decision = db.session.scalar(
        select(OccupancyDecision)
        .where(OccupancyDecision.case_id == case.id, OccupancyDecision.outcome == Outcome.PENDING)
        .with_for_update()
    )
    if decision is None:
        raise RuleError(_("这件申请没有等待审批的建议。请刷新页面查看最新进度。"))
    return case, room, decision


def approve(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Occupancy:
    """Approve online, by somebody else than who proposed it; from now on the room is taken."""
    by.require(Permission.DECIDE)
    case, room, decision = _pending(case_id)
    move(case, Action.APPROVE, by=by, at=at, version=version)
    _grant(case, room, decision, signer=by, at=at)
    return case


def register_approval(
    case_id: int, paper: SignedPaper, *, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Enter an approval signed on paper; whoever types it in decides nothing."""
    case, room, decision = _pending(case_id)
    signer = signed_by(decision, paper, hub_id=case.hub_id, by=by, at=at)
    facts = paper.facts(signer)
    move(case, Action.REGISTER_APPROVAL, by=by, at=at, version=version, facts=facts)
    _grant(case, room, decision, signer=hat_of(signer), at=at)
    return case


def _grant(
    case: Occupancy, room: Premises, decision: OccupancyDecision, *, signer: Hat, at: datetime
) -> None:
    answer(decision, Outcome.APPROVED, case.organization, signer=signer, at=at)
    refuse_unless_met(case, at)
    occupying_holds.take(case, room, decision.term_from, decision.term_through, at=at)
    case.term_from, case.term_through = decision.term_from, decision.term_through
    case.term, case.reference_fen = decision.term, decision.reference_fen
    case.monthly_fen, case.fee_basis = decision.monthly_fen, decision.fee_basis
    approver = db.session.get(Person, signer.person_id) if signer.person_id else None
    case.fee_approved_by = (approver.name if approver else "")[:100]
    case.area_tenths = case.survey_area_tenths or room.area_tenths
    db.session.flush()


def refuse(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Refuse online, with the reason the applicant will read."""
    by.require(Permission.DECIDE)
    case, _room, decision = _pending(case_id)
    move(case, Action.REFUSE, by=by, at=at, version=version, reason=reason)
    answer(decision, Outcome.REJECTED, case.organization, signer=by, at=at)
    return case


def register_refusal(
    case_id: int,
    paper: SignedPaper,
    *,
    reason: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Occupancy:
    """Enter a refusal signed on paper."""
    case, _room, decision = _pending(case_id)
    signer = signed_by(decision, paper, hub_id=case.hub_id, by=by, at=at)
    facts = paper.facts(signer)
    move(case, Action.REGISTER_REFUSAL, by=by, at=at, version=version, reason=reason, facts=facts)
    answer(decision, Outcome.REJECTED, case.organization, signer=hat_of(signer), at=at)
    return case
