"""Filling in one part of an evaluation: by the incubatee, its mentor or the centre, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from incubator.casework import deadlines
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import evaluating_periods, stays
from incubator.incubation.evaluating import Answer, AnswerKind, Evaluation, Part, Question, Rhythm
from incubator.incubation.models import Incubation
from incubator.incubation.states import STAYING, Status
from incubator.people.models import Post
from incubator.records.events import record

MOST_POINTS = 5
_LARGEST = 9_999_999
_MOST_WORDS = 2000


@dataclass(frozen=True)
class Told:
    """The answer to one question: a number or words, as its kind asks."""

    number: int | None = None
    words: str = ""


def visible_to(hat: Hat, *, on: date) -> Select[Evaluation]:
    """The hub's for staff, a mentor's own incubatees', an organization's own: there what others wrote
    once it is handed in."""
    query = (
        select(Evaluation)
        .join(Incubation, Incubation.id == Evaluation.case_id)
        .where(Evaluation.case_id.in_(stays.ids(hat, on=on)))
        .options(
            contains_eager(Evaluation.case).joinedload(Incubation.organization),
            joinedload(Evaluation.form),
            joinedload(Evaluation.filled_by).joinedload(Post.person),
        )
    )
    if hat.for_hub:
        return query
    own = Evaluation.part == Part.SELF
    return query.where(or_(own, Evaluation.handed_in_at.is_not(None)))


def wanted() -> ColumnElement[bool]:
    """Not handed in, and still to be: the stay goes on, or its graduation review does."""
    staying = and_(Evaluation.rhythm != Rhythm.GRADUATION, Incubation.status.in_(STAYING))
    reviewed = and_(
        Evaluation.rhythm == Rhythm.GRADUATION, Incubation.status == Status.GRADUATION_REVIEW
    )
    return and_(Evaluation.handed_in_at.is_(None), or_(staying, reviewed))


def is_wanted(row: Evaluation) -> bool:
    if row.handed_in_at is not None:
        return False
    if row.rhythm is Rhythm.GRADUATION:
        return row.case.status == Status.GRADUATION_REVIEW
    return row.case.status in STAYING


def fills_in(hat: Hat, row: Evaluation) -> bool:
    """Whether this part is this hat's; the self-assessment may also be typed in from paper."""
    if row.part is Part.SELF:
        own = hat.may(Permission.APPLY) and row.case.organization_id == hat.organization_id
        return own or (hat.may(Permission.ENTER_PAPER) and row.case.hub_id == hat.hub_id)
    if row.part is Part.MENTOR:
        return hat.may(Permission.MENTOR)
    return hat.may(Permission.MANAGE_INCUBATION) and row.case.hub_id == hat.hub_id


def of_stay(stay: Incubation, hat: Hat, *, on: date) -> list[Evaluation]:
    """What one stay was and is to be evaluated by, the newest period first."""
    query = visible_to(hat, on=on).where(Evaluation.case_id == stay.id)
    return list(
        db.session.scalars(query.order_by(Evaluation.due_on.desc(), Evaluation.id)).unique()
    )


def beside(row: Evaluation) -> list[Evaluation]:
    """All parts of the same period, this one among them."""
    query = select(Evaluation).where(
        Evaluation.case_id == row.case_id,
        Evaluation.rhythm == row.rhythm,
        Evaluation.period == row.period,
    )
    order = list(Part)
    return sorted(db.session.scalars(query), key=lambda one: order.index(one.part))


def questions(row: Evaluation) -> list[Question]:
    """What this part asks, by the version it was opened with."""
    return [question for question in row.form.questions if question.part is row.part]


def hand_in(
    evaluation_id: int,
    told: Mapping[int, Told],
    *,
    remark: str = "",
    by: Hat,
    at: datetime,
) -> Evaluation:
    """Hand a part in for good; `told` is by the question's id."""
    row: Evaluation = locked(Evaluation, evaluation_id)
    if row.case.hub_id != by.hub_id or not fills_in(by, row):
        raise NotFound(_("没有找到这份评估。"))
    if row.part is Part.MENTOR:
        stays.require_may_serve(by, row.case, on=clock.on(at))
    if row.handed_in_at is not None:
        raise RuleError(_("这份评估已经提交，不能再改。"))
    if not is_wanted(row):
        raise RuleError(_("这个组织已经不在孵或评估已结束，不用再填写。"))
    asked = questions(row)
    for number, question in enumerate(asked, 1):
        _answer(row, question, told.get(question.id, Told()), number)
    db.session.flush()  # the answers first: what is handed in takes no more
    row.handed_in_at, row.filled_by_id = at, by.post_id
    row.remark = remark.strip()[:_MOST_WORDS]
    kind = evaluating_periods.KINDS.get((row.rhythm, row.part))
    if kind is not None:
        deadlines.close_about(evaluating_periods.matter(row, row.case), (kind,), at=at)
    db.session.flush()
    record(
        "evaluation.hand-in",
        row,
        by=by,
        at=at,
        case_id=row.case_id,
        hub_id=row.case.hub_id,
        after={"period": row.period, "part": row.part},
    )
    return row


def _answer(row: Evaluation, question: Question, told: Told, number: int) -> None:
    words = told.words.strip()
    empty = not words if question.kind is AnswerKind.TEXT else told.number is None
    if empty:
        if question.required:
            raise RuleError(_("第 %(n)s 题没有填写。", n=number), field=f"q{question.id}")
        return
    _refuse_number(question, told.number, number)
    db.session.add(
        Answer(
            evaluation_id=row.id,
            question_id=question.id,
            number=None if question.kind is AnswerKind.TEXT else told.number,
            words=words[:_MOST_WORDS],
        )
    )


_LIMITS: dict[AnswerKind, tuple[int, int]] = {
    AnswerKind.SCORE: (1, MOST_POINTS),
    AnswerKind.YES_NO: (0, 1),
    AnswerKind.NUMBER: (0, _LARGEST),
}


def _refuse_number(question: Question, given: int | None, number: int) -> None:
    limits = _LIMITS.get(question.kind)
    if limits is None or given is None or limits[0] <= given <= limits[1]:
        return
    raise RuleError(
        _(
            "第 %(n)s 题请填写 %(least)s 至 %(most)s 的整数。",
            n=number,
            least=limits[0],
            most=limits[1],
        ),
        field=f"q{question.id}",
    )
