"""Dates as papers write them: 2026年11月30日, or 二〇二六年十一月三十日 on certificates."""

from __future__ import annotations

from datetime import date

from incubator.core.words import _

_DIGITS = "〇一二三四五六七八九"


def document_date(day: date) -> str:
    """Arabic digits without leading zeros, as GB/T 9704 asks of official documents."""
    return written_date(day)[:]


def written_date(day: date) -> str:
    """The same, read in the reader's language where it stands in a sentence on the screen."""
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def numeral_date(day: date) -> str:
    """Chinese numerals, the year digit by digit with 〇 (not 零)."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04}")
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}日"


def _counted(number: int) -> str:
    """1–31 as spoken: 十一, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, _DIGITS[tens] + "十")
    return ten + (_DIGITS[ones] if ones else "")
