"""Inspections of a room in use; a sublet found, the written objection to it in time, and putting it right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework import deadlines
from incubator.casework.attaching import File
from incubator.casework.deadlines import Counted, Matter, count
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import occupying
from incubator.premises.occupancy import Found, Inspection, Objection, Occupancy
from incubator.premises.occupancy_steps import USING, Action, Status
from incubator.premises.occupying_due import INSPECTION, OBJECTION
from incubator.premises.occupying_filing import keep_scan
from incubator.premises.occupying_words import INSPECTION_PHOTO, OBJECTION_LETTER
from incubator.records.events import record
from incubator.rules.queries import calendar, rule

INSPECTED = USING | {Status.LEAVING}


@dataclass(frozen=True)
class Seen:
    """What somebody found on a day."""

    on: date
    found: Found
    note: str


def inspect(
    case_id: int, seen: Seen, photo: File | None = None, *, by: Hat, at: datetime
) -> Inspection:
    """Add a line to the log. A sublet starts the months within which it must be objected to."""
    by.require(Permission.MANAGE_PREMISES)
    case, _room = occupying.held(case_id)
    _refuse_seen(case, seen, by, today=clock.on(at))
    document = keep_scan(case, INSPECTION_PHOTO, photo, by=by, at=at) if photo else None
    made = Inspection(
        case_id=case.id,
        on=seen.on,
        found=seen.found,
        note=seen.note.strip()[:1000],
        photo_id=document.id if document else None,
        by_post_id=by.post_id,
        entered_at=at,
    )
    db.session.add(made)
    db.session.flush()
    after = {"on": seen.on, "finding": seen.found}
    record(
        "occupancy.inspect", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after
    )
    deadlines.close_for(case, (INSPECTION,), at=at)
    if case.status in USING:
        deadlines.open_for(case, INSPECTION, start=seen.on)
    if seen.found is Found.SUBLET:
        _begin_to_object(case, made, by)
    return made


def _refuse_seen(case: Occupancy, seen: Seen, by: Hat, *, today: date) -> None:
    if case.hub_id != by.hub_id or case.status not in INSPECTED or case.entered_on is None:
        raise RuleError(_("只有在使用的场地才登记巡查。请刷新页面查看最新进度。"))
    if not case.entered_on <= seen.on <= today:
        raise RuleError(_("巡查日期在进场日和今天之间，请核对。"), field="on")
    if seen.found is not Found.IN_ORDER and not seen.note.strip():
        raise RuleError(_("请写明发现的情况。"), field="note")


def _begin_to_object(case: Occupancy, inspection: Inspection, by: Hat) -> None:
    made = Objection(
        case_id=case.id,
        inspection_id=inspection.id,
        known_on=inspection.on,
        object_by=object_by(case, inspection.on).due_on,
        by_post_id=by.post_id,
    )
    db.session.add(made)
    db.session.flush()
    deadlines.open_about(_matter(case, made), OBJECTION, start=inspection.on)


def _matter(case: Occupancy, objection: Objection) -> Matter:
    subject = f"{Objection.__tablename__}:{objection.id}"
    return Matter(subject, case.hub_id, case.organization_id, case.id)


def object_by(case: Occupancy, known_on: date) -> Counted:
    """The last day for objecting to a sublet known on that day, by the rule of that day (民法典 718)."""
    found = rule(OBJECTION.rule, on=known_on, hub_id=case.hub_id)
    return count(found, known_on, calendar())


def objections(case: Occupancy) -> list[Objection]:
    return list(
        db.session.scalars(
            select(Objection).where(Objection.case_id == case.id).order_by(Objection.id)
        )
    )


def open_objections(case: Occupancy) -> list[Objection]:
    return [one for one in objections(case) if one.objected_on is None]


def repeated(case: Occupancy) -> str:
    """Why the agreement should be ended, where a sublet was found again; empty where not."""
    found = objections(case)
    if len(found) < 2:
        return ""
    return _(
        "%(days)s 先后 %(n)s 次发现转租。未经同意转租的，出租人可以解除合同"
        "（《中华人民共和国民法典》第七百一十六条）。",
        days="、".join(one.known_on.isoformat() for one in found),
        n=len(found),
    )


def object_to(
    objection_id: int,
    letter: File,
    *,
    on: date,
    version: int | None = None,
    by: Hat,
    at: datetime,
) -> Objection:
    """Enter the written objection that was delivered on `on`; putting it right is asked for at once."""
    by.require(Permission.MANAGE_PREMISES)
    known = db.session.get(Objection, objection_id)
    if known is None:
        raise NotFound(_("没有找到这份异议。"))
    case, _room = occupying.held(known.case_id)
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这份异议。"))
    db.session.refresh(known, with_for_update=True)
    if known.objected_on is not None:
        raise RuleError(_("这次转租已经登记过书面异议，不用再登记。"))
    _refuse_day(case, known, on, today=clock.on(at))
    document = keep_scan(case, OBJECTION_LETTER, letter, by=by, at=at)
    document.issued_on = on
    known.objected_on, known.document_id, known.by_post_id = on, document.id, by.post_id
    db.session.flush()
    deadlines.close_about(_matter(case, known), (OBJECTION,), at=at)
    after = {"on": on, "known_on": known.known_on}
    record("occupancy.object", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after)
    if case.status in {Status.IN_USE, Status.EXPIRING}:
        reason = _(
            "%(day)s巡查发现转租，已提出书面异议，请停止转租并整改。",
            day=known.known_on.isoformat(),
        )
        move(case, Action.ORDER_RECTIFY, by=by, at=at, version=version, reason=reason[:])
    return known


def _refuse_day(case: Occupancy, objection: Objection, on: date, *, today: date) -> None:
    counted = object_by(case, objection.known_on)
    objection.object_by = counted.due_on  # the calendar may have moved since
    if on > today or on < objection.known_on:
        raise RuleError(_("异议日期在发现转租的日期和今天之间，请核对。"), field="on")
    if on > counted.due_on:
        raise RuleError(
            _(
                "提出异议的期限到 %(day)s（%(why)s），逾期视为同意转租。"
                "本次不能再登记异议，可以按协议的其他约定处理。",
                day=counted.due_on.isoformat(),
                why=counted.because,
            ),
            field="on",
        )


def order_rectify(
    case_id: int, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Ask for something else than a sublet to be put right."""
    case, _room = occupying.held(case_id)
    move(case, Action.ORDER_RECTIFY, by=by, at=at, version=version, reason=reason)
    return case


def rectified(
    case_id: int, *, on: date, note: str, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """What was wrong has been put right, as somebody saw on `on`."""
    case, _room = occupying.held(case_id)
    if on > clock.on(at) or on < clock.on(case.status_since):
        raise RuleError(_("整改完成日期在要求整改的日期和今天之间，请核对。"), field="on")
    move(case, Action.RECTIFIED, by=by, at=at, version=version, reason=note, facts={"on": on})
    for one in objections(case):
        if one.objected_on is not None and one.put_right_on is None:
            one.put_right_on, one.note = on, note.strip()[:500]
    db.session.flush()
    return case
