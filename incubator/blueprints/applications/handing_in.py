"""The check-answers page, handing in with a one-time key, and the receipt."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.applications import showing
from incubator.blueprints.applications.blueprint import bp, found
from incubator.blueprints.applications.forms import SubmitForm
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import may_submit
from incubator.funds import editing, papers, progress, requirements, snapshot, submitting
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.reading import parts
from incubator.web import once, steps
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer

for _action in (Action.SUBMIT, Action.RESUBMIT, Action.ENTER):
    steps.step_page(LIFECYCLE.kind, _action, "applications.submit")
steps.case_page(LIFECYCLE.kind, "applications.show")


@bp.route("/<int:id>/submit", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.ENTER_PAPER)
def submit(id: int) -> ResponseReturnValue:
    """Everything that was answered, then the promise and the one press that hands it in."""
    arrived, application, hat = clock.now(), found(id), viewer()
    form = SubmitForm()
    if form.submitted():
        target = None
        with rules_shown_on(form) as rules:
            target = _handed_in(application, form, hat, arrived)
        if rules.ok and target:
            return redirect(target)
        application = found(id)
    if application.status not in {Status.DRAFT, Status.SUPPLEMENT} and not form.errors:
        return redirect(url_for(".show", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(_purpose(id), hat)
    return _check_page(application, form, hat)


def _purpose(id: int) -> str:
    return f"application.submit:{id}"


def _handed_in(application: FundApplication, form: SubmitForm, hat: Hat, at: datetime) -> str:
    """The receipt's address. A second press of the same form is led to the first one's."""
    press = once.Press(
        form.once.data or "",
        purpose=_purpose(application.id),
        body={"application": application.id, "promised": bool(form.promised.data)},
        by=hat,
    )
    first = press.earlier()
    if first:
        return first
    promised = bool(form.promised.data)
    prepared = submitting.prepare(application, promised=promised, by=hat, at=at)
    target = url_for("applications.receipt", id=application.id)
    with transaction():
        first = press.earlier()
        if first is None:
            one = locked(FundApplication, application.id)
            submitting.submit(one, prepared, promised=promised, by=hat, at=at)
            press.keep(target, at=at)
    return first or target


def _check_page(application: FundApplication, form: SubmitForm, hat: Hat) -> ResponseReturnValue:
    now = clock.now()
    findings = requirements.ask(application, on=clock.on(now))
    known = progress.of(application)
    gaps = [(one, showing.section_url(application, one.section)) for one in known if one.gaps]
    closed = submitting.late(application, now)
    open_sections = {
        one.section: showing.section_url(application, one.section)
        for one in known
        if editing.why_not(application, one.section, by=hat, at=now) is None
    }
    return render_template(
        "applications/check.html",
        application=application,
        call=application.call,
        form=form,
        parts=parts(snapshot.of(application, on=clock.on(now))),
        gaps=gaps,
        findings=findings,
        against=[one for one in findings if one.stops],
        closed=closed,
        ready=not gaps and may_submit(findings) and closed is None,
        open_sections=open_sections,
        promise=papers.PROMISE,
        due=editing.supplement_deadline(application),
        now=now,
    ), form.status


@bp.get("/<int:id>/receipt")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def receipt(id: int) -> ResponseReturnValue:
    application = found(id)
    asked = request.args.get("round", type=int)
    rounds = [one for one in application.submissions if asked in (None, one.round)]
    if not rounds:
        abort(404)
    return render_template(
        "applications/receipt.html",
        application=application,
        call=application.call,
        submission=rounds[-1],
        words=_("由%(who)s提交", who=application.organization.name)
        if not application.entered_on_behalf
        else _("由工作人员照纸质件代录"),
        owed=[one for one in application.deadlines if one.done_at is None and not one.waived_at],
    )
