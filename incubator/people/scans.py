"""Scans of identity papers: encrypted files with a purpose, a consent and a day they go."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from incubator.core import clock
from incubator.core.columns import Base
from incubator.core.db import db
from incubator.core.words import _
from incubator.people.models import Person
from incubator.records import documents
from incubator.records.models import Document

KIND = "id-scan"
"""Of the document; the guard `sealed_scan` knows it too."""


class ScanPurpose(StrEnum):
    """What the scan was asked for; it is used for nothing else."""

    REPRESENTATIVE = "representative"
    POST = "post"
    PAYMENT = "payment"


PURPOSE_LABEL: dict[ScanPurpose, str] = {
    ScanPurpose.REPRESENTATIVE: _("核实法定代表人身份"),
    ScanPurpose.POST: _("核实任职人员身份"),
    ScanPurpose.PAYMENT: _("核实领款人身份"),
}


class IdScan(Base):
    """One picture of an identity paper of one person. Its file goes, this row says there was one."""

    __tablename__ = "id_scan"
    __table_args__ = (
        CheckConstraint("(document_id IS NULL) = (erased_at IS NOT NULL)", name="file_or_erased"),
        CheckConstraint("(matches IS NULL) = (decided_at IS NULL)", name="decided_says_what"),
        CheckConstraint("decided_at IS NULL OR taken_at <= decided_at", name="ordered"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)
    """The encrypted file, whose row says on which day it goes."""
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"))
    purpose: Mapped[ScanPurpose]
    taken_at: Mapped[datetime]
    on_behalf: Mapped[bool] = mapped_column(default=False)
    """Sent in by staff for the person, who agreed on paper."""
    decided_at: Mapped[datetime | None]
    matches: Mapped[bool | None]
    """Whether it shows who the person is said to be."""
    erased_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    document: Mapped[Document | None] = relationship()


def of_person(person_id: int) -> Select[IdScan]:
    """All there ever were, the newest first."""
    return select(IdScan).where(IdScan.person_id == person_id).order_by(IdScan.id.desc())


def still_kept() -> ColumnElement[bool]:
    return IdScan.document_id.is_not(None)


def wait() -> ColumnElement[bool]:
    """The persons of whom a scan waits to be checked."""
    open_ones = select(IdScan.person_id).where(still_kept(), IdScan.decided_at.is_(None))
    return Person.id.in_(open_ones)


def let_go(person_id: int, *, at: datetime) -> int:
    """Delete every scan of a person now; answers how many."""
    return _erased(IdScan.person_id == person_id, at=at)


def forget(*, at: datetime) -> int:
    """Delete the scans whose day has come; answers how many."""
    due = select(Document.id).where(Document.kind == KIND, Document.delete_on <= clock.on(at))
    return _erased(IdScan.document_id.in_(due), at=at)


def _erased(which: ColumnElement[bool], *, at: datetime) -> int:
    found = db.session.scalars(select(IdScan).where(which, still_kept())).all()
    for scan in found:
        if scan.document is not None:
            documents.erase(scan.document, at=at)
        scan.document, scan.erased_at = None, at
    db.session.flush()
    return len(found)
