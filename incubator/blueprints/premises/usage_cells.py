"""The table of figures of use as shown: each number with the address of the rows it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from incubator.premises.usage_lines import By, Line, Report
from incubator.premises.usage_periods import Period
from incubator.premises.usage_sums import What
from incubator.premises.usage_words import FIGURES, Figure

_OF_HOURS = frozenset({"open", "closed", "occupied", "base", "rate"})
_OF_STAYS = frozenset({"stays", "stay_reference", "stay_fee", "stay_given"})
_ROWS = {"missed": What.MISSED, "late": What.LATE, "given": What.GIVEN}
ON_PHONES = frozenset({"minutes", "rate", "given"})
_TOLD = frozenset({"told", "came"})


@dataclass(frozen=True)
class Cell:
    """`url` is empty where there is nothing to open."""

    label: str
    text: str
    url: str
    basis: str
    on_phones: bool
    earlier: str = ""
    earlier_url: str = ""


@dataclass(frozen=True)
class Shown:
    """One line: `url` leads to what it is about."""

    name: str
    url: str
    cells: list[Cell]


def lines(found: Report) -> list[Shown]:
    return [_shown(found, line) for line in found.lines]


def total(found: Report) -> list[Cell]:
    """Every figure of the whole, with the same days a year earlier."""
    return [_cell(found, one, found.total) for one in FIGURES if one.key != "before"]


def _shown(found: Report, line: Line) -> Shown:
    cells = [_cell(found, one, line) for one in FIGURES if not one.wide]
    url = url_for("premises.show", id=int(line.key)) if found.by is By.ROOM else ""
    if found.by is By.ORGANIZATION:
        url = url_for("organizations.show", id=int(line.key))
    return Shown(line.name, url, cells)


def _cell(found: Report, figure: Figure, line: Line) -> Cell:
    whole = line is found.total
    before = found.period.before()
    return Cell(
        figure.label,
        figure.text(line),
        _door(found, figure, line, found.period),
        figure.basis,
        figure.key in ON_PHONES,
        figure.text(found.earlier) if whole else "",
        _door(found, figure, found.earlier, before) if whole else "",
    )


def _door(found: Report, figure: Figure, line: Line, period: Period) -> str:
    """Where the rows of this number are listed; nowhere for what is none."""
    if figure.value(line) in (None, 0, ""):
        return ""
    if figure.key == "before":
        period = period.before()
    scope = _scope(found, line)
    if found.by is By.MONTH and line.key:
        period = period.month(period.months[int(line.key)])
    if figure.key in _OF_HOURS:
        return _hours(found, line, period, scope)
    if figure.key in _OF_STAYS:
        return url_for("premises.usage_stays", period=period.key, **scope)
    if figure.key in _TOLD:
        scope["told"] = "yes"
    what = _ROWS.get(figure.key, What.USED)
    return url_for("premises.usage_dates", period=period.key, what=what.value, **scope)


def _hours(found: Report, line: Line, period: Period, scope: dict[str, Any]) -> str:
    """The days of one room, or the rooms that several add up from."""
    if found.by is By.ROOM and line.key:
        return url_for("premises.usage_days", period=period.key, id=int(line.key))
    return url_for("premises.usage_index", period=period.key, by=By.ROOM.value, **scope)


def _scope(found: Report, line: Line) -> dict[str, Any]:
    scope: dict[str, Any] = {"kind": found.kind.value} if found.kind else {}
    if line.key and found.by is not By.MONTH:
        scope[found.by.value] = line.key
    return scope
