"""Answering a request: approving with rivals side by side, returning, refusing."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.case_page import found
from incubator.blueprints.bookings.forms import NoteForm, ReasonForm
from incubator.blueprints.bookings.stepping import Words, step_page
from incubator.core import clock
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.premises import answering
from incubator.premises.approvers import may_answer
from incubator.premises.booking import KIND, Booking
from incubator.premises.booking_steps import Action
from incubator.premises.date_words import when
from incubator.premises.words import USE_WORDS
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer

for _action, _endpoint in (
    (Action.APPROVE, "approve"),
    (Action.RETURN, "send_back"),
    (Action.REFUSE, "refuse"),
):
    steps.step_page(KIND, _action, f"bookings.{_endpoint}")


@bp.route("/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def approve(id: int) -> ResponseReturnValue:
    """What approving would do to each date and to those who want the same, then the press."""
    booking, form, hat = found(id), NoteForm(), viewer()

    def act(at: datetime) -> Booking:
        return answering.approve(
            id, by=viewer(), at=at, version=form.seen, note=form.note.data or ""
        )

    return step_page(
        booking,
        form,
        act,
        Words(_("同意预约"), _("已同意，结果已通知申请的组织。")),
        "bookings/approve.html",
        outcome=answering.outcome(booking, by=hat, at=clock.now()),
        may_answer=may_answer(booking.premises, hat),
        when=when,
        use_words=USE_WORDS,
    )


@bp.route("/<int:id>/return", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def send_back(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> Booking:
        reason = form.reason.data
        return answering.send_back(id, reason=reason, by=viewer(), at=at, version=form.seen)

    words = Words(
        _("退回修改"),
        _("已退回，请对方修改后重新提交。"),
        _("写明要改什么。退回期间原来的时段继续保留。"),
    )
    return step_page(found(id), form, act, words)


@bp.route("/<int:id>/refuse", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def refuse(id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def act(at: datetime) -> Booking:
        reason = form.reason.data
        return answering.refuse(id, reason=reason, by=viewer(), at=at, version=form.seen)

    words = Words(
        _("不同意预约"),
        _("已答复不同意，理由已通知申请的组织。"),
        _("理由会原样发给申请的组织，时段随即空出。"),
        danger=True,
    )
    return step_page(found(id), form, act, words)
