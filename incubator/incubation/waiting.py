"""The waiting list of a base: who waits for a place, in which order, and why that order changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.incubation import occupancy, placing
from incubator.incubation.actions import Action
from incubator.incubation.models import Incubation, Mode, Waiting
from incubator.incubation.places import IncubationBase
from incubator.incubation.setting_up import own_base
from incubator.incubation.states import Status
from incubator.organizations.models import Organization
from incubator.records.events import record

OFFERED = _("轮候到位，安排签约")


def visible_to(hat: Hat) -> Select[Waiting]:
    """Who waits now at the hub's bases, base by base in their order; nothing for others."""
    return (
        select(Waiting)
        .join(IncubationBase, IncubationBase.id == Waiting.base_id)
        .where(
            IncubationBase.id.in_(
                occupancy.bases_visible_to(hat).with_only_columns(IncubationBase.id).order_by(None)
            ),
            Waiting.left_at.is_(None),
        )
        .options(joinedload(Waiting.case).joinedload(Incubation.organization))
        .order_by(Waiting.base_id, Waiting.position, Waiting.id)
    )


def matching(text: str) -> ColumnElement[bool]:
    """The name of the organization that waits."""
    named = Incubation.organization.has(holding(text, Organization.name))
    return Waiting.case.has(named)


def open_at(base_id: int) -> list[Waiting]:
    """The list of one base as it stands, the first to be served first."""
    return list(
        db.session.scalars(
            select(Waiting)
            .where(Waiting.base_id == base_id, Waiting.left_at.is_(None))
            .options(joinedload(Waiting.case).joinedload(Incubation.organization))
            .order_by(Waiting.position, Waiting.id)
        )
    )


def place_of(case: Incubation) -> Waiting | None:
    return db.session.scalar(
        select(Waiting).where(Waiting.case_id == case.id, Waiting.left_at.is_(None))
    )


def join(
    case: Incubation, *, reason: str, version: int | None = None, by: Hat, at: datetime
) -> Waiting:
    """Put an approved case at the end of its base's list (WAIT).

    Where the base shows a public notice, that comes first: from the list one goes straight to signing.
    """
    base = own_base(case.base_id, by)  # one change of a list at a time
    if base.shows_notice and case.status == Status.APPROVED:
        raise RuleError(_("本基地规定入驻前公示。请先公示，期满确认后再列入轮候。"))
    move(case, Action.WAIT, by=by, at=at, reason=reason, version=version)
    before = open_at(base.id)
    made = Waiting(
        base_id=base.id,
        case=case,
        position=before[-1].position + 1 if before else 1,
        since=at,
        reason=reason.strip()[:300],
    )
    db.session.add(made)
    db.session.flush()
    return made


def reorder(
    waiting_id: int, *, seen: Sequence[int], up: bool, reason: str, by: Hat, at: datetime
) -> None:
    """Change places with the next one up or down; the reason is read by whoever asks later.

    `seen` is the list, by ids, as whoever asks had it before them.
    """
    waiting = _waiting(waiting_id, by)
    if not reason.strip():
        raise RuleError(_("请写明调整次序的理由，例如：街道确定的重点扶持项目。"), field="reason")
    line = open_at(waiting.base_id)
    if [one.id for one in line] != list(seen):
        raise RuleError(
            _(
                "轮候次序刚被他人调整过，现在第 %(n)s 位。请回到轮候名单，看过次序再决定。",
                n=waiting.position,
            )
        )
    here = next(n for n, one in enumerate(line) if one.id == waiting.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(line):
        raise RuleError(_("已经排在最前面。") if up else _("已经排在最后面。"))
    other = line[there]
    before = waiting.position
    waiting.position, other.position = other.position, waiting.position
    waiting.reason = reason.strip()[:300]
    record(
        "incubation_waiting.reorder",
        waiting,
        by=by,
        at=at,
        case_id=waiting.case_id,
        before={"position": before},
        after={"position": waiting.position},
        reason=reason,
    )


def _waiting(waiting_id: int, by: Hat) -> Waiting:
    found = db.session.get(Waiting, waiting_id)
    if found is None:
        raise NotFound(_("没有找到这条轮候记录。"))
    own_base(found.base_id, by)
    fresh: Waiting = locked(Waiting, waiting_id)
    if fresh.left_at is not None:
        raise RuleError(_("这家组织已经不在轮候名单上。请刷新页面。"))
    return fresh


def leave(case: Incubation, *, because: str, by: Hat, at: datetime) -> None:
    """Close a case's place on the list, if it has one: whoever moves the case out of it calls this."""
    locked(IncubationBase, case.base_id)
    waiting = place_of(case)
    if waiting is None:
        return
    waiting.left_at, waiting.left_because = at, because.strip()[:200]
    db.session.flush()
    for position, one in enumerate(open_at(case.base_id), 1):
        one.position = position
    record("incubation_waiting.leave", waiting, by=by, at=at, case_id=case.id, reason=because)


def offer(case: Incubation, *, version: int | None = None, by: Hat, at: datetime) -> None:
    """There is a place: on to signing (OFFER). The first of those who want the same kind goes first."""
    base = own_base(case.base_id, by)
    ahead = []
    for one in open_at(base.id):
        if one.case_id == case.id:
            break
        if _mode(one.case) is _mode(case):
            ahead.append(one.case.organization.name)
    if ahead:
        raise RuleError(
            _(
                "前面还有 %(n)s 家在等：%(names)s。要先安排这一家，请先写明理由调整次序。",
                n=len(ahead),
                names="、".join(ahead[:5]),
            )
        )
    _refuse_without_place(base, case, at)
    move(case, Action.OFFER, by=by, at=at, version=version)
    leave(case, because=OFFERED[:], by=by, at=at)


def refuse_past(case: Incubation, desks: int, *, from_on: date) -> None:
    """Refuse to give `desks` to a case that never waited where those who wait would then lack them."""
    line = [one.case for one in open_at(case.base_id) if _mode(one.case) is Mode.PHYSICAL]
    if not line or not desks or _came_from_the_list(case):
        return
    wanted = sum(_desks(one) for one in line)
    left = len(occupancy.to_give(case.base_id, from_on=from_on)) - desks
    if left < wanted:
        raise RuleError(
            _(
                "轮候名单上还有 %(n)s 家在等 %(wanted)s 个工位（%(names)s），给出以后只剩 %(left)s 个。请先把这一家列入轮候，按次序安排。",
                n=len(line),
                wanted=wanted,
                names="、".join(one.organization.name for one in line[:5]),
                left=max(0, left),
            ),
            field="desks",
        )


def _came_from_the_list(case: Incubation) -> bool:
    offered = select(Waiting.id).where(
        Waiting.case_id == case.id, Waiting.left_because == OFFERED[:]
    )
    return db.session.scalar(offered.limit(1)) is not None


def _desks(case: Incubation) -> int:
    return max(1, case.approved_desks or case.desks_wanted)


def _mode(case: Incubation) -> Mode:
    return case.approved_mode or case.mode


def _refuse_without_place(base: IncubationBase, case: Incubation, at: datetime) -> None:
    if _mode(case) is Mode.VIRTUAL:
        if base.virtual_places is not None and base.virtual_held >= base.virtual_places:
            raise RuleError(
                _(
                    "虚拟孵化名额 %(most)s 个都已给出，要等有组织退出，或先在基地设置中增加名额。",
                    most=base.virtual_places,
                )
            )
        return
    wanted = _desks(case)
    free = len(occupancy.to_give(base.id, from_on=clock.on(at)))
    if free < wanted:
        raise RuleError(
            _(
                "需要 %(wanted)s 个工位，现在空 %(free)s 个。要等有组织交接后才空出。",
                wanted=wanted,
                free=free,
            )
        )


def take_off(waiting_id: int, *, reason: str, by: Hat, at: datetime) -> Incubation:
    """Take a case off the list for good: its admission is cancelled, with the reason."""
    known = db.session.get(Waiting, waiting_id)
    if known is not None:
        locked(Incubation, known.case_id)  # before its base, as every step of a case does it
    waiting = _waiting(waiting_id, by)
    case = waiting.case
    move(case, Action.CANCEL, by=by, at=at, reason=reason)
    case.ended_on = clock.on(at)
    leave(case, because=reason, by=by, at=at)
    placing.give_back(case, because=reason, by=by, at=at)
    return case
