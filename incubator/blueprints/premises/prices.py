"""The price list of a room: what holds, what comes, what was; adding and correcting lines."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.price_forms import LineForm, written
from incubator.blueprints.premises.saving import room_or_404, saved
from incubator.blueprints.premises.showing import PRICE_WORDS
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import pricing, tariffs
from incubator.premises.tariff import Tariff
from incubator.web.access import requires
from incubator.web.sessions import viewer


@bp.get("/<int:id>/prices")
@requires(Permission.VIEW_CASES)
def prices(id: int) -> ResponseReturnValue:
    """Every line a room ever had, with its basis and who approved it."""
    room = room_or_404(id)
    return render_template(
        "premises/prices.html",
        room=room,
        prices=tariffs.price_list(pricing.lines_of(room.id), on=clock.today()),
        price_words=PRICE_WORDS,
        manages=viewer().may(Permission.MANAGE_PREMISES),
    )


@bp.route("/<int:id>/prices/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def new_price(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), LineForm(part=str(_("全天")), valid_from=clock.today(), fen=0)

    def act(at: datetime) -> None:
        tariffs.add(id, form.facts(), by=viewer(), at=at)

    if form.submitted() and saved(form, act):
        flash(_("收费标准已保存。"), "success")
        return redirect(url_for(".prices", id=id))
    return render_template(
        "premises/price.html", form=form, room=room_or_404(room.id), line=None
    ), form.status


@bp.route("/<int:id>/prices/<int:line>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def edit_price(id: int, line: int) -> ResponseReturnValue:
    found = _line(id, line)
    form = LineForm(data=written(found))

    def act(at: datetime) -> None:
        tariffs.change(id, line, form.facts(), by=viewer(), at=at)

    if form.submitted() and saved(form, act):
        flash(_("收费标准已保存。"), "success")
        return redirect(url_for(".prices", id=id))
    return render_template(
        "premises/price.html", form=form, room=room_or_404(id), line=line
    ), form.status


@bp.post("/<int:id>/prices/<int:line>/remove")
@requires(Permission.MANAGE_PREMISES)
def remove_price(id: int, line: int) -> ResponseReturnValue:
    _line(id, line)
    with transaction():
        tariffs.remove(id, line, by=viewer(), at=clock.now())
    flash(_("这条收费标准已删去。"), "success")
    return redirect(url_for(".prices", id=id))


def _line(room_id: int, line_id: int) -> Tariff:
    room = room_or_404(room_id)
    found = next((one for one in pricing.lines_of(room.id) if one.id == line_id), None)
    if found is None:
        raise NotFound(_("没有找到这条收费标准。"))
    return found
