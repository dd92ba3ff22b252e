"""What falls due while a room is used, besides what a step of the case opens."""

from __future__ import annotations

from incubator.core.lifecycle import DeadlineKind, Party
from incubator.core.words import _

INSPECTION = DeadlineKind(
    "occupancy-inspection", _("巡查长期使用的场地"), "premises.inspection", Party.STAFF
)
OBJECTION = DeadlineKind(
    "sublet-objection", _("对转租提出书面异议"), "premises.objection", Party.STAFF
)
ENDING = DeadlineKind(
    "occupancy-ending", _("安排续签或收回场地"), "premises.exit-ahead", Party.STAFF
)
DEPOSIT = DeadlineKind("occupancy-deposit", _("退还场地押金"), "premises.give-back", Party.STAFF)
