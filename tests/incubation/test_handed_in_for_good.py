"""An evaluation that was handed in stands, in the database as well."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update

from incubator.core import guards
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken
from incubator.incubation.evaluating import Answer, Evaluation, Part, Rhythm
from tests.incubation.stays import House
from tests.incubation.test_evaluations import hand_in, rows, run

both = pytest.mark.both


def _changes_of_a_part_handed_in():
    return (
        update(Answer).values(number=1),
        delete(Answer),
        update(Evaluation).where(Evaluation.handed_in_at.is_not(None)).values(period="2025"),
        delete(Evaluation).where(Evaluation.handed_in_at.is_not(None)),
    )


@pytest.fixture
def handed_in(app) -> None:
    house = House.build(days=20)
    run(date(2027, 1, 1))
    hand_in(rows(part=Part.SELF, rhythm=Rhythm.YEARLY)[0], house.asking)


@both
def test_what_was_handed_in_is_changed_by_nobody_but_may_lose_a_name(handed_in):
    for statement in _changes_of_a_part_handed_in():
        with pytest.raises(Overtaken), transaction():
            db.session.execute(statement)
    with transaction():
        db.session.execute(update(Answer).values(words="＊＊"))
        db.session.execute(update(Evaluation).values(remark="＊＊"))


@both
def test_without_the_guards_what_was_handed_in_could_be_changed(handed_in):
    """Negative control."""
    with transaction() as session:
        for guard in guards.GUARDS:
            if guard.table in {"evaluation", "evaluation_answer"}:
                guards.drop(session.connection(), guard)
    for statement in _changes_of_a_part_handed_in()[:3]:
        with transaction():
            db.session.execute(statement)
