"""How a room is booked: who answers, what a request does, and its own limits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.people.models import Post
from incubator.people.queries import holders_in_hub
from incubator.premises.models import Approval, Premises
from incubator.premises.registering import own, put

LONGEST_HOLD = 60


@dataclass(frozen=True)
class Terms:
    """Who answers, what a request does, and the room's own limits (None: as the house has it)."""

    approval: Approval = Approval.CENTRE
    approver_id: int | None = None
    pending_holds: bool = True
    keeps_waiting_list: bool = False
    hold_minutes: int = 0
    wants_check_in: bool = False
    longest_minutes: int | None = None
    notice_workdays: int | None = None
    horizon_days: int | None = None
    hours_a_month: int | None = None
    cancel_workdays: int | None = None


_LIMITS = {
    "longest_minutes": (1, 24 * 60),
    "notice_workdays": (0, 250),
    "horizon_days": (1, 3650),
    "hours_a_month": (1, 744),
    "cancel_workdays": (0, 250),
}


def set_terms(room_id: int, terms: Terms, *, by: Hat, at: datetime) -> None:
    room = own(room_id, by)
    for name, (least, most) in _LIMITS.items():
        value = getattr(terms, name)
        if value is not None and not least <= value <= most:
            raise RuleError(
                _(
                    "请填写 %(least)s 至 %(most)s；留空按街道规定。",
                    least=least,
                    most=most,
                ),
                field=name,
            )
    if not 0 <= terms.hold_minutes <= LONGEST_HOLD:
        raise RuleError(_("填表时保留时段的分钟数请填写 0 至 60。"), field="hold_minutes")
    new = asdict(terms)
    if terms.approval is Approval.POST:
        _check_approver(room, terms.approver_id, at=at)
    else:
        new["approver_id"] = None
    put(room, "premises.set-terms", new, by=by, at=at)


def _check_approver(room: Premises, post_id: int | None, *, at: datetime) -> None:
    if post_id not in {one.id for one in approvers(room.hub_id, at=at)}:
        raise RuleError(
            _("请选择由谁答复预约；只能选本中心现任的场地管理人员。"), field="approver_id"
        )


def approvers(hub_id: int | None, *, at: datetime) -> list[Post]:
    """The posts of the hub that may answer bookings today."""
    if hub_id is None:
        return []
    wanted = holders_in_hub(hub_id, permissions={Permission.MANAGE_PREMISES}, on=clock.on(at))
    return list(db.session.scalars(wanted).unique())
