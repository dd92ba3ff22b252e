"""Accounts at an identity provider that sign in as one of ours, linked by their owner and never guessed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people.links import ExternalIdentity
from incubator.people.models import User
from incubator.people.reach import require_reach
from incubator.people.sessions import end_of_user
from incubator.records.events import record


def linked(issuer: str, subject: str) -> ExternalIdentity | None:
    """The identity as it was linked; a mail address or a name at the provider proves nothing."""
    return db.session.scalar(
        select(ExternalIdentity).where(
            ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject
        )
    )


def of_user(user_id: int) -> Select[ExternalIdentity]:
    return (
        select(ExternalIdentity)
        .where(ExternalIdentity.user_id == user_id)
        .order_by(ExternalIdentity.id)
    )


def any_of(user_id: int) -> bool:
    return db.session.scalars(of_user(user_id).limit(1)).first() is not None


def still_linked(identity_id: int, user_id: int) -> bool:
    found = db.session.get(ExternalIdentity, identity_id, populate_existing=True)
    return found is not None and found.user_id == user_id


def link(
    user: User, *, issuer: str, subject: str, by: Hat, at: datetime, now: datetime
) -> ExternalIdentity:
    """Let an identity sign in as `user` (locked). One identity is one login's."""
    other = linked(issuer, subject)
    if other is not None:
        raise RuleError(
            _("这个统一身份账号已经关联过。请先在原来的账号中解除，或请工作人员解除。")
            if other.user_id != user.id
            else _("这个统一身份账号已经关联到您的账号，不用再关联。")
        )
    made = ExternalIdentity(user_id=user.id, issuer=issuer, subject=subject, linked_at=now)
    db.session.add(made)
    db.session.flush()
    record("account.identity-link", user, by=by, at=at, after={"issuer": issuer})
    return made


def unlink_own(user: User, identity_id: int, *, by: Hat, at: datetime, now: datetime) -> None:
    """Take one's own identity off; every session of the account ends, for some may have come by it."""
    found = db.session.get(ExternalIdentity, identity_id, populate_existing=True)
    if found is None or found.user_id != user.id:
        raise NotFound(_("没有找到这个统一身份账号。"))
    issuer = found.issuer
    db.session.delete(found)
    end_of_user(user.id, now=now)
    record("account.identity-unlink", user, by=by, at=at, before={"issuer": issuer})


def unlink_all(user: User, *, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    """For staff: take every identity off somebody's login."""
    require_reach(user.person, by=by, on=clock.on(at))
    if not reason.strip():
        raise RuleError(_("请写明解除关联的理由。"), field="reason")
    issuers = [one.issuer for one in db.session.scalars(of_user(user.id))]
    if not issuers:
        raise RuleError(_("此人没有关联统一身份账号，不用解除。"))
    forget(user.id)
    end_of_user(user.id, now=now)
    record(
        "account.identity-unlink",
        user,
        by=by,
        at=at,
        before={"issuer": "、".join(sorted(set(issuers)))},
        reason=reason,
    )


def forget(user_id: int) -> None:
    db.session.execute(
        delete(ExternalIdentity)
        .where(ExternalIdentity.user_id == user_id)
        .execution_options(synchronize_session=False)
    )
