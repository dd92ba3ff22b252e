"""A closure shows what it meets, keeps the uses named, calls off the others with its reason, and leaves no gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import given as over
from hypothesis import strategies as st
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, Refusal, RuleError
from incubator.core.permissions import Role
from incubator.premises import changing, closing, covering, taking
from incubator.premises.booking import Booking, State
from incubator.premises.closing import Wish
from incubator.premises.holds import Closure, ClosureException, ClosureKind, Hold
from incubator.premises.taking import Span
from tests import factories
from tests.bookings.scenes import House, span
from tests.factories import hat
from tests.premises.booking_scene import Lobby, hours, states
from tests.premises.uses import MORNING, at, check_in, date_of, holds_of

both = pytest.mark.both
WHOLE = Span(clock.at(MORNING.starts_at.date()), clock.at(MORNING.starts_at.date(), 23))
NOON, EVENING = span(12, 2), span(18, 2)


def wish(house: House, *ids: int, when: Span = WHOLE, **facts: object) -> Wish:
    rooms = ids or (house.room.id,)
    seen = closing.impact(rooms, when).ids
    return Wish(
        **{
            "premises_ids": rooms,
            "kind": ClosureKind.REPAIR,
            "span": when,
            "reason": "屋顶漏水维修",
            "seen": seen,
            **facts,
        }
    )


def close(house: House, asked: Wish) -> list[Closure]:
    with transaction():
        return closing.close(asked, by=hat(house.officer), at=clock.now())


def covered(part_id: int) -> list[Span]:
    rows = db.session.scalars(
        select(Hold)
        .where(Hold.part_id == part_id, Hold.closure_id.is_not(None))
        .order_by(Hold.starts_at)
    )
    return [Span(one.starts_at, one.ends_at) for one in rows]


@both
def test_what_it_meets_is_shown_and_what_only_touches_is_not(app: Flask) -> None:
    house = House()
    met = house.booked(NOON)
    asked = house.booked(EVENING, state=State.ASKED)
    house.booked(MORNING)
    found = closing.impact([house.room.id], Span(NOON.starts_at, EVENING.ends_at))
    assert [one.booking_id for one in found.dates] == [met.id, asked.id]


@both
def test_the_others_are_called_off_and_the_reason_reaches_them(app: Flask) -> None:
    house = House()
    confirmed, asked = house.booked(NOON), house.booked(EVENING, state=State.ASKED)
    close(house, wish(house))
    assert date_of(confirmed).state is State.CANCELLED
    assert date_of(asked).state is State.REFUSED
    statuses = db.session.scalars(select(Booking.status).order_by(Booking.id)).all()
    assert statuses == ["cancelled", "refused"]
    told = db.session.scalars(
        select(Message.body).where(Message.person_id == house.agent.person_id)
    ).all()
    assert sum("屋顶漏水维修" in one for one in told) >= 2
    assert covered(house.room.id) == [WHOLE]


@both
def test_a_named_use_stays_and_the_closure_lies_around_it(app: Flask) -> None:
    house = House(minutes_before=15, minutes_after=15)
    stays, goes = house.booked(NOON), house.booked(EVENING)
    kept = date_of(stays)
    asked = wish(house, kept={kept.id: "区里统一安排的体检"})
    (made,) = close(house, asked)
    assert date_of(stays).state is State.CONFIRMED
    assert date_of(goes).state is State.CANCELLED
    (held,) = holds_of(kept)
    assert covered(house.room.id) == [
        Span(WHOLE.starts_at, held.starts_at),
        Span(held.ends_at, WHOLE.ends_at),
    ]
    exception = db.session.scalars(select(ClosureException)).one()
    assert (exception.closure_id, exception.reason) == (made.id, "区里统一安排的体检")


def test_a_use_that_stays_needs_a_reason_and_a_request_cannot_stay(app: Flask) -> None:
    house = House()
    confirmed, asked = date_of(house.booked(NOON)), house.booked(EVENING, state=State.ASKED)
    with pytest.raises(RuleError, match="为什么保留"):
        close(house, wish(house, kept={confirmed.id: " "}))
    with pytest.raises(RuleError, match="还没有答复"):
        close(house, wish(house, kept={date_of(asked).id: "示例"}))
    assert date_of(asked).state is State.ASKED


@both
def test_a_use_nobody_saw_when_confirming_is_not_called_off(app: Flask) -> None:
    house = House()
    asked = wish(house)
    late = house.booked(NOON)
    with pytest.raises(RuleError, match="又有 1 个预约"):
        close(house, asked)
    assert date_of(late).state is State.CONFIRMED
    assert db.session.scalars(select(Closure)).all() == []


def test_what_is_in_use_this_moment_is_not_thrown_out(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(MORNING))
    check_in(date, hat(house.agent), at(MORNING.starts_at))
    close(house, wish(house))
    assert date_of(date.booking).state is State.IN_USE
    assert db.session.scalars(select(ClosureException.reason)).one() == "停用开始时正在使用"


@both
def test_when_a_use_that_stayed_is_given_up_the_closure_covers_its_time(app: Flask) -> None:
    house = House()
    date = date_of(house.booked(EVENING))
    close(house, wish(house, kept={date.id: "示例"}))
    with transaction():
        changing.cancel_date(date.id, reason="不来了", by=hat(house.officer), at=clock.now())
    assert sum((one.ends_at - one.starts_at for one in covered(house.room.id)), timedelta()) == (
        WHOLE.ends_at - WHOLE.starts_at
    )


@both
def test_a_hall_closes_with_its_parts_and_a_part_calls_off_the_hall(app: Flask) -> None:
    house = House()
    hall = house.another()
    left, right = house.another(parent_id=hall.id), house.another(parent_id=hall.id)
    in_left = house.booked(NOON, room=left)
    in_right = house.booked(EVENING, room=right)
    close(house, wish(house, left.id))
    assert date_of(in_left).state is State.CANCELLED
    assert date_of(in_right).state is State.CONFIRMED
    close(house, wish(house, hall.id))
    assert date_of(in_right).state is State.CANCELLED
    assert covered(right.id) == [WHOLE]


def test_several_rooms_close_in_one_act_and_a_part_beside_its_hall_counts_once(app: Flask) -> None:
    house = House()
    hall = house.another()
    part = house.another(parent_id=hall.id)
    made = close(house, wish(house, house.room.id, hall.id, part.id))
    assert [one.premises_id for one in made] == [house.room.id, hall.id]


@both
def test_lifting_gives_back_only_what_no_other_closure_covers(app: Flask) -> None:
    house = House()
    (first,) = close(house, wish(house))
    (_second,) = close(house, wish(house, when=NOON, reason="消防检查"))
    with transaction():
        closing.lift(first.id, "提前修好", by=hat(house.officer), at=clock.now())
    assert covered(house.room.id) == [NOON]
    house.booked(EVENING)
    with pytest.raises(RuleError, match="已经结束"), transaction():
        closing.lift(first.id, "再来", by=hat(house.officer), at=clock.now())


def test_an_open_end_lasts_until_it_is_lifted(app: Flask) -> None:
    house = House()
    endless = Span(NOON.starts_at, taking.days(clock.today(), closing.UNTIL_FURTHER_NOTICE).ends_at)
    (made,) = close(house, wish(house, when=endless))
    with pytest.raises(Overtaken):
        house.booked(span(9, on=NOON.starts_at.date().replace(year=2045)))
    with transaction():
        closing.lift(made.id, "恢复", by=hat(house.officer), at=clock.now())
    house.booked(span(9, on=NOON.starts_at.date().replace(year=2045)))


@both
def test_another_street_s_rooms_are_not_closed(app: Flask) -> None:
    house, other = House(), House()
    with pytest.raises(NotFound):
        close(house, wish(house, other.room.id))
    with pytest.raises(RuleError), transaction():
        closing.close(wish(house), by=hat(house.agent), at=clock.now())
    assert db.session.scalars(select(Closure)).all() == []
    finance = factories.post(Role.FINANCE, hub=house.hub)
    with pytest.raises(RuleError), transaction():
        closing.close(wish(house), by=hat(finance), at=clock.now())


class Race:
    """Somebody books a time and somebody closes it, both at the same moment."""

    def __init__(self, app: Flask, lobby: Lobby, when: Span) -> None:
        self.app, self.lobby, self.when = app, lobby, when
        self.barrier = Barrier(2)
        self.booked: list[int] = []
        self.refused: list[Refusal] = []

    def run(self) -> None:
        threads = [Thread(target=self._try, args=(act,)) for act in (self._book, self._close)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        db.session.rollback()

    def _try(self, act: Callable[[], None]) -> None:
        with self.app.app_context():
            self.barrier.wait()
            try:
                act()
            except Refusal as refusal:
                self.refused.append(refusal)

    def _book(self) -> None:
        self.booked.append(self.lobby.for_them(self.when, confirm=True))

    def _close(self) -> None:
        wanted = Wish((self.lobby.room_id,), ClosureKind.OFFICIAL, self.when, "示例")
        with transaction():
            closing.close(wanted, by=self.lobby.by, at=clock.now())

    def holds(self) -> list[Hold]:
        meet = (Hold.starts_at < self.when.ends_at) & (Hold.ends_at > self.when.starts_at)
        return list(db.session.scalars(select(Hold).where(meet)))


@both
def test_whoever_is_first_has_it_a_closure_or_a_booking(app: Flask) -> None:
    """Never a booking that stands inside a closure, nor one called off that nobody had looked at."""
    lobby = Lobby()
    first = hours(0, 1).starts_at.date()
    for day in range(1, 5):
        race = Race(app, lobby, hours(14, 16, on=first + timedelta(days=day)))
        race.run()
        (held,) = race.holds()
        assert len(race.refused) == 1
        assert bool(race.booked) == (held.closure_id is None)
        assert [states(one) for one in race.booked] == [["confirmed"]] * len(race.booked)


@over(
    taken=st.lists(
        st.tuples(st.integers(0, 99), st.integers(1, 20)).map(lambda one: (one[0], sum(one))),
        max_size=6,
    )
)
def test_what_is_left_of_a_time_and_what_is_taken_make_up_all_of_it(
    taken: list[tuple[int, int]],
) -> None:
    start = MORNING.starts_at

    def minute(n: int) -> datetime:
        return start + timedelta(minutes=n)

    apart: list[tuple[int, int]] = []
    for first, last in sorted(taken):
        if not apart or first >= apart[-1][1]:
            apart.append((first, last))
    left = covering.free_of(
        Span(minute(10), minute(90)), [Span(minute(a), minute(b)) for a, b in apart]
    )
    free = {
        n for n in range(10, 90) if any(one.starts_at <= minute(n) < one.ends_at for one in left)
    }
    assert free == {n for n in range(10, 90) if not any(a <= n < b for a, b in apart)}
