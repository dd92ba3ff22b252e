"""The holds of closures: laid around what stays, and laid again when something beside them goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Select, delete, or_, select

from incubator.core.db import db
from incubator.premises import taking
from incubator.premises.booking import Occurrence
from incubator.premises.holds import BookingDraft, Closure, ClosureException, Hold
from incubator.premises.models import Premises
from incubator.premises.taking import Span


def related(premises_ids: Collection[int]) -> set[int]:
    """These rooms, their parts and the halls they are parts of."""
    rows = db.session.execute(
        select(Premises.id, Premises.parent_id).where(
            or_(Premises.id.in_(premises_ids), Premises.parent_id.in_(premises_ids))
        )
    ).all()
    asked = set(premises_ids)
    return (
        asked
        | {id for id, _parent in rows}
        | {parent for id, parent in rows if parent is not None and id in asked}
    )


def active(premises_ids: Collection[int], span: Span) -> Select[Closure]:
    """Closures nobody lifted that meet `span`, the earliest first."""
    return (
        select(Closure)
        .where(
            Closure.premises_id.in_(premises_ids),
            Closure.lifted_at.is_(None),
            Closure.ends_at > span.starts_at,
            Closure.starts_at < span.ends_at,
        )
        .order_by(Closure.starts_at, Closure.id)
    )


def lay(closure: Closure) -> None:
    """Take each part for the closure wherever nothing else has it; the rooms are locked."""
    room = closure.premises
    span = Span(closure.starts_at, closure.ends_at)
    taking.let_go(closure)
    db.session.flush()
    for part in taking.parts_of(room):
        there = db.session.execute(
            select(Hold.starts_at, Hold.ends_at)
            .where(
                Hold.part_id == part.id,
                Hold.ends_at > span.starts_at,
                Hold.starts_at < span.ends_at,
            )
            .order_by(Hold.starts_at)
        )
        taken = [Span(first, last) for first, last in there]
        taking.take(closure, part, free_of(span, taken))


def free_of(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What of `span` is left between the spans `taken`, which are in order and do not meet."""
    left, since = [], span.starts_at
    for one in taken:
        if one.starts_at > since:
            left.append(Span(since, one.starts_at))
        since = max(since, one.ends_at)
    if since < span.ends_at:
        left.append(Span(since, span.ends_at))
    return left


def mend(premises_id: int) -> None:
    """Lay every closure about this room again, after a hold beside it went; the rooms are locked."""
    rooms = related([premises_id])
    closures = db.session.scalars(
        select(Closure)
        .where(Closure.premises_id.in_(rooms), Closure.lifted_at.is_(None))
        .order_by(Closure.id)
    )
    for one in closures.all():
        lay(one)


def close_gaps(dates: Collection[Occurrence]) -> None:
    """Where a date that a closure made way for goes, the closure covers its time; the rooms are locked."""
    closures = db.session.scalars(
        select(Closure)
        .join(ClosureException, ClosureException.closure_id == Closure.id)
        .where(
            ClosureException.occurrence_id.in_([one.id for one in dates]),
            Closure.lifted_at.is_(None),
        )
        .order_by(Closure.id)
        .distinct()
    )
    for one in closures.all():
        lay(one)


def drop_drafts(premises_ids: Collection[int], span: Span) -> None:
    """A slot kept while a form is filled gives way to a closure."""
    ids = db.session.scalars(
        select(Hold.draft_id)
        .where(
            Hold.part_id.in_(premises_ids),
            Hold.draft_id.is_not(None),
            Hold.ends_at > span.starts_at,
            Hold.starts_at < span.ends_at,
        )
        .distinct()
    ).all()
    if ids:
        db.session.execute(delete(Hold).where(Hold.draft_id.in_(ids)))
        db.session.execute(delete(BookingDraft).where(BookingDraft.id.in_(ids)))
