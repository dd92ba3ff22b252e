"""Adds files to an application and takes them down again; taken-down files stay on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.casework import attaching
from incubator.casework.attaching import File
from incubator.core.db import db, locked
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import editing, progress, sections
from incubator.incubation.models import Incubation, Section
from incubator.records.models import Document


def attach(application: Incubation, kind: str, file: File, *, by: Hat, at: datetime) -> Document:
    """Put a file under one of the intake's paper kinds."""
    locked(Incubation, application.id)
    refuse_unless_room(application, kind, [file.sha256], by=by, at=at)
    document = attaching.add(application, kind, file, by=by, at=at)
    sections.touch(application, Section.PAPERS, by=by, at=at)
    return document


def refuse_unless_room(
    application: Incubation, kind: str, digests: Sequence[str], *, by: Hat, at: datetime
) -> None:
    """Refuse files (by SHA-256) that may not all be put under `kind` now."""
    editing.refuse_unless_open(application, Section.PAPERS, by=by, at=at)
    if kind not in {one.kind for one in progress.papers_asked(application)}:
        raise NotFound(_("这次招募没有这一种附件。"))
    attaching.refuse_unless_room(progress.attachments(application), kind, digests)


def take_down(document: Document, application: Incubation, *, by: Hat, at: datetime) -> None:
    """Withdraw one attachment; what was handed in with it earlier keeps it."""
    locked(Incubation, application.id)
    editing.refuse_unless_open(application, Section.PAPERS, by=by, at=at)
    attaching.withdraw(document, application, by=by, at=at)
    sections.touch(application, Section.PAPERS, by=by, at=at)


def replace(
    document: Document, application: Incubation, file: File, *, by: Hat, at: datetime
) -> Document:
    """Put another file in the place of one."""
    kind = document.kind
    take_down(document, application, by=by, at=at)
    db.session.flush()
    return attach(application, kind, file, by=by, at=at)
