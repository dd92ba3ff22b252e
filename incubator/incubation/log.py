"""What of the service log a hat may read: entries, follow-ups, what waits for a sign-off."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from incubator.core.db import db
from incubator.core.permissions import Hat
from incubator.core.searching import holding
from incubator.core.validity import in_force_on
from incubator.incubation import stays
from incubator.incubation.models import Incubation
from incubator.incubation.states import IN_THE_HOUSE
from incubator.incubation.staying import FollowUp, Mentoring, Service, ServiceEntry
from incubator.organizations.models import Organization
from incubator.people.models import Post

COUNTS = and_(ServiceEntry.withdrawn_at.is_(None), ServiceEntry.reached)
"""An entry that is a service: not withdrawn, and somebody was reached."""


def entries_visible_to(hat: Hat, *, on: date) -> Select[ServiceEntry]:
    """The log of every stay the hat may see, the newest first."""
    seen = stays.ids(hat, on=on)
    return (
        select(ServiceEntry)
        .join(ServiceEntry.case)
        .where(ServiceEntry.case_id.in_(seen))
        .options(
            contains_eager(ServiceEntry.case).joinedload(Incubation.organization),
            joinedload(ServiceEntry.noted_by).joinedload(Post.person),
            joinedload(ServiceEntry.signed_off_by).joinedload(Post.person),
            selectinload(ServiceEntry.follow_ups),
        )
        .order_by(ServiceEntry.on.desc(), ServiceEntry.id.desc())
    )


def of_stay(stay_id: int) -> ColumnElement[bool]:
    return ServiceEntry.case_id == stay_id


def matching(text: str) -> ColumnElement[bool]:
    """The note, or whose it is."""
    named = Incubation.organization.has(holding(text, Organization.name, Organization.initials))
    return holding(text, ServiceEntry.note) | ServiceEntry.case.has(named)


def follow_ups_visible_to(hat: Hat, *, on: date) -> Select[FollowUp]:
    """What was promised in entries that stand, the nearest first."""
    seen = stays.ids(hat, on=on)
    return (
        select(FollowUp)
        .join(FollowUp.entry)
        .where(ServiceEntry.case_id.in_(seen), ServiceEntry.withdrawn_at.is_(None))
        .options(
            contains_eager(FollowUp.entry)
            .joinedload(ServiceEntry.case)
            .joinedload(Incubation.organization)
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )


def open_follow_ups(hat: Hat, *, on: date, due_by: date | None = None) -> Select[FollowUp]:
    """Those not done yet; with `due_by` only what has come due by then."""
    return follow_ups_visible_to(hat, on=on).where(
        FollowUp.done_on.is_(None), FollowUp.due_on <= due_by if due_by else true()
    )


def to_sign(hat: Hat, *, on: date) -> Select[ServiceEntry]:
    """Entries of mentored incubatees that somebody else noted and nobody signed off."""
    mentored = (
        select(Mentoring.id)
        .where(Mentoring.case_id == ServiceEntry.case_id, in_force_on(Mentoring, ServiceEntry.on))
        .exists()
    )
    own = select(Post.id).where(Post.person_id == hat.person_id)
    return entries_visible_to(hat, on=on).where(
        Incubation.status.in_(IN_THE_HOUSE),
        COUNTS,
        ServiceEntry.signed_off_at.is_(None),
        ServiceEntry.noted_by_id.is_(None) | ServiceEntry.noted_by_id.not_in(own),
        mentored,
    )


def last_kind(hat: Hat) -> Service:
    """What this hat noted last: the kind the next entry most likely is."""
    found = db.session.scalar(
        select(ServiceEntry.kind)
        .where(ServiceEntry.noted_by_id == hat.post_id)
        .order_by(ServiceEntry.id.desc())
        .limit(1)
    )
    return found or Service.COACHING


def mentors_of(stay_id: int, *, on: date) -> list[Mentoring]:
    """Who looks after the incubatee on `on`."""
    query = (
        select(Mentoring)
        .where(Mentoring.case_id == stay_id, in_force_on(Mentoring, on))
        .options(joinedload(Mentoring.post).joinedload(Post.person))
        .order_by(Mentoring.starts_on, Mentoring.id)
    )
    return list(db.session.scalars(query))
