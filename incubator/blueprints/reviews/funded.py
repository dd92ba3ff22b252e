"""How applications to the fund are reviewed: by the rubric of their call."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import url_for
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case
from incubator.core.db import db
from incubator.funds import queries as funds
from incubator.funds import reading, snapshot, submitting
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Status
from incubator.funds.models import Call
from incubator.web import reviewed
from incubator.web.reviewed import Among, HandedIn, Reviewed


def _load(ids: Collection[int]) -> Sequence[Case]:
    return db.session.scalars(
        select(FundApplication)
        .where(FundApplication.id.in_(ids))
        .options(
            joinedload(FundApplication.organization),
            joinedload(FundApplication.call).joinedload(Call.rubric),
        )
    ).all()


def _rubric_id() -> ColumnElement[int]:
    row = FundApplication.__table__.c
    return (
        select(Call.rubric_id)
        .join(FundApplication.__table__, row.call_id == Call.id)
        .where(row.id == Case.id)
        .correlate(Case.__table__)
        .scalar_subquery()
    )


def _among(application: FundApplication) -> Among:
    call = application.call
    return Among(call.title, url_for("reviews.board", id=call.id), call.code)


def _handed_in(application: FundApplication) -> HandedIn | None:
    submission = submitting.latest(application)
    if submission is None:
        return None
    frozen = snapshot.handed_in(submission)
    return HandedIn(submission.receipt, reading.for_experts(frozen), frozen["papers"])


reviewed.register(
    Reviewed(
        kind=LIFECYCLE.kind,
        status=Status.EXPERT_REVIEW,
        visible_to=funds.visible_to,
        load=_load,
        rubric=lambda application: application.call.rubric,
        rubric_id=_rubric_id,
        among=_among,
        handed_in=_handed_in,
    )
)
