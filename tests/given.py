"""Money, calls and applications for tests, made the short way; amounts are in yuan."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission, Role
from incubator.funds import snapshot
from incubator.funds.applications import FundApplication, Submission
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call, CallPaper, Category, Fund, FundBudget
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget
from incubator.organizations.models import BodyKind, Hub, Organization
from incubator.people.models import Post
from incubator.records.documents import file_document, keep
from incubator.review import services as review
from incubator.review.marking import Draft, Entry
from incubator.review.models import Criterion, Rubric, Sheet
from incubator.rules.models import Unit
from tests import factories
from tests.factories import hat, together

_numbers = count(1)
YUAN = 100


def body(hub: Hub, kind: BodyKind = BodyKind.SERVICE_CENTRE) -> Organization:
    return next(one.organization for one in hub.bodies if one.kind is kind)


def finance(hub: Hub, kind: BodyKind = BodyKind.SERVICE_CENTRE) -> Hat:
    return hat(factories.post(Role.FINANCE, organization=body(hub, kind)))


@together()
def budget(hub: Hub, total: int, *, kind: BodyKind = BodyKind.SERVICE_CENTRE) -> Budget:
    """A budget line holding `total` yuan in the book of one of the hub's bodies."""
    by = finance(hub, kind)
    made = ledger.open_budget(
        hub_id=hub.id,
        owner_id=body(hub, kind).id,
        name=f"示例专项资金{next(_numbers)}",
        source="区级财政",
        year=2026,
        by=by,
        at=clock.now(),
    )
    if total:
        ledger.appropriate(
            made.id,
            total * YUAN,
            ledger.Voucher("示财指〔2026〕1号", f"test:{made.id}"),
            by=by,
            at=clock.now(),
        )
    return made


def fund(hub: Hub, line: Budget) -> Fund:
    made = Fund(hub_id=hub.id, owner_id=line.owner_id, name=line.name, basis="示例办法")
    factories.keep(made, FundBudget(fund=made, budget=line))
    return made


def rubric(*, reviewers: int = 2, weights: tuple[int, ...] = (60, 40)) -> Rubric:
    made = Rubric(title="示例评分表", reviewers=reviewers)
    made.criteria = [
        Criterion(position=n, label=f"第{n}项", weight=weight, max_points=10)
        for n, weight in enumerate(weights, 1)
    ]
    factories.keep(made)
    return made


@together()
def call(hub: Hub, *, total: int = 100_000, **facts: Any) -> Call:
    """A published call of a fund with `total` yuan, closed yesterday."""
    line = facts.pop("budget", None) or budget(hub, total)
    n = next(_numbers)
    made = Call(
        **{
            "hub_id": hub.id,
            "fund_id": fund(hub, line).id,
            "budget_id": line.id,
            "rubric_id": rubric().id,
            "code": f"SL-{n}",
            "title": f"示例批次{n}",
            "category": Category.BRAND,
            "basis": "示例办法第一条",
            "opens_at": clock.now() - timedelta(days=30),
            "closes_at": clock.now() - timedelta(days=1),
            "cap": 50_000 * YUAN,
            "notice_days": 5,
            "notice_unit": Unit.WORKING_DAYS,
            "certificate_title": "资助证书",
            "published_at": clock.now() - timedelta(days=30),
            **facts,
        }
    )
    factories.keep(made)
    return made


@together()
def application(of: Call, *, asked: int = 10_000, **facts: Any) -> FundApplication:
    """An application of a new organization, waiting for its experts, asking for `asked` yuan."""
    applicant = facts.pop("organization", None) or factories.organization(hub=of.hub)
    n = next(_numbers)
    made = FundApplication(
        **{
            "status": Status.EXPERT_REVIEW.value,
            "status_since": clock.now(),
            "number": f"示受〔2026〕{n:04d}",
            "title": f"示例项目{n}",
            "hub_id": of.hub_id,
            "organization_id": applicant.id,
            "applicant_id": applicant.id,
            "call_id": of.id,
            "opened_at": clock.now(),
            "submitted_at": clock.now(),
            "requested": asked * YUAN,
            "project_budget": 2 * asked * YUAN,
            **facts,
        }
    )
    factories.keep(made)
    return made


def expert(hub: Hub) -> Post:
    return factories.post(Role.EXPERT, hub=hub)


def officer(hub: Hub) -> Post:
    return factories.post(Role.CASE_OFFICER, hub=hub)


def director(hub: Hub) -> Post:
    return factories.post(Role.DIRECTOR, hub=hub)


@together()
def asked(case: FundApplication, *experts: Post) -> list[Sheet]:
    """Sheets of the experts for the case, asked for by a new case officer."""
    by = hat(officer(case.hub))
    return review.ask(case, _rubric(case), list(experts), by=by, at=clock.now())


def _rubric(case: FundApplication) -> Rubric:
    found = case.call.rubric
    assert found is not None
    return found


def points(sheet: Sheet, *given: int | None) -> Draft:
    """A filled-in sheet: whole points by criterion, None for 不适用."""
    return Draft(
        {
            criterion.id: Entry(None, True, "与本项目无关") if one is None else Entry(one * 10)
            for criterion, one in zip(sheet.rubric.criteria, given, strict=True)
        },
        comment="示例意见",
    )


@together()
def scored(case: FundApplication, *by_expert: tuple[int | None, ...]) -> list[Sheet]:
    """The case scored online, one new expert for each tuple of points."""
    experts = [expert(case.hub) for _one in by_expert]
    sheets = asked(case, *experts)
    for post, sheet, given in zip(experts, sheets, by_expert, strict=True):
        review.declare(sheet.id, by=hat(post), at=clock.now())
        review.lock(sheet.id, points(sheet, *given), by=hat(post), at=clock.now())
    return sheets


@together()
def handed_in(case: FundApplication, *papers: tuple[str, str, bytes]) -> Submission:
    """The case frozen as it stands, with papers given as (label, file name, bytes)."""
    by = hat(factories.post(Role.AGENT, organization=case.organization))
    factories.keep(
        *(
            CallPaper(call_id=case.call_id, position=n, kind=f"paper-{n}", label=label)
            for n, (label, _name, _content) in enumerate(papers, 1)
        )
    )
    for n, (_label, name, content) in enumerate(papers, 1):
        file_document(
            sha256=keep(content),
            size=len(content),
            media_type="application/pdf",
            name=name,
            kind=f"paper-{n}",
            case_id=case.id,
            organization_id=case.organization_id,
            by=by,
            at=clock.now(),
        )
    frozen = snapshot.canonical(snapshot.of(case, on=clock.today()))
    document = file_document(
        sha256=keep(frozen),
        size=len(frozen),
        media_type=snapshot.MEDIA_TYPE,
        name="snapshot.json",
        kind=snapshot.KIND,
        case_id=case.id,
        by=by,
        at=clock.now(),
    )
    made = Submission(
        application_id=case.id,
        round=1,
        receipt=case.number or "",
        sha256=document.sha256,
        document_id=document.id,
        at=clock.now(),
        requested=case.requested,
    )
    db.session.add(made)
    return made


def scan(case: FundApplication, by: Hat, content: bytes = b"%PDF-1.4 scan") -> int:
    """A kept scan of the case; answers the document's id. Inside a transaction."""
    assert by.may(Permission.ENTER_PAPER)
    return file_document(
        sha256=keep(content),
        size=len(content),
        media_type="application/pdf",
        name="示例扫描件.pdf",
        kind="signed-paper",
        case_id=case.id,
        by=by,
        at=clock.now(),
    ).id


def reloaded(row: Any) -> Any:
    db.session.rollback()
    return db.session.get(type(row), row.id, populate_existing=True)
