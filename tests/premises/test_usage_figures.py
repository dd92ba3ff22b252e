"""Evidence of use, reckoned by hand: hours, holidays, people, no-shows, and what was given free."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.organizations.models import Organization
from incubator.premises import standings, usage
from incubator.premises.booking import Occurrence, State
from incubator.premises.models import DayProfile, Kind, Use
from incubator.premises.usage_lines import By
from incubator.premises.usage_periods import period_of
from incubator.premises.usage_sums import What, dates
from tests import factories
from tests.factories import hat
from tests.premises.rooms import NINE_TO_NINE
from tests.premises.tenancies import Tenancy, at_ten
from tests.premises.usage_scene import UsedStreet, hours, period

WORKDAY, SATURDAY = date(2026, 3, 3), date(2026, 3, 7)


@pytest.fixture
def street(app: Flask) -> UsedStreet:
    return UsedStreet()


@pytest.mark.both
def test_february_with_the_festival_has_its_make_up_workdays_open(street: UsedStreet) -> None:
    # 16 working days, two of them Saturdays worked in exchange; 6 days of weekends; 6 weekdays off
    found = street.line("2026-02", street.room.name)
    assert found.hours is not None
    assert found.hours.open == (16 * 6 + 6 * 3) * 60
    assert found.base == found.hours.open


@pytest.mark.both
def test_a_room_is_used_by_how_long_they_stayed(street: UsedStreet) -> None:
    street.used(hours(WORKDAY, 9), came=8)
    street.used(hours(SATURDAY, 9, 1), people=5, came=7, left_after=30)
    street.used(hours(date(2026, 3, 4), 14))
    found = street.line("2026-03", street.room.name)
    assert (found.sums.uses, found.sums.minutes) == (3, 120 + 30 + 120)
    assert (found.sums.asked, found.sums.told, found.sums.came) == (25, 2, 15)
    # 22 working days and 9 weekend days
    assert found.base == (22 * 6 + 9 * 3) * 60
    assert found.rate == "2.8%"


@pytest.mark.both
def test_who_did_not_come_or_came_too_late_with_giving_up_did_not_use(street: UsedStreet) -> None:
    street.used(hours(WORKDAY, 9), state=State.NO_SHOW, because="没有签到")
    street.used(hours(WORKDAY, 14), state=State.CANCELLED, because="示例理由", cancelled_late=True)
    street.used(hours(date(2026, 3, 5), 14), state=State.CANCELLED, because="示例理由")
    found = street.line("2026-03", street.room.name).sums
    assert (found.uses, found.minutes, found.missed, found.late) == (0, 0, 1, 1)


@pytest.mark.both
def test_what_the_night_has_not_written_down_is_judged_as_it_will_be(street: UsedStreet) -> None:
    strict = street.another(wants_check_in=True)
    yesterday = clock.today() - timedelta(days=3)
    street.used(hours(yesterday, 9), state=State.CONFIRMED)
    street.used(hours(yesterday, 9), room=strict, state=State.CONFIRMED)
    street.used(hours(clock.today(), 20), state=State.CONFIRMED)
    total = street.report("2026-11").total.sums
    assert (total.uses, total.missed) == (1, 1)


@pytest.mark.both
def test_closures_and_suspensions_are_taken_off(street: UsedStreet) -> None:
    street.closed(hours(WORKDAY, 8, 3))
    found = street.line("2026-03", street.room.name).hours
    assert found is not None
    assert found.closed == 2 * 60  # of three hours, one was before it opens
    with transaction():
        standings.block(street.room.id, reason="示例整改", by=street.by, at=clock.now())
    clock.install(start=clock.now() + timedelta(days=2))
    day = street.line("2026-11", street.room.name).hours
    assert day is not None
    assert day.closed == 2 * 6 * 60  # Monday and Tuesday from nine on; Wednesday has not opened


@pytest.mark.both
def test_value_is_the_reference_price_less_the_fee(street: UsedStreet) -> None:
    street.used(hours(WORKDAY, 9), reference_fen=10_000, fee_fen=0)
    street.used(hours(WORKDAY, 14), reference_fen=10_000, fee_fen=2_500, use=Use.TRAINING)
    street.used(hours(SATURDAY, 9), reference_fen=10_000, state=State.NO_SHOW, because="未到")
    total = street.report("2026").total.sums
    assert (total.reference_fen, total.fee_fen, total.given_fen) == (20_000, 2_500, 17_500)
    by_use = {one.key: one.sums.given_fen for one in street.report("2026", By.USE).lines}
    assert by_use == {"public-benefit": 10_000, "training": 7_500}


@pytest.mark.both
def test_a_date_across_midnight_counts_in_the_month_it_begins(street: UsedStreet) -> None:
    late = street.another(openings=[(profile, 20 * 60, 26 * 60) for profile in DayProfile])
    street.used(hours(date(2026, 3, 31), 23), room=late)
    march, april = street.line("2026-03", late.name), street.line("2026-04", late.name)
    assert (march.sums.minutes, april.sums.minutes) == (120, 0)
    assert (march.base, april.base) == (31 * 6 * 60, 30 * 6 * 60)
    by_month = {one.key: one.sums.minutes for one in street.report("2026-Q1", By.MONTH).lines}
    assert by_month == {"0": 0, "1": 0, "2": 120}


@pytest.mark.both
def test_a_hall_counts_for_each_of_its_parts_in_the_whole(street: UsedStreet) -> None:
    hall = street.another(openings=NINE_TO_NINE)
    east, west = (street.another(openings=NINE_TO_NINE, parent_id=hall.id) for _n in "ew")
    db.session.expire_all()
    street.used(hours(WORKDAY, 10), room=hall)
    street.used(hours(WORKDAY, 14, 1), room=east)
    lines = {one.name: one for one in street.report("2026-03").lines}
    whole = 31 * 12 * 60
    assert lines[hall.name].base == whole - 60  # one hour the east part alone was in use
    assert lines[east.name].base == lines[west.name].base == whole - 120
    assert [lines[one.name].sums.minutes for one in (hall, east, west)] == [120, 60, 0]
    total = street.report("2026-03").total
    assert total.sums.minutes == 180
    assert total.taken == 2 * 120 + 60
    assert total.base == 2 * whole + (22 * 6 + 9 * 3) * 60


@pytest.mark.both
def test_a_year_is_compared_with_the_same_days_of_the_year_before(street: UsedStreet) -> None:
    street.used(hours(date(2025, 11, 20), 9))
    street.used(hours(date(2025, 12, 20), 9))
    street.used(hours(WORKDAY, 9, 1))
    found = street.report("2026")
    assert (found.total.sums.minutes, found.earlier.sums.minutes) == (60, 120)
    assert [one.before for one in found.lines] == [120]


@pytest.mark.both
def test_long_use_is_taken_off_and_its_value_counts_by_the_day(app: Flask) -> None:
    stay = Tenancy().in_use()
    at_ten(date(2027, 1, 15))
    street, by = stay.hub, hat(stay.officer)
    assert street is not None
    found = usage.report(by, period("2027-01"), By.ORGANIZATION, at=clock.now())
    assert [(one.name, len(one.stays)) for one in found.lines] == [(stay.organization.name, 1)]
    assert found.total.worth.given_fen == (200_000 * 15 + 15) // 31
    assert found.total.hours is not None
    assert found.total.base == 0
    assert found.total.hours.occupied == found.total.hours.open > 0
    december = usage.report(by, period("2026-12"), By.KIND, at=clock.now())
    assert [one.worth.given_fen for one in december.lines] == [200_000]


def test_2038_and_later_is_counted_like_any_other_year(street: UsedStreet) -> None:
    clock.install(start=clock.at(date(2039, 1, 5), 9))
    street.used(hours(date(2038, 1, 19), 9))
    assert street.report("2038").total.sums.minutes == 120
    assert street.report("2038-01").total.sums.minutes == 120


@pytest.mark.both
def test_only_the_own_street_is_counted(street: UsedStreet) -> None:
    other = UsedStreet()
    other.used(hours(WORKDAY, 9))
    assert street.report("2026").total.sums.uses == 0
    with pytest.raises(RuleError):
        usage.report(hat(street.agent), period("2026"), By.ROOM, at=clock.now())


@pytest.mark.both
def test_the_rows_behind_a_figure_are_as_many_as_it_says(street: UsedStreet) -> None:
    other: Organization = factories.organization(hub=street.hub)
    street.used(hours(WORKDAY, 9), reference_fen=100)
    street.used(hours(SATURDAY, 9), by=other)
    street.used(hours(WORKDAY, 14), by=other, state=State.NO_SHOW, because="未到")
    at, total = clock.now(), street.report("2026").total.sums
    found = {
        what: db.session.scalars(dates(street.by, what, period("2026"), at=at)).all()
        for what in What
    }
    assert len(found[What.USED]) == total.uses == 2
    assert len(found[What.MISSED]) == total.missed == 1
    assert len(found[What.LATE]) == total.late == 0
    assert [type(one) for one in found[What.GIVEN]] == [Occurrence]


def test_figures_can_be_of_one_kind_of_room_alone(street: UsedStreet) -> None:
    office = street.another(kind=Kind.IDLE_OFFICE)
    street.used(hours(WORKDAY, 9), room=office)
    street.used(hours(WORKDAY, 9))
    found = street.report("2026", By.ORGANIZATION, kind=Kind.IDLE_OFFICE)
    assert [one.sums.uses for one in found.lines] == [1]
    assert found.total.sums.uses == 1


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 11, 23)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025~1123", date(2025, 1, 1), date(2025, 11, 23)),
    ],
)
def test_a_period_is_found_by_its_name_as_far_as_it_has_gone(
    app: Flask, key: str, first: date, last: date
) -> None:
    found = period(key)
    assert (found.first, found.last) == (first, last)
    earlier = found.before()
    assert period_of(earlier.key, on=clock.today()) == earlier


@pytest.mark.parametrize("key", ["", "2027", "2026-12", "2026-Q5", "2026-13", "1999", "２０２６"])
def test_there_is_no_period_to_come_and_none_by_another_name(app: Flask, key: str) -> None:
    assert period_of(key, on=clock.today()) is None


def test_the_year_before_a_leap_day_ends_on_the_last_of_february(app: Flask) -> None:
    clock.install(start=clock.at(date(2028, 2, 29), 9))
    assert period("2028-02").before().last == date(2027, 2, 28)
    clock.install(start=clock.at(date(2029, 2, 28), 9))
    assert period("2029-02").before().last == date(2028, 2, 29)
