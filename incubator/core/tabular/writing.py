"""Writes registers as CSV and XLSX that a spreadsheet opens as data, never as formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO

import xlsxwriter

from incubator.core import clock, money
from incubator.core.errors import RuleError
from incubator.core.texts import tidy
from incubator.core.words import _

_CHUNK_ROWS = 500
_EXCEL_ROWS = 1_048_576
_EXCEL_TEXT = 32_767
_EXACT = 10**15
_FIRST_SHEET_DAY = date(1900, 3, 1)
# Also the wide forms, which a spreadsheet set to Chinese may take for the narrow ones.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


class Kind(StrEnum):
    """What a column holds: text and codes as `str`, money as fen, days as `date`, moments aware."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


_WIDTHS = {
    Kind.TEXT: 24,
    Kind.CODE: 22,
    Kind.NUMBER: 12,
    Kind.MONEY: 16,
    Kind.DAY: 12,
    Kind.MOMENT: 20,
}
_SHOWN_AS = {Kind.TEXT: "@", Kind.CODE: "@", Kind.MONEY: "#,##0.00", Kind.DAY: "yyyy-mm-dd"}


@dataclass(frozen=True)
class Column:
    """A column of the file; `title` is its heading, `width` in characters of a digit's size."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """UTF-8 with BOM and CRLF, in pieces. Text that would run as a formula gets an apostrophe.

    Reading takes exactly that apostrophe away again, so a register survives the round trip.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([_harmless(column.title) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow(
            [_as_text(column.kind, value) for column, value in zip(columns, row, strict=True)]
        )
        if number % _CHUNK_ROWS == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_text(kind: Kind, value: object) -> str:
    plain = _plain(kind, value)
    return plain if isinstance(value, int | float | Decimal | date) else _harmless(plain)


def _plain(kind: Kind, value: object) -> str:
    if value is None:
        return ""
    if kind is Kind.MONEY and isinstance(value, int):
        return money.yuan_plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _local(value).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return tidy(str(value))


def _harmless(text: str) -> str:
    """With an apostrophe before what starts a formula; negative numbers stay numbers."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.zone()).replace(tzinfo=None, microsecond=0)


def write_xlsx(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], out: BinaryIO, *, sheet: str = ""
) -> None:
    """One sheet with a frozen header, row by row in little memory. No cell is a formula or a link.

    Money is a number in yuan, days are dates shown as ISO, codes are text. RuleError where the rows
    or a text exceed what the format holds.
    """
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet or None)
        header = book.add_format({"bold": True, "bottom": 1})
        shown_as = {kind: book.add_format({"num_format": code}) for kind, code in _SHOWN_AS.items()}
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            page.set_column(place, place, _width(column), shown_as.get(column.kind))
            page.write_string(0, place, tidy(column.title), header)
        for number, row in enumerate(rows, 1):
            if number >= _EXCEL_ROWS:
                raise RuleError(_("超过 Excel 一张表的行数上限。请先筛选，或改为导出 CSV。"))
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(page, number, place, column.kind, value, shown_as.get(column.kind))


def _width(column: Column) -> int:
    return column.width or max(_WIDTHS[column.kind], 2 * len(column.title) + 2)


def _write_cell(page: Any, row: int, place: int, kind: Kind, value: object, shown_as: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, place, _plain(kind, value))
    elif isinstance(value, int | float | Decimal) and -_EXACT < value < _EXACT:
        fen = kind is Kind.MONEY and isinstance(value, int)
        page.write_number(row, place, float(Decimal(value).scaleb(-2) if fen else value), shown_as)
    elif isinstance(value, datetime) or not isinstance(value, date):
        _write_text(page, row, place, _plain(kind, value), shown_as)
    elif value >= _FIRST_SHEET_DAY:
        page.write_datetime(row, place, value, shown_as)
    else:
        _write_text(page, row, place, value.isoformat(), shown_as)


def _write_text(page: Any, row: int, place: int, text: str, shown_as: Any) -> None:
    if len(text) > _EXCEL_TEXT:
        raise RuleError(
            _(
                "第 %(row)s 行有一格超过 Excel 单元格 32767 字的上限。请改为导出 CSV。",
                row=row + 1,
            )
        )
    page.write_string(row, place, text, shown_as)
