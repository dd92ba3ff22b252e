"""How applicants of the base are reviewed: by the base's rubric, where it has one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import url_for
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from incubator.blueprints.incubation import sections
from incubator.blueprints.incubation.sections import Place, Section
from incubator.casework import freezing
from incubator.casework.models import Case
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import deciding, queries, reading, submitting
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.review.board import board
from incubator.review.printing import STATE_WORDS
from incubator.web import reviewed
from incubator.web.reviewed import Among, HandedIn, Reviewed


def _load(ids: Collection[int]) -> Sequence[Case]:
    return db.session.scalars(
        select(Incubation)
        .where(Incubation.id.in_(ids))
        .options(
            joinedload(Incubation.organization),
            joinedload(Incubation.base).joinedload(IncubationBase.rubric),
        )
    ).all()


def _rubric_id() -> ColumnElement[int]:
    row = Incubation.__table__.c
    return (
        select(IncubationBase.rubric_id)
        .join(Incubation.__table__, row.base_id == IncubationBase.id)
        .where(row.id == Case.id)
        .correlate(Case.__table__)
        .scalar_subquery()
    )


def _among(case: Incubation) -> Among:
    return Among(case.base.name, url_for("incubation.decisions"), case.base.name)


def _handed_in(case: Incubation) -> HandedIn | None:
    submission = submitting.latest(case)
    if submission is None:
        return None
    frozen = freezing.handed_in(submission)
    return HandedIn(submission.receipt, reading.for_experts(frozen), frozen["papers"])


reviewed.register(
    Reviewed(
        kind=KIND,
        status=Status.REVIEW,
        visible_to=queries.visible_to,
        load=_load,
        rubric=lambda case: case.base.rubric,
        rubric_id=_rubric_id,
        among=_among,
        handed_in=_handed_in,
    )
)


def _part(case: Incubation, hat: Hat) -> Section | None:
    """How far the scoring is, for staff; off the page where nobody was asked and nothing waits."""
    rubric = case.base.rubric
    if rubric is None or not hat.may(Permission.VIEW_CASES):
        return None
    found = board([case.id], rubric)
    row = found.rows[0]
    in_review = case.status == Status.REVIEW
    if not row.sheets and not in_review:
        return None
    facts = {
        "mean": found.shown(row.mean),
        "missing": row.missing,
        "sheets": row.sheets,
        "words": STATE_WORDS,
        "early": deciding.too_early(case) if hat.may(Permission.PROPOSE) else "",
        "asks": in_review and hat.may(Permission.ASSIGN_EXPERTS),
    }
    return Section("review", _("面谈评审"), "incubation/_review.html", facts)


sections.add(Place.DECISION, _part)
