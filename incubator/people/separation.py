"""三员分立: who runs the system and who audits it hold no other staff post in a hub of the full profile."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import ROLE_LABEL, Role
from incubator.core.words import _
from incubator.organizations.models import Hub, Organization, Profile
from incubator.people.models import Post

ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
STAFF = frozenset({*ALONE, Role.CASE_OFFICER, Role.FINANCE, Role.DIRECTOR})


def sharing_a_day(starts_on: date, ends_on: date | None) -> ColumnElement[bool]:
    """Posts not taken away that share a day with the period given; both ends are inclusive."""
    return and_(
        or_(Post.ends_on.is_(None), Post.ends_on >= starts_on),
        Post.starts_on <= (ends_on or date.max),
    )


def require_separate(
    person_id: int, role: Role, *, hub_id: int, starts_on: date, ends_on: date | None
) -> None:
    """Refuse a staff post beside another one that must be somebody else's."""
    hub = db.session.get(Hub, hub_id)
    if role not in STAFF or hub is None or hub.profile is not Profile.FULL:
        return
    against = STAFF - {role} if role in ALONE else ALONE
    other = db.session.scalar(
        select(Post.role)
        .join(Organization, Organization.id == Post.organization_id)
        .where(
            Post.person_id == person_id,
            Organization.hub_id == hub_id,
            Post.role.in_(against),
            Post.revoked_at.is_(None),
            sharing_a_day(starts_on, ends_on),
        )
        .limit(1)
    )
    if other is not None:
        raise RuleError(
            _(
                "此人同期任“%(other)s”，不能再任“%(role)s”：系统管理、审计与业务办理须由不同的人担任。"
                "请另选一人，或先结束原任职。",
                other=ROLE_LABEL[other],
                role=ROLE_LABEL[role],
            ),
            field="role",
        )
