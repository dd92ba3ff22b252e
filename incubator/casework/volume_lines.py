"""Small pieces of which capabilities put together the lines of a volume."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from incubator.casework.archive import Line
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db
from incubator.people.models import Person
from incubator.records.models import Document


def day(at: datetime | None) -> str:
    """The business date of a moment as a volume writes it; empty for none."""
    return clock.on(at).isoformat() if at else ""


def filed(document: Document, title: str, whose: str = "") -> Line:
    """A file that is kept, dated by what it says of itself."""
    dated = document.issued_on.isoformat() if document.issued_on else day(document.uploaded_at)
    return Line(title, document.number, whose, dated, document)


def name_of(person_id: int | None) -> str:
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def documents_of(case: Case, kinds: Collection[str]) -> list[Document]:
    """The files of the case under these kinds, withdrawn ones left out."""
    found = select(Document).where(
        Document.case_id == case.id,
        Document.kind.in_(kinds),
        Document.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(Document.id)))
