"""Rule values as people read and type them: 5, 80, 1,000.00, 03-31."""

from __future__ import annotations

import re
from datetime import date

from incubator.core import money
from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.rules.models import Unit

UNIT_LABEL: dict[Unit, str] = {
    Unit.WORKING_DAYS: _("个工作日"),
    Unit.CALENDAR_DAYS: _("日"),
    Unit.MONTHS: _("个月"),
    Unit.YEARS: _("年"),
    Unit.FEN: _("元"),
    Unit.PERCENT: "%",
    Unit.COUNT: _("个"),
    Unit.MONTH_DAY: _("（月-日）"),
}

_RANGE: dict[Unit, tuple[int, int]] = {
    Unit.WORKING_DAYS: (1, 2_500),
    Unit.CALENDAR_DAYS: (1, 3_650),
    Unit.MONTHS: (1, 600),
    Unit.YEARS: (1, 100),
    Unit.PERCENT: (0, 100),
    Unit.COUNT: (0, 1_000_000),
}


def typed(value: int, unit: Unit) -> str:
    """The value without its unit, as it stands in a form."""
    if unit is Unit.FEN:
        return money.yuan_plain(value)
    if unit is Unit.MONTH_DAY:
        return f"{value // 100:02d}-{value % 100:02d}"
    return str(value)


def shown(value: int, unit: Unit) -> str:
    """The value with its unit: 5 个工作日, 3月31日, ¥1,000.00."""
    if unit is Unit.FEN:
        return money.yuan_sign(value)
    if unit is Unit.MONTH_DAY:
        return _("%(month)s月%(day)s日", month=value // 100, day=value % 100)
    if unit is Unit.PERCENT:
        return f"{value}{UNIT_LABEL[unit]}"
    return _("%(n)s %(unit)s", n=value, unit=UNIT_LABEL[unit])


def parsed(text: str, unit: Unit, *, field: str = "value") -> int:
    """Read what somebody typed; raises `RuleError` on `field` for what cannot be such a value."""
    text = text.strip()
    if unit is Unit.FEN:
        return money.parse_yuan(text, field=field)
    if unit is Unit.MONTH_DAY:
        return _month_day(text, field)
    low, high = _RANGE[unit]
    if not re.fullmatch(r"[0-9]{1,7}", text, flags=re.ASCII) or not low <= int(text) <= high:
        raise RuleError(
            _("请填写 %(low)s 至 %(high)s 之间的整数。", low=low, high=high), field=field
        )
    return int(text)


def _month_day(text: str, field: str) -> int:
    found = re.fullmatch(r"([0-9]{1,2})[-./月]([0-9]{1,2})日?", text, flags=re.ASCII)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    try:
        date(2027, month, day)  # not a leap year: a yearly day must exist every year
    except ValueError:
        raise RuleError(_("请填写每年都有的一天，例如 03-31。"), field=field) from None
    return month * 100 + day
