"""Calendars other programs read: one secret address for a room, an organization or a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload

from incubator.casework.models import Case
from incubator.core import clock, installation
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.secret import digest
from incubator.core.words import _
from incubator.people.models import Post
from incubator.people.queries import roles_with, wearable
from incubator.premises import telling
from incubator.premises.booking import Booking, Occurrence, State
from incubator.premises.booking_steps import Status
from incubator.premises.feeds import Feed
from incubator.premises.models import Premises
from incubator.premises.words import USE_WORDS
from incubator.records.events import record

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
MOST_FEEDS = 20
"""Open addresses of one owner."""
_SHOWN = frozenset(
    {
        State.ASKED,
        State.CONFIRMED,
        State.IN_USE,
        State.DONE,
        State.NO_SHOW,
        State.CANCELLED,
        State.REFUSED,
        State.MOVED,
    }
)
_STATUS = {State.ASKED: "TENTATIVE", State.CONFIRMED: "CONFIRMED"}
_GONE = frozenset({State.CANCELLED, State.REFUSED, State.MOVED, State.NO_SHOW})
"""They stay in the calendar as cancelled: a program that only adds would keep them for ever."""


def own(hat: Hat) -> Select[Feed]:
    """The addresses this hat may read again and revoke, the newest first."""
    mine: list[ColumnElement[bool]] = [Feed.person_id == hat.person_id]
    if hat.may(Permission.MANAGE_PREMISES):
        mine.append(Feed.premises_id.is_not(None) & (Feed.hub_id == hat.hub_id))
    if hat.may(Permission.APPLY):
        mine.append(Feed.organization_id == hat.organization_id)
    return (
        select(Feed).where(or_(false(), *mine), Feed.revoked_at.is_(None)).order_by(Feed.id.desc())
    )


def address(feed: Feed) -> str:
    """What is typed into the other program."""
    return f"{installation.current().base_url}/calendar/{feed.token}.ics"


def make_for_person(*, by: Hat, at: datetime) -> Feed:
    """Whatever this person's posts let them see, as long as they hold them."""
    return _make(Feed(person_id=by.person_id), by=by, at=at)


def make_for_organization(*, by: Hat, at: datetime) -> Feed:
    by.require(Permission.APPLY)
    return _make(Feed(organization_id=by.organization_id), by=by, at=at)


def make_for_room(premises_id: int, *, by: Hat, at: datetime) -> Feed:
    """For staff: every use of one room, with who uses it."""
    by.require(Permission.MANAGE_PREMISES)
    room = db.session.get(Premises, premises_id)
    if room is None or room.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个场地。"))
    return _make(Feed(premises_id=premises_id), by=by, at=at)


def _make(feed: Feed, *, by: Hat, at: datetime) -> Feed:
    if len(db.session.scalars(own(by).limit(MOST_FEEDS)).all()) >= MOST_FEEDS:
        raise RuleError(_("最多 %(most)s 个有效的日历地址。请先停用不再使用的。", most=MOST_FEEDS))
    if by.hub_id is None:
        raise RuleError(_("当前身份不属于任何街道，没有场地日历。请切换身份。"))
    token = secrets.token_urlsafe(24)
    feed.hub_id = by.hub_id
    feed.token, feed.token_digest = token, digest(token)
    feed.made_at, feed.made_by_id = at, by.post_id
    db.session.add(feed)
    db.session.flush()
    record("calendar_feed.make", feed, by=by, at=at)
    return feed


def _mine(feed_id: int, by: Hat) -> Feed:
    found = db.session.scalar(own(by).where(Feed.id == feed_id).with_for_update())
    if found is None:
        raise NotFound(_("没有找到这个日历地址。"))
    return found


def revoke(feed_id: int, *, by: Hat, at: datetime) -> Feed:
    """The address answers nothing from now on."""
    feed = _mine(feed_id, by)
    feed.revoked_at, feed.token = at, None
    db.session.flush()
    record("calendar_feed.revoke", feed, by=by, at=at)
    return feed


def renew(feed_id: int, *, by: Hat, at: datetime) -> Feed:
    """A new address for the same calendar; the old one answers nothing any more."""
    old = revoke(feed_id, by=by, at=at)
    return _make(
        Feed(
            premises_id=old.premises_id,
            organization_id=old.organization_id,
            person_id=old.person_id,
        ),
        by=by,
        at=at,
    )


def found(token: str) -> Feed | None:
    """The feed of a token; one that was revoked is not found."""
    return db.session.scalar(
        select(Feed).where(Feed.token_digest == digest(token), Feed.revoked_at.is_(None))
    )


def written(feed: Feed, *, at: datetime) -> bytes:
    """The calendar (RFC 5545) as it is at this moment, UTF-8."""
    rows = _with_facts(select(Occurrence)).where(
        _which(feed, on=clock.on(at)),
        Occurrence.state.in_(_SHOWN),
        Occurrence.starts_at > at - PAST,
        Occurrence.starts_at < at + AHEAD,
    )
    dates = db.session.scalars(rows.order_by(Occurrence.starts_at, Occurrence.id)).all()
    return _calendar(_name(feed), (_event(one, by_room=bool(feed.premises_id)) for one in dates))


def of_booking(booking: Booking) -> bytes:
    """All dates of one booking, for the file beside its confirmation."""
    dates = [one for one in booking.occurrences if one.state in _SHOWN]
    return _calendar(booking.title, (_event(one, by_room=False) for one in dates))


def tell_confirmed(booking: Booking, *, at: datetime) -> int:
    """Beside the word that it was confirmed just now, the file for a calendar; answers how many were told."""
    if booking.status != Status.CONFIRMED or booking.status_since != at:
        return 0
    news = telling.News(
        about=f"case:{booking.id}",
        step=f"calendar@{at.timestamp():.0f}",
        subject=_("%(title)s：加入日历", title=booking.title)[:],
        body=_("下载日历文件，打开后使用时间就在手机或电脑的日历里。")[:],
        link=f"/bookings/{booking.id}/booking.ics",
        hub_id=booking.hub_id,
        case_id=booking.id,
    )
    return telling.tell_organization(booking.organization_id, news, at=at)


def _with_facts(query: Select[Occurrence]) -> Select[Occurrence]:
    return query.join(Booking, Booking.id == Occurrence.booking_id).options(
        joinedload(Occurrence.booking).joinedload(Booking.organization),
        joinedload(Occurrence.premises),
    )


def _which(feed: Feed, *, on: date) -> ColumnElement[bool]:
    """What the owner may see today: a post that ended takes its dates along."""
    if feed.premises_id is not None:
        return Occurrence.premises_id == feed.premises_id
    if feed.organization_id is not None:
        return Booking.organization_id == feed.organization_id
    theirs = select(Post.organization_id).where(
        Post.person_id == feed.person_id,
        Post.role.in_(roles_with({Permission.APPLY})),
        wearable(on),
    )
    answering = select(Premises.id).where(
        Premises.approver_id.in_(
            select(Post.id).where(Post.person_id == feed.person_id, wearable(on))
        )
    )
    return or_(
        Booking.organization_id.in_(theirs),
        Occurrence.premises_id.in_(answering),
    )


def _name(feed: Feed) -> str:
    if feed.premises is not None:
        return feed.premises.name
    if feed.organization is not None:
        return feed.organization.name
    return _("我的场地使用")[:]


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//incubator//premises//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", clock.zone().key)
    for event in events:
        made.add_component(event)
    made.add_missing_timezones(first_date=date(2020, 1, 1), last_date=date(2100, 1, 1))
    return bytes(made.to_ical())


def _event(one: Occurrence, *, by_room: bool) -> Event:
    booking: Booking = one.booking
    room: Premises = one.premises
    made = Event()
    made.add("uid", f"occurrence-{one.id}@{_host()}")
    made.add("sequence", one.version - 1)
    made.add("dtstamp", _changed_at(booking))
    made.add("dtstart", one.starts_at.astimezone(clock.zone()))
    made.add("dtend", one.ends_at.astimezone(clock.zone()))
    made.add("status", "CANCELLED" if one.state in _GONE else _STATUS.get(one.state, "CONFIRMED"))
    what = USE_WORDS[booking.use][:]
    made.add(
        "summary", f"{booking.organization.name}（{what}）" if by_room else f"{room.name}（{what}）"
    )
    made.add("location", " ".join(filter(None, (room.address, room.floor, room.name))))
    return made


def _changed_at(case: Case) -> datetime:
    """When the case last moved: the same calendar is the same bytes until something happens."""
    return case.status_since


def _host() -> str:
    return urlsplit(installation.current().base_url).hostname or "localhost"
