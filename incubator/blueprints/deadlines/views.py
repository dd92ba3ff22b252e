"""The deadline list, reminders by hand, waivers, and the days the calendar moved."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from incubator.blueprints.deadlines import digests, registers
from incubator.blueprints.deadlines.forms import WaiveForm
from incubator.casework import deadlines, messages, recounted, urging
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Fact
from incubator.review.models import Sheet, SheetState
from incubator.rules.queries import calendar
from incubator.web import duties, listing, menu
from incubator.web.access import requires
from incubator.web.duties import Side
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

bp = Blueprint("deadlines", __name__, url_prefix="/deadlines")
digests.attach(bp)
menu.add(
    menu.Entry(_("到期提醒"), "deadlines.index", 40, menu.BASIS, counts=duties.visible_to),
)


@bp.get("/")
@requires(Permission.VIEW_CASES, Permission.APPLY)
def index() -> ResponseReturnValue:
    hat, day, days = viewer(), clock.today(), calendar()
    return listing.show(
        registers.deadlines(hat),
        "deadlines/index.html",
        standing=lambda row: duties.standing(row, day, days),
        party=registers.PARTY,
        expiring=db.session.scalar(duties.length(_expiring(hat, day))),
        moved=db.session.scalar(duties.length(recounted.unconfirmed(hat))),
    )


@bp.get("/grades")
@requires(Permission.VIEW_ORGANIZATIONS, Permission.APPLY)
def grades() -> ResponseReturnValue:
    days = duties.grade_days(viewer(), clock.today())
    return listing.show(registers.grades(viewer(), days), "deadlines/grades.html", days=days)


def _expiring(hat: Hat, day: date) -> Select[Fact]:
    return duties.expiring(hat, day, days=duties.grade_days(hat, day))


@bp.post("/<int:id>/urge")
@requires(Permission.CHECK)
def urge(id: int) -> ResponseReturnValue:
    owed = one_or_404(_open(id).where(duties.side(Side.OTHERS, viewer(), clock.today())))
    people, link = _people(owed), _link(owed)
    with transaction():
        told = urging.urge(
            locked(Deadline, owed.id), people, link=link, by=viewer(), at=clock.now()
        )
    if told:
        flash(_("已催办，对方登录后在消息中看到。"), "success")
    else:
        flash(_("今天已经催办过，明天可以再催；急事请打电话。"), "warning")
    return redirect(_back())


def _open(id: int) -> Select[Deadline]:
    return duties.visible_to(viewer()).where(Deadline.id == id)


def _people(owed: Deadline) -> set[int]:
    """Whose move it is, person by person."""
    if owed.owed_by is not Party.EXPERTS:
        return messages.owing(owed, clock.today())
    asked = select(Sheet.person_id).where(
        Sheet.case_id == owed.case_id, Sheet.state == SheetState.ASKED
    )
    return set(db.session.scalars(asked))


def _link(owed: Deadline) -> str:
    if owed.owed_by is Party.EXPERTS:
        return url_for("reviews.index")
    return messages.link_to(owed.case) if owed.case else url_for(".index")


def _back() -> str:
    """The desk or the list, wherever the button was."""
    return url_for("home.index" if request.form.get("from") == "desk" else ".index")


@bp.route("/<int:id>/waive", methods=["GET", "POST"])
@requires(Permission.CHECK, Permission.DECIDE)
def waive(id: int) -> ResponseReturnValue:
    owed = one_or_404(_open(id))
    form = WaiveForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            deadlines.waive(
                locked(Deadline, id), reason=form.reason.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("已免除，理由记入经办记录。"), "success")
            return redirect(url_for(".index"))
    return render_template("deadlines/waive.html", form=form, deadline=owed), form.status


@bp.route("/recounted", methods=["GET", "POST"])
@requires(Permission.CHECK)
def moved() -> ResponseReturnValue:
    """What the calendar moved, until somebody has read it."""
    if request.method == "POST":
        with transaction():
            done = recounted.confirm(
                through=request.form.get("through", 0, type=int), by=viewer(), at=clock.now()
            )
        flash(_("已确认 %(n)s 项。", n=done), "success")
        return redirect(url_for(".index"))
    moves = db.session.scalars(recounted.unconfirmed(viewer())).all()
    found = select(Deadline).where(Deadline.id.in_({move.object_id for move in moves}))
    owed = {one.id: one for one in db.session.scalars(found.options(*duties.NAMED)).unique()}
    return render_template("deadlines/moved.html", moves=moves, owed=owed)
