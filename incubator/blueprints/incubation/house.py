"""The base at a glance for staff, how full it is, and its settings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.health import glance
from incubator.blueprints.incubation.house_forms import BaseSettingsForm, CloseBaseForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import occupancy, setting_up, shutting, waiting
from incubator.incubation.health import COLOUR_WORDS
from incubator.incubation.occupancy import Capacity, DeskLine
from incubator.incubation.places import IncubationBase, Room
from incubator.web import menu
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

menu.add(menu.Entry(_("基地概况"), "incubation.house", 30, menu.INCUBATION))


@dataclass(frozen=True)
class RoomLine:
    room: Room
    capacity: Capacity


@dataclass(frozen=True)
class BaseLine:
    """A base with its rooms as they are today."""

    base: IncubationBase
    rooms: list[RoomLine]
    capacity: Capacity
    waiting: int


def base_lines() -> list[BaseLine]:
    """The hub's bases: three statements for all their desks and rooms, however many."""
    today, hat = clock.today(), viewer()
    desks = db.session.scalars(occupancy.desks_visible_to(hat)).unique()
    by_room: dict[int, list[DeskLine]] = defaultdict(list)
    for line in occupancy.lines(desks, on=today):
        by_room[line.desk.room_id].append(line)
    by_base: dict[int, list[Room]] = defaultdict(list)
    for room in db.session.scalars(occupancy.rooms_visible_to(hat)).unique():
        by_base[room.base_id].append(room)
    queue: dict[int, int] = defaultdict(int)
    for one in db.session.scalars(waiting.visible_to(hat)).unique():
        queue[one.base_id] += 1
    return [
        BaseLine(
            base,
            [RoomLine(room, occupancy.capacity(by_room[room.id])) for room in by_base[base.id]],
            occupancy.capacity(line for room in by_base[base.id] for line in by_room[room.id]),
            queue[base.id],
        )
        for base in db.session.scalars(occupancy.bases_visible_to(hat))
    ]


@bp.get("/house")
@requires(Permission.VIEW_CASES)
def house() -> ResponseReturnValue:
    return render_template(
        "incubation/house.html",
        bases=base_lines(),
        today=clock.today(),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
        incubatees=glance(viewer()),
        colours=COLOUR_WORDS,
    )


@bp.get("/capacity")
@requires(Permission.VIEW_CASES)
def capacity() -> ResponseReturnValue:
    """How many places there are and what has become of them, room by room; prints on one sheet."""
    return render_template("incubation/capacity.html", bases=base_lines(), today=clock.today())


@bp.route("/bases/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def new_base() -> ResponseReturnValue:
    form = BaseSettingsForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            setting_up.found(form.facts(), by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("基地已建立。接下来添加房间和工位。"), "success")
            return redirect(url_for(".house"))
    return render_template("incubation/base.html", form=form, base=None), form.status


@bp.route("/bases/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def edit_base(id: int) -> ResponseReturnValue:
    base = base_or_404(id)
    form = BaseSettingsForm(obj=base, criteria=_criteria(base), reviewers=_reviewers(base))
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            setting_up.change(locked(IncubationBase, id), form.facts(), by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("基地设置已保存。"), "success")
            return redirect(url_for(".house"))
    return render_template("incubation/base.html", form=form, base=base), form.status


@bp.route("/bases/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def close_base(id: int) -> ResponseReturnValue:
    base, form = base_or_404(id), CloseBaseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            shutting.close(id, reason=form.reason.data, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("基地已停用，不再公开和接受申请；以前的记录不变。"), "success")
            return redirect(url_for(".house"))
    return render_template(
        "incubation/close_base.html", form=form, base=base, hindrances=shutting.hindrances(base)
    ), form.status


@bp.post("/bases/<int:id>/reopen")
@requires(Permission.MANAGE_INCUBATION)
def reopen_base(id: int) -> ResponseReturnValue:
    base_or_404(id)
    with transaction():
        shutting.reopen(id, by=viewer(), at=clock.now())
    flash(_("基地已恢复使用。房间请逐间恢复。"), "success")
    return redirect(url_for(".house"))


def base_or_404(id: int) -> IncubationBase:
    return one_or_404(occupancy.bases_visible_to(viewer()).where(IncubationBase.id == id))


def _criteria(base: IncubationBase) -> str:
    return "\n".join(f"{label} {weight}" for label, weight in setting_up.criteria_of(base.rubric))


def _reviewers(base: IncubationBase) -> int:
    return base.rubric.reviewers if base.rubric else 2
