"""Where a second step is demanded, nobody alone opens somebody else's account.

Who hands out a one-time code, or says where the reset link goes, gives the password; who resets the
second step gives the rest. One administrator does the one, another the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Role
from incubator.core.words import _
from incubator.organizations.models import Hub, Organization
from incubator.people import second_factor
from incubator.people.models import Person, Post
from incubator.people.queries import held_on
from incubator.records.models import Event

REMEMBERED = timedelta(days=7)
"""Longer than a code or a link works."""
CODE, RESET, CONTACT = "account.code", "account.second-step-reset", "person.change"
CONTACTS = frozenset({"phone", "email"})


def require_another(person: Person, *, by: Hat, at: datetime, resetting: bool) -> None:
    """Refuse the half that is asked for where `by` did the other one in the last days."""
    if person.user is None or by.role is Role.SYSTEM or not _demanded(person, at):
        return
    if not resetting and person.user.totp_secret is not None:
        return  # nobody reset it, or it was set up again by whom it belongs to
    if any(_is_other_half(event, resetting) for event in _acts(person, by, at)):
        raise RuleError(
            _(
                "此人的职务必须使用动态验证码：发验证码、改联系方式和重置动态验证码要由不同的人办理，"
                "而另一半最近由您办理。请另一位系统管理员办理；没有的，由安装人员用 incubator user code 办理。"
            )
        )


def _demanded(person: Person, at: datetime) -> bool:
    held = (
        select(Post.role, Hub.profile)
        .join(Organization, Organization.id == Post.organization_id)
        .join(Hub, Hub.id == Organization.hub_id)
        .where(Post.person_id == person.id, held_on(clock.on(at)))
    )
    return any(second_factor.demanded(role, profile) for role, profile in db.session.execute(held))


def _acts(person: Person, by: Hat, at: datetime) -> list[Event]:
    user_id = person.user.id if person.user else 0
    on_login = and_(
        Event.verb.in_((CODE, RESET)),
        Event.object_type == "user_account",
        Event.object_id == user_id,
    )
    on_person = and_(
        Event.verb == CONTACT, Event.object_type == "person", Event.object_id == person.id
    )
    return list(
        db.session.scalars(
            select(Event).where(
                Event.person_id == by.person_id,
                Event.at > at - REMEMBERED,
                or_(on_login, on_person),
            )
        )
    )


def _is_other_half(event: Event, resetting: bool) -> bool:
    if event.verb == CONTACT:
        changed = (event.after or {}).get("changed", [])
        return resetting and not CONTACTS.isdisjoint(changed)
    return (event.verb == RESET) is not resetting
