"""Giving dates up, moving them, asking for them again, and correcting a returned request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.case_page import date_of, found, page
from incubator.blueprints.bookings.forms import (
    CorrectionForm,
    MoveForm,
    ReasonForm,
    minute,
    offer_uses,
)
from incubator.blueprints.bookings.stepping import Words, step_page
from incubator.core import clock
from incubator.core.db import plain_rows, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Profile
from incubator.premises import changing, charging, moving, resubmitting, waiting
from incubator.premises.asking import Ask
from incubator.premises.booking import KIND, Booking, Occurrence
from incubator.premises.booking_steps import Action
from incubator.premises.date_words import when
from incubator.premises.models import Premises
from incubator.premises.rooms_of_day import Wanted, bookable
from incubator.premises.series import span_on
from incubator.premises.taking import SlotTaken
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.forms import BaseForm, choices
from incubator.web.sessions import viewer

CHANGERS = (Permission.APPLY, Permission.MANAGE_PREMISES)

for _action, _endpoint in (
    (Action.CANCEL, "cancel"),
    (Action.CALL_OFF, "call_off"),
    (Action.RESUBMIT, "resubmit"),
):
    steps.step_page(KIND, _action, f"bookings.{_endpoint}")


@bp.route("/<int:id>/cancel", methods=["GET", "POST"])
@requires(Permission.APPLY)
def cancel(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> Booking:
        reason = form.reason.data
        return changing.cancel(id, reason=reason, by=viewer(), at=at, version=form.seen)

    words = Words(
        _("取消预约"),
        _("预约已取消，场地随即空出。"),
        _("还没有使用的日期全部取消。只想取消其中一次的，请返回在那一次后面点“取消这次”。"),
        danger=True,
    )
    return step_page(found(id), form, act, words)


@bp.route("/<int:id>/call-off", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def call_off(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> Booking:
        reason = form.reason.data
        return changing.call_off(id, reason=reason, by=viewer(), at=at, version=form.seen)

    words = Words(
        _("由中心取消"),
        _("预约已取消，理由已通知对方。"),
        _("还没有使用的日期全部取消，理由会原样发给对方。"),
        danger=True,
    )
    return step_page(found(id), form, act, words)


@bp.route("/dates/<int:id>/cancel", methods=["GET", "POST"])
@requires(*CHANGERS)
def cancel_date(id: int) -> ResponseReturnValue:
    date, form = date_of(id), ReasonForm()

    def act(at: datetime) -> Booking:
        reason, by = form.reason.data, viewer()
        return changing.cancel_date(id, reason=reason, by=by, at=at, version=form.seen).booking

    hint = _("只取消 %(when)s 这一次，其他日期不变。", when=when(date.starts_at, date.ends_at))
    words = Words(_("取消这次"), _("这一次已取消。"), hint, danger=True)
    return step_page(date.booking, form, act, words)


@bp.route("/dates/<int:id>/move", methods=["GET", "POST"])
@requires(*CHANGERS)
def move_date(id: int) -> ResponseReturnValue:
    """Another time or room for one date, or for it and all that follow."""
    date = date_of(id)
    since, until = (m.astimezone(clock.zone()) for m in (date.starts_at, date.ends_at))
    slot = {"on": since.date(), "starts": since.time(), "ends": until.time()}
    form = MoveForm(data={**slot, "premises": date.premises_id})
    rooms = plain_rows(
        bookable(viewer(), Wanted()).with_only_columns(Premises.id, Premises.name)
    ).all()
    form.premises.choices = choices([(room.id, room.name) for room in rooms])

    def act(at: datetime) -> Booking:
        one = date_of(id)
        ids = moving.following(one.booking, one) if form.following.data else frozenset({id})
        ask = _moved(form, one, ids)
        return moving.change(one.booking_id, ids, ask, by=viewer(), at=at, version=form.seen)

    waits = moving.needs_answer(date.booking, date.premises, viewer())
    hint = _("现在是 %(when)s。", when=when(date.starts_at, date.ends_at))
    if waits:
        hint = _("%(now)s改期后可能要重新答复；新的时间约不上的，原来的保留。", now=hint)
    return step_page(date.booking, form, act, Words(_("改期"), _("已改期。"), hint))


def _moved(form: MoveForm, one: Occurrence, ids: frozenset[int]) -> Ask:
    """The dates shifted by as many days as the first, at the new hours."""
    ask = moving.ask_of_dates(one.booking, ids)
    shift = form.on.data - clock.on(one.starts_at)
    first, last = minute(form.starts.data), minute(form.ends.data)
    spans = [span_on(clock.on(span.starts_at) + shift, first, last) for span in ask.spans]
    return replace(ask, premises_id=form.premises.data, spans=tuple(spans), recurrence="")


@bp.post("/dates/<int:id>/again")
@requires(*CHANGERS)
def ask_again(id: int) -> ResponseReturnValue:
    """Ask once more for a date that was not free; 409 with what else is where it still is not."""
    booking_id = date_of(id).booking_id
    if not BaseForm().submitted():
        return redirect(url_for(".show", id=booking_id))
    try:
        with transaction():
            hat, now = viewer(), clock.now()
            made = moving.ask_again(id, by=hat, at=now)
            charging.settle(made, by=hat, at=now)
            booking_id = made.id
    except SlotTaken as refusal:
        return page(booking_id, refusal)
    flash(_("已再次申请这个日期。"), "success")
    return redirect(url_for(".show", id=booking_id))


@bp.post("/dates/<int:id>/wait")
@requires(Permission.APPLY)
def wait(id: int) -> ResponseReturnValue:
    """Be told when a date becomes free, or no longer where one waits already."""
    date = date_of(id)
    booking_id, stop = date.booking_id, date.waiting_since is not None
    if BaseForm().submitted():
        with transaction():
            waiting.wait_for(id, by=viewer(), at=clock.now(), stop=stop)
        flash(
            _("不再等候这个日期。") if stop else _("这个时段空出时会通知您，先约先得。"), "success"
        )
    return redirect(url_for(".show", id=booking_id))


@bp.route("/<int:id>/resubmit", methods=["GET", "POST"])
@requires(Permission.APPLY)
def resubmit(id: int) -> ResponseReturnValue:
    """A returned request, with what it was returned for in front of it."""
    booking = found(id)
    form = CorrectionForm()
    offer_uses(form, booking.premises)
    if booking.hub.profile is not Profile.FULL:
        del form["recurrence"]
    if not form.is_submitted() and booking.occurrences:
        form.filled(booking, booking.occurrences[0])

    def act(at: datetime) -> Booking:
        ask = form.ask(found(id), form.dates().spans)
        return resubmitting.resubmit(id, ask, by=viewer(), at=at, version=form.seen)

    words = Words(
        _("修改后重新提交"),
        _("已重新提交，等待答复。"),
        _("按退回的理由修改；要换场地的，请撤回后另行申请。"),
    )
    return step_page(booking, form, act, words)
