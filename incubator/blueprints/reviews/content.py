"""What an expert may read of a case: what was handed in and its papers, never contacts or accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from incubator.casework.answered import Part
from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.records.models import Document
from incubator.review.models import Sheet
from incubator.review.queries import may_read_content
from incubator.web import reviewed

_PRIVATE = re.compile(r"开户|账户|账号|银行|身份证|联系|名册")
"""Papers that are named like this carry accounts or identities; scoring does not need them."""


@dataclass(frozen=True)
class Content:
    """The parts of what was handed in last, and the papers beside it."""

    receipt: str
    parts: Sequence[Part]
    papers: Sequence[Document]


def content_of(sheet: Sheet) -> Content | None:
    """What the expert of this sheet may read now; None once the case has left the review."""
    if not may_read_content(sheet):
        return None
    handed_in = reviewed.of(sheet.case).handed_in(sheet.case)
    if handed_in is None:
        return None
    shown = {
        one["sha256"]
        for one in handed_in.papers
        if not _PRIVATE.search(f"{one['label']} {one['name']}")
    }
    papers = db.session.scalars(
        select(Document)
        .where(Document.case_id == sheet.case_id, Document.sha256.in_(shown))
        .order_by(Document.id)
    ).all()
    latest = {document.sha256: document for document in papers}
    return Content(handed_in.receipt, handed_in.parts, list(latest.values()))


def paper_of(sheet: Sheet, document_id: int) -> Document:
    """One of the papers of `content_of`, or nothing."""
    content = content_of(sheet)
    for document in content.papers if content else ():
        if document.id == document_id:
            return document
    raise NotFound(_("没有找到这份材料。"))
