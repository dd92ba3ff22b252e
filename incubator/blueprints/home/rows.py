"""The rows of the desk: what, whose, since when, why that day, and one button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from flask import url_for
from sqlalchemy import func, select

from incubator.casework import lifecycles, wording
from incubator.casework.models import Case, Deadline, Message
from incubator.core.db import db
from incubator.core.lifecycle import Need, Party, Step
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import Calendar
from incubator.review.models import Rubric, Sheet, SheetState
from incubator.web import duties, steps, subjects
from incubator.web.words import day as day_words

URGE = "urge"


@dataclass(frozen=True)
class Action:
    """The one button of a row: a link, or a POST with hidden values."""

    label: str
    url: str
    primary: bool = False
    post: bool = False
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    what: str
    url: str
    why: str
    word: str
    tone: str
    action: Action | None = None


def _what(deadline: Deadline, hat: Hat) -> str:
    """Whose and which; an organization's own people need not read its name on every row."""
    parts = [
        deadline.organization.name if deadline.organization and hat.for_hub else "",
        str(wording.title(deadline.case)) if deadline.case else "",
    ]
    named = " · ".join(part for part in parts if part)
    return named or wording.matter(deadline) or str(wording.label(deadline))


def why(deadline: Deadline, today: date, days: Calendar) -> str:
    """What is due when and how it was counted; the text behind it stands once, under the rows."""
    waited = duties.waiting(deadline, today, days) if deadline.case_id else 0
    parts = [
        _("%(label)s，期限 %(day)s", label=wording.duty(deadline), day=day_words(deadline.due_on)),
        _("已等 %(n)s 个工作日", n=waited) if waited else "",
        wording.counted(deadline),
        _("日期暂定") if deadline.provisional else "",
    ]
    return " · ".join(str(part) for part in parts if part)


def _row(
    deadline: Deadline,
    hat: Hat,
    today: date,
    days: Calendar,
    action: Action | None = None,
    note: str = "",
) -> Row:
    word, tone = duties.standing(deadline, today, days)
    said = [why(deadline, today, days), note]
    url = _page(deadline, hat)
    if deadline.case_id and not url:
        url = url_for("cases.show", id=deadline.case_id)
    words = " · ".join(str(part) for part in said if part)
    return Row(_what(deadline, hat), url, words, word, tone, action)


def _page(deadline: Deadline, hat: Hat) -> str:
    """The page of a matter that is no case, or only a part of one, for the office."""
    return subjects.page_of(deadline.subject) if hat.for_hub else ""


def basis(owed: Iterable[Deadline]) -> list[str]:
    """The texts these days come from, each once, in the order they are met."""
    return list(dict.fromkeys(filter(None, map(wording.source, owed))))


def todo(owed: Sequence[Deadline], hat: Hat, today: date, days: Calendar) -> list[Row]:
    """One row per obligation of ours, with the step that meets it."""
    scored = _scored([one.case_id for one in owed if one.owed_by is Party.EXPERTS])
    return [_row(one, hat, today, days, _next_step(one, hat, today, scored)) for one in owed]


def _scored(case_ids: Iterable[int | None]) -> set[int]:
    """Cases with as many locked score sheets as their rubric wants."""
    locked = (
        select(Sheet.case_id)
        .join(Rubric, Rubric.id == Sheet.rubric_id)
        .where(Sheet.case_id.in_(set(case_ids)), Sheet.state == SheetState.LOCKED)
        .group_by(Sheet.case_id)
        .having(func.count() >= func.max(Rubric.reviewers))
    )
    return set(db.session.scalars(locked))


def _next_step(deadline: Deadline, hat: Hat, today: date, scored: set[int]) -> Action | None:
    case = deadline.case
    page = _page(deadline, hat)
    if page:
        return Action(_("去核对") if case is None else _("填写"), page, primary=True)
    if case is None:
        return None
    here = url_for("cases.show", id=case.id)
    if deadline.owed_by is Party.EXPERTS and case.id not in scored:
        may = hat.may(Permission.ASSIGN_EXPERTS)
        assign = url_for("reviews.experts", id=case.id)
        return Action(_("安排专家"), assign, primary=True) if may else None
    if lifecycles.state_of(case).waits_for is Party.PUBLIC and deadline.starts_on >= today:
        return Action(_("查看公示"), here)
    return _work(deadline, case, hat, here)


def _work(deadline: Deadline, case: Case, hat: Hat, here: str) -> Action | None:
    """The work that meets this obligation, named before any other; a refusal alone is no proposal."""
    table = lifecycles.of(case.kind).steps

    def step_of(button: steps.Button) -> Step[StrEnum]:
        return next(step for action, step in table.items() if action == button.action)

    def rank(button: steps.Button) -> tuple[bool, bool]:
        step = step_of(button)
        meets = deadline.kind in {kind.key for kind in step.closes}
        return not meets, Need.REASON in step.needs

    first = min(steps.buttons(case, hat), key=rank, default=None)
    if first is None:
        return None
    step = step_of(first)
    if Need.REASON in step.needs and not step.work:
        return Action(_("查看"), here)
    return Action(first.work, first.url, primary=True)


def awaited(owed: Sequence[Deadline], hat: Hat, today: date, days: Calendar) -> list[Row]:
    """One row per thing we wait for, with a reminder by hand once a day."""
    if not hat.may(Permission.CHECK):
        return [_row(one, hat, today, days) for one in owed]
    told = _urged_on(today, owed)
    return [
        _row(one, hat, today, days, note=_("今天已催办"))
        if one.id in told
        else _row(one, hat, today, days, _urge(one))
        for one in owed
    ]


def _urged_on(today: date, owed: Iterable[Deadline]) -> set[int | None]:
    found = select(Message.deadline_id).where(
        Message.deadline_id.in_({one.id for one in owed}),
        Message.step == URGE,
        Message.due_on == today,
    )
    return set(db.session.scalars(found))


def _urge(deadline: Deadline) -> Action:
    url = url_for("deadlines.urge", id=deadline.id)
    return Action(_("催办"), url, post=True, hidden={"from": "desk"})
