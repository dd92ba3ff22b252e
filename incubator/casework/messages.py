"""Telling people: at once when a case moves, and day by day as deadlines come near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from incubator.casework.models import Case, Channel, Deadline, Delivery, Message
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.people.models import Post
from incubator.people.queries import holders_in_hub, holders_in_organization

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
    if deadline.owed_by is Party.APPLICANT and deadline.organization_id is not None:
        query = holders_in_organization(
            deadline.organization_id, permissions={Permission.APPLY}, on=on
        )
    else:
        query = holders_in_hub(deadline.hub_id, permissions={Permission.CHECK}, on=on)
    return people_of(db.session.scalars(query))


def tell(day: date, *, at: datetime) -> int:
    """Remind of every open obligation whose ladder step has come; answers how many were new.

    A step missed while nothing ran is caught up once: only the nearest step that has come is told.
    """
    horizon = day + timedelta(days=max(LADDER))
    due = db.session.scalars(
        select(Deadline)
        .where(
            Deadline.done_at.is_(None),
            Deadline.waived_at.is_(None),
            Deadline.due_on >= day,
            Deadline.due_on <= horizon,
        )
        .order_by(Deadline.due_on, Deadline.id)
    ).all()
    return sum(_remind(deadline, day, at) for deadline in due)


def _remind(deadline: Deadline, day: date, at: datetime) -> int:
    left = (deadline.due_on - day).days
    step = min(rung for rung in LADDER if rung >= left)
    if (deadline.due_on - deadline.starts_on).days < step:
        return 0  # a five-day obligation was told when it began; thirty days before it was not yet owed
    telling = Telling(
        source=f"deadline:{deadline.id}",
        step=f"-{step}",
        on=deadline.due_on,
        subject=_(
            "%(label)s将于 %(day)s 到期", label=deadline.label, day=deadline.due_on.isoformat()
        ),
        body=deadline.because,
        link=link_to(deadline.case) if deadline.case else "/deadlines",
        hub_id=deadline.hub_id,
        case_id=deadline.case_id,
        deadline_id=deadline.id,
    )
    return put(telling, owing(deadline, day), at=at)


def link_to(case: Case) -> str:
    """Where anybody who may see the case finds it, whatever its kind."""
    return f"/cases/{case.id}"
