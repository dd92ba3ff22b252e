"""The lists of use records, warnings and suspensions, and fees, as on the page and in the export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload

from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.premises import charging, sanctions, using
from incubator.premises.booking import Booking, Charge, Occurrence, Sanction, UseRecord
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.using_words import (
    WAY_WORDS,
    charge_state,
    sanction_state,
)
from incubator.premises.words import USE_WORDS
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape

ALL = ("", _("全部"))


def _of(hat: Hat, name: Callable[[Any], str]) -> list[Column]:
    """Whose it is, where a list has more than one's own."""
    return [Column("organization", _("组织"), name)] if hat.for_hub else []


def records(hat: Hat) -> Register:
    query = using.records_visible_to(hat).options(
        joinedload(UseRecord.occurrence).joinedload(Occurrence.premises),
        joinedload(UseRecord.occurrence)
        .joinedload(Occurrence.booking)
        .joinedload(Booking.organization),
    )
    return Register(
        name=_("使用记录"),
        unit=_("条"),
        query=query,
        identity=UseRecord.id,
        columns=[
            Column(
                "when",
                _("预约时间"),
                lambda one: when(one.occurrence.starts_at, one.occurrence.ends_at),
                order=Occurrence.starts_at,
            ),
            Column("room", _("场地"), lambda one: one.occurrence.premises.name),
            *_of(hat, lambda one: one.occurrence.booking.organization.name),
            Column(
                "use", _("用途"), lambda one: USE_WORDS[one.occurrence.booking.use], hide_small=True
            ),
            Column(
                "came",
                _("签到"),
                lambda one: face(one.checked_in_at),
                order=UseRecord.checked_in_at,
                hide_small=True,
            ),
            Column("left", _("离场"), lambda one: face(one.ended_at), hide_small=True),
            Column(
                "attendance",
                _("人数"),
                lambda one: one.attendance,
                order=UseRecord.attendance,
                shape=Shape.NUMBER,
                hide_small=True,
            ),
            Column("state", _("结果"), lambda one: STATE_WORDS[one.occurrence.state][0]),
            Column("way", _("签到方式"), lambda one: WAY_WORDS[one.way], export_only=True),
            Column("hand_over", _("交接情况"), lambda one: one.hand_over, export_only=True),
            Column("damage", _("损坏情况"), lambda one: one.damage, export_only=True),
        ],
        counted="bookings.use_index",
        search=using.matching,
        filters=[
            DayFilter("from", _("使用自"), lambda day: Occurrence.starts_at >= clock.at(day)),
            DayFilter(
                "through",
                _("至"),
                lambda day: Occurrence.starts_at < clock.at(day + timedelta(days=1)),
            ),
            Filter(
                "damage",
                _("损坏"),
                [ALL, ("yes", _("有损坏")), ("no", _("没有损坏"))],
                lambda one: (UseRecord.damage != "") == (one == "yes"),
            ),
        ],
        sort="-when",
        placeholder=_("场地、组织名称或事由"),
        empty=_("还没有使用记录。到场扫码签到，或由工作人员登记后，这里就有了。"),
        file_name="use-records",
    )


def face(moment: datetime | None) -> str:
    """The clock at a moment; empty where there is none."""
    return moment.astimezone(clock.zone()).strftime("%H:%M") if moment else ""


def all_sanctions(hat: Hat) -> Register:
    today = clock.today()
    conditions: dict[str, ColumnElement[bool]] = {
        "now": sanctions.holds_on(today),
        "appealed": Sanction.appealed_at.is_not(None) & Sanction.answered_at.is_(None),
        "over": ~sanctions.holds_on(today),
    }
    return Register(
        name=_("警告和暂停"),
        unit=_("项"),
        query=sanctions.visible_to(hat).options(joinedload(Sanction.organization)),
        identity=Sanction.id,
        columns=[
            Column(
                "imposed",
                _("日期"),
                lambda one: clock.on(one.imposed_at),
                order=Sanction.imposed_at,
                shape=Shape.DAY,
                hide_small=True,
            ),
            *_of(hat, lambda one: one.organization.name),
            Column("what", _("处理"), lambda one: _("暂停预约") if one.suspends else _("警告")),
            Column(
                "through",
                _("截止"),
                lambda one: one.through_on,
                order=Sanction.through_on,
                shape=Shape.DAY,
            ),
            Column("state", _("状态"), lambda one: sanction_state(one, on=today)[0]),
            Column("reason", _("理由"), lambda one: one.reason, hide_small=True),
            Column("appeal", _("申诉"), lambda one: one.appeal, export_only=True),
            Column("answer", _("答复"), lambda one: one.answer, export_only=True),
        ],
        counted="bookings.sanction_index",
        search=sanctions.matching,
        filters=[
            Filter(
                "state",
                _("状态"),
                [
                    ALL,
                    ("now", _("生效中")),
                    ("appealed", _("申诉待答复")),
                    ("over", _("已到期或解除")),
                ],
                lambda one: conditions[one],
            ),
            Filter(
                "what",
                _("处理"),
                [ALL, ("yes", _("暂停预约")), ("no", _("警告"))],
                lambda one: Sanction.suspends.is_(one == "yes"),
            ),
        ],
        sort="-imposed",
        placeholder=_("组织名称或拼音首字母"),
        empty=_("没有警告和暂停。按规则多次未到的，系统会自动登记。"),
        file_name="booking-sanctions",
    )


def charges(hat: Hat) -> Register:
    today = clock.today()
    return Register(
        name=_("场地费用"),
        unit=_("笔"),
        query=charging.visible_to(hat).options(
            joinedload(Charge.organization), joinedload(Charge.premises), joinedload(Charge.case)
        ),
        identity=Charge.id,
        columns=[
            Column(
                "raised",
                _("通知日期"),
                lambda one: one.raised_on,
                order=Charge.raised_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            *_of(hat, lambda one: one.organization.name),
            Column("room", _("场地"), lambda one: one.premises.name),
            Column("case", _("事项"), lambda one: one.case.number, hide_small=True),
            Column("fen", _("金额"), lambda one: one.fen, order=Charge.fen, shape=Shape.MONEY),
            Column("due", _("期限"), lambda one: one.due_on, order=Charge.due_on, shape=Shape.DAY),
            Column("state", _("状态"), lambda one: charge_state(one, on=today)[0]),
            Column("paid", _("缴费日期"), lambda one: one.paid_on, export_only=True),
            Column("receipt", _("票据号码"), lambda one: one.receipt_number, export_only=True),
            Column(
                "refunded",
                _("已退还"),
                lambda one: one.refunded_fen,
                shape=Shape.MONEY,
                export_only=True,
            ),
            Column("waived", _("免收理由"), lambda one: one.waived_because, export_only=True),
            Column("basis", _("收费依据"), lambda one: one.basis, export_only=True),
        ],
        counted="bookings.charge_index",
        search=charging.matching,
        filters=[
            Filter("state", _("状态"), [ALL, *_STATES], _in_state(today)),
            DayFilter("from", _("通知自"), lambda day: Charge.raised_on >= day),
            DayFilter("through", _("至"), lambda day: Charge.raised_on <= day),
        ],
        sort="-raised",
        placeholder=_("组织、场地或受理编号"),
        empty=_("没有场地费用。有偿使用的预约确认后，费用会列在这里。"),
        file_name="premises-charges",
    )


_STATES = (
    ("open", _("待缴")),
    ("overdue", _("逾期未缴")),
    ("paid", _("已缴")),
    ("waived", _("免收")),
    ("refunded", _("有退还")),
)


def _in_state(today: date) -> Callable[[str], ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {
        "open": charging.is_open(),
        "overdue": charging.overdue(today),
        "paid": Charge.paid_on.is_not(None),
        "waived": Charge.waived_at.is_not(None),
        "refunded": Charge.refunded_fen > 0,
    }
    return lambda one: conditions[one]
