"""The desks of the base: the list, one desk with whoever had it, adding, changing, closing."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.house_forms import CloseForm, DeskForm, DesksForm
from incubator.blueprints.incubation.rooms import room_or_404
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import desking, door_sign, occupancy, placing
from incubator.incubation.models import Incubation
from incubator.incubation.occupancy import Standing
from incubator.incubation.places import Desk, DeskUse, Room
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import rules_shown_on
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(
        _("工位"), "incubation.desks", 32, menu.INCUBATION, counts=occupancy.desks_visible_to
    )
)
ALL = ("", _("全部"))


def desk_or_404(id: int) -> Desk:
    return one_or_404(occupancy.desks_visible_to(viewer()).where(Desk.id == id))


@bp.get("/desks")
@requires(Permission.VIEW_CASES)
def desks() -> ResponseReturnValue:
    return listing.show(_register(viewer()), "incubation/desks.html")


def _register(hat: Hat) -> Register:
    today = clock.today()
    rooms = [
        (str(room.id), room.name)
        for room in db.session.scalars(occupancy.rooms_visible_to(hat)).unique()
    ]
    states = [(one.value, words) for one, (words, _tone) in occupancy.WORDS.items()]
    return Register(
        name=_("工位"),
        unit=_("个"),
        query=occupancy.desks_visible_to(hat),
        counted="incubation.desks",
        identity=Desk.id,
        columns=[
            Column("label", _("工位"), lambda line: line.desk.label, order=Desk.label),
            Column("room", _("房间"), lambda line: line.desk.room.name, order=Room.name),
            Column("state", _("状态"), lambda line: line.words[0]),
            Column("holder", _("组织"), lambda line: line.holder),
            Column("since", _("自"), _since, shape=Shape.DAY, hide_small=True),
            Column(
                "through",
                _("协议到期"),
                lambda line: line.use.agreed_through if line.use else None,
                shape=Shape.DAY,
                export_only=True,
            ),
            Column("free", _("何时空出"), lambda line: line.free, hide_small=True),
            Column("equipment", _("设备"), lambda line: line.desk.equipment, export_only=True),
        ],
        lines=lambda rows: occupancy.lines(rows, on=today),
        search=occupancy.matching,
        filters=[
            Filter("room", _("房间"), [ALL, *rooms], lambda one: Desk.room_id == int(one)),
            Filter(
                "state",
                _("状态"),
                [ALL, *states],
                lambda one: occupancy.standing_is(Standing(one), on=today),
            ),
        ],
        sort="label",
        placeholder=_("工位编号、房间"),
        empty=_("还没有工位。在房间页面添加。"),
        file_name="desks",
    )


def _since(line: occupancy.DeskLine) -> object:
    return line.use.from_on if line.use else None


@bp.route("/rooms/<int:id>/desks/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def new_desks(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), DesksForm(opened_on=clock.today())
    made: list[Desk] = []
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            made = desking.add_desks(
                id,
                first=form.label.data,
                count=form.count.data,
                equipment=form.equipment.data or "",
                opened_on=form.opened_on.data,
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("已添加 %(n)s 个工位。", n=len(made)), "success")
            return redirect(url_for(".room", id=id))
    return render_template("incubation/new_desks.html", form=form, room=room), form.status


@bp.get("/desks/<int:id>")
@requires(Permission.VIEW_CASES)
def desk(id: int) -> ResponseReturnValue:
    found = desk_or_404(id)
    return render_template(
        "incubation/desk.html",
        line=occupancy.line(found, on=clock.today()),
        desk=found,
        uses=_uses(id),
        may_manage=viewer().may(Permission.MANAGE_INCUBATION),
    )


def _uses(desk_id: int) -> list[dict[str, Any]]:
    """Whoever had the desk, the last first."""
    found = db.session.execute(
        select(DeskUse, Incubation)
        .join(Incubation, Incubation.id == DeskUse.case_id)
        .where(DeskUse.desk_id == desk_id)
        .options(joinedload(Incubation.organization))
        .order_by(DeskUse.from_on.desc(), DeskUse.id.desc())
    )
    return [{"use": use, "case": case} for use, case in found]


@bp.route("/desks/<int:id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def edit_desk(id: int) -> ResponseReturnValue:
    found = desk_or_404(id)
    form = DeskForm(obj=found)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            desking.change_desk(
                id,
                label=form.label.data,
                equipment=form.equipment.data or "",
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("工位已保存。"), "success")
            return redirect(url_for(".desk", id=id))
    return render_template("incubation/desk_form.html", form=form, desk=found), form.status


@bp.route("/desks/<int:id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def close_desk(id: int) -> ResponseReturnValue:
    found, form = desk_or_404(id), CloseForm(on=clock.today())
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            desking.close_desk(
                id, on=form.on.data, reason=form.reason.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("工位已停用，以前的使用记录不变。"), "success")
            return redirect(url_for(".desk", id=id))
    return render_template(
        "incubation/close.html",
        form=form,
        what=placing.name_of(found),
        back=url_for(".desk", id=id),
        title=_("停用工位"),
    ), form.status


@bp.post("/desks/<int:id>/reopen")
@requires(Permission.MANAGE_INCUBATION)
def reopen_desk(id: int) -> ResponseReturnValue:
    desk_or_404(id)
    with transaction():
        desking.reopen_desk(id, by=viewer(), at=clock.now())
    flash(_("工位已恢复使用。"), "success")
    return redirect(url_for(".desk", id=id))


@bp.get("/desks/<int:id>/sign.pdf")
@requires(Permission.VIEW_CASES)
def desk_sign(id: int) -> Response:
    found = desk_or_404(id)
    line = occupancy.line(found, on=clock.today())
    content = door_sign.of_desk(line, drawn_on=clock.today())
    return download(content, f"{_('工位牌')[:]}-{found.room.name}-{found.label}.pdf", PDF)
