"""Ruled tables: a head repeated on each page, and rows that may run on to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incubator.papers.characters import one_line, paragraphs
from incubator.papers.embedding import ChineseFont
from incubator.papers.flow import Strip
from incubator.papers.fonts import Fonts
from incubator.papers.lines import wrap
from incubator.papers.paper import Align, Facts, Pair, Table
from incubator.papers.sheet import Colour, Sheet

RULE: Colour = (0.55, 0.58, 0.62)
WASH: Colour = (0.955, 0.965, 0.972)
_PADDING = 0.5  # of the text size, beside and above a cell's text
_LEADING = 1.45
_RULE_WIDTH = 0.5
_UNCUT_LINES = 12  # a row of at most this many lines is kept on one page
_LABEL_SHARES = (0.13, 0.25)  # of the width, the least and the most for a form's labels


@dataclass(frozen=True)
class Cell:
    """`share` is the cell's width as a fraction of the table's."""

    text: str
    share: float
    align: Align = "left"
    label: bool = False


@dataclass(frozen=True)
class Grid:
    """Draws rows of cells between `left` and `left + width`."""

    fonts: Fonts
    left: float
    width: float
    text_size: float

    def table(self, table: Table) -> Iterator[Strip]:
        shares = table.shares()
        head_cells = [
            Cell(text, share, "centre", label=True)
            for text, share in zip(table.head, shares, strict=True)
        ]
        head = next(self._row(head_cells, None))
        yield Strip(head.height, head.draw, with_next=bool(table.rows))
        for row in table.rows:
            cells = [
                Cell(text, share, table.align(column))
                for column, (text, share) in enumerate(zip(row, shares, strict=True))
            ]
            yield from self._row(cells, head)

    def facts(self, facts: Facts) -> Iterator[Strip]:
        """Pairs side by side where both values fit on one line, else a row of its own for each."""
        share = self._label_share(facts)

        def short(pair: Pair) -> bool:
            return all(len(self._wrapped(cell)) <= 1 for cell in _cells(pair, share, 0.5))

        for pairs in facts.paired(short):
            width = 1 / len(pairs)
            cells = [cell for pair in pairs for cell in _cells(pair, share, width)]
            yield from self._row(cells, self._edge())

    def _label_share(self, facts: Facts) -> float:
        least, most = _LABEL_SHARES
        widest = max(
            (self.fonts.sans.width(one_line(label), self.text_size) for label, _ in facts.rows),
            default=0,
        )
        return min(most, max(least, (widest + 2 * self._inset + 1) / self.width))

    def _row(self, cells: Sequence[Cell], head: Strip | None) -> Iterator[Strip]:
        """The row as one strip, or as several where it is too long to be kept together."""
        columns = [self._wrapped(cell) for cell in cells]
        tall = max(1, *map(len, columns))
        step = tall if tall <= _UNCUT_LINES else _UNCUT_LINES // 2
        for start in range(0, tall, step):
            part = [lines[start : start + step] for lines in columns]
            last = start + step >= tall
            strip = self._part(cells, part, min(step, tall - start), top=not start, bottom=last)
            yield Strip(strip.height, strip.draw, head=head, foot=None if last else self._edge())

    def _part(
        self,
        cells: Sequence[Cell],
        columns: Sequence[Sequence[str]],
        tall: int,
        *,
        top: bool,
        bottom: bool,
    ) -> Strip:
        padding = _PADDING * self.text_size
        height = tall * self._leading + padding * (top + bottom)

        def draw(sheet: Sheet, y: float) -> None:
            x = self.left
            for cell, lines in zip(cells, columns, strict=True):
                width = cell.share * self.width
                if cell.label:
                    sheet.tint(x, y - height, width, height, WASH)
                # A short cell stands in the middle of a row that is drawn in one piece.
                sink = (tall - len(lines)) * self._leading / 2 if top and bottom else 0
                self._lines(sheet, cell, lines, x, y - sink - (padding if top else 0))
                x += width
            sheet.lines(
                self._rules(cells, y, y - height, top, bottom), width=_RULE_WIDTH, colour=RULE
            )

        return Strip(height, draw)

    def _lines(self, sheet: Sheet, cell: Cell, lines: Sequence[str], x: float, y: float) -> None:
        inner = cell.share * self.width - 2 * self._inset
        start = {"left": 0.0, "centre": inner / 2, "right": inner}[cell.align]
        for number, line in enumerate(lines):
            baseline = y - number * self._leading - 0.5 * self._leading - 0.36 * self.text_size
            sheet.text(
                x + self._inset + start,
                baseline,
                line,
                self._font(cell),
                self.text_size,
                align=cell.align,
            )

    def _rules(
        self, cells: Sequence[Cell], y: float, low: float, top: bool, bottom: bool
    ) -> Iterator[tuple[float, float, float, float]]:
        right = self.left + self.width
        if top:
            yield self.left, y, right, y
        if bottom:
            yield self.left, low, right, low
        x = self.left
        yield x, y, x, low
        for cell in cells:
            x += cell.share * self.width
            yield x, y, x, low

    def _edge(self) -> Strip:
        """A rule that closes the box of a row cut by the page's end."""

        def draw(sheet: Sheet, y: float) -> None:
            edge = [(self.left, y, self.left + self.width, y)]
            sheet.lines(edge, width=_RULE_WIDTH, colour=RULE)

        return Strip(0, draw)

    def _wrapped(self, cell: Cell) -> list[str]:
        font = self._font(cell)
        inner = cell.share * self.width - 2 * self._inset
        texts = [one_line(cell.text)] if cell.label else paragraphs(cell.text)
        return [
            line
            for text in texts
            for line in wrap(text, inner, lambda part: font.width(part, self.text_size))
        ]

    def _font(self, cell: Cell) -> ChineseFont:
        return self.fonts.sans if cell.label else self.fonts.serif

    @property
    def _inset(self) -> float:
        return _PADDING * self.text_size

    @property
    def _leading(self) -> float:
        return _LEADING * self.text_size


def _cells(pair: Pair, label_share: float, share: float) -> list[Cell]:
    label, value = pair
    return [Cell(label, label_share, label=True), Cell(value, share - label_share)]
