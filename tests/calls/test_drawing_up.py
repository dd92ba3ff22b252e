"""A call is drawn up row by row, refused where a figure cannot be, and published when it is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.eligibility.setting import RequirementRow
from incubator.funds import calling, drawing_up
from incubator.funds.drawing_up import CriterionRow, PaperRow
from incubator.funds.models import Call, CallPaper
from incubator.records.models import Event
from incubator.rules.models import Rule, Unit
from tests import factories
from tests.applications import scenes


@pytest.fixture
def staff(hub):
    return scenes.officer(hub)


@pytest.fixture
def fund(hub):
    return scenes.fund(hub)


def create(facts, staff) -> Call:
    with transaction():
        return calling.create(facts, by=factories.hat(staff), at=clock.now(), on=clock.today())


def test_a_draft_keeps_its_rows_and_gets_the_next_number(hub, fund, staff):
    call = create(scenes.call_facts(fund), staff)
    assert call.code == f"{hub.short_code}-C-2026-01"
    assert [one.test for one in call.requirements] == [row.test for row in scenes.REQUIREMENTS]
    assert [one.kind for one in call.papers] == ["licence", "filing", "party"]
    assert [one.weight for one in call.rubric.criteria] == [30, 40, 30]
    assert call.published_at is None


def test_the_notice_period_comes_from_the_dated_rule_of_the_street(hub, fund, staff):
    factories.keep(
        Rule(
            key="funds.notice",
            hub_id=hub.id,
            value=7,
            unit=Unit.CALENDAR_DAYS,
            valid_from=clock.today(),
            label="公示期",
            source="示例街道办法",
        )
    )
    call = create(scenes.call_facts(fund), staff)
    assert (call.notice_days, call.notice_unit) == (7, Unit.CALENDAR_DAYS)
    own = create(scenes.call_facts(fund, notice_days=5, notice_unit=Unit.WORKING_DAYS), staff)
    assert (own.notice_days, own.notice_unit) == (5, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"title": " "}, "title", "请填写批次名称"),
        ({"title": "示" * 121}, "title", "最多 120 字"),
        ({"closes_at": scenes.CLOSES - timedelta(days=60)}, "closes_at", "晚于开始时间"),
        ({"cap": 0}, "cap", "大于 0"),
        ({"filed_group_cap": 9_000_000}, "filed_group_cap", "不超过一般上限"),
        ({"share_cap": 101}, "share_cap", "1 至 100"),
        ({"notice_days": 0}, "notice_days", "1 至 90"),
        ({"code": "new"}, "code", "至少有一个数字"),
        ({"code": "a/b1"}, "code", "字母、数字或短横"),
        ({"requirements": [RequirementRow("nothing", None, "x")]}, "requirements-0-test", "选择"),
        (
            {"requirements": [RequirementRow("filed-group-cap", 1, "x")]},
            "requirements-0-test",
            "选择",
        ),
        ({"requirements": [RequirementRow("type", 5, "x")]}, "requirements-0-test", "选择"),
        (
            {"requirements": [RequirementRow("registered-months", None, "x")]},
            "requirements-0-parameter",
            "要填数字",
        ),
        (
            {"requirements": [scenes.IN_STREET, RequirementRow("not-listed", 99, "x")]},
            "requirements-1-parameter",
            "第 2 行",
        ),
        ({"requirements": [RequirementRow("in-street", None, "")]}, "requirements-0-text", "条文"),
        ({"papers": [PaperRow("章程"), PaperRow("章程")]}, "papers-1-label", "写了两次"),
        ({"criteria": [CriterionRow("需求", 0)]}, "criteria-0-weight", "1 至 100"),
        ({"criteria": [CriterionRow("", 10)]}, "criteria-0-label", "没有写名称"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_field(fund, staff, changes, field, why):
    with pytest.raises(RuleError, match=why) as refusal:
        create(scenes.call_facts(fund, **changes), staff)
    assert refusal.value.field == field
    assert db.session.query(Call).count() == 0


def test_another_streets_fund_or_another_funds_budget_is_refused(hub, fund, staff):
    other = scenes.fund(factories.hub())
    with pytest.raises(RuleError, match="本街道的资金"):
        create(scenes.call_facts(other), staff)
    second = scenes.fund(hub)
    with pytest.raises(RuleError, match="不属于这项资金"):
        create(scenes.call_facts(fund, budget_id=second.lines[0].budget_id), staff)


def test_a_number_used_before_is_refused(fund, staff):
    create(scenes.call_facts(fund, code="SL-2026-A1"), staff)
    with pytest.raises(RuleError, match="已经用过"):
        create(scenes.call_facts(fund, code="SL-2026-A1"), staff)


def test_only_who_manages_calls_draws_them_up(hub, fund):
    with pytest.raises(RuleError, match="当前身份"):
        create(scenes.call_facts(fund), factories.post(Role.FINANCE, hub=hub))


@pytest.mark.both
def test_changing_a_draft_writes_its_rows_anew(fund, staff):
    call = create(scenes.call_facts(fund), staff)
    hat, seen = factories.hat(staff), call.version
    facts = scenes.call_facts(fund, papers=[PaperRow("章程")], criteria=[CriterionRow("全部", 100)])
    with transaction():
        one = locked(Call, call.id)
        calling.change(one, facts, version=seen, by=hat, at=clock.now(), on=clock.today())
    assert [paper.label for paper in call.papers] == ["章程"]
    assert db.session.query(CallPaper).count() == 1
    with pytest.raises(Overtaken), transaction():
        calling.change(call, facts, version=seen, by=hat, at=clock.now(), on=clock.today())


def publish(call, staff) -> None:
    with transaction():
        one = locked(Call, call.id)
        calling.publish(one, by=factories.hat(staff), at=clock.now())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"criteria": scenes.CRITERIA[:2]}, "权重合计是 70"),
        ({"criteria": []}, "权重合计是 0"),
        ({"requirements": []}, "没有申报条件"),
        ({"introduction": ""}, "没有写申报说明"),
        ({"budget_id": None}, "没有选择用哪一笔预算"),
    ],
)
def test_an_incomplete_call_is_not_published(fund, staff, changes, why):
    call = create(scenes.call_facts(fund, **changes), staff)
    with pytest.raises(RuleError, match=why):
        publish(call, staff)
    assert call.published_at is None


def test_a_published_call_keeps_its_rules_and_may_only_be_extended_or_ended(fund, staff):
    call = create(scenes.call_facts(fund), staff)
    publish(call, staff)
    hat, now = factories.hat(staff), clock.now()
    facts = replace(scenes.call_facts(fund), cap=1)
    with pytest.raises(RuleError, match="条件不能再改"), transaction():
        calling.change(locked(Call, call.id), facts, by=hat, at=now, on=clock.today())
    later = scenes.CLOSES + timedelta(days=3)
    with pytest.raises(RuleError, match="晚于原截止"), transaction():
        calling.extend(locked(Call, call.id), scenes.CLOSES, reason="示例", by=hat, at=now)
    with transaction():
        calling.extend(locked(Call, call.id), later, reason="示例停电", by=hat, at=now)
    assert call.closes_at == later
    event = db.session.query(Event).filter_by(verb="call.extend").one()
    assert event.before["closes_at"] != event.after["closes_at"]
    with transaction():
        calling.end(locked(Call, call.id), reason="示例结束", by=hat, at=now)
    with pytest.raises(RuleError, match="已经结束"), transaction():
        calling.end(locked(Call, call.id), reason="示例结束", by=hat, at=now)


def test_another_streets_call_is_not_there_to_be_published(fund, staff):
    call = create(scenes.call_facts(fund), staff)
    with pytest.raises(NotFound):
        publish(call, scenes.officer(factories.hub()))


def test_known_attachments_keep_one_kind_in_every_call():
    assert drawing_up.kind_of("审计报告", 4) == "audit"
    assert drawing_up.kind_of("示例别的", 4) == "paper-5"
