"""How ways of checking in, closures, sanctions and charges are called on screen and paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from incubator.core import clock
from incubator.core.words import _
from incubator.premises.booking import Charge, CheckIn, Sanction
from incubator.premises.closing import UNTIL_FURTHER_NOTICE
from incubator.premises.date_words import when
from incubator.premises.door import Word
from incubator.premises.holds import Closure, ClosureKind

WAY_WORDS: dict[CheckIn, str] = {CheckIn.QR: _("门口扫码"), CheckIn.STAFF: _("工作人员登记")}

CLOSURE_WORDS: dict[ClosureKind, str] = {
    ClosureKind.REPAIR: _("维修"),
    ClosureKind.HOLIDAY: _("节假日"),
    ClosureKind.OFFICIAL: _("公务使用"),
    ClosureKind.SAFETY: _("安全原因"),
    ClosureKind.OTHER: _("其他"),
}

DOOR_WORDS: dict[Word, tuple[str, str]] = {
    Word.IN_USE: (_("使用中"), "red"),
    Word.EXPECTED: (_("已预约"), "amber"),
    Word.FREE: (_("空闲"), "green"),
    Word.CLOSED: (_("暂停开放"), "amber"),
    Word.SHUT: (_("未开放"), ""),
    Word.LENT: (_("长期使用"), "amber"),
}


def sanction_state(one: Sanction, *, on: date) -> tuple[str, str]:
    """What a warning or suspension is worth on `on`, in a word and its tone."""
    if one.lifted_on is not None and one.lifted_on <= on:
        return _("已解除"), ""
    if one.through_on < on:
        return _("已到期"), ""
    if one.appealed_at is not None and one.answered_at is None:
        return _("申诉待答复"), "amber"
    return (_("生效中"), "red") if one.suspends else (_("生效中"), "amber")


def charge_state(one: Charge, *, on: date) -> tuple[str, str]:
    """Owed, overdue, paid, gone back or waived, in a word and its tone."""
    if one.refunded_fen:
        return (_("已退还"), "") if one.refunded_fen == one.fen else (_("部分退还"), "")
    if one.paid_on is not None:
        return _("已缴"), "green"
    if one.waived_at is not None:
        return _("免收"), ""
    return (_("逾期未缴"), "red") if one.due_on < on else (_("待缴"), "amber")


def closure_state(one: Closure, *, at: datetime) -> tuple[str, str]:
    """Coming, running, over or lifted, in a word and its tone."""
    if one.lifted_at is not None:
        return _("已提前恢复"), ""
    if one.ends_at <= at:
        return _("已结束"), ""
    return (_("停用中"), "red") if one.starts_at <= at else (_("将停用"), "amber")


def is_open_ended(one: Closure) -> bool:
    return one.ends_at >= clock.at(UNTIL_FURTHER_NOTICE)


def closed_for(one: Closure) -> str:
    """The time of a closure in words, where nobody knows its end too."""
    first = one.starts_at.astimezone(clock.zone())
    if is_open_ended(one):
        return _("%(from)s 起，恢复时间另行通知", **{"from": f"{first:%Y-%m-%d %H:%M}"})
    if one.ends_at - one.starts_at <= timedelta(days=1):
        return when(one.starts_at, one.ends_at)
    last = one.ends_at.astimezone(clock.zone())
    return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"
