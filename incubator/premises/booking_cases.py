"""A booking to be changed: its rooms locked first, then the case, and everything read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, Overtaken
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import taking
from incubator.premises.asking import Ask
from incubator.premises.booking import TO_COME, Booking, Occurrence, State
from incubator.premises.booking_words import span_of
from incubator.premises.models import Premises


@dataclass(frozen=True)
class Locked:
    """A booking with its room, and whatever other rooms were asked for."""

    booking: Booking
    room: Premises
    rooms: dict[int, Premises]

    @property
    def asked(self) -> list[Occurrence]:
        return [one for one in self.booking.occurrences if one.state is State.ASKED]

    def to_come(self, at: datetime) -> list[Occurrence]:
        """Neither begun nor given up."""
        return [
            one for one in self.booking.occurrences if one.state in TO_COME and one.starts_at > at
        ]

    def dates(self, occurrence_ids: frozenset[int]) -> list[Occurrence]:
        """These dates of it; others are not there."""
        found = [one for one in self.booking.occurrences if one.id in occurrence_ids]
        if not found or len(found) != len(occurrence_ids):
            raise NotFound(_("没有找到这个日期。"))
        return found


def lock(booking_id: int, *also: int, by: Hat, version: int | None = None) -> Locked:
    """`also` are further rooms (ids). `version` is what the person saw; another one is `Overtaken`."""
    premises_id = db.session.scalar(select(Booking.premises_id).where(Booking.id == booking_id))
    if premises_id is None:
        raise NotFound(_("没有找到这件预约。"))
    rooms = taking.lock(premises_id, *also)
    booking: Booking = locked(Booking, booking_id)
    if not _sees(booking, by):
        raise NotFound(_("没有找到这件预约。"))
    if booking.premises_id != premises_id or version not in (None, booking.version):
        raise Overtaken(_("他人刚刚办理了这件预约，您的操作没有保存。请查看最新进度后再办理。"))
    return Locked(booking, rooms[premises_id], rooms)


def lock_of_date(
    occurrence_id: int, *also: int, by: Hat, version: int | None = None
) -> tuple[Locked, Occurrence]:
    """The same, by one of its dates."""
    booking_id = db.session.scalar(
        select(Occurrence.booking_id).where(Occurrence.id == occurrence_id)
    )
    if booking_id is None:
        raise NotFound(_("没有找到这个日期。"))
    found = lock(booking_id, *also, by=by, version=version)
    return found, found.dates(frozenset({occurrence_id}))[0]


def of_date(occurrence_id: int, *, by: Hat) -> tuple[Booking, Occurrence]:
    """A date with its booking, not locked: to see what it asks for now."""
    one = db.session.get(Occurrence, occurrence_id)
    if one is None or not _sees(one.booking, by):
        raise NotFound(_("没有找到这个日期。"))
    return one.booking, one


def _sees(booking: Booking, by: Hat) -> bool:
    if by.for_hub:
        return booking.hub_id == by.hub_id
    return booking.organization_id == by.organization_id


def ask_of(booking: Booking, dates: list[Occurrence]) -> Ask:
    """What a booking asks for, of these dates alone."""
    return Ask(
        premises_id=booking.premises_id,
        organization_id=booking.organization_id,
        use=booking.use,
        purpose=booking.purpose,
        people=booking.people,
        spans=tuple(span_of(one) for one in dates),
        involves_minors=booking.involves_minors,
        safety_officer=booking.safety_officer,
        safety_phone=booking.safety_phone or "",
        equipment_wanted=booking.equipment_wanted,
        recurrence=booking.recurrence,
        workdays_only=booking.workdays_only,
        exception=booking.exception,
        promised=booking.promised_at is not None,
    )
