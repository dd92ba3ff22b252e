"""Reads the days people type into cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from incubator.core.texts import tidy
from incubator.core.words import _

_TIME = r"(?:[T ]+[0-9:.]+)?"
_WRITTEN_DAY = re.compile(rf"([0-9]{{4}})([-/.年])([0-9]{{1,2}})(?:\2|月)([0-9]{{1,2}})日?{_TIME}")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 60_000)
"""1954 to 2064: outside it a five-digit number is more likely something else than a day."""
_YEARS = range(1900, 2200)


@dataclass(frozen=True)
class ParsedDay:
    """A day read from a cell. An empty cell has neither day nor warning; nonsense has a warning."""

    day: date | None = None
    warning: str | None = None


def parse_day(text: str) -> ParsedDay:
    """Read 2022-10-13, 2022/8/23 2:21:05, 20221013, 2022年10月13日 or the serial number 44847."""
    written = unicodedata.normalize("NFKC", tidy(text))
    if not written:
        return ParsedDay()
    if found := _SERIAL.fullmatch(written):
        serial = int(found[1])
        if serial in _SERIALS:
            return ParsedDay(_SERIAL_ZERO + timedelta(days=serial))
    elif found := _COMPACT_DAY.fullmatch(written):
        return _existing(text, int(found[1]), int(found[2]), int(found[3]))
    elif found := _WRITTEN_DAY.fullmatch(written):
        return _existing(text, int(found[1]), int(found[3]), int(found[4]))
    return ParsedDay(
        warning=_("看不懂日期“%(text)s”，已当作未填。请写成 2026-11-21 这样的年-月-日。", text=text)
    )


def _existing(text: str, year: int, month: int, day: int) -> ParsedDay:
    try:
        found = date(year, month, day) if year in _YEARS else None
    except ValueError:
        found = None
    if found:
        return ParsedDay(found)
    return ParsedDay(warning=_("“%(text)s”不是真实存在的日期，已当作未填。", text=text))
