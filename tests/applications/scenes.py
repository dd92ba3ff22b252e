"""Calls and applications for tests, made through the real services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.eligibility.findings import MustHold
from incubator.eligibility.setting import RequirementRow
from incubator.funds import applying, attaching, calling, checking, progress, sections, submitting
from incubator.funds.applications import FundApplication, Section, Submission
from incubator.funds.drawing_up import CallFacts, CriterionRow, PaperRow
from incubator.funds.models import Audience, Call, Category, Fund, FundBudget
from incubator.ledger.models import Budget
from incubator.organizations.models import BodyKind, Hub, Organization
from incubator.people.models import Post
from incubator.records.documents import keep as keep_file
from tests import factories
from tests.factories import together

_numbers = count(1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CLOSES = datetime.fromisoformat("2026-12-04T17:00:00+08:00")

IN_STREET = RequirementRow("in-street", None, "办法第五条：在本街道登记或备案")
NOT_LISTED = RequirementRow("not-listed", 2, "办法第六条：两年内不在名录")
INSPECTED = RequirementRow("inspection-passed", 1, "办法第六条：上一年度年检合格")
TRAINED = RequirementRow("leader-trained", None, "办法第七条", MustHold.AT_SIGNING)
REQUIREMENTS = (IN_STREET, NOT_LISTED, INSPECTED, TRAINED)

PAPERS = (
    PaperRow("登记证书副本", audience=Audience.LEGAL_PERSONS),
    PaperRow("备案证明", audience=Audience.FILED_GROUPS),
    PaperRow("党组织情况说明", required=False),
)
CRITERIA = (
    CriterionRow("项目需求", 30, "需求是否真实"),
    CriterionRow("可行性", 40),
    CriterionRow("预算合理", 30),
)

PROJECT = {
    "title": "示例楼道花园",
    "leader_name": "示例负责人",
    "leader_phone": "13900002222",
    "background": "示例背景：楼道杂物多，居民愿意一起动手。\n第二段说明需求。",
    "beneficiaries": "示例社区老人和儿童",
    "beneficiary_count": "120",
    "communities": "示例一社区、示例二社区",
    "starts_on": "2027-01-10",
    "ends_on": "2027-11-30",
    "team": "示例团队五人",
    "risks": "示例风险与对策",
    "other_funding": "无",
}
ORGANIZATION = {
    "contact_name": "示例联系人",
    "contact_phone": "13800001111",
    "contact_email": "example@example.org",
    "full_time_staff": "3",
    "volunteers": "40",
    "party_organization": "联合党支部",
}
ACCOUNT = {
    "account_name": "示例组织账户",
    "bank_name": "示例银行示例支行",
    "bank_account": "6222 0000 1111 2222 333",
    "holding_body": "示例居民委员会",
}
STAGES = (
    {"starts_on": "2027-01-10", "ends_on": "2027-05-31", "content": "示例调研与共建"},
    {"starts_on": "2027-06-01", "ends_on": "2027-11-30", "content": "示例养护与展示"},
)
INDICATORS = ({"name": "示例活动场次", "target": "24", "unit": "场"},)
LINES = (
    {"head": "示例花苗", "unit_price": "120.50", "quantity": "100", "money_from": "fund"},
    {
        "head": "示例工具",
        "unit_price": "2,000",
        "quantity": "3",
        "money_from": "own",
        "remark": "示例说明",
    },
)


@together()
def applicant(hub: Hub, role: Role = Role.LEGAL_REPRESENTATIVE, **facts: Any) -> Post:
    """A member of a new organization with no record against it."""
    return factories.post(role, organization=factories.organization(hub=hub, **NEW, **facts))


NEW = {"registered_on": date(2026, 2, 1)}
"""Registered after last year's cut-off, so that last year's inspection is not asked of it."""


def officer(hub: Hub) -> Post:
    return factories.post(Role.CASE_OFFICER, hub=hub)


@together()
def fund(hub: Hub, total: int = 100_000_000) -> Fund:
    body = next(one for one in hub.bodies if one.kind is BodyKind.SERVICE_CENTRE)
    name = f"{hub.name}专项资金{next(_numbers)}"
    made = Fund(hub_id=hub.id, owner_id=body.organization_id, name=name, basis="示例办法")
    budget = Budget(
        hub_id=hub.id,
        owner_id=body.organization_id,
        name=name,
        source="财政",
        year=2026,
        total=total,
    )
    factories.keep(made, FundBudget(fund=made, budget=budget))
    return made


def call_facts(fund: Fund, **changes: Any) -> CallFacts:
    facts: dict[str, Any] = {
        "fund_id": fund.id,
        "budget_id": fund.lines[0].budget_id,
        "title": "示例品牌项目申报",
        "category": Category.BRAND,
        "opens_at": clock.now() - timedelta(days=3),
        "closes_at": CLOSES,
        "cap": 2_000_000,
        "filed_group_cap": 500_000,
        "share_cap": 80,
        "basis": "示例街道专项资金管理办法",
        "introduction": "示例说明：面向本街道社会组织。",
        "requirements": REQUIREMENTS,
        "papers": PAPERS,
        "criteria": CRITERIA,
        **changes,
    }
    return CallFacts(**facts)


@together()
def call(hub: Hub, *, by: Post | None = None, published: bool = True, **changes: Any) -> Call:
    staff = factories.hat(by or officer(hub))
    facts = call_facts(changes.pop("fund", None) or fund(hub), **changes)
    made = calling.create(facts, by=staff, at=clock.now(), on=clock.today())
    if published:
        calling.publish(made, by=staff, at=clock.now())
    return made


@together()
def begun(call: Call, member: Post) -> FundApplication:
    hat = factories.hat(member)
    organization = db.session.get_one(Organization, hat.organization_id)
    return applying.begin(call, organization, by=hat, at=clock.now())


@together()
def save(
    application: FundApplication,
    section: Section,
    *,
    by: Post | Hat,
    version: int | None = None,
    fields: dict[str, str] | None = None,
    **rows: Any,
) -> sections.Saved:
    hat = by if isinstance(by, Hat) else factories.hat(by)
    known = next(one for one in progress.of(application) if one.section is section)
    return sections.save(
        application,
        section,
        sections.Typed(fields or {}, rows),
        version=known.version if version is None else version,
        by=hat,
        at=clock.now(),
    )


@together()
def attach(application: FundApplication, kind: str, *, by: Post, content: bytes = PDF) -> Any:
    sha256 = keep_file(content)
    file = attaching.File(sha256, len(content), "application/pdf", f"示例{kind}.pdf")
    return attaching.attach(application, kind, file, by=factories.hat(by), at=clock.now())


@together()
def filled(call: Call, member: Post, **changes: Any) -> FundApplication:
    """A draft that lacks nothing."""
    application = begun(call, member)
    fill(application, member, **changes)
    return application


@together()
def fill(application: FundApplication, member: Post, **changes: Any) -> None:
    save(application, Section.ORGANIZATION, by=member, fields=ORGANIZATION)
    save(application, Section.PROJECT, by=member, fields={**PROJECT, **changes.get("project", {})})
    save(application, Section.PLAN, by=member, stages=STAGES, indicators=INDICATORS)
    save(application, Section.BUDGET, by=member, lines=changes.get("lines", LINES))
    save(application, Section.ACCOUNT, by=member, fields=ACCOUNT)
    for paper in progress.papers_asked(application):
        if paper.required:
            attach(application, paper.kind, by=member, content=PDF + paper.kind.encode())


@together()
def submitted(call: Call, member: Post, **changes: Any) -> FundApplication:
    application = filled(call, member, **changes)
    submit(application, member)
    return application


@together()
def submit(application: FundApplication, member: Post) -> Submission:
    hat = factories.hat(member)
    now = clock.now()
    prepared = submitting.prepare(application, promised=True, by=hat, at=now)
    return submitting.submit(application, prepared, promised=True, by=hat, at=now)


@together()
def passed(application: FundApplication, staff: Post) -> None:
    ticks = [point.key for point in checking.points(application)]
    checking.pass_check(application, ticks, by=factories.hat(staff), at=clock.now())


@together()
def returned(application: FundApplication, staff: Post, **notes: str) -> None:
    """`returned(application, staff, budget="…")` sends the budget back."""
    asked = {Section(name): note for name, note in notes.items()}
    checking.return_for_supplement(
        application, asked, reason="请补正", by=factories.hat(staff), at=clock.now()
    )
