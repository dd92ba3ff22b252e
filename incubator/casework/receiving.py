"""Taking in what an applicant hands in: frozen and kept before the transaction, numbered within it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incubator.casework import freezing
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility
from incubator.records.services import numbered

_MOST_SAID = 5
"""Gaps named one by one in a refusal; the page lists all of them."""


@dataclass(frozen=True)
class Prepared:
    """The frozen bytes, already kept on disk under their SHA-256 (hex)."""

    content: bytes
    sha256: str

    def still(self, snapshot: freezing.Snapshot) -> bool:
        """Whether `snapshot` reads as it did when this was prepared."""
        return hashlib.sha256(freezing.canonical(snapshot)).hexdigest() == self.sha256


def prepared(snapshot: freezing.Snapshot) -> Prepared:
    """Freeze and keep; call it before the transaction."""
    content = freezing.canonical(snapshot)
    return Prepared(content, keep(content))


def refuse_gaps(sentences: Sequence[str]) -> None:
    """Name what is missing, in whole sentences; nothing where nothing is."""
    if not sentences:
        return
    said = "".join(sentences[:_MOST_SAID])
    if len(sentences) <= _MOST_SAID:
        raise RuleError(_("还不能提交：%(gaps)s", gaps=said))
    raise RuleError(
        _(
            "还不能提交，共 %(n)s 处没有完成：%(gaps)s……请按下面的清单补齐。",
            n=len(sentences),
            gaps=said,
        )
    )


def file_round(
    case: Case, handed: Prepared, *, round_: int, letter: str, kind: str, by: Hat, at: datetime
) -> Document:
    """The document of one round; its number is the receipt, the case's own in the first round.

    `letter` names the series from which a case that has no number yet gets one: SL-F-2026-0001.
    """
    if case.number is None:
        case.number = numbered(f"{case.hub.short_code}-{letter}", on=clock.on(at))
    receipt = case.number if round_ == 1 else f"{case.number}-{round_}"
    document = file_document(
        sha256=handed.sha256,
        size=len(handed.content),
        media_type=freezing.MEDIA_TYPE,
        name=f"{receipt}.json",
        kind=kind,
        by=by,
        at=at,
        visibility=Visibility.CASE,
        organization_id=case.organization_id,
        case_id=case.id,
        number=receipt,
    )
    document.hub_id = case.hub_id
    return document
