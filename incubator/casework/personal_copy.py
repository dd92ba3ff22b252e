"""Everything the installation holds about one person, gathered as a copy for that person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case, Message
from incubator.core import clock
from incubator.core.db import db
from incubator.people.declarations import Consent, Relative
from incubator.people.links import ExternalIdentity
from incubator.people.models import Person, Post, SavedView, Session
from incubator.people.scans import of_person
from incubator.records.leaving import Dispatch
from incubator.records.models import Document, Event

Rows = list[dict[str, Any]]

MOST = 5_000
"""The newest rows of one kind; the copy stays small enough to be made while somebody waits."""

_MORE: dict[str, Callable[[Person], Rows]] = {}


def also(subject: str, rows: Callable[[Person], Rows]) -> None:
    """Let a capability tell what it holds about a person, under a name of its own."""
    _MORE[subject] = rows


def gathered(person: Person) -> dict[str, Any]:
    """Plain values by subject, ready for JSON: own data in full, other people by id only.

    Of the scans of identity papers it says that they were taken; the pictures are in no copy.
    """
    posts = select(Post.id).where(Post.person_id == person.id)
    return {
        "person": _person(person),
        "posts": [_post(post) for post in person.posts],
        "declared_relatives": _rows(
            select(Relative).where(
                or_(Relative.person_id == person.id, Relative.relative_id == person.id)
            ),
            ("person_id", "relative_id", "tie", "declared_on", "ended_on"),
        ),
        "consents": _consents(person),
        "id_scans": _rows(
            of_person(person.id),
            ("taken_at", "purpose", "on_behalf", "decided_at", "matches", "erased_at"),
        ),
        "sign_in": _sign_in(person),
        "messages": _rows(
            select(Message).where(Message.person_id == person.id).order_by(Message.id.desc()),
            ("created_at", "subject", "body", "read_at"),
        ),
        "letters": _rows(
            select(Dispatch).where(Dispatch.person_id == person.id).order_by(Dispatch.id.desc()),
            ("queued_at", "way", "purpose", "address", "state", "sent_at"),
        ),
        "acts": _acts(person),
        "cases": _cases(person),
        "documents_uploaded": _rows(
            select(Document).where(Document.uploaded_by_id.in_(posts)).order_by(Document.id.desc()),
            ("uploaded_at", "name", "media_type", "size", "sha256"),
        ),
        **{subject: rows(person)[:MOST] for subject, rows in _MORE.items()},
    }


def _person(person: Person) -> dict[str, Any]:
    names = ("id", "name", "phone", "email", "id_number", "bank_name", "bank_account")
    return _plain(person, (*names, "state_official", "created_at"))


def _post(post: Post) -> dict[str, Any]:
    facts = _plain(post, ("role", "office", "title", "starts_on", "ends_on", "basis", "revoked_at"))
    return {"organization": post.organization.name, **facts}


def _consents(person: Person) -> Rows:
    given = db.session.scalars(
        select(Consent)
        .where(Consent.person_id == person.id)
        .options(joinedload(Consent.text))
        .order_by(Consent.id)
    )
    return [
        {
            "kind": one.text.kind.value,
            "version": one.text.version,
            **_plain(one, ("given_at", "withdrawn_at")),
            "text": one.text.text,
        }
        for one in given
    ]


def _sign_in(person: Person) -> dict[str, Any]:
    views = _rows(
        select(SavedView).where(SavedView.person_id == person.id), ("page", "label", "query")
    )
    user = person.user
    if user is None:
        return {"username": None, "saved_views": views}
    return {
        "username": user.username,
        "password_changed_at": _value(user.password_changed_at),
        "second_step": user.totp_secret is not None,
        "disabled_at": _value(user.disabled_at),
        "identities": _rows(
            select(ExternalIdentity).where(ExternalIdentity.user_id == user.id),
            ("issuer", "subject", "linked_at"),
        ),
        "sessions": _rows(
            select(Session).where(Session.user_id == user.id).order_by(Session.id.desc()),
            ("started_at", "expires_at", "ended_at", "agent"),
        ),
        "saved_views": views,
    }


def _acts(person: Person) -> Rows:
    """What the person did: verbs and ids; reasons they wrote are about others and stay out."""
    return _rows(
        select(Event).where(Event.person_id == person.id).order_by(Event.id.desc()),
        ("at", "verb", "object_type", "object_id", "case_id", "role"),
    )


def _cases(person: Person) -> Rows:
    acted = db.session.execute(
        select(Case.id, Case.kind, Case.number, func.count(Event.id))
        .join(Event, Event.case_id == Case.id)
        .where(Event.person_id == person.id)
        .group_by(Case.id, Case.kind, Case.number)
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    return [
        {"id": id_, "kind": kind, "number": number, "acts": acts}
        for id_, kind, number, acts in acted
    ]


def _rows(query: Select[Any], names: Sequence[str]) -> Rows:
    return [_plain(row, names) for row in db.session.scalars(query.limit(MOST))]


def _plain(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(clock.zone()).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
