"""Files by their SHA-256: bytes first, row second, so no row is ever without its file."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, event, false, or_, select
from sqlalchemy.orm import Session

from incubator.core import installation
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import opened_file, sealed_file
from incubator.records.models import Document, Visibility


def keep(content: bytes) -> str:
    """Write bytes durably under their hash (before any transaction) and answer the SHA-256 (hex)."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        path.touch()  # young again: the sweep leaves it alone until its new row is written
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def keep_sealed(content: bytes) -> tuple[str, int]:
    """Write bytes encrypted, as `keep` does; answers SHA-256 and size of what lies on the disk."""
    closed = sealed_file(content)
    return keep(closed), len(closed)


def path_of(sha256: str) -> Path:
    return installation.current().uploads / sha256[:2] / sha256


def content_of(document: Document) -> bytes:
    """The bytes as they were kept; a file that no longer matches its hash is never handed out.

    Encrypted ones neither: whoever may open one calls `opened`.
    """
    if document.sealed:
        raise PermissionError(f"document {document.id} is sealed")
    return _kept(document)


def opened(document: Document) -> bytes:
    """The bytes of an encrypted file in clear. Whoever calls this has noted who looks, and why."""
    return opened_file(_kept(document))


def _kept(document: Document) -> bytes:
    content = path_of(document.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise OSError(f"document {document.id} does not match its hash")
    return content


def file_document(
    *,
    sha256: str,
    size: int,
    media_type: str,
    name: str,
    kind: str,
    by: Hat,
    at: datetime,
    visibility: Visibility = Visibility.CASE,
    organization_id: int | None = None,
    case_id: int | None = None,
    number: str = "",
    issued_on: date | None = None,
    valid_through: date | None = None,
    pages: int | None = None,
    sealed: bool = False,
    delete_on: date | None = None,
) -> Document:
    """Add the row for bytes already kept; `sealed` says by `keep_sealed`."""
    document = Document(
        sha256=sha256,
        size=size,
        media_type=media_type,
        name=name,
        kind=kind,
        visibility=visibility,
        hub_id=by.hub_id,
        organization_id=organization_id,
        case_id=case_id,
        number=number,
        issued_on=issued_on,
        valid_through=valid_through,
        pages=pages,
        sealed=sealed,
        delete_on=delete_on,
        uploaded_at=at,
        uploaded_by_id=by.post_id,
    )
    db.session.add(document)
    db.session.flush()
    return document


_DOOMED = "files to delete"


def erase(document: Document, *, at: datetime) -> None:
    """Say in the row that the bytes are gone; they go when the transaction has ended well.

    A crash between the two leaves a file that `orphans` finds.
    """
    document.erased_at = at
    db.session.info.setdefault(_DOOMED, []).append(path_of(document.sha256))


@event.listens_for(db.session, "after_commit")
def _delete_doomed(session: Session) -> None:
    for path in session.info.pop(_DOOMED, []):
        path.unlink(missing_ok=True)


@event.listens_for(db.session, "after_rollback")
def _spare_doomed(session: Session) -> None:
    session.info.pop(_DOOMED, None)


def visible_to(hat: Hat | None) -> Select[Document]:
    """The documents a hat may open: the hub's for its staff, its own organization's for an applicant.

    Encrypted ones have doors of their own.
    """
    here = (Document.withdrawn_at.is_(None), Document.sealed.is_(False))
    return select(Document).where(*here, Document.erased_at.is_(None), _seen_by(hat))


def _seen_by(hat: Hat | None) -> ColumnElement[bool]:
    public = Document.visibility == Visibility.PUBLIC
    if hat is None:
        return public
    if hat.may(Permission.VIEW_CASES):
        return or_(public, Document.hub_id == hat.hub_id)
    if hat.may(Permission.APPLY):
        own = (Document.organization_id == hat.organization_id) & (
            Document.visibility == Visibility.CASE
        )
        return or_(public, own)
    return or_(public, false())


def orphans() -> Iterator[Path]:
    """Kept files no row names, or only rows that say they are gone: what a crash left behind."""
    known = set(db.session.scalars(select(Document.sha256).where(Document.erased_at.is_(None))))
    for path in sorted(installation.current().uploads.glob("*/*")):
        if path.name.lstrip(".").split(".")[0] not in known or path.name.startswith("."):
            yield path
