"""A room of the base: what is in it, its plan, its photographs, its door sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.house import base_or_404
from incubator.blueprints.incubation.house_forms import (
    CloseForm,
    PhotoForm,
    PlanForm,
    RoomForm,
)
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import door_sign, occupancy, plan_drawing, planning, rooming
from incubator.incubation.occupancy import DeskLine
from incubator.incubation.places import Desk, Mark, Room
from incubator.records.documents import file_document, keep
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import checked_photograph

PHOTOS = ("jpg", "png")
ERASE, DESK = "erase", "desk-"


def room_or_404(id: int) -> Room:
    return one_or_404(occupancy.rooms_visible_to(viewer()).where(Room.id == id))


def lines_of(room: Room) -> list[DeskLine]:
    desks = occupancy.desks_visible_to(viewer()).where(Desk.room_id == room.id)
    found = db.session.scalars(desks.order_by(Desk.label, Desk.id)).unique()
    return occupancy.lines(found, on=clock.today())


@bp.get("/rooms/<int:id>")
@requires(Permission.VIEW_CASES)
def room(id: int) -> ResponseReturnValue:
    found = room_or_404(id)
    lines = lines_of(found)
    return render_template(
        "incubation/room.html",
        room=found,
        lines=lines,
        grid=planning.grid(found, lines),
        capacity=occupancy.capacity(lines),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
    )


def _saved(form: BaseForm, act: Callable[[datetime], Any]) -> bool:
    """Do `act` in a transaction; a rule against it is shown on the form."""
    with rules_shown_on(form) as rules, transaction():
        act(clock.now())
    return rules.ok


@bp.route("/bases/<int:id>/rooms/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def new_room(id: int) -> ResponseReturnValue:
    base, form = base_or_404(id), RoomForm()

    def act(at: datetime) -> None:
        rooming.add_room(id, form.facts(), by=viewer(), at=at)

    if form.submitted() and _saved(form, act):
        flash(_("房间已添加。"), "success")
        return redirect(url_for(".house"))
    return render_template(
        "incubation/room_form.html", form=form, base=base, room=None
    ), form.status


@bp.route("/rooms/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def edit_room(id: int) -> ResponseReturnValue:
    found = room_or_404(id)
    form = RoomForm(obj=found, area=found.area_tenths / 10 if found.area_tenths else None)

    def act(at: datetime) -> None:
        rooming.change_room(id, form.facts(), by=viewer(), at=at)

    if form.submitted() and _saved(form, act):
        flash(_("房间资料已保存。"), "success")
        return redirect(url_for(".room", id=id))
    return render_template(
        "incubation/room_form.html", form=form, base=found.base, room=found
    ), form.status


@bp.route("/rooms/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def close_room(id: int) -> ResponseReturnValue:
    found, form = room_or_404(id), CloseForm(on=clock.today())

    def act(at: datetime) -> None:
        rooming.close_room(id, on=form.on.data, reason=form.reason.data, by=viewer(), at=at)

    if form.submitted() and _saved(form, act):
        flash(_("房间已停用，以前的使用记录不变。"), "success")
        return redirect(url_for(".room", id=id))
    return render_template(
        "incubation/close.html",
        form=form,
        what=found.name,
        back=url_for(".room", id=id),
        title=_("停用房间"),
    ), form.status


@bp.post("/rooms/<int:id>/reopen")
@requires(Permission.MANAGE_INCUBATION)
def reopen_room(id: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        rooming.reopen_room(id, by=viewer(), at=clock.now())
    flash(_("房间已恢复使用。"), "success")
    return redirect(url_for(".room", id=id))


@bp.route("/rooms/<int:id>/photos/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def add_photo(id: int) -> ResponseReturnValue:
    found, form = room_or_404(id), PhotoForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked_photograph(form.photo.data, field="photo", kinds=PHOTOS)
            keep(sent.content)
            with transaction():
                now = clock.now()
                document = file_document(
                    sha256=sent.sha256,
                    size=len(sent.content),
                    media_type=sent.media_type,
                    name=sent.name,
                    kind=rooming.PHOTO,
                    pages=sent.pages,
                    by=viewer(),
                    at=now,
                )
                rooming.add_photo(
                    id, document, caption=form.caption.data or "", by=viewer(), at=now
                )
        if rules.ok:
            flash(_("照片已保存。"), "success")
            return redirect(url_for(".room", id=id))
    return render_template(
        "incubation/photo.html",
        form=form,
        room=found,
        kinds=PHOTOS,
        largest=settings().upload_bytes,
    ), form.status


@bp.post("/rooms/<int:id>/photos/<int:photo>/remove")
@requires(Permission.MANAGE_INCUBATION)
def remove_photo(id: int, photo: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        rooming.remove_photo(id, photo, by=viewer(), at=clock.now())
    flash(_("照片已撤下。"), "success")
    return redirect(url_for(".room", id=id))


@bp.route("/rooms/<int:id>/plan", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def draw_plan(id: int) -> ResponseReturnValue:
    """Tick cells, choose what to put there, press one button; as often as it takes."""
    found, form = room_or_404(id), PlanForm()
    lines = lines_of(found)
    form.brush.choices = _brushes(lines)
    if form.submitted() and _saved(form, lambda at: _draw(id, form.brush.data, at)):
        return redirect(url_for(".draw_plan", id=id, brush=form.brush.data))
    if not form.is_submitted():
        form.brush.data = _brush(form, request.args.get("brush", ""))
    return render_template(
        "incubation/plan.html",
        form=form,
        room=found,
        grid=planning.grid(found, lines),
        ticked=frozenset(request.form.getlist("cell")),
    ), form.status


def _brushes(lines: list[DeskLine]) -> list[Any]:
    marks = [(mark.value, name) for mark, name in planning.MARKS.items()]
    desks = [(f"{DESK}{one.desk.id}", _standing_words(one)) for one in lines]
    return list(choices([*marks, (ERASE, _("清除")), *desks]))


def _standing_words(line: DeskLine) -> str:
    if line.desk.down is None:
        return _("工位 %(label)s（还没有画）", label=line.desk.label)
    return _("工位 %(label)s（移到这里）", label=line.desk.label)


def _brush(form: PlanForm, asked: str) -> str:
    return asked if any(one.value == asked for one in form.brush.choices) else Mark.WALL.value


def _draw(id: int, brush: str, at: datetime) -> None:
    if request.form.get("around"):
        planning.wall_around(id, by=viewer(), at=at)
        return
    cells = [_cell(one) for one in request.form.getlist("cell")]
    if not brush.startswith(DESK):
        mark = None if brush == ERASE else Mark(brush)
        planning.paint(id, cells, mark, by=viewer(), at=at)
    elif len(cells) == 1:
        planning.stand(int(brush.removeprefix(DESK)), cells[0], by=viewer(), at=at)
    else:
        raise RuleError(_("一个工位占一格，请只选一个格子。"))


def _cell(sent: str) -> planning.Cell:
    down, _x, across = sent.partition("-")
    if not (down.isdecimal() and across.isdecimal() and len(sent) < 8):
        raise RuleError(_("没有认出选中的格子，请刷新页面再画。"))
    return int(down), int(across)


@bp.get("/rooms/<int:id>/plan.pdf")
@requires(Permission.VIEW_CASES)
def print_plan(id: int) -> Response:
    found = room_or_404(id)
    content = plan_drawing.plan(found, lines_of(found), drawn_on=clock.today())
    return download(content, f"{_('平面图')[:]}-{found.name}.pdf", PDF)


@bp.get("/rooms/<int:id>/sign.pdf")
@requires(Permission.VIEW_CASES)
def room_sign(id: int) -> Response:
    found = room_or_404(id)
    content = door_sign.of_room(found, lines_of(found), drawn_on=clock.today())
    return download(content, f"{_('门牌')[:]}-{found.name}.pdf", PDF)
