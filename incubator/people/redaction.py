"""Erasing a person on request: a pseudonym stays, the acts stay, the chain still verifies.

What goes: name, initials, phone, mail, login name, password and its history, second step, codes,
saved views, and every reason in words that was written about the person or mentions the name or
phone. What stays: the row and its id, the dated posts (who held an office is a matter of record),
the events (they name persons by id only), reasons the person wrote as an officer about other
matters, and papers already issued, which the archive rules keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, and_, delete, or_, select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people import accounts, one_time_codes, reset_links
from incubator.people.models import Person, Post, SavedView, User
from incubator.people.queries import held
from incubator.people.reach import require_reach
from incubator.people.sessions import end_of_user
from incubator.records.events import record
from incubator.records.models import Event, EventNote


def pseudonym(person: Person) -> str:
    return f"已注销人员#{person.id}"


def redact(person: Person, *, by: Hat, at: datetime, now: datetime, reason: str) -> None:
    """Erase `person` (locked). Posts still held are taken away first, each with its own event.

    `reason` is kept and must not itself say who it was.
    """
    if by.role is not Role.SYSTEM:
        by.require(Permission.MANAGE_PEOPLE)
    require_reach(person, by=by, on=clock.on(at))
    _check_reason(reason, person)
    for note in _notes(person):
        note.text, note.redacted_at = None, at
    for post in person.posts:
        if held(post, clock.on(at)) or post.starts_on > clock.on(at):
            post.revoked_at = at
            record("post.revoke", post, by=by, at=at, after={"revoked_at": at})
    if person.user is not None:
        _close(person.user, at=at, now=now)
    db.session.execute(
        delete(SavedView)
        .where(SavedView.person_id == person.id)
        .execution_options(synchronize_session=False)
    )
    person.name, person.initials = pseudonym(person), ""
    person.phone = person.phone_digest = person.email = None
    person.redacted_at = at
    record("person.redact", person, by=by, at=at, reason=reason)


def _check_reason(reason: str, person: Person) -> None:
    if not reason.strip():
        raise RuleError(_("请写明依据，例如本人申请及日期。"), field="reason")
    if _mentions(reason, person):
        raise RuleError(_("理由会一直保留，请不要在其中写姓名或电话。"), field="reason")


def _close(user: User, *, at: datetime, now: datetime) -> None:
    accounts.forget(user)
    user.username = f"erased-{user.id}"
    user.disabled_at = user.disabled_at or at
    one_time_codes.withdraw(user.id, now=now)
    reset_links.withdraw(user.id, now=now)
    end_of_user(user.id, now=now)


def _notes(person: Person) -> Iterator[EventNote]:
    """Reasons about the person, and those of the same streets that mention them."""
    about = {note.id: note for note in db.session.scalars(_about(person))}
    yield from about.values()
    for note in db.session.scalars(_of_the_same_streets(person)):
        if note.id not in about and _mentions(note.text or "", person):
            yield note


def _about(person: Person) -> Select[EventNote]:
    things = [("person", [person.id]), ("post", [post.id for post in person.posts])]
    things.append(("user_account", [person.user.id] if person.user else []))
    named = [
        and_(Event.object_type == table, Event.object_id.in_(ids)) for table, ids in things if ids
    ]
    return (
        select(EventNote)
        .join(Event, Event.id == EventNote.event_id)
        .where(or_(*named), EventNote.text.is_not(None))
    )


def _of_the_same_streets(person: Person) -> Select[EventNote]:
    streets = (
        select(Organization.hub_id)
        .join(Post, Post.organization_id == Organization.id)
        .where(Post.person_id == person.id)
    )
    return (
        select(EventNote)
        .join(Event, Event.id == EventNote.event_id)
        .where(
            or_(Event.hub_id.in_(streets), Event.hub_id.is_(None)),
            EventNote.text.is_not(None),
        )
        .execution_options(yield_per=500)
    )


def _mentions(text: str, person: Person) -> bool:
    return person.name in text or bool(person.phone and person.phone in text)
