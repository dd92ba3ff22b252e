"""The waiting list: who waits, in which order, since when; joining it, changing it, leaving it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.house import base_or_404
from incubator.blueprints.incubation.house_forms import (
    JoinForm,
    OfferForm,
    ReorderForm,
    TakeOffForm,
)
from incubator.blueprints.incubation.taking import case_or_404
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import occupancy, waiting, waiting_paper
from incubator.incubation.actions import Action
from incubator.incubation.lifecycle import LIFECYCLE
from incubator.incubation.models import Incubation, Waiting
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import StepForm, rules_shown_on
from incubator.web.listing import Column, Register, Shape
from incubator.web.pressing import step
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(
        _("轮候名单"),
        "incubation.waiting_list",
        33,
        menu.INCUBATION,
        counts=waiting.visible_to,
    )
)
steps.step_page(LIFECYCLE.kind, Action.WAIT, "incubation.join_waiting")
steps.step_page(LIFECYCLE.kind, Action.OFFER, "incubation.offer_place")


@bp.get("/waiting")
@requires(Permission.VIEW_CASES)
def waiting_list() -> ResponseReturnValue:
    return listing.show(
        _register(viewer()),
        "incubation/waiting.html",
        mode_of=waiting_paper.mode_of,
        bases=db.session.scalars(occupancy.bases_visible_to(viewer())).all(),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
    )


def _register(hat: Hat) -> Register:
    return Register(
        name=_("轮候名单"),
        unit=_("家"),
        query=waiting.visible_to(hat),
        counted="incubation.waiting_list",
        identity=Waiting.id,
        columns=[
            Column(
                "position",
                _("次序"),
                lambda one: one.position,
                order=Waiting.position,
                shape=Shape.NUMBER,
            ),
            Column("organization", _("组织"), lambda one: one.case.organization.name),
            Column("base", _("基地"), lambda one: one.case.base.name, hide_small=True),
            Column("mode", _("孵化方式"), waiting_paper.mode_of, hide_small=True),
            Column(
                "since",
                _("列入日期"),
                lambda one: one.since,
                order=Waiting.since,
                shape=Shape.DAY,
            ),
            Column("reason", _("理由"), lambda one: one.reason, hide_small=True),
        ],
        search=waiting.matching,
        placeholder=_("组织名称"),
        sort="position",
        empty=_("没有组织在轮候。工位给完后，批准入驻的组织可以列入轮候。"),
        file_name="waiting-list",
    )


@bp.get("/bases/<int:id>/waiting.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def print_waiting(id: int, form: str) -> Response:
    base = base_or_404(id)
    paper = waiting_paper.paper(base, waiting.open_at(id), drawn_on=clock.today())
    name = f"{_('轮候名单')[:]}-{clock.today().isoformat()}"
    return paper_file(paper, name, form)


def _waiting_or_404(id: int) -> Waiting:
    return one_or_404(waiting.visible_to(viewer()).where(Waiting.id == id))


@bp.route("/waiting/<int:id>/reorder", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def reorder_waiting(id: int) -> ResponseReturnValue:
    found, form = _waiting_or_404(id), ReorderForm(way="up")
    if not form.is_submitted():
        form.show(one.id for one in waiting.open_at(found.base_id))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            waiting.reorder(
                id,
                seen=form.seen,
                up=form.way.data == "up",
                reason=form.reason.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("轮候次序已调整。"), "success")
            return redirect(url_for(".waiting_list"))
    return render_template("incubation/reorder.html", form=form, waiting=found), form.status


@bp.route("/waiting/<int:id>/take-off", methods=["GET", "POST"])
@requires(Permission.CHECK)
def take_off_waiting(id: int) -> ResponseReturnValue:
    found, form = _waiting_or_404(id), TakeOffForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            waiting.take_off(id, reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已移出轮候名单，入驻资格随之取消。"), "success")
            return redirect(url_for(".waiting_list"))
    return render_template("incubation/take_off.html", form=form, waiting=found), form.status


@bp.route("/cases/<int:id>/wait", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def join_waiting(id: int) -> ResponseReturnValue:
    """Put an approved case on the list."""
    form = JoinForm()

    def act(at: datetime) -> str:
        case = locked(Incubation, id)
        waiting.join(case, reason=form.reason.data, version=form.seen, by=viewer(), at=at)
        return url_for(".waiting_list")

    return _step(id, form, "join", act, _("已列入轮候名单。"))


@bp.route("/cases/<int:id>/offer", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def offer_place(id: int) -> ResponseReturnValue:
    """There is a place for the next one on the list."""
    form = OfferForm()

    def act(at: datetime) -> str:
        waiting.offer(locked(Incubation, id), version=form.seen, by=viewer(), at=at)
        return url_for(".waiting_list")

    return _step(id, form, "offer", act, _("已安排，请办理签约。"))


def _step(
    id: int, form: StepForm, name: str, act: Callable[[datetime], str], said: str
) -> ResponseReturnValue:
    case = case_or_404(id)
    purpose = f"incubation.{name}:{id}"
    done = step(form, case.version, purpose, act, said=said)
    return done or (
        render_template(f"incubation/waiting_{name}.html", form=form, case=case),
        form.status,
    )
