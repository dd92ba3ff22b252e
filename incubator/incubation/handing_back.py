"""The exit check-list, filled in as things come back, as long as the hand-over is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from incubator.core.db import locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import agreeing
from incubator.incubation.agreeing import Ticked
from incubator.incubation.leaving import Thing, Way
from incubator.incubation.models import Incubation
from incubator.incubation.states import Status
from incubator.records.events import record

HANDING_BACK = frozenset({Status.GRADUATED, Status.EXITING})


def tick(
    case_id: int, lines: Mapping[Thing, Ticked], *, on: date, by: Hat, at: datetime
) -> Incubation:
    """Write what is back and what is not needed; nothing of it changes once the case is closed."""
    case: Incubation = locked(Incubation, case_id)
    if case.hub_id != by.hub_id:
        raise NotFound(_("没有找到这件事项。"))
    if case.status not in HANDING_BACK:
        raise RuleError(_("现在没有进行退驻交接，清单不能修改。请刷新页面查看最新进度。"))
    if case.notice_on is not None and on < case.notice_on:
        raise RuleError(
            _("交接日期不能早于出壳或退驻通知的日期（%(day)s）。", day=case.notice_on.isoformat()),
            field="on",
        )
    before = len(agreeing.open_lines(case, Way.OUT))
    agreeing.tick(case, Way.OUT, lines, on=on, by=by, at=at)
    record(
        "incubation.hand-back",
        case,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        before={"open": before},
        after={"open": len(agreeing.open_lines(case, Way.OUT))},
    )
    return case
