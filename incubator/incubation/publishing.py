"""公示 of those who shall be taken in, where the base's rules ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.incubation import placing
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.notices import services as notices
from incubator.notices import showing
from incubator.notices.models import Notice


def is_next(case: Incubation) -> bool:
    """Whether an approved applicant has to be shown in public before anything else."""
    return case.status == Status.APPROVED and case.base.shows_notice


def is_settled(case: Incubation) -> bool:
    """Whether the place was approved, was not lost again, and no notice stands before it any more."""
    open_or_lost = {Status.PUBLIC_NOTICE, Status.OBJECTION, Status.CANCELLED, Status.WITHDRAWN}
    return case.approved_mode is not None and case.status not in open_or_lost and not is_next(case)


def draft(
    base: IncubationBase,
    cases: Sequence[Incubation],
    *,
    title: str,
    introduction: str,
    by: Hat,
    at: datetime,
) -> Notice:
    """A draft notice of approved applicants of one base, in the order given."""
    by.require(Permission.NOTIFY_PUBLIC)
    if not base.shows_notice:
        raise RuleError(_("本基地不要求公示，批准后可以直接签约。要公示的，请先在基地设置中打开。"))
    for case in cases:
        if case.base_id != base.id or case.status != Status.APPROVED:
            raise RuleError(
                _(
                    "“%(name)s”不是本基地已批准待公示的申请，请刷新后重新选择。",
                    name=case.organization.name,
                ),
                field="items",
            )
    return notices.draft(
        base.hub,
        notices.Draft(
            title=title,
            days=base.notice_days,
            unit=base.notice_unit,
            issuer=base.hub.street_office,
            basis=base.basis,
            introduction=introduction,
        ),
        [
            notices.Item(
                organization_name=case.organization.name,
                title=case.title,
                category=base.name,
                case_id=case.id,
            )
            for case in cases
        ],
        by=by,
        at=at,
    )


def confirm(case_id: int, *, version: int | None = None, by: Hat, at: datetime) -> Incubation:
    """After the notice ended without an objection left open, the applicant may sign."""
    case: Incubation = locked(Incubation, case_id)
    notice = showing.notice_of(case)
    if notice is None:
        raise RuleError(_("这件申请还没有公示，不能确认入驻。"))
    if case.status == Status.OBJECTION:
        raise RuleError(_("这件申请有异议尚未答复，答复后才能确认入驻。"))
    notices.refuse_unless_over(notice, on=clock.on(at))
    move(case, Action.CONFIRM, by=by, at=at, version=version)
    showing.close_when_done(notice, by=by, at=at)
    return case


def _end(case: Incubation, by: Hat, at: datetime) -> None:
    """A desk may have been promised as soon as the place was approved."""
    case.ended_on = clock.on(at)
    placing.give_back(case, because=_("公示异议成立")[:], by=by, at=at)


showing.when_upheld(KIND, _end)
