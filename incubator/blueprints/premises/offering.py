"""Verifying, publishing, suspending a room, and dividing a hall."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.forms import BlockForm, DivideForm
from incubator.blueprints.premises.saving import room_or_404, saved
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import dividing, standings
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.post("/<int:id>/verify")
@requires(Permission.MANAGE_PREMISES)
def verify(id: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        standings.verify(id, by=viewer(), at=clock.now())
    flash(_("已核实。资料齐全后即可发布。"), "success")
    return redirect(url_for(".show", id=id))


@bp.post("/<int:id>/publish")
@requires(Permission.MANAGE_PREMISES)
def publish(id: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        standings.publish(id, by=viewer(), at=clock.now())
    flash(_("已发布，各组织可以预约。"), "success")
    return redirect(url_for(".show", id=id))


@bp.route("/<int:id>/block", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def block(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), BlockForm()

    def act(at: datetime) -> None:
        standings.block(id, reason=form.reason.data, by=viewer(), at=at)

    if form.submitted() and saved(form, act):
        flash(_("已暂停使用，不再接受新的预约。已经答应的请逐一通知。"), "success")
        return redirect(url_for(".show", id=id))
    room = room_or_404(id)
    return render_template(
        "premises/block.html",
        form=form,
        room=room,
        ahead=standings.ahead(room, at=clock.now()),
    ), form.status


@bp.post("/<int:id>/unblock")
@requires(Permission.MANAGE_PREMISES)
def unblock(id: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        standings.unblock(id, by=viewer(), at=clock.now())
    flash(_("已恢复使用，各组织可以预约。"), "success")
    return redirect(url_for(".show", id=id))


@bp.route("/<int:id>/divide", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def divide(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), DivideForm()

    def act(at: datetime) -> None:
        dividing.divide(id, form.facts(), by=viewer(), at=at)

    if form.submitted() and saved(form, act):
        flash(_("大厅已分隔。各部分登记收费标准、核实、发布以后可以单独预约。"), "success")
        return redirect(url_for(".show", id=id))
    room = room_or_404(id)
    return render_template(
        "premises/divide.html",
        form=form,
        room=room,
        ahead=standings.ahead(room, at=clock.now()),
    ), form.status
