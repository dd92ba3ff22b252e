"""Asking for a room: the form, what would become of each date, and the one press that sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.forms import RequestForm
from incubator.blueprints.bookings.room_week import room_of
from incubator.core import clock, money
from incubator.core.db import db, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Hub, Profile
from incubator.organizations.naming import named
from incubator.premises import booking_requests, charging, drafting, feeding
from incubator.premises.asking import Ask
from incubator.premises.booking_requests import DatePreview
from incubator.premises.booking_steps import Status
from incubator.premises.date_words import when
from incubator.premises.holds import BookingDraft
from incubator.premises.models import Premises, Use
from incubator.premises.situation import house, limits_of
from incubator.premises.taking import Option, SlotTaken, Span
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import asked_id
from incubator.web.sessions import viewer

PURPOSE = "bookings.request"
_NOT_TYPED = frozenset({"once", "csrf_token", "check", "send", "back", "keep", "choose"})


@dataclass(frozen=True)
class Taken:
    """Why a slot cannot be had, and what could be had instead, each behind a button."""

    why: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    ask: Ask
    left_out: tuple[str, ...]
    dates: list[DatePreview]

    @property
    def standing(self) -> list[DatePreview]:
        return [one for one in self.dates if one.ok]


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.APPLY, Permission.MANAGE_PREMISES)
def new() -> ResponseReturnValue:
    """The form, then the confirmation, then the booking; each step is a press of its own button."""
    if request.method == "GET" and "premises" not in request.args:
        return redirect(url_for(".find"))
    room, staff = room_of(_room_id()), viewer().for_hub
    form = RequestForm(**_begun())
    form.suit(room, staff=staff, full=_profile(room) is Profile.FULL)
    if "keep" in request.form:
        return _keep(form, room)
    if not form.is_submitted() or {"back", "choose"} & request.form.keys():
        form.premises.data = str(room.id)
        return _form(form, room)
    if not form.submitted():
        return _form(form, room)
    return _send(form, room) if "send" in request.form else _check(form, room)


def _room_id() -> int:
    """The room the form is about: the one just chosen instead, the form's own, or the address's."""
    chosen = _chosen()
    if chosen is not None:
        return chosen[0]
    typed = request.form.get("premises", "")
    return (
        int(typed)
        if typed.isascii() and typed.isdigit() and len(typed) < 10
        else asked_id("premises")
    )


def _chosen() -> tuple[int, datetime, datetime] | None:
    """What was pressed among the alternatives: `12 2026-12-01T09:00 2026-12-01T10:00`."""
    parts = request.form.get("choose", "").split(" ")
    try:
        id, since, until = parts
        return int(id), datetime.fromisoformat(since), datetime.fromisoformat(until)
    except ValueError:
        return None


def _begun() -> dict[str, object]:
    """What the form begins with: the slot of the address, or what was pressed instead of the one typed."""
    if chosen := _chosen():
        _id, since, until = chosen
        typed = request.form.copy()
        typed.setlist("premises", [str(_id)])
        typed.setlist("on", [since.date().isoformat()])
        typed.setlist("starts", [f"{since:%H:%M}"])
        typed.setlist("ends", [f"{until:%H:%M}"])
        return {"formdata": typed}
    begins, ends = _local("from"), _local("to")
    found: dict[str, object] = {"on": begins.date() if begins else None}
    found["starts"] = begins.time() if begins else None
    found["ends"] = ends.time() if ends else None
    use = request.args.get("use", "")
    return {"data": {**found, **({"use": Use(use)} if use in set(Use) else {})}}


def _local(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.args.get(name, "")).replace(tzinfo=None)
    except ValueError:
        return None


def _profile(room: Premises) -> Profile:
    return db.session.get_one(Hub, room.hub_id).profile


def _form(form: RequestForm, room: Premises, taken: Taken | None = None) -> ResponseReturnValue:
    status = 409 if taken else form.status
    return render_template(
        "bookings/new.html",
        form=form,
        room=room,
        taken=taken,
        kept_until=_kept_until(room),
        frame="base.html" if viewer().for_hub else "base_alone.html",
    ), status


def _kept_until(room: Premises) -> datetime | None:
    """Until when this person's slot in this room is kept."""
    return db.session.scalar(
        select(BookingDraft.expires_at).where(
            BookingDraft.post_id == viewer().post_id,
            BookingDraft.premises_id == room.id,
            BookingDraft.expires_at > clock.now(),
        )
    )


def _keep(form: RequestForm, room: Premises) -> ResponseReturnValue:
    """Keep the slot for some minutes; what else was typed stays as it is."""
    for name in ("on", "starts", "ends"):
        form[name].validate(form)
    if form.errors:
        return _form(form, room)
    taken = _held(room.id, form.span())
    return _form(form, room_of(int(form.premises.data)), taken)


def _held(room_id: int, span: Span) -> Taken | None:
    """Keep the slot for this person, or say who was faster."""
    try:
        with transaction():
            drafting.keep(room_id, span, by=viewer(), at=clock.now())
    except SlotTaken as refusal:
        return _taken(refusal)
    return None


def _taken(refusal: SlotTaken) -> Taken:
    return Taken(refusal.message, [_option(one) for one in refusal.alternatives])


def _option(one: Option) -> tuple[str, str]:
    """(value of the button, its words)."""
    since, until = (m.astimezone(clock.zone()) for m in (one.span.starts_at, one.span.ends_at))
    value = f"{one.premises_id} {since:%Y-%m-%dT%H:%M} {until:%Y-%m-%dT%H:%M}"
    return value, f"{one.name} {when(one.span.starts_at, one.span.ends_at)}"


def _wanted(form: RequestForm) -> tuple[Ask, tuple[str, ...]] | None:
    """What is asked for, and what its rule leaves out; None where a rule stands against it."""
    with rules_shown_on(form):
        hat = viewer()
        organization = hat.organization_id or 0
        if hat.for_hub:
            organization = named((form.organization.data or "").strip(), hat).id
        series = form.dates()
        return form.ask(organization, series.spans), series.left_out
    return None


def _asked(form: RequestForm) -> Asked | None:
    """What would become of each date now; None where a rule stands against all of it."""
    wanted = _wanted(form)
    if wanted is None:
        return None
    ask, left_out = wanted
    with rules_shown_on(form):
        hat = viewer()
        dates = booking_requests.preview(ask, by=hat, at=clock.now(), on_behalf=hat.for_hub)
        return Asked(ask, left_out, dates)
    return None


def _check(form: RequestForm, room: Premises) -> ResponseReturnValue:
    """The confirmation, or the form again with what stands against the only date there is."""
    asked = _asked(form)
    if asked is None:
        return _form(form, room)
    if not asked.standing:
        return _form(form, room, _nothing(asked))
    if room.hold_minutes and len(asked.dates) == 1:
        room_id = room.id
        taken = _held(room_id, asked.dates[0].span)
        room = room_of(room_id)
        if taken:
            return _form(form, room, taken)
    ready(form, PURPOSE)
    limits = limits_of(room, house(room.hub_id, on=clock.today()))
    return render_template(
        "bookings/confirm.html",
        form=form,
        room=room,
        asked=asked,
        typed=_typed(),
        when=when,
        option=_option,
        kept_until=_kept_until(room),
        limits=limits,
        price=_price(asked.standing),
        frame="base.html" if viewer().for_hub else "base_alone.html",
    )


def _price(dates: Sequence[DatePreview]) -> str:
    fee = sum(one.fee_fen for one in dates)
    usual = sum(one.reference_fen for one in dates)
    words = money.yuan_sign(fee) if fee else _("无偿使用")
    if usual <= fee:
        return words
    return _("%(fee)s（参考价 %(usual)s）", fee=words, usual=money.yuan_sign(usual))


def _nothing(asked: Asked) -> Taken:
    first = asked.dates[0]
    why = "".join(dict.fromkeys(str(one.why) for one in asked.dates))
    return Taken(why, [_option(one) for one in first.alternatives])


def _typed() -> list[tuple[str, str]]:
    """What was sent, to be carried by the confirmation."""
    return [
        (name, value) for name, value in request.form.items(multi=True) if name not in _NOT_TYPED
    ]


def _send(form: RequestForm, room: Premises) -> ResponseReturnValue:
    wanted, room_id = _wanted(form), room.id
    if wanted is None:
        return _form(form, room)
    ask, _left_out = wanted
    confirm = viewer().for_hub and bool(form.confirm.data)

    def act(at: datetime) -> str:
        hat = viewer()
        booking = booking_requests.request(
            ask, by=hat, at=at, on_behalf=hat.for_hub, confirm=confirm
        )
        if booking.status == Status.CONFIRMED:
            charging.raise_for(booking, by=hat, at=at)
            feeding.tell_confirmed(booking, at=at)
        return url_for(".show", id=booking.id)

    try:
        target = press(form, PURPOSE, act)
    except SlotTaken as refusal:
        return _form(form, room_of(room_id), _taken(refusal))
    if target is None:
        return _form(form, room_of(room_id))
    flash(_("预约申请已提交，请记下编号；进度在本页查看。"), "success")
    return redirect(target)
