"""Scoring a sheet: declared first, drafts kept, handed in once and for all; on paper too."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.people.models import Post
from incubator.records.models import Event
from incubator.review import services
from incubator.review.marking import Draft, Entry
from incubator.review.models import Criterion, Score, Sheet, SheetState
from tests import factories, given
from tests.factories import hat
from tests.review.acts import lock

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both


def save(sheet: Sheet, expert: Post, draft: Draft, version: int | None = None) -> None:
    with transaction():
        services.save(sheet.id, draft, version=version, by=hat(expert), at=clock.now())


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
