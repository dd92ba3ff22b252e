"""Working days, public-notice periods, and which answers are only provisional."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.core.workdays import (
    Answer,
    Calendar,
    Count,
    DayKind,
    DayUnit,
    Period,
    published_through,
)

CALENDAR = Calendar()
ARRANGEMENT_2027 = {
    date(2027, 1, 1): DayKind.HOLIDAY,
    date(2027, 1, 3): DayKind.WORKING,
    date(2027, 1, 4): DayKind.REST,
}
LOADED_2027 = Calendar(ARRANGEMENT_2027, loaded_years={2027})

days = st.dates(date(2020, 1, 1), date(2028, 12, 31))
published_days = st.dates(date(2020, 1, 1), date(2025, 12, 28))
tables = st.dictionaries(days, st.sampled_from(DayKind), max_size=40)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("published_on", "count", "ends_on"),
    [
        ("2021-08-17", 5, "2021-08-24"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-11-20", 15, "2026-12-11"),
    ],
)
def test_working_days_run_past_holidays_and_shifted_weekends(published_on, count, ends_on):
    assert CALENDAR.add_working_days(day(published_on), count) == Answer(day(ends_on), False)
    starts_on = day(published_on) + timedelta(days=1)
    assert CALENDAR.notice_period(starts_on, count, DayUnit.WORKING) == Period(
        starts_on, day(ends_on), day(ends_on), False
    )


@pytest.mark.parametrize(("year", "total"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_published_year_has_the_official_number_of_working_days(year, total):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)).days == total


@pytest.mark.parametrize(
    ("which", "works"),
    [
        ("2026-02-14", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-10-07", False),
        ("2026-02-23", False),
        ("2026-11-21", False),
        ("2026-11-23", True),
        ("2024-02-29", True),
        ("2018-12-29", True),
        ("2018-12-31", False),
    ],
)
def test_a_shifted_saturday_works_and_a_shifted_monday_does_not(which, works):
    assert CALENDAR.is_working_day(day(which)) is works


def test_calendar_days_that_end_on_a_holiday_run_to_the_next_working_day():
    assert CALENDAR.notice_period(day("2026-10-01"), 7, DayUnit.CALENDAR) == Period(
        day("2026-10-01"), day("2026-10-07"), day("2026-10-08"), False
    )
    assert CALENDAR.notice_period(day("2026-11-16"), 6, DayUnit.CALENDAR) == Period(
        day("2026-11-16"), day("2026-11-21"), day("2026-11-23"), False
    )
    assert CALENDAR.roll_if_holiday(day("2026-10-10")) == Answer(day("2026-10-10"), False)


@pytest.mark.skipif(published_through() > 2026, reason="the installed package has arranged 2027")
def test_a_notice_across_the_year_end_is_provisional_until_the_year_is_arranged():
    notice = CALENDAR.notice_period(day("2026-12-28"), 5, DayUnit.WORKING)
    assert notice == Period(*[day(d) for d in ("2026-12-28", "2027-01-04", "2027-01-04")], True)
    loaded = LOADED_2027.notice_period(day("2026-12-28"), 5, DayUnit.WORKING)
    assert loaded == Period(*[day(d) for d in ("2026-12-28", "2027-01-03", "2027-01-03")], False)


def test_the_installed_table_ends_where_the_state_council_has_got_to():
    last = published_through()
    assert last >= 2026
    assert CALENDAR.is_published(last)
    assert not CALENDAR.is_published(last + 1)
    assert LOADED_2027.is_published(2027)
    assert CALENDAR.is_provisional(date(last + 1, 6, 1))


def test_the_last_days_of_a_year_wait_for_the_next_years_notice():
    last = published_through()
    assert not CALENDAR.is_provisional(date(last, 12, 28))
    assert CALENDAR.is_provisional(date(last, 12, 29))
    assert not Calendar(loaded_years={last + 1}).is_provisional(date(last, 12, 29))


def test_a_loaded_year_drops_the_guesses_but_keeps_the_statutory_days():
    year = published_through() + 1
    bare = Calendar(loaded_years={year})
    new_year = date(year, 1, 1)
    assert not bare.is_working_day(new_year)
    assert bare.add_working_days(date(year, 6, 1), 5).provisional is False
    assert Calendar({new_year: DayKind.WORKING}, loaded_years={year}).is_working_day(new_year)


def test_days_the_package_only_guesses_work_once_the_year_is_loaded():
    guessed = {
        guess
        for year in range(published_through() + 1, published_through() + 6)
        for guess in holidays.country_holidays("CN", years=year)
        if guess not in holidays.country_holidays("CN", years=year, observed=False)
    }
    assert guessed
    bare = Calendar(loaded_years={guess.year for guess in guessed})
    for guess in guessed:
        assert not CALENDAR.is_working_day(guess)
        assert bare.is_working_day(guess)


def test_the_streets_own_table_wins_over_the_package():
    flood = Calendar({day("2026-11-24"): DayKind.REST, day("2026-11-28"): DayKind.WORKING})
    assert flood.add_working_days(day("2026-11-23"), 1).day == day("2026-11-25")
    assert flood.is_working_day(day("2026-11-28"))
    assert not flood.is_published(published_through() + 1)


def test_counting_back_is_for_reminders_before_a_day():
    assert CALENDAR.add_working_days(day("2026-10-10"), -3).day == day("2026-09-30")
    assert CALENDAR.add_working_days(day("2026-10-10"), 0) == Answer(day("2026-10-10"), False)
    assert CALENDAR.working_days_between(day("2026-10-10"), day("2026-09-28")) == Count(-5, False)
    assert CALENDAR.working_days_between(day("2026-12-25"), day("2027-01-08")).provisional


@pytest.mark.parametrize("unit", DayUnit)
@pytest.mark.parametrize("count", [0, -1, 2_501])
def test_a_period_without_a_sensible_length_is_refused(unit, count):
    with pytest.raises(RuleError, match="公示期") as refused:
        CALENDAR.notice_period(day("2026-10-01"), count, unit)
    assert refused.value.field == "days"


def test_days_no_calendar_covers_are_refused():
    with pytest.raises(RuleError, match="过长"):
        CALENDAR.add_working_days(day("2026-10-01"), 2_501)
    with pytest.raises(RuleError, match="范围"):
        CALENDAR.is_working_day(date(2101, 1, 4))
    with pytest.raises(RuleError, match="范围"):
        CALENDAR.add_working_days(date(1950, 1, 3), -30)


@given(days, st.integers(1, 300), tables)
def test_the_nth_working_day_has_n_working_days_up_to_it(start, n, table):
    calendar = Calendar(table)
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end.day)
    assert calendar.working_days_between(start, end.day) == Count(n, end.provisional)


@given(days, st.integers(1, 60), tables)
def test_going_forward_and_back_over_working_days_meets_again(start, n, table):
    calendar = Calendar(table)
    first = calendar.roll_if_holiday(start).day
    assert calendar.add_working_days(calendar.add_working_days(first, n).day, -n).day == first


@given(days, st.integers(1, 60), st.sampled_from(DayUnit))
def test_a_notice_always_ends_on_a_working_day_and_is_never_short(starts_on, count, unit):
    period = CALENDAR.notice_period(starts_on, count, unit)
    assert CALENDAR.is_working_day(period.ends_on)
    assert period.starts_on + timedelta(days=count - 1) <= period.counted_end <= period.ends_on


@given(published_days, st.integers(1, 60))
def test_what_lies_in_published_years_is_never_provisional(start, n):
    end = CALENDAR.add_working_days(start, n)
    assert not end.provisional
    assert CALENDAR.roll_if_holiday(start).provisional is False


@given(tables)
def test_every_day_of_the_table_is_what_the_table_says(table):
    calendar = Calendar(table)
    for entry, kind in table.items():
        assert calendar.is_working_day(entry) is (kind is DayKind.WORKING)
