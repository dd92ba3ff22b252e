"""The office's side: the list, one request beside its certificate, the answers, requests on paper."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.registrations import handing_in, registers
from incubator.blueprints.registrations.applying import FEW_SPONSORS
from incubator.blueprints.registrations.blueprint import bp
from incubator.blueprints.registrations.forms import ON_PAPER, AnswerForm, ApproveForm, BodyForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import ROLE_LABEL, Permission
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.organizations.labels import TYPE_LABEL
from incubator.organizations.models import Hub
from incubator.registrations import approving, queries, requests, services
from incubator.registrations.lifecycle import LIFECYCLE, Action
from incubator.registrations.models import Registration
from incubator.registrations.requests import KIND_LABEL, Kind
from incubator.web import letters, listing, once, shown_once
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.pressing import ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, Upload

ANOTHER = "another"
PURPOSE = "registration.on-behalf"
OTHERS_WORDS = {
    "role": _("申请人的身份"),
    "applicant_name": _("申请人姓名"),
    "phone": _("申请人手机号码"),
}
"""Where staff type in what somebody else is."""


def _found(id: int) -> Registration:
    return one_or_404(queries.visible_to(viewer()).where(Registration.id == id))


@bp.get("/registrations")
@requires(Permission.VIEW_ORGANIZATIONS)
def index() -> ResponseReturnValue:
    return listing.show(
        registers.registrations(viewer()), "registrations/index.html", states=LIFECYCLE.states
    )


@bp.get("/registrations/<int:id>")
@requires(Permission.VIEW_ORGANIZATIONS)
def show(id: int) -> ResponseReturnValue:
    found, hat = _found(id), viewer()
    similar = db.session.scalars(queries.resembling(found)).all()
    resembling = sorted(
        (one for one in similar if one.id != found.organization_id),
        key=lambda one: (one.uscc or "") != found.uscc,
    )
    steps = LIFECYCLE.open_to(found.status, [one for one in Permission if hat.may(one)])
    return render_template(
        "registrations/show.html",
        registration=found,
        kind=KIND_LABEL[requests.kind_of(found.org_type)],
        type_words=TYPE_LABEL[found.org_type],
        role_words=ROLE_LABEL[found.role],
        state=LIFECYCLE.states[found.status],
        steps={one.value for one in steps},
        deadline=queries.deadline_of(found),
        phone=masked(found.phone),
        letters=letters.lines(queries.letters_about(found)),
        resembling=resembling,
        compared=registers.compared(found, resembling[0]) if resembling else [],
        acts=registers.acts(found),
    )


@bp.route("/registrations/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def approve(id: int) -> ResponseReturnValue:
    """Confirm, and say whether the applicant is somebody known; leads to the code where there is one."""
    found = _found(id)
    known = queries.same_phone(found, viewer())
    form = ApproveForm(version=found.version)
    form.person.choices = choices(
        [
            *((str(one.id), _("就是%(name)s", name=one.name)) for one in known),
            (ANOTHER, _("电话相同，但是另一个人")),
        ]
    )
    if not known:
        del form.person
    if form.submitted():
        code = None
        with rules_shown_on(form) as rules, transaction():
            code = _approve(id, form, [one.id for one in known])
        if rules.ok:
            if not code:
                flash(_("已开通，申请人可以登录了。"), "success")
                return redirect(url_for(".show", id=id))
            shown_once.put(f"registration:{id}", code)
            return redirect(url_for(".code", id=id))
    return render_template(
        "registrations/approve.html", form=form, registration=found, known=known
    ), form.status


def _approve(id: int, form: ApproveForm, known: list[int]) -> str:
    chosen = form.person.data if "person" in form else ANOTHER
    if chosen != ANOTHER and (not chosen or int(chosen) not in known):
        raise RuleError(_("请选择申请人是不是名单里的这一位。"), field="person")
    return approving.approve(
        locked(Registration, id),
        version=form.seen,
        same_person_id=None if chosen == ANOTHER else int(chosen),
        another=chosen == ANOTHER,
        by=viewer(),
        at=clock.now(),
        now=clock.real_now(),
    ).code


@bp.get("/registrations/<int:id>/code")
@requires(Permission.MANAGE_ORGANIZATIONS)
def code(id: int) -> ResponseReturnValue:
    """The one-time code of a person entered from paper, once."""
    found = _found(id)
    shown = shown_once.take(f"registration:{id}")
    if not shown:
        return redirect(url_for(".show", id=id))
    return render_template("registrations/code.html", registration=found, code=shown)


@bp.route("/registrations/<int:id>/<any(return, refuse):action>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def answer(id: int, action: str) -> ResponseReturnValue:
    found, step = _found(id), Action(action)
    form = AnswerForm(version=found.version)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            services.answer(
                locked(Registration, id),
                step,
                reason=form.reason.data,
                version=form.seen,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("已办理，申请人会看到理由。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template(
        "registrations/answer.html",
        form=form,
        registration=found,
        label=LIFECYCLE.steps[step].label,
        danger=step is Action.REFUSE,
    ), form.status


@bp.route("/registrations/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANIZATIONS)
def enter() -> ResponseReturnValue:
    """A request somebody handed in on paper (代录); `kind` in the address says which form."""
    asked = request.args.get("kind", "")
    form = ON_PAPER[Kind(asked) if asked in set(Kind) else Kind.REGISTERED]()
    hub = db.session.get_one(Hub, viewer().hub_id)
    form.prepare([hub])
    for name, label in OTHERS_WORDS.items():
        form[name].label.text = label
    if form.is_submitted() and form.rows_pressed():
        return _enter_page(form)
    if form.submitted():
        target = _entered(form)
        if target is not None:
            flash(_("已代为录入。请核对后开通。"), "success")
            return redirect(target)
    elif not form.is_submitted():
        ready(form, PURPOSE)
        if "sponsors" in form:
            form.at_least("sponsors", FEW_SPONSORS)
    return _enter_page(form)


def _entered(form: BodyForm) -> str | None:
    target: str | None = None
    with rules_shown_on(form) as rules:
        uploads = handing_in.kept(form)
        pressed = once.Press(
            form.once.data or "", purpose=PURPOSE, body=handing_in.body_of(form), by=viewer()
        )
        with transaction():
            target = pressed.earlier()
            if target is None:
                at = clock.now()
                target = _write(form, uploads, handing_in.token_of(pressed), at)
                pressed.keep(target, at=at)
    return target if rules.ok else None


def _write(form: BodyForm, uploads: list[Upload], token: str, at: datetime) -> str:
    hat = viewer()
    made = services.submit(
        form.request(),
        db.session.get_one(Hub, hat.hub_id),
        token=token,
        papers=handing_in.filed(uploads, by=hat, at=at),
        consent=None,
        by=hat,
        at=at,
        on_behalf=True,
    )
    return url_for(".show", id=made.id)


def _enter_page(form: BodyForm) -> ResponseReturnValue:
    return render_template(
        "registrations/enter.html",
        form=form,
        kind=form.kind,
        title=KIND_LABEL[form.kind],
        kinds=KIND_LABEL,
        several=False,
        papers=SCANS,
        largest=settings().upload_bytes,
    ), form.status
