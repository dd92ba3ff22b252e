"""公示: its days, its objections, and what may follow it (acceptance scenarios D7 to D10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator import scheduler
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import SYSTEM, Role
from incubator.funds import awarding, recounting
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.ledger.models import Budget
from incubator.notices import papers, services
from incubator.notices.models import Notice, NoticeState, Objection, ObjectionState
from incubator.notices.objections import Said
from incubator.records.models import Event
from incubator.rules.models import CalendarDay, CalendarYear, Unit
from tests import factories
from tests.awards.street import Street, morning_of

SAID = Said("示例居民", "021-00000009", "该项目与现有项目内容重复，请核查。")


def at(day, hour=9, minute=0):
    clock.install(start=clock.at(day, hour, minute))


@pytest.fixture
def street(scene):
    return scene(Street.build)


def objected(notice, *, item=0, said=SAID):
    with transaction():
        found = locked(Notice, notice.id)
        about = Said(said.objector, said.contact, said.text, found.items[item].id)
        return awarding.take_objection(found, about, by=SYSTEM, at=clock.now())


def settle(street, objection, *, upheld, by=None):
    with transaction():
        awarding.settle_objection(
            locked(Objection, objection.id),
            upheld=upheld,
            words="经核查的意见。",
            by=by or street.directors_hat,
            at=clock.now(),
        )


def status(application):
    return db.session.get_one(FundApplication, application.id).status


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
    with pytest.raises(RuleError, match="期满次日起才能立项"):
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


# ---- D10: objections


@pytest.mark.both
def test_an_upheld_objection_cancels_and_gives_the_money_back(street):
    application, other = street.approved(5_000_000), street.approved(1_000_000)
    notice = street.published(application, other)
    street.proved(notice)
    objection = objected(notice)
    morning_of(notice.ends_on + timedelta(days=1))
    with pytest.raises(RuleError, match="异议尚未答复"):
        street.award(application)
    settle(street, objection, upheld=True)
    assert status(application) == Status.CANCELLED
    assert db.session.get_one(Budget, street.call.budget_id).committed == 1_000_000
    with pytest.raises(RuleError):
        street.award(application)
    street.award(other)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.CLOSED


def test_a_dismissed_objection_lets_the_case_go_on(street):
    application = street.approved()
    notice = street.published(application)
    street.proved(notice)
    objection = objected(notice)
    settle(street, objection, upheld=False)
    assert status(application) == Status.PUBLIC_NOTICE
    morning_of(notice.ends_on + timedelta(days=1))
    assert street.award(application).amount == 1_234_560


@pytest.mark.both
def test_two_objections_to_one_case_both_want_an_answer(street):
    application = street.approved()
    notice = street.published(application)
    first, second = objected(notice), objected(notice)
    settle(street, first, upheld=False)
    assert status(application) == Status.OBJECTION
    assert (
        awarding.open_objection(db.session.get_one(FundApplication, application.id)).id == second.id
    )
    settle(street, second, upheld=False)
    assert status(application) == Status.PUBLIC_NOTICE


def test_an_objection_is_answered_once_by_somebody_who_decides(street):
    notice = street.published(street.approved())
    objection = objected(notice)
    with pytest.raises(RuleError, match="不能办理"):
        settle(street, objection, upheld=False, by=street.officers_hat)
    settle(street, objection, upheld=False)
    with pytest.raises(RuleError, match="已经答复过"):
        settle(street, objection, upheld=True)


def test_an_objection_to_the_whole_list_stops_no_case_but_keeps_the_notice_open(street):
    application = street.approved()
    notice = street.published(application)
    street.proved(notice)
    with transaction():
        awarding.take_objection(locked(Notice, notice.id), SAID, by=SYSTEM, at=clock.now())
    assert status(application) == Status.PUBLIC_NOTICE
    morning_of(notice.ends_on + timedelta(days=1))
    street.award(application)
    assert db.session.get_one(Notice, notice.id).state is NoticeState.PUBLISHED


def test_a_chairman_of_another_street_finds_no_objection_to_answer(street):
    notice = street.published(street.approved())
    objection = objected(notice)
    stranger = factories.hat(factories.post(Role.DIRECTOR, hub=factories.hub()))
    with pytest.raises(NotFound):
        settle(street, objection, upheld=True, by=stranger)
    assert db.session.get_one(Objection, objection.id).state is ObjectionState.RECEIVED


# ---- publishing and taking back


def test_the_list_is_frozen_with_a_hash_when_it_is_published(street):
    notice = street.published(street.approved())
    assert notice.frozen_sha256 == services.frozen(notice)
    assert len(notice.frozen_sha256) == 64


def test_a_notice_is_not_published_in_the_past_nor_twice(street):
    notice = street.drafted(street.approved())
    for starts_on, why in (
        (clock.today() - timedelta(days=1), "不能早于今天"),
        (clock.today(), ""),
    ):
        if not why:
            with transaction():
                awarding.publish_notice(
                    locked(Notice, notice.id),
                    starts_on=starts_on,
                    by=street.officers_hat,
                    at=clock.now(),
                )
            why, starts_on = "已经发布过", clock.today()
        with pytest.raises(RuleError, match=why), transaction():
            awarding.publish_notice(
                locked(Notice, notice.id),
                starts_on=starts_on,
                by=street.officers_hat,
                at=clock.now(),
            )


def withdraw(street, notice, reason="名称有误，重新公示"):
    with transaction():
        awarding.withdraw_notice(
            locked(Notice, notice.id), reason=reason, by=street.officers_hat, at=clock.now()
        )


@pytest.mark.both
def test_a_notice_taken_back_lets_its_cases_be_shown_again(street):
    application = street.approved()
    notice = street.published(application)
    withdraw(street, notice)
    assert status(application) == Status.APPROVED
    again = street.published(application)
    assert again.number != notice.number
    assert status(application) == Status.PUBLIC_NOTICE


def test_a_notice_with_an_open_objection_is_not_taken_back(street):
    application = street.approved()
    notice = street.published(application)
    objected(notice)
    with pytest.raises(RuleError, match="异议尚未答复"):
        withdraw(street, notice)
    assert status(application) == Status.OBJECTION


def test_a_notice_on_which_something_was_awarded_is_not_taken_back(street):
    one, two = street.approved(), street.approved()
    notice = street.waited_out(one, two)
    street.award(one)
    with pytest.raises(RuleError, match="据此立项"):
        withdraw(street, notice)


def test_without_a_proof_of_publication_nothing_is_awarded(street):
    application = street.approved()
    notice = street.published(application)
    morning_of(notice.ends_on + timedelta(days=1))
    with pytest.raises(RuleError, match="发布证明"):
        street.award(application)


def test_what_is_not_approved_is_not_listed(street):
    application = street.approved()
    street.published(application)
    with pytest.raises(RuleError, match="不是本批次已批准待公示"):
        street.drafted(application)
