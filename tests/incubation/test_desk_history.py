"""Whatever staff do with a desk, at any day it is one incubatee's or nobody's, and the plan stays whole."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.incubation import desking, occupancy, placing
from incubator.incubation.models import Incubation, Leaving
from incubator.incubation.places import Desk, DeskUse
from incubator.incubation.states import Status
from tests.incubation.houses import House
from tests.incubation.stays import agreement

ACTS = ("promise", "take back", "move in", "graduate", "hand over", "wait")


class Play:
    """One desk, and staff who try things with it in any order."""

    def __init__(self, seed: int) -> None:
        self.house = House(desks=1)
        self.chance = random.Random(seed)  # noqa: S311  (a made-up story, repeatable by its seed)
        self.day = clock.today()

    @property
    def now(self) -> datetime:
        return clock.at(self.day, 10)

    def try_one(self) -> None:
        act = self.chance.choice(ACTS)
        held = db.session.scalars(select(DeskUse).where(DeskUse.free_from.is_(None))).first()
        case = db.session.get(Incubation, held.case_id) if held else None
        if act == "wait":
            self.day += timedelta(days=self.chance.randint(1, 40))
        elif act == "promise":
            self._promise()
        elif held is not None and case is not None:
            self._with(act, held.id, case.id)

    def _promise(self) -> None:
        new = self.house.approved()
        start = self.day + timedelta(days=self.chance.randint(0, 10))
        try:
            with transaction():
                placing.promise(
                    self.house.desk_ids[0],
                    db.session.get_one(Incubation, new.id),
                    from_on=start,
                    through=start + timedelta(days=364),
                    by=self.house.by,
                    at=self.now,
                )
        except RuleError:
            assert db.session.scalars(select(DeskUse)).first() is not None, "refused while free"

    def _with(self, act: str, use_id: int, case_id: int) -> None:
        try:
            with transaction():
                case = db.session.get_one(Incubation, case_id)
                if act == "take back":
                    use = db.session.get_one(DeskUse, use_id)
                    placing.take_back(use, because="改期", by=self.house.by, at=self.now)
                elif act == "move in" and case.entered_on is None:
                    case.agreement_id = agreement(self.house.by)
                    case.entered_on, case.status = self.day, Status.ACTIVE.value
                elif act == "graduate" and case.status == Status.ACTIVE:
                    case.status = Status.GRADUATED.value
                elif act == "hand over" and case.status == Status.GRADUATED:
                    placing.hand_over(case, on=self.day, by=self.house.by, at=self.now)
                    case.leaving, case.left_on = Leaving.GRADUATED, self.day
                    case.status = Status.HANDED_OVER.value
        except RuleError:
            assert act == "take back"


@pytest.mark.parametrize("seed", range(4))
def test_uses_of_a_desk_follow_each_other_and_never_overlap(app: Flask, seed: int) -> None:
    play = Play(seed)
    for _n in range(40):
        play.try_one()
    uses = db.session.scalars(select(DeskUse).order_by(DeskUse.id)).all()
    assert len(uses) > 1, "the story is long enough to say something"
    assert all(use.free_from is not None for use in uses[:-1]), "one at a time"
    stays = [use for use in uses if use.free_from is None or use.from_on < use.free_from]
    for earlier, later in pairwise(stays):
        assert earlier.free_from is not None
        assert earlier.free_from <= later.from_on, "nobody sits at a desk that is not cleared"
    line = occupancy.line(db.session.get_one(Desk, play.house.desk_ids[0]), on=play.day)
    assert (line.free_from is None) == (uses[-1].free_from is None)


@given(st.text("甲乙AB-", max_size=6), st.integers(0, 998), st.integers(1, 4), st.integers(1, 60))
def test_labels_of_a_row_count_on_and_keep_their_length(
    stem: str, first: int, digits: int, count: int
) -> None:
    start = f"{stem}{first:0{digits}d}"
    labels = desking.labels_from(start, count)
    assert len(labels) == len(set(labels)) == count
    assert labels[0] == start
    numbers = [int(label[len(stem) :]) for label in labels]
    assert numbers == list(range(first, first + count))
    assert all(len(label) >= len(start) for label in labels)
