"""Runs as a process of its own, with little memory and time, to read one untrusted workbook.

Standard input is the file. Standard output is JSON, one line each: `{"sheet": name}`, then its rows
as `[number, [text, ...]]`, `{"more": true}` where a sheet was cut, and last `{"end": true}` or
`{"refused": reason}`. It imports nothing of ours, so that starting it costs little.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TextIO

import python_calamine as calamine


def main(rows: int, cells: int, text: int, seconds: int, memory: int) -> None:
    """Print what standard input holds; the numbers are the most that is read of it."""
    _confine(seconds, memory)
    data, out = sys.stdin.buffer.read(), sys.stdout
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            _print_book(book, out, rows=rows, cells=cells, text=text)
    except calamine.PasswordError:
        _say(out, {"refused": "password"})
    except calamine.CalamineError:
        _say(out, {"refused": "damaged"})


def _confine(seconds: int, memory: int) -> None:
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in wanted.items():
        _soft, hard = resource.getrlimit(limit)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(limit, (most, hard))


def _print_book(
    book: calamine.CalamineWorkbook, out: TextIO, *, rows: int, cells: int, text: int
) -> None:
    for sheet in book.sheets_metadata:
        if sheet.visible is not calamine.SheetVisibleEnum.Visible:
            continue
        if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        _say(out, {"sheet": sheet.name})
        printed = 0
        for number, row in _filled_rows(book.get_sheet_by_name(sheet.name)):
            printed, cells = printed + 1, cells - len(row)
            text -= sum(map(len, row))
            if cells < 0 or text < 0:
                _say(out, {"refused": "size"})
                return
            if printed > rows:
                _say(out, {"more": True})
                break
            _say(out, [number, row])
    _say(out, {"end": True})


def _filled_rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [_text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            yield number, row


def _text(cell: object) -> str:
    """As a person would type it: numbers without exponent or trailing .0, days as ISO dates."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    exact = Decimal(str(value))
    if not exact.is_finite():
        return str(value)
    return str(int(exact)) if exact == exact.to_integral_value() else format(exact, "f")


def _say(out: TextIO, what: object) -> None:
    out.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
