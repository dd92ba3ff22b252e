"""Values no page of the base would send are refused in words, and a second term is signed when it is entered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.incubation import graduating
from incubator.incubation.agreeing import Signed
from incubator.incubation.places import Room
from incubator.incubation.states import Status
from incubator.incubation.staying import Goal
from tests.factories import hat
from tests.incubation import houses, stays
from tests.incubation.homes import Home

NO_VERSION = ["示例", "9" * 5000, "-1"]


@pytest.fixture
def house(app: Flask) -> stays.House:
    return stays.House.build(days=40)


@pytest.mark.parametrize("version", NO_VERSION)
def test_a_goal_is_not_changed_from_a_version_that_never_was(house, as_, version: str) -> None:
    officer = as_(house.officer)
    officer.submit(f"/incubation/{house.stay.id}/goals/new", text="示例目标")
    goal = db.session.query(Goal).one()
    for step, filled in (
        ("change", {"text": "示例新目标", "reason": "示例"}),
        ("close", {"state": "met"}),
    ):
        path = f"/incubation/goals/{goal.id}/{step}"
        sent = {**officer.fields(path), **filled, "version": version}
        assert officer.post(path, data=sent).status_code == 409
    db.session.expire_all()
    assert db.session.query(Goal).one().text == "示例目标"


@pytest.mark.parametrize("area", ["sNaN", "NaN", "Infinity", "-Infinity"])
def test_an_area_that_is_no_number_is_refused_at_its_field(app, as_, area: str) -> None:
    house = houses.House(desks=0)
    officer = as_(house.officer)
    page = officer.submit(f"/incubation/bases/{house.base_id}/rooms/new", name="示例室", area=area)
    assert page.status_code == 422
    assert db.session.query(Room).count() == 1


@pytest.mark.parametrize("again", ["99999999999999999999", "-1", "示例"])
def test_an_entry_that_cannot_be_is_not_filled_in_again(house, as_, again: str) -> None:
    page = as_(house.officer).get(f"/incubation/{house.stay.id}/log?again={again}")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("days", "signatory", "said"),
    [
        (1, "示例负责人", "不能晚于今天"),
        (-301, "示例负责人", "不能早于入驻日期"),
        (0, " ", "乙方签字人"),
    ],
)
def test_a_second_term_rests_on_a_paper_somebody_signed(
    app: Flask, days: int, signatory: str, said: str
) -> None:
    home = Home(days=300)
    with transaction():
        scan = stays.agreement(hat(home.officer))
    through: date = home.case.term_through + timedelta(days=300)
    paper = Signed(clock.today() + timedelta(days=days), signatory, scan)
    with pytest.raises(RuleError, match=said):
        home.act(graduating.renew, paper=paper, through=through)
    assert home.case.status == Status.ACTIVE


def test_a_desk_given_away_while_the_form_was_open_is_refused_in_the_page_s_own_words(
    app, as_
) -> None:
    house = houses.House(desks=2)
    late = house.approved()
    officer = as_(house.officer)
    path = f"/incubation/{late.id}/desks"
    sent = {**officer.fields(path), "desks": str(house.desk_ids[0])}
    house.promise(house.approved())
    page = officer.post(path, data=sent)
    assert page.status_code == 422
    assert "可能刚被他人办理" in page.text
    assert "not a valid choice" not in page.text
