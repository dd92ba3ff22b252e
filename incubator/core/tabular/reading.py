"""Reads a table from any file people really send, and finds the columns asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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

    candidates = plaintext.delimiters(text)
    return max(candidates, key=matched) if len(candidates) > 1 else candidates[0]


def _rows(grid: Grid, header: headers.Header, wanted: Sequence[Column]) -> Iterator[Row]:
    tidied, narrowed = _Once(tidy), _Once(tidy_code)
    blank = dict.fromkeys((column.key for column in wanted), "")
    read = [
        (column.key, header.places[column.key], narrowed if column.code else tidied)
        for column in wanted
        if column.key in header.places
    ]
    blanks = [""] * max(len(cells) for _number, cells in grid.rows)
    taken = set(header.places.values())
    rest = [(place, header.name(place)) for place in range(len(blanks)) if place not in taken]
    for number, cells in grid.rows:
        if number <= header.number or not any(map(tidied.__getitem__, cells)):
            continue
        full = [*cells, *blanks[len(cells) :]]
        values = blank | {key: clean[full[place]] for key, place, clean in read}
        others = {name: text for place, name in rest if (text := tidied[full[place]])}
        yield Row(number, values, others)


class _Once(dict[str, str]):
    """Makes each text clean once: most columns of a list say the same in row after row."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self.clean = clean

    def __missing__(self, text: str) -> str:
        found = self[text] = self.clean(text)
        return found
