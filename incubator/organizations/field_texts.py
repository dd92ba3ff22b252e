"""Reads a field of an organization's file from text and writes it back, the same in forms and tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from incubator.core.errors import RuleError
from incubator.core.money import parse_yuan, yuan_plain
from incubator.core.tabular.cells import parse_day
from incubator.core.texts import one_line, tidy, tidy_code
from incubator.core.words import _
from incubator.organizations.details import PremisesSource
from incubator.organizations.particulars import check_text
from incubator.organizations.sections import PREMISES_LABEL, Field, Shape

MOST_PEOPLE = 1_000_000
MOST_TENTHS = 10_000_000
_NUMBER = re.compile(r"\+?[0-9()-]{5,20}")
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;.]+(\.[^@\s<>\"',;.]+)+")
_SITE = re.compile(
    r"(https?://)?[^\s/:<>\"'\\@]+\.[^\s/:<>\"'\\@]{2,}(:[0-9]{1,5})?([/?#][^\s<>\"'\\]*)?"
)
_AREA = re.compile(r"([0-9]{1,7})(?:\.([0-9]))?0*")
_YES, _NO = _("是"), _("否")

Value = str | int | bool | date | PremisesSource | None


def read(field: Field, typed: str) -> Value:
    """The value somebody wrote; "" for a blank text, None for any other blank, False for a blank flag.

    RuleError on the field's key says what is wrong, and never repeats what is personal.
    """
    return _READERS[field.shape](field, typed)


def blank(field: Field) -> Value:
    """What a field holds that nobody has filled in."""
    if field.shape is Shape.FLAG:
        return False
    return "" if is_text(field) and not field.secret else None


def is_text(field: Field) -> bool:
    return field.longest > 0


def written(field: Field, value: Any) -> str:
    """The value as `read` takes it again; a blank is ""."""
    if value in (None, ""):
        return ""
    return _WRITERS.get(field.shape, str)(value)


def _text(field: Field, typed: str) -> str:
    text = tidy(typed) if field.shape is Shape.LONG else one_line(typed)
    return _fitting(field, text)


def _fitting(field: Field, text: str) -> str:
    check_text(text, field.key, longest=field.longest, label=field.label)
    return text


def _matching(
    pattern: re.Pattern[str], sentence: str, clean: Callable[[str], str] = one_line
) -> Callable[[Field, str], Value]:
    def reader(field: Field, typed: str) -> str:
        text = _fitting(field, clean(typed))
        if text and not pattern.fullmatch(text):
            raise RuleError(
                _("“%(field)s”%(what)s", field=field.label, what=sentence), field=field.key
            )
        return text

    return reader


def _count(field: Field, typed: str) -> int | None:
    text = tidy_code(typed).replace(",", "")
    if not text:
        return None
    most = 99 if field.key == "council_term" else MOST_PEOPLE
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
        raise RuleError(
            _("“%(field)s”请填 0 至 %(most)s 的整数。", field=field.label, most=most),
            field=field.key,
        )
    return int(text)


def _area(field: Field, typed: str) -> int | None:
    text = tidy_code(typed).replace(",", "").removesuffix("平方米").removesuffix("㎡")
    if not text:
        return None
    found = _AREA.fullmatch(text)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else MOST_TENTHS + 1
    if tenths > MOST_TENTHS:
        raise RuleError(
            _("“%(field)s”请填平方米数，最多一位小数，例如 85.5。", field=field.label),
            field=field.key,
        )
    return tenths


def _money(field: Field, typed: str) -> int | None:
    return parse_yuan(typed, field=field.key) if tidy(typed) else None


def _day(field: Field, typed: str) -> date | None:
    found = parse_day(typed)
    if found.warning:
        raise RuleError(
            _(
                "“%(field)s”看不懂，请写成 2026-11-21 这样真实存在的年-月-日。",
                field=field.label,
            ),
            field=field.key,
        )
    return found.day


def _flag(field: Field, typed: str) -> bool:
    text = tidy(typed)
    if text in ("", _NO[:], "0", "false"):
        return False
    if text in (_YES[:], "1", "true", "y"):
        return True
    raise RuleError(_("“%(field)s”请填“是”或“否”。", field=field.label), field=field.key)


def _choice(field: Field, typed: str) -> PremisesSource | None:
    text = tidy(typed)
    if not text:
        return None
    for one, label in PREMISES_LABEL.items():
        if text in (one.value, label[:]):
            return one
    raise RuleError(
        _(
            "“%(field)s”可以写：%(known)s。",
            field=field.label,
            known="、".join(label[:] for label in PREMISES_LABEL.values()),
        ),
        field=field.key,
    )


_READERS: dict[Shape, Callable[[Field, str], Value]] = {
    Shape.TEXT: _text,
    Shape.LONG: _text,
    Shape.EMAIL: _matching(_EMAIL, _("不完整，应像 name@example.org。")),
    Shape.NUMBER: _matching(
        _NUMBER, _("只能有数字、加号、短横和括号，例如 021-12345678。"), tidy_code
    ),
    Shape.POST_CODE: _matching(re.compile(r"[0-9]{6}"), _("是 6 位数字。"), tidy_code),
    Shape.SITE: _matching(_SITE, _("应像 www.example.org，不能带引号或脚本。")),
    Shape.COUNT: _count,
    Shape.AREA: _area,
    Shape.MONEY: _money,
    Shape.DAY: _day,
    Shape.FLAG: _flag,
    Shape.CHOICE: _choice,
}
_WRITERS: dict[Shape, Callable[[Any], str]] = {
    Shape.AREA: lambda tenths: (
        f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
    ),
    Shape.MONEY: yuan_plain,
    Shape.DAY: lambda day: str(day.isoformat()),
    Shape.FLAG: lambda yes: _YES[:] if yes else _NO[:],
    Shape.CHOICE: lambda source: PREMISES_LABEL[source][:],
}


def recorded(field: Field, value: Any) -> str:
    """A value as an event kept it: days and choices are text there."""
    if isinstance(value, str) and field.shape is Shape.CHOICE:
        return PREMISES_LABEL[PremisesSource(value)]
    return str(value) if isinstance(value, str) else written(field, value)
