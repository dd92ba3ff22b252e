"""When a stay is evaluated: after each quarter and year it was there for, and when it is to leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, String, cast, func, literal, select

from incubator.casework import deadlines, messages
from incubator.casework.deadlines import Matter
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.permissions import Hat
from incubator.core.validity import in_force_on
from incubator.core.words import _
from incubator.incubation import evaluating_forms, states, stays
from incubator.incubation.evaluating import Evaluation, Form, Part, Rhythm
from incubator.incubation.models import Incubation
from incubator.incubation.states import STAYING
from incubator.incubation.staying import Mentoring
from incubator.people.models import Post
from incubator.records.events import record

_RULE = "incubation.evaluation"
_KEYS = ("evaluation-self", "evaluation-mentor", "evaluation-centre")
LEAVING = "出壳"
CAUGHT_UP = timedelta(days=366)
"""What ended longer ago than this is not asked for any more, as after taking over old stays."""

_LATELY = timedelta(days=92)
"""The longest quarter there is."""

KINDS: dict[tuple[Rhythm, Part], DeadlineKind] = {
    (Rhythm.QUARTERLY, Part.SELF): DeadlineKind(
        _KEYS[0], _("季度评估自评"), _RULE, Party.APPLICANT
    ),
    (Rhythm.QUARTERLY, Part.MENTOR): DeadlineKind(
        _KEYS[1], _("季度评估导师评估"), _RULE, Party.EXPERTS
    ),
    (Rhythm.QUARTERLY, Part.CENTRE): DeadlineKind(
        _KEYS[2], _("季度评估中心评估"), _RULE, Party.STAFF
    ),
    (Rhythm.YEARLY, Part.SELF): DeadlineKind(_KEYS[0], _("年度评估自评"), _RULE, Party.APPLICANT),
    (Rhythm.YEARLY, Part.MENTOR): DeadlineKind(
        _KEYS[1], _("年度评估导师评估"), _RULE, Party.EXPERTS
    ),
    (Rhythm.YEARLY, Part.CENTRE): DeadlineKind(_KEYS[2], _("年度评估中心评估"), _RULE, Party.STAFF),
}
"""What is owed for a part; the graduation review has deadlines of its own."""


@dataclass(frozen=True)
class Period:
    """A quarter (2026Q4) or a year (2026), both its days included."""

    rhythm: Rhythm
    name: str
    from_on: date
    through: date

    @property
    def last_month(self) -> date:
        """From this day on it is too late in the period to be evaluated for it."""
        return self.through.replace(day=1)


def ended(day: date, *, since: date) -> Iterator[Period]:
    """The periods that were over before `day` and were not over before `since`, the oldest first."""
    for year in range(since.year, day.year + 1):
        for quarter in range(1, 5):
            through = _quarter_end(year, quarter)
            if since <= through < day:
                start = date(year, 3 * quarter - 2, 1)
                yield Period(Rhythm.QUARTERLY, f"{year}Q{quarter}", start, through)
        if since <= date(year, 12, 31) < day:
            yield Period(Rhythm.YEARLY, str(year), date(year, 1, 1), date(year, 12, 31))


def _quarter_end(year: int, quarter: int) -> date:
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return after - timedelta(days=1)


def too_short(began_on: date | None, period: Period) -> bool:
    """Whether a stay that began then did so in the last month of the period, or later."""
    return began_on is None or began_on >= period.last_month


def plan(day: date, *, by: Hat, at: datetime) -> int:
    """Open what the stays of today owe for every period that is over; answers how many parts were new.

    Run every day: what exists is left alone, and what a missed day left out is caught up.
    """
    evaluating_forms.plant(at=at)
    _follow_deadlines()
    made = 0
    served = db.session.scalars(_served()).unique().all()
    began = stays.began(served)
    for stay in served:
        since = max(stay.entered_on or day, day - CAUGHT_UP)
        for period in ended(day, since=since):
            if not too_short(began[stay.id], period):
                made += _open_period(stay, period, by=by, at=at)
    return made


def _served() -> Select[Incubation]:
    return select(Incubation).where(Incubation.status.in_(STAYING)).order_by(Incubation.id)


def _follow_deadlines() -> None:
    """A day that the calendar moved is moved on the evaluation as well."""
    subject = literal(f"{Evaluation.__tablename__}:").concat(cast(Evaluation.id, String))
    moved = (
        select(Evaluation, Deadline.due_on)
        .join(Deadline, Deadline.subject == subject)
        .where(Evaluation.handed_in_at.is_(None), Evaluation.due_on != Deadline.due_on)
    )
    for row, due_on in db.session.execute(moved):
        row.due_on = due_on


def left_out(hat: Hat, day: date) -> list[tuple[Incubation, Period]]:
    """The stays a hat may see that are not evaluated for a period that ended within the last quarter."""
    mine = db.session.scalars(stays.served(hat, on=day).order_by(Incubation.id)).unique().all()
    began = stays.began(mine)
    return [
        (stay, period)
        for stay in mine
        for period in ended(day, since=max(stay.entered_on or day, day - _LATELY))
        if too_short(began[stay.id], period)
    ]


def _open_period(stay: Incubation, period: Period, *, by: Hat, at: datetime) -> int:
    present = set(
        db.session.scalars(
            select(Evaluation.part).where(
                Evaluation.case_id == stay.id,
                Evaluation.rhythm == period.rhythm,
                Evaluation.period == period.name,
            )
        )
    )
    if present:
        return 0
    form = evaluating_forms.current(stay.hub_id, period.rhythm)
    if form is None:
        return 0
    parts = _parts(form, stay, period.through)
    for part in parts:
        _owe(stay, form, period, part, by=by, at=at)
    return len(parts)


def _parts(form: Form, stay: Incubation, on: date) -> list[Part]:
    """The parts the form asks; the mentor's only where somebody was named."""
    asked = {question.part for question in form.questions}
    return [
        part for part in Part if part in asked and (part is not Part.MENTOR or _mentors(stay, on))
    ]


def _mentors(stay: Incubation, on: date) -> list[Post]:
    query = (
        select(Post)
        .join(Mentoring, Mentoring.post_id == Post.id)
        .where(Mentoring.case_id == stay.id, in_force_on(Mentoring, on))
    )
    return list(db.session.scalars(query))


def _owe(
    stay: Incubation, form: Form, period: Period, part: Part, *, by: Hat, at: datetime
) -> Evaluation:
    row = Evaluation(
        case_id=stay.id,
        form_id=form.id,
        rhythm=period.rhythm,
        period=period.name,
        part=part,
        due_on=period.through,
    )
    db.session.add(row)
    db.session.flush()
    deadline = deadlines.open_about(
        matter(row, stay), KINDS[(period.rhythm, part)], start=period.through
    )
    row.due_on = deadline.due_on
    db.session.flush()
    record("evaluation.open", row, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    if part is Part.MENTOR:
        _tell_mentors(row, stay, deadline, at=at)
    return row


def _tell_mentors(row: Evaluation, stay: Incubation, deadline: Deadline, *, at: datetime) -> None:
    telling = messages.Telling(
        source=f"{Evaluation.__tablename__}:{row.id}",
        step="opened",
        on=clock.on(at),
        subject=_("请填写 %(name)s 的%(what)s", name=stay.organization.name, what=deadline.label)[
            :
        ],
        body=_("请在 %(day)s 前填写。", day=deadline.due_on.isoformat())[:],
        link=f"/incubation/evaluations/{row.id}",
        hub_id=stay.hub_id,
        case_id=stay.id,
        deadline_id=deadline.id,
    )
    messages.put(telling, messages.people_of(_mentors(stay, clock.on(at))), at=at)


def matter(row: Evaluation, stay: Incubation) -> Matter:
    """What its deadline is about."""
    return Matter(
        subject=f"{Evaluation.__tablename__}:{row.id}",
        hub_id=stay.hub_id,
        organization_id=stay.organization_id,
        case_id=stay.id,
        title=row.period,
    )


def open_graduation(stay: Incubation, *, by: Hat, at: datetime) -> int:
    """The form of the graduation review, due with the review's own deadlines."""
    evaluating_forms.plant(at=at)
    form = evaluating_forms.current(stay.hub_id, Rhythm.GRADUATION)
    if form is None:
        return 0
    earlier = db.session.scalar(
        select(func.count(func.distinct(Evaluation.period))).where(
            Evaluation.case_id == stay.id, Evaluation.rhythm == Rhythm.GRADUATION
        )
    )
    name = f"{LEAVING}{(earlier or 0) + 1}" if earlier else LEAVING
    parts = _parts(form, stay, clock.on(at))
    for part in parts:
        kind = states.SELF_ASSESSMENT if part is Part.SELF else states.GRADUATION
        row = Evaluation(
            case_id=stay.id,
            form_id=form.id,
            rhythm=Rhythm.GRADUATION,
            period=name,
            part=part,
            due_on=_due(stay, kind),
        )
        db.session.add(row)
        db.session.flush()
        record("evaluation.open", row, by=by, at=at, case_id=stay.id, hub_id=stay.hub_id)
    return len(parts)


def _due(stay: Incubation, kind: DeadlineKind) -> date:
    """The newest deadline of that kind, which the step has just opened."""
    query = select(Deadline.due_on).where(Deadline.case_id == stay.id, Deadline.kind == kind.key)
    return db.session.scalars(query.order_by(Deadline.id.desc()).limit(1)).one()


def close_open(stay: Incubation, *, at: datetime) -> None:
    """Nothing is owed any more by a stay that ends; what was not filled in stays empty."""
    deadlines.close_for(stay, tuple(KINDS.values()), at=at)


def pass_over(old: Incubation, new: Incubation) -> None:
    """What is still owed goes on in the second term."""
    rows = db.session.scalars(
        select(Evaluation).where(Evaluation.case_id == old.id, Evaluation.handed_in_at.is_(None))
    ).all()
    for row in rows:
        if row.rhythm is not Rhythm.GRADUATION:
            row.case_id = new.id
    owed = select(Deadline).where(
        Deadline.case_id == old.id, Deadline.kind.in_(_KEYS), Deadline.done_at.is_(None)
    )
    for deadline in db.session.scalars(owed):
        deadline.case_id = new.id
    db.session.flush()
