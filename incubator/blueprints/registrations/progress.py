"""What became of a request: by its secret link, or under the login of who made it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.registrations import handing_in
from incubator.blueprints.registrations.blueprint import SUBMITTING, bp
from incubator.blueprints.registrations.forms import ON_PAPER, SIGNED_IN, BodyForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.registrations import queries, requests, services, telling
from incubator.registrations.lifecycle import LIFECYCLE, Action
from incubator.registrations.models import Registration
from incubator.web.access import public, signed_in
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.limits import LOOKING_UP, WRITING, limiter
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS


@dataclass(frozen=True)
class Where:
    """One of the two addresses of a request: the names of its pages and what they are called with."""

    show: str
    edit: str
    withdraw: str
    arguments: dict[str, Any]
    token: str = ""

    def url(self, page: str) -> str:
        return url_for(getattr(self, page), **self.arguments)


def _by_link(token: str) -> tuple[Registration, Where]:
    found = one_or_404(queries.by_token(token))
    pages = (".progress", ".correct", ".withdraw")
    return found, Where(*pages, arguments={"token": token}, token=token)


def _mine(id: int) -> tuple[Registration, Where]:
    person_id = viewer().person_id or 0
    found = one_or_404(queries.of_person(person_id).where(Registration.id == id))
    return found, Where(".own", ".correct_own", ".withdraw_own", arguments={"id": id})


@bp.get("/register/progress/<token>")
@public
@limiter.limit(LOOKING_UP)
def progress(token: str) -> ResponseReturnValue:
    return _show(*_by_link(token))


@bp.get("/register/mine/<int:id>")
@signed_in
def own(id: int) -> ResponseReturnValue:
    return _show(*_mine(id))


@bp.get("/register/mine")
@signed_in
def mine() -> ResponseReturnValue:
    found = db.session.scalars(queries.of_person(viewer().person_id or 0)).all()
    return render_template("registrations/mine.html", found=found, states=LIFECYCLE.states)


def _show(registration: Registration, where: Where) -> ResponseReturnValue:
    deadline = queries.deadline_of(registration)
    return make_response(
        render_template(
            "registrations/progress.html",
            registration=registration,
            kind=requests.KIND_LABEL[requests.kind_of(registration.org_type)],
            state=LIFECYCLE.states[registration.status],
            steps={one.value for one in _open_steps(registration)},
            deadline=deadline,
            phone=masked(registration.phone),
            link=telling.progress_url(where.token) if where.token else "",
            edit_url=where.url("edit"),
            withdraw_url=where.url("withdraw"),
        )
    )


def _open_steps(registration: Registration) -> list[Action]:
    steps = LIFECYCLE.steps
    return [
        action
        for action in (Action.RESUBMIT, Action.WITHDRAW)
        if registration.status in steps[action].sources
    ]


@bp.route("/register/progress/<token>/edit", methods=["GET", "POST"])
@public
@limiter.limit(SUBMITTING, methods=["POST"])
def correct(token: str) -> ResponseReturnValue:
    return _correct(lambda: _by_link(token))


@bp.route("/register/mine/<int:id>/edit", methods=["GET", "POST"])
@signed_in
def correct_own(id: int) -> ResponseReturnValue:
    return _correct(lambda: _mine(id))


def _correct(find: Callable[[], tuple[Registration, Where]]) -> ResponseReturnValue:
    """The same form with what was said, and the reason it came back above it."""
    registration, where = find()
    if Action.RESUBMIT not in _open_steps(registration):
        return redirect(where.url("show"))
    form = _filled_form(registration)
    form.needs_papers = False
    if form.is_submitted() and form.rows_pressed():
        return _edit_page(form, registration, where)
    if form.submitted():
        with rules_shown_on(form) as rules:
            uploads = handing_in.kept(form)
            with transaction():
                at = clock.now()
                found = locked(Registration, registration.id)
                by = services.applicant_hat(found)
                services.resubmit(
                    found,
                    form.request(person_id=found.person_id, before=found),
                    token=where.token,
                    papers=handing_in.filed(uploads, by=by, at=at),
                    version=form.seen,
                    at=at,
                )
        if rules.ok:
            flash(_("已改正并重新提交。"), "success")
            return redirect(where.url("show"))
        registration, where = find()
    return _edit_page(form, registration, where)


def _filled_form(registration: Registration) -> BodyForm:
    """What was said, but for phones and mail: left blank they stay as they are."""
    forms = SIGNED_IN if registration.person_id is not None else ON_PAPER
    said = {
        name: getattr(registration, name)
        for name in (
            "name",
            "uscc",
            "filing_no",
            "registered_on",
            "registrar",
            "supervising_unit",
            "business_scope",
            "address",
            "community",
            "role",
            "applicant_name",
            "version",
        )
    }
    form = forms[requests.kind_of(registration.org_type)](
        data={
            **said,
            "hub": registration.hub_id,
            "sponsors": [{"name": one.name, "phone": ""} for one in registration.sponsors],
        }
    )
    form.prepare([registration.hub])
    if "phone" in form:
        form.phone.validators = [one for one in form.phone.validators if not one.field_flags]
        form.phone.flags.required = False
    return form


def _edit_page(form: BodyForm, registration: Registration, where: Where) -> ResponseReturnValue:
    return render_template(
        "registrations/correct.html",
        form=form,
        kind=form.kind,
        registration=registration,
        several=False,
        papers=SCANS,
        largest=settings().upload_bytes,
        phone=masked(registration.phone),
        back=where.url("show"),
    ), form.status


@bp.post("/register/progress/<token>/withdraw")
@public
@limiter.limit(WRITING)
def withdraw(token: str) -> ResponseReturnValue:
    return _withdraw(*_by_link(token))


@bp.post("/register/mine/<int:id>/withdraw")
@signed_in
def withdraw_own(id: int) -> ResponseReturnValue:
    return _withdraw(*_mine(id))


def _withdraw(registration: Registration, where: Where) -> ResponseReturnValue:
    form = BaseForm()
    with rules_shown_on(form) as rules, transaction():
        services.withdraw(locked(Registration, registration.id), at=clock.now())
    flash(_("申请已撤回。") if rules.ok else str(form.form_errors[0]), "" if rules.ok else "error")
    return redirect(where.url("show"))
