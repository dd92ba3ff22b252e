"""The form that takes scans of identity papers, and the picture as it is shown to a reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import BooleanField, SelectField

from incubator.core import clock
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.papers import photos
from incubator.papers.watermark import watermarked
from incubator.people.scanning import Sealed, without_consent
from incubator.people.scans import PURPOSE_LABEL, IdScan, ScanPurpose
from incubator.records import documents
from incubator.web.forms import OnceForm, choices
from incubator.web.uploads import PHOTOGRAPHS, checked, said_of

SIDES = 2
"""Pictures sent at once: the two sides of a card."""
_FIT = photos.A4_PIXELS


class ScanForm(OnceForm):
    """`agreed` is the person's own tick; the view takes it off where it is not asked."""

    purpose = SelectField(
        _("用途"),
        choices=choices([("", _("请选择")), *PURPOSE_LABEL.items()]),
        coerce=lambda value: ScanPurpose(value) if value else None,
        description=_("照片只用于这一项，看到的照片上也印着它。"),
    )
    pictures = MultipleFileField(_("证件照片"), [FileRequired(_("请选择证件照片。"))])
    agreed = BooleanField(_("我已阅读以上说明，单独同意收取我的证件照片"))

    @property
    def agrees(self) -> bool:
        return "agreed" in self and bool(self.agreed.data)


def kept(form: ScanForm, *, asks: bool) -> list[Sealed]:
    """The pictures, upright, without what the camera noted, encrypted: before any transaction.

    Nothing is kept where consent is asked for (`asks`) and not given.
    """
    if asks and not form.agrees:
        raise without_consent()
    if form.purpose.data is None:
        raise RuleError(_("请选择用途。"), field="purpose")
    sent: Sequence[Any] = form.pictures.data or []
    if len(sent) > SIDES:
        raise RuleError(_("一次最多两张：证件的正面和背面。"), field="pictures")
    pictures = [_upright(one) for one in sent]
    return [Sealed(*documents.keep_sealed(one)) for one in pictures]


def _upright(file: Any) -> bytes:
    upload = checked(file, field="pictures", kinds=PHOTOGRAPHS)
    with said_of("pictures", upload.name):
        return photos.upright(upload.content, fit=_FIT)


def picture(scan: IdScan, *, by: Hat, at: datetime) -> Response:
    """The picture with purpose, reader and day across it; no browser keeps it."""
    if scan.document is None:
        raise NotFound(_("这张证件照片已经删除。"))
    words = _(
        "仅供%(purpose)s使用 %(reader)s %(day)s",
        purpose=PURPOSE_LABEL[scan.purpose],
        reader=by.name,
        day=clock.on(at).isoformat(),
    )
    shown = watermarked(documents.opened(scan.document), words[:])
    answer = Response(shown, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="id-scan.jpg"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
