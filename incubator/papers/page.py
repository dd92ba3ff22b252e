"""Draws a paper as PDF: A4, or the same page enlarged to A3 for the notice board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incubator.papers.characters import one_line, paragraphs
from incubator.papers.flow import Page, Strip, gap, nothing, paginate
from incubator.papers.fonts import Fonts, chinese_fonts
from incubator.papers.grid import RULE, Grid
from incubator.papers.lines import balanced, wrap
from incubator.papers.paper import (
    Align,
    Block,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Size,
    Table,
)
from incubator.papers.sheet import A3_UPRIGHT, A4_UPRIGHT, MM, MUTED, Sheet

LEFT, RIGHT, TOP, BOTTOM = 25 * MM, 25 * MM, 26 * MM, 24 * MM
PAGE_WIDTH, PAGE_HEIGHT = A4_UPRIGHT
WIDTH, HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
_LEADING = 1.7
_TITLE_SIZE = 22
_SMALL = 8.5
_SEAL_ROOM = 46 * MM  # a round stamp is at most 45 mm across
_MOST_STRETCH = 0.12  # of the text size, added between characters to fill a line
_OPEN_DATE = "　　　年　　月　　日"
_INDENTS = {"left": 0.0, "centre": WIDTH / 2, "right": WIDTH}


def draw(paper: Paper, fonts: Fonts | None = None) -> bytes:
    """The paper as PDF; characters no font has are shown as an empty box."""
    fonts = fonts or chinese_fonts()
    layout = _Layout(paper, fonts)
    pages = paginate(layout.strips(), HEIGHT)
    sheet = Sheet(
        A3_UPRIGHT if paper.size is Size.A3 else A4_UPRIGHT,
        fonts,
        title=paper.title,
        author=paper.author,
        dated_on=paper.dated_on,
    )
    for number, page in enumerate(pages, 1):
        scale = sheet.width / PAGE_WIDTH
        sheet.put(f"{scale:.5f} 0 0 {scale:.5f} 0 0 cm")
        layout.draw(sheet, page, number, len(pages))
        sheet.next_page()
    return sheet.save()


@dataclass(frozen=True)
class _Layout:
    """Turns blocks into strips."""

    paper: Paper
    fonts: Fonts

    @property
    def _size(self) -> float:
        return self.paper.text_size

    def draw(self, sheet: Sheet, page: Page, number: int, count: int) -> None:
        for offset, strip in page:
            strip.draw(sheet, PAGE_HEIGHT - TOP - offset)
        if number > 1:
            running = " ".join(filter(None, (self.paper.title, self.paper.number)))
            self._small(sheet, PAGE_HEIGHT - TOP + 6 * MM, running, "left")
        self._small(sheet, BOTTOM - 10 * MM, f"第 {number} 页 共 {count} 页", "right")
        self._small(sheet, BOTTOM - 10 * MM, self.paper.footer, "left")

    def _small(self, sheet: Sheet, y: float, text: str, align: Align) -> None:
        font = self.fonts.sans
        most = WIDTH - 26 * MM
        lines = wrap(one_line(text), most, lambda part: font.width(part, _SMALL))
        for line in lines:
            sheet.text(LEFT + _INDENTS[align], y, line, font, _SMALL, align=align, colour=MUTED)
            y -= 1.35 * _SMALL

    def strips(self) -> Iterator[Strip]:
        yield from self._opening()
        for block in self.paper.blocks:
            yield from self._block(block)

    def _opening(self) -> Iterator[Strip]:
        if self.paper.number:
            yield self._line(self.paper.number, 10, "right", sans=True)
        title = one_line(self.paper.title)
        for line in balanced(title, WIDTH, lambda part: self.fonts.serif.width(part, _TITLE_SIZE)):
            yield self._line(line, _TITLE_SIZE, "centre")
        subtitle = one_line(self.paper.subtitle)
        if subtitle:
            for line in balanced(subtitle, WIDTH, lambda part: self.fonts.serif.width(part, 12)):
                yield self._line(line, 12, "centre")
        yield gap(self._size)

    def _line(self, text: str, size: float, align: Align, *, sans: bool = False) -> Strip:
        """A line of the opening, kept with what follows."""
        font = self.fonts.sans if sans else self.fonts.serif
        height = 1.5 * size

        def draw_line(sheet: Sheet, top: float) -> None:
            sheet.text(LEFT + _INDENTS[align], top - 1.1 * size, text, font, size, align=align)

        return Strip(height, draw_line, with_next=True)

    def _block(self, block: Block) -> Iterator[Strip]:
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph():
                for text in paragraphs(block.text):
                    yield from self._paragraph(text, block)
            case Facts() | Table():
                yield from self._ruled(block)
            case Seals():
                yield from self._seals(block)
            case Signatures():
                yield from self._signatures(block)
            case PageBreak():
                yield Strip(0, nothing, new_page=True)

    def _ruled(self, block: Facts | Table) -> Iterator[Strip]:
        grid = Grid(self.fonts, LEFT, WIDTH, 0.875 * self._size)
        yield gap(0.35 * self._size, with_next=True)
        yield from grid.facts(block) if isinstance(block, Facts) else grid.table(block)
        yield gap(self._size)

    def _heading(self, heading: Heading) -> Iterator[Strip]:
        font, size = self.fonts.sans, self._size * 1.08
        yield gap(0.6 * size)
        lines = wrap(one_line(heading.text), WIDTH, lambda part: font.width(part, size))
        for line in lines:
            yield self._line(line, size, "left", sans=True)

    def _paragraph(self, text: str, paragraph: Paragraph) -> Iterator[Strip]:
        """One strip a line; a lone first or last line never stands on a page by itself."""
        font, size = self.fonts.serif, self._size
        indent = 2 * size if paragraph.indent and paragraph.align == "left" else 0
        lines = wrap(text, WIDTH, lambda part: font.width(part, size), indent=indent)
        last = len(lines) - 1
        for number, line in enumerate(lines):
            start = indent if number == 0 else 0
            fill = WIDTH - start if number < last and paragraph.align == "left" else 0
            beside = last > 0 and number in {0, last - 1}
            yield self._running_line(line, start, fill, paragraph.align, with_next=beside)

    def _running_line(
        self, text: str, start: float, fill: float, align: Align, *, with_next: bool
    ) -> Strip:
        font, size = self.fonts.serif, self._size
        slack = (fill - font.width(text, size)) / max(1, len(text) - 1) if fill else 0
        spacing = slack if 0 < slack <= _MOST_STRETCH * size else 0
        height = _LEADING * size

        def draw_line(sheet: Sheet, top: float) -> None:
            x = LEFT + start + _INDENTS[align]
            sheet.text(
                x, top - 0.5 * height - 0.36 * size, text, font, size, align=align, spacing=spacing
            )

        return Strip(height, draw_line, with_next=with_next)

    def _seals(self, seals: Seals) -> Iterator[Strip]:
        """Two places to a row; one alone stands at the right, as official papers have it."""
        for start in range(0, len(seals.names), 2):
            row = seals.names[start : start + 2]
            yield self._seal_row(row, seals.date or _OPEN_DATE)

    def _seal_row(self, names: Sequence[str], date: str) -> Strip:
        font, size = self.fonts.serif, self._size
        place = WIDTH / 2 if len(names) > 1 else 0.68 * WIDTH
        start = LEFT + WIDTH - place * len(names)
        leading = 1.5 * size
        columns = [
            balanced(one_line(name), place - size, lambda part: font.width(part, size))
            for name in names
        ]
        tall = max(map(len, columns))
        height = max(_SEAL_ROOM, (tall + 1) * leading + 2 * size)

        def draw_places(sheet: Sheet, top: float) -> None:
            for number, lines in enumerate(columns):
                x = start + (number + 0.5) * place
                hint = top - 1.2 * size
                sheet.text(
                    x, hint, "（盖章处）", self.fonts.sans, _SMALL, align="centre", colour=MUTED
                )
                y = top - height / 2 + (tall + 1) * leading / 2 - size
                for line in [*lines, *[""] * (tall - len(lines)), date]:
                    sheet.text(x, y, line, font, size, align="centre")
                    y -= leading

        return Strip(height, draw_places)

    def _signatures(self, signatures: Signatures) -> Iterator[Strip]:
        for label in signatures.labels:
            yield self._signature(one_line(label))

    def _signature(self, label: str) -> Strip:
        font, size = self.fonts.serif, self._size
        height = 3 * size

        def draw_line(sheet: Sheet, top: float) -> None:
            y = top - 2.2 * size
            sheet.text(LEFT, y, label, font, size)
            sheet.text(LEFT + WIDTH, y, _OPEN_DATE, font, size, align="right")
            start = LEFT + font.width(label, size) + 4
            end = LEFT + WIDTH - font.width(_OPEN_DATE, size) - 4
            sheet.lines([(start, y - 3, end, y - 3)], width=0.5, colour=RULE)

        return Strip(height, draw_line)
