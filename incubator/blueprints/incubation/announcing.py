"""Intakes as staff draw them up: the list, the form, publishing, extending and ending."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.intake_forms import (
    CloseForm,
    ExtendForm,
    IntakeForm,
    suggested,
    written,
)
from incubator.blueprints.incubation.intake_registers import intakes as register
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import announcing, drawing_up, occupancy, queries
from incubator.incubation import intakes as known
from incubator.incubation.intake import Intake
from incubator.incubation.intakes import PHASE_WORDS
from incubator.incubation.models import Incubation
from incubator.organizations.naming import named
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on, version_in
from incubator.web.rows import one_or_404
from incubator.web.rule_rows import local, moment_of
from incubator.web.sessions import viewer

menu.add(menu.Entry(_("入驻招募"), "incubation.intakes", 31, menu.INCUBATION, counts=known.of_hub))
_FIRST_WINDOW = timedelta(days=30)


@bp.get("/intakes")
@requires(Permission.VIEW_CASES)
def intakes() -> ResponseReturnValue:
    return listing.show(
        register(viewer()),
        "incubation/intakes.html",
        phase_words=PHASE_WORDS,
        phase_of=lambda one: known.phase(one, at=clock.now()),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
    )


def _ours(code: str) -> Intake:
    return one_or_404(known.of_hub(viewer()).where(Intake.code == code))


@bp.route("/intakes/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def new_intake() -> ResponseReturnValue:
    opens = clock.at(clock.today() + timedelta(days=1), 9)
    closes = clock.at(clock.on(opens) + _FIRST_WINDOW, 17)
    return _drawn_up(IntakeForm(data=suggested(opens, closes)), None)


@bp.route("/intakes/<code>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def edit_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    return _drawn_up(IntakeForm(data=written(found)), found)


def _drawn_up(form: IntakeForm, found: Intake | None) -> ResponseReturnValue:
    """The form of a draft, shown until it is saved without a refusal."""
    bases = list(db.session.scalars(occupancy.bases_visible_to(viewer())))
    if not bases:
        flash(_("请先建立孵化基地，再发布招募。"), "warning")
        return redirect(url_for(".house"))
    form.base_id.choices = [SelectChoice(base.id, base.name) for base in bases]
    pressed = form.is_submitted() and form.rows_pressed()
    if not pressed and form.submitted():
        with rules_shown_on(form) as rules, transaction():
            code = _save(form, found)
        if rules.ok:
            flash(_("招募已保存为草稿，核对后发布。"))
            return redirect(url_for(".intake", code=code))
    for table in ("requirements", "papers"):
        form.at_least(table, 2)
    return render_template(
        "incubation/intake_form.html",
        form=form,
        intake=found,
        known_papers=drawing_up.PAPER_KINDS.values(),
    ), form.status


def _save(form: IntakeForm, found: Intake | None) -> str:
    hat, now = viewer(), clock.now()
    if found is None:
        return announcing.create(form.facts(), by=hat, at=now).code
    version = version_in(form.version.data)
    one = locked(Intake, found.id)
    announcing.change(one, form.facts(), version=version, by=hat, at=now)
    return str(one.code)


@bp.post("/intakes/<code>/publish")
@requires(Permission.MANAGE_INCUBATION)
def publish_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    with transaction():
        announcing.publish(locked(Intake, found.id), by=viewer(), at=clock.now())
    flash(_("招募已发布，公开页面和申请入口已经打开。"), "success")
    return redirect(url_for(".intake", code=code))


@bp.route("/intakes/<code>/extend", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def extend_intake(code: str) -> ResponseReturnValue:
    """Move the end for everybody, or for one organization that has begun."""
    found = _ours(code)
    shown = local(found.closes_at) if found.closes_at else None
    form = ExtendForm(closes_at=shown, organization=request.args.get("organization", ""))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            _extend(found.id, form)
        if rules.ok:
            flash(_("截止时间已延长。"), "success")
            return redirect(url_for(".intake", code=code))
    return render_template("incubation/intake_extend.html", form=form, intake=found), form.status


def _extend(id: int, form: ExtendForm) -> None:
    until, reason = moment_of(form.closes_at), form.reason.data
    one, hat, now = locked(Intake, id), viewer(), clock.now()
    words = (form.organization.data or "").strip()
    if not words:
        announcing.extend(one, until, reason=reason, by=hat, at=now)
        return
    organization = named(words, hat)
    draft = db.session.scalar(
        queries.drafts_of(id).where(Incubation.organization_id == organization.id)
    )
    if draft is None:
        raise RuleError(
            _(
                "%(name)s在这次招募中没有未提交的申请，不能单独延期。",
                name=organization.name,
            ),
            field="organization",
        )
    case = locked(Incubation, draft.id)
    announcing.extend_for_one(case, until, reason=reason, by=hat, at=now)


@bp.route("/intakes/<code>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def close_intake(code: str) -> ResponseReturnValue:
    found = _ours(code)
    form = CloseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            one = locked(Intake, found.id)
            announcing.close(one, reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("招募已结束。"), "success")
            return redirect(url_for(".intake", code=code))
    return render_template("incubation/intake_close.html", form=form, intake=found), form.status
