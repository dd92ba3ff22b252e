"""An organization's own page: its hours against the allowance, what is coming, no-shows, fees, the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.premises import usage_own
from incubator.premises.booking import Charge, State
from incubator.premises.models import Premises
from tests import factories
from tests.factories import hat
from tests.premises.usage_scene import UsedStreet, hours
from tests.statements import counted

PATH = "/premises/usage/own"


@pytest.fixture
def street(app: Flask) -> UsedStreet:
    return UsedStreet()


def own(street: UsedStreet) -> usage_own.Own:
    return usage_own.of(hat(street.agent), at=clock.now())


def day(n: int) -> date:
    return clock.today() + timedelta(days=n)


def owed(street: UsedStreet, room: Premises, case_id: int) -> None:
    factories.keep(
        Charge(
            source=f"booking:{case_id}",
            hub_id=street.hub.id,
            premises_id=room.id,
            organization_id=street.group.id,
            case_id=case_id,
            fen=12_300,
            basis="示例标准",
            raised_on=day(-2),
            due_on=day(8),
        )
    )


@pytest.mark.both
def test_the_hours_of_the_month_are_those_that_limit_the_next_booking(street: UsedStreet) -> None:
    limited = street.another(hours_a_month=2)
    street.used(hours(day(-3), 9))
    street.used(hours(day(1), 9, 1), state=State.ASKED)
    street.used(hours(day(2), 9), room=limited, state=State.CONFIRMED)
    street.used(hours(day(3), 9), state=State.CANCELLED, because="示例")
    street.used(hours(date(2026, 12, 1), 9), state=State.CONFIRMED)
    street.used(hours(day(1), 14), by=factories.organization(hub=street.hub))
    found = own(street).allowances
    assert [(one.month, one.minutes, one.room, one.full) for one in found] == [
        (date(2026, 11, 1), 300, "", False),
        (date(2026, 12, 1), 120, "", False),
        (date(2026, 11, 1), 120, limited.name, True),
    ]


@pytest.mark.both
def test_coming_dates_no_shows_fees_and_the_year_are_its_own(street: UsedStreet) -> None:
    made = street.used(hours(day(-3), 9), came=6, reference_fen=9_000, fee_fen=1_000)
    street.used(hours(day(-5), 9), state=State.NO_SHOW, because="未到")
    street.used(hours(day(-400), 9), state=State.NO_SHOW, because="未到")
    coming = street.used(hours(day(2), 9), state=State.CONFIRMED)
    other = factories.organization(hub=street.hub)
    street.used(hours(day(2), 14), state=State.CONFIRMED, by=other)
    street.used(hours(day(-6), 9), state=State.NO_SHOW, because="未到", by=other)
    owed(street, street.room, made.booking_id)
    found = own(street)
    assert [one.id for one in found.coming] == [coming.id]
    assert (len(found.missed), found.counted) == (1, 1)
    assert [one.fen for one in found.charges] == [12_300]
    sums = found.sums
    assert (sums.uses, sums.minutes, sums.came, sums.given_fen) == (1, 120, 6, 8_000)


def test_the_page_is_reached_from_home_and_opens_its_rows(street: UsedStreet, as_) -> None:
    made = street.used(hours(day(2), 9), state=State.CONFIRMED)
    missed = street.used(hours(day(-5), 9), state=State.NO_SHOW, because="未到")
    owed(street, street.room, made.booking_id)
    browser = as_(street.agent)
    assert f'href="{PATH}"' in browser.get("/").text
    page = browser.get(PATH).text
    for path in (
        f"/bookings/{made.booking_id}",
        f"/bookings/dates/{missed.id}",
        "/bookings/charges/1",
        "/bookings/?from=2026-11-01",
    ):
        assert f'href="{path}"' in page, path
        assert browser.get(path).status_code == 200, path


def test_nothing_used_says_so(street: UsedStreet, as_) -> None:
    page = as_(street.agent).get(PATH).text
    assert "将要使用：没有预约" in page
    assert "待缴费用：没有" in page


def test_staff_have_no_use_of_their_own(street: UsedStreet, as_) -> None:
    assert as_(street.officer).get(PATH).status_code == 403
    with pytest.raises(RuleError):
        usage_own.of(street.by, at=clock.now())


def test_more_dates_take_no_more_statements(street: UsedStreet, as_) -> None:
    browser = as_(street.agent)
    street.used(hours(day(2), 9), state=State.CONFIRMED)
    browser.get(PATH)
    few = counted(lambda: browser.get(PATH))
    for n in range(4):
        room = street.another()
        street.used(hours(day(3 + n), 9), room=room, state=State.CONFIRMED)
    assert counted(lambda: browser.get(PATH)) <= few
