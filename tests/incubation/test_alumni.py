"""After the stay: the certificate, the questions of a year, and the list of who left."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from incubator.casework.models import Deadline, Message
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.incubation import ending_ahead, exiting, graduating
from incubator.incubation.leaving import Afterwards
from tests.factories import hat
from tests.incubation.homes import Home
from tests.incubation.intake_scene import days_later
from tests.statements import counted


@pytest.fixture
def home(app) -> Home:
    return Home()


def leave(home: Home) -> None:
    home.graduate()
    home.give_everything_back()
    home.act(exiting.hand_over, on=clock.today())


def test_a_graduate_gets_one_certificate_that_verifies(home, as_):
    officer, path = as_(home.officer), f"/incubation/{home.id}/certificate"
    assert "只有评估后准予出壳" in officer.get(path).text
    home.graduate()
    for _n in range(2):
        page = officer.submit(path, issuers=home.hub.street_office)
        assert "出壳证书" in page.text
    made = db.session.query(Certificate).one()
    assert made.source == f"incubation:{home.id}"
    assert home.resident.name in made.recipient
    seen = as_(home.agent).get(f"/verify/{made.number}?c={made.code}")
    assert "有效" in seen.text
    assert made.serial in officer.get(f"/incubation/{home.id}").text
    assert made.serial in officer.get("/certificates?kind=graduation&format=csv").text
    assert made.serial not in officer.get("/certificates?kind=award&format=csv").text
    assert officer.get(f"/certificates/{made.number}").status_code == 200


def test_a_body_that_is_not_of_the_street_issues_nothing(home, as_):
    home.graduate()
    path = f"/incubation/{home.id}/certificate"
    page = as_(home.officer).submit(path, issuers="示例外单位")
    assert page.status_code == 422
    assert db.session.query(Certificate).count() == 0


def test_the_year_after_is_asked_and_told_in_the_list(home, as_):
    leave(home)
    officer, name = as_(home.officer), home.resident.name
    assert name in officer.get("/incubation/alumni?became=unknown").text
    assert name not in officer.get("/incubation/alumni?became=due").text
    days_later(95)
    officer = as_(home.officer)
    assert name in officer.get("/incubation/alumni?became=due").text
    first = db.session.scalars(select(Afterwards.id).order_by(Afterwards.asked_for)).first()
    page = officer.submit(
        f"/incubation/afterwards/{first}", alive="yes", jobs="6", projects="2", words="示例近况"
    )
    assert "示例近况" in page.text
    assert name in officer.get("/incubation/alumni?became=alive").text
    assert name not in officer.get("/incubation/alumni?became=stopped").text
    assert name in officer.get("/incubation/alumni?how=graduated&year=2026").text
    assert "示例近况" in officer.get("/incubation/alumni?format=csv").text
    page = officer.submit(f"/incubation/afterwards/{first}", alive="no", jobs="0")
    assert name in officer.get("/incubation/alumni?became=stopped").text


def test_an_answer_of_a_day_to_come_is_refused(home, as_):
    leave(home)
    first = db.session.scalars(select(Afterwards.id)).first()
    page = as_(home.officer).submit(f"/incubation/afterwards/{first}", alive="yes", on="2030-01-01")
    assert page.status_code == 422
    assert "不能晚于今天" in page.text


def test_many_alumni_ask_no_more_questions_than_one(app, as_):
    home = Home()
    leave(home)
    officer = as_(home.officer)
    officer.get("/incubation/alumni")
    few = counted(lambda: officer.get("/incubation/alumni"))
    for _n in range(3):
        leave(Home(beside=home))
    assert counted(lambda: officer.get("/incubation/alumni")) == few


def ahead(day: date) -> int:
    with transaction():
        return ending_ahead.plan(day, by=SYSTEM, at=clock.at(day, 2))


def test_sixty_days_before_the_end_staff_and_incubatee_hear_of_it_once(home):
    through = home.case.term_through
    days = [date.fromordinal(through.toordinal() - n) for n in (61, 60, 60, 30)]
    assert [ahead(day) for day in days] == [0, 1, 0, 0]
    owed = db.session.scalars(select(Deadline).where(Deadline.kind == ending_ahead.KIND.key)).one()
    assert (owed.starts_on, owed.due_on) == (days[1], through)
    told = db.session.scalars(select(Message).where(Message.step == "exit-ahead")).all()
    assert [one.person_id for one in told] == [home.agent.person_id]


def test_a_review_arranges_the_end_and_going_on_owes_it_again(home):
    through = home.case.term_through
    near = date.fromordinal(through.toordinal() - 10)
    ahead(near)
    home.act(graduating.begin)
    owed = select(Deadline).where(Deadline.kind == ending_ahead.KIND.key)
    assert db.session.scalars(owed).one().done_at is not None
    home.act(graduating.go_on, reason="示例")
    assert ahead(near) == 0
    assert db.session.scalars(owed).one().done_at is None
    with transaction():
        exiting.give_notice(home.id, reason="示例", by=hat(home.agent), at=clock.now())
    db.session.expire_all()
    assert db.session.scalars(owed).one().done_at is not None
