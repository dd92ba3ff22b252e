"""Who declared to be whose relative, read in both directions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from incubator.core.db import db
from incubator.people.declarations import Relative


def ties_of(person_ids: Collection[int]) -> list[tuple[int, int, Relative]]:
    """Every tie in force of these persons: (person, relative, the declaration)."""
    rows = db.session.scalars(
        select(Relative)
        .where(
            or_(Relative.person_id.in_(person_ids), Relative.relative_id.in_(person_ids)),
            Relative.ended_on.is_(None),
        )
        .order_by(Relative.id)
    ).all()
    found = []
    for tie in rows:
        for mine, other in ((tie.person_id, tie.relative_id), (tie.relative_id, tie.person_id)):
            if mine in person_ids:
                found.append((mine, other, tie))
    return found


def relatives_of(person_ids: Collection[int]) -> set[int]:
    return {other for _mine, other, _tie in ties_of(person_ids)}
