"""From a posted form to a request: files kept and the password hashed before the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from incubator.blueprints.registrations.forms import BodyForm
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.people import passwords
from incubator.people.accounts import checked_username
from incubator.people.passwords import Chosen
from incubator.records import documents
from incubator.records.models import Document, Visibility
from incubator.web.once import Press
from incubator.web.uploads import PHOTOGRAPHS, SCANS, Upload, checked, checked_pages

KIND = "registration-paper"
MOST_FILES = 10
_APART = {"once", "csrf_token", "password", "again", "papers", "photos", "hub_id"}


def body_of(form: BodyForm) -> dict[str, object]:
    """What was asked for, to tell the same press from another; never the password."""
    said: dict[str, object] = {
        name: value for name, value in form.data.items() if name not in _APART
    }
    said["papers"] = [one.filename for one in form.papers.data or [] if one]
    said["photos"] = [one.filename for one in form.photos.data]
    return said


def token_of(press: Press) -> str:
    """The secret of the progress link. It follows from the form's own key, so that a second press
    is led to the same page, and is kept nowhere."""
    return digest(f"registration-link:{press.key}")[:32]


def hashed(form: BodyForm) -> Chosen | None:
    """The chosen password; slow, so before the transaction."""
    if "password" not in form:
        return None
    username = checked_username(form["username"].data)
    return passwords.chosen(form["password"].data, username=username)


def kept(form: BodyForm) -> list[Upload]:
    """The files, checked and written before the transaction."""
    files: list[Any] = [one for one in form.papers.data or [] if one and one.filename]
    if len(files) > MOST_FILES:
        raise RuleError(_("一次最多上传 %(n)s 个文件。", n=MOST_FILES), field="papers")
    found = [checked(one, field="papers", kinds=SCANS) for one in files]
    if form.photos.data:
        found.append(checked_pages(form.photos.data, field="photos", kinds=PHOTOGRAPHS))
    for upload in found:
        documents.keep(upload.content)
    return found


def filed(uploads: Sequence[Upload], *, by: Hat, at: datetime) -> list[Document]:
    """Their rows, inside the transaction; the office's to see until the request is approved."""
    return [
        documents.file_document(
            sha256=one.sha256,
            size=len(one.content),
            media_type=one.media_type,
            name=one.name,
            kind=KIND,
            visibility=Visibility.STAFF,
            pages=one.pages,
            by=by,
            at=at,
        )
        for one in uploads
    ]
