"""Which awards somebody may see, what they sum up to, and which applications wait to be awarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Award
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.notices import services as notices
from incubator.notices.models import Notice, NoticeItem, NoticeState
from incubator.organizations.models import Organization


def visible_to(hat: Hat) -> Select[Award]:
    """The hub's awards for its staff; an organization's own for its people."""
    if hat.may(Permission.VIEW_CASES):
        return select(Award).join(Call, Call.id == Award.call_id).where(Call.hub_id == hat.hub_id)
    if hat.may(Permission.APPLY):
        return select(Award).where(Award.organization_id == hat.organization_id)
    return select(Award).where(false())


def matching(words: str) -> ColumnElement[bool]:
    """Recipient, its code, the project, or the initials of the organization's name."""
    initials = select(Organization.id).where(
        Organization.initials.startswith(words.lower(), autoescape=True)
    )
    return or_(
        Award.recipient.contains(words, autoescape=True),
        Award.recipient_code.contains(words.upper(), autoescape=True),
        Award.project_title.contains(words, autoescape=True),
        Award.organization_id.in_(initials),
    )


def total_of(query: Select[Any]) -> int:
    """累计资助金额 in fen of the awards a query finds."""
    ids = query.order_by(None).with_only_columns(Award.id)
    amount = cast(func.coalesce(func.sum(Award.amount), 0), BigInteger)
    return db.session.scalar(select(amount).where(Award.id.in_(ids))) or 0


@dataclass(frozen=True)
class Waiting:
    """An application under public notice, and why it cannot be awarded yet; empty when it can."""

    application: FundApplication
    notice: Notice | None
    obstacle: str


def waiting(hat: Hat, *, on: date) -> list[Waiting]:
    """The hub's applications whose notice is over: those to be awarded now, and those held up."""
    found = db.session.execute(
        select(FundApplication, Notice)
        .join(NoticeItem, NoticeItem.case_id == FundApplication.id)
        .join(Notice, Notice.id == NoticeItem.notice_id)
        .where(
            FundApplication.hub_id == hat.hub_id,
            FundApplication.status.in_([Status.PUBLIC_NOTICE, Status.OBJECTION]),
            Notice.state == NoticeState.PUBLISHED,
            Notice.ends_on < on,
        )
        .options(
            joinedload(FundApplication.organization),
            joinedload(FundApplication.call),
            selectinload(Notice.proofs),
        )
        .order_by(Notice.id, NoticeItem.position)
    )
    return [
        Waiting(application, notice, obstacle(application, notice, on=on))
        for application, notice in found
    ]


def obstacle(application: FundApplication, notice: Notice | None, *, on: date) -> str:
    """The sentence that stands against awarding it on `on`; empty where nothing does."""
    if notice is None:
        return _("这件申报还没有公示，不能立项。")
    if application.status == Status.OBJECTION:
        return _("有异议尚未答复，答复后才能立项。")
    try:
        notices.refuse_unless_over(notice, on=on)
    except RuleError as refusal:
        return refusal.message
    return ""
