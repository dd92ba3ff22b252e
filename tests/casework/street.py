"""A street with one application in it, made the short way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, Category, Fund
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Post
from incubator.review.models import Criterion, Rubric
from incubator.rules.models import Unit
from tests import factories


@dataclass
class Street:
    hub: Hub
    organization: Organization
    applicant: Post
    officer: Post
    director: Post
    case: FundApplication

    @classmethod
    def build(cls) -> Street:
        hub = factories.hub()
        organization = factories.organization(hub=hub)
        applicant = factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)
        officer = factories.post(Role.CASE_OFFICER, hub=hub)
        director = factories.post(Role.DIRECTOR, hub=hub)
        application = cls.apply(cls.call(hub), organization)
        return cls(hub, organization, applicant, officer, director, application)

    @staticmethod
    def call(hub: Hub) -> Call:
        rubric = Rubric(title="示例评分表")
        rubric.criteria = [Criterion(position=1, label="可行性", weight=100)]
        factories.keep(rubric)
        fund = Fund(
            hub_id=hub.id,
            owner_id=hub.bodies[0].organization_id,
            name=f"{hub.name}专项资金",
            basis="示例办法",
        )
        factories.keep(fund)
        call = Call(
            hub_id=hub.id,
            fund_id=fund.id,
            rubric_id=rubric.id,
            code=f"{hub.short_code}-2026-1",
            title="2026 年示例批次",
            category=Category.BRAND,
            basis="示例办法第九条",
            opens_at=clock.now() - timedelta(days=10),
            closes_at=clock.now() + timedelta(days=10),
            cap=8_000_000,
            notice_days=5,
            notice_unit=Unit.WORKING_DAYS,
            certificate_title="资助证书",
            published_at=clock.now(),
        )
        factories.keep(call)
        return call

    @staticmethod
    def apply(call: Call, organization: Organization) -> FundApplication:
        application = FundApplication(
            kind="fund-application",
            status=Status.DRAFT,
            status_since=clock.now(),
            title="示例项目",
            hub_id=organization.hub_id,
            organization_id=organization.id,
            applicant_id=organization.id,
            call_id=call.id,
            opened_at=clock.now(),
        )
        factories.keep(application)
        return application
