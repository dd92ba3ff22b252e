"""What the certificates of a case put into its volume."""

from __future__ import annotations

from sqlalchemy import select

from incubator.casework.archive import Line
from incubator.casework.models import Case
from incubator.casework.volume_lines import day
from incubator.certificates.models import Certificate, CertificateState
from incubator.core.db import db
from incubator.records.models import Document


def lines(case: Case) -> list[Line]:
    """The issued ones whose file is made."""
    issued = select(Certificate).where(
        Certificate.case_id == case.id, Certificate.state == CertificateState.ISSUED
    )
    found = []
    for one in db.session.scalars(issued.order_by(Certificate.id)):
        document = db.session.get(Document, one.document_id) if one.document_id else None
        if document is not None:
            found.append(Line(one.title, one.number, "", day(one.issued_at), document))
    return found
