"""Links that reset a password: asked for by anybody, answered by a job, good once and for an hour."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from incubator.core import clock, installation
from incubator.core.db import db
from incubator.core.permissions import SYSTEM, Hat
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.people.links import ResetLink, ResetRequest
from incubator.people.models import Person, User, email_digest
from incubator.people.queries import hat_of, posts_of
from incubator.people.signing_in import canonical
from incubator.records import dispatching, senders
from incubator.records.events import record
from incubator.records.leaving import Way

LASTS = timedelta(hours=1)
MOST = 3
"""Links for one account within the hour, so that nobody's inbox is filled by somebody else."""

SPENT = _("这个链接已经用过、已过期，或者账号情况有变化。请重新申请。")


def offered() -> bool:
    """Whether this installation can send a link at all."""
    return any(senders.of(way) is not None for way in Way)


def ask(typed: str, *, now: datetime) -> None:
    """Keep what was typed, whoever it may be; `answer` looks it up."""
    db.session.add(ResetRequest(asked=typed, asked_at=now))


def waiting() -> bool:
    return db.session.scalar(select(ResetRequest.id).limit(1)) is not None


def answer(*, at: datetime, now: datetime) -> int:
    """Send a link to whoever was asked about and may have one; answers how many were queued.

    What was typed is forgotten in the same transaction, whether or not somebody was found.
    """
    requests = db.session.scalars(select(ResetRequest).with_for_update(skip_locked=True)).all()
    asked = {request.asked for request in requests}
    for request in requests:
        db.session.delete(request)
    return sum(_send(user_id, at=at, now=now) for user_id in sorted(_accounts(asked)))


def _accounts(asked: set[str]) -> set[int]:
    """The accounts somebody may have meant, by name or by the mail address on record."""
    by_name = select(User.id).where(User.username.in_({canonical(one) for one in asked}))
    found = set(db.session.scalars(by_name))
    addresses = {email_digest(one) for one in asked if "@" in one}
    if addresses:
        by_address = select(User.id).join(User.person).where(Person.email_digest.in_(addresses))
        found.update(db.session.scalars(by_address))
    return found


def _send(user_id: int, *, at: datetime, now: datetime) -> bool:
    """Queue one link, unless the account is shut, holds no post, has no address or had enough."""
    user = db.session.get_one(User, user_id, populate_existing=True, with_for_update=True)
    place, hat = _address(user.person), _hat(user, at)
    if user.disabled_at is not None or place is None or hat is None or _enough(user.id, now):
        return False
    token = secrets.token_urlsafe(32)
    withdraw(user.id, now=now)
    link = ResetLink(
        user_id=user.id, token_digest=_digest(token), issued_at=now, expires_at=now + LASTS
    )
    db.session.add(link)
    db.session.flush()
    way, address = place
    dispatching.queue(
        way,
        address,
        subject=_("重置密码"),
        body=_letter(user.username, token),
        purpose="reset-link",
        source=_source(link.id),
        person_id=user.person_id,
        hub_id=hat.hub_id,
        at=at,
    )
    record("account.reset-link", user, by=SYSTEM, at=at, hub_id=hat.hub_id)
    return True


def _address(person: Person) -> tuple[Way, str] | None:
    """Where a link may be sent: by mail, or where there is none by text message."""
    ways = ((Way.MAIL, person.email), (Way.SMS, person.phone))
    return next(
        ((way, address) for way, address in ways if address and senders.of(way) is not None), None
    )


def _hat(user: User, at: datetime) -> Hat | None:
    post = db.session.scalars(posts_of(user.person_id, on=clock.on(at)).limit(1)).first()
    return hat_of(post) if post is not None else None


def hat_for(user: User, *, at: datetime) -> Hat:
    """Under which post somebody acts who is not signed in: the first they hold, or the system's."""
    return _hat(user, at) or SYSTEM


def _enough(user_id: int, now: datetime) -> bool:
    count = select(func.count(ResetLink.id)).where(
        ResetLink.user_id == user_id, ResetLink.issued_at > now - LASTS
    )
    return (db.session.scalar(count) or 0) >= MOST


def _letter(username: str, token: str) -> str:
    return _(
        "有人（但愿是您本人）申请重置账号“%(name)s”的密码。请在一小时内打开下面的链接设置新密码，"
        "链接只能用一次：\n\n%(url)s\n\n不是您本人申请的，不用理会，密码不会改变。",
        name=username,
        url=f"{installation.current().base_url}/reset/{token}",
    )


def find(token: str, *, now: datetime) -> ResetLink | None:
    """The live link of a token, with an account that is not shut. One look-up, whatever the token."""
    return db.session.scalar(
        select(ResetLink)
        .join(ResetLink.user)
        .where(ResetLink.token_digest == _digest(token), _live(now), User.disabled_at.is_(None))
    )


def spend(link_id: int, user_id: int, *, now: datetime) -> bool:
    """Use a link up. Of two who try at once the database lets one."""
    spent = db.session.execute(
        update(ResetLink)
        .where(ResetLink.id == link_id, ResetLink.user_id == user_id, _live(now))
        .values(used_at=now)
        .returning(ResetLink.id)
        .execution_options(synchronize_session=False)
    )
    return spent.first() is not None


def withdraw(user_id: int, *, now: datetime) -> None:
    """Let no link of the account work any longer, nor go out if it has not yet."""
    ended = db.session.scalars(
        update(ResetLink)
        .where(ResetLink.user_id == user_id, _live(now))
        .values(expires_at=now)
        .returning(ResetLink.id)
        .execution_options(synchronize_session=False)
    ).all()
    for link_id in ended:
        dispatching.cancel(_source(link_id), why=_("已有新的链接，或密码已经修改"))


def forget(*, before: datetime) -> int:
    """Delete links used or run out before that moment, and what nobody came to look up; how many."""
    over = delete(ResetLink).where(or_(ResetLink.used_at < before, ResetLink.expires_at < before))
    asked = delete(ResetRequest).where(ResetRequest.asked_at < before)
    rows = [
        *db.session.execute(over.returning(ResetLink.id)),
        *db.session.execute(asked.returning(ResetRequest.id)),
    ]
    return len(rows)


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(ResetLink.used_at.is_(None), ResetLink.expires_at > now)


def _source(link_id: int) -> str:
    return f"reset_link:{link_id}"


def _digest(token: str) -> str:
    return digest(f"reset-link:{token}")
