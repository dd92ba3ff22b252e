"""The formal check: everything a person looks at on one page, then pass or return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.applications import showing
from incubator.blueprints.applications.blueprint import bp, found
from incubator.blueprints.applications.forms import CheckForm, ReturnForm, return_form
from incubator.blueprints.applications.showing import File
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.eligibility.findings import OUTCOME_WORDS
from incubator.funds import applying, checking, queries, requirements, snapshot, submitting
from incubator.funds.applications import FundApplication, Section
from incubator.funds.budget import percent
from incubator.funds.decisions import Award
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.reading import parts
from incubator.funds.snapshot import Snapshot
from incubator.records.models import Document
from incubator.web import once, steps
from incubator.web.access import requires
from incubator.web.forms import OnceForm, rules_shown_on
from incubator.web.sessions import viewer

steps.step_page(LIFECYCLE.kind, Action.PASS, "applications.formal_check")
steps.step_page(LIFECYCLE.kind, Action.RETURN, "applications.send_back")


@dataclass(frozen=True)
class Others:
    """What else the organization applied for and received, and where this title stands again."""

    applications: list[FundApplication]
    awards: list[Award]
    awarded: int
    alike: list[queries.LookAlike]
    percent: str
    """This application's own share of its budget, to hold against the others'."""
    sharing: list[str]
    """Organizations with the same bank account."""


def others(application: FundApplication) -> Others:
    """What else there is of this organization: an award stands with its application, told once."""
    applied = list(db.session.scalars(queries.others_of(application).limit(20)))
    told = {application.id, *(one.id for one in applied)}
    awards = db.session.scalars(queries.awards_of(application.applicant_id).limit(20))
    return Others(
        applied,
        [one for one in awards if one.application_id not in told],
        queries.awarded_to(application.applicant_id),
        queries.look_alikes(application),
        percent(application.requested, application.project_budget),
        queries.sharing_account(application),
    )


def documents_of(application: FundApplication, read: Snapshot) -> list[File]:
    """The attachments of a snapshot and the scan it was typed in from, as they can still be opened."""
    wanted = {one["sha256"] for one in read["papers"]}
    rows = db.session.scalars(
        select(Document)
        .where(Document.case_id == application.id, Document.withdrawn_at.is_(None))
        .order_by(Document.id)
    )
    shown = [one for one in rows if one.sha256 in wanted or one.kind == applying.PAPER_FORM]
    return showing.files(shown, application)


@bp.route("/<int:id>/formal-check", methods=["GET", "POST"])
@requires(Permission.CHECK)
def formal_check(id: int) -> ResponseReturnValue:
    application = _under_check(id)
    form = CheckForm()
    ticked = request.form.getlist("point")
    if form.submitted():
        with rules_shown_on(form) as rules:
            _once(form, f"check:{id}", {"ticked": sorted(ticked)}, _pass, id, ticked)
        if rules.ok:
            flash(_("形式审查通过，已转入专家评审。"), "success")
            return redirect(url_for(".show", id=id))
        application = found(id)
    if not form.is_submitted():
        form.once.data = once.issue(f"check:{id}", viewer())
    return _check_page(application, form, ticked), form.status


def _under_check(id: int) -> FundApplication:
    application = found(id)
    if request.method == "GET" and application.status != Status.FORMAL_CHECK:
        state = LIFECYCLE.states[Status(application.status)]
        flash(_("当前状态是“%(state)s”，不在形式审查中。", state=state.label), "warning")
        abort(redirect(url_for(".show", id=id)))
    return application


def _once(form: OnceForm, purpose: str, body: dict[str, Any], act: Any, *facts: Any) -> None:
    """Let `act` happen once; a second press changes nothing."""
    press = once.Press(form.once.data or "", purpose=purpose, body=body, by=viewer())
    with transaction():
        if press.earlier() is None:
            act(*facts)
            press.keep(purpose, at=clock.now())


def _pass(id: int, ticked: list[str]) -> None:
    checking.pass_check(locked(FundApplication, id), ticked, by=viewer(), at=clock.now())


def _check_page(application: FundApplication, form: CheckForm, ticked: list[str]) -> str:
    submission = submitting.latest(application)
    if submission is None:
        abort(404)
    read = snapshot.handed_in(submission)
    now = clock.now()
    return render_template(
        "applications/formal_check.html",
        application=application,
        call=application.call,
        form=form,
        ticked=ticked,
        points=checking.points(application),
        submission=submission,
        parts=parts(read),
        findings=requirements.ask(application, on=clock.on(now)),
        outcome_words=OUTCOME_WORDS,
        then={one["question"]: one["outcome"] for one in read["eligibility"]},
        register=checking.against_register(application, at=now),
        between=checking.between_rounds(application),
        documents=documents_of(application, read),
        others=others(application),
        owed=[one for one in application.deadlines if one.done_at is None and not one.waived_at],
        buttons=[one for one in steps.buttons(application, viewer()) if one.plain],
    )


@bp.route("/<int:id>/return", methods=["GET", "POST"])
@requires(Permission.CHECK)
def send_back(id: int) -> ResponseReturnValue:
    """Open some sections again, each with what is to be corrected."""
    application = _under_check(id)
    form = return_form()()
    notes = {section: form[f"note_{section.value}"].data or "" for section in Section}
    if form.submitted():
        with rules_shown_on(form) as rules:
            body = {section.value: note for section, note in notes.items()}
            body["reason"] = form.reason.data
            _once(form, f"return:{id}", body, _return, id, notes, form)
        if rules.ok:
            flash(_("已退回补正，理由已发给申报者。"), "success")
            return redirect(url_for(".show", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(f"return:{id}", viewer())
    return render_template(
        "applications/return.html",
        application=application,
        form=form,
        notes=[form[f"note_{section.value}"] for section in Section],
    ), form.status


def _return(id: int, notes: dict[Section, str], form: ReturnForm) -> None:
    checking.return_for_supplement(
        locked(FundApplication, id), notes, reason=form.reason.data, by=viewer(), at=clock.now()
    )


@bp.get("/<int:id>/changes")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def changes(id: int) -> ResponseReturnValue:
    """What the last supplement changed, side by side."""
    application = found(id)
    between = checking.between_rounds(application)
    if between is None:
        abort(404)
    before, after = application.submissions[-2:]
    return render_template(
        "applications/changes.html",
        application=application,
        between=between,
        before=before,
        after=after,
        staff=viewer().may(Permission.VIEW_CASES),
    )
