"""Reads delimited text in whatever encoding and with whatever delimiter it was saved."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from incubator.core.errors import RuleError
from incubator.core.tabular import limits, safety
from incubator.core.tabular.grids import Grid
from incubator.core.words import _

DELIMITERS = (",", "\t", ";")
_HEAD = 64 * 1024

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What `writing` puts an apostrophe before, so that no spreadsheet runs it as a formula.
_QUOTED_FORMULA = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). The name of the file and what it claims do not count, only the bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding), encoding.removesuffix("-sig")
    if b"\0" in data:
        encoding = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return _decoded(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as broken:
        if _mostly_utf8(data):
            line = data.count(b"\n", 0, broken.start) + 1
            raise RuleError(
                _(
                    "文件第 %(line)s 行有损坏的字符。"
                    "请打开原文件核对这一行，另存为 UTF-8 的 CSV 或 .xlsx 再导入。",
                    line=line,
                )
            ) from broken
    return _decoded(data, "gb18030"), "gb18030"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise RuleError(
            _("认不出文件的文字编码。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")
        ) from broken
    if "\0" in text:
        raise safety.damaged()
    return text


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few spoilt bytes would pass as GB18030, every character a wrong one."""
    spoilt = data.decode("utf-8", "replace").count("\ufffd")
    beyond_ascii = len(data.translate(None, bytes(range(128))))
    return spoilt * 50 < beyond_ascii


def delimiters(text: str) -> Sequence[str]:
    """The comma, and the others that the beginning of `text` has at all."""
    begun = text[:_HEAD]
    return [one for one in DELIMITERS if one == "," or one in begun]


def head(text: str, delimiter: str, *, rows: int) -> Grid:
    """The first filled rows, to try out `delimiter`. Faults are left to `split` to name."""
    grid = Grid("", [])
    with contextlib.suppress(csv.Error):
        reader = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=delimiter)
        grid.rows.extend(itertools.islice(_filled(reader, quoted=True), rows))
    return grid


def split(text: str, delimiter: str, *, max_rows: int) -> Grid:
    """At most `max_rows` filled rows of `text`, numbered as a spreadsheet numbers them."""
    if text.count(delimiter) + text.count("\n") > limits.MAX_CELLS:
        raise safety.too_big()
    quoted = _QUOTED_FORMULA.search(text) is not None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(itertools.islice(_filled(reader, quoted=quoted), max_rows + 1))
    except csv.Error as broken:
        raise RuleError(
            _(
                "文件第 %(line)s 行附近的引号没有成对，或某一格过长。"
                "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。",
                line=reader.line_num,
            )
        ) from broken
    return Grid("", rows[:max_rows], cut=len(rows) > max_rows)


def _filled(reader: Iterable[list[str]], *, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """`quoted` says whether any cell can hold a quoted formula, which few files do."""
    for number, row in enumerate(reader, 1):
        if quoted:
            row[:] = [cell[1:] if _QUOTED_FORMULA.match(cell) else cell for cell in row]
        while row and not row[-1].strip():
            row.pop()
        if row:
            yield number, row
