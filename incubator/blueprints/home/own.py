"""What a person of an organization, or an expert, has to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.home import incubating, intakes, lending, numbers, portal, rows
from incubator.casework import lifecycles, wording
from incubator.casework.models import Case, Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.eligibility.findings import OUTCOME_WORDS, Finding, may_submit
from incubator.funds import requirements
from incubator.funds.applications import FundApplication
from incubator.funds.models import Call
from incubator.funds.queries import visible_to
from incubator.organizations.models import Organization
from incubator.review import queries as review
from incubator.review.models import Sheet
from incubator.rules.queries import calendar
from incubator.web import duties, steps
from incubator.web.words import day as day_words

MOST_CASES = 10
MOST_CALLS = 5


@dataclass(frozen=True)
class Applicant:
    owed: list[rows.Row]
    owed_basis: list[str]
    owed_all: numbers.Number
    cases: list[rows.Row]
    cases_count: int
    calls: list[Offer]
    staying: incubating.Staying | None
    applying: intakes.Applying | None
    rooms: list[lending.Next]
    applies: bool
    """False for a person of the organization who may not apply in its name."""


@dataclass(frozen=True)
class Offer:
    """An open call, and what its rules say about this organization today."""

    call: Call
    findings: list[Finding]
    summary: str
    open: bool


def applicant(hat: Hat) -> Applicant:
    today, days, now = clock.today(), calendar(), clock.now()
    every, staying = numbers.of(hat, today), incubating.own(hat)
    owed = db.session.scalars(numbers.deadlines("mine", hat, today).limit(20)).unique().all()
    cases = db.session.scalars(
        visible_to(hat)
        .options(joinedload(FundApplication.organization))
        .order_by(FundApplication.opened_at.desc(), FundApplication.id.desc())
        .limit(MOST_CASES)
    ).all()
    return Applicant(
        owed=rows.todo(owed, hat, today, days),
        owed_basis=rows.basis(owed),
        owed_all=every["mine"],
        cases=[_case(case, hat) for case in cases],
        cases_count=db.session.scalar(duties.length(visible_to(hat))) or 0,
        calls=_offers(hat, portal.open_calls(now)),
        staying=staying,
        applying=intakes.applying(hat, staying=staying is not None),
        rooms=lending.coming(hat, today),
        applies=hat.may(Permission.APPLY),
    )


def _case(case: Case, hat: Hat) -> rows.Row:
    """A case in public words, with the way on where it is the applicant's move."""
    state = lifecycles.state_of(case)
    open_steps = steps.buttons(case, hat) if state.waits_for is Party.APPLICANT else []
    step = next((one for one in open_steps if one.primary), None)
    parts = (case.number or _("未编号"), _("%(day)s 起", day=day_words(case.status_since)))
    return rows.Row(
        what=wording.title(case) or lifecycles.of(case.kind).name,
        url=url_for("cases.show", id=case.id),
        why=" · ".join(str(part) for part in parts),
        word=state.public,
        tone=state.tone,
        action=rows.Action(_("继续办理"), url_for("cases.show", id=case.id)) if step else None,
    )


def _offers(hat: Hat, open_calls: Select[Call]) -> list[Offer]:
    organization = db.session.get(Organization, hat.organization_id)
    calls = db.session.scalars(
        open_calls.where(Call.hub_id == hat.hub_id)
        .options(selectinload(Call.requirements))
        .limit(MOST_CALLS)
    ).all()
    if organization is None:
        return []
    return [_offer(call, organization) for call in calls]


def _offer(call: Call, organization: Organization) -> Offer:
    findings = requirements.ask_organization(call, organization, on=clock.today())
    return Offer(call, findings, _summary(findings), may_submit(findings))


def _summary(findings: Sequence[Finding]) -> str:
    """满足 4 · 不满足 1: how many rules came out which way, in the order of the words."""
    counted = Counter(finding.outcome for finding in findings)
    parts = [f"{OUTCOME_WORDS[one][0]} {counted[one]}" for one in OUTCOME_WORDS if counted[one]]
    return " · ".join(parts)


def sheets(hat: Hat) -> tuple[list[rows.Row], list[str]]:
    """The score sheets an expert still owes, the nearest deadline first, and what the days rest on."""
    today, days = clock.today(), calendar()
    asked = review.owed(hat).options(joinedload(Sheet.case).joinedload(Case.organization))
    found = db.session.scalars(asked).all()
    due = _due([sheet.case_id for sheet in found])
    far = today.max
    ordered = sorted(found, key=lambda one: due[one.case_id].due_on if one.case_id in due else far)
    made = []
    for sheet in ordered:
        deadline = due.get(sheet.case_id)
        word, tone = duties.standing(deadline, today, days) if deadline else ("", "")
        made.append(
            rows.Row(
                what=sheet.case.title or sheet.case.organization.name,
                url=url_for("reviews.sheet", id=sheet.id),
                why=rows.why(deadline, today, days) if deadline else "",
                word=word,
                tone=tone,
                action=rows.Action(_("评分"), url_for("reviews.sheet", id=sheet.id), primary=True),
            )
        )
    return made, rows.basis(due.values())


def _due(case_ids: Sequence[int]) -> dict[int, Deadline]:
    """The open deadline of the experts, by case."""
    found = db.session.scalars(
        select(Deadline)
        .where(
            Deadline.case_id.in_(case_ids),
            Deadline.owed_by == Party.EXPERTS,
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
        )
        .options(joinedload(Deadline.rule))
    )
    return {one.case_id: one for one in found if one.case_id is not None}
