"""The first check: everything a person looks at on one page, then on, back for supplement, or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.application import documents_of, found
from incubator.blueprints.incubation.application_forms import (
    CheckForm,
    ReasonForm,
    check_form,
    return_form,
)
from incubator.blueprints.incubation.blueprint import bp
from incubator.casework import freezing
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.eligibility.findings import OUTCOME_WORDS
from incubator.incubation import checking, conditions, progress, reading, submitting
from incubator.incubation.actions import Action
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.questions import sponsored
from incubator.incubation.states import Status
from incubator.rules.queries import calendar
from incubator.web import duties, once, steps
from incubator.web.access import requires
from incubator.web.forms import OnceForm, rules_shown_on
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.PASS, "incubation.first_check")
steps.step_page(KIND, Action.RETURN, "incubation.send_back")
steps.step_page(KIND, Action.DECLINE, "incubation.decline")
steps.only_where(KIND, Action.PASS, lambda case: not checking.is_done(case))


@bp.route("/<int:id>/first-check", methods=["GET", "POST"])
@requires(Permission.CHECK)
def first_check(id: int) -> ResponseReturnValue:
    application = _under_check(id)
    signed = {f"signed-{one.id}": one.signed_on for one in application.sponsors}
    form = check_form(application)(data=signed)
    ticked = request.form.getlist("point")
    if form.submitted():
        days = {one.id: form[f"signed-{one.id}"].data for one in application.sponsors}
        with rules_shown_on(form) as rules:
            _note(id, days)
            body = {"ticked": sorted(ticked)}
            _once(form, f"incubation.check:{id}", body, lambda: _finish(id, ticked))
        if rules.ok:
            return _checked(found(id))
        application = found(id)
    if not form.is_submitted():
        form.once.data = once.issue(f"incubation.check:{id}", viewer())
    return _page(application, form, ticked), form.status


def _under_check(id: int) -> Incubation:
    application = found(id)
    if request.method == "GET" and application.status != Status.FIRST_CHECK:
        state = LIFECYCLE.states[Status(application.status)]
        flash(_("当前状态是“%(state)s”，不在初核中。", state=state.label), "warning")
        abort(redirect(url_for(".application", id=id)))
    return application


def _note(id: int, days: dict[int, date | None]) -> None:
    """The days on which sponsors signed are kept even where something else is still missing."""
    with transaction():
        one = locked(Incubation, id)
        # a second press comes when the case has gone on, and is answered as one
        if one.status == Status.FIRST_CHECK:
            checking.note_signatures(one, days, by=viewer(), at=clock.now())


def _finish(id: int, ticked: list[str]) -> None:
    checking.finish(locked(Incubation, id), ticked, by=viewer(), at=clock.now())


def _once(form: OnceForm, purpose: str, body: dict[str, Any], act: Callable[[], None]) -> None:
    """Let `act` happen once; a second press changes nothing."""
    press = once.Press(form.once.data or "", purpose=purpose, body=body, by=viewer())
    with transaction():
        if press.earlier() is None:
            act()
            press.keep(purpose, at=clock.now())


def _checked(application: Incubation) -> ResponseReturnValue:
    """On to whatever comes next: the review, or the officer's own proposal."""
    if application.status == Status.REVIEW:
        flash(_("初核通过，已转入面谈评审。"), "success")
        return redirect(url_for(".show", id=application.id))
    flash(_("初核已完成，请提出入驻建议。"), "success")
    onward = next(
        (
            button.url
            for button in steps.buttons(application, viewer())
            if button.action == Action.PROPOSE
        ),
        url_for(".show", id=application.id),
    )
    return redirect(onward)


def _page(application: Incubation, form: CheckForm, ticked: list[str]) -> str:
    submission = submitting.latest(application)
    if submission is None:
        abort(404)
    read = freezing.handed_in(submission)
    now = clock.now()
    owed = [one for one in application.deadlines if one.done_at is None and not one.waived_at]
    return render_template(
        "incubation/first_check.html",
        application=application,
        form=form,
        ticked=ticked,
        points=checking.points(application),
        signing=[form[f"signed-{one.id}"] for one in application.sponsors]
        if sponsored(application)
        else [],
        submission=submission,
        parts=reading.parts(read),
        findings=conditions.ask(application, on=clock.on(now)),
        outcome_words=OUTCOME_WORDS,
        then={one["question"]: one["outcome"] for one in read["eligibility"]},
        register=checking.against_register(application, at=now),
        between=checking.between_rounds(application),
        documents=documents_of(application, read),
        scored=application.base.rubric_id is not None,
        owed=owed,
        standing=[duties.standing(one, clock.on(now), calendar()) for one in owed],
    )


@bp.route("/<int:id>/return", methods=["GET", "POST"])
@requires(Permission.CHECK)
def send_back(id: int) -> ResponseReturnValue:
    """Open some sections again, each with what is to be corrected."""
    application = _under_check(id)
    sections = [one.section for one in progress.of(application)]
    form = return_form(sections)()
    if form.submitted():
        notes = {section: form[f"note_{section.value}"].data or "" for section in sections}
        body = {section.value: note for section, note in notes.items()}
        with rules_shown_on(form) as rules:
            _once(
                form,
                f"incubation.return:{id}",
                {**body, "reason": form.reason.data},
                lambda: checking.return_for_supplement(
                    locked(Incubation, id),
                    notes,
                    reason=form.reason.data or "",
                    by=viewer(),
                    at=clock.now(),
                ),
            )
        if rules.ok:
            flash(_("已退回补正，理由已发给申请者。"), "success")
            return redirect(url_for(".application", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(f"incubation.return:{id}", viewer())
    return render_template(
        "incubation/send_back.html",
        application=application,
        form=form,
        notes=[form[f"note_{section.value}"] for section in sections],
    ), form.status


@bp.route("/<int:id>/decline", methods=["GET", "POST"])
@requires(Permission.CHECK)
def decline(id: int) -> ResponseReturnValue:
    application = found(id)
    form = ReasonForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            _once(
                form,
                f"incubation.decline:{id}",
                {"reason": form.reason.data},
                lambda: checking.decline(
                    locked(Incubation, id), reason=form.reason.data, by=viewer(), at=clock.now()
                ),
            )
        if rules.ok:
            flash(_("已登记不予受理，理由已发给申请者。"), "success")
            return redirect(url_for(".application", id=id))
    if not form.is_submitted():
        form.once.data = once.issue(f"incubation.decline:{id}", viewer())
    return render_template("incubation/decline.html", application=application, form=form), (
        form.status
    )
