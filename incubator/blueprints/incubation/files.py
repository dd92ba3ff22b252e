"""The attachments of an application as lists of documents show them, their kinds in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incubator.core.words import _
from incubator.incubation import applying
from incubator.incubation.models import Incubation
from incubator.records.models import Document


@dataclass(frozen=True)
class File:
    id: int
    name: str
    kind: str
    size: int
    sha256: str
    uploaded_at: datetime


def labelled(documents: Sequence[Document], application: Incubation) -> list[File]:
    """Each under the name its intake gives it."""
    intake = application.intake
    words = {paper.kind: paper.label for paper in intake.papers} if intake else {}
    words[applying.PAPER_FORM] = _("纸质申请表扫描件")
    return [
        File(one.id, one.name, words.get(one.kind, one.kind), one.size, one.sha256, one.uploaded_at)
        for one in documents
    ]
