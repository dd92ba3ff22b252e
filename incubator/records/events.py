"""Writing events: collected during a transaction, chained and written last."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from incubator.core import installation
from incubator.core.columns import Base
from incubator.core.db import before_commit, db
from incubator.core.permissions import Hat
from incubator.core.secret import digest
from incubator.core.texts import tidy
from incubator.records.models import ChainHead, Event, EventNote

GENESIS = "0" * 64
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Recorded(Protocol):
    """Anything with a row: the event names it by table and id."""

    __tablename__: str
    id: Any


@dataclass(frozen=True)
class _Pending:
    event: Event
    subject: Recorded | None
    reason: str


def record(
    verb: str,
    subject: Recorded | None,
    *,
    by: Hat,
    at: datetime,
    case_id: int | None = None,
    hub_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note one act on `subject`. It reaches the table with the transaction, or not at all.

    `before` and `after` carry plain values of changed columns (days, moments and enums are written as
    text); nothing personal belongs in them.
    """
    event = Event(
        at=at,
        person_id=by.person_id,
        post_id=by.post_id,
        organization_id=by.organization_id,
        hub_id=hub_id or by.hub_id,
        role=by.role,
        case_id=case_id,
        verb=verb,
        object_type=subject.__tablename__ if subject is not None else "system",
        before=_plain(before),
        after=_plain(after),
        request_id=request_id.get(),
    )
    _pending(db.session()).append(_Pending(event, subject, tidy(reason)))


def happened(verb: str, *, case_id: int, since: datetime) -> bool:
    """Whether this was recorded on the case at `since` or later, in this transaction too."""

    def fits(event: Event) -> bool:
        return (event.verb, event.case_id) == (verb, case_id) and event.at >= since

    if any(fits(item.event) for item in _pending(db.session())):
        return True
    written = select(Event.id).where(
        Event.case_id == case_id, Event.verb == verb, Event.at >= since
    )
    return db.session.scalar(written.limit(1)) is not None


def _pending(session: Session) -> list[_Pending]:
    found: list[_Pending] = session.info.setdefault("pending", [])
    return found


@before_commit
def _write_pending(session: Session) -> None:
    pending = _pending(session)
    if not pending:
        return
    head = session.get(ChainHead, 1, populate_existing=True, with_for_update=True)
    if head is None:
        head = ChainHead(id=1, value=GENESIS, length=0)
        session.add(head)
    for item in pending:
        event = item.event
        event.object_id = item.subject.id if item.subject is not None else None
        event.reason_digest = digest(item.reason) if item.reason else None
        event.chain = link(head.value, event)
        head.value, head.length = event.chain, head.length + 1
        session.add(event)
        session.flush()
        if item.reason:
            session.add(EventNote(event_id=event.id, text=item.reason))
    session.flush()
    pending.clear()


CHAINED = (
    "at",
    "person_id",
    "post_id",
    "organization_id",
    "hub_id",
    "role",
    "case_id",
    "verb",
    "object_type",
    "object_id",
    "before",
    "after",
    "reason_digest",
    "request_id",
)


def link(previous: str, event: Event) -> str:
    """The chain value after `event` (hex): keyed, so nobody without the key can re-link a cut chain."""
    facts = {name: getattr(event, name) for name in CHAINED}
    body = json.dumps(_plain(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    key = installation.current().keys.chain
    return hmac.new(key, (previous + body).encode(), hashlib.sha256).hexdigest()


ERASURE = "person.redact"
"""The act that empties reasons: of the person, and those that mention them."""


@dataclass(frozen=True)
class Audit:
    """What a walk along the chain found; `bad_event_id` is the first row that does not fit."""

    length: int
    bad_event_id: int | None
    problem: str

    @property
    def intact(self) -> bool:
        return not self.problem


_UNREADABLE = (ValueError, LookupError, TypeError, InvalidTag)
"""What reading a row raises when a column holds what this program never wrote there."""


def verify() -> Audit:
    """Walk the whole chain and compare its end with the head row."""
    try:
        with _walk() as events:
            return _verified(events)
    except _UNREADABLE:
        return _verified(_one_by_one())


def _verified(events: Iterable[Event | int]) -> Audit:
    previous, length, last, emptied = GENESIS, 0, 0, _Emptied()
    for event in events:
        problem = _problem(event, previous)
        if problem or isinstance(event, int):
            return Audit(length, event if isinstance(event, int) else event.id, problem)
        emptied.note(length, event)
        previous, length, last = event.chain, length + 1, event.id
    if emptied.unexplained:
        return Audit(*min(emptied.unexplained.values()), "the reason was emptied by nobody")
    head = db.session.get(ChainHead, 1)
    if head is None and length == 0:
        return Audit(0, None, "")
    if head is None or (head.value, head.length) != (previous, length):
        return Audit(length, last, "the end of the chain does not match its head")
    return Audit(length, None, "")


def _problem(event: Event | int, previous: str) -> str:
    if isinstance(event, int):
        return "the row cannot be read"
    if event.chain != link(previous, event):
        return "chain value does not match the row"
    note = event.note
    if note is not None and note.text:
        right = digest(note.text) == event.reason_digest
        return "" if right else "reason does not match its digest"
    emptied = note is not None and note.redacted_at is not None
    return "" if emptied or event.reason_digest is None else "the reason is missing"


class _Emptied:
    """Reasons without their words: only erasing a person empties one, in an event of that moment."""

    def __init__(self) -> None:
        self.unexplained: dict[datetime, tuple[int, int]] = {}

    def note(self, length: int, event: Event) -> None:
        if event.note is not None and event.note.redacted_at is not None:
            self.unexplained.setdefault(event.note.redacted_at, (length, event.id))
        if event.verb == ERASURE:
            self.unexplained.pop(event.at, None)


_NOTED = select(Event).options(joinedload(Event.note)).order_by(Event.id)


@contextmanager
def _walk() -> Iterator[Iterable[Event]]:
    rows = db.session.scalars(_NOTED.execution_options(yield_per=500))
    try:
        yield rows
    finally:
        rows.close()


def _one_by_one() -> Iterator[Event | int]:
    """The slow walk that finds which row cannot be read; that one comes as its id alone."""
    for event_id in db.session.scalars(select(Event.id).order_by(Event.id)).all():
        try:
            yield db.session.scalars(_NOTED.where(Event.id == event_id)).one()
        except _UNREADABLE:
            yield event_id


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Base):
        raise TypeError("events carry plain values, not rows")
    return value
