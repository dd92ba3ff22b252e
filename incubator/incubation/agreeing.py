"""Signing the agreement and moving in: the term, the signed scan, the check-list, the place itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import placing
from incubator.incubation.actions import Action
from incubator.incubation.deciding import refuse_unless_met
from incubator.incubation.intake import Track
from incubator.incubation.leaving import HandOver, Thing, Way
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import TO_SIGN, Status
from incubator.organizations.models import OrgStatus
from incubator.records.events import record
from incubator.records.services import next_number


@dataclass(frozen=True)
class Signed:
    """What the signed paper says; the scan is a document of the case."""

    signed_on: date
    signatory: str
    scan_id: int


def number_for(case: Incubation, *, at: datetime) -> str:
    """The agreement's number, given out once when it is drawn up."""
    if case.agreement_number is None:
        year = clock.on(at).year
        count = next_number(f"incubation-agreement:{case.hub.short_code}", year=year)
        case.agreement_number = f"FH-{case.hub.short_code}-{year}-{count:03d}"
    return case.agreement_number


def draw_up(case_id: int, *, by: Hat, at: datetime) -> str:
    """Give the agreement its number, so that it can be printed and signed."""
    by.require(Permission.MANAGE_INCUBATION)
    case: Incubation = locked(Incubation, case_id)
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件申请。"))
    if case.status not in TO_SIGN:
        raise RuleError(_("批准入驻以后、签约以前才能起草协议。请刷新页面查看最新进度。"))
    refuse_unless_to_sign(case, clock.on(at))
    if case.agreement_number is not None:
        return case.agreement_number
    number = number_for(case, at=at)
    after = {"agreement_number": number}
    record(
        "incubation.draw-up", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after
    )
    return number


def refuse_unless_to_sign(case: Incubation, today: date) -> None:
    """What stands between an approved applicant and its signature."""
    if case.status == Status.APPROVED and case.base.shows_notice:
        raise RuleError(_("本基地规定入驻前公示。请先公示，期满确认后再签约。"))
    if case.track is Track.PROSPECTIVE:
        _refuse_unregistered(case, today)


def _refuse_unregistered(case: Incubation, today: date) -> None:
    """A prospective body signs only while it may still register in time."""
    if case.organization.status is not OrgStatus.PROSPECTIVE or case.register_by is None:
        return
    if today > case.register_by:
        raise RuleError(
            _(
                "“%(name)s”应在 %(day)s 前完成登记，至今没有登记，不能签约。"
                "已经登记的，请先在组织档案中办理登记。",
                name=case.organization.name,
                day=case.register_by.isoformat(),
            )
        )


def sign(
    case_id: int, paper: Signed, *, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """Enter the signed agreement; a virtual place is counted now, desks are promised beside it."""
    case: Incubation = locked(Incubation, case_id)
    today = clock.on(at)
    refuse_unless_to_sign(case, today)
    _refuse_paper(case, paper, today)
    refuse_unless_met(case, at)
    facts = {"signed_on": paper.signed_on}
    move(case, Action.SIGN, by=by, at=at, version=version, facts=facts)
    number_for(case, at=at)  # after the step: giving a number would look like somebody's change
    case.signed_on, case.signatory = paper.signed_on, paper.signatory.strip()[:120]
    case.agreement_id = paper.scan_id
    if case.approved_mode is Mode.VIRTUAL:
        placing.take_virtual_place(case, by=by, at=at)
    prepare(case, Way.IN)
    return case


def _refuse_paper(case: Incubation, paper: Signed, today: date) -> None:
    refuse_unsigned(paper, today)
    approved_on = clock.on(case.status_since)
    if paper.signed_on < approved_on:
        raise RuleError(
            _("签订日期不能早于批准或确认的日期（%(day)s）。", day=approved_on.isoformat()),
            field="signed_on",
        )


def refuse_unsigned(paper: Signed, today: date) -> None:
    """A paper is signed, by somebody with a name, before it is entered."""
    if paper.signed_on > today:
        raise RuleError(_("签订日期不能晚于今天。"), field="signed_on")
    if not paper.signatory.strip():
        raise RuleError(
            _("请填写乙方签字人。备案团体和拟登记团队由发起人或代管单位签字。"), field="signatory"
        )


OPEN_WHILE = {
    Way.IN: frozenset({Status.SIGNED}),
    Way.OUT: frozenset({Status.GRADUATED, Status.EXITING}),
}
"""In which states each check-list is filled in."""

PHYSICAL_THINGS = (Thing.DESK, Thing.KEY, Thing.METER, Thing.EQUIPMENT, Thing.ADDRESS)


def prepare(case: Incubation, way: Way) -> None:
    """Lay out the lines of a check-list: what there is to hand over depends on the kind of place."""
    things = (Thing.ACCOUNT, *(PHYSICAL_THINGS if case.approved_mode is Mode.PHYSICAL else ()))
    for thing in things:
        db.session.add(HandOver(case_id=case.id, way=way, thing=thing))
    db.session.flush()


def checklist(case: Incubation, way: Way) -> list[HandOver]:
    """The lines of one check-list, in the order in which things are handed over."""
    lines = db.session.scalars(
        select(HandOver).where(HandOver.case_id == case.id, HandOver.way == way)
    ).all()
    order = list(Thing)
    return sorted(lines, key=lambda line: order.index(line.thing))


@dataclass(frozen=True)
class Ticked:
    """One line as filled in: handed over, or not needed because of something."""

    done: bool
    reading: str = ""
    note: str = ""
    not_needed_because: str = ""


def tick(
    case: Incubation, way: Way, lines: Mapping[Thing, Ticked], *, on: date, by: Hat, at: datetime
) -> None:
    """Write the check-list as far as it is done; a meter needs its reading."""
    by.require(Permission.MANAGE_INCUBATION)
    _refuse_closed(case, way)
    if on > clock.on(at):
        raise RuleError(_("交接日期不能晚于今天。"), field="on")
    if way is Way.OUT and case.notice_on is not None and on < case.notice_on:
        raise RuleError(
            _("交接日期不能早于出壳或退驻通知的日期（%(day)s）。", day=case.notice_on.isoformat()),
            field="on",
        )
    before = len(open_lines(case, way))
    for line in checklist(case, way):
        ticked = lines.get(line.thing)
        if ticked is not None:
            _write(line, ticked, on, by)
    db.session.flush()
    record(
        "incubation.check-list",
        case,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        before={"open": before},
        after={"way": way, "open": len(open_lines(case, way))},
    )


def _refuse_closed(case: Incubation, way: Way) -> None:
    """A list is written while its hand-over goes on; afterwards it is evidence."""
    if case.status not in OPEN_WHILE[way]:
        raise RuleError(_("现在没有进行这次交接，清单不能修改。请刷新页面查看最新进度。"))


def _write(line: HandOver, ticked: Ticked, on: date, by: Hat) -> None:
    if ticked.done and ticked.not_needed_because.strip():
        raise RuleError(_("一项不能既已交接又不需要，请只选一种。"), field=line.thing.value)
    if ticked.done and line.thing is Thing.METER and not ticked.reading.strip():
        raise RuleError(_("请填写电表、水表读数。"), field=line.thing.value)
    line.done_on = (line.done_on or on) if ticked.done else None
    line.noted_by_id = by.post_id if ticked.done else None
    line.reading, line.note = ticked.reading.strip()[:60], ticked.note.strip()[:300]
    line.not_needed_because = ticked.not_needed_because.strip()[:200]


def open_lines(case: Incubation, way: Way) -> list[HandOver]:
    return [
        line
        for line in checklist(case, way)
        if line.done_on is None and not line.not_needed_because
    ]


def move_in(
    case_id: int, *, on: date, version: int | None = None, by: Hat, at: datetime
) -> Incubation:
    """The incubatee has its place from `on`: desks promised and the check-list done."""
    by.require(Permission.MANAGE_INCUBATION)
    case: Incubation = locked(Incubation, case_id)
    _refuse_day(case, on, clock.on(at))
    if case.approved_mode is Mode.PHYSICAL:
        _refuse_without_desk(case, on)
    missing = open_lines(case, Way.IN)
    if missing:
        raise RuleError(_("入驻清单还有 %(n)s 项没有办完，办完后再办理入驻。", n=len(missing)))
    move(case, Action.MOVE_IN, by=by, at=at, version=version, facts={"entered_on": on})
    case.entered_on = on
    db.session.flush()
    return case


def _refuse_without_desk(case: Incubation, on: date) -> None:
    """Nobody sits down before the day from which the first desk is theirs: until then it may be another's."""
    uses = placing.held_by(case)
    if not uses:
        raise RuleError(_("还没有安排工位。请先在“工位”中安排，再办理入驻。"))
    first = min(use.from_on for use in uses)
    if on < first:
        raise RuleError(
            _("工位从 %(day)s 起才归这家使用，入驻日期不能更早。", day=first.isoformat()),
            field="on",
        )


def _refuse_day(case: Incubation, on: date, today: date) -> None:
    if on > today:
        raise RuleError(_("入驻日期不能晚于今天。"), field="on")
    if case.signed_on is not None and on < case.signed_on:
        raise RuleError(
            _("入驻日期不能早于签约日期（%(day)s）。", day=case.signed_on.isoformat()), field="on"
        )
