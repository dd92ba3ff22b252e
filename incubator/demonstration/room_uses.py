"""Rooms of the demonstration in use: two records, a no-show with its warning, a paid fee, a closure, a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import SYSTEM, Hat, Role
from incubator.demonstration import rooms
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.premises import (
    booking_requests,
    charging,
    closing,
    collecting,
    feeding,
    nightly_bookings,
    no_shows,
    using,
)
from incubator.premises.asking import Ask
from incubator.premises.booking import Booking, CheckIn
from incubator.premises.closing import Wish
from incubator.premises.collecting import Paid
from incubator.premises.holds import ClosureKind
from incubator.premises.models import Premises, Use
from incubator.premises.taking import Span, days
from incubator.premises.using import Left
from incubator.rules.queries import calendar

STREET = "SL"
OWN, OTHER = "示例绿色家园促进会", "示例乐龄书画社"
STATION = "新时代文明实践站活动室"
CLOSED = "居委会 102 活动室"
_ASKED, _PAID = 20, 12
"""So many days ago."""


def use(world: World) -> None:
    """What happened in the rooms of the old street, day by day."""
    station = rooms.named(world, STREET, STATION)
    first = _booked(world, station, OWN, "垃圾分类手工课（示例）", _span(world, 8))
    _used(world, first, Left(18, "桌椅已归位，灯和空调已关（示例）"))
    missed = _booked(world, station, OTHER, "书法练习（示例）", _span(world, 6))
    _missed(missed, station)
    also_missed = _booked(world, station, OWN, "志愿者例会（示例）", _span(world, 4))
    _missed(also_missed, station)
    _paid_for(world)
    _close(world)
    feeding.make_for_organization(by=world.hat("green", Role.LEGAL_REPRESENTATIVE), at=world.ago(3))


def _officer(world: World) -> Hat:
    return world.hat(STAFF[STREET].officer, Role.CASE_OFFICER)


def _span(world: World, days_ago: int) -> Span:
    start = world.ago(days_ago)
    return Span(start, start + timedelta(hours=2))


def _booked(world: World, room: Premises, whose: str, what: str, when: Span) -> Booking:
    ask = Ask(
        premises_id=room.id,
        organization_id=world.organizations[whose].id,
        use=Use.PUBLIC_BENEFIT,
        purpose=what,
        people=20,
        spans=(when,),
        promised=True,
    )
    by, at = _officer(world), world.ago(_ASKED)
    booking = booking_requests.request(ask, by=by, at=at, on_behalf=True, confirm=True)
    charging.raise_for(booking, by=by, at=at)
    return booking


def _used(world: World, booking: Booking, left: Left) -> None:
    """Somebody of the centre opened the door, and the organization left a little early."""
    (one,) = booking.occurrences
    by = _officer(world)
    using.check_in(one.id, CheckIn.STAFF, by=by, at=one.starts_at)
    using.leave(one.id, left, by=by, at=one.ends_at - timedelta(minutes=10))
    _finish(booking, one.ends_at)


def _missed(booking: Booking, room: Premises) -> None:
    (one,) = booking.occurrences
    late = one.starts_at + timedelta(minutes=40)
    no_shows.settle(by=SYSTEM, at=late, premises_ids=[room.id])
    _finish(booking, one.ends_at)


def _finish(booking: Booking, at: datetime) -> None:
    nightly_bookings.finish(booking.id, by=replace(SYSTEM, hub_id=booking.hub_id), at=at)


def _paid_for(world: World) -> None:
    """A working day's training in a room that costs something, paid by receipt."""
    centre = rooms.named(world, STREET, rooms.CENTRE)
    today = clock.on(world.at)
    start = clock.at(calendar().add_working_days(today, -5).day, 10)
    when = Span(start, start + timedelta(hours=2))
    booking = _booked(world, centre, OWN, "骨干培训（示例）", when)
    (charge,) = charging.of_case(booking.id)
    paid_on: date = clock.on(world.ago(_PAID))
    collecting.register_payment(
        charge.id,
        Paid(paid_on, "示例票据 000123"),
        by=world.hat(STAFF[STREET].finance, Role.FINANCE),
        at=world.ago(_PAID),
    )
    _used(world, booking, Left(42, "白板笔已补充（示例）", "一把折叠椅椅面开裂（示例）"))


def _close(world: World) -> None:
    room, first = rooms.named(world, STREET, CLOSED), clock.on(world.at) + timedelta(days=10)
    span = days(first, first + timedelta(days=2))
    wish = Wish((room.id,), ClosureKind.REPAIR, span, "更换门窗（示例）")
    closing.close(wish, by=_officer(world), at=world.ago(1))
