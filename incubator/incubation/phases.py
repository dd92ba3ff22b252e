"""The incubation phase of a stay, moved by a person; the organization's growth stage is derived elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.incubation import stays
from incubator.incubation.stay_words import PHASE_LABEL
from incubator.incubation.staying import Phase, PhaseMove
from incubator.people.models import Post
from incubator.records.events import record


def history(stay_id: int) -> list[PhaseMove]:
    """Every move, the newest first."""
    query = (
        select(PhaseMove)
        .where(PhaseMove.case_id == stay_id)
        .options(joinedload(PhaseMove.moved_by).joinedload(Post.person))
        .order_by(PhaseMove.position.desc())
    )
    return list(db.session.scalars(query))


def move(
    stay_id: int, phase: Phase, *, on: date | None, reason: str, by: Hat, at: datetime
) -> PhaseMove:
    """Put a stay into another phase from a day on; who moves in is settling without any move."""
    by.require(Permission.MANAGE_INCUBATION)
    stay = stays.own(stay_id, by)
    entered_on = stays.require_staying(stay)
    newest = next(iter(history(stay.id)), None)
    now_in = newest.phase if newest else Phase.SETTLING
    if phase is now_in:
        raise RuleError(_("现在已经是“%(phase)s”阶段。", phase=PHASE_LABEL[phase]), field="phase")
    since = newest.on if newest else entered_on
    if on is None or not since <= on <= clock.on(at):
        raise RuleError(
            _("调整日期应在 %(since)s 以后，不晚于今天。请核对。", since=since.isoformat()),
            field="on",
        )
    reason = tidy(reason)[:300]
    if not reason:
        raise RuleError(_("请写明调整阶段的理由。"), field="reason")
    made = PhaseMove(
        case_id=stay.id,
        position=(newest.position if newest else 0) + 1,
        phase=phase,
        on=on,
        moved_at=at,
        moved_by_id=by.post_id,
        reason=reason,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "phase.move",
        made,
        by=by,
        at=at,
        case_id=stay.id,
        hub_id=stay.hub_id,
        before={"phase": now_in},
        after={"phase": phase, "on": on},
        reason=reason,
    )
    return made
