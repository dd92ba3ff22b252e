"""What an expert handed in is closed in the database as well, whoever writes to it and however."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Executable, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from incubator.core import guards
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken
from incubator.funds.applications import FundApplication
from incubator.migrations import state
from incubator.review.models import Score, Sheet, SheetState
from tests import factories, given

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both]
Change = Callable[[int, int], Executable]

CHANGES: dict[str, Change] = {
    "other points": lambda locked, _open: (
        update(Score).where(Score.sheet_id == locked).values(tenths=10)
    ),
    "another remark": lambda locked, _open: (
        update(Score).where(Score.sheet_id == locked).values(remark="改过")
    ),
    "a score taken away": lambda locked, _open: delete(Score).where(Score.sheet_id == locked),
    "a score moved to another sheet": lambda locked, other: (
        update(Score).where(Score.sheet_id == locked).values(sheet_id=other)
    ),
    "a score moved here": lambda locked, other: (
        update(Score).where(Score.sheet_id == other).values(sheet_id=locked)
    ),
    "a score added": lambda locked, other: insert(Score).from_select(
        ["sheet_id", "criterion_id", "max_points", "tenths", "not_applicable", "remark"],
        select(
            text(str(locked)),
            Score.criterion_id,
            Score.max_points,
            Score.tenths,
            Score.not_applicable,
            Score.remark,
        ).where(Score.sheet_id == other),
    ),
    "another comment": lambda locked, _open: (
        update(Sheet).where(Sheet.id == locked).values(comment="改过")
    ),
    "opened again": lambda locked, _open: (
        update(Sheet).where(Sheet.id == locked).values(state=SheetState.ASKED)
    ),
    "taken away": lambda locked, _open: delete(Sheet).where(Sheet.id == locked),
}


@pytest.fixture
def sheets(case: FundApplication) -> tuple[int, int]:
    """A locked sheet, and one of another expert that is still open.

    The open one has a score of another rubric, so that no other constraint refuses to move or copy it.
    """
    [locked] = given.scored(case, (8, 9))
    [other] = given.asked(case, given.expert(case.hub))
    last = given.rubric().criteria[-1]
    factories.keep(
        Score(sheet_id=other.id, criterion_id=last.id, max_points=last.max_points, tenths=70)
    )
    return locked.id, other.id


def _all() -> list[Any]:
    rows = select(Score.sheet_id, Score.criterion_id, Score.tenths, Score.remark).order_by(Score.id)
    sheets = select(Sheet.id, Sheet.state, Sheet.comment).order_by(Sheet.id)
    db.session.rollback()
    return [*db.session.execute(rows), *db.session.execute(sheets)]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_locked_sheet_takes_no_change(sheets: tuple[int, int], change: Change) -> None:
    before = _all()
    with pytest.raises(Overtaken), transaction():
        db.session.execute(change(*sheets))
    assert _all() == before


def test_an_open_sheet_beside_it_is_written_on(sheets: tuple[int, int]) -> None:
    _locked, other = sheets
    with transaction():
        db.session.execute(update(Score).where(Score.sheet_id == other).values(tenths=10))
        db.session.execute(delete(Score).where(Score.sheet_id == other))
    held = select(func.count(Score.id)).where(Score.sheet_id == other)
    assert db.session.scalar(held) == 0


def test_without_the_guards_a_locked_sheet_is_changed(sheets: tuple[int, int]) -> None:
    """Negative control: nothing else in the database holds the points."""
    db.session.remove()  # what was read holds the tables on PostgreSQL
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            if guard.table in {"score", "score_sheet"}:
                guards.drop(connection, guard)
    for change in ("other points", "opened again"):
        with transaction():
            db.session.execute(CHANGES[change](*sheets))
    locked = db.session.get_one(Sheet, sheets[0], populate_existing=True)
    assert locked.state is SheetState.ASKED
    assert {score.tenths for score in locked.scores} == {10}


@pytest.mark.parametrize("tables", ["score", "score_sheet CASCADE", "score, score_sheet CASCADE"])
def test_a_table_with_a_locked_sheet_is_not_emptied_at_once(
    sheets: tuple[int, int], tables: str
) -> None:
    """PostgreSQL's TRUNCATE asks no guard of rows; SQLite has none."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite deletes row by row, which the guards of rows refuse")
    before = _all()
    db.session.rollback()
    with pytest.raises(IntegrityError, match="holds closed rows"), db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables}"))
    assert _all() == before
    db.session.rollback()
    with db.engine.begin() as connection:  # negative control
        for guard in guards.GUARDS:
            if guard.table in {"score", "score_sheet"}:
                guards.drop(connection, guard)
        connection.execute(text(f"TRUNCATE {tables}"))
    assert len(_all()) < len(before)


def test_where_no_sheet_is_locked_a_table_may_be_emptied(case: FundApplication) -> None:
    given.asked(case, given.expert(case.hub))
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("TRUNCATE score_sheet CASCADE"))
    else:
        with transaction():
            db.session.execute(delete(Sheet))
    assert _all() == []


def test_an_installation_of_before_gets_the_guards_by_upgrading() -> None:
    db.session.remove()
    state.downgrade(db.engine, "0001")
    with db.engine.connect() as connection:
        assert set(guards.missing(connection)) >= {"closed_score_sheet", "closed_score"}
        assert not state.is_current(connection)
    state.upgrade(db.engine)
    with db.engine.connect() as connection:
        assert guards.missing(connection) == []
        assert state.is_current(connection)
