"""The recommendations on applicants of the base and their answers, as lists and one by one."""

from __future__ import annotations

from sqlalchemy import Select, false, literal, select
from sqlalchemy.orm import joinedload

from incubator.casework.proposals import Outcome
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import queries
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.models import Incubation
from incubator.organizations.models import BodyKind, Hub

OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    Outcome.PENDING: (_("待审批"), "amber"),
    Outcome.APPROVED: (_("已批准"), "green"),
    Outcome.REJECTED: (_("不予入驻"), ""),
    Outcome.SENT_BACK: (_("已退回重议"), ""),
}

_PENDING = literal(Outcome.PENDING, type_=IncubationDecision.outcome.type, literal_execute=True)
"""Written out: for a parameter that a partial index depends on, SQLite plans the menu anew each time."""


def visible_to(hat: Hat) -> Select[IncubationDecision]:
    """For staff; an applicant reads the outcome on its own page."""
    query = select(IncubationDecision)
    if not hat.may(Permission.VIEW_CASES):
        return query.where(false())
    seen = queries.visible_to(hat).with_only_columns(Incubation.id)
    return query.where(IncubationDecision.case_id.in_(seen))


def pending(hat: Hat) -> Select[IncubationDecision]:
    return visible_to(hat).where(IncubationDecision.outcome == _PENDING)


def latest(case: Incubation) -> IncubationDecision | None:
    """The last recommendation on a case, answered or not."""
    return db.session.scalar(
        select(IncubationDecision)
        .where(IncubationDecision.case_id == case.id)
        .options(joinedload(IncubationDecision.proposer), joinedload(IncubationDecision.approver))
        .order_by(IncubationDecision.id.desc())
        .limit(1)
    )


def open_of(case: Incubation) -> IncubationDecision | None:
    """The recommendation that waits for its answer."""
    found = latest(case)
    return found if found is not None and found.outcome is Outcome.PENDING else None


def centre_of(hub: Hub) -> str:
    """Who takes an applicant in and signs for the base: the service centre, else the hub."""
    names = (body.organization.name for body in hub.bodies if body.kind is BodyKind.SERVICE_CENTRE)
    return next(names, hub.name)
