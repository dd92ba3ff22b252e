"""The volume of an incubation: which papers, in which order, and what must be there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from incubator.casework import archive
from incubator.casework.archive import Line, Plan
from incubator.casework.freezing import handed_in
from incubator.casework.models import Case
from incubator.casework.proposals import Outcome
from incubator.casework.volume_lines import day, documents_of, filed, name_of
from incubator.certificates import archiving as certificate_lines
from incubator.core.db import db
from incubator.core.words import _
from incubator.incubation import (
    agreeing,
    application_form,
    graduating,
    progress,
    stay_volume,
)
from incubator.incubation.admission_papers import approval_sheet, hand_over_sheet
from incubator.incubation.applying import PAPER_FORM
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.leaving import Way
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import Incubation, IncubationSubmission, Leaving
from incubator.notices import archiving as notice_lines
from incubator.papers import page
from incubator.papers.fact_sheet import drawn
from incubator.records.models import Event
from incubator.review.models import SheetState
from incubator.review.queries import sheets_of


def lines(case: Case) -> list[Line]:
    """From the application to the certificate, in the order in which they came about."""
    stay = db.session.get_one(Incubation, case.id)
    return [
        *_applied(stay),
        *_checked(stay),
        *_decided(stay),
        *notice_lines.lines(stay),
        *_taken_in(stay),
        *stay_volume.lines(stay),
        *certificate_lines.lines(stay),
    ]


def _applied(stay: Incubation) -> list[Line]:
    whose, found = stay.organization.name, []
    for one in stay.submissions[-1:]:
        at = day(one.at)
        found += [
            Line(_("孵化入驻申请表"), one.receipt, whose, at, draw=partial(_form, one)),
            Line(_("受理回执"), one.receipt, "", at, draw=partial(_receipt, one, stay.hub.name)),
        ]
    labels = {paper.kind: paper.label for paper in stay.intake.papers} if stay.intake else {}
    labels[PAPER_FORM] = _("纸质申请表扫描件")
    for document in documents_of(stay, labels):
        found.append(filed(document, labels[document.kind], whose))
    return found


def _form(one: IncubationSubmission) -> bytes:
    return page.draw(application_form.application_form(handed_in(one), one))


def _receipt(one: IncubationSubmission, hub: str) -> bytes:
    return page.draw(application_form.receipt(handed_in(one), one, hub=hub))


def _checked(stay: Incubation) -> list[Line]:
    """The first check as it was recorded, and the signed score sheets."""
    event = db.session.scalar(
        select(Event)
        .where(Event.case_id == stay.id, Event.verb == "incubation.check")
        .order_by(Event.id.desc())
        .limit(1)
    )
    found = []
    if event is not None:
        who = name_of(event.person_id)
        draw = partial(_check_sheet, stay, event, who)
        found.append(Line(_("入驻初核表"), stay.number or "", who, day(event.at), draw=draw))
    for sheet in sheets_of([stay.id]):
        if sheet.state is SheetState.LOCKED and sheet.signed_sheet is not None:
            found.append(filed(sheet.signed_sheet, _("专家评分表"), sheet.person.name))
    return found


def _check_sheet(stay: Incubation, event: Event, who: str) -> bytes:
    checked = (event.after or {}).get("checked") or []
    rows = [
        (_("受理编号"), stay.number or ""),
        (_("申请组织"), stay.organization.name),
        (_("孵化基地"), stay.base.name),
        (_("核对项目"), _("%(n)s 项，全部通过", n=len(checked))),
        (_("核对人"), who),
        (_("核对日期"), day(event.at)),
    ]
    return drawn(_("入驻初核表"), rows, event.at)


def _decided(stay: Incubation) -> list[Line]:
    found = []
    for one in _decisions(stay):
        whose = one.approver.name if one.approver else ""
        if one.scan is not None:
            found.append(filed(one.scan, _("呈批件或会议纪要"), whose))
        elif one.decided_at is not None:
            draw = partial(_approval, one, one.decided_at)
            number = stay.number or ""
            found.append(Line(_("呈批件"), number, whose, day(one.decided_at), draw=draw))
    return found


def _decisions(stay: Incubation) -> Sequence[IncubationDecision]:
    answered = select(IncubationDecision).where(
        IncubationDecision.case_id == stay.id, IncubationDecision.outcome != Outcome.PENDING
    )
    return db.session.scalars(answered.order_by(IncubationDecision.id)).all()


def _approval(one: IncubationDecision, at: datetime) -> bytes:
    return page.draw(approval_sheet(one, drawn_on=date.fromisoformat(day(at))))


def _taken_in(stay: Incubation) -> list[Line]:
    """The signed agreement and the check-list of the day it moved in."""
    whose, found = stay.organization.name, []
    if stay.agreement is not None:
        line = filed(stay.agreement, _("入驻协议"), whose)
        signed = stay.signed_on.isoformat() if stay.signed_on else line.dated
        found.append(
            Line(line.title, stay.agreement_number or "", whose, signed, document=line.document)
        )
    if stay.entered_on is not None and agreeing.checklist(stay, Way.IN):
        found.append(
            Line(
                _("入驻交接单"),
                stay.number or "",
                whose,
                stay.entered_on.isoformat(),
                draw=partial(_hand_over, stay, stay.entered_on),
            )
        )
    return found


def _hand_over(stay: Incubation, on: date) -> bytes:
    return page.draw(hand_over_sheet(stay, drawn_on=on))


def missing(case: Case) -> list[str]:
    """What a volume of this case must hold by how far the case came, and does not."""
    stay = db.session.get_one(Incubation, case.id)
    asked: dict[str, bool] = {}
    if stay.intake is not None:
        asked |= _asked_of_an_application(stay)
    if stay.entered_on is not None:
        asked |= _asked_of_a_stay(stay)
    if stay.leaving is Leaving.GRADUATED:
        asked |= _asked_of_a_graduate(stay)
    return [name for name, there in asked.items() if not there]


def _asked_of_an_application(stay: Incubation) -> dict[str, bool]:
    present = {document.kind for document in progress.attachments(stay)}
    papers = {
        one.label: one.kind in present
        for one in progress.papers_asked(stay)
        if progress.must_be_there(one, stay)
    }
    return {_("孵化入驻申请表"): bool(stay.submissions), **papers}


def _asked_of_a_stay(stay: Incubation) -> dict[str, bool]:
    asked = {
        _("入驻协议"): stay.agreement_id is not None,
        _("入驻交接单"): not agreeing.open_lines(stay, Way.IN),
    }
    if stay.intake is None:
        return asked
    approved = any(one.outcome is Outcome.APPROVED for one in _decisions(stay))
    shown = notice_lines.proven(stay) if stay.base.shows_notice else {}
    return {_("审批文件"): approved, **shown, **asked}


def _asked_of_a_graduate(stay: Incubation) -> dict[str, bool]:
    review = graduating.of(stay.id)
    return {
        _("出壳评估"): review is not None and review.reviewed_on is not None,
        _("退驻交接单"): not agreeing.open_lines(stay, Way.OUT),
        _("出壳证书"): bool(certificate_lines.lines(stay)),
    }


archive.register(Plan(LIFECYCLE.kind, lines, missing, keep="archive.keep.incubation"))
