"""What bad input gets: the right answer or a sentence that says what to do, and all of them at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.errors import NotFound, RuleError
from incubator.organizations.models import OrgStatus
from incubator.premises import booking_requests
from incubator.premises.asking import Refused
from incubator.premises.booking import Sanction
from incubator.premises.models import DayProfile, PermittedUse, Standing, Use
from incubator.premises.taking import Span
from tests import factories
from tests.premises.booking_scene import DAY, Lobby, body, booking, hours, states


def refused(lobby: Lobby, *spans: Span, **facts: Any) -> Refused:
    with pytest.raises(Refused) as found:
        lobby.request(*spans, **facts)
    return found.value


def said(lobby: Lobby, *spans: Span, **facts: Any) -> str:
    return refused(lobby, *spans, **facts).message


SOON = date(2026, 11, 24)
LONG_AGO = date(2026, 11, 2)
FAR = date(2027, 3, 1)
SUNDAY = date(2026, 12, 6)


@pytest.mark.parametrize(
    ("span", "field", "says"),
    [
        (hours(16, 14), "ends", "结束时间应晚于开始时间"),
        (hours(14, 14), "ends", "结束时间应晚于开始时间"),
        (hours(9, 11, on=LONG_AGO), "starts", "已经过去"),
        (hours(9, 11, on=FAR), "starts", "超出可预约的日期，现在最远可约到 2027-01-22"),
        (hours(9, 14), "ends", "最多使用 4 小时"),
        (hours(8, 10), "starts", "开放时间是 09:00–21:00"),
        (hours(20, 22), "starts", "开放时间是 09:00–21:00"),
        (hours(9, 34), "ends", "最长 24 小时"),
        (hours(9, 11, on=date(2101, 1, 1)), "starts", "最远可以预约到 2099 年"),
        (Span(hours(9, 10).starts_at, hours(9, 10).ends_at + timedelta(seconds=1)), "ends", "分钟"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_a_sentence(
    app: Flask, span: Span, field: str, says: str
) -> None:
    found = refused(Lobby(), span)
    assert says in found.message
    assert found.field == field


def test_the_first_day_that_can_be_booked_is_counted_in_working_days(app: Flask) -> None:
    lobby = Lobby(notice_workdays=3)
    assert "现在最早可约 2026-11-26" in said(lobby, hours(9, 10, on=date(2026, 11, 25)))
    lobby.request(hours(9, 10, on=date(2026, 11, 26)))


def test_everything_that_is_wrong_is_named_at_once(app: Flask) -> None:
    lobby = Lobby(capacity=5)
    found = refused(
        lobby,
        hours(16, 14),
        purpose=" ",
        people=6,
        involves_minors=True,
        promised=False,
        exception="急用",
    )
    fields = {one.field for one in found.failures}
    assert fields == {"purpose", "people", "safety_officer", "promised", "exception", "ends"}
    assert len(found.message) == sum(len(one.message) for one in found.failures)


def test_over_capacity_names_both_numbers(app: Flask) -> None:
    assert "最多容纳 30 人，申请 31 人" in said(Lobby(), hours(9, 10), people=31)


def test_no_room_for_nobody(app: Flask) -> None:
    assert "至少 1 人" in said(Lobby(), hours(9, 10), people=0)


def test_minors_come_with_a_safety_officer_who_can_be_called(app: Flask) -> None:
    lobby = Lobby()
    asked = {"involves_minors": True, "safety_officer": "示例安全员"}
    assert "安全负责人的电话" in said(lobby, hours(9, 10), **asked)
    made = lobby.request(hours(9, 10), **asked, safety_phone="13800001111")
    assert booking(made).safety_phone == "13800001111"


def test_a_room_is_used_for_what_it_is_permitted_for(app: Flask) -> None:
    lobby = Lobby()
    factories.keep(PermittedUse(premises_id=lobby.room_id, use=Use.ELDERLY))
    assert "不用于这类活动" in said(lobby, hours(9, 10))
    lobby.request(hours(9, 10), use=Use.ELDERLY)


def test_no_dates_and_too_many(app: Flask) -> None:
    lobby = Lobby()
    assert "请选择使用的日期" in said(lobby)
    many = [hours(9, 10, on=DAY + timedelta(days=n)) for n in range(151)]
    assert "一次最多申请 150 个日期" in said(lobby, *many)


@pytest.mark.parametrize("standing", [Standing.DRAFT, Standing.VERIFIED])
def test_a_room_that_is_not_open_to_booking_is_refused(app: Flask, standing: Standing) -> None:
    assert "还没有开放预约" in said(Lobby(standing=standing), hours(9, 10))


def test_a_blocked_room_says_why(app: Flask) -> None:
    lobby = Lobby(standing=Standing.BLOCKED, blocked_because="示例消防检查")
    assert "示例消防检查" in said(lobby, hours(9, 10))


def test_an_organization_that_ended_books_nothing(app: Flask) -> None:
    lobby = Lobby()
    with transaction():
        body(lobby).status = OrgStatus.CANCELLED
    assert "已停止活动或注销" in said(lobby, hours(9, 10))


def test_of_another_street_neither_room_nor_organization_is_there(app: Flask) -> None:
    lobby, other = Lobby(), Lobby()
    with pytest.raises(NotFound):
        lobby.request(hours(9, 10), premises_id=other.room_id)
    with pytest.raises(NotFound):
        lobby.request(hours(9, 10), organization_id=lobby.body_ids[1])
    with pytest.raises(RuleError) as found:
        lobby.for_them(hours(9, 10), organization_id=other.body_ids[0])
    assert "不在本中心的名录里" in found.value.message


def test_a_suspended_organization_reads_until_when_and_why(app: Flask) -> None:
    lobby = Lobby()
    today = clock.today()
    sanction = Sanction(
        hub_id=lobby.hub.id,
        organization_id=lobby.body_ids[0],
        suspends=True,
        reason="示例：两次未到",
        from_on=today,
        through_on=today + timedelta(days=30),
        imposed_at=clock.now(),
    )
    factories.keep(sanction)
    message = said(lobby, hours(9, 10))
    assert "2026-12-23" in message
    assert "两次未到" in message
    lobby.request(hours(9, 10), of=1)
    with transaction():
        sanction.lifted_on = today
    lobby.request(hours(11, 12))


def test_the_hours_of_a_month_count_what_is_pending(app: Flask) -> None:
    lobby = Lobby(hours_a_month=5)
    lobby.request(hours(9, 12))
    message = said(lobby, hours(13, 16))
    assert "已约 3 小时，每月最多 5 小时" in message
    lobby.request(hours(13, 15))
    lobby.request(hours(13, 16), of=1, spans=(hours(16, 19),))
    lobby.request(hours(9, 12, on=date(2027, 1, 6)))


def test_the_dates_of_a_series_fill_the_month_one_by_one(app: Flask) -> None:
    lobby = Lobby(hours_a_month=5)
    made = lobby.request(*(hours(9, 11, on=DAY + timedelta(days=n)) for n in range(3)))
    assert states(made) == ["asked", "asked", "skipped"]


def test_the_house_counts_all_rooms_together(app: Flask) -> None:
    lobby = Lobby()
    other = lobby.another()
    for n in range(5):
        lobby.request(hours(9, 13, on=DAY + timedelta(days=n)))
    assert "每月最多 20 小时" in said(lobby, hours(9, 10), premises_id=other.id)


def test_two_dates_of_one_request_do_not_meet(app: Flask) -> None:
    lobby = Lobby()
    made = lobby.request(hours(9, 11), hours(10, 12), hours(9, 12), hours(11, 12))
    assert states(made) == ["asked", "skipped", "asked"]


def test_staff_may_except_from_the_limits_with_a_reason(app: Flask) -> None:
    lobby = Lobby()
    night = hours(21, 23, on=SOON)
    with pytest.raises(Refused):
        lobby.for_them(night)
    made = booking(lobby.for_them(night, exception="示例紧急会议"))
    assert made.exception == "示例紧急会议"
    assert made.exception_by_id == lobby.officer.id
    with pytest.raises(Refused) as past:
        lobby.for_them(hours(9, 10, on=LONG_AGO), exception="示例")
    assert "已经过去" in past.value.message


def test_across_midnight_where_the_opening_goes_on(app: Flask) -> None:
    lobby = Lobby(openings=[(DayProfile.WORKDAY, 9 * 60, 25 * 60)])
    lobby.request(hours(23, 25))
    assert "开放时间是 09:00–次日 01:00" in said(lobby, hours(24, 26, on=DAY))
    lobby.request(hours(24, 25, on=DAY + timedelta(days=1)))


def test_a_weekend_worked_in_exchange_has_the_hours_of_a_working_day(app: Flask) -> None:
    clock.install(start=datetime(2026, 2, 2, 1, tzinfo=UTC))
    lobby = Lobby(openings=[(DayProfile.WORKDAY, 540, 1080)])
    lobby.request(hours(9, 11, on=date(2026, 2, 14)))
    assert "不开放" in said(lobby, hours(9, 11, on=date(2026, 2, 7)))
    assert "不开放" in said(lobby, hours(9, 11, on=date(2026, 2, 17)))


def test_a_series_across_spring_festival_keeps_what_is_closed_with_the_reason(app: Flask) -> None:
    clock.install(start=datetime(2026, 2, 2, 1, tzinfo=UTC))
    lobby = Lobby(openings=[(DayProfile.WORKDAY, 540, 1080)])
    saturdays = [hours(9, 10, on=date(2026, 2, 7) + timedelta(days=7 * n)) for n in range(4)]
    made = lobby.request(*saturdays, recurrence="FREQ=WEEKLY;COUNT=4")
    assert states(made) == ["skipped", "asked", "skipped", "asked"]
    assert "不开放" in booking(made).occurrences[0].because


def test_after_2038_a_room_is_booked_as_before(app: Flask) -> None:
    clock.install(start=datetime(2038, 1, 18, 1, tzinfo=UTC))
    lobby = Lobby()
    made = lobby.request(hours(9, 11, on=date(2038, 1, 21)))
    assert booking(made).occurrences[0].starts_at == datetime(2038, 1, 21, 1, tzinfo=UTC)


def test_the_preview_says_the_same_as_the_request_will(app: Flask) -> None:
    lobby = Lobby()
    other_id = lobby.another().id
    lobby.request(hours(14, 16), of=1)
    asked = lobby.ask(hours(14, 16), hours(16, 18), hours(8, 9, on=SUNDAY))
    found = booking_requests.preview(asked, by=lobby.agents[0], at=clock.now())
    assert [one.ok for one in found] == [False, True, False]
    assert "已有预约" in found[0].why
    assert "开放时间" in found[2].why
    assert other_id in {one.premises_id for one in found[0].alternatives}
    assert states(lobby.request(*asked.spans)) == ["skipped", "asked", "skipped"]
    lobby.request(*(one.span for one in found[0].alternatives if one.premises_id == lobby.room_id))


def test_a_day_whose_holidays_are_not_yet_arranged_is_flagged(app: Flask) -> None:
    lobby = Lobby()
    asked = lobby.ask(hours(9, 10), hours(9, 10, on=date(2027, 1, 6)))
    found = booking_requests.preview(asked, by=lobby.agents[0], at=clock.now())
    assert [one.provisional for one in found] == [False, True]
