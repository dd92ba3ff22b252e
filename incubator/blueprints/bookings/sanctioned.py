"""Warnings and suspensions on screen: the list, one of them, the appeal and its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.bookings import use_registers
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.sanction_forms import (
    AnswerForm,
    AppealForm,
    ImposeForm,
    LiftForm,
)
from incubator.blueprints.bookings.uses import READS, frame
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import sanctioning, sanctions
from incubator.premises.booking import Booking, Sanction
from incubator.premises.date_words import when
from incubator.premises.using_words import sanction_state
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.forms import OnceForm, choices
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(
        _("警告和暂停"),
        "bookings.sanction_index",
        45,
        menu.PREMISES,
        counts=sanctions.visible_to,
    )
)


def _sanction(id: int) -> Sanction:
    return one_or_404(sanctions.visible_to(viewer()).where(Sanction.id == id))


@bp.get("/sanctions")
@requires(*READS)
def sanction_index() -> ResponseReturnValue:
    hat, today = viewer(), clock.today()
    return listing.show(
        use_registers.all_sanctions(hat),
        "bookings/sanctions.html",
        state_of=lambda one: sanction_state(one, on=today),
        may_impose=hat.may(Permission.MANAGE_PREMISES),
        staff=hat.for_hub,
        frame=frame(hat),
    )


@bp.get("/sanctions/<int:id>")
@requires(*READS)
def sanction_show(id: int) -> ResponseReturnValue:
    made, hat, today = _sanction(id), viewer(), clock.today()
    staff = hat.may(Permission.MANAGE_PREMISES)
    waits = made.appealed_at is not None and made.answered_at is None
    running = made.lifted_on is None and made.through_on >= today
    date = made.occurrence
    return render_template(
        "bookings/sanction.html",
        made=made,
        state=sanction_state(made, on=today),
        date=date,
        when=when(date.starts_at, date.ends_at) if date else "",
        owed=_owed(made) if waits else None,
        may_appeal=_may_appeal(made),
        may_answer=staff and waits,
        may_lift=staff and running and not waits,
        frame=frame(hat),
    )


def _may_appeal(made: Sanction) -> bool:
    return sanctioning.may_appeal(made, viewer(), on=clock.today())


def _owed(made: Sanction) -> Deadline | None:
    return db.session.scalar(
        select(Deadline).where(
            Deadline.subject == f"booking_sanction:{made.id}", Deadline.done_at.is_(None)
        )
    )


@bp.route("/sanctions/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def sanction_new() -> ResponseReturnValue:
    form, hat = ImposeForm(), viewer()
    booked = select(Booking.organization_id).where(Booking.hub_id == hat.hub_id)
    known = select(Organization).where(Organization.id.in_(booked)).order_by(Organization.initials)
    form.organization.choices = choices((one.id, one.name) for one in db.session.scalars(known))

    def act(at: datetime) -> str:
        made = sanctioning.impose(
            form.organization.data,
            suspends=form.suspends.data == "yes",
            reason=form.reason.data,
            through_on=form.through_on.data,
            by=hat,
            at=at,
        )
        return url_for(".sanction_show", id=made.id)

    return _page(form, None, act, _("登记警告或暂停"), _("已登记，对方会收到消息。"))


@bp.route("/sanctions/<int:id>/appeal", methods=["GET", "POST"])
@requires(Permission.APPLY)
def sanction_appeal(id: int) -> ResponseReturnValue:
    made, form = _sanction(id), AppealForm()

    def act(at: datetime) -> str:
        sanctioning.appeal(id, form.appeal.data, by=viewer(), at=at)
        return url_for(".sanction_show", id=id)

    return _page(form, made, act, _("申诉"), _("已提交申诉，服务中心会在期限内答复。"))


@bp.route("/sanctions/<int:id>/answer", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def sanction_answer(id: int) -> ResponseReturnValue:
    made, form = _sanction(id), AnswerForm()

    def act(at: datetime) -> str:
        lifts = form.lifts.data == "yes"
        sanctioning.answer(id, form.answer.data, lifts=lifts, by=viewer(), at=at)
        return url_for(".sanction_show", id=id)

    return _page(form, made, act, _("答复申诉"), _("已答复，对方会收到消息。"))


@bp.route("/sanctions/<int:id>/lift", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def sanction_lift(id: int) -> ResponseReturnValue:
    made, form = _sanction(id), LiftForm()

    def act(at: datetime) -> str:
        sanctioning.lift(id, form.reason.data, by=viewer(), at=at)
        return url_for(".sanction_show", id=id)

    return _page(form, made, act, _("解除处理"), _("已解除，对方会收到消息。"))


def _page(
    form: OnceForm, made: Sanction | None, act: Callable[[datetime], str], title: str, said: str
) -> ResponseReturnValue:
    purpose = f"booking.sanction:{made.id if made else 'new'}"
    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted() and (target := press(form, purpose, act)):
        flash(said, "success")
        return redirect(target)
    return render_template(
        "bookings/sanction_form.html", form=form, made=made, title=title, frame=frame(viewer())
    ), form.status
