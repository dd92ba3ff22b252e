"""The exit check-list: what has come back and what is not needed, as far as it is known."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.agreement_forms import check_list_form
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.stays import found
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import agreeing, leaving_days
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


@bp.route("/<int:id>/hand-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def hand_back(id: int) -> ResponseReturnValue:
    """May be filled in over several days; the day is that of the lines newly handed over."""
    stay = found(id)
    lines = agreeing.checklist(stay, Way.OUT)
    form = check_list_form(lines)
    if form.on.data is None and not form.is_submitted():
        form.on.data = clock.today()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            case = locked(Incubation, id)
            agreeing.tick(
                case, Way.OUT, form.ticked(), on=form.on.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("退驻清单已保存。"), "success")
            return redirect(url_for(".show", id=id, _anchor="leaving"))
    return render_template(
        "incubation/hand_back.html",
        form=form,
        stay=stay,
        due=leaving_days.hand_over_deadline(stay),
    ), form.status
