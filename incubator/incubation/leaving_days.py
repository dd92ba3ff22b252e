"""Days that count on the way out: until when everything has to be back, how long a second term may be."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from incubator.casework.deadlines import Counted, count
from incubator.casework.models import Deadline
from incubator.core.db import db
from incubator.core.validity import months_after
from incubator.incubation import states
from incubator.incubation.models import Incubation
from incubator.rules.queries import calendar, rule


def hand_over_by(stay: Incubation, notice_on: date) -> Counted:
    """The last day of the hand-over for a notice of that day, and why it is that day."""
    found = rule(states.HAND_OVER.rule, on=notice_on, hub_id=stay.hub_id)
    return count(found, notice_on, calendar())


def hand_over_deadline(stay: Incubation) -> Deadline | None:
    """The deadline the step opened, done or not."""
    query = select(Deadline).where(
        Deadline.case_id == stay.id, Deadline.kind == states.HAND_OVER.key
    )
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def is_over(stay: Incubation, today: date) -> bool:
    """Whether the agreed term has ended."""
    return stay.term_through is None or today > stay.term_through


def second_term(stay: Incubation, today: date) -> tuple[date, date]:
    """The first and the last possible day of a second term agreed today."""
    start = max(today, (stay.term_through or today) + timedelta(days=1))
    months = rule("incubation.term", on=today, hub_id=stay.hub_id).value
    return start, months_after(start, months) - timedelta(days=1)
