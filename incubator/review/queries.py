"""Which sheets a hat may see, and what of other people's scores it may read (blind until locked)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.casework import lifecycles
from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.review.models import Rubric, Score, Sheet, SheetState


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The hub's sheets for its staff, an expert's own for the expert. A sheet is not yet its scores."""
    here = Sheet.case.has(Case.hub_id == hat.hub_id)
    if hat.may(Permission.VIEW_CASES):
        return here
    if hat.may(Permission.SCORE):
        return and_(here, Sheet.person_id == hat.person_id)
    return false()


def visible_to(hat: Hat) -> Select[Sheet]:
    return select(Sheet).where(seen_by(hat))


def own(hat: Hat) -> Select[Sheet]:
    """The sheets an expert was asked for, with what a list of them shows."""
    if not hat.may(Permission.SCORE):
        return select(Sheet).where(false())
    return select(Sheet).where(
        Sheet.person_id == hat.person_id, Sheet.case.has(Case.hub_id == hat.hub_id)
    )


def owed(hat: Hat) -> Select[Sheet]:
    """Those of `own` still to be scored."""
    return own(hat).where(Sheet.state == SheetState.ASKED)


def for_scoring(query: Select[Sheet]) -> Select[Sheet]:
    """The same sheets with rubric, scores and case loaded along."""
    return query.options(
        joinedload(Sheet.case),
        joinedload(Sheet.person),
        joinedload(Sheet.rubric).selectinload(Rubric.criteria),
        selectinload(Sheet.scores),
    )


def sheets_of(case_ids: Sequence[int]) -> list[Sheet]:
    """Every sheet of the cases with its scores, in the order the experts were asked; four queries."""
    return list(
        db.session.scalars(
            select(Sheet)
            .where(Sheet.case_id.in_(case_ids))
            .options(
                joinedload(Sheet.person),
                joinedload(Sheet.rubric).selectinload(Rubric.criteria),
                selectinload(Sheet.scores).joinedload(Score.criterion),
            )
            .order_by(Sheet.case_id, Sheet.asked_at, Sheet.id)
        )
        .unique()
        .all()
    )


def may_read_content(sheet: Sheet) -> bool:
    """Whether the expert of this sheet may open what the applicant handed in: only while assigned."""
    return (
        sheet.state in {SheetState.ASKED, SheetState.LOCKED}
        and lifecycles.state_of(sheet.case).waits_for is Party.EXPERTS
    )


def sealed(sheets: Sequence[Sheet]) -> bool:
    """Whether the scores of one case are still closed to staff: somebody has not handed in."""
    return any(sheet.state is SheetState.ASKED for sheet in sheets)


def readable(sheets: Sequence[Sheet], hat: Hat) -> list[Sheet]:
    """The sheets of one case whose scores this hat may read.

    Staff read them once all are in; an expert reads their own, and the others' after handing it in.
    """
    handed_in = [sheet for sheet in sheets if sheet.state is SheetState.LOCKED]
    if hat.may(Permission.VIEW_CASES):
        return [] if sealed(sheets) else handed_in
    own_sheets = [sheet for sheet in sheets if sheet.person_id == hat.person_id]
    if any(sheet.state is SheetState.LOCKED for sheet in own_sheets):
        return handed_in
    return own_sheets
