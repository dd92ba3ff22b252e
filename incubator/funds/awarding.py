"""From an approved application through the notice to the award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from incubator.casework.proposals import Outcome
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.deciding import refuse_payment_conflict
from incubator.funds.decisions import Award, Decision, RecipientKind
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.models import Call, CallNotice
from incubator.ledger import services as ledger
from incubator.notices import services as notices
from incubator.notices import showing
from incubator.notices.models import Notice
from incubator.people.models import Person
from incubator.records.events import record
from incubator.review.models import Sheet, SheetState


def draft_notice(
    call: Call,
    applications: Sequence[FundApplication],
    *,
    title: str,
    introduction: str,
    by: Hat,
    at: datetime,
) -> Notice:
    """A draft notice of a call's approved applications, in the order given."""
    by.require(Permission.NOTIFY_PUBLIC)
    for application in applications:
        _refuse_unless_approved(application, call)
    notice = notices.draft(
        call.hub,
        notices.Draft(
            title=title,
            days=call.notice_days,
            unit=call.notice_unit,
            issuer=call.hub.street_office,
            basis=call.basis,
            introduction=introduction,
            experts=_experts(applications) if call.names_experts else "",
        ),
        [_item(application) for application in applications],
        by=by,
        at=at,
    )
    db.session.add(CallNotice(call_id=call.id, notice_id=notice.id))
    return notice


def _refuse_unless_approved(application: FundApplication, call: Call) -> None:
    if application.call_id != call.id or application.status != Status.APPROVED:
        raise RuleError(
            _(
                "“%(title)s”不是本批次已批准待公示的申报，请刷新后重新选择。",
                title=application.title,
            ),
            field="items",
        )


def _item(application: FundApplication) -> notices.Item:
    return notices.Item(
        organization_name=application.organization.name,
        title=application.title,
        amount=application.approved,
        case_id=application.id,
    )


def _experts(applications: Sequence[FundApplication]) -> str:
    names = db.session.scalars(
        select(Person.name)
        .join(Sheet, Sheet.person_id == Person.id)
        .where(
            Sheet.case_id.in_([application.id for application in applications]),
            Sheet.state == SheetState.LOCKED,
        )
        .distinct()
        .order_by(Person.name)
    )
    return "、".join(names)


def _release(application: FundApplication, by: Hat, at: datetime) -> None:
    """Give back what the approval committed."""
    decision = approved_decision(application)
    budget_id = application.call.budget_id
    if decision is None or budget_id is None:
        raise RuleError(_("没有找到这件申报的批准记录，不能取消。请联系系统管理员。"))
    ledger.release(
        budget_id,
        decision.amount,
        ledger.Voucher(
            _("异议成立，取消资助")[:], f"release:decision:{decision.id}", application.id
        ),
        by=by,
        at=at,
    )


showing.when_upheld(LIFECYCLE.kind, _release)


def approved_decision(application: FundApplication) -> Decision | None:
    return db.session.scalar(
        select(Decision)
        .where(Decision.application_id == application.id, Decision.outcome == Outcome.APPROVED)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def award(application: FundApplication, *, by: Hat, at: datetime) -> Award:
    """Award what was approved, after its notice ended without an objection left open."""
    locked(FundApplication, application.id)
    notice = showing.notice_of(application)
    if notice is None:
        raise RuleError(_("这件申报还没有公示，不能立项。"))
    locked(Notice, notice.id)  # of two awarded at once the second sees the first
    notices.refuse_unless_over(notice, on=clock.on(at))
    if application.status == Status.OBJECTION:
        raise RuleError(_("这件申报有异议尚未答复，答复后才能立项。"))
    refuse_payment_conflict(application, approver_id=None, payer_id=by.person_id, at=at)
    made = Award(
        call_id=application.call_id,
        application_id=application.id,
        notice_id=notice.id,
        notice_ended_on=notice.ends_on,
        recipient_kind=RecipientKind.ORGANIZATION,
        organization_id=application.organization_id,
        recipient=application.organization.name,
        recipient_code=application.organization.code_text,
        project_title=application.title,
        amount=application.approved,
        awarded_on=clock.on(at),
    )
    move(application, Action.AWARD, by=by, at=at, facts={"amount": application.approved})
    db.session.add(made)
    db.session.flush()
    record("award.make", made, by=by, at=at, case_id=application.id, hub_id=application.hub_id)
    showing.close_when_done(notice, by=by, at=at)
    return made


def award_all(application_ids: Sequence[int], *, by: Hat, at: datetime) -> list[Award]:
    """Award several, or none when one of them may not be."""
    held = [locked(FundApplication, id) for id in sorted(application_ids)]
    return [award(one, by=by, at=at) for one in held]  # all are held before their notice
