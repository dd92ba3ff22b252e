"""A slot kept for a few minutes while its form is filled: one for each post, gone when sent or outdated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, bindparam, select

from incubator.core.db import db
from incubator.core.errors import NotFound
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import busy, taking
from incubator.premises.holds import BookingDraft
from incubator.premises.models import Premises, Standing
from incubator.premises.taking import SlotTaken, Span


def keep(premises_id: int, span: Span, *, by: Hat, at: datetime) -> BookingDraft | None:
    """Keep a slot for this post, inside a transaction; None where the room keeps none.

    What the post kept before is let go. Raises `SlotTaken` when somebody has the slot.
    """
    earlier = of_post(by.post_id)
    rooms = taking.lock(premises_id, *(one.premises_id for one in earlier))
    drop(earlier)
    room = rooms[premises_id]
    if room.hub_id != by.hub_id or room.standing is not Standing.AVAILABLE:
        raise NotFound(_("没有找到这个场地。"))
    if not room.hold_minutes or by.post_id is None or not at < span.starts_at < span.ends_at:
        return None
    wanted = span.widened(room)
    parts = [part.id for part in taking.parts_of(room)]
    taking.drop_outdated_drafts(parts, at=at)
    if met := busy.of_parts(parts, wanted):
        raise SlotTaken(
            _(
                "“%(room)s”这个时段刚被占用：%(why)s。请另选时间或场地。",
                room=room.name,
                why="；".join(str(one) for one in busy.by_whom(met, by)),
            )
        )
    return _kept(room, wanted, by, at)


def _kept(room: Premises, wanted: Span, by: Hat, at: datetime) -> BookingDraft:
    draft = BookingDraft(
        premises_id=room.id,
        post_id=by.post_id,
        expires_at=at + timedelta(minutes=room.hold_minutes),
    )
    db.session.add(draft)
    db.session.flush()
    taking.take(draft, room, [wanted])
    return draft


def of_post(post_id: int | None) -> list[BookingDraft]:
    """What a post keeps, outdated or not."""
    if post_id is None:
        return []
    return list(db.session.scalars(_of_post(), {"post_id": post_id}))


@lru_cache(maxsize=1)
def _of_post() -> Select[BookingDraft]:
    """Kept, because each request asks it and writing the statement costs more than running it."""
    return select(BookingDraft).where(BookingDraft.post_id == bindparam("post_id"))


def drop(drafts: Sequence[BookingDraft]) -> None:
    """Let slots go; their rooms are locked."""
    taking.let_go(*drafts)
    for draft in drafts:
        db.session.delete(draft)
    if drafts:
        db.session.flush()


def let_go(*, by: Hat) -> None:
    """The form was left: give back what it kept, inside a transaction."""
    drafts = of_post(by.post_id)
    if drafts:
        taking.lock(*(one.premises_id for one in drafts))
        drop(drafts)
