"""Drafting, publishing and closing a 公示, keeping its proofs, and taking in a list published elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.core.workdays import DayUnit, Period
from incubator.notices.models import (
    Notice,
    NoticeItem,
    NoticeState,
    ObjectionState,
    Proof,
    ProofKind,
)
from incubator.organizations.models import Hub
from incubator.records.events import record
from incubator.records.services import next_number
from incubator.rules.models import Unit
from incubator.rules.queries import calendar

UNITS = {Unit.WORKING_DAYS: DayUnit.WORKING, Unit.CALENDAR_DAYS: DayUnit.CALENDAR}


@dataclass(frozen=True)
class Item:
    """One line to be shown: public facts only. `amount` in fen, None where none is shown."""

    organization_name: str
    title: str = ""
    category: str = ""
    recommended_by: str = ""
    amount: int | None = None
    case_id: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a notice says, before it has a number."""

    title: str
    days: int
    unit: Unit
    issuer: str
    basis: str = ""
    introduction: str = ""
    experts: str = ""
    imported_from: str | None = None


def draft(hub: Hub, facts: Draft, items: Sequence[Item], *, by: Hat, at: datetime) -> Notice:
    """A numbered notice nobody sees yet."""
    if not items:
        raise RuleError(_("公示名单是空的。请先选择要公示的项目。"), field="items")
    year = clock.on(at).year
    number = next_number(f"notice:{hub.short_code}", year=year)
    notice = Notice(
        hub_id=hub.id,
        number=f"GS-{hub.short_code}-{year}-{number:03d}",
        title=facts.title,
        basis=facts.basis,
        introduction=facts.introduction,
        experts=facts.experts,
        issuer=facts.issuer,
        days=facts.days,
        unit=facts.unit,
        imported_from=facts.imported_from,
    )
    notice.items = [
        NoticeItem(
            position=position,
            case_id=item.case_id,
            organization_name=item.organization_name,
            title=item.title,
            category=item.category,
            recommended_by=item.recommended_by,
            amount=item.amount,
        )
        for position, item in enumerate(items, start=1)
    ]
    db.session.add(notice)
    db.session.flush()
    record("notice.draft", notice, by=by, at=at, hub_id=hub.id, after={"number": notice.number})
    return notice


def keep_published(
    hub: Hub, facts: Draft, items: Sequence[Item], *, by: Hat, at: datetime
) -> Notice:
    """A list somebody published elsewhere: shown as it is, with no days counted by us.

    It is closed from the start and nothing can ever be awarded on it.
    """
    if facts.imported_from is None:
        raise ValueError("a kept list names what it was imported from")
    notice = draft(hub, facts, items, by=by, at=at)
    notice.frozen_sha256 = frozen(notice)
    notice.state, notice.closed_at = NoticeState.CLOSED, at
    after = {"frozen_sha256": notice.frozen_sha256, "imported_from": notice.imported_from}
    record("notice.import", notice, by=by, at=at, hub_id=hub.id, after=after)
    return notice


def period(notice: Notice, starts_on: date) -> Period:
    """The days of a notice whose first day is `starts_on`, as they would be printed."""
    return calendar().notice_period(starts_on, notice.days, UNITS[notice.unit])


def frozen(notice: Notice) -> str:
    """SHA-256 (hex) over the list as shown: what anybody can compare the printed one with."""
    rows = [
        [
            item.position,
            item.organization_name,
            item.title,
            item.category,
            item.recommended_by,
            item.amount,
        ]
        for item in notice.items
    ]
    text = json.dumps([notice.number, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def publish(notice: Notice, *, starts_on: date, by: Hat, at: datetime) -> None:
    """Freeze the list and show it from `starts_on` (not before today) for its days."""
    by.require(Permission.NOTIFY_PUBLIC)
    if notice.state is not NoticeState.DRAFT:
        raise RuleError(_("公示“%(number)s”已经发布过，不能再次发布。", number=notice.number))
    if starts_on < clock.on(at):
        raise RuleError(_("公示起始日不能早于今天。请选择今天或以后的日期。"), field="starts_on")
    days = period(notice, starts_on)
    notice.starts_on, notice.counted_end_on, notice.ends_on = (
        starts_on,
        days.counted_end,
        days.ends_on,
    )
    notice.provisional = days.provisional
    notice.frozen_sha256 = frozen(notice)
    notice.state, notice.published_at = NoticeState.PUBLISHED, at
    record(
        "notice.publish",
        notice,
        by=by,
        at=at,
        hub_id=notice.hub_id,
        after={
            "notice": notice.number,
            "starts_on": notice.starts_on,
            "ends_on": notice.ends_on,
            "frozen_sha256": notice.frozen_sha256,
        },
    )


def withdraw(notice: Notice, *, reason: str, by: Hat, at: datetime) -> None:
    """Take a notice back with its reason; the page stays and says so."""
    by.require(Permission.NOTIFY_PUBLIC)
    if notice.state is not NoticeState.PUBLISHED:
        raise RuleError(_("只有公示中的名单可以撤回。"))
    if not reason.strip():
        raise RuleError(_("请写明撤回的理由，它会显示在公示页面上。"), field="reason")
    notice.state, notice.withdrawn_reason = NoticeState.WITHDRAWN, reason.strip()
    after = {"notice": notice.number}
    record(
        "notice.withdraw", notice, by=by, at=at, hub_id=notice.hub_id, after=after, reason=reason
    )


def close(notice: Notice, *, by: Hat, at: datetime) -> None:
    """End a notice whose days are over and whose objections are all answered."""
    refuse_unless_over(notice, on=clock.on(at))
    if notice.state is NoticeState.CLOSED:
        return
    if any(one.state is ObjectionState.RECEIVED for one in notice.objections):
        raise RuleError(_("还有异议没有答复，答复后公示才能结束。"))
    notice.state, notice.closed_at = NoticeState.CLOSED, at
    after = {"notice": notice.number}
    record("notice.close", notice, by=by, at=at, hub_id=notice.hub_id, after=after)


def refuse_unless_over(notice: Notice, *, on: date) -> None:
    """Refuse what may only follow a notice: imported, never shown, withdrawn, running or provisional."""
    if notice.imported_from is not None:
        raise RuleError(_("这份公示名单是从别处导入的，不是本系统公示的，不能作为下一步的依据。"))
    if notice.state not in {NoticeState.PUBLISHED, NoticeState.CLOSED}:
        raise RuleError(
            _("公示“%(number)s”没有处于公示状态，不能作为下一步的依据。", number=notice.number)
        )
    assert notice.ends_on is not None  # noqa: S101  (the CHECK has_dates says so)
    if on <= notice.ends_on:
        raise RuleError(
            _(
                "公示到 %(day)s 期满，期满次日起才能办理下一步。今天是 %(today)s。",
                day=notice.ends_on.isoformat(),
                today=on.isoformat(),
            )
        )
    if notice.provisional:
        raise RuleError(
            _(
                "公示期满日 %(day)s 是暂定的，因为跨年度的放假安排还没有录入。"
                "请先录入放假安排并重新计算，再办理下一步。",
                day=notice.ends_on.isoformat(),
            )
        )
    if not notice.proofs:
        raise RuleError(_("还没有公示的发布证明。请先登记网址、截图或公告栏照片，再办理下一步。"))


def recount(notice: Notice, *, by: Hat, at: datetime) -> bool:
    """Count a provisional notice again, now that its year may be arranged; True when a day moved."""
    if notice.starts_on is None or not notice.provisional:
        return False
    was = notice.ends_on
    days = period(notice, notice.starts_on)
    notice.counted_end_on, notice.ends_on = days.counted_end, days.ends_on
    notice.provisional = days.provisional
    if was == notice.ends_on:
        return False
    record(
        "notice.recount",
        notice,
        by=by,
        at=at,
        hub_id=notice.hub_id,
        before={"ends_on": was},
        after={"ends_on": notice.ends_on},
    )
    return True


def prove(
    notice: Notice,
    kind: ProofKind,
    *,
    shown_at: datetime,
    address: str = "",
    document_id: int | None = None,
    by: Hat,
    at: datetime,
) -> Proof:
    """Keep how the notice was shown: an address, a screenshot, a photograph of the board."""
    by.require(Permission.NOTIFY_PUBLIC)
    if not address.strip() and document_id is None:
        raise RuleError(_("请填写网址，或上传截图、照片。"), field="address")
    if shown_at > at:
        raise RuleError(_("发布时间不能晚于现在。"), field="shown_at")
    proof = Proof(
        notice_id=notice.id,
        kind=kind,
        address=address.strip(),
        document_id=document_id,
        shown_at=shown_at,
        recorded_at=at,
        recorded_by_id=by.post_id,
    )
    notice.proofs.append(proof)
    db.session.flush()
    after = {"notice": notice.number, "proof": kind}
    record("notice.prove", proof, by=by, at=at, hub_id=notice.hub_id, after=after)
    return proof
