"""A room's plan as a page to print: the grid on one A4 sheet, and below it who sits where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubator.core.words import _
from incubator.incubation.occupancy import DeskLine, Standing
from incubator.incubation.places import Mark, Room
from incubator.incubation.planning import MARKS, Shown, grid
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.sheet import A4_LANDSCAPE, A4_UPRIGHT, INK, MM, MUTED, Colour, Sheet

_EDGE = 15 * MM
_HEAD = 22 * MM
_FOOT = 12 * MM
_MOST_CELL = 15 * MM
_LINE = 5.2 * MM
_RULE: Colour = (0.75, 0.78, 0.81)
_WASH: dict[Mark | None, Colour] = {
    Mark.WALL: (0.80, 0.82, 0.84),
    Mark.DOOR: (1, 1, 1),
    Mark.WINDOW: (0.90, 0.95, 1),
    Mark.TABLE: (0.94, 0.94, 0.94),
    Mark.CABINET: (0.90, 0.90, 0.90),
}
_DESK: Colour = (0.88, 0.95, 0.94)


def plan(room: Room, lines: Sequence[DeskLine], *, drawn_on: date) -> bytes:
    """The plan as PDF: upright or across as the room is, its list of desks on further sheets if long."""
    fonts = chinese_fonts()
    size = A4_LANDSCAPE if room.width > room.depth else A4_UPRIGHT
    title = _("%(room)s平面图", room=room.name)[:]
    sheet = Sheet(size, fonts, title=title, author=room.base.name, dated_on=drawn_on)
    y = _heading(sheet, fonts, room, title)
    y = _cells(sheet, fonts, grid(room, lines), y)
    _list(sheet, fonts, lines, y, drawn_on)
    sheet.next_page()
    return sheet.save()


def _heading(sheet: Sheet, fonts: Fonts, room: Room, title: str) -> float:
    top = sheet.height - _EDGE
    sheet.text(sheet.width / 2, top - 16, title, fonts.serif, 18, align="centre")
    said = [room.base.name, room.floor]
    if room.area_tenths:
        said.append(_("%(area)s 平方米", area=f"{room.area_tenths / 10:g}")[:])
    facts = " · ".join(part for part in said if part)
    sheet.text(sheet.width / 2, top - 34, facts, fonts.sans, 10, align="centre", colour=MUTED)
    return top - _HEAD


def _cells(sheet: Sheet, fonts: Fonts, rows: Sequence[Sequence[Shown]], top: float) -> float:
    """Draw the grid in the middle; answers where it ends."""
    width, height = sheet.width - 2 * _EDGE, top - _EDGE - _FOOT
    side = min(_MOST_CELL, width / len(rows[0]), 0.72 * height / len(rows))
    left = (sheet.width - side * len(rows[0])) / 2
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            _cell(sheet, fonts, cell, left + across * side, top - (down + 1) * side, side)
    bottom, right = top - side * len(rows), left + side * len(rows[0])
    sheet.lines(_ruled(rows, left, right, bottom, top, side), width=0.4, colour=_RULE)
    return bottom - 4 * MM


def _ruled(
    rows: Sequence[Sequence[Shown]],
    left: float,
    right: float,
    bottom: float,
    top: float,
    side: float,
) -> Iterator[tuple[float, float, float, float]]:
    for down in range(len(rows) + 1):
        yield left, top - down * side, right, top - down * side
    for across in range(len(rows[0]) + 1):
        yield left + across * side, bottom, left + across * side, top


def _cell(sheet: Sheet, fonts: Fonts, cell: Shown, x: float, y: float, side: float) -> None:
    words = cell.words[:]
    if not words:
        return
    colour = _DESK if cell.line is not None else _WASH[cell.mark]
    sheet.tint(x, y, side, side, colour)
    most = 0.92 * side
    size = min(0.42 * side, most / max(1e-6, fonts.sans.width(words, 1)))
    tone = INK if cell.line is not None else MUTED
    sheet.text(
        x + side / 2,
        y + side / 2 - 0.36 * size,
        words,
        fonts.sans,
        size,
        align="centre",
        colour=tone,
    )


def _list(sheet: Sheet, fonts: Fonts, lines: Sequence[DeskLine], y: float, drawn_on: date) -> None:
    marks = "、".join(name[:] for name in MARKS.values())
    y = _row(sheet, fonts, _("格内写明：%(marks)s，或工位编号。", marks=marks)[:], y, MUTED)
    for line in lines:
        if y < _EDGE + _FOOT:
            _printed(sheet, fonts, drawn_on)
            sheet.next_page()
            y = sheet.height - _EDGE
        y = _row(sheet, fonts, _sentence(line), y, INK)
    _printed(sheet, fonts, drawn_on)


def _sentence(line: DeskLine) -> str:
    said = f"{line.desk.label}　{line.words[0][:]}　{line.holder}"
    return said + line.free[:] if line.standing is Standing.FREE else said


def _row(sheet: Sheet, fonts: Fonts, text: str, y: float, colour: Colour) -> float:
    sheet.text(_EDGE, y - 10, text, fonts.sans, 9.5, colour=colour)
    return y - _LINE


def _printed(sheet: Sheet, fonts: Fonts, drawn_on: date) -> None:
    words = _("%(day)s 打印，以系统为准", day=drawn_on.isoformat())[:]
    sheet.text(_EDGE, _EDGE - 10, words, fonts.sans, 8.5, colour=MUTED)
