"""Finishes or voids the certificates a crash left between their two transactions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from incubator.certificates import issuing, queries, services
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat


@dataclass(frozen=True)
class Swept:
    """How many reserved numbers were issued after all, and how many were given up."""

    issued: int = 0
    voided: int = 0


def sweep(*, by: Hat, at: datetime) -> Swept:
    """Issue every reserved number from its frozen words; void one that cannot be drawn.

    Opens its own transactions and is called outside of any. Repeating it changes nothing, and one
    that a living request is just drawn for is issued once, by whichever of the two is first.
    """
    issued = voided = 0
    for found in db.session.scalars(queries.reserved()).all():
        identity, office = found.id, replace(by, hub_id=found.hub_id)
        try:
            issuing.finish(identity, by=office, at=at)
            issued += 1
        except RuleError as refusal:
            with transaction():
                certificate = services.freshly_locked(identity)
                services.void(certificate, reason=refusal.message[:], by=office, at=at)
            voided += 1
    return Swept(issued, voided)
