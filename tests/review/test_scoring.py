"""Experts are asked without conflict, score blind, and hand in once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, update

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from incubator.people.models import Post
from incubator.records.models import Event
from incubator.review import services
from incubator.review.board import board
from incubator.review.candidates import candidates, suggested
from incubator.review.marking import Draft, Entry
from incubator.review.models import Criterion, Score, Sheet, SheetState
from incubator.review.queries import owed, readable, sheets_of, visible_to
from tests import factories, given
from tests.factories import hat

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both
TODAY = date(2026, 11, 23)


@pytest.fixture
def case() -> FundApplication:
    return given.application(given.call(factories.hub()))


@pytest.fixture
def expert(case: FundApplication) -> Post:
    return given.expert(case.hub)


@pytest.fixture
def sheet(case: FundApplication, expert: Post) -> Sheet:
    """The expert's sheet, asked for and declared."""
    [made] = given.asked(case, expert)
    with transaction():
        services.declare(made.id, by=hat(expert), at=clock.now())
    return made


def lock(sheet: Sheet, expert: Post, draft: Draft, version: int | None = None) -> None:
    with transaction():
        services.lock(sheet.id, draft, version=version, by=hat(expert), at=clock.now())


def save(sheet: Sheet, expert: Post, draft: Draft, version: int | None = None) -> None:
    with transaction():
        services.save(sheet.id, draft, version=version, by=hat(expert), at=clock.now())


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


# ---- scoring


def test_declaring_comes_first(case: FundApplication, expert: Post) -> None:
    [sheet] = given.asked(case, expert)
    with pytest.raises(RuleError, match="先声明"):
        save(sheet, expert, given.points(sheet, 8, 9))


def test_a_draft_is_kept_with_what_is_still_missing(sheet: Sheet, expert: Post) -> None:
    first, second = sheet.rubric.criteria
    draft = Draft({first.id: Entry(85), second.id: Entry(remark="想一想")}, "先记一笔")
    save(sheet, expert, draft)
    found = given.reloaded(sheet)
    kept = {score.criterion_id: (score.tenths, score.remark) for score in found.scores}
    assert kept == {first.id: (85, ""), second.id: (None, "想一想")}
    assert (found.comment, found.state) == ("先记一笔", SheetState.ASKED)
    with pytest.raises(RuleError, match="第2项”还没有打分") as refused:
        lock(sheet, expert, draft)
    assert refused.value.field == f"points-{second.id}"


def test_drafts_leave_no_event_but_handing_in_does(sheet: Sheet, expert: Post) -> None:
    save(sheet, expert, given.points(sheet, 8, 9))
    lock(sheet, expert, given.points(sheet, 8, 9))
    verbs = db.session.scalars(
        select(Event.verb).where(Event.object_type == "score_sheet").order_by(Event.id)
    ).all()
    assert verbs == ["sheet.ask", "sheet.declare", "sheet.lock"]


@both
def test_two_windows_do_not_overwrite_each_other(sheet: Sheet, expert: Post) -> None:
    seen = given.reloaded(sheet).version
    save(sheet, expert, given.points(sheet, 8, 9), version=seen)
    with pytest.raises(Overtaken):
        save(sheet, expert, given.points(sheet, 1, 1), version=seen)
    assert {score.tenths for score in given.reloaded(sheet).scores} == {80, 90}


def test_a_sheet_handed_in_is_never_changed(sheet: Sheet, expert: Post) -> None:
    lock(sheet, expert, given.points(sheet, 8, 9))
    for act in (save, lock):
        with pytest.raises(RuleError, match="已经提交"):
            act(sheet, expert, given.points(sheet, 1, 1))
    with pytest.raises(RuleError, match="已经提交"), transaction():
        services.recuse(sheet.id, reason="后悔", by=hat(expert), at=clock.now())


def test_what_does_not_apply_needs_its_reason_and_not_everything_can(
    sheet: Sheet, expert: Post
) -> None:
    first, second = sheet.rubric.criteria
    without = Draft({first.id: Entry(80), second.id: Entry(None, True)})
    with pytest.raises(RuleError, match="写明原因"):
        lock(sheet, expert, without)
    with pytest.raises(RuleError, match="选择回避"):
        lock(sheet, expert, given.points(sheet, None, None))
    lock(sheet, expert, given.points(sheet, 8, None))


@both
def test_points_stay_within_the_criterion_in_words_and_by_constraint(
    sheet: Sheet, expert: Post
) -> None:
    first = sheet.rubric.criteria[0]
    for tenths in (101, -1):
        with pytest.raises(RuleError, match="0 到 10 之间"):
            save(sheet, expert, Draft({first.id: Entry(tenths)}))
    save(sheet, expert, Draft({first.id: Entry(100)}))
    for values in ({"tenths": 101}, {"tenths": -1}, {"max_points": 11}, {"not_applicable": True}):
        with pytest.raises(Overtaken), transaction():
            db.session.execute(update(Score).values(values))


@both
def test_the_database_keeps_a_used_criterion_as_it_was(sheet: Sheet, expert: Post) -> None:
    save(sheet, expert, given.points(sheet, 8, 9))
    with pytest.raises(Overtaken), transaction():
        db.session.execute(update(Criterion).values(max_points=20))


@both
def test_the_database_refuses_a_locked_sheet_without_declaration_and_paper_without_scan(
    case: FundApplication, expert: Post
) -> None:
    given.asked(case, expert)
    for values in (
        {"state": SheetState.LOCKED},
        {"state": SheetState.RECUSED},
        {"entered_by_id": expert.id},
    ):
        with pytest.raises(Overtaken), transaction():
            db.session.execute(update(Sheet).values(values))


def test_a_criterion_of_another_rubric_is_refused(sheet: Sheet, expert: Post) -> None:
    other = given.rubric().criteria[0]
    with pytest.raises(RuleError, match="没有这一项"):
        save(sheet, expert, Draft({other.id: Entry(10)}))


def test_an_office_taken_up_after_being_asked_stops_the_sheet(
    sheet: Sheet, expert: Post, case: FundApplication
) -> None:
    factories.post(Role.LEADER, organization=case.organization, person=expert.person)
    with pytest.raises(RuleError, match="应当回避"):
        lock(sheet, expert, given.points(sheet, 8, 9))


def test_stepping_back_needs_a_reason_and_is_final(
    sheet: Sheet, expert: Post, case: FundApplication
) -> None:
    with pytest.raises(RuleError, match="写明回避的理由"), transaction():
        services.recuse(sheet.id, reason="  ", by=hat(expert), at=clock.now())
    with transaction():
        services.recuse(sheet.id, reason="与负责人是亲属", by=hat(expert), at=clock.now())
    found = given.reloaded(sheet)
    assert (found.state, found.recusal) == (SheetState.RECUSED, "与负责人是亲属")
    with pytest.raises(RuleError, match="已经回避"):
        save(sheet, expert, given.points(sheet, 8, 9))


def test_staff_register_a_recusal_and_strangers_cannot(sheet: Sheet, case: FundApplication) -> None:
    stranger = given.expert(case.hub)
    with pytest.raises(RuleError, match="当前身份"), transaction():
        services.recuse(sheet.id, reason="示例", by=hat(stranger), at=clock.now())
    clerk = hat(given.officer(case.hub))
    with transaction():
        services.recuse(sheet.id, reason="书面回避", by=clerk, at=clock.now())
    assert given.reloaded(sheet).state is SheetState.RECUSED


def test_nobody_scores_on_somebody_elses_sheet(sheet: Sheet, case: FundApplication) -> None:
    with pytest.raises(NotFound):
        save(sheet, given.expert(case.hub), given.points(sheet, 8, 9))
    with pytest.raises(RuleError, match="当前身份"):
        save(sheet, given.officer(case.hub), given.points(sheet, 8, 9))


# ---- paper


def test_staff_type_in_a_signed_sheet_with_its_scan(case: FundApplication, expert: Post) -> None:
    [sheet] = given.asked(case, expert)
    clerk = hat(given.officer(case.hub))
    with transaction():
        services.enter_from_paper(
            sheet.id,
            given.points(sheet, 8, 9),
            scan_id=given.scan(case, clerk),
            by=clerk,
            at=clock.now(),
        )
    found = given.reloaded(sheet)
    assert (found.state, found.entered_by_id) == (SheetState.LOCKED, clerk.post_id)
    assert found.declared_at is not None
    event = db.session.scalars(select(Event).where(Event.verb == "sheet.lock")).one()
    assert event.after == {"on_paper": True}


def test_nobody_types_in_their_own_sheet(case: FundApplication, expert: Post) -> None:
    [sheet] = given.asked(case, expert)
    clerk = hat(factories.post(Role.CASE_OFFICER, hub=case.hub, person=expert.person))
    with pytest.raises(RuleError, match="另一位同事"), transaction():
        services.enter_from_paper(
            sheet.id,
            given.points(sheet, 8, 9),
            scan_id=given.scan(case, clerk),
            by=clerk,
            at=clock.now(),
        )


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
