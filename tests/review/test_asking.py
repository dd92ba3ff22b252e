"""Who may be asked to score a case, who is suggested first, and who is refused."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.people.models import Post
from incubator.review.candidates import candidates, suggested
from incubator.review.models import Sheet, SheetState
from incubator.review.queries import owed
from tests import factories, given
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both
TODAY = date(2026, 11, 23)


# ---- asking


def test_an_expert_is_asked_told_and_the_rubric_frozen(case: FundApplication, expert: Post) -> None:
    [sheet] = given.asked(case, expert)
    found = given.reloaded(sheet)
    assert (found.state, found.rubric.frozen_at) == (SheetState.ASKED, found.asked_at)
    told = db.session.scalars(select(Message).where(Message.person_id == expert.person_id)).one()
    assert told.link == f"/reviews/sheets/{sheet.id}"
    assert case.title in told.subject
    assert db.session.scalars(owed(hat(expert))).one().id == sheet.id


def test_an_expert_with_an_office_there_now_or_lately_is_shown_with_the_reason_and_refused(
    case: FundApplication, expert: Post
) -> None:
    now, lately, long_ago = expert, given.expert(case.hub), given.expert(case.hub)
    factories.post(Role.LEADER, organization=case.organization, person=now.person)
    for post, until in ((lately, date(2025, 6, 30)), (long_ago, date(2024, 11, 22))):
        factories.post(
            Role.AGENT, organization=case.organization, person=post.person, ends_on=until
        )
    found = {one.post.id: one for one in candidates(case, on=TODAY)}
    assert "现任" in found[now.id].conflicts[0].sentence
    assert "曾任" in found[lately.id].conflicts[0].sentence
    assert not found[long_ago.id].conflicts
    assert suggested(list(found.values()), wanted=2) == [long_ago.id]
    for post in (now, lately):
        with pytest.raises(RuleError, match="应当回避") as refused:
            given.asked(case, post)
        assert refused.value.field == "experts"
    given.asked(case, long_ago)


def test_the_least_loaded_are_suggested_first(case: FundApplication) -> None:
    busy, idle = given.expert(case.hub), given.expert(case.hub)
    given.asked(given.application(case.call), busy)
    found = candidates(case, on=TODAY)
    assert [(one.post.id, one.load) for one in found] == [(idle.id, 0), (busy.id, 1)]
    assert suggested(found, wanted=1) == [idle.id]
    given.asked(case, idle)
    assert suggested(candidates(case, on=TODAY), wanted=1) == []


def test_experts_of_another_street_and_former_experts_are_not_offered(
    case: FundApplication,
) -> None:
    foreign = given.expert(factories.hub())
    former = factories.post(Role.EXPERT, hub=case.hub, ends_on=date(2026, 11, 22))
    assert candidates(case, on=TODAY) == []
    for post in (foreign, former):
        with pytest.raises(RuleError, match="不是本街道的评审专家"):
            given.asked(case, post)


@both
def test_nobody_is_asked_twice_for_one_case(case: FundApplication, expert: Post) -> None:
    [sheet] = given.asked(case, expert)
    with pytest.raises(RuleError, match="已经请过"):
        given.asked(case, expert)
    with pytest.raises(Overtaken), transaction():
        db.session.add(
            Sheet(
                case_id=case.id,
                rubric_id=sheet.rubric_id,
                person_id=expert.person_id,
                post_id=expert.id,
                asked_at=clock.now(),
            )
        )


def test_a_refusal_asks_nobody(case: FundApplication, expert: Post) -> None:
    foreign = given.expert(factories.hub())
    with pytest.raises(RuleError):
        given.asked(case, expert, foreign)
    assert db.session.scalar(select(func.count(Sheet.id))) == 0


def test_experts_are_asked_only_while_a_case_is_in_review(expert: Post) -> None:
    call = given.call(expert.organization.hub)
    decided = given.application(call, status=Status.PROPOSED.value)
    with pytest.raises(RuleError, match="不在专家评审阶段"):
        given.asked(decided, expert)


def test_a_rubric_must_add_up_before_it_is_used(case: FundApplication, expert: Post) -> None:
    call = given.call(case.hub, rubric_id=given.rubric(weights=(60, 30)).id)
    with pytest.raises(RuleError, match="100%"):
        given.asked(given.application(call), expert)
