"""Giving places: a desk is one incubatee's from the promise to the hand-over, a virtual place is counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import occupancy, virtual_places
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import Desk, DeskUse, Room
from incubator.incubation.states import STAYING, TO_SIGN, Status
from incubator.records.events import record

MAY_BE_GIVEN = TO_SIGN | {Status.SIGNED} | STAYING
"""In which states of its case a desk may be promised: from the approval until it leaves."""
RENEWED = _("续驻，转入新一期")
HANDED_OVER = _("交接完成")


def promise(
    desk_id: int, case: Incubation, *, from_on: date, through: date, by: Hat, at: datetime
) -> DeskUse:
    """Give a desk to an incubatee from `from_on`; `through` is the agreement's last day, a plan.

    The desk is locked, so of two at once the second reads who has it. Raises `RuleError` when it is
    held, closed, not free yet on that day, or not for this incubatee.
    """
    by.require(Permission.MANAGE_INCUBATION)
    desk = _of_own_base(desk_id, case, by)
    _may_have_a_desk(case)
    line = occupancy.line(desk, on=from_on)
    _refuse_taken(line, from_on)
    if through < from_on:
        raise RuleError(
            _(
                "到期日期 %(through)s 早于起用日期 %(start)s。请核对。",
                through=through.isoformat(),
                start=from_on.isoformat(),
            ),
            field="through",
        )
    return _give(desk, case, from_on, through, "incubation_desk_use.promise", by=by, at=at)


def _of_own_base(desk_id: int, case: Incubation, by: Hat) -> Desk:
    known = db.session.get(Desk, desk_id)
    if known is not None:
        locked(Room, known.room_id)  # a room that is being closed gives nothing away
    desk: Desk = locked(Desk, desk_id)
    if desk.room.base.hub_id != by.hub_id or desk.room.base_id != case.base_id:
        raise NotFound(_("没有找到这个工位。"))
    return desk


def _may_have_a_desk(case: Incubation) -> None:
    if case.status not in MAY_BE_GIVEN:
        raise RuleError(
            _(
                "“%(name)s”现在不能安排工位：批准入驻后、退驻前才能安排。请先办理前面的步骤。",
                name=case.organization.name,
            )
        )
    if (case.approved_mode or case.mode) is Mode.VIRTUAL:
        raise RuleError(
            _(
                "“%(name)s”批准的是虚拟孵化，不占工位。需要工位的，请先变更孵化方式。",
                name=case.organization.name,
            )
        )
    if case.track is Track.FILED and not case.base.filed_groups_at_desks:
        raise RuleError(
            _(
                "本基地规定备案团体（未取得法人资格）不安排固定工位，只能虚拟孵化。"
                "允许安排的，请先在基地设置中打开。"
            )
        )


def _refuse_taken(line: occupancy.DeskLine, from_on: date) -> None:
    label = name_of(line.desk)
    if line.use is not None:
        raise RuleError(
            _(
                "工位 %(desk)s 已给“%(name)s”（%(start)s 起，预计 %(through)s 到期，"
                "交接后才空出）。请选择别的工位，或列入轮候。",
                desk=label,
                name=line.holder,
                start=line.use.from_on.isoformat(),
                through=line.use.agreed_through.isoformat(),
            ),
            field="desk",
        )
    if line.standing is occupancy.Standing.CLOSED:
        raise RuleError(
            _("工位 %(desk)s 已停用，不能安排。请选择别的工位。", desk=label), field="desk"
        )
    if line.free_from is not None and from_on < line.free_from:
        raise RuleError(
            _(
                "工位 %(desk)s 自 %(day)s 起才空出，不能从 %(start)s 起安排。请改日期或另选工位。",
                desk=label,
                day=line.free_from.isoformat(),
                start=from_on.isoformat(),
            ),
            field="desk",
        )


def name_of(desk: Desk) -> str:
    """Room and label, as people call it."""
    return f"{desk.room.name} {desk.label}"


def _give(
    desk: Desk,
    case: Incubation,
    from_on: date,
    through: date,
    verb: str,
    *,
    by: Hat,
    at: datetime,
) -> DeskUse:
    use = DeskUse(
        desk=desk,
        case_id=case.id,
        promised_at=at,
        promised_by_id=by.post_id,
        from_on=from_on,
        agreed_through=through,
    )
    db.session.add(use)
    db.session.flush()
    db.session.expire(case, ["desks"])
    facts = {"desk_id": desk.id, "from_on": from_on, "agreed_through": through}
    record(verb, use, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=facts)
    return use


def held_by(case: Incubation) -> list[DeskUse]:
    """The desks an incubatee has now, promised or in use."""
    return list(
        db.session.scalars(
            select(DeskUse)
            .where(DeskUse.case_id == case.id, DeskUse.free_from.is_(None))
            .order_by(DeskUse.id)
        )
    )


def take_back(use: DeskUse, *, because: str, by: Hat, at: datetime) -> None:
    """Take a promise back before anybody moved in: the desk is free the same day."""
    by.require(Permission.MANAGE_INCUBATION)
    case = _case_of(use, by)
    if case.entered_on is not None:
        raise RuleError(
            _(
                "“%(name)s”已于 %(day)s 入驻，工位要在交接时收回。请办理退驻或出壳交接。",
                name=case.organization.name,
                day=case.entered_on.isoformat(),
            )
        )
    if not because.strip():
        raise RuleError(_("请写明收回的理由，对方会问起。"), field="reason")
    _free(use, case, clock.on(at), because, "incubation_desk_use.take-back", by=by, at=at)


def _case_of(use: DeskUse, by: Hat) -> Incubation:
    """The case, held before its desk as every step of a case does it; `use` as it is by then."""
    case: Incubation = locked(Incubation, use.case_id)
    locked(Desk, use.desk_id)
    locked(DeskUse, use.id)
    if case.hub_id != by.hub_id or use.free_from is not None:
        raise NotFound(_("没有找到这条工位安排，或它已经结束。请刷新页面。"))
    return case


def _free(
    use: DeskUse,
    case: Incubation,
    free_from: date,
    because: str,
    verb: str,
    *,
    by: Hat,
    at: datetime,
) -> None:
    use.free_from, use.ended_because = free_from, because.strip()[:200]
    db.session.flush()
    facts = {"desk_id": use.desk_id, "free_from": free_from}
    record(
        verb, use, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=facts, reason=because
    )


def exchange(
    use: DeskUse, desk_id: int, *, on: date, because: str, by: Hat, at: datetime
) -> DeskUse:
    """Move an incubatee to another desk during its stay: the old one is cleared on `on`, free from the day after."""
    by.require(Permission.MANAGE_INCUBATION)
    case = _case_of(use, by)
    if not because.strip():
        raise RuleError(_("请写明换工位的理由。"), field="reason")
    if not use.from_on <= on <= clock.on(at):
        raise RuleError(
            _(
                "换工位的日期应在起用日期 %(start)s 至今天之间，清空原工位后再登记。",
                start=use.from_on.isoformat(),
            ),
            field="on",
        )
    through = use.agreed_through
    made = promise(desk_id, case, from_on=on, through=max(on, through), by=by, at=at)
    verb = "incubation_desk_use.exchange"
    _free(use, case, on + timedelta(days=1), because, verb, by=by, at=at)
    return made


def give_back(case: Incubation, *, because: str, by: Hat, at: datetime) -> None:
    """Whatever place a case had before it moved in, when it is cancelled or withdrawn.

    `by` may be the applicant: their withdrawal frees what was kept for them.
    """
    for use in held_by(case):
        locked(Desk, use.desk_id)
        _free(use, case, clock.on(at), because, "incubation_desk_use.take-back", by=by, at=at)
    if case.approved_mode is Mode.VIRTUAL and case.signed_on is not None:
        virtual_places.count(case, -1, by=by, at=at)


def hand_over(case: Incubation, *, on: date, by: Hat, at: datetime) -> None:
    """Everything was handed over on `on`: its desks are free from the day after, its place is counted off."""
    by.require(Permission.MANAGE_INCUBATION)
    if on > clock.on(at):
        raise RuleError(
            _("交接日期 %(day)s 还没有到，不能登记。请核对。", day=on.isoformat()), field="on"
        )
    free_from = on + timedelta(days=1)
    for use in held_by(case):
        locked(Desk, use.desk_id)
        verb = "incubation_desk_use.hand-over"
        _free(use, case, free_from, HANDED_OVER[:], verb, by=by, at=at)
    if case.approved_mode is Mode.VIRTUAL:
        virtual_places.count(case, -1, by=by, at=at)


def pass_over(
    old: Incubation, new: Incubation, *, on: date, through: date, by: Hat, at: datetime
) -> list[DeskUse]:
    """On a renewal the desks pass to the new case without ever being free; a virtual place stays one."""
    by.require(Permission.MANAGE_INCUBATION)
    if old.organization_id != new.organization_id or old.base_id != new.base_id:
        raise RuleError(_("工位只能转给同一组织在同一基地的下一期。"))
    passed = []
    for use in held_by(old):
        desk: Desk = locked(Desk, use.desk_id)
        verb = "incubation_desk_use.pass-over"
        _free(use, old, on, RENEWED[:], verb, by=by, at=at)
        passed.append(_give(desk, new, on, through, "incubation_desk_use.promise", by=by, at=at))
    return passed


def take_virtual_place(case: Incubation, *, by: Hat, at: datetime) -> None:
    """Count one more incubatee without a desk, under the base's lock; refused when all are given."""
    by.require(Permission.MANAGE_INCUBATION)
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))
    virtual_places.count(case, 1, by=by, at=at)
