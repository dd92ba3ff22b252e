"""A fee is asked for once, paid by receipt into the owner's book and no other, waived or given back with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Role
from incubator.ledger.checking import check
from incubator.ledger.models import Budget
from incubator.organizations.models import BodyKind
from incubator.papers import page
from incubator.premises import charging, collecting, use_papers
from incubator.premises.booking import Booking, Charge, State
from incubator.premises.collecting import Paid
from tests import factories, given
from tests.bookings.scenes import House
from tests.factories import hat
from tests.premises.uses import MORNING, date_of

both = pytest.mark.both
FEE = 12_000


class Paying(House):
    """A room of a neighbourhood's committee, and somebody who keeps the books."""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        with factories.together():
            self.committee = factories.organization(hub=self.hub, name="示例居民委员会")
            self.finance: Hat = given.finance(self.hub)
        owner = facts.pop("owner", self.committee)
        with transaction():
            self.room.owner_id = owner.id if owner else None

    def due(self, fen: int = FEE) -> tuple[Booking, Charge]:
        booking = self.booked(MORNING)
        price(booking, fen)
        with transaction():
            made = charging.raise_for(booking, by=hat(self.officer), at=clock.now())
            assert made is not None
        return booking, made

    def pay(self, charge: Charge, number: str = "示票 0001") -> Charge:
        with transaction():
            paid = Paid(clock.today(), number)
            return collecting.register_payment(charge.id, paid, by=self.finance, at=clock.now())


def price(booking: Booking, fen: int) -> None:
    with transaction():
        date = date_of(booking)
        date.fee_fen = date.reference_fen = fen
        db.session.get_one(Booking, booking.id).fee_fen = fen


def all_charges() -> list[Charge]:
    return list(db.session.scalars(select(Charge).order_by(Charge.id)))


@both
def test_a_confirmed_booking_with_a_fee_is_charged_once(app: Flask) -> None:
    house = Paying()
    booking, made = house.due()
    with transaction():
        assert charging.raise_for(booking, by=hat(house.officer), at=clock.now()) is None
    assert [one.source for one in all_charges()] == [f"booking:{booking.id}"]
    assert (made.fen, made.raised_on) == (FEE, clock.today())
    assert made.due_on == clock.today() + timedelta(days=14)


@both
def test_the_database_refuses_the_same_source_twice(app: Flask) -> None:
    house = Paying()
    _booking, made = house.due()
    facts = {
        column.key: getattr(made, column.key)
        for column in Charge.__table__.columns
        if column.key not in {"id", "version"}
    }
    with pytest.raises(Exception, match="刚刚办理"), transaction():
        db.session.add(Charge(**facts))


def test_a_free_booking_is_not_charged(app: Flask) -> None:
    house = Paying()
    booking = house.booked(MORNING)
    with transaction():
        assert charging.raise_for(booking, by=hat(house.officer), at=clock.now()) is None


def test_a_request_that_waits_is_not_charged(app: Flask) -> None:
    house = Paying()
    booking = house.booked(MORNING, state=State.ASKED)
    price(booking, FEE)
    with transaction():
        assert charging.raise_for(booking, by=hat(house.officer), at=clock.now()) is None


@both
def test_the_payment_arrives_in_the_book_of_the_owner(app: Flask) -> None:
    house = Paying()
    other = given.budget(house.hub, 1_000)
    _booking, made = house.due()
    house.pay(made)
    line = db.session.scalars(select(Budget).where(Budget.owner_id == house.committee.id)).one()
    assert (line.total, line.available, line.year) == (FEE, FEE, clock.today().year)
    assert db.session.get_one(Budget, other.id).total == 100_000
    assert check() == []
    owed = db.session.scalars(
        select(Deadline).where(Deadline.subject == f"premises_charge:{made.id}")
    ).one()
    assert owed.done_at is not None


@both
def test_two_payments_of_a_year_stand_on_one_line(app: Flask) -> None:
    house = Paying()
    first = house.due()[1]
    house.pay(first)
    booking = house.booked(MORNING, room=house.another(owner_id=house.committee.id))
    price(booking, 500)
    with transaction():
        second = charging.raise_for(booking, by=hat(house.officer), at=clock.now())
        assert second is not None
    house.pay(second, "示票 0002")
    lines = db.session.scalars(select(Budget).where(Budget.owner_id == house.committee.id)).all()
    assert [one.total for one in lines] == [FEE + 500]


@both
def test_it_is_paid_once_and_one_receipt_stands_for_one_fee(app: Flask) -> None:
    house = Paying()
    _booking, made = house.due()
    house.pay(made)
    with pytest.raises(RuleError, match="已经缴清"):
        house.pay(made)
    booking = house.booked(MORNING, room=house.another(owner_id=house.committee.id))
    price(booking, 500)
    with transaction():
        second = charging.raise_for(booking, by=hat(house.officer), at=clock.now())
        assert second is not None
    with pytest.raises(RuleError, match="另一笔费用"):
        house.pay(second)


def test_a_room_without_an_owner_has_no_book(app: Flask) -> None:
    house = Paying(owner=None)
    _booking, made = house.due()
    with pytest.raises(RuleError, match="没有登记产权单位"):
        house.pay(made)
    assert all_charges()[0].paid_on is None


@both
def test_the_book_of_another_body_is_only_its_own_people_s(app: Flask) -> None:
    house = Paying(owner=None)
    federation = given.body(house.hub, BodyKind.FEDERATION)
    with transaction():
        house.room.owner_id = federation.id
    _booking, made = house.due()
    with pytest.raises(NotFound):
        house.pay(made)
    assert db.session.scalars(charging.visible_to(hat(house.officer))).all() == []
    theirs = given.finance(house.hub, BodyKind.FEDERATION)
    with transaction():
        paid = Paid(clock.today(), "示票 0009")
        collecting.register_payment(made.id, paid, by=theirs, at=clock.now())
    assert all_charges()[0].paid_on == clock.today()


def test_who_does_not_keep_the_books_does_not_settle_fees(app: Flask) -> None:
    house = Paying()
    _booking, made = house.due()
    elsewhere = given.finance(factories.hub())
    for by, refusal in ((hat(house.officer), RuleError), (elsewhere, NotFound)):
        with pytest.raises(refusal), transaction():
            collecting.waive(made.id, "示例", by=by, at=clock.now())
    other = factories.post(Role.AGENT, organization=factories.organization(hub=house.hub))
    assert db.session.scalars(charging.visible_to(hat(other))).all() == []
    assert len(db.session.scalars(charging.visible_to(hat(house.agent))).all()) == 1


def test_a_waived_fee_is_not_paid_and_not_raised_again(app: Flask) -> None:
    house = Paying()
    booking, made = house.due()
    with pytest.raises(RuleError, match="理由"), transaction():
        collecting.waive(made.id, " ", by=house.finance, at=clock.now())
    with transaction():
        collecting.waive(made.id, "公益活动，居务会同意免收。", by=house.finance, at=clock.now())
    with pytest.raises(RuleError, match="免收"):
        house.pay(made)
    with transaction():
        assert charging.raise_for(booking, by=hat(house.officer), at=clock.now()) is None
    assert len(all_charges()) == 1


def _cancel(booking: Booking) -> None:
    with transaction():
        date = date_of(booking)
        date.state, date.because = State.CANCELLED, "示例"


@both
def test_an_unpaid_fee_of_a_booking_called_off_is_let_go(app: Flask) -> None:
    house = Paying()
    booking, made = house.due()
    _cancel(booking)
    with transaction():
        charging.settle(booking, by=hat(house.officer), at=clock.now())
    db.session.refresh(made)
    assert made.waived_because == "预约已经取消"


@both
def test_a_paid_fee_goes_back_from_the_book_it_came_to(app: Flask) -> None:
    house = Paying()
    booking, made = house.due()
    house.pay(made)
    _cancel(booking)
    with transaction():
        charging.settle(booking, by=hat(house.officer), at=clock.now())
        room = house.room
        room.owner_id = given.body(house.hub).id  # the room changed hands meanwhile
    assert charging.to_refund(all_charges(), charging.owed_for(booking)) == FEE
    with transaction():
        collecting.refund(
            made.id,
            FEE,
            "中心取消了预约。",
            on=clock.today(),
            by=house.finance,
            at=clock.now(),
        )
    line = db.session.scalars(select(Budget).where(Budget.owner_id == house.committee.id)).one()
    assert line.total == 0
    assert check() == []
    with pytest.raises(RuleError, match="最多可以退还"), transaction():
        collecting.refund(made.id, 1, "再退", on=clock.today(), by=house.finance, at=clock.now())


def test_a_fee_that_became_less_is_asked_for_in_part(app: Flask) -> None:
    house = Paying()
    booking, made = house.due()
    price(booking, 5_000)
    with transaction():
        charging.settle(booking, by=hat(house.officer), at=clock.now())
    db.session.refresh(made)
    assert made.fen == 5_000
    price(booking, 8_000)
    with transaction():
        more = charging.settle(booking, by=hat(house.officer), at=clock.now())
    assert more is not None
    assert (more.fen, more.source) == (3_000, f"booking:{booking.id}:2")


def test_the_receipt_is_not_older_than_the_fee_nor_from_tomorrow(app: Flask) -> None:
    house = Paying()
    _booking, made = house.due()
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(RuleError, match="缴费日期"), transaction():
            collecting.register_payment(
                made.id, Paid(day, "示票 0001"), by=house.finance, at=clock.now()
            )


def test_the_notice_says_the_sum_in_capitals(app: Flask) -> None:
    house = Paying()
    _booking, made = house.due()
    paper = use_papers.payment_notice(made, drawn_on=clock.today())
    said = str(paper.blocks)
    assert "人民币壹佰贰拾元整" in said
    assert "示例居民委员会" in said
    assert page.draw(paper).startswith(b"%PDF-")
