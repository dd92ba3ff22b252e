"""The waiting list: its order can be read, every change has its reason, and nobody is let past silently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.incubation import desk_giving, timeline, waiting
from incubator.incubation.models import Incubation, Mode, Waiting
from incubator.incubation.states import Status
from incubator.records.models import Event
from tests import factories
from tests.browser_client import Browser
from tests.incubation import stays
from tests.incubation.houses import House

As = Callable[[object], Browser]
both = pytest.mark.both


def join(house: House, case: Incubation, reason: str = "工位已满") -> Waiting:
    with transaction():
        found = db.session.get_one(Incubation, case.id)
        return waiting.join(found, reason=reason, by=house.by, at=clock.now())


def order(house: House) -> list[int]:
    return [one.case_id for one in waiting.open_at(house.base_id)]


def move_up(house: House, waiting_id: int, reason: str) -> None:
    seen = [one.id for one in waiting.open_at(house.base_id)]
    waiting.reorder(waiting_id, seen=seen, up=True, reason=reason, by=house.by, at=clock.now())


def offer(house: House, case: Incubation) -> None:
    with transaction():
        found = db.session.get_one(Incubation, case.id)
        waiting.offer(found, by=house.by, at=clock.now())


def give(house: House, case: Incubation, desk_ids: list[int]) -> None:
    with transaction():
        found = db.session.get_one(Incubation, case.id)
        desk_giving.give(found, desk_ids, by=house.by, at=clock.now())


@both
def test_whoever_joins_goes_to_the_end(app: Flask) -> None:
    house = House()
    cases = [house.approved() for _n in range(3)]
    for case in cases:
        join(house, case)
    assert order(house) == [case.id for case in cases]
    assert [one.position for one in waiting.open_at(house.base_id)] == [1, 2, 3]
    statuses = {db.session.get_one(Incubation, case.id).status for case in cases}
    assert statuses == {Status.WAITLISTED.value}


@both
def test_a_desk_somebody_waits_for_is_not_given_past_the_list(app: Flask) -> None:
    house = House(desks=2)
    first, late = house.approved(), house.approved()
    join(house, first)
    give(house, late, house.desk_ids[:1])
    last = house.approved()
    with pytest.raises(RuleError, match="轮候名单上还有 1 家"):
        give(house, last, house.desk_ids[1:])
    offer(house, first)
    join(house, last)
    give(house, first, house.desk_ids[1:])


def test_whoever_waits_reads_their_place_in_the_line(app: Flask) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    join(house, first)
    join(house, second)
    assert "第 2 位" in f"{timeline.now_words(db.session.get_one(Incubation, second.id))}"
    offer(house, first)
    assert "第 1 位" in f"{timeline.now_words(db.session.get_one(Incubation, second.id))}"


@both
def test_nobody_waits_twice(app: Flask) -> None:
    house = House()
    case = house.approved()
    join(house, case)
    with stays.refused_by_the_database(), transaction():
        db.session.add(
            Waiting(base_id=house.base_id, case_id=case.id, position=2, since=clock.now())
        )


def test_with_a_public_notice_that_comes_before_the_list(app: Flask) -> None:
    house = House(shows_notice=True)
    with pytest.raises(RuleError, match="先公示"):
        join(house, house.approved())
    join(house, house.approved(status=Status.CONFIRMED.value))


def test_the_order_is_changed_with_a_reason_that_stays(app: Flask) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    join(house, first)
    last = join(house, second).id
    with pytest.raises(RuleError, match="理由"), transaction():
        move_up(house, last, " ")
    with transaction():
        move_up(house, last, "街道重点扶持")
    assert order(house) == [second.id, first.id]
    event = db.session.scalars(
        select(Event).where(Event.verb == "incubation_waiting.reorder")
    ).one()
    assert (event.before, event.after, event.reason) == (
        {"position": 2},
        {"position": 1},
        "街道重点扶持",
    )
    with pytest.raises(RuleError, match="最前面"), transaction():
        move_up(house, last, "再提前")


def test_of_two_who_move_one_up_at_once_the_second_reads_the_order_again(
    app: Flask, as_: As
) -> None:
    house = House()
    _first, _second, third = (join(house, house.approved()).id for _n in range(3))
    path = f"/incubation/waiting/{third}/reorder"
    officer, colleague = as_(house.officer), as_(factories.post(Role.CASE_OFFICER, hub=house.hub))
    sent = {**colleague.fields(path), "way": "up", "reason": "街道重点扶持"}
    assert "轮候次序已调整" in officer.submit(path, way="up", reason="街道重点扶持").text
    late = colleague.post(path, data=sent)
    assert (late.status_code, "次序刚被他人调整过，现在第 2 位" in late.text) == (422, True)
    db.session.expire_all()
    assert db.session.get_one(Waiting, third).position == 2
    for line in ("", "示例", "9" * 5000):
        assert colleague.post(path, data={**sent, "line": line}).status_code == 422


def test_the_first_in_line_is_served_first(app: Flask) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    join(house, first)
    join(house, second)
    with pytest.raises(RuleError) as refused:
        offer(house, second)
    assert first.organization.name in refused.value.message
    offer(house, first)
    assert order(house) == [second.id]
    assert waiting.open_at(house.base_id)[0].position == 1
    assert db.session.get_one(Incubation, first.id).status == Status.CONFIRMED.value


def test_who_wants_no_desk_is_not_held_up_by_those_who_do(app: Flask) -> None:
    house = House(desks=0)
    physical, virtual = house.approved(), house.approved(approved_mode=Mode.VIRTUAL)
    join(house, physical)
    join(house, virtual)
    with pytest.raises(RuleError, match="现在空 0 个"):
        offer(house, physical)
    offer(house, virtual)
    assert order(house) == [physical.id]


def test_a_desk_not_handed_over_is_nobodys_turn(app: Flask) -> None:
    house = House(desks=1)
    house.promise(house.approved(), from_on=clock.today())
    case = house.approved()
    join(house, case)
    with pytest.raises(RuleError, match="交接后才空出"):
        offer(house, case)


def test_pages_show_the_order_and_change_it(app: Flask, as_: As) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    officer = as_(house.officer)
    for case in (first, second):
        page = officer.submit(f"/incubation/cases/{case.id}/wait", reason="工位已满")
        assert "已列入轮候名单" in page.text
    listed = officer.get("/incubation/waiting").text
    assert listed.index(first.organization.name) < listed.index(second.organization.name)
    last = waiting.place_of(second)
    assert last is not None
    page = officer.submit(f"/incubation/waiting/{last.id}/reorder", way="up", reason="街道重点扶持")
    assert "轮候次序已调整" in page.text
    assert page.text.index(second.organization.name) < page.text.index(first.organization.name)
    page = officer.submit(f"/incubation/cases/{first.id}/offer")
    assert (page.status_code, "前面还有 1 家" in page.text) == (422, True)
    assert "请办理签约" in officer.submit(f"/incubation/cases/{second.id}/offer").text
    gone = waiting.place_of(first)
    assert gone is not None
    page = officer.submit(f"/incubation/waiting/{gone.id}/take-off", reason="自行租到场地")
    assert "已移出轮候名单" in page.text
    taken = db.session.get_one(Incubation, first.id)
    assert (taken.status, taken.ended_on) == (Status.CANCELLED.value, clock.today())


def test_the_list_prints_and_exports(app: Flask, as_: As) -> None:
    house = House()
    case = house.approved()
    join(house, case)
    officer = as_(house.officer)
    for form in ("pdf", "docx"):
        printed = officer.get(f"/incubation/bases/{house.base_id}/waiting.{form}")
        assert printed.status_code == 200
        assert len(printed.data) > 1000
    assert case.organization.name in officer.get("/incubation/waiting?format=csv").text


def test_another_street_does_not_see_the_list(app: Flask, as_: As) -> None:
    house = House()
    case = house.approved()
    place = join(house, case)
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert case.organization.name not in stranger.get("/incubation/waiting").text
    assert stranger.get(f"/incubation/waiting/{place.id}/reorder").status_code == 404
    assert stranger.get(f"/incubation/cases/{case.id}/wait").status_code == 404
