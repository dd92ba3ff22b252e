"""Obligations for tests, made the short way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.lifecycle import Party
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.organizations.models import Fact, FactKind, Hub, Organization
from incubator.people.models import Post
from tests import factories, given

_numbers = count(1)


def days(n: int) -> date:
    """`n` days from the test's Monday."""
    return clock.today() + timedelta(days=n)


def agent(case: FundApplication) -> Post:
    """Somebody who may act for the applicant of the case."""
    return factories.post(Role.AGENT, organization=case.organization)


def yearly(organization: Organization, due_on: date, **facts: Any) -> Deadline:
    """What an organization owes once a year, without a case."""
    made = Deadline(
        **{
            "kind": "inspection-first",
            "subject": f"organization:{organization.id}",
            "period": str(next(_numbers)),
            "label": "2025 年检初审",
            "hub_id": organization.hub_id,
            "organization_id": organization.id,
            "owed_by": Party.APPLICANT,
            "starts_on": date(2026, 1, 1),
            "due_on": due_on,
            "because": "示例条例第一条",
            **facts,
        }
    )
    factories.keep(made)
    return made


def grade(organization: Organization, through: date, **facts: Any) -> Fact:
    """A grade that lapses after the day `through`."""
    return factories.fact(
        organization.id,
        FactKind.GRADE,
        **{"value": "3A", "valid_from": days(-900), "valid_through": through, **facts},
    )


@factories.together()
def case(hub: Hub, status: Status, due_on: date | None = None, **facts: Any) -> FundApplication:
    """An application in `status` with the obligation that belongs to it."""
    made = given.application(given.call(hub), status=status.value, **facts)
    opened = [
        kind for step in LIFECYCLE.steps.values() if step.target is status for kind in step.opens
    ]
    if opened and due_on is not None:
        kind = opened[0]
        factories.keep(
            Deadline(
                kind=kind.key,
                subject=f"case_file:{made.id}",
                period="1",
                label=kind.label[:],
                hub_id=hub.id,
                organization_id=made.organization_id,
                case_id=made.id,
                owed_by=kind.owed_by,
                starts_on=min(due_on, clock.today()),
                due_on=due_on,
                because="示例规程：5 个工作日",
            )
        )
    return made
