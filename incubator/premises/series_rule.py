"""The part of RFC 5545 a series may be written in: each day, week or month, with an end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from incubator.core import clock
from incubator.core.errors import RuleError
from incubator.core.words import _

LONGEST = 200
_MOST_INTERVAL = 52
_MOST_COUNT = 1000
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"})


class Every(StrEnum):
    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"


@dataclass(frozen=True)
class Rule:
    """`weekdays` are (0 for Monday, which one of the month or 0 for every)."""

    every: Every
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    until: date | None = None
    count: int | None = None


def parsed(text: str) -> Rule:
    """The rule, or a refusal that says which part is not understood."""
    parts = _parts(text)
    every = next((one for one in Every if one.value == parts.get("FREQ")), None)
    if every is None:
        raise _unclear(_("重复方式只能是每天（DAILY）、每周（WEEKLY）或每月（MONTHLY）。"))
    until, count = _until(parts.get("UNTIL")), _number(parts, "COUNT", _MOST_COUNT)
    if until is None and count is None:
        raise _unclear(_("重复的预约要有结束：请填写截止日期（UNTIL）或次数（COUNT）。"))
    if until is not None and count is not None:
        raise _unclear(_("截止日期（UNTIL）和次数（COUNT）只填一个。"))
    interval = _number(parts, "INTERVAL", _MOST_INTERVAL) or 1
    return Rule(every, interval, _weekdays(parts.get("BYDAY", ""), every), until, count)


def _parts(text: str) -> dict[str, str]:
    said = text.strip().upper().removeprefix("RRULE:")
    if len(said) > LONGEST:
        raise _unclear(_("重复规则太长，最多 %(most)s 个字符。", most=LONGEST))
    parts: dict[str, str] = {}
    for part in filter(None, said.split(";")):
        name, _equals, value = part.partition("=")
        if name not in _KNOWN or not value or name in parts:
            raise _unclear(
                _(
                    "看不懂重复规则中的“%(part)s”。可以写 FREQ、INTERVAL、BYDAY、UNTIL、COUNT 各一次。",
                    part=part[:20],
                )
            )
        parts[name] = value
    return parts


def _unclear(message: str) -> RuleError:
    return RuleError(message, field="recurrence")


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    text = parts.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise _unclear(_("%(name)s 应是 1 到 %(most)s 的整数。", name=name, most=most))
    return int(text)


def _until(text: str | None) -> date | None:
    """A day, or a moment in UTC as other programs write it, which falls on a day of the street."""
    if text is None:
        return None
    try:
        if text.endswith("Z"):
            return clock.on(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
    except (ValueError, OverflowError) as error:
        raise _unclear(_("截止日期（UNTIL）请写成 20270131 这样的八位数字。")) from error


def _weekdays(text: str, every: Every) -> tuple[tuple[int, int], ...]:
    found = []
    for one in filter(None, text.split(",")):
        match = _DAY.match(one)
        if match is None:
            raise _unclear(
                _("看不懂星期“%(day)s”。请写 MO、TU、WE、TH、FR、SA、SU。", day=one[:10])
            )
        nth = int(match[1] or 0)
        if nth and every is not Every.MONTH:
            raise _unclear(_("只有每月重复才能写第几个星期几，例如 2SA 是第二个星期六。"))
        found.append((_WEEKDAYS.index(match[2]), nth))
    return tuple(found)


_EACH = {Every.DAY: _("每天"), Every.WEEK: _("每周"), Every.MONTH: _("每月")}
_NAMES = (
    _("周一"),
    _("周二"),
    _("周三"),
    _("周四"),
    _("周五"),
    _("周六"),
    _("周日"),
)


def in_words(text: str) -> str:
    """每 2 周 周一、周三，到 2027-01-31 为止; empty for no rule."""
    if not text:
        return ""
    rule = parsed(text)
    each = _EACH[rule.every] if rule.interval == 1 else _each_nth(rule.every, rule.interval)
    days = "、".join(_day_in_words(day, nth) for day, nth in rule.weekdays)
    if rule.until is not None:
        return _(
            "%(each)s%(days)s，到 %(day)s 为止", each=each, days=days, day=rule.until.isoformat()
        )
    return _("%(each)s%(days)s，共 %(n)s 次", each=each, days=days, n=rule.count)


def _each_nth(every: Every, n: int) -> str:
    return {
        Every.DAY: _("每 %(n)s 天", n=n),
        Every.WEEK: _("每 %(n)s 周", n=n),
        Every.MONTH: _("每 %(n)s 个月", n=n),
    }[every]


def _day_in_words(day: int, nth: int) -> str:
    if not nth:
        return str(_NAMES[day])
    if nth < 0:
        return _("倒数第 %(n)s 个%(day)s", n=-nth, day=_NAMES[day])
    return _("第 %(n)s 个%(day)s", n=nth, day=_NAMES[day])
