"""Reads a table from any file people really send, and finds the columns asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from incubator.core.errors import RuleError
from incubator.core.tabular import headers, limits, plaintext, safety, workbook
from incubator.core.tabular.cells import tidy, tidy_code
from incubator.core.tabular.grids import Grid
from incubator.core.tabular.headers import Column
from incubator.core.words import _

__all__ = ["Column", "Row", "Table", "read_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """`values` has every wanted key ("" where blank or missing); `others` the rest by heading."""

    number: int
    values: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """What was read, and where: `headings` maps each wanted key that was found to its heading."""

    rows: Sequence[Row]
    format: safety.Format
    encoding: str
    sheet: str
    header_number: int
    headings: Mapping[str, str]
    titles: Sequence[str] = ()
    """What stands above the header, such as the name of the list."""


def read_table(
    name: str,
    data: bytes,
    *,
    wanted: Sequence[Column],
    max_rows: int = limits.MAX_ROWS,
    max_columns: int = limits.MAX_COLUMNS,
) -> Table:
    """The rows under the header that names `wanted`, from XLSX, XLS, ODS or delimited text.

    `name` only appears in refusals: the content says what the file is. RuleError where it is
    unsafe, too large, no table, or lacks a required column.
    """
    found_format = safety.sniff(data)
    most_filled = max_rows + headers.TITLE_ROWS
    encoding = ""
    if found_format is safety.Format.CSV:
        text, encoding = plaintext.decode(data)
        mark = _delimiter(text, wanted)
        grids = [plaintext.split(text, mark, max_rows=most_filled)]
    else:
        grids = workbook.read_sheets(data, max_rows=most_filled)
    grid, header = headers.choose(name, grids, wanted)
    if max(len(cells) for _number, cells in grid.rows) > max_columns:
        raise RuleError(_("表格超过 %(most)s 列。请删去不需要的列，再重新导入。", most=max_columns))
    rows = list(_rows(grid, header, wanted))
    if grid.cut or len(rows) > max_rows:
        raise RuleError(_("一次最多导入 %(most)s 行。请分成几份再导入。", most=max_rows))
    headings = {key: header.texts[place] for key, place in header.places.items()}
    above = [cells for number, cells in grid.rows if number < header.number]
    titles = [text for cells in above for text in map(tidy, cells) if text]
    return Table(rows, found_format, encoding, grid.sheet, header.number, headings, titles)


def _delimiter(text: str, wanted: Sequence[Column]) -> str:
    def matched(delimiter: str) -> int:
        grid = plaintext.head(text, delimiter, rows=headers.TITLE_ROWS)
        header = headers.best(grid, wanted)
        return len(header.places) if header else 0

    return max(plaintext.DELIMITERS, key=matched)


def _rows(grid: Grid, header: headers.Header, wanted: Sequence[Column]) -> Iterator[Row]:
    taken = set(header.places.values())
    for number, cells in grid.rows:
        if number <= header.number or not any(map(tidy, cells)):
            continue
        values = {column.key: _value(column, header, cells) for column in wanted}
        others = {
            header.name(place): tidy(cell)
            for place, cell in enumerate(cells)
            if place not in taken and tidy(cell)
        }
        yield Row(number, values, others)


def _value(column: Column, header: headers.Header, cells: Sequence[str]) -> str:
    place = header.places.get(column.key)
    if place is None or place >= len(cells):
        return ""
    return tidy_code(cells[place]) if column.code else tidy(cells[place])
