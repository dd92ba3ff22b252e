"""At the door: the page a QR code opens, and the one tap that begins a use."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.use_forms import TapForm
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import door, no_shows, using
from incubator.premises.booking import Booking, CheckIn, Occurrence
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.door import Purpose
from incubator.premises.models import Premises
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.limits import LOOKING_UP, limiter
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer


def _room(id: int, code: str) -> Premises:
    """The room of a right code; a wrong one and no room at all read the same."""
    if not door.is_code(code[:80], id, Purpose.CHECK_IN):
        raise NotFound(_("没有找到。请重新扫描门口的二维码。"))
    return one_or_404(select(Premises).where(Premises.id == id, Premises.hub_id == viewer().hub_id))


def _expected(room: Premises, hat: Hat) -> Select[Occurrence]:
    return using.expected(room.id, hat.organization_id or 0, at=clock.now()).options(
        joinedload(Occurrence.booking).joinedload(Booking.organization),
        joinedload(Occurrence.premises),
    )


@bp.route("/check-in/<int:id>", methods=["GET", "POST"])
@limiter.limit(LOOKING_UP)
@requires(Permission.APPLY)
def check_in(id: int) -> ResponseReturnValue:
    code = request.form.get("c", "") or request.args.get("c", "")
    room, hat, form = _room(id, code), viewer(), TapForm()
    if form.submitted():
        date_id = int(form.date.data) if str(form.date.data).isdecimal() else 0
        with rules_shown_on(form) as rules:
            _require_here(date_id, room)
            with transaction():
                using.check_in(date_id, CheckIn.QR, by=hat, at=clock.now())
        if rules.ok:
            flash(_("已签到，使用开始。离场时请登记人数和交接情况。"), "success")
            return redirect(url_for(".date_show", id=date_id))
    now = clock.now()
    dates = db.session.scalars(_expected(room, hat)).all()
    return render_template(
        "bookings/check_in.html",
        form=form,
        room=room,
        code=code,
        dates=dates,
        state_of=lambda one: STATE_WORDS[one.state],
        when=when,
        missed=lambda one: no_shows.missed(one, at=now),
    ), form.status


def _require_here(date_id: int, room: Premises) -> None:
    known = select(Occurrence.id).where(
        Occurrence.id == min(date_id, 2**31 - 1), Occurrence.premises_id == room.id
    )
    if db.session.scalar(known) is None:
        raise NotFound(_("没有找到这次使用。"))
