"""Funds, calls and their applications, each taken as far as the script says."""

from __future__ import annotations

from datetime import datetime, timedelta

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.demonstration import deciding, forms
from incubator.demonstration.cast import STAFF
from incubator.demonstration.people import World
from incubator.demonstration.script import ROUNDS, Attempt, Reached, Round
from incubator.eligibility.findings import MustHold
from incubator.eligibility.setting import RequirementRow
from incubator.funds import attaching, calling, checking, funding, progress
from incubator.funds.applications import FundApplication, Section
from incubator.funds.drawing_up import CallFacts, CriterionRow, PaperRow
from incubator.funds.lifecycle import Action
from incubator.funds.models import Audience, Call, FundBudget

OWNERS = {"SL": "示例街道办事处", "SX": "示例新村街道办事处"}
POT_YUAN = {"SL": 900_000, "SX": 300_000}


def play(world: World) -> list[Call]:
    """Both funds and every round; answers the calls with awards, for their certificates."""
    lines = {street: _fund(world, street) for street in STAFF}
    return [
        call for one in ROUNDS if (call := _round(world, one, lines[one.street])) and one.awarded
    ]


def _fund(world: World, street: str) -> FundBudget:
    by, at = world.hat(STAFF[street].finance, Role.FINANCE), world.ago(200)
    fund = funding.set_up(
        owner_id=world.organizations[OWNERS[street]].id,
        name=f"{world.hubs[street].name}社会组织发展专项资金",
        basis="示例街发〔示例〕12 号《社会组织发展专项资金管理办法（示例）》",
        by=by,
        at=at,
    )
    return funding.add_line(
        fund,
        source="区级财政",
        year=clock.on(world.at).year,
        amount=POT_YUAN[street] * 100,
        memo="示例指标〔示例〕1 号",
        by=by,
        at=at,
    )


def _round(world: World, one: Round, line: FundBudget) -> Call:
    officer = world.hat(STAFF[one.street].officer, Role.CASE_OFFICER)
    at = world.ago(max(-one.opens + 5, 2))
    call = calling.create(_facts(world, one, line), by=officer, at=at, on=clock.on(at))
    db.session.flush()
    db.session.expire(call)
    if one.published:
        calling.publish(call, by=officer, at=at + timedelta(hours=2))
    applications = [(_apply(world, call, one, attempt), attempt) for attempt in one.attempts]
    deciding.decide(world, call, one, applications)
    return call


def _facts(world: World, one: Round, line: FundBudget) -> CallFacts:
    year = clock.on(world.ago(-one.closes)).year
    return CallFacts(
        fund_id=line.fund_id,
        title=f"{year} 年{one.title}",
        category=one.category,
        opens_at=world.ago(-one.opens, hour=9),
        closes_at=world.ago(-one.closes, hour=17),
        cap=8_000_000,
        filed_group_cap=500_000,
        share_cap=80,
        basis="示例街发〔示例〕12 号《社会组织发展专项资金管理办法（示例）》第九条",
        introduction="支持社区社会组织面向居民开展公益服务。同一组织限报一个项目（示例）。",
        budget_id=line.budget_id,
        names_experts=one.street == "SL",
        certificate_title=one.certificate,
        requirements=(
            RequirementRow("in-street", None, "办法第五条（示例）：在本街道登记或备案"),
            RequirementRow("not-listed", 2, "办法第六条（示例）：两年内未列入异常、严重违法名单"),
            RequirementRow("not-penalized", 2, "办法第六条（示例）：两年内无行政处罚"),
            RequirementRow(
                "leader-trained",
                None,
                "办法第七条（示例）：负责人完成年度培训",
                MustHold.AT_SIGNING,
            ),
        ),
        papers=(
            PaperRow("申报书（签字盖章扫描件）"),
            PaperRow("登记证书副本", audience=Audience.LEGAL_PERSONS),
            PaperRow("备案证明", audience=Audience.FILED_GROUPS),
            PaperRow("上年度财务报表", required=False, audience=Audience.LEGAL_PERSONS),
        ),
        criteria=(
            CriterionRow("需求真实", 30, "有走访、问卷或议事记录"),
            CriterionRow("方案可行", 40, "人员、进度、预算相称"),
            CriterionRow("成效与可持续", 30, "指标可核实，结束后有人接续"),
        ),
    )


def _apply(world: World, call: Call, one: Round, attempt: Attempt) -> FundApplication:
    """One organization's application, as far as the formal check."""
    by = _applicant(world, attempt)
    day = max(-one.closes + 3, 1)
    application = forms.begin(
        call, world.organizations[attempt.body], attempt, by=by, at=world.ago(day + 1)
    )
    if attempt.reached >= Reached.HALF_FILLED:
        forms.fill_half(application, attempt, by=by, at=world.ago(day, hour=11))
    if attempt.reached >= Reached.SUBMITTED:
        forms.fill_rest(application, attempt, by=by, at=world.ago(day, hour=14))
        forms.submit(application, by=by, at=world.ago(day, hour=15))
    _check(world, application, one, attempt)
    return application


def _applicant(world: World, attempt: Attempt) -> Hat:
    roles = (Role.LEGAL_REPRESENTATIVE, Role.AGENT)
    return next(
        world.hat(attempt.username, role)
        for role in roles
        if (attempt.username, role) in world.posts
    )


def _check(world: World, application: FundApplication, one: Round, attempt: Attempt) -> None:
    officer = world.hat(STAFF[one.street].officer, Role.CASE_OFFICER)
    at = _moment(world, one.checked)
    if attempt.reached is Reached.RETURNED:
        checking.return_for_supplement(
            application,
            {Section.PAPERS: "登记证书副本不清晰，请重新上传（示例）"},
            reason="请补充清晰的登记证书副本（示例）",
            by=officer,
            at=at,
        )
        if attempt.withdrawn:
            _withdraw(application, by=_applicant(world, attempt), at=at + timedelta(days=1))
    elif attempt.reached >= Reached.PASSED:
        ticked = [point.key for point in checking.points(application)]
        checking.pass_check(application, ticked, by=officer, at=at)


def _withdraw(application: FundApplication, *, by: Hat, at: datetime) -> None:
    """The unclear paper is taken down to be brought again, and then the team gives up."""
    unclear = progress.attachments(application)[-1]
    attaching.take_down(unclear, application, by=by, at=at)
    move(
        application,
        Action.WITHDRAW,
        reason="活动改到明年再办（示例）",
        by=by,
        at=at + timedelta(hours=1),
    )


def _moment(world: World, day: int) -> datetime:
    return world.ago(-day)
