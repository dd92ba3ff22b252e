"""How the states of a booking's dates are called, and when a date is, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from incubator.core import clock
from incubator.core.words import _
from incubator.premises.booking import State

STATE_WORDS: dict[State, tuple[str, str]] = {
    State.ASKED: (_("待答复"), "accent"),
    State.CONFIRMED: (_("已确认"), "green"),
    State.IN_USE: (_("使用中"), "green"),
    State.DONE: (_("已使用"), ""),
    State.NO_SHOW: (_("未到场"), "red"),
    State.SKIPPED: (_("没有约上"), "amber"),
    State.REFUSED: (_("未同意"), "red"),
    State.CANCELLED: (_("已取消"), ""),
    State.MOVED: (_("已改期"), ""),
}
"""How it is called, and in which colour."""

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def when(starts_at: datetime, ends_at: datetime) -> str:
    """2026-11-24（周二）14:00–16:00, with the day it ends where that is another."""
    day, last = clock.on(starts_at), clock.on(ends_at - timedelta(microseconds=1))
    ends = _face(ends_at)
    if last != day:
        ends = f"{last.isoformat()} {ends}"
    elif clock.on(ends_at) != day:
        ends = "24:00"
    return _(
        "%(day)s（%(weekday)s）%(from)s–%(to)s",
        day=day.isoformat(),
        weekday=WEEKDAYS[day.weekday()],
        **{"from": _face(starts_at), "to": ends},
    )


def _face(moment: datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%H:%M")
