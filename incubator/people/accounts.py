"""Logins: creating, disabling, changing the password, handing out codes, the second step."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import delete, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people import (
    identities,
    one_time_codes,
    passwords,
    recovery_codes,
    reset_links,
    second_factor,
    ways_in,
)
from incubator.people.models import PasswordHistory, Person, User
from incubator.people.reach import require_reach
from incubator.people.sessions import end_of_user
from incubator.people.signing_in import canonical
from incubator.records.events import record

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


def create_login(
    person: Person,
    *,
    username: str = "",
    password: passwords.Chosen | None = None,
    must_change: bool = True,
    by: Hat,
    at: datetime,
    now: datetime,
) -> User:
    """Give a person a login. Without a password only a one-time code opens it."""
    require_reach(person, by=by, on=clock.on(at))
    if person.user is not None:
        raise RuleError(_("此人已有账号“%(name)s”，不用再开。", name=person.user.username))
    name = canonical(username) or free_username(person)
    _require_free(name)
    user = User(
        person_id=person.id,
        username=name,
        password_hash=password.password_hash if password else passwords.UNUSABLE,
        password_changed_at=now,
        must_change=must_change,
    )
    db.session.add(user)
    db.session.flush()
    db.session.refresh(person, ["user"])
    record("account.create", user, by=by, at=at, after={"person_id": person.id})
    return user


def checked_username(name: str) -> str:
    """`name` as it is kept; refused where it does not have the form, whether or not it is taken."""
    name = canonical(name)
    if not _USERNAME.fullmatch(name):
        raise RuleError(
            _("用户名以字母开头，3 至 40 位，只用小写字母、数字、点、横线和下划线。"),
            field="username",
        )
    return name


def is_taken(username: str) -> bool:
    return db.session.scalar(select(User.id).where(User.username == username)) is not None


def _require_free(name: str) -> None:
    if is_taken(checked_username(name)):
        raise RuleError(_("用户名“%(name)s”已被使用，请换一个。", name=name), field="username")


def free_username(person: Person) -> str:
    """A name from the initials and a number that nobody has yet: zxm1, zxm2 …"""
    letters = re.sub(r"[^a-z]", "", person.initials) or "user"
    letters = letters[:30] if len(letters) > 1 else f"user-{letters}"
    taken = set(db.session.scalars(select(User.username).where(User.username.startswith(letters))))
    number = 1
    while f"{letters}{number}" in taken:
        number += 1
    return f"{letters}{number}"


def issue_code(user: User, *, by: Hat, at: datetime, now: datetime) -> str:
    """A one-time code for somebody who has no password or forgot it; shown once, to be handed over."""
    require_reach(user.person, by=by, on=clock.on(at))
    ways_in.require_another(user.person, by=by, at=at, resetting=False)
    _require_enabled(user)
    code = one_time_codes.issue(user, by=by, now=now)
    record("account.code", user, by=by, at=at)
    return code


def _require_enabled(user: User) -> None:
    if user.disabled_at is not None:
        raise RuleError(_("账号已停用，请先启用。"))


def earlier_hashes(user: User) -> list[str]:
    """The hashes a new password must not repeat: the present one and the last few before it."""
    depth = passwords.policy().history
    if not depth:
        return []
    older = db.session.scalars(
        select(PasswordHistory.password_hash)
        .where(PasswordHistory.user_id == user.id)
        .order_by(PasswordHistory.id.desc())
        .limit(depth - 1)
    )
    return [user.password_hash, *older]


def change_password(
    user: User, password: passwords.Chosen, *, by: Hat, at: datetime, now: datetime
) -> None:
    """Put the new hash in place; every session of the account ends and codes stop working."""
    _put_password(user, password, now=now)
    record("account.password", user, by=by, at=at)


def reset_password(
    user: User, password: passwords.Chosen, link_id: int, *, by: Hat, at: datetime, now: datetime
) -> None:
    """The same for who opened the link that was mailed to them; the link is spent."""
    if user.disabled_at is not None or not reset_links.spend(link_id, user.id, now=now):
        raise RuleError(reset_links.SPENT)
    _put_password(user, password, now=now)
    record("account.reset-password", user, by=by, at=at)


def _put_password(user: User, password: passwords.Chosen, *, now: datetime) -> None:
    if user.password_hash != passwords.UNUSABLE:
        db.session.add(
            PasswordHistory(user_id=user.id, password_hash=user.password_hash, replaced_at=now)
        )
    user.password_hash = password.password_hash
    user.password_changed_at, user.must_change = now, False
    _withdraw(user, now=now)


def _withdraw(user: User, *, now: datetime) -> None:
    """End every session, and let no code or link that was given out work any longer."""
    one_time_codes.withdraw(user.id, now=now)
    reset_links.withdraw(user.id, now=now)
    end_of_user(user.id, now=now)


def disable(user: User, *, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    """Stop a login at once: open sessions end, codes no longer work."""
    require_reach(user.person, by=by, on=clock.on(at))
    _require_enabled(user)
    if not reason.strip():
        raise RuleError(_("请写明停用的理由。"), field="reason")
    user.disabled_at = at
    _withdraw(user, now=now)
    record("account.disable", user, by=by, at=at, reason=reason)


def enable(user: User, *, reason: str, by: Hat, at: datetime) -> None:
    require_reach(user.person, by=by, on=clock.on(at))
    if user.disabled_at is None:
        raise RuleError(_("账号没有停用，不用启用。"))
    user.disabled_at = None
    record("account.enable", user, by=by, at=at, reason=reason)


def set_second_step(
    user: User, secret: str, code: str, *, by: Hat, at: datetime, now: datetime
) -> list[str]:
    """Turn the second step on, once a code shows that the authenticator has the secret.

    Every session of the account ends. Answers the recovery codes, which are shown once.
    """
    step = second_factor.step_of(secret, code, now=now)
    if step is None:
        raise RuleError(
            _("动态验证码不正确。请确认手机时间准确，输入验证器上现在显示的 6 位数字。"),
            field="code",
        )
    user.totp_secret, user.totp_last_step = secret, step
    end_of_user(user.id, now=now)
    record("account.second-step", user, by=by, at=at, after={"second_step": True})
    return recovery_codes.issue(user, now=now)


def renew_recovery_codes(user: User, *, by: Hat, at: datetime, now: datetime) -> list[str]:
    """Ten new codes for ten that were used, lost or seen; every session of the account ends."""
    if user.totp_secret is None:
        raise RuleError(_("没有设置动态验证码，不用恢复码。请先设置动态验证码。"))
    end_of_user(user.id, now=now)
    record("account.recovery-codes", user, by=by, at=at)
    return recovery_codes.issue(user, now=now)


def drop_second_step(user: User, *, by: Hat, at: datetime, now: datetime) -> None:
    """Turn one's own second step off, after the password was asked for again; all sessions end."""
    if user.totp_secret is None:
        raise RuleError(_("没有设置动态验证码，不用停用。"))
    _without_second_step(user)
    end_of_user(user.id, now=now)
    record("account.second-step", user, by=by, at=at, after={"second_step": False})


def reset_second_step(user: User, *, reason: str, by: Hat, at: datetime, now: datetime) -> None:
    """For somebody whose phone is lost: the second step is off until they set it up again."""
    require_reach(user.person, by=by, on=clock.on(at))
    if user.totp_secret is None:
        raise RuleError(_("此人没有设置动态验证码，不用重置。"))
    ways_in.require_another(user.person, by=by, at=at, resetting=True)
    if not reason.strip():
        raise RuleError(_("请写明重置的理由，例如手机遗失。"), field="reason")
    _without_second_step(user)
    end_of_user(user.id, now=now)
    record("account.second-step-reset", user, by=by, at=at, reason=reason)


def _without_second_step(user: User) -> None:
    user.totp_secret, user.totp_last_step = None, 0
    recovery_codes.forget(user.id)


def forget(user: User) -> None:
    """Leave nothing to sign in with: no password, no earlier ones, no second step."""
    user.password_hash = passwords.UNUSABLE
    _without_second_step(user)
    identities.forget(user.id)
    db.session.execute(
        delete(PasswordHistory)
        .where(PasswordHistory.user_id == user.id)
        .execution_options(synchronize_session=False)
    )
