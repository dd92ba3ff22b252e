"""The help index and its pages."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.blueprints.help.pages import FOR_APPLICANTS, FOR_STAFF, PAGES
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.funds.models import Call
from incubator.funds.queries import calls_visible_to
from incubator.organizations.models import Hub
from incubator.rules import values
from incubator.rules.models import Rule
from incubator.web.access import public

bp = Blueprint("help", __name__)
MOST_CALLS = 50


@bp.get("/help/")
@public
def index() -> ResponseReturnValue:
    groups = [(_("申报单位和居民"), FOR_APPLICANTS), (_("工作人员"), FOR_STAFF)]
    return render_template("help/index.html", groups=groups)


@bp.get("/help/<page>")
@public
def show(page: str) -> ResponseReturnValue:
    found = PAGES.get(page)
    if found is None:
        raise NotFound(_("没有这一页帮助。"))
    return render_template("help/show.html", page=found)


@bp.get("/policies")
@public
def policies() -> ResponseReturnValue:
    """What decisions rest on: the basis of every published call, and the dated rules in force."""
    in_force = select(Rule).where(in_force_on(Rule, clock.today()))
    names = {hub.id: hub.name for hub in db.session.scalars(select(Hub))}
    calls = calls_visible_to(None).options(joinedload(Call.hub)).order_by(Call.id.desc())
    return render_template(
        "help/policies.html",
        rules=db.session.scalars(in_force.order_by(Rule.key, Rule.hub_id)).all(),
        calls=db.session.scalars(calls.limit(MOST_CALLS)).all(),
        names=names,
        value=values.shown,
    )
