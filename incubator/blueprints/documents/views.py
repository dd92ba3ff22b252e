"""A stored file, for whoever may see its row: always saved, never run in our pages."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from incubator.records import documents
from incubator.records.models import Document
from incubator.web.access import public
from incubator.web.files import download
from incubator.web.rows import one_or_404
from incubator.web.sessions import guest_or_viewer

bp = Blueprint("documents", __name__, url_prefix="/documents")

ALONE = "default-src 'none'; sandbox"
"""Opened in a browser after all, the file has no script, no form and no origin."""


@bp.get("/<int:id>")
@public
def show(id: int) -> ResponseReturnValue:
    found = one_or_404(documents.visible_to(guest_or_viewer()).where(Document.id == id))
    response = download(documents.content_of(found), found.name, found.media_type)
    response.headers["Content-Security-Policy"] = ALONE
    return response
