"""A year of dated questions after somebody left, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from incubator.casework import deadlines
from incubator.casework.deadlines import Matter
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.permissions import Hat, Permission
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.incubation.leaving import Afterwards
from incubator.incubation.models import Incubation, Leaving
from incubator.records.events import record
from incubator.rules.queries import rule

ASKED_OF = frozenset({Leaving.GRADUATED, Leaving.WITHDRAWN, Leaving.EXPIRED})
"""Whom one goes on asking; who was terminated or did not take part is left alone."""
TIMES = 3


def plan(case: Incubation, *, at: datetime) -> list[Afterwards]:
    """Three questions within the year after the hand-over, each with its deadline."""
    if case.leaving not in ASKED_OF or case.left_on is None:
        return []
    made = []
    for n in range(1, TIMES + 1):
        found = rule(f"incubation.afterwards-{n}", on=case.left_on, hub_id=case.hub_id)
        row = Afterwards(case_id=case.id, asked_for=months_after(case.left_on, found.value))
        db.session.add(row)
        made.append(row)
    db.session.flush()
    for n, row in enumerate(made, 1):
        deadlines.open_about(_matter(case, row), _kind(n), start=case.left_on)
    return made


KIND = "incubation-afterwards"


def _kind(n: int) -> DeadlineKind:
    return DeadlineKind(KIND, _("出壳回访"), f"incubation.afterwards-{n}", Party.STAFF)


def _matter(case: Incubation, row: Afterwards) -> Matter:
    return Matter(
        subject=f"{Afterwards.__tablename__}:{row.id}",
        hub_id=case.hub_id,
        organization_id=case.organization_id,
        case_id=case.id,
        title=case.organization.name,
    )


@dataclass(frozen=True)
class Told:
    """How a body that left is: whether it still exists, jobs, projects, and what it says."""

    alive: bool
    jobs: int | None
    projects: int | None
    words: str


def answer(row_id: int, told: Told, *, on: date, by: Hat, at: datetime) -> Afterwards:
    """Note what was learnt; a later answer to the same question replaces it and both stay in the history."""
    by.require(Permission.MANAGE_INCUBATION)
    row: Afterwards = locked(Afterwards, row_id)
    if row.case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这次回访。"))
    if on > clock.on(at):
        raise RuleError(_("回访日期不能晚于今天。"), field="on")
    if row.case.left_on is not None and on < row.case.left_on:
        raise RuleError(
            _("回访日期不能早于离开基地的日期（%(day)s）。", day=row.case.left_on.isoformat()),
            field="on",
        )
    before = {"alive": row.alive, "jobs": row.jobs, "projects": row.projects}
    row.answered_on, row.alive = on, told.alive
    row.jobs, row.projects, row.words = told.jobs, told.projects, told.words.strip()[:1000]
    row.noted_by_id = by.post_id
    deadlines.close_about(_matter(row.case, row), (_kind(1),), at=at)
    record(
        "incubation_afterwards.answer",
        row,
        by=by,
        at=at,
        case_id=row.case_id,
        hub_id=row.case.hub_id,
        before=before,
        after={"alive": row.alive, "jobs": row.jobs, "projects": row.projects},
    )
    return row


def visible_to(hat: Hat) -> Select[Afterwards]:
    """Every question of the hub's alumni, the next first."""
    query = select(Afterwards).join(Incubation, Incubation.id == Afterwards.case_id)
    query = query.options(joinedload(Afterwards.case).joinedload(Incubation.organization))
    hub_id = hat.hub_id if hat.may(Permission.VIEW_CASES) else None
    return query.where(Incubation.hub_id == hub_id).order_by(Afterwards.asked_for, Afterwards.id)
