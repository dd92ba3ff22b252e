"""One date of a booking on screen: checking in, leaving, noting it afterwards, its photographs and papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings import use_registers
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.use_forms import LeaveForm, PhotosForm, WriteUpForm
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import page, photos
from incubator.premises import booking_queries, no_shows, use_papers, using
from incubator.premises.booking import Booking, CheckIn, Occurrence, State
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.using import Left
from incubator.premises.using_words import WAY_WORDS
from incubator.premises.words import USE_WORDS
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import BaseForm, rules_shown_on
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.rule_rows import moment_of
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import MOST_FILES, PHOTOGRAPHS, checked, said_of

READS = (Permission.VIEW_CASES, Permission.APPLY)
USES = (Permission.MANAGE_PREMISES, Permission.APPLY)
_FIT = (1600, 1600)

menu.add(menu.Entry(_("使用记录"), "bookings.use_index", 44, menu.PREMISES))


def _date(id: int) -> Occurrence:
    return one_or_404(using.visible_to(viewer()).where(Occurrence.id == id))


def frame(hat: Hat) -> str:
    return "base.html" if hat.for_hub else "base_alone.html"


@bp.get("/uses")
@requires(*READS)
def use_index() -> ResponseReturnValue:
    hat = viewer()
    return listing.show(
        use_registers.records(hat),
        "bookings/uses.html",
        when=when,
        date_words=STATE_WORDS,
        use_words=USE_WORDS,
        face=use_registers.face,
        staff=hat.for_hub,
        frame=frame(hat),
    )


@bp.get("/dates/<int:id>")
@requires(*READS)
def date_show(id: int) -> ResponseReturnValue:
    date, hat, now = _date(id), viewer(), clock.now()
    mine = hat.may(Permission.MANAGE_PREMISES) or hat.may(Permission.APPLY)
    missed = no_shows.missed(date, at=now)
    return render_template(
        "bookings/date.html",
        date=date,
        booking=date.booking,
        record=date.record,
        when=when(date.starts_at, date.ends_at),
        state=STATE_WORDS[State.NO_SHOW if missed else date.state],
        use=USE_WORDS[date.booking.use],
        way_words=WAY_WORDS,
        may_check_in=hat.may(Permission.MANAGE_PREMISES) and _in_time(date, now),
        may_leave=mine and date.state is State.IN_USE,
        may_write_up=hat.may(Permission.MANAGE_PREMISES)
        and date.state in (State.CONFIRMED, State.DONE)
        and date.starts_at <= now,
        may_add=mine and date.record is not None,
        opens=using.opens_at(date),
        frame=frame(hat),
    )


def _in_time(date: Occurrence, now: datetime) -> bool:
    return date.state is State.CONFIRMED and using.opens_at(date) <= now < date.ends_at


@bp.post("/dates/<int:id>/check-in")
@requires(Permission.MANAGE_PREMISES)
def date_check_in(id: int) -> ResponseReturnValue:
    """Staff check in for who came without a phone; the organization itself does it at the door."""
    _date(id)
    form = BaseForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            using.check_in(id, CheckIn.STAFF, by=viewer(), at=clock.now())
        if rules.ok:
            flash(_("已签到。"), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for(".date_show", id=id))


@bp.route("/dates/<int:id>/leave", methods=["GET", "POST"])
@requires(*USES)
def date_leave(id: int) -> ResponseReturnValue:
    date, form = _date(id), LeaveForm()

    def act(at: datetime) -> str:
        using.leave(id, _left(form), by=viewer(), at=at)
        return url_for(".date_show", id=id)

    said = _("已登记离场，谢谢。提前离场的，剩下的时间已经放开。")
    return _noted(date, form, act, _("登记离场"), said)


def _left(form: LeaveForm, ended_at: datetime | None = None) -> Left:
    return Left(form.attendance.data, form.hand_over.data or "", form.damage.data or "", ended_at)


@bp.route("/dates/<int:id>/write-up", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def date_write_up(id: int) -> ResponseReturnValue:
    date = _date(id)
    form = WriteUpForm(obj=date.record)

    def act(at: datetime) -> str:
        using.write_up(
            id,
            _left(form, _typed(form.ended)),
            began_at=_typed(form.began),
            by=viewer(),
            at=at,
        )
        return url_for(".date_show", id=id)

    return _noted(date, form, act, _("补记使用情况"), _("使用记录已保存。"))


def _typed(field: Any) -> datetime | None:
    return moment_of(field) if field.data else None


def _noted(
    date: Occurrence, form: LeaveForm, act: Callable[[datetime], str], title: str, said: str
) -> ResponseReturnValue:
    purpose = f"booking.use:{date.id}"
    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted() and (target := press(form, purpose, act)):
        flash(said, "success")
        return redirect(target)
    return render_template(
        "bookings/use_form.html",
        form=form,
        date=date,
        when=when(date.starts_at, date.ends_at),
        title=title,
        frame=frame(viewer()),
    ), form.status


@bp.route("/dates/<int:id>/photos", methods=["GET", "POST"])
@requires(*USES)
def date_photos(id: int) -> ResponseReturnValue:
    """Pictures of how the room was left, without what the camera noted in them."""
    date, form = _date(id), PhotosForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            _keep_photos(date, _pictures(form.photos.data))
        if rules.ok:
            flash(_("照片已保存。"), "success")
            return redirect(url_for(".date_show", id=id))
    return render_template(
        "bookings/use_photos.html",
        form=form,
        date=date,
        when=when(date.starts_at, date.ends_at),
        largest=settings().upload_bytes,
        frame=frame(viewer()),
    ), form.status


def _pictures(files: Any) -> list[tuple[str, str, bytes]]:
    """(name, hash, bytes) of each picture, upright; kept before any transaction."""
    found = []
    for file in [one for one in files or [] if one][:MOST_FILES]:
        upload = checked(file, field="photos", kinds=PHOTOGRAPHS)
        with said_of("photos", upload.name):
            content = photos.upright(upload.content, fit=_FIT)
        found.append((f"{upload.name.rpartition('.')[0]}.jpg", keep(content), content))
    if not found:
        raise RuleError(_("请选择照片。"), field="photos")
    return found


def _keep_photos(date: Occurrence, pictures: list[tuple[str, str, bytes]]) -> None:
    booking: Booking = date.booking
    date_id, case_id, organization_id = date.id, booking.id, booking.organization_id
    with transaction():
        now = clock.now()
        for name, sha256, content in pictures:
            document = file_document(
                sha256=sha256,
                size=len(content),
                media_type="image/jpeg",
                name=name,
                kind=using.PHOTO,
                visibility=Visibility.CASE,
                organization_id=organization_id,
                case_id=case_id,
                by=viewer(),
                at=now,
            )
            using.add_photo(date_id, document, by=viewer(), at=now)


@bp.get("/<int:id>/use-record.pdf")
@requires(*READS)
def use_record(id: int) -> Response:
    booking = one_or_404(booking_queries.visible_to(viewer()).where(Booking.id == id))
    paper = use_papers.use_record(booking, drawn_on=clock.today())
    name = f"{_('场地使用记录表')[:]}-{booking.number or booking.id}.pdf"
    return download(page.draw(paper), name, PDF)
