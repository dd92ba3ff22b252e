"""A sublet found: the written objection within six months, putting it right, and what a second one means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.premises import occupying_charging, occupying_inspecting, occupying_leaving
from incubator.premises.booking import Charge
from incubator.premises.occupancy import Found, Inspection, Objection, Occupancy
from incubator.premises.occupancy_steps import Status
from incubator.premises.occupying_charging import Stretch
from incubator.premises.tariff import Term
from incubator.records.models import Event
from incubator.rules.models import Rule, Unit
from tests import factories
from tests.factories import hat
from tests.premises.tenancies import TERM, Tenancy, at_ten, file, night

both = pytest.mark.both


@pytest.fixture
def tenancy(app) -> Tenancy:
    return Tenancy().in_use()


def due(tenancy: Tenancy, kind: str = "sublet-objection") -> list[date]:
    rows = db.session.query(Deadline).filter_by(case_id=tenancy.id, kind=kind, done_at=None)
    return [one.due_on for one in rows]


@both
def test_scenario_23_a_sublet_is_objected_to_in_time_and_a_repeat_ends_the_agreement(tenancy):
    at_ten(date(2026, 12, 4))
    objection = tenancy.sublet()
    assert (objection.known_on, objection.object_by) == (date(2026, 12, 4), date(2027, 6, 4))
    assert due(tenancy) == [date(2027, 6, 4)]
    assert tenancy.status == Status.IN_USE
    at_ten(date(2026, 12, 7))
    tenancy.object_to(objection)
    case = tenancy.case
    assert case.status == Status.RECTIFY
    assert due(tenancy) == []
    assert due(tenancy, "occupancy-put-right") == [date(2026, 12, 28)]
    assert occupying_inspecting.repeated(case) == ""
    tenancy.act(occupying_inspecting.rectified, on=clock.today(), note="示例：已清退")
    assert occupying_inspecting.objections(tenancy.case)[0].put_right_on == date(2026, 12, 7)
    at_ten(date(2027, 4, 2))
    tenancy.object_to(tenancy.sublet())
    why = occupying_inspecting.repeated(tenancy.case)
    assert "2026-12-04、2027-04-02 先后 2 次发现转租" in why
    tenancy.act(occupying_leaving.terminate, by=tenancy.director, reason=f"{why}")
    assert tenancy.status == Status.LEAVING
    assert due(tenancy, "occupancy-give-back")


@pytest.mark.parametrize(
    ("known_on", "last"),
    [
        (date(2026, 12, 17), date(2027, 6, 17)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (date(2027, 5, 20), date(2027, 11, 22)),
    ],
    ids=["plain", "30 days", "leap year", "leap year too", "ends on a Saturday"],
)
def test_six_months_end_on_the_last_day_there_is_and_move_off_a_rest_day(tenancy, known_on, last):
    assert occupying_inspecting.object_by(tenancy.case, known_on).due_on == last


def test_another_rule_counts_only_for_what_is_known_from_its_day_on(tenancy):
    """The street writes down a shorter time of its own from April on."""
    key = occupying_inspecting.OBJECTION.rule
    factories.keep(
        Rule(
            key=key,
            hub_id=tenancy.hub.id,
            value=3,
            unit=Unit.MONTHS,
            label="知道转租后提出异议的期限",
            source="示例管理办法第三条",
            valid_from=date(2027, 4, 1),
        )
    )
    assert occupying_inspecting.object_by(tenancy.case, date(2027, 3, 31)).due_on == date(
        2027, 9, 30
    )
    assert occupying_inspecting.object_by(tenancy.case, date(2027, 4, 1)).due_on == date(2027, 7, 1)


def test_on_the_last_day_it_is_in_time_and_on_the_next_too_late(tenancy):
    at_ten(date(2027, 1, 15))
    objection = tenancy.sublet()
    at_ten(date(2027, 7, 16))
    with pytest.raises(RuleError, match="逾期视为同意转租"):
        tenancy.object_to(objection)
    tenancy.object_to(objection, on=date(2027, 7, 15))
    assert tenancy.status == Status.RECTIFY


def test_an_objection_is_delivered_after_it_was_known_and_not_in_the_future(tenancy):
    at_ten(date(2027, 1, 15))
    objection = tenancy.sublet()
    for wrong in (date(2027, 1, 14), date(2027, 1, 16)):
        with pytest.raises(RuleError, match="异议日期在发现转租的日期和今天之间"):
            tenancy.object_to(objection, on=wrong)
    tenancy.object_to(objection)
    with pytest.raises(RuleError, match="已经登记过"):
        tenancy.object_to(objection)


def test_two_sublets_are_each_objected_to(tenancy):
    first, second = tenancy.sublet(), tenancy.sublet()
    tenancy.object_to(second)
    assert due(tenancy) == [first.object_by]
    tenancy.object_to(first)
    assert due(tenancy) == []
    assert tenancy.status == Status.RECTIFY


@both
def test_the_database_takes_no_objection_out_of_time_or_without_its_paper(tenancy):
    objection = tenancy.sublet()
    for facts in (
        {"objected_on": objection.object_by + timedelta(days=1), "document_id": tenancy.scan()},
        {"objected_on": objection.known_on, "document_id": None},
    ):
        with pytest.raises(Overtaken), transaction():
            db.session.query(Objection).filter_by(id=objection.id).update(facts)


@both
def test_a_line_of_the_log_is_never_changed(tenancy):
    line = tenancy.inspect(Found.SAFETY, "示例：线路老化")
    with pytest.raises(Overtaken), transaction():
        db.session.query(Inspection).filter_by(id=line.id).update({"note": "示例：没有问题"})


def test_only_a_room_in_use_is_inspected_and_not_in_the_future(app):
    tenancy = Tenancy().signed()
    with pytest.raises(RuleError, match="只有在使用的场地"):
        tenancy.inspect()
    used = Tenancy().in_use()
    damaged = occupying_inspecting.Seen(clock.today(), Found.DAMAGE, " ")
    with pytest.raises(RuleError, match="请写明发现的情况"):
        used.act(occupying_inspecting.inspect, damaged)
    tomorrow = occupying_inspecting.Seen(clock.today() + timedelta(days=1), Found.IN_ORDER, "")
    with pytest.raises(RuleError, match="巡查日期在进场日和今天之间"):
        used.act(occupying_inspecting.inspect, tomorrow)


def test_what_is_found_otherwise_is_put_right_in_time_as_well(tenancy):
    tenancy.inspect(Found.SAFETY, "示例：线路老化")
    assert tenancy.case.inspections[-1].found is Found.SAFETY
    tenancy.act(occupying_inspecting.order_rectify, reason="示例：请更换线路")
    assert tenancy.status == Status.RECTIFY
    assert due(tenancy, "occupancy-put-right")


def test_the_reason_of_a_termination_is_kept_with_the_act(tenancy):
    tenancy.act(occupying_leaving.terminate, by=tenancy.director, reason="示例：改作商用")
    said = db.session.query(Event).filter_by(case_id=tenancy.id, verb="occupancy.terminate").one()
    assert said.reason == "示例：改作商用"


def test_each_month_that_is_over_is_charged_once_by_its_days(app):
    tenancy = Tenancy().in_use(term=Term.PREFERENTIAL, monthly_fen=100_000)
    at_ten(date(2027, 1, 1))
    assert night().charged == 1
    assert night().charged == 0
    at_ten(date(2027, 3, 10))
    assert night().charged == 2
    tenancy.give_notice().given_back()
    charges = db.session.query(Charge).filter_by(case_id=tenancy.id).order_by(Charge.id).all()
    assert [one.fen for one in charges] == [100_000, 100_000, 100_000, 32_258]
    assert charges[0].source == f"occupancy:{tenancy.id}:2026-12"


def test_a_free_room_is_charged_nothing(tenancy):
    at_ten(date(2027, 3, 10))
    assert night().charged == 0


def test_a_month_of_two_prices_is_charged_by_the_days_of_each():
    had = [
        Stretch(date(2026, 12, 1), date(2027, 4, 10), 30_000),
        Stretch(date(2027, 4, 11), date(2027, 12, 31), 60_000),
    ]
    assert occupying_charging.owed(had, date(2027, 4, 1)) == 50_000
    assert occupying_charging.owed(had, date(2027, 3, 15)) == 30_000
    assert occupying_charging.owed(had, date(2026, 11, 1)) == 0


def test_a_night_missed_is_caught_up(app):
    tenancy = Tenancy().in_use()
    at_ten(TERM[1] + timedelta(days=40))
    done = night()
    assert (done.near, done.expired) == (0, 1)
    assert tenancy.status == Status.LEAVING
    assert night() == type(done)(0, 0, 0, 0)
    assert db.session.get_one(Occupancy, tenancy.id).notice_on == clock.today()


def test_the_officer_of_another_street_objects_to_nothing(tenancy):
    objection = tenancy.sublet()
    stranger = hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    letter = file("示例异议.pdf")
    with pytest.raises(NotFound), transaction():
        occupying_inspecting.object_to(
            objection.id, letter, on=clock.today(), by=stranger, at=clock.now()
        )
