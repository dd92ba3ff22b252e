"""Closures on screen: what a closure meets before it is confirmed, the list, and opening again early."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.closure_forms import ClosureForm, LiftForm
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.premises import closing, queries
from incubator.premises.booking import Occurrence, State
from incubator.premises.closing import Impact, Wish
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.holds import Closure, ClosureException
from incubator.premises.models import Premises
from incubator.premises.taking import Span, days
from incubator.premises.using_words import (
    CLOSURE_WORDS,
    closed_for,
    closure_state,
)
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.listing import Column, DayFilter, Filter, Register
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id, one_or_404
from incubator.web.rule_rows import moment_of
from incubator.web.sessions import viewer

PURPOSE = "premises.close"
menu.add(
    menu.Entry(
        _("场地停用"), "premises.closure_index", 48, menu.PREMISES, counts=closing.visible_to
    )
)


@bp.get("/closures")
@requires(Permission.VIEW_CASES)
def closure_index() -> ResponseReturnValue:
    hat, now = viewer(), clock.now()
    return listing.show(
        _register(hat, now),
        "premises/closures.html",
        state_of=lambda one: closure_state(one, at=now),
        closed_for=closed_for,
        kinds=CLOSURE_WORDS,
        may_close=hat.may(Permission.MANAGE_PREMISES),
    )


def _register(hat: Hat, now: datetime) -> Register:
    conditions: dict[str, ColumnElement[bool]] = {
        "now": Closure.lifted_at.is_(None) & (Closure.starts_at <= now) & (Closure.ends_at > now),
        "coming": Closure.lifted_at.is_(None) & (Closure.starts_at > now),
        "over": Closure.lifted_at.is_not(None) | (Closure.ends_at <= now),
    }
    return Register(
        name=_("场地停用"),
        unit=_("次"),
        query=closing.visible_to(hat).options(joinedload(Closure.premises)),
        identity=Closure.id,
        columns=[
            Column("room", _("场地"), lambda one: one.premises.name),
            Column("kind", _("类别"), lambda one: CLOSURE_WORDS[one.kind], hide_small=True),
            Column("when", _("停用起止"), closed_for, order=Closure.starts_at),
            Column("reason", _("理由"), lambda one: one.reason, hide_small=True),
            Column("state", _("状态"), lambda one: closure_state(one, at=now)[0]),
            Column("lifted", _("提前恢复"), lambda one: one.lifted_because, export_only=True),
        ],
        counted="premises.closure_index",
        search=lambda text: (
            holding(text, Closure.reason)
            | Closure.premises.has(holding(text, Premises.name, Premises.initials))
        ),
        filters=[
            Filter(
                "state",
                _("状态"),
                [
                    ("", _("全部")),
                    ("now", _("停用中")),
                    ("coming", _("将停用")),
                    ("over", _("已结束")),
                ],
                lambda one: conditions[one],
            ),
            DayFilter("from", _("停用自"), lambda day: Closure.ends_at > clock.at(day)),
        ],
        sort="-when",
        placeholder=_("场地或理由"),
        empty=_("没有停用。维修、放假或另有安排时，在这里登记。"),
        file_name="closures",
    )


@bp.route("/closures/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def closure_new() -> ResponseReturnValue:
    """First what it would meet, then, once more, the press that does it."""
    form = ClosureForm()
    rooms = db.session.scalars(
        queries.visible_to(viewer()).order_by(Premises.initials, Premises.id)
    ).all()
    form.premises.choices = choices((one.id, _named(one)) for one in rooms)
    impact: Impact | None = None
    if not form.is_submitted():
        form.premises.data = [asked] if (asked := asked_id("premises")) else []
        ready(form, PURPOSE)
    elif form.submitted():
        if "confirm" in request.form and (
            target := press(form, PURPOSE, lambda at: _act(form, at))
        ):
            flash(_("已登记停用，受影响的单位会收到消息。"), "success")
            return redirect(target)
        impact = _impact(form)
        if "confirm" not in request.form:
            ready(form, PURPOSE)
    return render_template(
        "premises/closure_new.html",
        form=form,
        impact=impact,
        when=when,
        closed_for=closed_for,
        date_words=STATE_WORDS,
        asked=State.ASKED,
    ), form.status


def _named(room: Premises) -> str:
    return f"{room.parent.name} › {room.name}" if room.parent else room.name


def _impact(form: ClosureForm) -> Impact | None:
    with rules_shown_on(form) as rules:
        found = closing.impact(form.premises.data, _span(form))
    return found if rules.ok else None


def _span(form: ClosureForm) -> Span:
    starts = moment_of(form.starts)
    if form.open_ended.data:
        return Span(starts, days(clock.on(starts), closing.UNTIL_FURTHER_NOTICE).ends_at)
    if not form.ends.data:
        raise RuleError(_("请填写结束时间，或勾选“恢复时间未定”。"), field="ends")
    span = Span(starts, moment_of(form.ends))
    if span.starts_at >= span.ends_at:
        raise RuleError(_("结束时间应晚于开始时间。请核对。"), field="ends")
    return span


def _act(form: ClosureForm, at: datetime) -> str:
    kept = {
        int(name.removeprefix("keep-")): request.form.get(f"because-{name[5:]}", "")
        for name in request.form
        if name.startswith("keep-") and name[5:].isdecimal()
    }
    seen = frozenset(int(one) for one in request.form.getlist("seen") if one.isdecimal())
    wish = Wish(
        tuple(form.premises.data), form.kind.data, _span(form), form.reason.data, kept, seen
    )
    made = closing.close(wish, by=viewer(), at=at)
    if len(made) == 1:
        return url_for(".closure_show", id=made[0].id)
    return url_for(".closure_index")


def _closure(id: int) -> Closure:
    return one_or_404(
        closing.visible_to(viewer())
        .where(Closure.id == id)
        .options(selectinload(Closure.exceptions))
    )


@bp.get("/closures/<int:id>")
@requires(Permission.VIEW_CASES)
def closure_show(id: int) -> ResponseReturnValue:
    closure, now = _closure(id), clock.now()
    kept = db.session.execute(
        select(ClosureException, Occurrence)
        .join(Occurrence, Occurrence.id == ClosureException.occurrence_id)
        .where(ClosureException.closure_id == id)
        .order_by(Occurrence.starts_at)
    ).all()
    running = closure.lifted_at is None and closure.ends_at > now
    return render_template(
        "premises/closure.html",
        closure=closure,
        state=closure_state(closure, at=now),
        closed=closed_for(closure),
        kind=CLOSURE_WORDS[closure.kind],
        kept=kept,
        when=when,
        may_lift=running and viewer().may(Permission.MANAGE_PREMISES),
    )


@bp.route("/closures/<int:id>/lift", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def closure_lift(id: int) -> ResponseReturnValue:
    closure, form = _closure(id), LiftForm()

    def act(at: datetime) -> str:
        closing.lift(id, form.reason.data, by=viewer(), at=at)
        return url_for(".closure_show", id=id)

    if not form.is_submitted():
        ready(form, f"premises.lift:{id}")
    elif form.submitted() and (target := press(form, f"premises.lift:{id}", act)):
        flash(_("已提前恢复，这段时间可以预约了。"), "success")
        return redirect(target)
    return render_template(
        "premises/closure_lift.html", form=form, closure=closure, when=closed_for(closure)
    ), form.status
