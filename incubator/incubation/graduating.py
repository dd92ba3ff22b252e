"""出壳评估: begun for everybody whose term ends, and what each of its outcomes does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework import deadlines
from incubator.casework.services import move, open_case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import (
    agreeing,
    closing,
    ending_ahead,
    evaluating_periods,
    placing,
    states,
    warning,
)
from incubator.incubation.actions import Action
from incubator.incubation.exiting import begin_to_leave
from incubator.incubation.leaving import Advice, GraduationReview
from incubator.incubation.leaving_days import second_term
from incubator.incubation.models import KIND, Incubation, Leaving
from incubator.incubation.states import Status
from incubator.records.events import record
from incubator.records.models import Document
from incubator.rules.queries import rule


def begin(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> GraduationReview:
    """Ask for the self-assessment; a second review of one stay goes on where the first ended."""
    case: Incubation = locked(Incubation, case_id)
    move(case, Action.BEGIN_REVIEW, by=by, at=at, version=version)
    warning.end_open(case, because=_("转入出壳评估")[:], at=at)
    review = of(case.id) or GraduationReview(case_id=case.id, began_on=clock.on(at))
    review.began_on, review.advice, review.reviewed_on = clock.on(at), None, None
    review.reviewed_by_id = review.self_assessed_at = None
    db.session.add(review)
    db.session.flush()
    evaluating_periods.open_graduation(case, by=by, at=at)
    ending_ahead.arranged(case, at=at)
    return review


def of(case_id: int) -> GraduationReview | None:
    return db.session.scalar(select(GraduationReview).where(GraduationReview.case_id == case_id))


def is_advised_to_graduate(case: Incubation) -> bool:
    row = of(case.id)
    return row is not None and row.advice is Advice.GRADUATE


def is_silent(case: Incubation) -> bool:
    """Whether the self-assessment of the review is still owed."""
    row = of(case.id)
    return row is not None and row.self_assessed_at is None


def _open(case_id: int) -> tuple[Incubation, GraduationReview]:
    case: Incubation = locked(Incubation, case_id)
    review = of(case.id)
    if case.status != Status.GRADUATION_REVIEW or review is None:
        raise RuleError(_("现在没有进行出壳评估。请刷新页面查看最新进度。"))
    return case, review


def assess_oneself(case_id: int, *, words: str, by: Hat, at: datetime) -> GraduationReview:
    """The incubatee's own account; it may be handed in again until the centre has advised."""
    by.require(Permission.APPLY)
    case, review = _open(case_id)
    if case.organization_id != by.organization_id:
        raise NotFound(_("没有找到这件事项。"))
    if review.advice is not None:
        raise RuleError(_("基地已经给出评估意见，自评不能再改。"))
    if len(words.strip()) < 10:
        raise RuleError(_("请写明组织架构、团队、财务和项目的情况，至少 10 个字。"), field="words")
    review.self_assessment, review.self_assessed_at = words.strip()[:4000], at
    deadlines.close_for(case, (states.SELF_ASSESSMENT,), at=at)
    record("graduation_review.self", review, by=by, at=at, case_id=case.id, hub_id=case.hub_id)
    return review


@dataclass(frozen=True)
class Reviewed:
    """What the centre found: interview, papers, what it recommends and how to go on."""

    interview_on: date | None
    interview: str
    papers_read: bool
    advice: Advice
    development: str


def review(case_id: int, found: Reviewed, *, by: Hat, at: datetime) -> GraduationReview:
    by.require(Permission.MANAGE_INCUBATION)
    case, row = _open(case_id)
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))
    today = clock.on(at)
    if row.self_assessed_at is None:
        raise RuleError(_("组织还没有交自评。逾期不交的，请按“未参加评估”处理。"))
    if found.interview_on is None or found.interview_on > today:
        raise RuleError(_("请填写面谈日期，不能晚于今天。"), field="interview_on")
    if not found.interview.strip():
        raise RuleError(_("请写明面谈情况。"), field="interview")
    if found.advice is Advice.GRADUATE and not found.papers_read:
        raise RuleError(_("建议出壳前，请先审阅材料。"), field="papers_read")
    row.interview_on, row.interview = found.interview_on, found.interview.strip()[:2000]
    row.papers_read, row.advice = found.papers_read, found.advice
    row.development, row.reviewed_on = found.development.strip()[:2000], today
    row.reviewed_by_id = by.post_id
    record(
        "graduation_review.advise",
        row,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        after={"advice": found.advice},
    )
    return row


def graduate(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Incubation:
    """出壳 as the review advised; the desk stays occupied until everything is handed over."""
    case, row = _open(case_id)
    if row.advice is not Advice.GRADUATE:
        raise RuleError(_("出壳评估的意见不是“准予出壳”。请先完成评估并写明意见。"))
    move(case, Action.GRADUATE, by=by, at=at, version=version)
    begin_to_leave(case, Leaving.GRADUATED, at=at)
    return case


def go_on(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Not yet: back to the stay, as long as its term lasts."""
    case, _row = _open(case_id)
    if case.term_through is not None and clock.on(at) > case.term_through:
        raise RuleError(_("协议已经到期，不能继续孵化。请办理续驻、出壳或退驻。"))
    move(case, Action.GO_ON, by=by, at=at, version=version, reason=reason)
    return case


def deem_left(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Whoever does not take part in the review leaves, as the base's rule says."""
    case, row = _open(case_id)
    owed = [one for one in case.deadlines if one.kind == states.SELF_ASSESSMENT.key]
    if row.self_assessed_at is not None:
        raise RuleError(_("组织已经交了自评，不能按“未参加评估”处理。"))
    if owed and clock.on(at) <= owed[-1].due_on:
        raise RuleError(
            _("自评 %(day)s 到期，逾期没有交才能这样处理。", day=owed[-1].due_on.isoformat())
        )
    move(case, Action.DEEM_LEFT, by=by, at=at, version=version, reason=reason)
    begin_to_leave(case, Leaving.DEEMED, at=at)
    return case


def renew(
    case_id: int,
    paper: agreeing.Signed,
    *,
    through: date,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Incubation:
    """A second term as a case of its own, linked to the first; answers the new one.

    The new agreement's scan is a document already. From today on the log belongs to the new case;
    desks and mentors pass over without ever being free.
    """
    by.require(Permission.MANAGE_INCUBATION)
    old: Incubation = locked(Incubation, case_id)
    today = clock.on(at)
    _refuse_another_term(old, today)
    start, last = second_term(old, today)
    _refuse_term(start, last, through)
    _refuse_paper(old, paper, today)
    move(old, Action.RENEW, by=by, at=at, version=version, facts={"through": through})
    old.leaving, old.left_on, old.ended_on = Leaving.RENEWED, today, today
    db.session.flush()
    made = _successor(old, paper, start=start, through=through, at=at)
    open_case(made, by=by, at=at)
    agreeing.number_for(made, at=at)
    db.session.get_one(Document, paper.scan_id).case_id = made.id
    placing.pass_over(old, made, on=today, through=through, by=by, at=at)
    closing.pass_over(old, made, on=today)
    evaluating_periods.pass_over(old, made)
    ending_ahead.arranged(old, at=at)
    return made


def _refuse_another_term(old: Incubation, today: date) -> None:
    most = rule("incubation.renewals", on=today, hub_id=old.hub_id)
    terms, one = 0, old
    while one.previous_id is not None:
        terms += 1
        one = db.session.get_one(Incubation, one.previous_id)
    if terms >= most.value:
        raise RuleError(
            _(
                "每家组织最多续驻 %(n)s 次（%(source)s），这一家已经用完。请办理出壳或退驻。",
                n=most.value,
                source=most.source,
            )
        )


def _refuse_term(start: date, last: date, through: date) -> None:
    if not start <= through <= last:
        raise RuleError(
            _(
                "续驻期从 %(start)s 起，最晚到 %(last)s。请核对到期日。",
                start=start.isoformat(),
                last=last.isoformat(),
            ),
            field="through",
        )


def _refuse_paper(old: Incubation, paper: agreeing.Signed, today: date) -> None:
    agreeing.refuse_unsigned(paper, today)
    if old.entered_on is not None and paper.signed_on < old.entered_on:
        raise RuleError(
            _("续驻协议的签订日期不能早于入驻日期（%(day)s）。", day=old.entered_on.isoformat()),
            field="signed_on",
        )


_CARRIED = (
    "hub_id",
    "organization_id",
    "resident_id",
    "base_id",
    "track",
    "mode",
    "housing",
    "opening_capital",
    "contact_name",
    "contact_phone",
    "contact_email",
    "full_time",
    "part_time",
    "volunteers",
    "party_members",
    "party_organization",
    "desks_wanted",
    "hours_of_use",
    "projects",
    "audience",
    "plan",
    "support",
    "approved_mode",
    "approved_desks",
    "owner_post_id",
)


def _successor(
    old: Incubation, paper: agreeing.Signed, *, start: date, through: date, at: datetime
) -> Incubation:
    return Incubation(
        **{name: getattr(old, name) for name in _CARRIED},
        kind=KIND,
        status=Status.ACTIVE.value,
        status_since=at,
        opened_at=at,
        submitted_at=at,
        title=_("%(title)s（续驻）", title=old.title)[:120],
        previous_id=old.id,
        term_from=start,
        term_through=through,
        agreement_id=paper.scan_id,
        signed_on=paper.signed_on,
        signatory=paper.signatory.strip()[:120],
        entered_on=clock.on(at),
    )
