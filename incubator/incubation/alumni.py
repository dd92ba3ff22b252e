"""Organizations that left the base, and what became of them in the year after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, select
from sqlalchemy.orm import joinedload

from incubator.certificates import queries as certificates
from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.incubation import graduation_certificate, stays
from incubator.incubation.leaving import Afterwards
from incubator.incubation.models import Incubation, Leaving


def visible_to(hat: Hat) -> Select[Incubation]:
    """The hub's stays that are over for good: a renewed one went on."""
    hub_id = hat.hub_id if hat.may(Permission.VIEW_CASES) else None
    return (
        select(Incubation)
        .where(
            Incubation.hub_id == hub_id,
            Incubation.left_on.is_not(None),
            Incubation.leaving != Leaving.RENEWED,
        )
        .options(joinedload(Incubation.organization), joinedload(Incubation.base))
    )


@dataclass(frozen=True)
class Line:
    """One former incubatee with its questions in their order and its certificate."""

    stay: Incubation
    questions: tuple[Afterwards, ...]
    certificate: Certificate | None
    began_on: date | None
    """The day it first moved in, whatever terms followed."""

    @property
    def last(self) -> Afterwards | None:
        """The newest answer."""
        answered = [one for one in self.questions if one.answered_on is not None]
        return answered[-1] if answered else None

    @property
    def next_on(self) -> date | None:
        """The day the next open question speaks of."""
        waiting = [one.asked_for for one in self.questions if one.answered_on is None]
        return waiting[0] if waiting else None


def lines(found: Sequence[Incubation]) -> list[Line]:
    """What stands beside the stays of one page, read in few statements."""
    ids = [stay.id for stay in found]
    asked: dict[int, list[Afterwards]] = {id: [] for id in ids}
    query = select(Afterwards).where(Afterwards.case_id.in_(ids)).order_by(Afterwards.asked_for)
    for row in db.session.scalars(query):
        asked[row.case_id].append(row)
    sources = {stay.id: graduation_certificate.source_of(stay) for stay in found}
    issued = certificates.last_by_source(sources.values())
    began = stays.began(found)
    return [
        Line(stay, tuple(asked[stay.id]), issued.get(sources[stay.id]), began[stay.id])
        for stay in found
    ]


def of_stay(stay: Incubation) -> Line:
    return lines([stay])[0]


def _newest(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(Afterwards.case_id == Incubation.id, Afterwards.answered_on.is_not(None))
        .order_by(Afterwards.asked_for.desc())
        .limit(1)
        .correlate(Incubation)
        .scalar_subquery()
    )


def lives(alive: bool) -> ColumnElement[bool]:
    """What the newest answer says."""
    return _newest(Afterwards.alive).is_(alive)


def unanswered() -> ColumnElement[bool]:
    return _newest(Afterwards.id).is_(None)


def due(on: date) -> ColumnElement[bool]:
    """A question whose day has come waits for its answer."""
    return exists().where(
        Afterwards.case_id == Incubation.id,
        Afterwards.answered_on.is_(None),
        Afterwards.asked_for <= on,
    )
