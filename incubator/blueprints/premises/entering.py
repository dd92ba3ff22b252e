"""Entering a room and changing each part of what the register says of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.forms import (
    NOBODY,
    BasicsForm,
    FurnitureForm,
    HoursForm,
    RoomForm,
    TermsForm,
)
from incubator.blueprints.premises.saving import room_or_404, saved, saved_over
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _, known
from incubator.people.models import Post
from incubator.premises import (
    booking_terms,
    furnishing,
    house_limits,
    opening_hours,
    registering,
)
from incubator.premises.models import DayProfile, Premises
from incubator.premises.opening import in_words
from incubator.web.access import requires
from incubator.web.forms import choices
from incubator.web.sessions import viewer


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def new() -> ResponseReturnValue:
    form = BasicsForm()
    _offer_owners(form)
    made: list[int] = []

    def act(at: datetime) -> None:
        made.append(registering.add(form.facts(), by=viewer(), at=at).id)

    if form.submitted() and saved(form, act):
        flash(_("场地已登记。接下来填写设施与用途、开放时间和收费标准，再核实、发布。"), "success")
        return redirect(url_for(".show", id=made[0]))
    return render_template("premises/basics.html", form=form, room=None), form.status


@bp.route("/<int:id>/basics", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def basics(id: int) -> ResponseReturnValue:
    room = room_or_404(id)
    form = BasicsForm(
        data={
            **_columns(room, BasicsForm),
            "owner_id": room.owner_id or NOBODY,
            "area": room.area_tenths / 10 if room.area_tenths else None,
        }
    )
    _offer_owners(form)

    def act(at: datetime) -> None:
        registering.change(id, form.facts(), by=viewer(), at=at)

    return _section(room, form, act, "premises/basics.html")


def _offer_owners(form: BasicsForm) -> None:
    found = registering.owners(viewer().hub_id)
    named = [(one.id, one.name) for one in found]
    form.owner_id.choices = choices([(NOBODY, _("不在名册内，或还不清楚")), *named])


@bp.route("/<int:id>/facilities", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def facilities(id: int) -> ResponseReturnValue:
    room = room_or_404(id)
    form = FurnitureForm(
        data={
            **_columns(room, FurnitureForm),
            "uses": [one.use.value for one in room.uses],
            "equipment": "\n".join(f"{one.name} {one.count}" for one in room.equipment),
        }
    )

    def act(at: datetime) -> None:
        furnishing.furnish(id, form.facts(), by=viewer(), at=at)

    return _section(room, form, act, "premises/facilities.html")


@bp.route("/<int:id>/hours", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def hours(id: int) -> ResponseReturnValue:
    room = room_or_404(id)
    windows = {
        day.value: in_words([one for one in room.openings if one.profile is day])
        for day in DayProfile
    }
    form = HoursForm(data={**_columns(room, HoursForm), **windows})

    def act(at: datetime) -> None:
        opening_hours.open_it(id, form.facts(), by=viewer(), at=at)

    return _section(room, form, act, "premises/hours.html")


@bp.route("/<int:id>/terms", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def terms(id: int) -> ResponseReturnValue:
    room = room_or_404(id)
    form = TermsForm(data={**_columns(room, TermsForm), "approver_id": room.approver_id or NOBODY})
    posts = booking_terms.approvers(room.hub_id, at=clock.now())
    named = [(one.id, _called(one)) for one in posts]
    form.approver_id.choices = choices([(NOBODY, _("不指定")), *named])

    def act(at: datetime) -> None:
        booking_terms.set_terms(id, form.facts(), by=viewer(), at=at)

    house = house_limits.house_limits(room.hub_id, on=clock.today())
    hints = {column: _as_the_house(limit) for column, limit in house.items()}
    return _section(room, form, act, "premises/terms.html", house=house, hints=hints)


def _columns(room: Premises, form: type[RoomForm]) -> dict[str, Any]:
    """The columns of a room that the form has fields for, as they are."""
    return {
        column.key: getattr(room, column.key)
        for column in inspect(Premises).column_attrs
        if hasattr(form, column.key)
    }


def _called(post: Post) -> str:
    return " · ".join(filter(None, (post.person.name, post.title)))


def _as_the_house(limit: house_limits.Limit) -> str:
    return _(
        "留空按街道规定：%(limit)s（%(source)s）。",
        limit=limit.said,
        source=known(limit.source),
    )


def _section(
    room: Premises, form: RoomForm, act: Any, template: str, **facts: object
) -> ResponseReturnValue:
    """Show one part of the register as a form, or save it and go back to the room's page."""
    id, name = room.id, room.name
    if not form.is_submitted():
        form.version.data = str(room.version)
    if form.submitted() and saved_over(form, id, act):
        flash(_("已保存。"), "success")
        return redirect(url_for(".show", id=id))
    return render_template(template, form=form, id=id, name=name, room=room, **facts), form.status
