"""A desk belongs to one incubatee from the promise to the hand-over; a virtual place is counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.incubation import occupancy, placing
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Leaving, Mode
from incubator.incubation.occupancy import Standing
from incubator.incubation.places import Desk, DeskUse, IncubationBase
from incubator.incubation.states import Status
from tests import factories
from tests.incubation import stays
from tests.incubation.houses import FROM, THROUGH, House

both = pytest.mark.both


def again(case: Incubation) -> Incubation:
    return db.session.get_one(Incubation, case.id, populate_existing=True)


def standing(desk: Desk) -> Standing:
    return occupancy.line(db.session.get_one(Desk, desk.id), on=clock.today()).standing


@both
def test_a_promised_desk_is_refused_to_the_next_with_who_has_it(app: Flask) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    house.promise(first)
    with pytest.raises(RuleError) as refused:
        house.promise(second)
    for said in (house.desks[0].label, first.organization.name, "2027-11-30", "交接后才空出"):
        assert said in refused.value.message
    assert standing(house.desks[0]) is Standing.PROMISED


@both
def test_the_database_refuses_a_desk_promised_twice(app: Flask) -> None:
    house = House()
    first, second = house.approved(), house.approved()
    house.promise(first)
    with stays.refused_by_the_database(), transaction():
        db.session.add(
            DeskUse(
                desk_id=house.desks[0].id,
                case_id=second.id,
                promised_at=clock.now(),
                from_on=FROM,
                agreed_through=THROUGH,
            )
        )


@pytest.mark.parametrize("status", [Status.GRADUATED, Status.EXITING])
def test_a_desk_is_not_free_at_graduation_nor_at_notice_but_after_the_hand_over(
    app: Flask, status: Status
) -> None:
    house = House(desks=1)
    leaving = house.approved()
    house.promise(leaving, from_on=clock.today())
    _sit(leaving, status, house)
    line = occupancy.line(db.session.get_one(Desk, house.desks[0].id), on=date(2028, 1, 1))
    assert line.free_from is None, "long past the agreement's end it is still held"
    assert "交接后才空出" in line.free
    assert line.standing is Standing.LEAVING
    with pytest.raises(RuleError):
        house.promise(house.approved(), from_on=date(2028, 1, 1), through=date(2028, 12, 31))
    with transaction():
        placing.hand_over(again(leaving), on=clock.today(), by=house.by, at=clock.now())
    line = occupancy.line(db.session.get_one(Desk, house.desks[0].id), on=clock.today())
    assert line.free_from == clock.today() + timedelta(days=1)
    with pytest.raises(RuleError, match="才空出"):
        house.promise(house.approved(), from_on=clock.today())
    house.promise(house.approved(), from_on=clock.today() + timedelta(days=1))


def _sit(case: Incubation, status: Status, house: House) -> None:
    """The case as it is after moving in."""
    with transaction():
        found = again(case)
        found.agreement_id = stays.agreement(house.by)
        found.entered_on, found.status = clock.today(), status.value


def test_a_hand_over_is_not_registered_ahead(app: Flask) -> None:
    house = House()
    case = house.approved()
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(RuleError, match="还没有到"), transaction():
        placing.hand_over(again(case), on=tomorrow, by=house.by, at=clock.now())


def test_a_promise_taken_back_frees_the_desk_the_same_day(app: Flask) -> None:
    house = House()
    use = house.promise(house.approved())
    _take_back(use, "改用另一间", house)
    assert standing(house.desks[0]) is Standing.FREE
    house.promise(house.approved(), from_on=clock.today())


def test_a_promise_is_not_taken_back_without_a_reason_nor_after_moving_in(app: Flask) -> None:
    house = House()
    case = house.approved()
    use = house.promise(case)
    with pytest.raises(RuleError, match="理由"):
        _take_back(use, " ", house)
    _sit(case, Status.ACTIVE, house)
    with pytest.raises(RuleError, match="入驻"):
        _take_back(use, "想换", house)


def _take_back(use: DeskUse, because: str, house: House) -> None:
    with transaction():
        found = db.session.get_one(DeskUse, use.id)
        placing.take_back(found, because=because, by=house.by, at=clock.now())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": Status.PROPOSED.value}, "不能安排工位"),
        ({"status": Status.WAITLISTED.value}, "不能安排工位"),
        ({"status": Status.EXITING.value}, "不能安排工位"),
        ({"approved_mode": Mode.VIRTUAL}, "虚拟孵化，不占工位"),
        ({"track": Track.FILED}, "备案团体"),
    ],
)
def test_who_may_not_have_a_desk_reads_why(app: Flask, facts: dict[str, Any], said: str) -> None:
    house = House()
    case = house.approved(**facts)
    with pytest.raises(RuleError, match=said):
        house.promise(case)


def test_filed_groups_have_desks_where_the_base_allows_it(app: Flask) -> None:
    house = House(filed_groups_at_desks=True)
    house.promise(house.approved(track=Track.FILED))
    assert standing(house.desks[0]) is Standing.PROMISED


def test_a_closed_desk_is_not_given(app: Flask) -> None:
    house = House()
    with transaction():
        db.session.get_one(Desk, house.desks[0].id).closed_on = clock.today()
    with pytest.raises(RuleError, match="停用"):
        house.promise(house.approved())


def test_a_desk_of_another_base_is_not_there(app: Flask) -> None:
    house, other = House(), House()
    case = house.approved()
    with pytest.raises(NotFound), transaction():
        placing.promise(
            other.desks[0].id,
            again(case),
            from_on=FROM,
            through=THROUGH,
            by=house.by,
            at=clock.now(),
        )


@both
def test_on_renewal_a_desk_passes_over_without_ever_being_free(app: Flask) -> None:
    house = House(desks=1)
    old = house.approved()
    house.promise(old, from_on=clock.today())
    _sit(old, Status.RENEWED, house)
    with transaction():
        found = again(old)
        found.leaving, found.left_on = Leaving.RENEWED, clock.today()
    new = house.approved(organization=old.organization)
    with transaction():
        passed = placing.pass_over(
            again(old), again(new), on=FROM, through=THROUGH, by=house.by, at=clock.now()
        )
    assert [(use.desk_id, use.case_id, use.free_from) for use in passed] == [
        (house.desks[0].id, new.id, None)
    ]
    assert placing.held_by(again(old)) == []
    assert standing(house.desks[0]) is not Standing.FREE


@both
def test_virtual_places_are_given_one_by_one_and_no_more_than_there_are(app: Flask) -> None:
    house = House(virtual_places=1)
    first, second = (house.approved(approved_mode=Mode.VIRTUAL) for _n in range(2))
    _sign(first, house)
    with pytest.raises(RuleError) as refused:
        _sign(second, house)
    assert first.organization.name in refused.value.message
    assert _held(house) == (1, 1)
    with transaction():
        placing.give_back(again(first), because="放弃", by=house.by, at=clock.now())
        again(first).status = Status.CANCELLED.value
    _sign(second, house)
    assert _held(house) == (1, 1)


def _sign(case: Incubation, house: House) -> None:
    with transaction():
        found = again(case)
        placing.take_virtual_place(found, by=house.by, at=clock.now())
        found.signed_on, found.status = clock.today(), Status.SIGNED.value


def _held(house: House) -> tuple[int, int]:
    """The running total, and who is behind it."""
    base = db.session.get_one(IncubationBase, house.base.id, populate_existing=True)
    behind = occupancy.with_virtual_place(base.id).order_by(None).subquery()
    return base.virtual_held, db.session.scalar(select(func.count()).select_from(behind)) or 0


@both
def test_the_database_refuses_one_virtual_place_too_many(app: Flask) -> None:
    house = House(virtual_places=1)
    with stays.refused_by_the_database(), transaction():
        db.session.get_one(IncubationBase, house.base.id).virtual_held = 2


def test_a_virtual_place_taken_before_signing_is_not_counted_off_twice(app: Flask) -> None:
    house = House(virtual_places=1)
    case = house.approved(approved_mode=Mode.VIRTUAL)
    with transaction():
        placing.give_back(again(case), because="撤回", by=house.by, at=clock.now())
    assert _held(house) == (0, 0)


@both
def test_capacity_counts_every_desk_once(app: Flask) -> None:
    house = House(desks=5)
    house.promise(house.approved(), 0)
    inside, leaving = house.approved(), house.approved()
    house.promise(inside, 1)
    house.promise(leaving, 2)
    _sit(inside, Status.ACTIVE, house)
    _sit(leaving, Status.EXITING, house)
    with transaction():
        db.session.get_one(Desk, house.desks[3].id).closed_on = clock.today()
    desks = db.session.scalars(occupancy.desks_of_base(house.base.id)).all()
    today = clock.today()
    found = occupancy.capacity(occupancy.lines(desks, on=today))
    assert found == occupancy.Capacity(total=4, held=1, leaving=1, promised=1, free=1, closed=1)
    for kind in Standing:
        ids = db.session.scalars(
            occupancy.desks_visible_to(house.by).where(occupancy.standing_is(kind, on=today))
        ).all()
        assert len(ids) == 1, f"the filter and the count agree about {kind}"


def test_another_street_sees_no_desk_of_ours(app: Flask) -> None:
    House()
    stranger = House(hub=factories.hub(), desks=0)
    assert db.session.scalars(occupancy.desks_visible_to(stranger.by)).all() == []


def test_during_a_stay_desks_are_changed_and_the_old_one_is_free_the_day_after(app: Flask) -> None:
    house = House()
    case = house.approved()
    use = house.promise(case, from_on=clock.today())
    _sit(case, Status.ACTIVE, house)
    with transaction():
        found = db.session.get_one(DeskUse, use.id)
        placing.exchange(
            found,
            house.desk_ids[1],
            on=clock.today(),
            because="靠窗",
            by=house.by,
            at=clock.now(),
        )
    assert [held.desk_id for held in placing.held_by(again(case))] == [house.desk_ids[1]]
    line = occupancy.line(db.session.get_one(Desk, house.desk_ids[0]), on=clock.today())
    assert line.free_from == clock.today() + timedelta(days=1)


def test_desks_are_not_changed_ahead_of_the_day(app: Flask) -> None:
    house = House()
    case = house.approved()
    use = house.promise(case, from_on=clock.today())
    _sit(case, Status.ACTIVE, house)
    tomorrow = clock.today() + timedelta(days=1)
    found = db.session.get_one(DeskUse, use.id)
    with pytest.raises(RuleError, match="清空原工位后"):
        placing.exchange(
            found, house.desk_ids[1], on=tomorrow, because="靠窗", by=house.by, at=clock.now()
        )
