"""Warned, then suspended: what follows no-shows and misuse, the appeal against it and its answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.casework import deadlines
from incubator.casework.deadlines import Matter
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.validity import months_after
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import sanctions, telling
from incubator.premises.booking import Occurrence, Sanction
from incubator.records.events import record
from incubator.rules.queries import rule

APPEAL = DeadlineKind("booking-appeal", _("答复预约处理申诉"), "premises.appeal", Party.STAFF)
LONGEST_DAYS = 366


def after_no_show(missed: Occurrence, *, by: Hat, at: datetime) -> Sanction | None:
    """A warning, or from the number of the rule on a suspension; one for each date, however often asked."""
    known = select(Sanction.id).where(Sanction.occurrence_id == missed.id)
    if db.session.scalar(known) is not None:
        return None
    booking, today = missed.booking, clock.on(at)
    times = sanctions.counted(booking.organization_id, booking.hub_id, on=today)
    limit = rule("premises.no-shows", on=today, hub_id=booking.hub_id).value
    months = rule("premises.no-show-months", on=today, hub_id=booking.hub_id).value
    pause = rule("premises.cool-down", on=today, hub_id=booking.hub_id).value
    suspends = times >= limit
    reason = _(
        "%(day)s 在%(room)s没有签到；最近 %(months)s 个月第 %(times)s 次未到，满 %(limit)s 次暂停预约 %(pause)s 天。",
        day=clock.on(missed.starts_at).isoformat(),
        room=missed.premises.name,
        months=months,
        times=times,
        limit=limit,
        pause=pause,
    )
    through = today + timedelta(days=pause - 1) if suspends else months_after(today, months)
    return _impose(
        Sanction(
            hub_id=booking.hub_id,
            organization_id=booking.organization_id,
            suspends=suspends,
            reason=reason[:][:300],
            occurrence_id=missed.id,
            from_on=today,
            through_on=through,
            imposed_at=at,
            imposed_by_id=by.post_id,
        ),
        by=by,
        at=at,
    )


def impose(
    organization_id: int, *, suspends: bool, reason: str, through_on: date, by: Hat, at: datetime
) -> Sanction:
    """Staff warn or suspend for another reason, such as damage or passing the room on."""
    by.require(Permission.MANAGE_PREMISES)
    organization = db.session.get(Organization, organization_id)
    if organization is None or organization.hub_id != by.hub_id:
        raise NotFound(_("没有找到这个组织。"))
    today, reason = clock.on(at), tidy(reason)
    if not reason:
        raise RuleError(_("请写明理由，对方会看到。"), field="reason")
    if not today <= through_on <= today + timedelta(days=LONGEST_DAYS):
        raise RuleError(
            _("截止日期应在今天以后、%(most)s 天以内。", most=LONGEST_DAYS), field="through_on"
        )
    return _impose(
        Sanction(
            hub_id=organization.hub_id,
            organization_id=organization_id,
            suspends=suspends,
            reason=reason[:300],
            from_on=today,
            through_on=through_on,
            imposed_at=at,
            imposed_by_id=by.post_id,
        ),
        by=by,
        at=at,
    )


def _impose(made: Sanction, *, by: Hat, at: datetime) -> Sanction:
    db.session.add(made)
    db.session.flush()
    record(
        "booking_sanction.suspend" if made.suspends else "booking_sanction.warn",
        made,
        by=by,
        at=at,
        hub_id=made.hub_id,
        after={"organization": made.organization_id, "through_on": made.through_on},
        reason=made.reason,
    )
    what = _("暂停预约至 %(day)s", day=made.through_on.isoformat())
    _tell_organization(made, "imposed", what if made.suspends else _("场地使用警告"), at=at)
    return made


def _tell_organization(
    made: Sanction, step: str, subject: str, *, body: str = "", at: datetime
) -> None:
    telling.tell_organization(
        made.organization_id,
        telling.News(
            about=f"sanction:{made.id}",
            step=step,
            subject=subject[:],
            body=body or made.reason,
            link=f"/bookings/sanctions/{made.id}",
            hub_id=made.hub_id,
        ),
        at=at,
    )


def may_appeal(made: Sanction, hat: Hat, *, on: date) -> bool:
    return (
        hat.may(Permission.APPLY)
        and hat.organization_id == made.organization_id
        and made.appealed_at is None
        and made.lifted_on is None
        and made.through_on >= on
    )


def appeal(sanction_id: int, text: str, *, by: Hat, at: datetime) -> Sanction:
    """The organization says why it should not stand, once, while it holds; an answer is owed."""
    made: Sanction = locked(Sanction, sanction_id)
    if by.for_hub or made.organization_id != by.organization_id:
        raise NotFound(_("没有找到这项处理决定。"))
    by.require(Permission.APPLY)
    if not may_appeal(made, by, on=clock.on(at)):
        raise RuleError(_("这项处理决定已经申诉过、已经解除或已经到期，不能再申诉。"))
    text = tidy(text)[:1000]
    if not text:
        raise RuleError(_("请写明申诉的理由。"), field="appeal")
    made.appeal, made.appealed_at = text, at
    owed = deadlines.open_about(_matter(made), APPEAL, start=clock.on(at))
    db.session.flush()
    record("booking_sanction.appeal", made, by=by, at=at, hub_id=made.hub_id)
    telling.tell_staff(
        telling.News(
            about=f"sanction:{made.id}",
            step="appealed",
            subject=_("%(name)s 对预约处理提出申诉", name=made.organization.name)[:],
            body=_("请在 %(day)s 以前答复。", day=owed.due_on.isoformat())[:],
            link=f"/bookings/sanctions/{made.id}",
            hub_id=made.hub_id,
        ),
        {Permission.MANAGE_PREMISES},
        at=at,
    )
    return made


def _matter(made: Sanction) -> Matter:
    return Matter(f"booking_sanction:{made.id}", made.hub_id, None, title=made.organization.name)


def answer(sanction_id: int, text: str, *, lifts: bool, by: Hat, at: datetime) -> Sanction:
    """Answer an appeal; `lifts` takes the sanction back, and its no-show is not counted any more."""
    made = _to_change(sanction_id, by)
    if made.appealed_at is None:
        raise RuleError(_("对方还没有申诉，不用答复。要提前解除的，请用“解除”。"))
    if made.answered_at is not None:
        raise RuleError(_("这项申诉已经答复过。"))
    text = tidy(text)[:1000]
    if not text:
        raise RuleError(_("请写明答复，对方会看到。"), field="answer")
    made.answer, made.answered_at, made.answered_by_id = text, at, by.post_id
    if lifts:
        made.lifted_on = clock.on(at)
    deadlines.close_about(_matter(made), (APPEAL,), at=at)
    db.session.flush()
    record(
        "booking_sanction.answer",
        made,
        by=by,
        at=at,
        hub_id=made.hub_id,
        after={"lifted": lifts},
        reason=text,
    )
    subject = _("申诉成立，处理已解除") if lifts else _("申诉答复：维持处理决定")
    _tell_organization(made, "answered", subject, body=text, at=at)
    return made


def lift(sanction_id: int, reason: str, *, by: Hat, at: datetime) -> Sanction:
    """Take it back before its time without an appeal."""
    made = _to_change(sanction_id, by)
    if made.lifted_on is not None or made.through_on < clock.on(at):
        raise RuleError(_("这项处理已经解除或到期。"))
    if made.appealed_at is not None and made.answered_at is None:
        raise RuleError(_("对方已经申诉，请在答复申诉时一并解除。"))
    reason = tidy(reason)[:300]
    if not reason:
        raise RuleError(_("请写明解除的理由。"), field="reason")
    made.lifted_on = clock.on(at)
    db.session.flush()
    record("booking_sanction.lift", made, by=by, at=at, hub_id=made.hub_id, reason=reason)
    _tell_organization(made, "lifted", _("处理已解除"), body=reason, at=at)
    return made


def _to_change(sanction_id: int, by: Hat) -> Sanction:
    made: Sanction = locked(Sanction, sanction_id)
    if made.hub_id != by.hub_id or not by.for_hub:
        raise NotFound(_("没有找到这项处理决定。"))
    by.require(Permission.MANAGE_PREMISES)
    return made
