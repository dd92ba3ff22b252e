"""Proposing how an applicant shall be taken in, and answering it: two named people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.casework.proposals import Outcome, answer, refuse_conflict, signed_by
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.eligibility.findings import Outcome as Answered
from incubator.incubation import checking, conditions, occupancy, submitting
from incubator.incubation.actions import Action
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import Status
from incubator.people.queries import hat_of
from incubator.people.signed_papers import SignedPaper
from incubator.review.board import board
from incubator.rules.queries import rule


@dataclass(frozen=True)
class Terms:
    """How somebody shall be taken in: with or without desks, from which day through which."""

    mode: Mode
    desks: int
    term_from: date
    term_through: date


def usual(case: Incubation, *, on: date) -> Terms:
    """What the application asks for, over the term the base's rule gives, from today."""
    months = rule("incubation.term", on=on, hub_id=case.hub_id).value
    desks = case.desks_wanted if case.mode is Mode.PHYSICAL else 0
    return Terms(case.mode, desks, on, months_after(on, months) - timedelta(days=1))


def propose(
    case_id: int,
    terms: Terms,
    *,
    reasons: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> IncubationDecision:
    """Recommend an applicant whose papers are in order and whose panel, where there is one, has scored."""
    by.require(Permission.PROPOSE)
    case: Incubation = locked(Incubation, case_id)
    if early := too_early(case):
        raise RuleError(early)
    move(case, Action.PROPOSE, by=by, at=at, version=version, facts={"mode": terms.mode})
    _refuse_terms(case, terms, clock.on(at))
    refuse_conflict(by.person_id, case.organization, at)
    refuse_unless_met(case, at, mode=terms.mode)
    case.recommendation = reasons.strip()[:1000]
    decision = IncubationDecision(
        case_id=case.id,
        mode=terms.mode,
        desks=terms.desks,
        term_from=terms.term_from,
        term_through=terms.term_through,
        reasons=reasons.strip()[:1000],
        proposer_person_id=by.person_id,
        proposer_post_id=by.post_id,
        proposed_at=at,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def too_early(case: Incubation) -> str:
    """What has to come before anybody recommends this applicant; empty where nothing is missing.

    That is the first check and, where the base has a rubric, the panel's sheets.
    """
    rubric = case.base.rubric
    if rubric is None:
        unchecked = submitting.latest(case) is not None and not checking.is_checked(case)
        return _("还没有完成初核。请先逐项核对材料，再提出入驻建议。") if unchecked else ""
    if case.status == Status.FIRST_CHECK:
        return _("本基地规定面谈评审。请先通过初核、安排评审，评分交齐后再提出建议。")
    missing = board([case.id], rubric).rows[0].missing if case.status == Status.REVIEW else 0
    return _("还缺 %(n)s 份评分，评分交齐后才能提出入驻建议。", n=missing) if missing else ""


def _refuse_terms(case: Incubation, terms: Terms, today: date) -> None:
    if terms.term_from < today:
        raise RuleError(_("入驻起始日不能早于今天。"), field="term_from")
    if terms.term_through < terms.term_from:
        raise RuleError(_("到期日不能早于起始日。"), field="term_through")
    months = rule("incubation.term", on=today, hub_id=case.hub_id)
    if terms.term_through >= months_after(terms.term_from, months.value):
        raise RuleError(
            _(
                "一次入驻最长 %(months)s 个月（%(source)s）。请改到期日，到期前可以办理续驻。",
                months=months.value,
                source=months.source,
            ),
            field="term_through",
        )
    _refuse_mode(case, terms)


def _refuse_mode(case: Incubation, terms: Terms) -> None:
    offered = {Mode.PHYSICAL: case.base.takes_physical, Mode.VIRTUAL: case.base.takes_virtual}
    if not offered[terms.mode]:
        raise RuleError(_("本基地不提供这种孵化方式，请改选。"), field="mode")
    if terms.mode is Mode.VIRTUAL:
        if terms.desks:
            raise RuleError(_("虚拟孵化不占工位，工位数应为 0。"), field="desks")
        return
    sentence = conditions.no_desk(case.base, case.track)
    if sentence:
        raise RuleError(sentence, field="mode")
    if terms.desks < 1:
        raise RuleError(_("实体孵化至少安排 1 个工位。"), field="desks")
    there = occupancy.in_use_or_free(case.base_id, on=terms.term_from)
    if 0 < there < terms.desks:
        raise RuleError(
            _(
                "本基地一共有 %(there)s 个工位，不能建议 %(n)s 个。请改工位数。",
                there=there,
                n=terms.desks,
            ),
            field="desks",
        )


def refuse_unless_met(case: Incubation, at: datetime, *, mode: Mode | None = None) -> None:
    """The rules of the intake are asked again on the day something is promised."""
    for finding in conditions.ask(case, on=clock.on(at), mode=mode):
        if finding.outcome in {Answered.FAILED, Answered.BLOCKED}:
            raise RuleError(
                _(
                    "“%(question)s”：%(fact)s。核实或排除后再办理。",
                    question=finding.question,
                    fact=finding.fact.rstrip("。"),
                )
            )


def pending(case_id: int) -> tuple[Incubation, IncubationDecision]:
    """The case and its open proposal, both held until the transaction ends."""
    case: Incubation = locked(Incubation, case_id)
    decision = db.session.scalar(
        select(IncubationDecision)
        .where(
            IncubationDecision.case_id == case.id,
            IncubationDecision.outcome == Outcome.PENDING,
        )
        .with_for_update()
    )
    if decision is None:
        raise RuleError(_("这件申请没有等待审批的建议。请刷新页面查看最新进度。"))
    return case, decision


def approve(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Incubation:
    """Approve online, by somebody else than who proposed it."""
    by.require(Permission.DECIDE)
    case, decision = pending(case_id)
    move(case, Action.APPROVE, by=by, at=at, version=version)
    _take(case, decision, signer=by, at=at)
    return case


def register_approval(
    case_id: int, paper: SignedPaper, *, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Enter an approval signed on paper; whoever types it in decides nothing."""
    case, decision = pending(case_id)
    signer = signed_by(decision, paper, hub_id=case.hub_id, by=by, at=at)
    facts = paper.facts(signer)
    move(case, Action.REGISTER_APPROVAL, by=by, at=at, version=version, facts=facts)
    _take(case, decision, signer=hat_of(signer), at=at)
    return case


def _take(case: Incubation, decision: IncubationDecision, *, signer: Hat, at: datetime) -> None:
    answer(decision, Outcome.APPROVED, case.organization, signer=signer, at=at)
    refuse_unless_met(case, at, mode=decision.mode)
    case.approved_mode, case.approved_desks = decision.mode, decision.desks
    case.term_from, case.term_through = decision.term_from, decision.term_through
    if case.track is Track.PROSPECTIVE:
        today = clock.on(at)
        days = rule("incubation.register-by", on=today, hub_id=case.hub_id).value
        case.register_by = today + timedelta(days=days)


def send_back(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Give the proposal back; nothing stands recommended until there is another."""
    by.require(Permission.DECIDE)
    case, decision = pending(case_id)
    move(case, Action.SEND_BACK, by=by, at=at, version=version, reason=reason)
    answer(decision, Outcome.SENT_BACK, case.organization, signer=by, at=at)
    case.recommendation = ""
    return case


def reject(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    by.require(Permission.DECIDE)
    case, decision = pending(case_id)
    move(case, Action.REJECT, by=by, at=at, version=version, reason=reason)
    answer(decision, Outcome.REJECTED, case.organization, signer=by, at=at)
    case.ended_on = clock.on(at)
    return case


def register_rejection(
    case_id: int,
    paper: SignedPaper,
    *,
    reason: str,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Incubation:
    """Enter a refusal signed on paper, with the reason the applicant will read."""
    case, decision = pending(case_id)
    signer = signed_by(decision, paper, hub_id=case.hub_id, by=by, at=at)
    facts = paper.facts(signer)
    move(case, Action.REGISTER_REJECTION, by=by, at=at, version=version, reason=reason, facts=facts)
    answer(decision, Outcome.REJECTED, case.organization, signer=hat_of(signer), at=at)
    case.ended_on = clock.on(at)
    return case
