"""Erasing a person on request: a pseudonym stays, the acts stay, the chain still verifies.

What goes: name, initials, phone, mail, ID number, account, scans of identity papers, declared
relatives, login name, password and its history, second step, codes, identities elsewhere, browsers,
saved views, letters on the way, every reason in words that was written about the person or mentions
them, and the places in other rows that `traces` knows. What stays: the row and its id, the dated
posts (who held an office is a matter of record), moments of consent, the events (they name persons
by id only), reasons the person wrote as an officer about other matters, and papers already issued,
which the archive rules keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, and_, delete, or_, select, update

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission, Role
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.people import accounts, one_time_codes, reset_links, scans, signing_in, traces
from incubator.people.declarations import Relative
from incubator.people.models import Person, Post, SavedView, Session, User
from incubator.people.queries import held
from incubator.people.reach import require_reach
from incubator.people.sessions import end_of_user
from incubator.records import dispatching
from incubator.records.events import record
from incubator.records.models import Event, EventNote

OWN: frozenset[tuple[str, str]] = frozenset(
    [
        *(("person", name) for name in ("name", "initials", "phone", "phone_digest", "email")),
        ("person", "email_digest"),
        *(("person", name) for name in ("id_number", "id_digest", "bank_name", "bank_account")),
        *(("person", name) for name in ("bank_digest", "state_official")),
        *(("user_account", name) for name in ("username", "password_hash", "totp_secret")),
        ("password_history", "password_hash"),
        ("one_time_code", "code_digest"),
        ("login_session", "token_digest"),
        ("login_session", "agent"),
        ("sign_in_attempt", "name_digest"),
        ("saved_view", "label"),
        ("event_note", "text"),
        ("id_scan", "document_id"),
        ("relative", "tie"),
        ("invitation", "token_digest"),
        ("registration", "token_digest"),
        ("reset_link", "token_digest"),
        ("reset_request", "asked"),
        ("recovery_code", "code_digest"),
        ("external_identity", "subject"),
        ("dispatch", "address"),
        ("dispatch", "body"),
    ]
)
"""Columns of the person's own rows: emptied here, or digests of drawn letters that say nothing and
no longer open anything, or gone within minutes by themselves (what was typed for a reset)."""


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
    _delete_rows(person, at=at)
    known = traces.known_of(person)
    _forget(person, at=at)
    traces.erase(known, pseudonym=pseudonym(person))
    record("person.redact", person, by=by, at=at, reason=reason)


def _delete_rows(person: Person, *, at: datetime) -> None:
    for doomed in (
        delete(SavedView).where(SavedView.person_id == person.id),
        delete(Relative).where(
            or_(Relative.person_id == person.id, Relative.relative_id == person.id)
        ),
    ):
        db.session.execute(doomed.execution_options(synchronize_session=False))
    dispatching.forget_person(person.id)
    scans.let_go(person.id, at=at)


def _forget(person: Person, *, at: datetime) -> None:
    person.name, person.initials = pseudonym(person), ""
    person.phone = person.phone_digest = person.email = None
    person.id_number = person.id_digest = None
    person.bank_name, person.bank_account, person.bank_digest = "", None, None
    person.state_official = None
    person.redacted_at = at


def _check_reason(reason: str, person: Person) -> None:
    if not reason.strip():
        raise RuleError(_("请写明依据，例如本人申请及日期。"), field="reason")
    if _mentions(reason, person):
        raise RuleError(_("理由会一直保留，请不要在其中写姓名或电话。"), field="reason")


def _close(user: User, *, at: datetime, now: datetime) -> None:
    accounts.forget(user)
    signing_in.forget_guesses(user.username)
    user.username = f"erased-{user.id}"
    user.disabled_at = user.disabled_at or at
    one_time_codes.withdraw(user.id, now=now)
    reset_links.withdraw(user.id, now=now)
    end_of_user(user.id, now=now)
    db.session.execute(
        update(Session)
        .where(Session.user_id == user.id)
        .values(agent="")
        .execution_options(synchronize_session="fetch")
    )


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
    values = (person.phone, person.email, person.id_number, person.bank_account)
    return person.name in text or any(one in text for one in values if one)
