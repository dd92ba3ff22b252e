"""Asks the register for the offices the legal bars compare, and refuses with the article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.core.words import _
from incubator.organizations.models import Organization, OrgStatus
from incubator.people import bars, kin
from incubator.people.bars import Bar, Seat
from incubator.people.models import Office, Person, Post
from incubator.people.separation import sharing_a_day
from incubator.rules.queries import rule

ENDED = (OrgStatus.CANCELLED, OrgStatus.REVOKED, OrgStatus.MERGED)
"""In a body that is gone nobody holds an office, whatever its posts say."""


@dataclass(frozen=True)
class Term:
    """An office somebody has or is to have, and for which days; `post_id` is its own row's."""

    role: Role
    office: Office | None
    starts_on: date
    ends_on: date | None
    post_id: int | None = None


def term_of(post: Post) -> Term:
    return Term(post.role, post.office, post.starts_on, post.ends_on, post.id)


def require_allowed(person: Person, body: Organization, term: Term, *, at: datetime) -> None:
    """Refuse an office the law keeps apart from what the person or their relatives hold.

    The caller holds the rows of person and body, so that of two given at once the second is seen.
    """
    held = bars.offices(term.role, term.office)
    if not held or body.status in ENDED:
        return
    seat = Seat(body.id, body.name, body.org_type, held)
    days = sharing_a_day(term.starts_on, term.ends_on)
    own = _seats(Post.person_id == person.id, days, Post.id != (term.post_id or 0))
    found = [
        *bars.representing_associations(seat, own),
        *bars.representing_a_foundation(seat, own),
        *bars.official_leading(seat, official=person.state_official),
        *bars.supervising(seat, own, _seats_of_relatives(person.id, days)),
        *_second_representative(person, body, seat, days),
    ]
    _refuse(found, hub_id=body.hub_id, at=at, field="office" if term.office else "role")


def require_holders_allowed(body: Organization, *, at: datetime) -> None:
    """Refuse what a body has become where the law keeps that apart from what its people hold.

    The offices were given when it was something else: a team that prepares an association, say.
    """
    holding = db.session.execute(
        select(Person, Post)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.organization_id == body.id,
            Post.revoked_at.is_(None),
            or_(Post.ends_on.is_(None), Post.ends_on >= clock.on(at)),
        )
        .order_by(Person.id, Post.id)
        .with_for_update(of=Person)
    ).all()
    for person, post in holding:
        try:
            require_allowed(person, body, term_of(post), at=at)
        except RuleError as refusal:
            raise RuleError(
                _("任职人员%(name)s：%(why)s", name=person.name, why=refusal.message)
            ) from refusal


def require_official_allowed(person: Person, *, at: datetime) -> None:
    """Refuse declaring to be a state official while leading a foundation."""
    for body, term in _terms(person.id, clock.on(at)):
        seat = Seat(body.id, body.name, body.org_type, bars.offices(term.role, term.office))
        found = bars.official_leading(seat, official=True)
        _refuse(found, hub_id=body.hub_id, at=at, field="state_official")


def require_relatives_allowed(person_id: int, relative_id: int, *, at: datetime) -> None:
    """Refuse declaring a tie the law keeps apart: supervisor here, director there."""
    for body, term in _terms(person_id, clock.on(at)):
        seat = Seat(body.id, body.name, body.org_type, bars.offices(term.role, term.office))
        days = sharing_a_day(term.starts_on, term.ends_on)
        theirs = _seats(Post.person_id == relative_id, days)
        _refuse(bars.supervising(seat, (), theirs), hub_id=body.hub_id, at=at, field="relative")


def _refuse(found: Iterable[Bar], *, hub_id: int, at: datetime, field: str) -> None:
    for bar in found:
        law = rule(bar.key, on=clock.on(at), hub_id=hub_id)
        if bar.count > law.value:
            raise RuleError(
                _(
                    "%(why)s。依据：%(source)s。请另选一人，或先结束原任职。",
                    why=bar.why,
                    source=law.source,
                ),
                field=field,
            )


def _second_representative(
    person: Person, body: Organization, seat: Seat, days: ColumnElement[bool]
) -> list[Bar]:
    if not seat.represents:
        return []
    others = db.session.scalars(
        select(Person.name)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.organization_id == body.id,
            Post.person_id != person.id,
            or_(Post.role == Role.LEGAL_REPRESENTATIVE, Post.office == Office.LEGAL_REPRESENTATIVE),
            Post.revoked_at.is_(None),
            days,
        )
        .distinct()
    ).all()
    if not others:
        return []
    why = _(
        "“%(body)s”同期的法定代表人是%(names)s，一个组织同时只有一名法定代表人",
        body=body.name,
        names="、".join(others),
    )
    return [Bar(bars.ONE_EACH, len(others) + 1, why)]


def _terms(person_id: int, day: date) -> list[tuple[Organization, Term]]:
    """What somebody holds on `day` or is to hold later, in bodies that exist."""
    rows = db.session.execute(
        select(Organization, Post)
        .join(Post, Post.organization_id == Organization.id)
        .where(
            Post.person_id == person_id,
            Post.revoked_at.is_(None),
            or_(Post.ends_on.is_(None), Post.ends_on >= day),
            Organization.status.not_in(ENDED),
        )
        .order_by(Post.id)
    )
    return [(body, term_of(post)) for body, post in rows]


def _seats(*conditions: ColumnElement[bool]) -> list[Seat]:
    rows = db.session.execute(
        select(Organization.id, Organization.name, Organization.org_type, Post.role, Post.office)
        .join(Post, Post.organization_id == Organization.id)
        .where(Post.revoked_at.is_(None), Organization.status.not_in(ENDED), *conditions)
        .order_by(Post.id)
    )
    return [
        Seat(body_id, name, kind, bars.offices(role, office))
        for body_id, name, kind, role, office in rows
    ]


def _seats_of_relatives(person_id: int, days: ColumnElement[bool]) -> list[Seat]:
    near = kin.relatives_of([person_id])
    return _seats(Post.person_id.in_(near), days) if near else []
