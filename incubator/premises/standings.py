"""From entry to being bookable: verified, published, suspended and open again; never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.texts import one_line, tidy
from incubator.core.words import _
from incubator.organizations.models import Organization
from incubator.premises import pricing, taking
from incubator.premises.booking import Booking, Occurrence
from incubator.premises.holds import Closure, Hold
from incubator.premises.models import Nature, Premises, Standing
from incubator.premises.occupancy import Occupancy
from incubator.premises.registering import own, put
from incubator.premises.tariffs import covers_the_day
from incubator.records.events import record
from incubator.records.models import Document

APPROVAL = "premises-approval"
NOT_TO_BE_LENT = _(
    "党政机关办公用房不得自行出租、出借或改变用途（《机关事务管理条例》第二十三条、《党政机关办公用房"
    "管理办法》）。请先向机关事务管理部门办理调剂，取得批准文件后登记批准文号并上传批准文件，再发布。"
)
FAR = datetime(9999, 1, 1, tzinfo=clock.zone())


def approved(room: Premises) -> bool:
    """Whether the law lets it be lent: office premises need the approval's number and its file."""
    return room.nature is not Nature.OFFICE or bool(room.approval_number and room.approval_id)


def missing(room: Premises, *, on: date) -> list[str]:
    """What still stands against publishing, each in a sentence; empty where nothing does."""
    found = []
    if not approved(room):
        found.append(NOT_TO_BE_LENT)
    shut = [part.name for part in room.parts if part.standing is Standing.BLOCKED]
    if shut:
        found.append(_("%(parts)s还在暂停使用，整个大厅不能预约。", parts="、".join(shut)))
    if not room.owner_name:
        found.append(_("还没有填写产权单位。请在“基本情况”中补充。"))
    if not room.uses:
        found.append(_("还没有选择允许的公益用途。请在“设施与用途”中选择。"))
    if not room.openings:
        found.append(_("还没有填写开放时间。请在“开放时间”中填写。"))
    if not covers_the_day(pricing.lines_of(room.id), on):
        found.append(
            _("还没有覆盖全天、适用所有用途和组织的收费标准；无偿使用也要登记，写明依据和批准人。")
        )
    return found


def set_approval(
    room_id: int,
    *,
    number: str,
    approved_on: date | None,
    document: Document | None,
    by: Hat,
    at: datetime,
) -> None:
    """Register the approval of the re-allocation, or the owner's consent; without a new file the old stays."""
    room = own(room_id, by)
    number = one_line(number)[:80]
    if not number:
        raise RuleError(_("请填写批准文号，例如：示管办〔2026〕8 号。"), field="number")
    if approved_on is not None and approved_on > clock.on(at):
        raise RuleError(_("批准日期不能晚于今天。"), field="approved_on")
    if document is None and room.approval_id is None:
        raise RuleError(_("请上传批准文件的扫描件；只有文号不能证明已经批准。"), field="scan")
    if document is not None:
        record(
            "document.add", document, by=by, at=at, after={"kind": APPROVAL, "premises_id": room.id}
        )
    new = {
        "approval_number": number,
        "approved_on": approved_on,
        "approval_id": document.id if document is not None else room.approval_id,
    }
    put(room, "premises.approve", new, by=by, at=at)


def verify(room_id: int, *, by: Hat, at: datetime) -> None:
    """Say that room, owner and nature were checked on the spot and by the papers."""
    room = own(room_id, by)
    if room.standing is not Standing.DRAFT:
        raise RuleError(_("这个场地已经核实过。"))
    new = {"standing": Standing.VERIFIED, "verified_on": clock.on(at)}
    put(room, "premises.verify", new, by=by, at=at)


def publish(room_id: int, *, by: Hat, at: datetime) -> None:
    """From now on everybody sees it and may ask for it."""
    room = own(room_id, by)
    if room.standing is Standing.DRAFT:
        raise RuleError(_("场地还没有核实。请先到现场核对并点“核实”，再发布。"))
    if room.standing is not Standing.VERIFIED:
        raise RuleError(_("这个场地已经发布过。"))
    _refuse_incomplete(room, at=at)
    new = {"standing": Standing.AVAILABLE, "published_at": at}
    put(room, "premises.publish", new, by=by, at=at)


def _refuse_incomplete(room: Premises, *, at: datetime) -> None:
    found = missing(room, on=clock.on(at))
    if found:
        raise RuleError("".join(str(one) for one in found))


def block(room_id: int, *, reason: str, by: Hat, at: datetime) -> None:
    """No new bookings until it is lifted; what is promised already is called off one by one.

    A hall is no whole without one of its parts, so it is suspended with it.
    """
    hall_id = db.session.scalar(select(Premises.parent_id).where(Premises.id == room_id))
    if hall_id is not None:
        taking.lock(hall_id)  # first, in the order in which everybody locks
    room = own(room_id, by)
    reason = tidy(reason)[:300]
    if room.standing is not Standing.AVAILABLE:
        raise RuleError(_("这个场地没有对外预约，不用暂停。"))
    if not reason:
        raise RuleError(
            _("请写明暂停的原因，预约的组织会看到，例如：消防设施整改。"), field="reason"
        )
    new = {"standing": Standing.BLOCKED, "blocked_because": reason}
    put(room, "premises.block", new, by=by, at=at, reason=reason)
    if room.parent is not None and room.parent.standing is Standing.AVAILABLE:
        why = _("%(part)s暂停使用：%(why)s", part=room.name, why=reason)[:300]
        whole = {"standing": Standing.BLOCKED, "blocked_because": why}
        put(room.parent, "premises.block", whole, by=by, at=at, reason=why)


def unblock(room_id: int, *, by: Hat, at: datetime) -> None:
    """Open it again, where everything that publishing asks for is still there."""
    room = own(room_id, by)
    if room.standing is not Standing.BLOCKED:
        raise RuleError(_("这个场地没有暂停，不用恢复。"))
    _refuse_incomplete(room, at=at)
    new = {"standing": Standing.AVAILABLE, "blocked_because": ""}
    put(room, "premises.unblock", new, by=by, at=at)


# ---- who has it from now on


@dataclass(frozen=True)
class Ahead:
    """Something that takes the room (or a part of it) after now, with whom it is promised to."""

    starts_at: datetime
    ends_at: datetime
    who: str
    case_id: int | None
    """None for a closure or a form that is being filled."""


def ahead(room: Premises, *, at: datetime, most: int = 20) -> list[Ahead]:
    """What is still to come in the room and its parts, earliest first; each once, not once a part."""
    ids = [room.id, *(part.id for part in room.parts)]
    rows = db.session.scalars(
        taking.in_the_way(ids, [taking.Span(at, FAR)], at=at).limit(most * max(1, len(ids)))
    ).all()
    names = _names(rows)
    found = {_key(hold): _ahead(hold, names) for hold in rows}
    return list(found.values())[:most]


def _key(hold: Hold) -> tuple[int | None, ...]:
    return hold.occurrence_id, hold.closure_id, hold.occupancy_id, hold.draft_id


def _ahead(hold: Hold, names: dict[tuple[int | None, ...], tuple[str, int | None]]) -> Ahead:
    who, case_id = names.get(_key(hold), (_("正在填写的申请"), None))
    return Ahead(hold.starts_at, hold.ends_at, who, case_id)


def _names(rows: Iterable[Hold]) -> dict[tuple[int | None, ...], tuple[str, int | None]]:
    """Whom each holder stands for and its case, by the hold's key; one statement for each kind."""
    held = list(rows)
    dates = {hold.occurrence_id for hold in held if hold.occurrence_id}
    closures = {hold.closure_id for hold in held if hold.closure_id}
    stays = {hold.occupancy_id for hold in held if hold.occupancy_id}
    found: dict[tuple[int | None, ...], tuple[str, int | None]] = {}
    if dates:
        booked = (
            select(Occurrence.id, Booking.id, Organization.name)
            .join(Booking, Booking.id == Occurrence.booking_id)
            .join(Organization, Organization.id == Booking.organization_id)
            .where(Occurrence.id.in_(dates))
        )
        found.update(
            ((one, None, None, None), (name, case))
            for one, case, name in db.session.execute(booked)
        )
    if closures:
        shut = select(Closure.id, Closure.reason).where(Closure.id.in_(closures))
        found.update(
            ((None, one, None, None), (reason, None)) for one, reason in db.session.execute(shut)
        )
    if stays:
        lent = (
            select(Occupancy.id, Organization.name)
            .join(Organization, Organization.id == Occupancy.organization_id)
            .where(Occupancy.id.in_(stays))
        )
        found.update(
            ((None, None, one, None), (name, one)) for one, name in db.session.execute(lent)
        )
    return found
