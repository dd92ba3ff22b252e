"""Telling people: at once when a case moves, and day by day as deadlines come near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from incubator.casework.models import Case, Channel, Deadline, Delivery, Message
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import HubBody
from incubator.people.models import Post
from incubator.people.queries import held_on, roles_with

LADDER = (30, 7)
"""Days before the due day on which a reminder is due."""


@dataclass(frozen=True)
class Telling:
    """What one message says; `source` and `step` with day and person are its key."""

    source: str
    step: str
    on: date
    subject: str
    body: str
    link: str
    hub_id: int | None
    case_id: int | None = None
    deadline_id: int | None = None


def put(telling: Telling, recipients: Iterable[int], *, at: datetime) -> int:
    """Put one message into each person's inbox; who has it already is not told twice.

    Answers how many were new. The inbox row is the delivery, so it is written as sent.
    """
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = 0
    for person_id in sorted(set(recipients)):
        statement = insert(Message).values(
            source=telling.source,
            step=telling.step,
            due_on=telling.on,
            person_id=person_id,
            channel=Channel.INBOX,
            hub_id=telling.hub_id,
            case_id=telling.case_id,
            deadline_id=telling.deadline_id,
            subject=telling.subject[:],
            body=telling.body[:],
            link=telling.link,
            state=Delivery.SENT,
            attempts=1,
            why_not="",
            created_at=at,
            sent_at=at,
        )
        written = db.session.execute(statement.on_conflict_do_nothing().returning(Message.id))
        new += len(written.all())
    return new


def people_of(posts: Iterable[Post]) -> set[int]:
    return {post.person_id for post in posts}


def owing(deadline: Deadline, on: date) -> set[int]:
    """The people who can discharge the obligation: the organization's, or the hub's officers."""
    return _owing_each(Deadline.id == deadline.id, on)(deadline)


def _owing_each(which: ColumnElement[bool], on: date) -> Callable[[Deadline], set[int]]:
    """`owing` for all deadlines of a condition, however many, in two queries."""
    theirs = _by_first(
        select(Post.organization_id, Post.person_id)
        .where(Post.organization_id.in_(select(Deadline.organization_id).where(which)))
        .where(Post.role.in_(roles_with({Permission.APPLY})), held_on(on))
    )
    ours = _by_first(
        select(HubBody.hub_id, Post.person_id)
        .join(Post, Post.organization_id == HubBody.organization_id)
        .where(HubBody.hub_id.in_(select(Deadline.hub_id).where(which)))
        .where(Post.role.in_(roles_with({Permission.CHECK})), held_on(on))
    )

    def of(deadline: Deadline) -> set[int]:
        if deadline.owed_by is Party.APPLICANT and deadline.organization_id is not None:
            return theirs[deadline.organization_id]
        return ours[deadline.hub_id]

    return of


def _by_first(pairs: Select[int, int]) -> defaultdict[int, set[int]]:
    """The second column of the rows, gathered by the first."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for key, value in db.session.execute(pairs):
        found[key].add(value)
    return found


def tell(day: date, *, at: datetime) -> int:
    """Remind of every open obligation whose ladder step has come; answers how many were new.

    A step missed while nothing ran is caught up once: only the nearest step that has come is told.
    Who owes and who was told already is asked for all obligations at once: a run with nothing new
    to say costs the same few queries however much is owed.
    """
    due = _due(day)
    open_ones = select(Deadline).where(due).order_by(Deadline.due_on, Deadline.id)
    owing_each = _owing_each(due, day)
    told = _told(due)
    new = 0
    for deadline in db.session.scalars(open_ones).all():
        reminder = _reminder(deadline, day)
        if reminder is not None:
            known = told[(reminder.source, reminder.step, reminder.on)]
            new += put(reminder, owing_each(deadline) - known, at=at)
    return new


def _due(day: date) -> ColumnElement[bool]:
    """Open, and within the longest rung of the ladder."""
    return and_(
        Deadline.done_at.is_(None),
        Deadline.waived_at.is_(None),
        Deadline.due_on.between(day, day + timedelta(days=max(LADDER))),
    )


def _told(due: ColumnElement[bool]) -> defaultdict[tuple[str, str, date], set[int]]:
    """Who has the reminders of these deadlines already, by the key they were told under."""
    found: defaultdict[tuple[str, str, date], set[int]] = defaultdict(set)
    of_these = Message.deadline_id.in_(select(Deadline.id).where(due))
    for source, step, on, person_id in db.session.execute(
        select(Message.source, Message.step, Message.due_on, Message.person_id).where(of_these)
    ):
        found[(source, step, on)].add(person_id)
    return found


def coming(label: str, due_on: date) -> str:
    return _("%(label)s将于 %(day)s 到期", label=label, day=due_on.isoformat())


def progress(title: str, word: str) -> str:
    return _("%(title)s：%(state)s", title=title, state=word)


def _reminder(deadline: Deadline, day: date) -> Telling | None:
    """What is to be said of it now; nothing of an obligation shorter than the rung."""
    left = (deadline.due_on - day).days
    step = min(rung for rung in LADDER if rung >= left)
    if (deadline.due_on - deadline.starts_on).days < step:
        return None  # a five-day obligation was told when it began; thirty days before it was not yet owed
    return Telling(
        source=f"deadline:{deadline.id}",
        step=f"-{step}",
        on=deadline.due_on,
        subject=coming(deadline.label, deadline.due_on),
        body=deadline.because,
        link=f"/cases/{deadline.case_id}" if deadline.case_id else "/deadlines",
        hub_id=deadline.hub_id,
        case_id=deadline.case_id,
        deadline_id=deadline.id,
    )


def link_to(case: Case) -> str:
    """Where anybody who may see the case finds it, whatever its kind."""
    return f"/cases/{case.id}"
