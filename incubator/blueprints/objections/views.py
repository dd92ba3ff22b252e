"""One objection: what was said, and the answer by somebody who decides."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from incubator.blueprints.objections.forms import AnswerForm
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.notices import queries, showing
from incubator.notices.models import Objection, ObjectionState
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("objections", __name__, url_prefix="/objections")
menu.add(menu.Entry(_("公示异议"), "objections.index", 21, menu.MONEY, counts=queries.unanswered))

STATES = {
    ObjectionState.RECEIVED: (_("待答复"), "amber"),
    ObjectionState.UPHELD: (_("成立"), "red"),
    ObjectionState.DISMISSED: (_("不成立"), "green"),
}


@bp.get("/")
@requires(Permission.NOTIFY_PUBLIC, Permission.DECIDE)
def index() -> ResponseReturnValue:
    register = Register(
        name=_("异议"),
        unit=_("件"),
        query=queries.objections_visible_to(viewer()).options(
            joinedload(Objection.notice), joinedload(Objection.item)
        ),
        identity=Objection.id,
        columns=[
            Column("notice", _("公示"), lambda row: row.notice.title),
            Column("item", _("针对"), lambda row: row.item.organization_name if row.item else ""),
            Column("at", _("收到"), lambda row: row.received_at, Objection.received_at, Shape.DAY),
            Column("state", _("状态"), lambda row: STATES[row.state][0]),
        ],
        filters=[
            Filter(
                "state",
                _("状态"),
                [("", _("全部")), *((state.value, words[0]) for state, words in STATES.items())],
                lambda value: Objection.state == ObjectionState(value),
            )
        ],
        sort="-at",
        file_name="objections",
    )
    return listing.show(register, "objections/index.html", states=STATES)


@bp.route("/<int:id>", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC, Permission.DECIDE)
def show(id: int) -> ResponseReturnValue:
    objection = one_or_404(queries.objections_visible_to(viewer()).where(Objection.id == id))
    form = AnswerForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            showing.settle_objection(
                locked(Objection, id),
                upheld=form.outcome.data == "upheld",
                words=form.words.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("异议已答复。"))
            return redirect(url_for("notices.show", number=objection.notice.number))
    return render_template(
        "objections/show.html",
        objection=objection,
        state_words=STATES[objection.state],
        form=form,
        decides=viewer().may(Permission.DECIDE) and objection.state is ObjectionState.RECEIVED,
    ), form.status
