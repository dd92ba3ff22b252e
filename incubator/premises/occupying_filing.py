"""Files of an occupancy: a signed paper or a picture becomes a document of its case."""

from __future__ import annotations

from datetime import datetime

from incubator.casework.attaching import File
from incubator.core.permissions import Hat
from incubator.premises.occupancy import Occupancy
from incubator.records.documents import file_document
from incubator.records.models import Document, Visibility


def keep_scan(case: Occupancy, kind: str, file: File, *, by: Hat, at: datetime) -> Document:
    """File a signed paper or a picture of the case."""
    return file_document(
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
