"""Signs for the door of a room and for a desk: who is there, since when, big enough to read walking by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from incubator.core.words import _
from incubator.incubation.occupancy import DeskLine, Standing
from incubator.incubation.places import Room
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.lines import balanced
from incubator.papers.sheet import A4_LANDSCAPE, MM, MUTED, Sheet

_EDGE = 22 * MM
_BIGGEST, _BIG_ENOUGH, _SMALLEST = 84.0, 56.0, 20.0
_INSIDE = frozenset({Standing.HELD, Standing.LEAVING})


def of_desk(line: DeskLine, *, drawn_on: date) -> bytes:
    """One sheet: the organization's full name, the room and desk, and since when; empty where nobody is."""
    room = line.desk.room
    fonts, sheet = _sheet(room, drawn_on)
    _over(sheet, fonts, room.base.name)
    name = line.holder if line.standing in _INSIDE else ""
    _name(sheet, fonts, name, middle=sheet.height * 0.56, room=0.42 * sheet.height)
    where = " · ".join((room.name, _("工位 %(label)s", label=line.desk.label)[:]))
    middle = sheet.width / 2
    sheet.text(middle, 46 * MM, where, fonts.sans, 30, align="centre")
    if name:
        sheet.text(middle, 30 * MM, _since(line), fonts.sans, 16, align="centre", colour=MUTED)
    sheet.next_page()
    return sheet.save()


def of_room(room: Room, lines: Iterable[DeskLine], *, drawn_on: date) -> bytes:
    """The room's name and the organizations in it, each once with its desks."""
    fonts, sheet = _sheet(room, drawn_on)
    _over(sheet, fonts, room.base.name)
    _name(sheet, fonts, room.name, middle=sheet.height * 0.74, room=0.2 * sheet.height)
    inside = _by_organization(line for line in lines if line.standing in _INSIDE)
    _names(sheet, fonts, inside)
    sheet.next_page()
    return sheet.save()


def _sheet(room: Room, drawn_on: date) -> tuple[Fonts, Sheet]:
    fonts = chinese_fonts()
    title = _("%(room)s门牌", room=room.name)[:]
    sheet = Sheet(A4_LANDSCAPE, fonts, title=title, author=room.base.name, dated_on=drawn_on)
    return fonts, sheet


def _over(sheet: Sheet, fonts: Fonts, words: str) -> None:
    sheet.text(
        sheet.width / 2, sheet.height - _EDGE, words, fonts.sans, 18, align="centre", colour=MUTED
    )


def _since(line: DeskLine) -> str:
    day = line.case.entered_on if line.case else None
    return _("%(day)s 入驻", day=_spelled(day))[:] if day else ""


def _spelled(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _name(sheet: Sheet, fonts: Fonts, name: str, *, middle: float, room: float) -> None:
    """As big as fits into `room` points of height, in lines of nearly equal length."""
    width, size = sheet.width - 2 * _EDGE, _BIGGEST
    whole = width / max(1e-6, fonts.serif.width(name, 1))
    if _BIG_ENOUGH <= whole < size:  # one line a little smaller reads better than two
        size = whole
    lines = _broken(fonts, name, width, size)
    while size > _SMALLEST and len(lines) * 1.3 * size > room:
        size -= 2
        lines = _broken(fonts, name, width, size)
    y = middle + (len(lines) - 1) * 0.65 * size - 0.36 * size
    for line in lines:
        sheet.text(sheet.width / 2, y, line, fonts.serif, size, align="centre")
        y -= 1.3 * size


def _broken(fonts: Fonts, text: str, width: float, size: float) -> list[str]:
    return balanced(text, width, lambda part: fonts.serif.width(part, size))


def _by_organization(lines: Iterable[DeskLine]) -> list[tuple[str, str]]:
    desks: dict[str, list[str]] = {}
    for line in lines:
        desks.setdefault(line.holder, []).append(line.desk.label)
    return [(name, "、".join(labels)) for name, labels in desks.items()]


def _names(sheet: Sheet, fonts: Fonts, inside: Sequence[tuple[str, str]]) -> None:
    top, room = sheet.height * 0.58, sheet.height * 0.58 - _EDGE
    each = min(24 * MM, room / max(1, len(inside)))
    for number, (name, labels) in enumerate(inside):
        y = top - (number + 1) * each + 0.3 * each
        right = sheet.width - _EDGE
        size = min(0.5 * each, 30.0)
        most = 0.78 * (right - _EDGE)
        size = min(size, size * most / max(most, fonts.serif.width(name, size)))
        sheet.text(_EDGE, y, name, fonts.serif, size)
        sheet.text(right, y, labels, fonts.sans, 0.6 * size, align="right", colour=MUTED)
