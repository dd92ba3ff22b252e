"""A series has the dates its rule says, by the clock of the street; what it leaves out is told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.workdays import Calendar
from incubator.premises import series
from incubator.premises.series_rule import in_words, parsed
from incubator.premises.taking import Span
from tests.premises.booking_scene import hours

CALENDAR = Calendar()
MONDAY = date(2026, 2, 9)


def days(rule: str, first: date, **more: object) -> list[date]:
    found = series.dates(rule, hours(9, 11, on=first), calendar=CALENDAR, **more)  # type: ignore[arg-type]  # keywords as they come
    return [clock.on(span.starts_at) for span in found]


def left_out(rule: str, first: date, **more: object) -> tuple[str, ...]:
    return series.plan(rule, hours(9, 11, on=first), calendar=CALENDAR, **more).left_out  # type: ignore[arg-type]  # keywords as they come


def test_every_second_week_on_two_weekdays() -> None:
    found = days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4", MONDAY)
    assert found == [date(2026, 2, d) for d in (9, 11, 23, 25)]


def test_workdays_across_spring_festival_take_the_makeup_saturdays_in() -> None:
    found = days("FREQ=DAILY;UNTIL=20260301", MONDAY, workdays_only=True)
    assert date(2026, 2, 14) in found, "a Saturday worked in exchange"
    assert date(2026, 2, 28) in found
    assert not [day for day in found if date(2026, 2, 15) <= day <= date(2026, 2, 23)]
    assert date(2026, 2, 8) not in found
    told = left_out("FREQ=DAILY;UNTIL=20260301", MONDAY, workdays_only=True)
    assert len(told) + len(found) == 21
    assert "2026-02-16 不是工作日，跳过。" in told


def test_the_31st_of_each_month_says_which_months_have_none() -> None:
    rule, first = "FREQ=MONTHLY;COUNT=4", date(2026, 1, 31)
    assert days(rule, first) == [date(2026, m, 31) for m in (1, 3, 5, 7)]
    assert left_out(rule, first) == tuple(f"2026-0{m} 没有 31 日，跳过。" for m in (2, 4, 6))


def test_the_second_saturday_of_each_month() -> None:
    found = days("FREQ=MONTHLY;BYDAY=2SA;COUNT=3", date(2026, 1, 10))
    assert found == [date(2026, 1, 10), date(2026, 2, 14), date(2026, 3, 14)]


def test_the_29th_of_february_is_a_day_like_others() -> None:
    assert days("FREQ=MONTHLY;COUNT=2", date(2028, 1, 29)) == [
        date(2028, 1, 29),
        date(2028, 2, 29),
    ]


def test_across_midnight_each_date_ends_the_next_morning() -> None:
    found = series.dates("FREQ=WEEKLY;COUNT=2", hours(22, 25, on=MONDAY), calendar=CALENDAR)
    assert found == [hours(22, 25, on=MONDAY + timedelta(days=n)) for n in (0, 7)]


def test_after_2038_there_are_dates_too() -> None:
    assert days("FREQ=WEEKLY;COUNT=3", date(2038, 1, 18))[-1] == date(2038, 2, 1)


def test_the_last_day_is_included_also_as_a_moment_of_utc() -> None:
    for until in ("20260216", "20260215T160000Z"):
        assert days(f"FREQ=WEEKLY;UNTIL={until}", MONDAY) == [MONDAY, date(2026, 2, 16)]


def test_what_is_past_the_horizon_is_left_out_and_said() -> None:
    rule = "FREQ=WEEKLY;COUNT=10"
    assert len(days(rule, MONDAY, horizon=date(2026, 2, 28))) == 3
    assert left_out(rule, MONDAY, horizon=date(2026, 2, 28)) == (
        "2026-02-28 以后超出可预约的日期。",
    )


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=WEEKLY", "要有结束"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "只填一个"),
        ("FREQ=SECONDLY;COUNT=3", "只能是每天"),
        ("FREQ=YEARLY;COUNT=3", "只能是每天"),
        ("", "只能是每天"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT 应是 1 到"),
        ("FREQ=WEEKLY;COUNT=-1", "COUNT 应是 1 到"),
        ("FREQ=WEEKLY;COUNT=²", "COUNT 应是 1 到"),
        ("FREQ=WEEKLY;COUNT=99999999999999", "COUNT 应是 1 到"),
        ("FREQ=WEEKLY;INTERVAL=99;COUNT=2", "INTERVAL 应是 1 到"),
        ("FREQ=WEEKLY;UNTIL=soon", "八位数字"),
        ("FREQ=WEEKLY;UNTIL=20261399", "八位数字"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", "看不懂星期"),
        ("FREQ=WEEKLY;BYDAY=2MO;COUNT=2", "第几个星期几"),
        ("FREQ=WEEKLY;BYHOUR=3;COUNT=2", "看不懂重复规则中的"),
        ("FREQ=WEEKLY;FREQ=DAILY;COUNT=2", "看不懂重复规则中的"),
        ("FREQ=WEEKLY;COUNT=2;" + "X" * 300, "太长"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "不在重复规则的日期里"),
        ("FREQ=WEEKLY;UNTIL=20260101", "不在重复规则的日期里"),
        ("FREQ=DAILY;COUNT=1000", "一次最多申请"),
        ("FREQ=DAILY;UNTIL=99991231", "一次最多申请"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_in_a_sentence(rule: str, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        days(rule, MONDAY)
    assert says in refused.value.message
    assert refused.value.field == "recurrence"


def test_the_plain_form_writes_a_rule() -> None:
    assert series.weekly(times=4) == "FREQ=WEEKLY;COUNT=4"
    rule = series.weekly(until=date(2026, 3, 1), every=2, weekdays="MO,WE")
    assert days(rule, MONDAY) == [date(2026, 2, d) for d in (9, 11, 23, 25)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270131", "每周周一、周三，到 2027-01-31 为止"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4", "每 2 周，共 4 次"),
        ("FREQ=MONTHLY;BYDAY=2SA;COUNT=3", "每月第 2 个周六，共 3 次"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "每月倒数第 1 个周五，共 3 次"),
        ("FREQ=DAILY;COUNT=3", "每天，共 3 次"),
        ("", ""),
    ],
)
def test_a_rule_reads_as_people_say_it(rule: str, words: str) -> None:
    assert in_words(rule) == words


@given(
    first=st.dates(date(2026, 1, 1), date(2039, 1, 1)),
    every=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    interval=st.integers(1, 12),
    count=st.integers(1, 60),
)
def test_dates_rise_keep_their_hours_and_are_as_many_as_asked(
    first: date, every: str, interval: int, count: int
) -> None:
    rule = f"FREQ={every};INTERVAL={interval};COUNT={count}"
    span = hours(20, 23, on=first)
    found = series.dates(rule, span, calendar=CALENDAR)
    assert len(found) == count
    assert found[0] == span
    assert all(one.starts_at < other.starts_at for one, other in pairwise(found))
    assert {one.minutes for one in found} == {180}
    assert parsed(rule).count == count


@given(st.text(max_size=60))
def test_any_text_as_a_rule_is_refused_in_a_sentence_or_has_dates(text: str) -> None:
    found: list[Span] = []
    with suppress(RuleError):
        found = series.dates(text, hours(9, 10, on=MONDAY), calendar=CALENDAR)
    assert len(found) <= series.MOST
