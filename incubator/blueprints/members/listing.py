"""Who belongs to an organization, now and earlier, and who is invited or asks to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core.db import db
from incubator.core.permissions import ROLE_LABEL, Hat
from incubator.core.words import _
from incubator.organizations.contacts import masked
from incubator.organizations.models import Organization
from incubator.people import invitations
from incubator.people.links import Invitation
from incubator.people.models import Post
from incubator.people.offices import OFFICE_LABEL
from incubator.people.queries import held
from incubator.people.reach import looks_after, roles_given_by
from incubator.registrations import queries
from incubator.registrations.models import JoinRequest


@dataclass(frozen=True)
class Member:
    """One post of one person."""

    id: int
    name: str
    what: str
    days: str
    word: str
    tone: str
    may_end: bool


@dataclass(frozen=True)
class Waiting:
    """One invitation that was not accepted."""

    id: int
    name: str
    what: str
    word: str
    tone: str
    open: bool


@dataclass(frozen=True)
class Asking:
    id: int
    name: str
    phone: str
    asked_at: datetime


def members(organization: Organization, hat: Hat, *, on: date) -> list[Member]:
    """Every post there was, those held now first, the newest first in each part."""
    posts = db.session.scalars(
        select(Post)
        .where(Post.organization_id == organization.id)
        .options(joinedload(Post.person))
        .order_by(Post.starts_on.desc(), Post.id.desc())
    ).all()
    found = [_member(post, organization, hat, on) for post in posts]
    return sorted(found, key=lambda one: one.tone != "green")


def _member(post: Post, organization: Organization, hat: Hat, on: date) -> Member:
    over = post.revoked_at is not None or (post.ends_on is not None and post.ends_on < on)
    word, tone = _standing(post, on)
    theirs = post.role in roles_given_by(hat) or looks_after(organization, post.role, by=hat)
    return Member(
        post.id,
        post.person.name,
        what(post),
        _days(post),
        word,
        tone,
        may_end=theirs and not over and post.person_id != hat.person_id,
    )


def what(post: Post | Invitation) -> str:
    """The office by the charter, the title, and what it may do here, each said once."""
    office = OFFICE_LABEL[post.office] if post.office else ""
    parts = [str(one) for one in (post.title, office, ROLE_LABEL[post.role]) if one]
    return " · ".join(dict.fromkeys(parts))


def _standing(post: Post, on: date) -> tuple[str, str]:
    if post.revoked_at is not None:
        return _("已撤销"), "red"
    if post.pending:
        return _("待确认"), "amber"
    if held(post, on):
        return _("在任"), "green"
    return (_("未开始"), "") if post.starts_on > on else (_("已结束"), "")


def _days(post: Post) -> str:
    if post.ends_on is None:
        return _("%(first)s 起", first=post.starts_on)
    return _("%(first)s 至 %(last)s", first=post.starts_on, last=post.ends_on)


def waiting(organization: Organization, hat: Hat, *, at: datetime) -> list[Waiting]:
    """Invitations nobody accepted, the newest first; old ones stay readable for a while."""
    found = db.session.scalars(
        invitations.visible_to(hat)
        .where(Invitation.organization_id == organization.id, Invitation.accepted_at.is_(None))
        .order_by(Invitation.id.desc())
        .limit(50)
    )
    return [
        Waiting(one.id, one.name or "—", what(one), *state(one, at=at), one.withdrawn_at is None)
        for one in found
    ]


def state(invitation: Invitation, *, at: datetime) -> tuple[str, str]:
    if invitation.accepted_at is not None:
        return _("已接受"), "green"
    if invitation.withdrawn_at is not None:
        return _("已撤回"), ""
    return (_("已过期"), "red") if invitation.expires_at <= at else (_("等待接受"), "amber")


def asking(organization: Organization) -> list[Asking]:
    found: list[JoinRequest] = list(db.session.scalars(queries.joining(organization.id)))
    return [Asking(one.id, one.name or "", masked(one.phone), one.asked_at) for one in found]
