"""Scores are seen by nobody before all are in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.people.models import Post
from incubator.review import services
from incubator.review.board import board
from incubator.review.queries import readable, sheets_of, visible_to
from tests import factories, given
from tests.factories import hat
from tests.review.acts import lock

pytestmark = pytest.mark.usefixtures("app")


# ---- blind


def test_scores_are_sealed_until_everybody_has_handed_in(case: FundApplication) -> None:
    one, other = given.expert(case.hub), given.expert(case.hub)
    first, second = given.asked(case, one, other)
    staff = hat(given.officer(case.hub))
    for sheet, post in ((first, one), (second, other)):
        with transaction():
            services.declare(sheet.id, by=hat(post), at=clock.now())
    lock(first, one, given.points(first, 9, 9))

    def seen(by: Post) -> set[int]:
        return {sheet.id for sheet in readable(sheets_of([case.id]), hat(by))}

    assert readable(sheets_of([case.id]), staff) == []
    assert seen(one) == {first.id}
    assert seen(other) == {second.id}
    assert board([case.id], case.call.rubric).of(case.id).mean is None
    lock(second, other, given.points(second, 7, 7))
    assert {sheet.id for sheet in readable(sheets_of([case.id]), staff)} == {first.id, second.id}
    assert seen(other) == {first.id, second.id}
    assert board([case.id], case.call.rubric).of(case.id).mean == 80


def test_each_hat_sees_its_own_sheets(case: FundApplication, expert: Post) -> None:
    given.asked(case, expert)

    def count(by: object) -> int:
        return len(db.session.scalars(visible_to(hat(by))).all())  # type: ignore[arg-type]

    assert count(expert) == count(given.officer(case.hub)) == 1
    assert count(given.expert(case.hub)) == count(given.officer(factories.hub())) == 0
    assert count(factories.post(Role.AGENT, organization=case.organization)) == 0


def test_recused_sheets_neither_count_nor_hold_up(case: FundApplication) -> None:
    given.scored(case, (9, 9), (7, 7))
    [third] = given.asked(case, given.expert(case.hub))
    assert board([case.id], case.call.rubric).of(case.id).missing == 1
    clerk = hat(given.officer(case.hub))
    with transaction():
        services.recuse(third.id, reason="示例", by=clerk, at=clock.now())
    row = board([case.id], case.call.rubric).of(case.id)
    assert (row.missing, row.mean, len(row.recused)) == (0, 80, 1)


def test_the_hub_is_told_when_all_sheets_are_in(case: FundApplication) -> None:
    clerk = given.officer(case.hub)
    given.scored(case, (9, 9), (7, 7))
    told = db.session.scalars(
        select(Message.subject).where(Message.person_id == clerk.person_id)
    ).all()
    assert told == [f"评分已交齐：{case.title}"]
