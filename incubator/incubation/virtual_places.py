"""Virtual places: a running total of the base, never more than there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import occupancy
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.records.events import record

_FEW = 5


def count(case: Incubation, step: int, *, by: Hat, at: datetime) -> None:
    """One more (1) or one less (-1), under the base's lock; refused, with who has them, when all are given."""
    base: IncubationBase = locked(IncubationBase, case.base_id)
    most, before = base.virtual_places, base.virtual_held
    if step > 0 and not base.takes_virtual:
        raise RuleError(_("本基地不提供虚拟孵化。请改为实体孵化，或在基地设置中打开。"))
    if step > 0 and most is not None and before + step > most:
        raise RuleError(
            _(
                "虚拟孵化名额共 %(most)s 个，已给出 %(held)s 个：%(names)s。请列入轮候，有名额时再签约。",
                most=most,
                held=before,
                names=_names(case.base_id),
            )
        )
    base.virtual_held = before + step
    record(
        "incubation_base.virtual-place",
        base,
        by=by,
        at=at,
        case_id=case.id,
        hub_id=case.hub_id,
        before={"virtual_held": before},
        after={"virtual_held": base.virtual_held},
    )


def _names(base_id: int) -> str:
    with_place: Sequence[Incubation] = db.session.scalars(
        occupancy.with_virtual_place(base_id).limit(_FEW + 1)
    ).all()
    named = "、".join(case.organization.name for case in with_place[:_FEW])
    return f"{named}……" if len(with_place) > _FEW else named
