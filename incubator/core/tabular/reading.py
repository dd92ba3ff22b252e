"""Reads a table from any file people really send, and finds the columns asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from incubator.core.errors import RuleError
from incubator.core.tabular import headers, limits, plaintext, safety, workbook
from incubator.core.tabular.grids import Grid
from incubator.core.tabular.headers import Column
from incubator.core.texts import is_plain, tidy, tidy_code
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
    below = [row for row in grid.rows if row[0] > header.number]
    raw = list(zip_longest(*(cells for _number, cells in below), fillvalue=""))
    blank = ("",) * len(below)  # for headings over nothing, and last for columns the file lacks
    raw += [blank] * (max(len(header.texts) - len(raw), 0) + 1)
    places = {column.key: header.places.get(column.key, -1) for column in wanted}
    read = {column.key: _clean(raw[places[column.key]], code=column.code) for column in wanted}
    left = {
        header.name(place): _clean(texts, code=False)
        for place, texts in enumerate(raw[:-1])
        if place not in header.places.values()
    }
    for at, (number, _cells) in enumerate(below):
        values = {key: texts[at] for key, texts in read.items()}
        others = {name: text for name, texts in left.items() if (text := texts[at])}
        if others or any(values.values()):
            yield Row(number, values, others)


def _clean(texts: Sequence[str], *, code: bool) -> Sequence[str]:
    """A column at once: most are clean as they are, and others say the same in row after row."""
    different = set(texts)
    together = "".join(different)
    spotless = " " not in together and is_plain(together)
    if spotless and not (code and not unicodedata.is_normalized("NFKC", together)):
        return texts
    clean = tidy_code if code else tidy
    known = {text: clean(text) for text in different}
    return [known[text] for text in texts]
