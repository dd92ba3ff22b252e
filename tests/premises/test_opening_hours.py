"""A room is open by the profile of the day, also across midnight and on a weekend worked in exchange."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core import clock
from incubator.core.workdays import Calendar, DayKind
from incubator.premises import opening
from incubator.premises.models import DayProfile, Opening, Premises
from incubator.premises.taking import Span

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
CALENDAR = Calendar()


def _room(*windows: tuple[DayProfile, int, int]) -> Premises:
    return Premises(
        openings=[Opening(profile=day, opens=opens, closes=ends) for day, opens, ends in windows]
    )


def _span(day: date, first: int, last: int) -> Span:
    """Minutes from midnight of `day`."""
    start = clock.at(day)
    return Span(start + timedelta(minutes=first), start + timedelta(minutes=last))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (FRIDAY, DayProfile.WORKDAY),
        (SATURDAY, DayProfile.WEEKEND),
        (date(2026, 10, 1), DayProfile.HOLIDAY),
        (date(2026, 10, 10), DayProfile.WORKDAY),  # a Saturday worked in exchange
        (date(2026, 2, 17), DayProfile.HOLIDAY),
    ],
)
def test_a_day_has_the_profile_of_the_working_day_calendar(day: date, kind: DayProfile) -> None:
    assert opening.profile(CALENDAR, day) is kind


def test_the_street_s_own_day_table_counts() -> None:
    closed = Calendar({FRIDAY: DayKind.REST, SATURDAY: DayKind.WORKING})
    assert opening.profile(closed, FRIDAY) is DayProfile.HOLIDAY
    assert opening.profile(closed, SATURDAY) is DayProfile.WORKDAY


def test_a_use_fits_into_one_window_and_not_into_the_break_between_two() -> None:
    room = _room((DayProfile.WORKDAY, 540, 720), (DayProfile.WORKDAY, 840, 1080))
    assert opening.open_during(room, _span(FRIDAY, 540, 720), CALENDAR)
    assert opening.open_during(room, _span(FRIDAY, 840, 1080), CALENDAR)
    assert not opening.open_during(room, _span(FRIDAY, 660, 900), CALENDAR)
    assert not opening.open_during(room, _span(FRIDAY, 530, 600), CALENDAR)
    assert not opening.open_during(room, _span(SATURDAY, 540, 720), CALENDAR)


def test_windows_that_touch_are_one() -> None:
    room = _room((DayProfile.WORKDAY, 540, 720), (DayProfile.WORKDAY, 720, 1080))
    assert opening.open_during(room, _span(FRIDAY, 600, 900), CALENDAR)


def test_an_evening_reaches_into_the_next_morning_whatever_that_day_is() -> None:
    room = _room((DayProfile.WORKDAY, 1080, 1440 + 120))
    assert opening.open_during(room, _span(FRIDAY, 1200, 1500), CALENDAR)
    assert opening.open_during(room, _span(SATURDAY, 0, 120), CALENDAR)
    assert not opening.open_during(room, _span(SATURDAY, 0, 121), CALENDAR)


def test_windows_join_across_midnight() -> None:
    room = _room((DayProfile.WORKDAY, 0, 1440), (DayProfile.WEEKEND, 0, 600))
    assert opening.open_during(room, _span(FRIDAY, 1320, 1440 + 600), CALENDAR)
    assert not opening.open_during(room, _span(FRIDAY, 1320, 1440 + 601), CALENDAR)


def test_the_open_minutes_of_a_week_leave_out_what_is_closed() -> None:
    room = _room((DayProfile.WORKDAY, 540, 1080), (DayProfile.WEEKEND, 540, 720))
    week = opening.open_minutes(room, MONDAY, MONDAY + timedelta(days=6), CALENDAR)
    assert week == 5 * 540 + 2 * 180


@given(
    windows=st.lists(
        st.tuples(
            st.sampled_from(list(DayProfile)), st.integers(0, 1439), st.integers(1, 1440)
        ).map(lambda one: (one[0], one[1], one[1] + one[2])),
        max_size=6,
    ),
    first=st.integers(0, 2 * 1440),
    length=st.integers(1, 1440),
)
def test_it_is_open_exactly_when_every_minute_is_in_some_window(
    windows: list[tuple[DayProfile, int, int]], first: int, length: int
) -> None:
    room, span = _room(*windows), _span(FRIDAY, first, first + length)

    def lit(minute: int) -> bool:
        return any(
            opening.profile(CALENDAR, FRIDAY + timedelta(days=day)) is profile
            and opens <= minute - day * 1440 < closes
            for day in range(-1, 4)
            for profile, opens, closes in windows
        )

    assert opening.open_during(room, span, CALENDAR) == all(
        lit(minute) for minute in range(first, first + length)
    )


@pytest.mark.parametrize(
    ("windows", "words"),
    [
        ([(540, 720), (840, 1500)], "09:00–12:00、14:00–次日 01:00"),
        ([(0, 1440)], "00:00–24:00"),
        ([], ""),
    ],
)
def test_windows_are_said_in_one_line(windows: list[tuple[int, int]], words: str) -> None:
    rows = [Opening(opens=opens, closes=closes) for opens, closes in windows]
    assert opening.in_words(rows) == words
