"""What happened to a certificate, for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL
from incubator.people.models import Person
from incubator.records.models import Event
from incubator.web import verbs


@dataclass(frozen=True)
class Line:
    """One act, as the history component shows it."""

    at: datetime
    verb: str
    person: str
    hat: str
    reason: str
    changes: tuple[tuple[str, str, str], ...] = ()


def of(certificate: Certificate) -> list[Line]:
    """Every act, the newest first."""
    rows = db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.object_type == Certificate.__tablename__, Event.object_id == certificate.id)
        .options(joinedload(Event.note))
        .order_by(Event.id.desc())
    )
    return [
        Line(
            at=event.at,
            verb=verbs.label(event.verb),
            person=name or "",
            hat=ROLE_LABEL[event.role],
            reason=event.reason,
        )
        for event, name in rows
    ]
