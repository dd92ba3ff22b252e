"""From an approved application through the notice to the award."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db, locked
from incubator.core.errors import RuleError
from incubator.core.permissions import SYSTEM, Hat, Permission
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.deciding import refuse_payment_conflict
from incubator.funds.decisions import Award, Decision, Outcome, RecipientKind
from incubator.funds.lifecycle import Action, Status
from incubator.funds.models import Call, CallNotice
from incubator.ledger import services as ledger
from incubator.notices import objections
from incubator.notices import services as notices
from incubator.notices.models import Notice, NoticeItem, Objection, ObjectionState, ProofKind
from incubator.people.models import Person
from incubator.records.documents import file_document
from incubator.records.events import record
from incubator.records.models import Visibility
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


def publish_notice(notice: Notice, *, starts_on: date, by: Hat, at: datetime) -> None:
    """Show the notice and put every case on it under public notice."""
    notices.publish(notice, starts_on=starts_on, by=by, at=at)
    assert notice.ends_on is not None  # noqa: S101  (just published)
    for application in _applications(notice):
        move(
            application,
            Action.PUBLISH,
            by=by,
            at=at,
            facts={"notice": notice.number, "ends_on": notice.ends_on},
            counting_from=notice.ends_on,
        )


def _applications(notice: Notice) -> Sequence[FundApplication]:
    ids = [item.case_id for item in notice.items if item.case_id is not None]
    return db.session.scalars(
        select(FundApplication).where(FundApplication.id.in_(ids)).order_by(FundApplication.id)
    ).all()


def take_objection(notice: Notice, said: objections.Said, *, by: Hat, at: datetime) -> Objection:
    """Keep an objection; one against a listed case stops that case until it is answered."""
    objection = objections.object_to(notice, said, by=by, at=at)
    application = _objected(objection)
    if application is not None and application.status == Status.PUBLIC_NOTICE:
        move(application, Action.OBJECT, by=_desk(notice, by), at=at)
    return objection


def _desk(notice: Notice, by: Hat) -> Hat:
    """The office that takes an objection in, where the objector has no post of the hub's."""
    if by.may(Permission.NOTIFY_PUBLIC) and by.hub_id == notice.hub_id:
        return by
    return replace(SYSTEM, hub_id=notice.hub_id)


def settle_objection(
    objection: Objection, *, upheld: bool, words: str, by: Hat, at: datetime
) -> None:
    """Answer an objection: upheld cancels the case and gives its money back to the pot."""
    locked(Notice, objection.notice_id)  # of two answered at once the second sees the first
    objections.answer(objection, upheld=upheld, words=words, by=by, at=at)
    application = _objected(objection)
    if application is None or application.status != Status.OBJECTION:
        return
    if upheld:
        _release(application, by=by, at=at)
        move(application, Action.UPHOLD, by=by, at=at, reason=words)
    elif not _others_open(objection):
        move(application, Action.DISMISS, by=by, at=at, reason=words)


def _objected(objection: Objection) -> FundApplication | None:
    case_id = objection.item.case_id if objection.item else None
    return db.session.get(FundApplication, case_id) if case_id else None


def open_objection(application: FundApplication) -> Objection | None:
    """The first objection against this application that waits for its answer."""
    return db.session.scalar(
        select(Objection)
        .join(NoticeItem, NoticeItem.id == Objection.item_id)
        .where(NoticeItem.case_id == application.id, Objection.state == ObjectionState.RECEIVED)
        .order_by(Objection.id)
        .limit(1)
    )


def _others_open(objection: Objection) -> bool:
    return any(
        other.id != objection.id
        and other.item_id == objection.item_id
        and other.state is ObjectionState.RECEIVED
        for other in objection.notice.objections
    )


def _release(application: FundApplication, *, by: Hat, at: datetime) -> None:
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
    notice = notice_of(application)
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
    _close_when_done(notice, by=by, at=at)
    return made


def award_all(application_ids: Sequence[int], *, by: Hat, at: datetime) -> list[Award]:
    """Award several, or none when one of them may not be."""
    held = [locked(FundApplication, id) for id in sorted(application_ids)]
    return [award(one, by=by, at=at) for one in held]  # all are held before their notice


def _close_when_done(notice: Notice, *, by: Hat, at: datetime) -> None:
    """The last case settled ends the notice, unless somebody still waits for an answer."""
    waiting = {Status.PUBLIC_NOTICE, Status.OBJECTION}
    objected = any(one.state is ObjectionState.RECEIVED for one in notice.objections)
    if not objected and not any(one.status in waiting for one in _applications(notice)):
        notices.close(notice, by=by, at=at)


def notice_of(application: FundApplication) -> Notice | None:
    """The last notice the application stood on."""
    return db.session.scalar(
        select(Notice)
        .join(NoticeItem, NoticeItem.notice_id == Notice.id)
        .where(NoticeItem.case_id == application.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )


def withdraw_notice(notice: Notice, *, reason: str, by: Hat, at: datetime) -> None:
    """Take a notice back; its cases wait to be shown again."""
    listed = _applications(notice)
    if any(one.status == Status.OBJECTION for one in listed):
        raise RuleError(_("名单中有异议尚未答复。请先答复异议，再撤回公示。"))
    if any(one.status == Status.AWARDED for one in listed):
        raise RuleError(_("名单中已有项目据此立项，公示不能再撤回。"))
    notices.withdraw(notice, reason=reason, by=by, at=at)
    for application in listed:
        if application.status == Status.PUBLIC_NOTICE:
            move(application, Action.RECALL, by=by, at=at, reason=reason)


def prove_notice(
    notice: Notice,
    *,
    kind: ProofKind,
    address: str,
    shown_at: datetime,
    upload: tuple[str, int, str, str] | None,
    by: Hat,
    at: datetime,
) -> None:
    """Register a proof; `upload` is (sha256, size, media type, name) of bytes already kept."""
    document_id = None
    if upload:
        sha256, size, media_type, name = upload
        document_id = file_document(
            sha256=sha256,
            size=size,
            media_type=media_type,
            name=name,
            kind="notice-proof",
            by=by,
            at=at,
            visibility=Visibility.STAFF,
        ).id
    notices.prove(
        notice, kind, shown_at=shown_at, address=address, document_id=document_id, by=by, at=at
    )
