"""The part of a form where a paper somebody signed is entered: signer, number, day and scan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from flask_wtf.file import FileRequired
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from incubator.core import clock
from incubator.core.words import _
from incubator.people import signed_papers
from incubator.people.models import Post
from incubator.people.signed_papers import SignedPaper
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.web.forms import choices
from incubator.web.photographed import PagesField
from incubator.web.sessions import viewer
from incubator.web.uploads import Upload, checked_pages

KIND = "signed-approval"


class SignedFields:
    """What a signed paper says of itself; to be mixed into a form."""

    signer = SelectField(
        _("签批人"),
        coerce=int,
        description=_("呈批件上签字的负责人；不能是提出建议的人。"),
    )
    number = StringField(
        _("呈批件或会议纪要文号"),
        [InputRequired(_("请填写文号。")), Length(max=80, message=_("文号最多 80 字。"))],
    )
    signed_on = DateField(_("签批日期"), [InputRequired(_("请填写签批日期。"))])
    scan = PagesField(_("签批件扫描件"), [FileRequired(_("请上传签批件的扫描件或照片。"))])


class HasSignedFields(Protocol):
    signer: Any
    number: Any
    signed_on: Any
    scan: Any


def offer_signers(form: HasSignedFields, hub_id: int, *, since: date) -> None:
    today = clock.today()
    posts = signed_papers.signers(hub_id, since=since, until=today)
    form.signer.choices = choices((post.id, _named(post)) for post in posts)


def _named(post: Post) -> str:
    former = _("（任职至 %(day)s）", day=post.ends_on.isoformat()) if post.ends_on else ""
    return f"{post.person.name} · {post.organization.name}{former}"


def kept_scan(form: HasSignedFields) -> Upload:
    """The scan, checked and kept before any transaction."""
    scan = checked_pages(form.scan.data, field="scan")
    keep(scan.content)
    return scan


def filed(form: HasSignedFields, scan: Upload, case_id: int | None, at: datetime) -> SignedPaper:
    """The row of the scan, inside the transaction, and what the paper says."""
    document = file_document(
        sha256=scan.sha256,
        size=len(scan.content),
        media_type=scan.media_type,
        name=scan.name,
        kind=KIND,
        number=form.number.data,
        issued_on=form.signed_on.data,
        visibility=Visibility.STAFF,
        case_id=case_id,
        pages=scan.pages,
        by=viewer(),
        at=at,
    )
    return SignedPaper(form.signer.data, form.number.data, form.signed_on.data, document.id)
