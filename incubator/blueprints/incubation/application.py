"""One application: its task list for who writes it, how far it is and what was handed in for the rest."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.incubation import sections as parts_of_stay
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.files import File, labelled
from incubator.blueprints.incubation.intake_registers import state_word
from incubator.blueprints.incubation.task_list import task_list
from incubator.casework import freezing
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import may_submit
from incubator.incubation import (
    application_form,
    applying,
    checking,
    conditions,
    editing,
    queries,
    reading,
    snapshot,
    submitting,
    timeline,
)
from incubator.incubation.actions import Action
from incubator.incubation.models import Incubation, IncubationSubmission
from incubator.incubation.states import BEFORE_ENTRY, Status
from incubator.papers import page
from incubator.records.models import Document
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.files import PDF, download, paper_file
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

READERS = (Permission.APPLY, Permission.VIEW_CASES)
WRITTEN_IN = frozenset({Status.DRAFT, Status.SUPPLEMENT})


def found(id: int) -> Incubation:
    """The application if this hat may see it, else the 404 that does not tell why."""
    return one_or_404(queries.visible_to(viewer()).where(Incubation.id == id))


def part(stay: Incubation, hat: Hat) -> parts_of_stay.Section | None:
    """The application on the page of the whole case: where it stands, and the way into it."""
    if not any(map(hat.may, READERS)) or stay.previous_id is not None:
        return None
    facts = {
        "words": timeline.now_words(stay) if stay.entered_on is None else "",
        "stages": timeline.stages(stay) if stay.entered_on is None else [],
        "url": url_for("incubation.application", id=stay.id),
        "writes": writes(stay, hat),
        "number": stay.number,
    }
    return parts_of_stay.Section(
        "application", _("入驻申请"), "incubation/_application.html", facts
    )


parts_of_stay.add(parts_of_stay.Place.APPLICATION, part)


def writes(application: Incubation, hat: Hat) -> bool:
    """Whether this hat sees the task list: it writes, and something is still open to be written."""
    return application.status in WRITTEN_IN and editing.writes_for(application, hat)


@bp.get("/<int:id>/application")
@requires(*READERS)
def application(id: int) -> ResponseReturnValue:
    one, hat = found(id), viewer()
    return _tasks(one, hat) if writes(one, hat) else _file(one, hat)


def _tasks(one: Incubation, hat: Hat) -> ResponseReturnValue:
    now = clock.now()
    findings = conditions.ask(one, on=clock.on(now))
    return render_template(
        "incubation/tasks.html",
        application=one,
        list=task_list(one, hat),
        findings=findings,
        may=may_submit(findings),
        late=submitting.late(one, now),
        due=editing.supplement_deadline(one),
        closes_at=one.extended_to or (one.intake.closes_at if one.intake else None),
        returned=checking.returned(one),
        saved_at=max((state.saved_at for state in one.sections), default=None),
        state_word=state_word(one, hat.for_hub),
        buttons=_ways_out(one, hat),
    )


def _ways_out(one: Incubation, hat: Hat) -> list[steps.Button]:
    """Handing in has its own line of the list; what is left ends the application."""
    handing_in = {Action.SUBMIT, Action.RESUBMIT, Action.ENTER}
    return [button for button in steps.buttons(one, hat) if button.action not in handing_in]


def _file(one: Incubation, hat: Hat) -> ResponseReturnValue:
    submission = submitting.latest(one)
    read = freezing.handed_in(submission) if submission else None
    return render_template(
        "incubation/application.html",
        application=one,
        state_word=state_word(one, hat.for_hub),
        words=timeline.now_words(one),
        stages=timeline.stages(one),
        buttons=next_steps(one, hat),
        submission=submission,
        parts=reading.parts(read) if read else [],
        documents=documents_of(one, read) if read else [],
        returned=checking.returned(one),
        owed=_owed(one),
        staff=hat.for_hub,
        rounds=len(one.submissions),
    )


def next_steps(one: Incubation, hat: Hat) -> list[steps.Button]:
    """The steps open now; the first check by the name of the work, for its outcome is still open."""
    return [
        replace(button, label=button.work) if button.action == Action.PASS else button
        for button in steps.buttons(one, hat)
    ]


def _owed(one: Incubation) -> list[Deadline]:
    """What is open of the way in; what is owed during the stay stands on its page."""
    kinds = {kind.key for kind in BEFORE_ENTRY}
    return [
        due
        for due in one.deadlines
        if due.done_at is None and due.waived_at is None and due.kind in kinds
    ]


def documents_of(one: Incubation, read: freezing.Snapshot) -> list[File]:
    """The attachments of a snapshot and the scan it was typed in from, as they can still be opened."""
    wanted = {paper["sha256"] for paper in read["papers"]}
    rows = db.session.scalars(
        select(Document)
        .where(Document.case_id == one.id, Document.withdrawn_at.is_(None))
        .order_by(Document.id)
    )
    shown = [doc for doc in rows if doc.sha256 in wanted or doc.kind == applying.PAPER_FORM]
    return labelled(shown, one)


@bp.get("/<int:id>/application.<any(pdf, docx):form>")
@requires(*READERS)
def printed(id: int, form: str) -> Response:
    """孵化入驻申请表: as handed in, or as a marked draft to sign before handing in."""
    one = found(id)
    submission = _round(one)
    read = freezing.handed_in(submission) if submission else snapshot.of(one, on=clock.today())
    paper = application_form.application_form(read, submission)
    name = f"{_('入驻申请表')[:]}-{submission.receipt if submission else _('草稿')[:]}"
    return paper_file(paper, name, form)


@bp.get("/<int:id>/receipt")
@requires(*READERS)
def receipt(id: int) -> ResponseReturnValue:
    one = found(id)
    submission = _round(one) or abort(404)
    return render_template(
        "incubation/receipt.html",
        application=one,
        submission=submission,
        words=_("由工作人员照纸质件代录")
        if one.entered_on_behalf
        else _("由%(who)s提交", who=one.organization.name),
        owed=_owed(one),
    )


@bp.get("/<int:id>/receipt.pdf")
@requires(*READERS)
def receipt_pdf(id: int) -> Response:
    one = found(id)
    submission = _round(one) or abort(404)
    paper = application_form.receipt(freezing.handed_in(submission), submission, hub=one.hub.name)
    return download(page.draw(paper), f"受理回执-{submission.receipt}.pdf", PDF)


def _round(one: Incubation) -> IncubationSubmission | None:
    """The round asked for, else the last; None where nothing was handed in."""
    asked = request.args.get("round", type=int)
    if asked is None:
        return submitting.latest(one)
    return next((row for row in one.submissions if row.round == asked), None) or abort(404)


@bp.get("/<int:id>/changes")
@requires(*READERS)
def changes(id: int) -> ResponseReturnValue:
    """What the last supplement changed, side by side."""
    one = found(id)
    return render_template(
        "incubation/changes.html",
        application=one,
        between=checking.between_rounds(one),
        rounds=one.submissions[-2:],
    )
