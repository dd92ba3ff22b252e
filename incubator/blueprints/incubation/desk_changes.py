"""Taking a promised desk back before anybody moved in, and changing desks during a stay."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.desks import desk_or_404
from incubator.blueprints.incubation.house_forms import ExchangeForm, TakeBackForm
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import occupancy, placing
from incubator.incubation.occupancy import DeskLine
from incubator.incubation.places import Desk, DeskUse
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.sessions import viewer


def desk_choices(base_id: int) -> list[object]:
    """The desks that can be given today, for a picker."""
    found = occupancy.to_give(base_id, from_on=clock.today())
    return list(choices((one.desk.id, placing.name_of(one.desk)) for one in found))


def _use_id(desk: Desk) -> int:
    line: DeskLine = occupancy.line(desk, on=clock.today())
    if line.use is None:
        raise RuleError(_("这个工位现在没有安排给任何组织。请刷新页面。"))
    return line.use.id


@bp.route("/desks/<int:id>/take-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def take_back_desk(id: int) -> ResponseReturnValue:
    found, form = desk_or_404(id), TakeBackForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            use_id = _use_id(found)
            with transaction():
                placing.take_back(
                    db.session.get_one(DeskUse, use_id),
                    because=form.reason.data,
                    by=viewer(),
                    at=clock.now(),
                )
        if rules.ok:
            flash(_("工位安排已收回，现在可以给别的组织。"), "success")
            return redirect(url_for(".desk", id=id))
    return render_template(
        "incubation/take_back.html",
        form=form,
        desk=found,
        line=occupancy.line(found, on=clock.today()),
    ), form.status


@bp.route("/desks/<int:id>/exchange", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def exchange_desk(id: int) -> ResponseReturnValue:
    found, form = desk_or_404(id), ExchangeForm(on=clock.today())
    form.desk.choices = desk_choices(found.room.base_id)
    if form.submitted():
        with rules_shown_on(form) as rules:
            use_id = _use_id(found)
            with transaction():
                placing.exchange(
                    db.session.get_one(DeskUse, use_id),
                    form.desk.data,
                    on=form.on.data,
                    because=form.reason.data,
                    by=viewer(),
                    at=clock.now(),
                )
        if rules.ok:
            flash(_("已换工位，原工位从第二天起空出。"), "success")
            return redirect(url_for(".desk", id=form.desk.data))
    return render_template(
        "incubation/exchange.html",
        form=form,
        desk=found,
        line=occupancy.line(found, on=clock.today()),
    ), form.status
