"""Handing the room over and back: the list of keys, meters and equipment, line by line, and the deposit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework import deadlines
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import occupying
from incubator.premises.models import Premises
from incubator.premises.occupancy import HandOverItem, Occupancy, Way
from incubator.premises.occupancy_steps import Action, Status
from incubator.premises.occupying_due import DEPOSIT, INSPECTION
from incubator.records.events import record

KEYS = _("钥匙或门禁卡")
METERS = (_("电表"), _("水表"))
OPEN_WHILE = {Way.IN: Status.SIGNED, Way.OUT: Status.LEAVING}
"""In which state each list is filled in; afterwards it is evidence."""
_MOST_LINES = 60


def prepare(case: Occupancy, room: Premises, way: Way) -> None:
    """Lay out the list: keys, meters and what the register says is in the room, or what was handed over."""
    if way is Way.OUT and (handed := lines(case, Way.IN)):
        wanted = [(one.item, one.reading if _counted(one.item) else "") for one in handed]
    else:
        named = [(KEYS[:], ""), *((meter[:], "") for meter in METERS)]
        wanted = [*named, *((one.name, str(one.count)) for one in room.equipment)]
    for item, reading in dict(wanted).items():
        db.session.add(HandOverItem(case_id=case.id, way=way, item=item, reading=reading))
    db.session.flush()


def is_meter(item: str) -> bool:
    return item in {meter[:] for meter in METERS}


def _counted(item: str) -> bool:
    return not is_meter(item)


def lines(case: Occupancy, way: Way) -> list[HandOverItem]:
    return list(
        db.session.scalars(
            select(HandOverItem)
            .where(HandOverItem.case_id == case.id, HandOverItem.way == way)
            .order_by(HandOverItem.id)
        )
    )


def open_lines(case: Occupancy, way: Way) -> list[HandOverItem]:
    return [line for line in lines(case, way) if line.done_on is None]


@dataclass(frozen=True)
class Ticked:
    """One line as filled in; the reading is a count, a meter's reading or a key's number."""

    done: bool
    reading: str = ""
    note: str = ""


def tick(
    case_id: int,
    way: Way,
    ticked: Mapping[int, Ticked],
    more: Sequence[str] = (),
    *,
    on: date,
    by: Hat,
    at: datetime,
) -> None:
    """Write the list as far as it is done, by the line's id; `more` are further things handed over."""
    by.require(Permission.MANAGE_PREMISES)
    case, _room = occupying.held(case_id)
    if case.hub_id != by.hub_id or case.status != OPEN_WHILE[way]:
        raise RuleError(_("现在没有进行这次交接，清单不能修改。请刷新页面查看最新进度。"))
    if on > clock.on(at):
        raise RuleError(_("交接日期不能晚于今天。"), field="on")
    _add(case, way, more)
    for line in lines(case, way):
        if line.id in ticked:
            _write(line, ticked[line.id], on, by)
    db.session.flush()
    after = {"way": way, "open": len(open_lines(case, way))}
    record(
        "occupancy.check-list", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after
    )


def _add(case: Occupancy, way: Way, more: Sequence[str]) -> None:
    present = {line.item for line in lines(case, way)}
    new = [item.strip()[:60] for item in more if item.strip()]
    if len(present) + len(new) > _MOST_LINES:
        raise RuleError(_("清单最多 %(most)s 项，请合并。", most=_MOST_LINES), field="more")
    for item in dict.fromkeys(new):
        if item in present:
            raise RuleError(_("清单上已经有“%(item)s”。", item=item), field="more")
        db.session.add(HandOverItem(case_id=case.id, way=way, item=item))
    db.session.flush()


def _write(line: HandOverItem, ticked: Ticked, on: date, by: Hat) -> None:
    reading = ticked.reading.strip()[:60]
    if ticked.done and is_meter(line.item) and not reading:
        raise RuleError(
            _("请填写%(meter)s读数；没有的填“无”。", meter=line.item), field=f"r{line.id}"
        )
    line.done_on = (line.done_on or on) if ticked.done else None
    line.noted_by_id = by.post_id if ticked.done else None
    line.reading, line.note = reading, ticked.note.strip()[:300]


def receive_deposit(case_id: int, *, on: date, note: str, by: Hat, at: datetime) -> None:
    """The deposit came in; the note is the receipt's number."""
    by.require(Permission.MANAGE_PREMISES)
    case, _room = occupying.held(case_id)
    if case.hub_id != by.hub_id or not case.deposit_fen or case.deposit_received_on is not None:
        raise RuleError(_("这件没有待收的押金。请刷新页面查看最新进度。"))
    if case.signed_on is None or not case.signed_on <= on <= clock.on(at):
        raise RuleError(_("收押金的日期在签约日和今天之间，请核对。"), field="on")
    if not note.strip():
        raise RuleError(_("请填写收据编号。"), field="note")
    case.deposit_received_on = on
    case.deposit_note = _("收据 %(number)s", number=note.strip()[:200])[:]
    _record_deposit(case, "occupancy.deposit-in", {"on": on}, by=by, at=at)


def settle_deposit(
    case_id: int, *, on: date, withheld_fen: int, note: str, by: Hat, at: datetime
) -> None:
    """The deposit went back on `on`, less what is withheld for damage, with the reason."""
    by.require(Permission.MANAGE_PREMISES)
    case, _room = occupying.held(case_id)
    owed = case.deposit_received_on is not None and case.deposit_returned_on is None
    if case.hub_id != by.hub_id or not owed or case.status not in {Status.LEAVING, Status.RETURNED}:
        raise RuleError(_("这件没有待退的押金。请刷新页面查看最新进度。"))
    if not 0 <= withheld_fen <= case.deposit_fen:
        raise RuleError(_("扣除的金额不能超过押金。"), field="withheld_fen")
    if withheld_fen and not note.strip():
        raise RuleError(_("扣除押金要写明原因，使用方会看到。"), field="note")
    if not (case.notice_on or on) <= on <= clock.on(at):
        raise RuleError(_("退押金的日期在通知交还日和今天之间，请核对。"), field="on")
    case.deposit_returned_on, case.deposit_withheld_fen = on, withheld_fen
    case.deposit_note = "；".join(filter(None, (case.deposit_note, note.strip())))[:300]
    deadlines.close_for(case, (DEPOSIT,), at=at)
    facts = {"on": on, "withheld_fen": withheld_fen}
    _record_deposit(case, "occupancy.deposit-out", facts, by=by, at=at)


def _record_deposit(
    case: Occupancy, verb: str, facts: dict[str, object], *, by: Hat, at: datetime
) -> None:
    db.session.flush()
    record(verb, case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=facts)


def move_in(
    case_id: int, *, on: date, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """The room is theirs to use from `on`: list done, deposit received; inspections are due from now on."""
    case, _room = occupying.held(case_id)
    _refuse_entry(case, on, clock.on(at))
    move(case, Action.MOVE_IN, by=by, at=at, version=version, facts={"entered_on": on})
    case.entered_on = on
    deadlines.open_for(case, INSPECTION, start=on)
    db.session.flush()
    return case


def _refuse_entry(case: Occupancy, on: date, today: date) -> None:
    first = max(filter(None, (case.signed_on, case.term_from)), default=on)
    last = min(today, case.term_through or today)
    if not first <= on <= last:
        raise RuleError(
            _(
                "进场日期在 %(first)s（签约和协议起始之后）和今天之间，并且不晚于到期日。",
                first=first.isoformat(),
            ),
            field="on",
        )
    missing = open_lines(case, Way.IN)
    if missing:
        raise RuleError(_("进场交接清单还有 %(n)s 项没有办完，办完后再交接。", n=len(missing)))
    if case.deposit_fen and case.deposit_received_on is None:
        raise RuleError(_("押金还没有收到。请先登记收押金，再办理交接。"))
