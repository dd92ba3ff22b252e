"""Where an application stands among those of its call, and who would be passed over by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.review.board import Board, Row, board
from incubator.review.models import Rubric

REVIEWED = (
    Status.EXPERT_REVIEW,
    Status.PROPOSED,
    Status.APPROVED,
    Status.PUBLIC_NOTICE,
    Status.OBJECTION,
    Status.AWARDED,
    Status.REJECTED,
    Status.CANCELLED,
)


@dataclass(frozen=True)
class Place:
    """One application of a call with its row on the ranking board."""

    application: FundApplication
    row: Row


@dataclass(frozen=True)
class Order:
    """Everything in a call that reached the experts, best first, the unranked last."""

    call: Call
    board: Board
    places: Sequence[Place]

    def of(self, application: FundApplication) -> Place:
        return next(place for place in self.places if place.application.id == application.id)

    def passed_over(self, application: FundApplication) -> list[FundApplication]:
        """Better placed or not fully scored, and still without a proposal or an answer."""
        own = self.of(application).row.place or 0
        return [
            place.application
            for place in self.places
            if place.application.id != application.id
            and place.application.status == Status.EXPERT_REVIEW
            and (place.row.place is None or place.row.place < own)
        ]


def rubric_of(call: Call) -> Rubric:
    if call.rubric is None:
        raise RuleError(_("这个批次没有评分表，不能评审。请先在批次中设置评分表。"))
    return call.rubric


def order_of(call: Call) -> Order:
    """The call's ranking now; a fixed number of queries however many applications there are."""
    applications = db.session.scalars(
        select(FundApplication)
        .where(FundApplication.call_id == call.id, FundApplication.status.in_(REVIEWED))
        .options(joinedload(FundApplication.organization))
        .order_by(FundApplication.submitted_at, FundApplication.id)
    ).all()
    by_id = {application.id: application for application in applications}
    found = board(list(by_id), rubric_of(call))
    return Order(call, found, [Place(by_id[row.case_id], row) for row in found.rows])
