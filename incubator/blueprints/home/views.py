"""`/`: what a visitor, a member of staff, an expert or an applicant needs first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from incubator.blueprints.home import desk, incubating, numbers, own, portal
from incubator.core import clock
from incubator.core.permissions import Permission, Role
from incubator.core.words import _
from incubator.rules.queries import calendar
from incubator.web import menu
from incubator.web.access import public
from incubator.web.sessions import guest_or_viewer

bp = Blueprint("home", __name__)
menu.add(menu.Entry(_("工作台"), "home.index", 0))


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    hat = guest_or_viewer()
    if hat is None:
        return render_template("home/portal.html", portal=portal.build())
    if hat.role is Role.EXPERT:
        sheets, basis = own.sheets(hat)
        return render_template("home/expert.html", sheets=sheets, basis=basis)
    if hat.role is Role.MENTOR:
        return render_template("home/mentor.html", mine=incubating.mentor(hat))
    if not hat.for_hub:
        return render_template("home/applicant.html", own=own.applicant(hat))
    if not hat.may(Permission.VIEW_CASES):
        return render_template(
            "home/system.html",
            system=desk.system(clock.today(), calendar()),
            grants=numbers.grants(hat),
        )
    return render_template("home/desk.html", desk=desk.build(hat), now=clock.now())
