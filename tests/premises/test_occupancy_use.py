"""Using a room for months: the hand-over, further terms, the ways out, the deposit and the volume."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.core.validity import months_after
from incubator.organizations.models import Profile
from incubator.premises import (
    occupying_agreement,
    occupying_archiving,
    occupying_handing,
    occupying_leaving,
    occupying_withdrawing,
)
from incubator.premises.occupancy import Found, Way
from incubator.premises.occupancy_steps import Status
from incubator.premises.occupying_agreement import Signed
from tests import factories
from tests.factories import hat
from tests.premises.tenancies import TERM, Tenancy, at_ten, next_day, night, terms


@pytest.fixture
def tenancy(app) -> Tenancy:
    return Tenancy()


def owed(tenancy: Tenancy) -> dict[str, date]:
    """The open obligations of the case and the days they fall due."""
    rows = db.session.query(Deadline).filter_by(case_id=tenancy.id, done_at=None)
    return {one.kind: one.due_on for one in rows}


def test_nobody_moves_in_before_list_and_deposit_are_done(app):
    tenancy = Tenancy()
    tenancy.signed(deposit_fen=50_000)
    at_ten(TERM[0])
    with pytest.raises(RuleError, match="还有 3 项"):
        tenancy.act(occupying_handing.move_in, on=clock.today())
    tenancy.tick(Way.IN)
    with pytest.raises(RuleError, match="押金还没有收到"):
        tenancy.act(occupying_handing.move_in, on=clock.today())
    tenancy.act(occupying_handing.receive_deposit, on=clock.today(), note="示收1")
    with pytest.raises(RuleError, match="进场日期"):
        tenancy.act(occupying_handing.move_in, on=TERM[0] - timedelta(days=1))
    tenancy.act(occupying_handing.move_in, on=clock.today())
    assert tenancy.case.entered_on == TERM[0]
    assert owed(tenancy)["occupancy-inspection"] == date(2027, 3, 1)


def test_a_meter_is_not_handed_over_without_its_reading(tenancy):
    tenancy.signed()
    meter = next(
        one
        for one in occupying_handing.lines(tenancy.case, Way.IN)
        if occupying_handing.is_meter(one.item)
    )
    with pytest.raises(RuleError, match="电表读数"):
        tenancy.act(
            occupying_handing.tick,
            Way.IN,
            {meter.id: occupying_handing.Ticked(True)},
            on=clock.today(),
        )


def test_each_inspection_makes_the_next_one_due(tenancy):
    tenancy.in_use()
    at_ten(date(2027, 1, 15))
    tenancy.inspect()
    assert owed(tenancy)["occupancy-inspection"] == date(2027, 4, 15)
    tenancy.inspect(Found.SAFETY)
    assert len(tenancy.case.inspections) == 2


def test_a_further_term_is_agreed_under_a_number_of_its_own(tenancy):
    tenancy.in_use()
    at_ten(date(2027, 10, 20))
    night()
    assert tenancy.status == Status.EXPIRING
    assert owed(tenancy)["occupancy-ending"] == TERM[1]
    first = tenancy.case.agreement_number
    further = terms(
        term_from=next_day(TERM[1]), term_through=months_after(TERM[1], 12), monthly_fen=0
    )
    with pytest.raises(RuleError, match="到期的次日"):
        tenancy.act(occupying_agreement.draw_up_extension, terms(), approved_by="示例主任办公会")
    tenancy.act(occupying_agreement.draw_up_extension, further, approved_by="示例主任办公会")
    with transaction():
        paper = Signed(clock.today(), "示例负责人", tenancy.scan())
        occupying_agreement.extend(tenancy.id, paper, by=hat(tenancy.officer), at=clock.now())
    case = tenancy.case
    assert case.status == Status.IN_USE
    assert case.term_through == date(2028, 11, 30)
    assert case.extensions[0].number != first == case.agreement_number
    assert "occupancy-ending" not in owed(tenancy)
    assert tenancy.holds[-1].ends_at == clock.at(date(2028, 12, 1))


def test_given_back_early_the_rest_of_the_term_is_free(tenancy):
    tenancy.in_use()
    at_ten(date(2027, 3, 10))
    tenancy.give_notice()
    assert owed(tenancy)["occupancy-give-back"] == date(2027, 3, 31)
    with pytest.raises(RuleError, match="交还清单还有 3 项"):
        tenancy.act(occupying_leaving.give_back, on=clock.today(), damage="")
    tenancy.given_back(damage="示例：门锁损坏")
    assert tenancy.case.left_on == date(2027, 3, 10)
    assert [one.ends_at for one in tenancy.holds] == [clock.at(date(2027, 3, 11))]
    assert owed(tenancy) == {}


def test_a_deposit_is_owed_back_until_it_is_settled(app):
    tenancy = Tenancy()
    tenancy.in_use(deposit_fen=50_000)
    tenancy.give_notice().given_back(damage="示例：玻璃破损")
    assert list(owed(tenancy)) == ["occupancy-deposit"]
    settle = occupying_handing.settle_deposit
    with pytest.raises(RuleError, match="要写明原因"):
        tenancy.act(settle, on=clock.today(), withheld_fen=5_000, note="")
    with pytest.raises(RuleError, match="不能超过押金"):
        tenancy.act(settle, on=clock.today(), withheld_fen=50_001, note="示例")
    tenancy.act(settle, on=clock.today(), withheld_fen=5_000, note="示例：赔玻璃")
    assert tenancy.case.deposit_withheld_fen == 5_000
    assert owed(tenancy) == {}
    with pytest.raises(RuleError, match="没有待退的押金"):
        tenancy.act(settle, on=clock.today(), withheld_fen=0, note="")


def test_taken_back_or_cancelled_the_room_is_free_at_once(app):
    for step, by in (("withdraw", "agent"), ("cancel", "officer")):
        tenancy = Tenancy().approved()
        assert len(tenancy.holds) == 1
        act = getattr(occupying_withdrawing, step)
        tenancy.act(act, reason="示例理由", by=getattr(tenancy, by))
        assert tenancy.holds == []


def test_a_termination_on_paper_is_not_signed_by_who_enters_it(app):
    tenancy = Tenancy(profile=Profile.SMALL_CENTRE)
    tenancy.in_use()
    both = factories.post(Role.DIRECTOR, hub=tenancy.hub, person=tenancy.officer.person)
    with pytest.raises(RuleError, match="签批人不能是登记的人"), transaction():
        occupying_leaving.register_termination(
            tenancy.id,
            tenancy.paper(signer_post_id=both.id),
            reason="示例",
            by=hat(tenancy.officer),
            at=clock.now(),
        )
    with transaction():
        occupying_leaving.register_termination(
            tenancy.id,
            tenancy.paper(),
            reason="示例：转租",
            by=hat(tenancy.officer),
            at=clock.now(),
        )
    assert tenancy.status == Status.LEAVING


def test_a_volume_holds_the_papers_from_the_wish_to_the_hand_back(app):
    tenancy = Tenancy().in_use(deposit_fen=50_000)
    tenancy.inspect()
    missing = occupying_archiving.missing(tenancy.case)
    assert missing == []
    tenancy.object_to(tenancy.sublet())
    tenancy.give_notice().given_back()
    assert occupying_archiving.missing(tenancy.case) == ["押金结清"]
    lines = occupying_archiving.lines(tenancy.case)
    assert [f"{one.title}" for one in lines] == [
        "场地使用申请表",
        "登记证书或备案证明",
        "使用方案",
        "场地查勘表",
        "场地使用审批呈批件",
        "场地使用协议",
        "进场交接清单",
        "场地使用巡查记录",
        "书面异议",
        "交还清单",
    ]
    assert all(one.draw().startswith(b"%PDF-") for one in lines if one.draw is not None)
