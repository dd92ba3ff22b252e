"""Files under a case's paper kinds: added up to a limit, never the same twice, taken down on record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Document, Visibility

MOST_FILES = 20
"""How many attachments one application may carry at a time."""


@dataclass(frozen=True)
class File:
    """Bytes already kept under their hash."""

    sha256: str
    size: int
    media_type: str
    name: str
    pages: int | None = None


def present(case: Case, kinds: Collection[str]) -> list[Document]:
    """The files that stand under these paper kinds now, withdrawn ones left out."""
    return list(
        db.session.scalars(
            select(Document)
            .where(
                Document.case_id == case.id,
                Document.kind.in_(kinds),
                Document.withdrawn_at.is_(None),
            )
            .order_by(Document.id)
        )
    )


def refuse_unless_room(held: Sequence[Document], kind: str, digests: Sequence[str]) -> None:
    """Refuse files (by SHA-256) that may not all be added to `held`; one refusal is of them all."""
    if len(held) + len(digests) > MOST_FILES:
        raise RuleError(
            _(
                "附件最多 %(most)s 个，已有 %(present)s 个，这次选了 %(n)s 个，都没有保存。"
                "请先撤下不用的，或把几页合成一个 PDF。",
                most=MOST_FILES,
                present=len(held),
                n=len(digests),
            ),
            field=kind,
        )
    known = [one.sha256 for one in held if one.kind == kind]
    if len({*known, *digests}) < len(known) + len(digests):
        raise RuleError(_("这个文件已经上传过了，内容完全相同。"), field=kind)


def add(case: Case, kind: str, file: File, *, by: Hat, at: datetime) -> Document:
    document = file_document(
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        kind=kind,
        by=by,
        at=at,
        visibility=Visibility.CASE,
        organization_id=case.organization_id,
        case_id=case.id,
        pages=file.pages,
    )
    document.hub_id = case.hub_id
    record("document.add", document, by=by, at=at, case_id=case.id)
    return document


def withdraw(document: Document, case: Case, *, by: Hat, at: datetime) -> None:
    """Take one down; what was handed in with it earlier keeps it."""
    if document.case_id != case.id or document.withdrawn_at is not None:
        raise NotFound(_("没有找到这个附件，可能已被同事撤下。"))
    document.withdrawn_at = at
    record("document.withdraw", document, by=by, at=at, case_id=case.id)
