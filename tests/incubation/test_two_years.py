"""Two years in the base, day by day: each deadline on its day, however the nightly job is run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.incubation import (
    afterwards,
    agreeing,
    alumni,
    evaluating_answers,
    exiting,
    graduating,
    nightly,
)
from incubator.incubation.agreeing import Signed
from incubator.incubation.evaluating import AnswerKind, Evaluation, Part, Rhythm
from incubator.incubation.evaluating_answers import Told
from incubator.incubation.leaving import Afterwards, Way
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.homes import Home

pytestmark = pytest.mark.usefixtures("app")

ENTRY = date(2026, 11, 23)
RENEWAL = date(2027, 11, 22)  # the last day of the first term
REVIEW = date(2028, 11, 1)
SELF_ASSESSED = date(2028, 11, 6)
GRADUATION = date(2028, 11, 10)
HANDED_OVER = date(2028, 11, 20)
END = date(2029, 11, 26)
MISSED = {*(date(2027, 1, 1) + timedelta(days=n) for n in range(3)), date(2028, 4, 1)}
"""Nothing ran on these days: the days after make up for them."""

QUARTERS = {
    "2026Q4": date(2027, 1, 15),
    "2027Q1": date(2027, 4, 15),
    "2027Q2": date(2027, 7, 15),
    "2027Q3": date(2027, 10, 15),
    "2027Q4": date(2028, 1, 17),  # the 15th is a Saturday
    "2028Q1": date(2028, 4, 17),  # so is this
    "2028Q2": date(2028, 7, 17),  # and this
    "2028Q3": date(2028, 10, 16),  # a Sunday
}
YEARS = {"2026": date(2027, 1, 15), "2027": date(2028, 1, 17)}


class Years:
    """The stay, the calendar walked day by day, and what was there on the morning of each day."""

    def __init__(self) -> None:
        clock.install(start=clock.at(ENTRY, 9))
        self.home = Home(days=0)
        self.second = 0
        self.appeared: dict[str, date] = {}
        self.owed: set[int] = set()

    def live(self) -> None:
        day = ENTRY
        while day < END:
            day += timedelta(days=1)
            clock.install(start=clock.at(day, 9))
            for _n in range(0 if day in MISSED else 2 if day.day % 10 == 0 else 1):
                with transaction():
                    nightly.run(day, by=SYSTEM, at=clock.at(day, 2))
            self._notice(day)
            self._hand_in(day)
            happening = HAPPENINGS.get(day)
            if happening is not None:
                happening(self)

    def _notice(self, day: date) -> None:
        """Which obligations are new this morning."""
        for found in db.session.scalars(select(Deadline).where(Deadline.id.not_in(self.owed))):
            self.owed.add(found.id)
            self.appeared.setdefault(found.label, day)

    def _hand_in(self, day: date) -> None:
        """Five days after it came, each part is handed in."""
        wanted = (
            select(Evaluation)
            .join(Incubation)
            .where(evaluating_answers.wanted(), Evaluation.rhythm != Rhythm.GRADUATION)
        )
        for row in db.session.scalars(wanted).all():
            by = self.home.agent if row.part is Part.SELF else self.home.officer
            if row.due_on - day <= timedelta(days=5):
                with transaction():
                    evaluating_answers.hand_in(row.id, _told(row), by=hat(by), at=clock.now())

    def renew(self) -> None:
        with transaction():
            scan = stays.agreement(hat(self.home.officer))
        made = self.home.act(
            graduating.renew,
            paper=Signed(clock.today(), "示例负责人", scan),
            through=date(2028, 11, 22),
        )
        self.second = self.home.id = made.id

    def begin_review(self) -> None:
        self.home.act(graduating.begin)

    def assess(self) -> None:
        self.home.assess_oneself()

    def graduate(self) -> None:
        self.home.advise()
        self.home.act(graduating.graduate)

    def hand_over(self) -> None:
        self.home.give_everything_back()
        self.home.act(exiting.hand_over, on=clock.today())


HAPPENINGS = {
    RENEWAL: Years.renew,
    REVIEW: Years.begin_review,
    SELF_ASSESSED: Years.assess,
    GRADUATION: Years.graduate,
    HANDED_OVER: Years.hand_over,
}


def _told(row: Evaluation) -> dict[int, Told]:
    return {
        q.id: Told(words="示例") if q.kind is AnswerKind.TEXT else Told(1)
        for q in evaluating_answers.questions(row)
    }


def _due(kind: str) -> list[date]:
    found = select(Deadline.due_on).where(Deadline.kind == kind)
    return list(db.session.scalars(found.order_by(Deadline.due_on)))


def test_two_years_day_by_day():
    years = Years()
    first = years.home.id
    years.live()
    _evaluations(first, years)
    _ends(years)
    _afterwards(years)
    assert db.session.get_one(Incubation, first).status == Status.RENEWED
    second = db.session.get_one(Incubation, years.second)
    assert second.status == Status.HANDED_OVER
    assert alumni.of_stay(second).began_on == ENTRY


def _evaluations(first: int, years: Years) -> None:
    """Eight quarters and two years, once each, on their days, all handed in."""
    rows = db.session.scalars(
        select(Evaluation).where(Evaluation.rhythm != Rhythm.GRADUATION).order_by(Evaluation.id)
    ).all()
    for part in (Part.SELF, Part.CENTRE):
        due = {row.period: row.due_on for row in rows if row.part is part}
        assert due == QUARTERS | YEARS
    assert len(rows) == 2 * (len(QUARTERS) + len(YEARS))
    assert all(row.handed_in_at is not None for row in rows)
    assert {row.period: row.case_id for row in rows} == {
        period: first if period <= "2027Q3" and period != "2027" else years.second
        for period in QUARTERS | YEARS
    }
    assert _due("evaluation-self") == sorted((QUARTERS | YEARS).values())
    came = {label: day for label, day in years.appeared.items() if label.startswith("季度评估自评")}
    assert came["季度评估自评：2026Q4"] == date(2027, 1, 4)  # the job stood still for three days
    assert came["季度评估自评：2027Q1"] == date(2027, 4, 1)
    assert came["季度评估自评：2028Q1"] == date(2028, 4, 2)  # and for one


def _ends(years: Years) -> None:
    """Both terms are seen sixty days ahead, once; the review and the hand-over have their days."""
    ahead = db.session.scalars(
        select(Deadline).where(Deadline.kind == "incubation-exit-ahead").order_by(Deadline.id)
    ).all()
    assert [(one.starts_on, one.due_on) for one in ahead] == [
        (date(2027, 9, 23), date(2027, 11, 22)),
        (date(2028, 9, 23), date(2028, 11, 22)),
    ]
    assert all(one.done_at is not None for one in ahead)
    assert years.appeared["安排续驻或出壳评估"] == date(2027, 9, 23)
    told = select(Message.due_on).where(Message.step == "exit-ahead").order_by(Message.due_on)
    assert db.session.scalars(told).all() == [date(2027, 11, 22), date(2028, 11, 22)]
    assert _due("incubation-self-assessment") == [date(2028, 11, 15)]  # ten working days
    assert _due("incubation-graduation") == [date(2028, 11, 29)]  # twenty
    assert _due("incubation-hand-over") == [date(2028, 12, 1)]  # fifteen
    second = db.session.get_one(Incubation, years.second)
    assert (second.notice_on, second.left_on) == (GRADUATION, HANDED_OVER)
    assert not agreeing.open_lines(second, Way.OUT)


def _afterwards(years: Years) -> None:
    """Three dated questions, the last of them a year after the hand-over; nothing else is owed."""
    asked = db.session.scalars(select(Afterwards).order_by(Afterwards.asked_for)).all()
    assert [row.asked_for for row in asked] == [
        date(2029, 2, 20),
        date(2029, 5, 20),
        date(2029, 11, 20),
    ]
    open_ones = select(Deadline).where(Deadline.done_at.is_(None)).order_by(Deadline.due_on)
    owed = db.session.scalars(open_ones).all()
    assert [(one.kind, one.due_on) for one in owed] == [
        ("incubation-afterwards", date(2029, 2, 20)),
        ("incubation-afterwards", date(2029, 5, 21)),  # the 20th is a Sunday
        ("incubation-afterwards", date(2029, 11, 20)),
    ]
    for row in asked:
        with transaction():
            afterwards.answer(
                row.id,
                afterwards.Told(True, 5, 2, "示例"),
                on=clock.today(),
                by=hat(years.home.officer),
                at=clock.now(),
            )
    db.session.expire_all()
    assert db.session.scalars(open_ones).all() == []
