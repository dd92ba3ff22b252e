"""Closing rooms for a time: what it meets, which uses stay, and giving the time back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.premises import calling_off, covering, taking, waiting
from incubator.premises.booking import TAKEN, TO_COME, Booking, Occurrence, State
from incubator.premises.holds import Closure, ClosureException, ClosureKind
from incubator.premises.models import Premises
from incubator.premises.occupancy import Occupancy
from incubator.premises.taking import Span
from incubator.records.events import record

UNTIL_FURTHER_NOTICE = date(2099, 12, 31)
"""The last day of a closure nobody knows the end of; it is lifted when the room is ready again."""
MET = TO_COME | TAKEN


@dataclass(frozen=True)
class Wish:
    """What is to be closed. `kept` names the dates that stay, each with its reason; `seen` are the
    dates that were shown before it was confirmed."""

    premises_ids: tuple[int, ...]
    kind: ClosureKind
    span: Span
    reason: str
    kept: Mapping[int, str] = field(default_factory=dict)
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Impact:
    """What stands in the time to be closed: uses, long uses, and closures that are there already."""

    dates: Sequence[Occurrence]
    occupancies: Sequence[Occupancy]
    closures: Sequence[Closure]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(one.id for one in self.dates)


def impact(premises_ids: Collection[int], span: Span) -> Impact:
    """Everything that meets `span` in these rooms, their parts and the halls they are parts of."""
    rooms = covering.related(premises_ids)
    dates = db.session.scalars(_met(rooms, span)).unique().all()
    first, last = clock.on(span.starts_at), clock.on(span.ends_at)
    occupancies = db.session.scalars(
        select(Occupancy)
        .where(
            Occupancy.premises_id.in_(rooms),
            Occupancy.entered_on.is_not(None),
            Occupancy.term_from <= last,
            or_(Occupancy.left_on.is_(None), Occupancy.left_on >= first),
        )
        .options(joinedload(Occupancy.organization), joinedload(Occupancy.premises))
        .order_by(Occupancy.id)
    ).all()
    closures = db.session.scalars(covering.active(rooms, span)).all()
    return Impact(dates, occupancies, closures)


def _met(rooms: Collection[int], span: Span) -> Select[Occurrence]:
    return (
        select(Occurrence)
        .where(
            Occurrence.premises_id.in_(rooms),
            Occurrence.starts_at > span.starts_at - timedelta(days=1),
            Occurrence.starts_at < span.ends_at,
            Occurrence.ends_at > span.starts_at,
            Occurrence.state.in_(MET),
        )
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.organization),
            joinedload(Occurrence.premises),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def close(wish: Wish, *, by: Hat, at: datetime) -> list[Closure]:
    """Close the rooms: the uses named stay, every other one is called off with the reason.

    All rooms are locked in one order and the impact is read again; a use nobody has looked at when
    confirming is not called off unseen.
    """
    by.require(Permission.MANAGE_PREMISES)
    reason = tidy(wish.reason)[:300]
    _require_possible(wish, reason, at)
    affected = covering.related(wish.premises_ids)
    rooms = taking.lock(*sorted(affected))
    _require_own(rooms.values(), by)
    dates = db.session.scalars(_met(affected, wish.span).execution_options(populate_existing=True))
    met = dates.unique().all()
    _require_seen(met, wish)
    kept = _kept(met, wish)
    covering.drop_drafts(affected, wish.span)
    made = [_one(id, wish, reason, by=by, at=at) for id in _outermost(rooms, wish.premises_ids)]
    _name_exceptions(made, met, kept, by=by)
    lost = [one for one in met if one.id not in kept]
    for _booking, group in groupby(
        sorted(lost, key=lambda one: (one.booking_id, one.starts_at)),
        key=lambda one: one.booking_id,
    ):
        calling_off.call_off(list(group), reason, by=by, at=at)
    for one in made:
        covering.lay(one)
        record(
            "closure.create",
            one,
            by=by,
            at=at,
            hub_id=by.hub_id,
            after={
                "premises": one.premises_id,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "called_off": len(lost),
                "kept": len(kept),
            },
            reason=reason,
        )
    return made


def _require_possible(wish: Wish, reason: str, at: datetime) -> None:
    if not wish.premises_ids:
        raise RuleError(_("请至少选择一个场地。"), field="premises")
    if not reason:
        raise RuleError(_("请写明停用的理由，公众会看到。"), field="reason")
    if wish.span.starts_at >= wish.span.ends_at:
        raise RuleError(_("结束时间应晚于开始时间。请核对。"), field="ends")
    if wish.span.ends_at <= at:
        raise RuleError(_("停用时间已经过去。请填写今后的时间。"), field="ends")


def _require_own(rooms: Iterable[Premises], by: Hat) -> None:
    if any(room.hub_id != by.hub_id for room in rooms):
        raise NotFound(_("没有找到这个场地。"))


def _require_seen(met: Sequence[Occurrence], wish: Wish) -> None:
    new = [one for one in met if one.id not in wish.seen]
    if new:
        raise RuleError(
            _(
                "核对以后又有 %(n)s 个预约落在停用时间里，已列在下面。请再核对一遍后确认。",
                n=len(new),
            )
        )


def _kept(met: Sequence[Occurrence], wish: Wish) -> dict[int, str]:
    """The dates that stay with their reasons; what is in use this moment always does."""
    kept = {one.id: _("停用开始时正在使用")[:] for one in met if one.state is State.IN_USE}
    for one in met:
        if one.id not in wish.kept:
            continue
        because = tidy(wish.kept[one.id])[:300]
        if one.state is State.ASKED:
            raise RuleError(_("还没有答复的预约不能保留。请先答复，或不保留它。"))
        if not because:
            raise RuleError(
                _(
                    "请写明为什么保留 %(name)s 的使用。",
                    name=one.booking.organization.name,
                )
            )
        kept[one.id] = because
    return kept


def _outermost(rooms: Mapping[int, Premises], asked: Iterable[int]) -> list[int]:
    """Without the parts of a hall that is closed as a whole."""
    wanted = set(asked)
    return sorted(id for id in wanted if rooms[id].parent_id not in wanted)


def _one(premises_id: int, wish: Wish, reason: str, *, by: Hat, at: datetime) -> Closure:
    made = Closure(
        premises_id=premises_id,
        kind=wish.kind,
        starts_at=wish.span.starts_at,
        ends_at=wish.span.ends_at,
        reason=reason,
        entered_at=at,
        entered_by_id=by.post_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _name_exceptions(
    made: Sequence[Closure], met: Sequence[Occurrence], kept: Mapping[int, str], *, by: Hat
) -> None:
    for closure in made:
        rooms = covering.related([closure.premises_id])
        db.session.add_all(
            ClosureException(
                closure_id=closure.id,
                occurrence_id=one.id,
                reason=kept[one.id],
                allowed_by_id=by.post_id,
            )
            for one in met
            if one.id in kept and one.premises_id in rooms
        )
    db.session.flush()


def lift(closure_id: int, reason: str, *, by: Hat, at: datetime) -> Closure:
    """Open the room again before the end; what other closures still cover stays closed."""
    by.require(Permission.MANAGE_PREMISES)
    premises_id = db.session.scalar(select(Closure.premises_id).where(Closure.id == closure_id))
    if premises_id is None:
        raise NotFound(_("没有找到这次停用。"))
    rooms = taking.lock(*sorted(covering.related([premises_id])))
    _require_own(rooms.values(), by)
    closure: Closure = locked(Closure, closure_id)
    reason = tidy(reason)[:300]
    if closure.lifted_at is not None or closure.ends_at <= at:
        raise RuleError(_("这次停用已经结束。"))
    if not reason:
        raise RuleError(_("请写明提前恢复的理由。"), field="reason")
    closure.lifted_at, closure.lifted_because = at, reason
    taking.let_go(closure)
    db.session.flush()
    covering.mend(premises_id)
    freed = [Span(max(closure.starts_at, at), closure.ends_at)]
    waiting.tell_waiting(closure.premises, freed, by=by, at=at)
    record("closure.lift", closure, by=by, at=at, hub_id=by.hub_id, reason=reason)
    return closure


def visible_to(hat: Hat) -> Select[Closure]:
    """The closures of the hub's rooms, for its staff."""
    return (
        select(Closure)
        .join(Premises, Premises.id == Closure.premises_id)
        .where(Premises.hub_id == (hat.hub_id if hat.may(Permission.VIEW_CASES) else None))
    )
