"""Whom one can ask to review a case: the hub's experts, least loaded first, each with what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Permission
from incubator.people.conflicts import Conflict, conflicts_of
from incubator.people.models import Post
from incubator.people.queries import holders_in_hub
from incubator.review.models import Sheet, SheetState


@dataclass(frozen=True)
class Candidate:
    """An expert, how many sheets they still owe, why they must not be asked, and their sheet if asked."""

    post: Post
    load: int
    conflicts: Sequence[Conflict]
    sheet: Sheet | None

    @property
    def free(self) -> bool:
        return not self.conflicts and self.sheet is None


def candidates(case: Case, *, on: date) -> list[Candidate]:
    """Every expert of the hub on the day, one entry per person; those without a conflict first."""
    posts = db.session.scalars(
        holders_in_hub(case.hub_id, permissions={Permission.SCORE}, on=on).options(
            joinedload(Post.person)
        )
    ).all()
    by_person = {post.person_id: post for post in reversed(posts)}
    sheets = {
        sheet.person_id: sheet
        for sheet in db.session.scalars(select(Sheet).where(Sheet.case_id == case.id))
    }
    loads = _loads(list(by_person))
    against = conflicts_of(list(by_person), case.organization, on=on)
    found = [
        Candidate(
            post,
            loads.get(person_id, 0),
            against[person_id],
            sheets.get(person_id),
        )
        for person_id, post in by_person.items()
    ]
    return sorted(
        found,
        key=lambda one: (bool(one.conflicts), one.load, one.post.person.initials, one.post.id),
    )


def _loads(person_ids: list[int]) -> dict[int, int]:
    """Sheets still owed, by person."""
    rows = db.session.execute(
        select(Sheet.person_id, func.count(Sheet.id))
        .where(Sheet.person_id.in_(person_ids), Sheet.state == SheetState.ASKED)
        .group_by(Sheet.person_id)
    )
    return {person_id: int(owed) for person_id, owed in rows}


def suggested(found: Sequence[Candidate], *, wanted: int) -> list[int]:
    """Post ids to tick at first: the least loaded without conflict, as many as are still missing."""
    asked = sum(
        one.sheet is not None and one.sheet.state is not SheetState.RECUSED for one in found
    )
    free = [one.post.id for one in found if one.free]
    return free[: max(0, wanted - asked)]
