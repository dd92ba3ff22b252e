"""Asking experts, and what happens to a sheet until it is locked or given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.casework import lifecycles, messages
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.conflicts import conflicts
from incubator.people.models import Post
from incubator.people.queries import holders_in_hub
from incubator.records.events import record
from incubator.review import marking
from incubator.review.marking import Draft
from incubator.review.models import Rubric, Sheet, SheetState


def ask(case: Case, rubric: Rubric, posts: Sequence[Post], *, by: Hat, at: datetime) -> list[Sheet]:
    """Ask experts to score a case by the rubric, whose criteria are frozen from now on.

    An expert with a conflict, of another hub, or asked before is refused, and then nobody is asked.
    """
    by.require(Permission.ASSIGN_EXPERTS)
    locked(type(case), case.id)
    _refuse_unless_in_review(case, by)
    if not posts:
        raise RuleError(_("请至少选择一位专家。"), field="experts")
    rubric = locked(Rubric, rubric.id)
    if not rubric.criteria or sum(one.weight for one in rubric.criteria) != 100:
        raise RuleError(_("评分表的权重合计应为 100%，请先在批次中改好评分表。"), field="experts")
    rubric.frozen_at = rubric.frozen_at or at
    sheets = [_ask_one(case, rubric, post, by, at) for post in posts]
    _tell_asked(case, sheets, at=at)
    return sheets


def _ask_one(case: Case, rubric: Rubric, post: Post, by: Hat, at: datetime) -> Sheet:
    day = clock.on(at)
    in_office = set(
        db.session.scalars(holders_in_hub(case.hub_id, permissions={Permission.SCORE}, on=day))
    )
    if post not in in_office:
        raise RuleError(
            _("%(name)s今天不是本街道的评审专家，请重新选择。", name=post.person.name),
            field="experts",
        )
    if db.session.scalar(
        select(Sheet.id).where(Sheet.case_id == case.id, Sheet.person_id == post.person_id)
    ):
        raise RuleError(
            _("已经请过%(name)s评审这件事项，请另选专家。", name=post.person.name),
            field="experts",
        )
    _refuse_conflict(post.person_id, post.person.name, case, at, field="experts")
    sheet = Sheet(
        case_id=case.id,
        rubric_id=rubric.id,
        person_id=post.person_id,
        post_id=post.id,
        state=SheetState.ASKED,
        asked_at=at,
    )
    db.session.add(sheet)
    db.session.flush()
    record("sheet.ask", sheet, by=by, at=at, case_id=case.id, after={"expert": post.person_id})
    return sheet


def _tell_asked(case: Case, sheets: Sequence[Sheet], *, at: datetime) -> None:
    due = [one.due_on.isoformat() for one in case.deadlines if one.done_at is None]
    for sheet in sheets:
        telling = messages.Telling(
            source=f"sheet:{sheet.id}",
            step="asked",
            on=clock.on(at),
            subject=_("请评审：%(title)s", title=case.title),
            body=_("请先声明有无利益冲突，再打分。截止 %(day)s。", day=due[0]) if due else "",
            link=f"/reviews/sheets/{sheet.id}",
            hub_id=case.hub_id,
            case_id=case.id,
        )
        messages.put(telling, [sheet.person_id], at=at)


def declare(sheet_id: int, *, by: Hat, at: datetime) -> Sheet:
    """The expert declares to have no conflict; only then is there anything to score."""
    sheet = own_sheet(sheet_id, by)
    _refuse_unless_in_review(sheet.case, by)
    _refuse_conflict(sheet.person_id, sheet.person.name, sheet.case, at)
    if sheet.declared_at is None:
        sheet.declared_at = at
        record("sheet.declare", sheet, by=by, at=at, case_id=sheet.case_id)
    return sheet


def recuse(sheet_id: int, *, reason: str, by: Hat, at: datetime) -> Sheet:
    """Step back from a case, by the expert or by staff; what was scored so far is not counted."""
    sheet = open_sheet(sheet_id)
    mine = by.may(Permission.SCORE) and sheet.person_id == by.person_id
    if not mine:
        by.require(Permission.ASSIGN_EXPERTS)
    _refuse_unless_in_review(sheet.case, by)
    if not reason.strip():
        raise RuleError(_("请写明回避的理由，它会印在会议纪要上。"), field="reason")
    sheet.state, sheet.recusal = SheetState.RECUSED, reason.strip()[:300]
    record("sheet.recuse", sheet, by=by, at=at, case_id=sheet.case_id, reason=reason)
    return sheet


def save(
    sheet_id: int, draft: Draft, *, version: int | None = None, by: Hat, at: datetime
) -> Sheet:
    """Keep what the expert has written so far. `version` is what they saw; another is `Overtaken`."""
    sheet = own_sheet(sheet_id, by)
    _refuse_unless_in_review(sheet.case, by)
    if sheet.declared_at is None:
        raise RuleError(_("请先声明没有利益冲突，再打分。"))
    _refuse_stale(sheet, version)
    marking.write(sheet, draft, at=at)
    return sheet


def lock(
    sheet_id: int, draft: Draft, *, version: int | None = None, by: Hat, at: datetime
) -> Sheet:
    """The expert hands the sheet in; from now on nobody changes it."""
    sheet = save(sheet_id, draft, version=version, by=by, at=at)
    _refuse_conflict(sheet.person_id, sheet.person.name, sheet.case, at)
    _close(sheet, by=by, at=at)
    return sheet


def enter_from_paper(sheet_id: int, draft: Draft, *, scan_id: int, by: Hat, at: datetime) -> Sheet:
    """Staff type in a sheet the named expert signed on paper, whose scan (a document) is attached.

    The signed sheet carries the declaration, so the expert counts as having declared.
    """
    by.require(Permission.ENTER_PAPER)
    sheet = open_sheet(sheet_id)
    _refuse_unless_in_review(sheet.case, by)
    if sheet.person_id == by.person_id:
        raise RuleError(_("专家本人的评分表请由另一位同事录入。"))
    _refuse_conflict(sheet.person_id, sheet.person.name, sheet.case, at)
    sheet.declared_at = sheet.declared_at or at
    sheet.entered_by_id, sheet.signed_sheet_id = by.post_id, scan_id
    marking.write(sheet, draft, at=at)
    _close(sheet, by=by, at=at)
    return sheet


def _close(sheet: Sheet, *, by: Hat, at: datetime) -> None:
    marking.refuse_incomplete(sheet)
    sheet.state, sheet.locked_at = SheetState.LOCKED, at
    record(
        "sheet.lock",
        sheet,
        by=by,
        at=at,
        case_id=sheet.case_id,
        after={"on_paper": sheet.entered_by_id is not None},
    )
    db.session.flush()
    _tell_when_all_in(sheet.case, by=by, at=at)


def _tell_when_all_in(case: Case, *, by: Hat, at: datetime) -> None:
    states = db.session.scalars(select(Sheet.state).where(Sheet.case_id == case.id)).all()
    if SheetState.ASKED in states:
        return
    day = clock.on(at)
    staff = messages.people_of(
        db.session.scalars(holders_in_hub(case.hub_id, permissions={Permission.PROPOSE}, on=day))
    )
    telling = messages.Telling(
        source=f"case:{case.id}",
        step=f"reviewed-{states.count(SheetState.LOCKED)}",
        on=day,
        subject=_("评分已交齐：%(title)s", title=case.title),
        body="",
        link=messages.link_to(case),
        hub_id=case.hub_id,
        case_id=case.id,
    )
    messages.put(telling, staff - {by.person_id}, at=at)


def own_sheet(sheet_id: int, by: Hat) -> Sheet:
    """The expert's own sheet, still open, held until the transaction ends."""
    by.require(Permission.SCORE)
    sheet = open_sheet(sheet_id)
    if sheet.person_id != by.person_id:
        raise NotFound(_("没有找到这张评分表。"))
    return sheet


def open_sheet(sheet_id: int) -> Sheet:
    sheet: Sheet = locked(Sheet, sheet_id)
    if sheet.state is SheetState.LOCKED:
        raise RuleError(_("这张评分表已经提交，不能再改。"))
    if sheet.state is SheetState.RECUSED:
        raise RuleError(_("这张评分表已经回避，不能再用。"))
    return sheet


def _refuse_unless_in_review(case: Case, by: Hat) -> None:
    """Only while the lifecycle waits for experts, and only in the hub's own cases."""
    if not by.for_hub or case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))
    if lifecycles.state_of(case).waits_for is not Party.EXPERTS:
        raise RuleError(
            _(
                "这件事项现在是“%(state)s”，不在专家评审阶段。请刷新查看最新进度。",
                state=lifecycles.state_of(case).label,
            )
        )


def _refuse_conflict(
    person_id: int, name: str, case: Case, at: datetime, field: str | None = None
) -> None:
    found = conflicts(person_id, case.organization, on=clock.on(at))
    if found:
        raise RuleError(
            _("%(name)s%(why)s。请另选专家。", name=name, why=found[0].sentence), field=field
        )


def _refuse_stale(sheet: Sheet, version: int | None) -> None:
    if version is not None and version != sheet.version:
        raise Overtaken(
            _("这张评分表在别的窗口保存过，您这次填写的内容没有保存。请打开最新内容后再填。")
        )
