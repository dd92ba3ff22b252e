"""Bookings of the demonstration: a weekly series, today's uses, rivals for one evening, one refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.permissions import Hat, Role
from incubator.demonstration import rooms
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.premises import answering, booking_requests, changing
from incubator.premises.asking import Ask
from incubator.premises.booking import Booking
from incubator.premises.models import Use
from incubator.premises.taking import Span

EAST, WEST, STATION, SQUARE = "东厅", "西厅", "新时代文明实践站活动室", "社区文化广场"


@dataclass(frozen=True)
class _Wish:
    """What is asked for; the first date is so many days from today, further ones a week apart."""

    room: str
    organization: str
    what: str
    use: Use
    people: int
    ahead: int
    hour: int
    hours: int = 2
    times: int = 1
    minors: str = ""
    """Who watches over them, where some come."""


def book(world: World) -> None:
    """Whatever is shown of bookings, in both streets; every hour is one at which the rooms are open."""
    _old_street(world)
    _new_street(world)


def _old_street(world: World) -> None:
    officer = _officer(world, "SL")
    dance = _Wish(STATION, "示例同心舞蹈队", "广场舞排练（示例）", Use.CULTURE, 20, 2, 10, times=4)
    series = _ask(world, "SL", dance, days_ago=14)
    changing.cancel_date(
        series.occurrences[2].id, reason="示例：当天外出演出", by=officer, at=world.ago(10)
    )
    today = (
        _Wish(EAST, "示例绿色家园促进会", "垃圾分类讲座（示例）", Use.TRAINING, 35, 0, 10),
        _Wish(WEST, "示例暖阳养老服务中心", "健康咨询（示例）", Use.PUBLIC_BENEFIT, 30, 0, 14),
        _Wish(
            EAST,
            "示例青苗亲子服务中心",
            "亲子阅读（示例）",
            Use.PUBLIC_BENEFIT,
            30,
            3,
            14,
            minors="卫示例",
        ),
    )
    for wish in today:
        case = _ask(world, "SL", wish, days_ago=14)
        answering.approve(case.id, by=officer, at=world.ago(13))
    for who, what in (
        ("示例社区发展促进会", "志愿者交流（示例）"),
        ("示例乐龄书画社", "书画展示（示例）"),
    ):
        _ask(world, "SL", _Wish(SQUARE, who, what, Use.CULTURE, 60, 20, 18), days_ago=1)
    fair = _Wish(SQUARE, "示例邻里调解室", "法律咨询（示例）", Use.PUBLIC_BENEFIT, 80, 25, 18)
    refused = _ask(world, "SL", fair, days_ago=9)
    answering.refuse(
        refused.id, reason="示例：当晚广场线路检修，请改到次日。", by=officer, at=world.ago(8)
    )


def _new_street(world: World) -> None:
    weekly = _Wish(EAST, "示例新村合唱队", "合唱排练（示例）", Use.CULTURE, 30, 1, 14, times=6)
    case = _ask(world, "SX", weekly, days_ago=14)
    answering.approve(case.id, by=_officer(world, "SX"), at=world.ago(13))
    talk = _Wish(WEST, "示例新村互助促进会", "邻里议事（示例）", Use.MEETING, 25, 12, 10)
    _ask(world, "SX", talk, days_ago=1)


def _officer(world: World, street: str) -> Hat:
    return world.hat(STAFF[street].officer, Role.CASE_OFFICER)


def _ask(world: World, street: str, wish: _Wish, *, days_ago: int) -> Booking:
    """Typed in by the officer, as the small groups ask at the window."""
    ask = Ask(
        premises_id=rooms.named(world, street, wish.room).id,
        organization_id=world.organizations[wish.organization].id,
        use=wish.use,
        purpose=wish.what,
        people=wish.people,
        spans=tuple(_span(world.at, wish, n) for n in range(wish.times)),
        involves_minors=bool(wish.minors),
        safety_officer=wish.minors,
        safety_phone="000-10000009" if wish.minors else "",
        promised=True,
    )
    at = world.ago(days_ago)
    return booking_requests.request(ask, by=_officer(world, street), at=at, on_behalf=True)


def _span(at: datetime, wish: _Wish, week: int) -> Span:
    day = clock.on(at) + timedelta(days=wish.ahead + 7 * week)
    start = clock.at(day, wish.hour)
    return Span(start, start + timedelta(hours=wish.hours))
