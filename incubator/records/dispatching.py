"""Mail and text messages as rows: queued with the act that caused them, claimed and sent afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from incubator.core.db import db
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.records import senders
from incubator.records.leaving import Dispatch, DispatchState, Way
from incubator.records.senders import CannotSend, Letter

LEASE = timedelta(minutes=5)
"""How long a claimed letter is left to whoever claimed it; far longer than a server may take."""

PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
"""After each failed attempt but the last; then the letter is given up and says why."""

ADDRESS_KEPT = timedelta(days=30)
"""So that staff can answer “where did you send it”; then the address goes as well."""

NONE_CONFIGURED = {Way.MAIL: _("没有配置邮件服务"), Way.SMS: _("没有配置短信服务")}


def queue(
    way: Way,
    address: str,
    *,
    subject: str,
    body: str,
    purpose: str,
    source: str,
    at: datetime,
    hub_id: int | None = None,
    person_id: int | None = None,
) -> Dispatch:
    """Write a letter inside the transaction of its cause; `deliver` sends it within a minute.

    `source` is `table:id`, `purpose` the kind of letter. Without a provider the row is failed at once,
    says so in `why_not` and keeps no words: ask `row.state` to tell the person what to do instead.
    """
    none = senders.of(way) is None
    row = Dispatch(
        way=way,
        purpose=purpose,
        source=source,
        person_id=person_id,
        hub_id=hub_id,
        address=address,
        subject=subject[:160],
        body=None if none else body[:],
        state=DispatchState.FAILED if none else DispatchState.QUEUED,
        attempts=0,
        queued_at=at,
        next_attempt_at=at,
        why_not=NONE_CONFIGURED[way][:] if none else "",
    )
    db.session.add(row)
    db.session.flush()
    return row


def cancel(source: str, *, why: str) -> None:
    """Let nothing go out any more about `source`, such as an invitation that was withdrawn."""
    db.session.execute(
        update(Dispatch)
        .where(Dispatch.source == source, Dispatch.state == DispatchState.QUEUED)
        .values(state=DispatchState.CANCELLED, body=None, why_not=why[:], leased_until=None)
        .execution_options(synchronize_session="fetch")
    )


def forget_person(person_id: int) -> None:
    """For somebody who is erased: nothing more goes out to them, and no letter keeps their address."""
    theirs = Dispatch.person_id == person_id
    db.session.execute(
        update(Dispatch)
        .where(theirs, Dispatch.state == DispatchState.QUEUED)
        .values(state=DispatchState.CANCELLED, leased_until=None)
        .execution_options(synchronize_session="fetch")
    )
    db.session.execute(
        update(Dispatch)
        .where(theirs)
        .values(address=None, body=None)
        .execution_options(synchronize_session="fetch")
    )


@dataclass(frozen=True)
class Claimed:
    """A letter somebody has the lease of; `attempt` tells whether they still have it."""

    id: int
    attempt: int
    letter: Letter


def due(at: datetime) -> Select[Dispatch]:
    """What may be claimed at `at`: its pause is over and nobody holds it."""
    return select(Dispatch).where(_claimable(at)).order_by(Dispatch.next_attempt_at, Dispatch.id)


def _claimable(at: datetime) -> ColumnElement[bool]:
    return and_(
        Dispatch.state == DispatchState.QUEUED,
        Dispatch.next_attempt_at <= at,
        or_(Dispatch.leased_until.is_(None), Dispatch.leased_until <= at),
    )


def claim(*, at: datetime) -> Claimed | None:
    """Take the next letter for one attempt, in a transaction of its own; None when none is due.

    A claimant that dies leaves the lease to run out: the letter then goes out at most once more.
    """
    row = db.session.scalar(due(at).limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    row.attempts += 1
    row.leased_until = at + LEASE
    return Claimed(
        row.id,
        row.attempts,
        Letter(
            key=f"dispatch-{row.id}-{digest(f'dispatch:{row.id}')[:16]}",
            way=row.way,
            address=row.address or "",
            subject=row.subject,
            body=row.body or "",
        ),
    )


def send(letter: Letter) -> CannotSend | None:
    """Hand a letter to its provider, outside any transaction; answers what went wrong."""
    sender = senders.of(letter.way)
    if sender is None:
        return CannotSend(NONE_CONFIGURED[letter.way], for_good=True)
    try:
        sender.send(letter)
    except CannotSend as refusal:
        return refusal
    return None


def finish(claimed: Claimed, refusal: CannotSend | None, *, at: datetime) -> bool:
    """Write what became of an attempt; False when the lease had run out and somebody else has it.

    What is sent or given up keeps no words.
    """
    row = db.session.get(Dispatch, claimed.id, populate_existing=True, with_for_update=True)
    if row is None or row.attempts != claimed.attempt or row.state is not DispatchState.QUEUED:
        return False
    row.leased_until = None
    if refusal is None:
        row.state, row.sent_at, row.body, row.why_not = DispatchState.SENT, at, None, ""
        return True
    row.why_not = refusal.why[:200]
    if refusal.for_good or row.attempts > len(PAUSES):
        row.state, row.body = DispatchState.FAILED, None
    else:
        row.next_attempt_at = at + PAUSES[row.attempts - 1]
    return True


def forget_addresses(*, at: datetime) -> int:
    """Wipe the addresses of what left, failed or was cancelled a month ago; answers how many."""
    old = db.session.execute(
        update(Dispatch)
        .where(_to_forget(at))
        .values(address=None)
        .returning(Dispatch.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(old.all())


def has_addresses_to_forget(at: datetime) -> bool:
    return db.session.scalar(select(Dispatch.id).where(_to_forget(at)).limit(1)) is not None


def _to_forget(at: datetime) -> ColumnElement[bool]:
    return and_(
        Dispatch.address.is_not(None),
        Dispatch.state != DispatchState.QUEUED,
        Dispatch.queued_at < at - ADDRESS_KEPT,
    )


def of_hub(hub_id: int | None) -> Select[Dispatch]:
    """Every letter sent for one hub."""
    return select(Dispatch).where(Dispatch.hub_id == hub_id)


def unsent(hub_id: int | None, *, since: datetime) -> Select[Dispatch]:
    """What was given up since then: somebody is to be told by other means."""
    return of_hub(hub_id).where(Dispatch.state == DispatchState.FAILED, Dispatch.queued_at >= since)


def about(source: str) -> Select[Dispatch]:
    """Every letter about one thing, the newest first."""
    return select(Dispatch).where(Dispatch.source == source).order_by(Dispatch.id.desc())
