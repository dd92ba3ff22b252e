"""How long a notice runs: working days, holidays, and a year nobody has arranged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator import scheduler
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM
from incubator.funds import recounting
from incubator.funds.lifecycle import Status
from incubator.notices import papers
from incubator.notices.models import Notice
from incubator.records.models import Event
from incubator.rules.models import CalendarDay, CalendarYear, Unit
from tests import factories
from tests.awards.street import Street, morning_of
from tests.notices.acts import objected, status


def at(day, hour=9, minute=0):
    clock.install(start=clock.at(day, hour, minute))


# ---- D7: five working days over the October holiday


@pytest.fixture
def october(app):
    at(date(2026, 9, 28))
    street = Street.build()
    application = street.approved()
    notice = street.published(application, starts_on=date(2026, 9, 29))
    street.proved(notice)
    return street, application, notice


def test_five_working_days_after_28_september_end_on_a_worked_saturday(october):
    _street, _application, notice = october
    assert notice.ends_on == date(2026, 10, 10)
    assert notice.counted_end_on == notice.ends_on
    assert not notice.provisional


def test_an_objection_at_17_on_the_last_day_counts_and_stops_the_case(october):
    _street, application, notice = october
    at(date(2026, 10, 10), 17)
    objected(notice)
    assert status(application) == Status.OBJECTION


def test_the_last_minute_of_the_last_day_counts_and_midnight_is_too_late(october):
    _street, _application, notice = october
    at(date(2026, 10, 10), 23, 59)
    objected(notice)
    at(date(2026, 10, 11), 0, 0)
    with pytest.raises(RuleError, match="公示已于 2026-10-10 期满"):
        objected(notice)


@pytest.mark.both
def test_no_award_before_the_day_after_the_last_day(october):
    street, application, _notice = october
    at(date(2026, 10, 10), 23, 59)
    with pytest.raises(RuleError, match="期满次日起才能办理下一步"):
        street.award(application)
    at(date(2026, 10, 11), 0, 1)
    assert street.award(application).awarded_on == date(2026, 10, 11)
    assert status(application) == Status.AWARDED


# ---- D8: seven calendar days that end on a holiday


def test_seven_days_from_1_october_roll_from_the_holiday_to_the_8th(app):
    at(date(2026, 9, 30))
    street = Street.build(notice_days=7, notice_unit=Unit.CALENDAR_DAYS)
    notice = street.published(street.approved(), starts_on=date(2026, 10, 1))
    assert (notice.counted_end_on, notice.ends_on) == (date(2026, 10, 7), date(2026, 10, 8))
    printed = "".join(papers.period_words(notice))
    assert "2026年10月7日" in printed
    assert "2026年10月8日" in printed


# ---- D9: across a year nobody has arranged


@pytest.fixture
def year_end(app):
    at(date(2026, 12, 25))
    street = Street.build()
    application = street.approved()
    notice = street.published(application, starts_on=date(2026, 12, 28))
    street.proved(notice)
    return street, application, notice


def arrange(*, off=()):
    """Enter 2027's arrangement, with these further days off."""
    source = "国务院办公厅通知（示例）"
    factories.keep(
        CalendarYear(year=2027, source=source, entered_on=clock.today()),
        *(CalendarDay(day=day, works=False, statutory=True, source=source) for day in off),
    )


def recount():
    with transaction():
        return recounting.recount_notices(by=SYSTEM, at=clock.now())


def test_a_notice_over_the_year_end_is_provisional_and_says_so(year_end):
    _street, _application, notice = year_end
    assert notice.provisional
    assert "暂定" in "".join(papers.period_words(notice))


def test_no_award_rests_on_a_provisional_day(year_end):
    street, application, notice = year_end
    morning_of(notice.ends_on + timedelta(days=10))
    with pytest.raises(RuleError, match="暂定"):
        street.award(application)


@pytest.mark.both
def test_when_the_year_is_entered_the_notice_and_what_follows_it_move(year_end):
    street, application, notice = year_end
    was = notice.ends_on
    arrange(off=[date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)])
    scheduler.run(scheduler.JOBS["plan"], slot="tonight", day=clock.today(), at=clock.now())
    notice = db.session.get_one(Notice, notice.id)
    assert not notice.provisional
    assert notice.ends_on > was
    owed = db.session.scalars(
        select(Deadline).where(Deadline.case_id == application.id, Deadline.kind == "awarding")
    ).one()
    assert owed.starts_on == notice.ends_on
    verbs = set(db.session.scalars(select(Event.verb)))
    assert {"notice.recount", "deadline.recount"} <= verbs
    morning_of(notice.ends_on + timedelta(days=1))
    assert street.award(application).notice_ended_on == notice.ends_on


def test_a_year_that_moves_nothing_still_makes_the_day_final(year_end):
    _street, _application, notice = year_end
    arrange(off=[date(2027, 1, 1)])
    recount()
    assert not db.session.get_one(Notice, notice.id).provisional
    assert recount() == 0
