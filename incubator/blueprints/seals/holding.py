"""The seals themselves: who keeps which from when, handing over, taking out of use."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.seals.blueprint import bp
from incubator.blueprints.seals.forms import HandOverForm, RetireForm, SealForm
from incubator.blueprints.seals.using import keeping_or_404, staff_choices
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import in_force
from incubator.core.words import _
from incubator.sealing import keeping, queries
from incubator.sealing.models import Seal
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.listing import Column, Register, Shape
from incubator.web.sessions import viewer


@bp.get("/held")
@requires(Permission.VIEW_CASES)
def held() -> ResponseReturnValue:
    today = clock.today()
    return listing.show(
        _register(viewer()),
        "seals/held.html",
        holds=lambda seal: in_force(seal, today),
        may_keep=viewer().may(Permission.KEEP_SEALS),
    )


def _register(hat: Hat) -> Register:
    return Register(
        name=_("印章"),
        unit=_("条"),
        query=queries.seals_visible_to(hat),
        identity=Seal.id,
        columns=[
            Column("body", _("机构"), lambda seal: seal.organization.name),
            Column("name", _("印章名称"), lambda seal: seal.name, order=Seal.name),
            Column("keeper", _("保管人"), lambda seal: seal.keeper.name if seal.keeper else ""),
            Column(
                "kept_from",
                _("开始保管日期"),
                lambda seal: seal.kept_from,
                order=Seal.kept_from,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column(
                "kept_through",
                _("结束日期"),
                lambda seal: seal.kept_through,
                shape=Shape.DAY,
                hide_small=True,
            ),
        ],
        sort="name",
        empty=_("还没有登记印章。"),
        file_name="seals",
    )


@bp.route("/held/new", methods=["GET", "POST"])
@requires(Permission.KEEP_SEALS)
def register() -> ResponseReturnValue:
    hat, form = viewer(), SealForm(kept_from=clock.today())
    form.organization.choices = choices((body.id, body.name) for body in keeping.bodies_of(hat))
    form.keeper.choices = staff_choices(hat)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            keeping.register(
                organization_id=form.organization.data,
                name=form.name.data,
                keeper_id=form.keeper.data,
                kept_from=form.kept_from.data,
                by=hat,
                at=clock.now(),
            )
        if rules.ok:
            flash(_("印章已登记。"), "success")
            return redirect(url_for(".held"))
    return render_template("seals/register.html", form=form), form.status


@bp.route("/held/<int:id>/hand-over", methods=["GET", "POST"])
@requires(Permission.KEEP_SEALS)
def hand_over(id: int) -> ResponseReturnValue:
    seal, form = keeping_or_404(id), HandOverForm(kept_from=clock.today())
    form.keeper.choices = staff_choices(viewer())
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            keeping.hand_over(
                locked(Seal, id),
                keeper_id=form.keeper.data,
                kept_from=form.kept_from.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("印章已交接。"), "success")
            return redirect(url_for(".held"))
    return render_template("seals/hand_over.html", form=form, seal=seal), form.status


@bp.route("/held/<int:id>/retire", methods=["GET", "POST"])
@requires(Permission.KEEP_SEALS)
def retire(id: int) -> ResponseReturnValue:
    seal, form = keeping_or_404(id), RetireForm(kept_through=clock.today())
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            keeping.retire(
                locked(Seal, id),
                on=form.kept_through.data,
                reason=form.reason.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("印章已停用，以前的用印登记不变。"), "success")
            return redirect(url_for(".held"))
    return render_template("seals/retire.html", form=form, seal=seal), form.status
