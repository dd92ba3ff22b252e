"""The sheet a paper is drawn on: a typed face over ReportLab's canvas, points from bottom left."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Literal

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from incubator.papers.embedding import ChineseFont, compressed
from incubator.papers.fonts import Fonts

Colour = tuple[float, float, float]
Align = Literal["left", "centre", "right"]

MM = 72 / 25.4
A4_UPRIGHT: tuple[float, float] = A4
A4_LANDSCAPE: tuple[float, float] = landscape(A4)
A3_UPRIGHT: tuple[float, float] = A3
INK: Colour = (0.122, 0.137, 0.157)
MUTED: Colour = (0.341, 0.376, 0.416)
_NO_SHARE = {"left": 0.0, "centre": 0.5, "right": 1.0}


@dataclass(frozen=True)
class Stamp:
    """Drawing operators placed on many pages but stored once in the file."""

    name: str
    content: bytes


class Sheet:
    """Pages of one size. The same calls give the same bytes, on any day and machine."""

    def __init__(
        self,
        size: tuple[float, float],
        fonts: Fonts,
        *,
        title: str,
        author: str = "",
        dated_on: date | None = None,
    ) -> None:
        """`dated_on` is written as the file's creation date; the clock is never read."""
        self.width, self.height = size
        self.pages = 0
        # Without an initial font ReportLab would refer to Helvetica and not embed it.
        self._canvas = Canvas(
            io.BytesIO(),
            pagesize=size,
            pageCompression=0,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.serif.fontName,
            lang="zh-CN",
        )
        self._document = self._canvas._doc
        self._stamps: set[str] = set()
        self._describe(title, author, dated_on)

    def _describe(self, title: str, author: str, dated_on: date | None) -> None:
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject("")
        self._canvas.setCreator("incubator")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        if dated_on is not None:
            self._document._timeStamp.YMDhms = (*dated_on.timetuple()[:3], 0, 0, 0)

    def put(self, operators: str) -> None:
        """Add raw PDF operators to the page."""
        self._canvas.addLiteral(operators)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: ChineseFont,
        size: float,
        *,
        align: Align = "left",
        spacing: float = 0,
        colour: Colour = INK,
    ) -> None:
        """Set one line on baseline `y`, from, about or up to `x`; `spacing` is points between
        characters."""
        if not text:
            return
        share = _NO_SHARE[align]
        if share:
            x -= share * (font.width(text, size) + spacing * (len(text) - 1))
        shown = " ".join(
            f"{font.getSubsetInternalName(face, self._document)} {size:.4g} Tf <{codes.hex()}> Tj"
            for face, codes in font.splitString(text, self._document)
        )
        self.put(f"{rgb(colour)} rg BT {spacing:.4g} Tc 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")

    def lines(
        self, segments: Iterable[tuple[float, float, float, float]], *, width: float, colour: Colour
    ) -> None:
        """Stroke segments given as x1, y1, x2, y2."""
        drawn = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in segments)
        self.put(f"{rgb(colour)} RG {width:.4g} w {drawn} S")

    def tint(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.put(f"{rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def stamp(self, stamp: Stamp) -> None:
        """Draw a stamp over the whole page."""
        if stamp.name not in self._stamps:
            self._stamps.add(stamp.name)
            self._document.addForm(stamp.name, self._form(stamp))
        self._canvas.doForm(stamp.name)

    def _form(self, stamp: Stamp) -> pdfdoc.PDFStream:
        form = pdfdoc.PDFStream(content=stamp.content)
        box = pdfdoc.PDFArrayCompact([0, 0, self.width, self.height])
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Filter": "/FlateDecode"}
        for key, value in entries.items():
            form.dictionary[key] = value
        return form

    def next_page(self) -> None:
        """End this page. Its operators are deflated at once: a thousand pages stay small."""
        name = self._document.thisPageName()
        self._canvas.showPage()
        self.pages += 1
        page = self._document.idToObject[name]
        page.Contents = self._document.Reference(compressed(page.stream))
        page.stream = None

    def save(self) -> bytes:
        """The finished file; every page must have been ended."""
        data: bytes = self._document.GetPDFData(self._canvas)
        return data

    def write(self, out: BinaryIO) -> None:
        self._document.SaveToFile(out, self._canvas)


def rgb(colour: Colour) -> str:
    """The colour as operands of rg and RG."""
    red, green, blue = colour
    return f"{red:.3g} {green:.3g} {blue:.3g}"
