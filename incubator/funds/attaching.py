"""Adds attachments to an application and takes them down again; taken-down files stay on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.funds import editing, progress, sections
from incubator.funds.applications import FundApplication, Section
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


def attach(
    application: FundApplication, kind: str, file: File, *, by: Hat, at: datetime
) -> Document:
    """Put a file under one of the call's paper kinds."""
    locked(FundApplication, application.id)
    refuse_unless_room(application, kind, [file.sha256], by=by, at=at)
    document = file_document(
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        kind=kind,
        by=by,
        at=at,
        visibility=Visibility.CASE,
        organization_id=application.organization_id,
        case_id=application.id,
        pages=file.pages,
    )
    document.hub_id = application.hub_id
    sections.touch(application, Section.PAPERS, by=by, at=at)
    record("document.add", document, by=by, at=at, case_id=application.id)
    return document


def refuse_unless_room(
    application: FundApplication, kind: str, digests: Sequence[str], *, by: Hat, at: datetime
) -> None:
    """Refuse files (by SHA-256) that may not all be put under `kind` now; one refusal is of them all."""
    editing.refuse_unless_open(application, Section.PAPERS, by=by, at=at)
    if kind not in {one.kind for one in progress.papers_asked(application)}:
        raise NotFound(_("本批次没有这一种附件。"))
    present = progress.attachments(application)
    if len(present) + len(digests) > MOST_FILES:
        raise RuleError(
            _(
                "附件最多 %(most)s 个，已有 %(present)s 个，这次选了 %(n)s 个，都没有保存。"
                "请先撤下不用的，或把几页合成一个 PDF。",
                most=MOST_FILES,
                present=len(present),
                n=len(digests),
            ),
            field=kind,
        )
    known = [one.sha256 for one in present if one.kind == kind]
    if len({*known, *digests}) < len(known) + len(digests):
        raise RuleError(_("这个文件已经上传过了，内容完全相同。"), field=kind)


def take_down(document: Document, application: FundApplication, *, by: Hat, at: datetime) -> None:
    """Withdraw one attachment; what was handed in with it earlier keeps it."""
    locked(FundApplication, application.id)
    editing.refuse_unless_open(application, Section.PAPERS, by=by, at=at)
    if document.case_id != application.id or document.withdrawn_at is not None:
        raise NotFound(_("没有找到这个附件，可能已被同事撤下。"))
    document.withdrawn_at = at
    sections.touch(application, Section.PAPERS, by=by, at=at)
    record("document.withdraw", document, by=by, at=at, case_id=application.id)


def replace(
    document: Document, application: FundApplication, file: File, *, by: Hat, at: datetime
) -> Document:
    """Put another file in the place of one."""
    kind = document.kind
    take_down(document, application, by=by, at=at)
    db.session.flush()
    return attach(application, kind, file, by=by, at=at)
