"""The volume of a fund application: which papers it holds, in which order, and which must be there."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from incubator.casework import archive
from incubator.casework.archive import Line, Plan
from incubator.casework.models import Case
from incubator.casework.proposals import Outcome
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock, money
from incubator.core.db import db
from incubator.core.words import _
from incubator.funds import papers, progress, snapshot
from incubator.funds.applications import FundApplication, Submission
from incubator.funds.applying import PAPER_FORM
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.order import order_of, rubric_of
from incubator.notices import papers as notice_papers
from incubator.notices import showing
from incubator.notices.models import Notice
from incubator.papers import page
from incubator.papers.paper import Facts, Paper
from incubator.people.models import Person
from incubator.records.models import Document, Event
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
        *_shown(application),
        *_certified(application),
    ]


def _handed_in(application: FundApplication) -> list[Line]:
    whose = application.organization.name
    found: list[Line] = []
    for submission in application.submissions[-1:]:
        at = _day(submission.at)
        found.append(
            Line(_("项目申报书"), submission.receipt, whose, at, draw=partial(_form, submission))
        )
        found.append(
            Line(_("受理回执"), submission.receipt, "", at, draw=partial(_receipt, submission))
        )
    labels = {paper.kind: paper.label for paper in application.call.papers}
    labels[PAPER_FORM] = _("纸质申报书扫描件")
    for document in _documents(application, labels):
        found.append(_filed(document, labels[document.kind], whose))
    return found


def _form(submission: Submission) -> bytes:
    return page.draw(papers.application_form(snapshot.handed_in(submission), submission))


def _receipt(submission: Submission) -> bytes:
    return page.draw(papers.receipt(snapshot.handed_in(submission), submission))


def _documents(application: FundApplication, kinds: dict[str, str]) -> list[Document]:
    found = select(Document).where(
        Document.case_id == application.id,
        Document.kind.in_(kinds),
        Document.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(Document.id)))


def _filed(document: Document, title: str, whose: str = "") -> Line:
    dated = document.issued_on.isoformat() if document.issued_on else _day(document.uploaded_at)
    return Line(title, document.number, whose, dated, document)


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
    who = _name(event.person_id)
    return [
        Line(
            _("形式审查表"),
            application.number or "",
            who,
            _day(event.at),
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
        (_("审查日期"), _day(event.at)),
    ]
    return _drawn(_("形式审查表"), rows, event.at)


def _drawn(title: str, rows: list[tuple[str, str]], at: datetime) -> bytes:
    facts = Facts([(label[:], value[:]) for label, value in rows])
    return page.draw(Paper(title=title[:], blocks=[facts], dated_on=clock.on(at)))


def _scored(application: FundApplication) -> list[Line]:
    """The signed sheets, and the result with every score behind it."""
    locked = [one for one in sheets_of([application.id]) if one.state is SheetState.LOCKED]
    found = [
        _filed(sheet.signed_sheet, _("专家评分表"), sheet.person.name)
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
                _day(last),
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
            found.append(_filed(decision.scan, _("呈批件或会议纪要"), whose))
        elif decision.decided_at is not None:
            draw = partial(_decision_sheet, decision, decision.decided_at)
            number = application.number or ""
            found.append(Line(_("审批表"), number, whose, _day(decision.decided_at), draw=draw))
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
        (_("审批日期"), _day(at)),
    ]
    return _drawn(_("审批表"), rows, at)


def _shown(application: FundApplication) -> list[Line]:
    notice = showing.notice_of(application)
    if notice is None or notice.starts_on is None:
        return []
    dated = notice.starts_on.isoformat()
    found = [Line(notice.title, notice.number, notice.issuer, dated, draw=partial(_notice, notice))]
    for proof in notice.proofs:
        if proof.document is not None:
            found.append(_filed(proof.document, _("公示证明")))
    return found


def _notice(notice: Notice) -> bytes:
    return page.draw(notice_papers.paper(notice))


def _certified(application: FundApplication) -> list[Line]:
    issued = select(Certificate).where(
        Certificate.case_id == application.id, Certificate.state == CertificateState.ISSUED
    )
    found = []
    for one in db.session.scalars(issued.order_by(Certificate.id)):
        document = db.session.get(Document, one.document_id) if one.document_id else None
        if document is not None:
            found.append(Line(one.title, one.number, "", _day(one.issued_at), document))
    return found


def _day(at: datetime | None) -> str:
    return clock.on(at).isoformat() if at else ""


def _name(person_id: int | None) -> str:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


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
    notice = showing.notice_of(application)
    asked = {
        _("专家评分表"): db.session.scalar(scored.limit(1)) is not None,
        _("审批文件"): any(one.outcome is Outcome.APPROVED for one in _decisions(application)),
        _("公示"): notice is not None,
        _("公示证明"): notice is not None and bool(notice.proofs),
        _("证书"): bool(_certified(application)),
    }
    return [name for name, there in asked.items() if not there]


archive.register(Plan(LIFECYCLE.kind, lines, missing, keep="archive.keep.fund-application"))
