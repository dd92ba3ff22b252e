"""Evaluations: forms by version, parts opened after each period, handed in once by whose they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from incubator.casework.models import Deadline, Message
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import SYSTEM
from incubator.incubation import (
    evaluating_answers,
    evaluating_forms,
    evaluating_periods,
    exiting,
    graduating,
)
from incubator.incubation import stays as of_stays
from incubator.incubation.agreeing import Signed
from incubator.incubation.evaluating import (
    AnswerKind,
    Evaluation,
    Form,
    Part,
    Question,
    Rhythm,
)
from incubator.incubation.evaluating_answers import Told
from incubator.incubation.evaluating_defaults import LINES, Line
from incubator.incubation.models import Incubation
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.homes import Home
from tests.incubation.stays import House

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both


def run(day: date) -> int:
    with transaction():
        return evaluating_periods.plan(day, by=SYSTEM, at=clock.at(day, 2))


def rows(**which: object) -> list[Evaluation]:
    db.session.expire_all()
    return list(db.session.scalars(select(Evaluation).filter_by(**which).order_by(Evaluation.id)))


def answers(row: Evaluation, number: int = 3) -> dict[int, Told]:
    return {
        q.id: Told(words="示例")
        if q.kind is AnswerKind.TEXT
        else Told(1 if q.kind is AnswerKind.YES_NO else number)
        for q in evaluating_answers.questions(row)
    }


def hand_in(row: Evaluation, by, **words) -> Evaluation:
    with transaction():
        return evaluating_answers.hand_in(
            row.id, words.pop("told", answers(row)), by=by, at=clock.now(), **words
        )


@both
def test_a_quarter_that_is_over_is_evaluated_by_all_three_once():
    House.build(mentored=True, days=20)
    assert run(date(2026, 12, 31)) == 0
    assert run(date(2027, 1, 1)) == 6
    assert run(date(2027, 1, 1)) == 0
    assert [(one.rhythm, one.period, one.part) for one in rows()] == [
        (rhythm, period, part)
        for rhythm, period in ((Rhythm.QUARTERLY, "2026Q4"), (Rhythm.YEARLY, "2026"))
        for part in Part
    ]
    due = db.session.scalars(select(Deadline).where(Deadline.kind == "evaluation-self")).all()
    assert {(one.starts_on, one.due_on) for one in due} == {(date(2026, 12, 31), date(2027, 1, 15))}
    assert [one.due_on for one in rows()] == [date(2027, 1, 15)] * 6


def test_missed_days_are_caught_up():
    House.build(days=20)
    assert run(date(2027, 4, 20)) == 6
    assert {one.period for one in rows()} == {"2026Q4", "2026", "2027Q1"}


def test_a_mentor_is_told_of_its_part_and_an_incubatee_without_one_has_none():
    house = House.build(mentored=True, days=20)
    stays.stay(hub=house.hub, days=20)
    run(date(2027, 1, 1))
    assert len(rows(part=Part.MENTOR)) == 2
    told = db.session.scalars(select(Message.person_id)).all()
    assert set(told) == {house.mentor.person_id}


def test_who_came_in_the_last_month_is_left_out_with_the_reason():
    clock.install(start=clock.at(date(2026, 12, 7), 9))
    house = House.build(days=6)
    assert run(date(2027, 1, 1)) == 0
    left_out = evaluating_periods.left_out(house.running, date(2027, 1, 1))
    assert [period.name for _stay, period in left_out] == ["2026Q4", "2026"]
    assert run(date(2027, 4, 1)) == 2


def test_each_part_is_handed_in_once_by_whose_it_is():
    house = House.build(mentored=True, days=20)
    run(date(2027, 1, 1))
    own, coached, central = rows(rhythm=Rhythm.QUARTERLY)
    for row, stranger in (
        (own, house.mentoring),
        (coached, house.running),
        (central, house.asking),
    ):
        with pytest.raises(NotFound):
            hand_in(row, stranger)
    for row, whose in ((own, house.asking), (coached, house.mentoring), (central, house.running)):
        hand_in(row, whose)
    with pytest.raises(RuleError, match="已经提交"):
        hand_in(own, house.asking)
    open_ones = select(Deadline).where(Deadline.done_at.is_(None))
    assert {one.label for one in db.session.scalars(open_ones)} == {
        "年度评估自评：2026",
        "年度评估导师评估：2026",
        "年度评估中心评估：2026",
    }


def test_another_organization_does_not_answer_for_it():
    house = House.build(days=20)
    run(date(2027, 1, 1))
    other = House.build(days=20)
    own = rows(part=Part.SELF, rhythm=Rhythm.QUARTERLY)[0]
    with pytest.raises(NotFound):
        hand_in(own, other.asking)
    hand_in(own, house.running)  # typed in from paper by the house's own officer


def test_a_required_question_and_a_score_out_of_range_are_refused_at_their_place():
    house = House.build(days=20)
    run(date(2027, 1, 1))
    own = rows(part=Part.SELF, rhythm=Rhythm.YEARLY)[0]
    with pytest.raises(RuleError, match="第 1 题没有填写") as refused:
        hand_in(own, house.asking, told={})
    assert refused.value.field == f"q{evaluating_answers.questions(own)[0].id}"
    with pytest.raises(RuleError, match="1 至 5"):
        hand_in(own, house.asking, told=answers(own, 6))
    assert rows(part=Part.SELF, rhythm=Rhythm.YEARLY)[0].handed_in_at is None


def test_a_new_version_is_for_what_begins_after_it():
    house = House.build(days=20)
    run(date(2027, 1, 1))
    with transaction():
        made = evaluating_forms.draft(Rhythm.QUARTERLY, by=house.running, at=clock.now())
        assert evaluating_forms.draft(Rhythm.QUARTERLY, by=house.running, at=clock.now()) is made
        assert len(made.questions) == len(LINES[Rhythm.QUARTERLY])
        lines = [
            Line(Part.SELF, AnswerKind.TEXT, "示例新题"),
            Line(Part.CENTRE, AnswerKind.SCORE, "示例评分"),
        ]
        evaluating_forms.write(made.id, "示例新表", lines, by=house.running, at=clock.now())
        evaluating_forms.publish(made.id, by=house.running, at=clock.now())
        form_id = made.id
    run(date(2027, 4, 1))
    assert {one.form.version for one in rows(period="2026Q4")} == {1}
    assert {one.form.version for one in rows(period="2027Q1")} == {2}
    with pytest.raises(RuleError, match="不能修改"), transaction():
        evaluating_forms.write(form_id, "示例", lines, by=house.running, at=clock.now())


def test_a_form_without_a_part_of_the_centre_is_not_published():
    house = House.build()
    with transaction():
        made = evaluating_forms.draft(Rhythm.YEARLY, by=house.running, at=clock.now())
        lines = [Line(Part.SELF, AnswerKind.TEXT, "示例")]
        evaluating_forms.write(made.id, "示例", lines, by=house.running, at=clock.now())
        with pytest.raises(RuleError, match="中心评估"):
            evaluating_forms.publish(made.id, by=house.running, at=clock.now())


@both
def test_two_versions_with_one_number_are_refused_by_the_database():
    hub = factories.hub()
    with stays.refused_by_the_database(), transaction():
        for _n in range(2):
            db.session.add(Form(hub_id=hub.id, rhythm=Rhythm.YEARLY, version=1, title="示例"))


def test_a_review_brings_its_form_due_with_the_reviews_own_days():
    home = Home()
    home.act(graduating.begin)
    due = {
        one.kind: one.due_on
        for one in db.session.scalars(select(Deadline).where(Deadline.done_at.is_(None)))
    }
    assert [(one.period, one.part, one.due_on) for one in rows()] == [
        ("出壳", Part.SELF, due["incubation-self-assessment"]),
        ("出壳", Part.CENTRE, due["incubation-graduation"]),
    ]
    home.act(graduating.go_on, reason="示例")
    with pytest.raises(RuleError, match="不用再填写"):
        hand_in(rows()[0], hat(home.agent))
    home.act(graduating.begin)
    assert [one.period for one in rows()] == ["出壳", "出壳", "出壳2", "出壳2"]


def test_leaving_ends_what_was_owed():
    home = Home()
    run(date(2027, 1, 1))
    with transaction():
        exiting.give_notice(home.id, reason="示例", by=hat(home.agent), at=clock.now())
    with pytest.raises(RuleError, match="不在孵"):
        hand_in(rows()[0], hat(home.agent))
    kinds = select(Deadline.kind).where(Deadline.done_at.is_(None))
    assert db.session.scalars(kinds).all() == ["incubation-hand-over"]


def test_a_second_term_takes_over_what_is_owed_and_is_no_new_stay():
    home = Home(days=350)
    run(date(2026, 11, 24))
    assert len(rows()) == 6
    with transaction():
        scan = stays.agreement(hat(home.officer))
    made = home.act(
        graduating.renew,
        paper=Signed(clock.today(), "示例负责人", scan),
        through=home.case.term_through + timedelta(days=300),
    )
    assert {one.case_id for one in rows()} == {made.id}
    owed = select(Deadline.case_id).where(Deadline.kind.startswith("evaluation-"))
    assert set(db.session.scalars(owed)) == {made.id}
    assert run(date(2026, 11, 25)) == 0
    assert run(date(2027, 1, 1)) == 4
    second = db.session.get_one(Incubation, made.id)
    assert of_stays.began_on(second) == home.case.entered_on


def _changes_of_a_published_form():
    return (update(Form).values(title="改"), update(Question).values(text="改"), delete(Question))


@both
def test_a_published_form_is_changed_by_nobody_not_even_in_the_database(hub):
    with transaction():
        evaluating_forms.plant(at=clock.now())
    for statement in _changes_of_a_published_form():
        with pytest.raises(Overtaken), transaction():
            db.session.execute(statement)


@both
def test_without_the_guards_a_published_form_could_be_changed(hub):
    """Negative control."""
    with transaction():
        evaluating_forms.plant(at=clock.now())
    with transaction() as session:
        for guard in guards.GUARDS:
            if guard.table in {"evaluation_form", "evaluation_question"}:
                guards.drop(session.connection(), guard)
    for statement in _changes_of_a_published_form():
        with transaction():
            db.session.execute(statement)
