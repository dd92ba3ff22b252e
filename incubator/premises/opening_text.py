"""Reads opening hours as people write them, in Chinese or English: 09:00-12:00、14:00-次日 01:00."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.premises.models import MINUTES_OF_A_DAY
from incubator.premises.opening import clock_face

_WINDOW = re.compile(
    r"(?P<h>\d{1,2})[:点](?P<m>\d{2})?分?\s*(?:-|至|到)\s*"
    r"(?P<next>次日|第二天|next day)?\s*(?P<h2>\d{1,2})[:点](?P<m2>\d{2})?分?\s*(?P<after>next day)?"
)
_BETWEEN = re.compile(r"[、,;\n]+|\s{2,}")
_ALL_DAY = ("全天", "all day")
MOST = 8


def read(text: str, *, field: str | None = None) -> list[tuple[int, int]]:
    """The windows in minutes from midnight, earliest first; an empty text means closed.

    Raises `RuleError` on `field` with the part that cannot be read.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub("[–—~〜]", "-", plain)
    if not plain:
        return []
    if plain.lower() in _ALL_DAY:
        return [(0, MINUTES_OF_A_DAY)]
    found = sorted(_window(part.strip(), field) for part in _BETWEEN.split(plain) if part.strip())
    if len(found) > MOST:
        raise RuleError(_("一类日子最多写 %(most)s 段开放时间。", most=MOST), field=field)
    for (_opens, closes), (opens, _closes) in pairwise(found):
        if opens < closes:
            raise RuleError(
                _(
                    "两段开放时间重叠：后一段 %(time)s 开始时前一段还没有结束。请合并或改正。",
                    time=clock_face(opens),
                ),
                field=field,
            )
    return found


def _window(part: str, field: str | None) -> tuple[int, int]:
    read = _WINDOW.fullmatch(part)
    if read is None:
        raise RuleError(
            _(
                "看不懂“%(part)s”。请写成 09:00-12:00，几段之间用顿号隔开；跨到第二天写"
                "“18:00-次日 01:00”；整天开放写“全天”。",
                part=part[:30],
            ),
            field=field,
        )
    opens = _minute(read["h"], read["m"], part, field)
    tomorrow = bool(read["next"] or read["after"])
    closes = _minute(read["h2"], read["m2"], part, field) + MINUTES_OF_A_DAY * tomorrow
    if opens >= MINUTES_OF_A_DAY or closes <= opens or closes - opens > MINUTES_OF_A_DAY:
        raise RuleError(
            _(
                "“%(part)s”的结束时间不晚于开始时间，或超过一整天。跨到第二天请在结束前写“次日”。",
                part=part[:30],
            ),
            field=field,
        )
    return opens, closes


def _minute(hour: str, minute: str | None, part: str, field: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise RuleError(_("“%(part)s”不是一天里的时间。", part=part[:30]), field=field)
    return hours * 60 + minutes
