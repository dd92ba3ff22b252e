"""The check-answers page and handing in with a one-time key; taking an application back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.application import WRITTEN_IN, found
from incubator.blueprints.incubation.application_forms import ReasonForm, SubmitForm
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.task_list import section_url
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import may_submit
from incubator.incubation import (
    application_form,
    conditions,
    editing,
    exiting,
    progress,
    reading,
    snapshot,
    submitting,
)
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND, Incubation
from incubator.web import once, steps
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer

for _action in (Action.SUBMIT, Action.ENTER):
    steps.step_page(KIND, _action, "incubation.submit")
steps.step_page(KIND, Action.RESUBMIT, "incubation.application")  # where it says what to mend
steps.step_page(KIND, Action.WITHDRAW, "incubation.withdraw")


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
    if application.status not in WRITTEN_IN and not form.errors:
        return redirect(url_for(".application", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(_purpose(id), hat)
    return _check_page(application, form, hat)


def _purpose(id: int) -> str:
    return f"incubation.submit:{id}"


def _handed_in(application: Incubation, form: SubmitForm, hat: Hat, at: datetime) -> str:
    """The receipt's address. A second press of the same form is led to the first one's."""
    promised = bool(form.promised.data)
    press = once.Press(
        form.once.data or "",
        purpose=_purpose(application.id),
        body={"application": application.id, "promised": promised},
        by=hat,
    )
    first = press.earlier()
    if first:
        return first
    prepared = submitting.prepare(application, promised=promised, by=hat, at=at)
    target = url_for("incubation.receipt", id=application.id)
    with transaction():
        first = press.earlier()
        if first is None:
            one = locked(Incubation, application.id)
            submitting.submit(one, prepared, promised=promised, by=hat, at=at)
            press.keep(target, at=at)
    return first or target


def _check_page(application: Incubation, form: SubmitForm, hat: Hat) -> ResponseReturnValue:
    now = clock.now()
    findings = conditions.ask(application, on=clock.on(now))
    known = progress.of(application)
    closed = submitting.late(application, now)
    gaps = [(one, section_url(application, one.section)) for one in known if one.gaps]
    open_sections = {
        one.section.value: section_url(application, one.section)
        for one in known
        if editing.why_not(application, one.section, by=hat, at=now) is None
    }
    return render_template(
        "incubation/check.html",
        application=application,
        form=form,
        parts=reading.parts(snapshot.of(application, on=clock.on(now))),
        gaps=gaps,
        findings=findings,
        against=[one for one in findings if one.stops],
        closed=closed,
        ready=not gaps and may_submit(findings) and closed is None,
        open_sections=open_sections,
        promise=application_form.PROMISE,
        closes_at=application.intake.closes_at if application.intake else None,
        now=now,
    ), form.status


@bp.route("/<int:id>/withdraw", methods=["GET", "POST"])
@requires(Permission.APPLY)
def withdraw(id: int) -> ResponseReturnValue:
    application, hat = found(id), viewer()
    form = ReasonForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            purpose = f"incubation.withdraw:{id}"
            press = once.Press(form.once.data or "", purpose=purpose, body={"id": id}, by=hat)
            with transaction():
                if press.earlier() is None:
                    now = clock.now()
                    exiting.withdraw(id, reason=form.reason.data, by=hat, at=now)
                    press.keep(url_for(".application", id=id), at=now)
        if rules.ok:
            flash(_("申请已撤回。"), "success")
            return redirect(url_for(".application", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(f"incubation.withdraw:{id}", hat)
    return render_template(
        "incubation/application_withdraw.html", application=application, form=form
    ), form.status
