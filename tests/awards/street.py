"""A street with a call, approved applications whose money is committed, and the people who act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from incubator.casework.proposals import Outcome
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.permissions import Hat, Role
from incubator.funds import awarding, certifying
from incubator.funds.applications import FundApplication
from incubator.funds.commitments import commit_key
from incubator.funds.decisions import Award, Decision
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, Category, Fund
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget
from incubator.notices import showing
from incubator.notices.models import Notice, ProofKind
from incubator.organizations.models import BodyKind, Hub, Organization, OrgType
from incubator.people.models import Post
from incubator.review.models import Criterion, Rubric
from incubator.rules.models import Unit
from tests import factories
from tests.factories import together

_numbers = count(1)


@dataclass
class Street:
    """`officer` drafts, publishes, awards and issues; `director` decides and revokes."""

    hub: Hub
    officer: Post
    director: Post
    finance: Post
    call: Call

    @classmethod
    @together()
    def build(cls, **call_facts: Any) -> Street:
        hub = factories.hub(consultation_phone="021-00000001", supervision_phone="021-00000002")
        officer = factories.post(Role.CASE_OFFICER, hub=hub)
        director = factories.post(Role.DIRECTOR, hub=hub)
        finance = factories.post(Role.FINANCE, hub=hub)
        return cls(hub, officer, director, finance, make_call(hub, **call_facts))

    def hat(self, post: Post) -> Hat:
        return factories.hat(post)

    @property
    def officers_hat(self) -> Hat:
        return self.hat(self.officer)

    @property
    def directors_hat(self) -> Hat:
        return self.hat(self.director)

    @together()
    def approved(self, amount: int = 1_234_560, **organization: Any) -> FundApplication:
        """An application approved for `amount` fen, committed in the books."""
        applicant = factories.organization(hub=self.hub, **organization)
        application = FundApplication(
            kind="fund-application",
            status=Status.APPROVED,
            status_since=clock.now(),
            title=f"示例社区花园共建项目{next(_numbers)}",
            hub_id=self.hub.id,
            organization_id=applicant.id,
            applicant_id=applicant.id,
            call_id=self.call.id,
            opened_at=clock.now(),
            submitted_at=clock.now(),
            requested=amount,
            approved=amount,
        )
        factories.keep(application)
        decision = Decision(
            application_id=application.id,
            amount=amount,
            proposer_person_id=self.officer.person_id,
            proposer_post_id=self.officer.id,
            proposed_at=clock.now(),
            outcome=Outcome.APPROVED,
            approver_person_id=self.director.person_id,
            approver_post_id=self.director.id,
            decided_at=clock.now(),
        )
        factories.keep(decision)
        ledger.commit(
            self.call.budget_id,
            amount,
            ledger.Voucher("批准资助", commit_key(decision.id), application.id),
            by=self.directors_hat,
            at=clock.now(),
        )
        return application

    def applicant(self, application: FundApplication) -> Post:
        return factories.post(
            Role.LEGAL_REPRESENTATIVE,
            organization=db.session.get_one(Organization, application.organization_id),
        )

    @together()
    def drafted(self, *applications: FundApplication) -> Notice:
        ids = [application.id for application in applications]
        return awarding.draft_notice(
            locked(Call, self.call.id),
            [locked(FundApplication, id) for id in ids],
            title=f"{self.call.title}拟资助项目公示",
            introduction="现将拟资助项目公示如下。",
            by=self.officers_hat,
            at=clock.now(),
        )

    @together()
    def published(self, *applications: FundApplication, starts_on: date | None = None) -> Notice:
        notice = self.drafted(*applications)
        showing.publish(
            locked(Notice, notice.id),
            starts_on=starts_on or clock.today() + timedelta(days=1),
            by=self.officers_hat,
            at=clock.now(),
        )
        return notice

    @together()
    def proved(self, notice: Notice) -> None:
        showing.prove(
            locked(Notice, notice.id),
            kind=ProofKind.BOARD_PHOTO,
            address="示例街道公告栏",
            shown_at=clock.now(),
            upload=None,
            by=self.officers_hat,
            at=clock.now(),
        )

    @together()
    def waited_out(self, *applications: FundApplication) -> Notice:
        """Published, proved, and the morning after its last day has come."""
        notice = self.published(*applications)
        self.proved(notice)
        morning_of(notice.ends_on + timedelta(days=1))
        return notice

    @together()
    def award(self, application: FundApplication) -> Award:
        return awarding.award(
            locked(FundApplication, application.id), by=self.officers_hat, at=clock.now()
        )

    @together()
    def awarded(self, how_many: int = 1, **organization: Any) -> list[Award]:
        applications = [self.approved(**organization) for _ in range(how_many)]
        self.waited_out(*applications)
        return [self.award(application) for application in applications]

    def certificate(self, award: Award | None = None) -> Certificate:
        return certifying.issue(award or self.awarded()[0], by=self.officers_hat, at=clock.now())


def morning_of(day: date) -> None:
    clock.install(start=clock.at(day, 9))


def body_of(hub: Hub, kind: BodyKind) -> Organization:
    return next(body.organization for body in hub.bodies if body.kind is kind)


@together()
def make_call(hub: Hub, *, fiscal: bool = True, **facts: Any) -> Call:
    """A call with a million yuan; `fiscal=False` puts it into the foundation's own book."""
    owner = (
        factories.organization(
            hub=hub, name=hub.street_office, org_type=OrgType.SUBDISTRICT, uscc=None
        )
        if fiscal
        else body_of(hub, BodyKind.COMMUNITY_FOUNDATION)
    )
    rubric = Rubric(title="示例评分表")
    rubric.criteria = [Criterion(position=1, label="可行性", weight=100)]
    budget = Budget(
        hub_id=hub.id,
        owner_id=owner.id,
        name="社会组织发展专项资金",
        source="财政预算" if fiscal else "捐赠",
        year=2026,
        total=100_000_000,
    )
    fund = Fund(
        hub_id=hub.id,
        owner_id=owner.id,
        name="社会组织发展专项资金",
        basis="示街发〔2026〕12 号《示例街道社会组织发展专项资金管理办法》",
    )
    factories.keep(rubric, budget, fund)
    call = Call(
        **{
            "hub_id": hub.id,
            "fund_id": fund.id,
            "budget_id": budget.id,
            "rubric_id": rubric.id,
            "code": f"{hub.short_code}-2026-1",
            "title": "2026 年第二批品牌项目",
            "category": Category.BRAND,
            "basis": "示街发〔2026〕12 号《示例街道社会组织发展专项资金管理办法》第九条",
            "opens_at": clock.now() - timedelta(days=40),
            "closes_at": clock.now() - timedelta(days=10),
            "cap": 8_000_000,
            "notice_days": 5,
            "notice_unit": Unit.WORKING_DAYS,
            "certificate_title": "资助证书",
            "published_at": clock.now(),
            **facts,
        }
    )
    factories.keep(call)
    return call
