"""The papers and pictures of a room: its approval, its plan, its photographs."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.forms import ApprovalForm, FloorSheetForm, PhotoForm
from incubator.blueprints.premises.saving import room_or_404
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.papers import photos
from incubator.premises import furnishing, standings
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import (
    PHOTOGRAPHS,
    SCANS,
    Upload,
    checked,
    checked_pages,
    safe_name,
    said_of,
)

_LARGEST_PHOTO = (2400, 2400)
"""Pixels; more shows nothing more of a room."""


def _filed(sent: Upload, kind: str, visibility: Visibility, at: datetime) -> Document:
    return file_document(
        sha256=sent.sha256,
        size=len(sent.content),
        media_type=sent.media_type,
        name=sent.name,
        kind=kind,
        visibility=visibility,
        pages=sent.pages,
        by=viewer(),
        at=at,
    )


@bp.route("/<int:id>/approval", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def approval(id: int) -> ResponseReturnValue:
    room = room_or_404(id)
    form = ApprovalForm(number=room.approval_number, approved_on=room.approved_on)
    if form.submitted():
        with rules_shown_on(form) as rules:
            scan = _scan(form)
            with transaction():
                now = clock.now()
                kept = _filed(scan, standings.APPROVAL, Visibility.STAFF, now) if scan else None
                standings.set_approval(
                    id,
                    number=form.number.data,
                    approved_on=form.approved_on.data,
                    document=kept,
                    by=viewer(),
                    at=now,
                )
        if rules.ok:
            say_order(*filter(None, [scan]))
            flash(_("批准文件已登记。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template(
        "premises/approval.html",
        form=form,
        room=room_or_404(id),
        kinds=SCANS,
        largest=settings().upload_bytes,
        not_to_be_lent=standings.NOT_TO_BE_LENT,
    ), form.status


def _scan(form: ApprovalForm) -> Upload | None:
    """What was sent, kept; None where only number or day are corrected."""
    if not any(form.scan.data):
        return None
    sent = checked_pages(form.scan.data, field="scan")
    keep(sent.content)
    return sent


@bp.route("/<int:id>/photos/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def add_photo(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), PhotoForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = _photo(form)
            with transaction():
                now = clock.now()
                document = _filed(sent, furnishing.PHOTO, Visibility.PUBLIC, now)
                caption = form.caption.data or ""
                furnishing.add_photo(id, document, caption=caption, by=viewer(), at=now)
        if rules.ok:
            flash(_("照片已保存。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template(
        "premises/photo.html",
        form=form,
        room=room,
        kinds=PHOTOGRAPHS,
        largest=settings().upload_bytes,
    ), form.status


def _photo(form: PhotoForm) -> Upload:
    """Upright, and without what the camera noted: everybody may open it."""
    sent = checked(form.photo.data, field="photo", kinds=PHOTOGRAPHS)
    with said_of("photo"):
        content = photos.upright(sent.content, fit=_LARGEST_PHOTO)
    keep(content)
    return Upload(
        name=safe_name(sent.name, "image/jpeg"),
        media_type="image/jpeg",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


@bp.post("/<int:id>/photos/<int:photo>/remove")
@requires(Permission.MANAGE_PREMISES)
def remove_photo(id: int, photo: int) -> ResponseReturnValue:
    room_or_404(id)
    with transaction():
        furnishing.remove_photo(id, photo, by=viewer(), at=clock.now())
    flash(_("照片已撤下。"), "success")
    return redirect(url_for(".show", id=id))


@bp.route("/<int:id>/floor-sheet", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def floor_sheet(id: int) -> ResponseReturnValue:
    room, form = room_or_404(id), FloorSheetForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked(form.sheet.data, field="sheet", kinds=SCANS)
            keep(sent.content)
            with transaction():
                now = clock.now()
                document = _filed(sent, furnishing.FLOOR_SHEET, Visibility.PUBLIC, now)
                furnishing.set_floor_sheet(id, document, by=viewer(), at=now)
        if rules.ok:
            flash(_("平面图已保存。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template(
        "premises/floor_sheet.html",
        form=form,
        room=room,
        kinds=SCANS,
        largest=settings().upload_bytes,
    ), form.status
