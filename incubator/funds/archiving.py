"""The volume of a fund application: which papers it holds, in which order, and which must be there."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from incubator.casework import archive
from incubator.casework.archive import Line, Plan
from incubator.casework.models import Case
from incubator.casework.proposals import Outcome
from incubator.casework.volume_lines import day, documents_of, filed, name_of
from incubator.certificates import archiving as certificate_lines
from incubator.core import clock, money
from incubator.core.db import db
from incubator.core.words import _
from incubator.funds import papers, progress, snapshot
from incubator.funds.applications import FundApplication, Submission
from incubator.funds.applying import PAPER_FORM
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.order import order_of, rubric_of
from incubator.notices import archiving as notice_lines
from incubator.papers import page
from incubator.papers.fact_sheet import drawn
from incubator.records.models import Event
from incubator.review import printing
from incubator.review.models import Sheet, SheetState
from incubator.review.queries import sheets_of

_DECIDED = {
    Outcome.APPROVED: _("同意"),
    Outcome.REJECTED: _("不予资助"),
    Outcome.SENT_BACK: _("退回重议"),
}


def lines(case: Case) -> list[Line]:
    """Application, attachments, check, scores, decision, notice and proof, certificate."""
    application = db.session.get_one(FundApplication, case.id)
    return [
        *_handed_in(application),
        *_checked(application),
        *_scored(application),
        *_decided(application),
        *notice_lines.lines(application),
        *certificate_lines.lines(application),
    ]


def _handed_in(application: FundApplication) -> list[Line]:
    whose = application.organization.name
    found: list[Line] = []
    for submission in application.submissions[-1:]:
        at = day(submission.at)
        found.append(
            Line(_("项目申报书"), submission.receipt, whose, at, draw=partial(_form, submission))
        )
        found.append(
            Line(_("受理回执"), submission.receipt, "", at, draw=partial(_receipt, submission))
        )
    labels = {paper.kind: paper.label for paper in application.call.papers}
    labels[PAPER_FORM] = _("纸质申报书扫描件")
    for document in documents_of(application, labels):
        found.append(filed(document, labels[document.kind], whose))
    return found


def _form(submission: Submission) -> bytes:
    return page.draw(papers.application_form(snapshot.handed_in(submission), submission))


def _receipt(submission: Submission) -> bytes:
    return page.draw(papers.receipt(snapshot.handed_in(submission), submission))


def _checked(application: FundApplication) -> list[Line]:
    """The formal check as it was recorded."""
    event = db.session.scalar(
        select(Event)
        .where(Event.case_id == application.id, Event.verb == f"{LIFECYCLE.kind}.pass")
        .order_by(Event.id.desc())
        .limit(1)
    )
    if event is None:
        return []
    who = name_of(event.person_id)
    return [
        Line(
            _("形式审查表"),
            application.number or "",
            who,
            day(event.at),
            draw=partial(_check_sheet, application, event, who),
        )
    ]


def _check_sheet(application: FundApplication, event: Event, who: str) -> bytes:
    checked = (event.after or {}).get("checked") or []
    rows = [
        (_("受理编号"), application.number or ""),
        (_("申报组织"), application.organization.name),
        (_("项目名称"), application.title),
        (_("核对项目"), _("%(n)s 项，全部通过", n=len(checked)) if checked else _("通过")),
        (_("审查人"), who),
        (_("审查日期"), day(event.at)),
    ]
    return drawn(_("形式审查表"), rows, event.at)


def _scored(application: FundApplication) -> list[Line]:
    """The signed sheets, and the result with every score behind it."""
    locked = [one for one in sheets_of([application.id]) if one.state is SheetState.LOCKED]
    found = [
        filed(sheet.signed_sheet, _("专家评分表"), sheet.person.name)
        for sheet in locked
        if sheet.signed_sheet is not None
    ]
    if locked:
        last = max(sheet.locked_at for sheet in locked if sheet.locked_at)
        found.append(
            Line(
                _("专家评审结果"),
                application.call.code,
                "",
                day(last),
                draw=partial(_results, application, clock.on(last)),
            )
        )
    return found


def _results(application: FundApplication, on: date) -> bytes:
    call = application.call
    order = order_of(call)
    return page.draw(
        printing.results(
            [place.application for place in order.places],
            order.board,
            rubric_of(call),
            title=call.title,
            footer=f"{call.hub.name} · {call.code}",
            drawn_on=on,
        )
    )


def _decided(application: FundApplication) -> list[Line]:
    found = []
    for decision in _decisions(application):
        whose = decision.approver.name if decision.approver else ""
        if decision.scan is not None:
            found.append(filed(decision.scan, _("呈批件或会议纪要"), whose))
        elif decision.decided_at is not None:
            draw = partial(_decision_sheet, decision, decision.decided_at)
            number = application.number or ""
            found.append(Line(_("审批表"), number, whose, day(decision.decided_at), draw=draw))
    return found


def _decisions(application: FundApplication) -> list[Decision]:
    answered = select(Decision).where(
        Decision.application_id == application.id, Decision.outcome != Outcome.PENDING
    )
    return list(db.session.scalars(answered.order_by(Decision.id)))


def _decision_sheet(decision: Decision, at: datetime) -> bytes:
    rows = [
        (_("受理编号"), decision.application.number or ""),
        (_("项目名称"), decision.application.title),
        (_("建议金额"), money.yuan_sign(decision.amount)),
        (_("理由"), decision.reasons),
        (_("提出人"), decision.proposer.name),
        (_("审批人"), decision.approver.name if decision.approver else ""),
        (_("审批结果"), _DECIDED[decision.outcome]),
        (_("审批日期"), day(at)),
    ]
    return drawn(_("审批表"), rows, at)


def missing(case: Case) -> list[str]:
    """What a volume of this case must hold by how far the case came, and does not."""
    application = db.session.get_one(FundApplication, case.id)
    wanting = []
    if not application.submissions:
        wanting.append(_("项目申报书"))
    present = {document.kind for document in progress.attachments(application)}
    wanting += [
        paper.label
        for paper in progress.papers_asked(application)
        if paper.required and paper.kind not in present
    ]
    if application.status == Status.AWARDED:
        wanting += _missing_of_an_award(application)
    return wanting


def _missing_of_an_award(application: FundApplication) -> list[str]:
    scored = select(Sheet.id).where(
        Sheet.case_id == application.id, Sheet.state == SheetState.LOCKED
    )
    asked = {
        _("专家评分表"): db.session.scalar(scored.limit(1)) is not None,
        _("审批文件"): any(one.outcome is Outcome.APPROVED for one in _decisions(application)),
        **notice_lines.proven(application),
        _("证书"): bool(certificate_lines.lines(application)),
    }
    return [name for name, there in asked.items() if not there]


archive.register(Plan(LIFECYCLE.kind, lines, missing, keep="archive.keep.fund-application"))
