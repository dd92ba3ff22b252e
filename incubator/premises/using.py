"""Using a room: checking in, leaving, how many came and how the room was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import taking, waiting
from incubator.premises.booking import (
    Booking,
    CheckIn,
    Occurrence,
    State,
    UsePhoto,
    UseRecord,
)
from incubator.premises.holds import Hold
from incubator.premises.models import Premises
from incubator.premises.taking import Span
from incubator.records.events import record
from incubator.records.models import Document
from incubator.rules.queries import rule

EARLY = timedelta(minutes=15)
"""How long before its time a use may begin; the room is often empty then, and people are waiting."""
MOST_PEOPLE = 100_000
MOST_PHOTOS = 12
PHOTO = "use-photo"


@dataclass(frozen=True)
class Left:
    """How a use ended; `ended_at` is a moment, the one of pressing where it is None."""

    attendance: int | None = None
    hand_over: str = ""
    damage: str = ""
    ended_at: datetime | None = None


def seen_by(hat: Hat) -> ColumnElement[bool]:
    """The condition under which a date (joined with its booking) is this hat's to see."""
    if hat.may(Permission.VIEW_CASES):
        return Booking.hub_id == hat.hub_id
    if hat.may(Permission.APPLY):
        return Booking.organization_id == hat.organization_id
    return false()


def visible_to(hat: Hat) -> Select[Occurrence]:
    """The dates whose use a hat may look at."""
    return select(Occurrence).join(Booking, Booking.id == Occurrence.booking_id).where(seen_by(hat))


def records_visible_to(hat: Hat) -> Select[UseRecord]:
    return (
        select(UseRecord)
        .join(Occurrence, Occurrence.id == UseRecord.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(seen_by(hat))
    )


def matching(text: str) -> ColumnElement[bool]:
    """Its room, its purpose, or the name of its organization."""
    room = Occurrence.premises.has(holding(text, Premises.name, Premises.initials))
    who = Booking.organization.has(holding(text, Organization.name, Organization.initials))
    return holding(text, Booking.purpose) | room | who


def opens_at(date: Occurrence) -> datetime:
    return date.starts_at - EARLY


def closes_at(date: Occurrence) -> datetime:
    """Until when somebody may check in: by the dated rule where the room wants it, else to the end."""
    if not date.premises.wants_check_in:
        return date.ends_at
    found = rule("premises.check-in", on=clock.on(date.starts_at), hub_id=date.premises.hub_id)
    return min(date.ends_at, date.starts_at + timedelta(minutes=found.value))


def expected(premises_id: int, organization_id: int, *, at: datetime) -> Select[Occurrence]:
    """The organization's dates in this room that begin about now or have begun, the next one first."""
    return (
        select(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Occurrence.premises_id == premises_id,
            Occurrence.starts_at <= at + EARLY,
            Occurrence.starts_at > at - timedelta(days=1),
            Occurrence.ends_at > at,
            Occurrence.state.in_((State.CONFIRMED, State.IN_USE)),
            Booking.organization_id == organization_id,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )


def held(date_id: int, by: Hat) -> Occurrence:
    """The date, to be changed: its room is locked, everything is read again, and it is the hat's."""
    premises_id = db.session.scalar(select(Occurrence.premises_id).where(Occurrence.id == date_id))
    if premises_id is None:
        raise NotFound(_("没有找到这次使用。"))
    taking.lock(premises_id)
    found: Occurrence = locked(Occurrence, date_id)
    booking = found.booking
    if by.for_hub:
        mine = booking.hub_id == by.hub_id and by.may(Permission.MANAGE_PREMISES)
    else:
        mine = booking.organization_id == by.organization_id and by.may(Permission.APPLY)
    if not mine:
        raise NotFound(_("没有找到这次使用。"))
    return found


def check_in(date_id: int, way: CheckIn, *, by: Hat, at: datetime) -> UseRecord:
    """Begin a use, from a quarter of an hour before its time on. A second tap answers the first record."""
    date = held(date_id, by)
    if date.record is not None and date.state is State.IN_USE:
        return date.record
    _require_to_come(date)
    _require_in_time(date, way, at)
    made = UseRecord(
        occurrence_id=date.id,
        checked_in_at=at,
        way=way,
        checked_in_by_id=by.post_id,
    )
    date.state = State.IN_USE
    db.session.add(made)
    db.session.flush()
    _note("use_record.check-in", made, date, by=by, at=at)
    return made


def _require_to_come(date: Occurrence) -> None:
    if date.state is State.NO_SHOW:
        raise RuleError(_("这次使用已按未到处理，场地已经放开。情况有误的，请在处理决定页面申诉。"))
    if date.state is not State.CONFIRMED:
        raise RuleError(_("这次使用不是已确认的状态，不能签到。请查看预约页面的最新情况。"))


def _require_in_time(date: Occurrence, way: CheckIn, at: datetime) -> None:
    if at < opens_at(date):
        raise RuleError(
            _(
                "还没有到签到时间。%(moment)s 起可以签到，请到时再来。",
                moment=_clock(opens_at(date)),
            )
        )
    last = date.ends_at if way is CheckIn.STAFF else closes_at(date)
    if at >= last:
        raise RuleError(
            _(
                "签到时间 %(moment)s 已过。人已经到场的，请联系场地管理人员代为签到。",
                moment=_clock(last),
            )
        )


def _clock(moment: datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%m-%d %H:%M")


def leave(date_id: int, left: Left, *, by: Hat, at: datetime) -> UseRecord:
    """End a use. Who leaves early gives the rest of the time back, so that others may have it."""
    date = held(date_id, by)
    made = date.record
    if made is None or date.state is not State.IN_USE:
        raise RuleError(_("还没有签到，不能登记离场。请先签到。"))
    ended_at = left.ended_at or at
    _require_ended(made, ended_at, at)
    _fill(made, left)
    made.ended_at, made.closed_by_id = ended_at, by.post_id
    date.state = State.DONE
    _shorten(date, ended_at)
    db.session.flush()
    _note("use_record.leave", made, date, by=by, at=at)
    if ended_at < date.ends_at:
        waiting.tell_waiting(date.premises, [Span(ended_at, date.ends_at)], by=by, at=at)
    return made


def _require_ended(made: UseRecord, ended_at: datetime, at: datetime) -> None:
    if ended_at > at:
        raise RuleError(_("离场时间还没有到。请填写现在或以前的时间。"), field="ended")
    if ended_at < made.checked_in_at:
        raise RuleError(
            _("离场时间早于签到时间 %(moment)s。请核对。", moment=_clock(made.checked_in_at)),
            field="ended",
        )


def _shorten(date: Occurrence, ended_at: datetime) -> None:
    until = ended_at + timedelta(minutes=date.premises.minutes_after)
    for hold in db.session.scalars(select(Hold).where(Hold.occurrence_id == date.id)).all():
        if hold.starts_at >= until:
            db.session.delete(hold)
        elif hold.ends_at > until:
            hold.ends_at = until


def _fill(made: UseRecord, left: Left) -> None:
    if left.attendance is not None and not 0 <= left.attendance <= MOST_PEOPLE:
        raise RuleError(_("人数请填写 0 至 %(most)s。", most=MOST_PEOPLE), field="attendance")
    made.attendance = left.attendance
    made.hand_over, made.damage = tidy(left.hand_over)[:500], tidy(left.damage)[:500]


def write_up(
    date_id: int, left: Left, *, began_at: datetime | None = None, by: Hat, at: datetime
) -> UseRecord:
    """Staff note afterwards how a use went, or add to what is noted: for rooms nobody checks in to."""
    by.require(Permission.MANAGE_PREMISES)
    date = held(date_id, by)
    if date.state not in (State.CONFIRMED, State.DONE) or date.starts_at > at:
        raise RuleError(_("只能补记已经开始的、没有取消也没有记为未到的使用。"))
    made = date.record
    if made is None:
        made = UseRecord(
            occurrence_id=date.id,
            checked_in_at=began_at or date.starts_at,
            way=CheckIn.STAFF,
            checked_in_by_id=by.post_id,
        )
        db.session.add(made)
    ended_at = left.ended_at or made.ended_at or min(date.ends_at, at)
    _require_ended(made, ended_at, at)
    _fill(made, left)
    made.ended_at, made.closed_by_id = ended_at, by.post_id
    if date.state is State.CONFIRMED:
        date.state = State.DONE
        _shorten(date, ended_at)
    db.session.flush()
    _note("use_record.write-up", made, date, by=by, at=at)
    return made


def add_photo(date_id: int, document: Document, *, by: Hat, at: datetime) -> UsePhoto:
    """Keep a picture with the record of a use."""
    date = held(date_id, by)
    if date.record is None:
        raise RuleError(_("还没有使用记录，请先签到或补记，再添加照片。"))
    if len(date.record.photos) >= MOST_PHOTOS:
        raise RuleError(_("一次使用最多 %(most)s 张照片。", most=MOST_PHOTOS), field="photos")
    made = UsePhoto(record_id=date.record.id, document_id=document.id)
    db.session.add(made)
    db.session.flush()
    db.session.expire(date.record, ["photos"])
    _note("use_record.photo", date.record, date, by=by, at=at)
    return made


def _note(verb: str, made: UseRecord, date: Occurrence, *, by: Hat, at: datetime) -> None:
    record(
        verb,
        made,
        by=by,
        at=at,
        case_id=date.booking_id,
        hub_id=date.booking.hub_id,
        after={
            "date": date.id,
            "checked_in_at": made.checked_in_at,
            "ended_at": made.ended_at,
            "attendance": made.attendance,
            "damaged": bool(made.damage),
        },
    )


def unfinished(hub_id: int, *, at: datetime) -> Select[Occurrence]:
    """Uses somebody began and nobody ended, past their time."""
    return (
        select(Occurrence)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            and_(
                Booking.hub_id == hub_id,
                Occurrence.state == State.IN_USE,
                Occurrence.ends_at <= at,
            )
        )
        .order_by(Occurrence.ends_at, Occurrence.id)
    )
