"""Reads one face of an OpenType file, and gives what a PDF embeds of it for the glyphs a paper uses."""

from __future__ import annotations

import mmap
import struct
import sys
import threading
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont, TTLibError, newTable

from incubator.papers.cff import cff_program

EM = 1000
_FORBIDS_EMBEDDING = 0x0002
_NOTDEF = ".notdef"
# What fontTools raises on files that are no fonts or are cut short.
_UNREADABLE = (OSError, ValueError, KeyError, AssertionError, TTLibError, struct.error)


class UnusableFaceError(Exception):
    """The file is no font, has no Unicode table, or its licence bits forbid embedding."""


class Face:
    """One face of a font file, in thousandths of an em whatever the file's own unit is.

    Outlines are converted glyph by glyph, when first used, and kept: a certificate needs some sixty
    of thirty thousand glyphs. Safe to share between threads.
    """

    def __init__(self, path: Path, number: int = -1) -> None:
        """Open face `number` of `path` (-1 for a file holding one face)."""
        self.path, self.number = path, max(number, 0)
        try:
            memory = _mapped(path)
            self._font = TTFont(memory, fontNumber=number, lazy=True)
            self._outline = _outlines(self._font, memory)
            self._glyph_names = self._font.getBestCmap()
            self._read_measures()
        except _UNREADABLE as error:
            raise UnusableFaceError(f"{path}: {error}") from error
        if not self._glyph_names:
            raise UnusableFaceError(f"{path}: no Unicode character table")
        self._lock = threading.Lock()
        self._programs: dict[str, bytes] = {}

    def _read_measures(self) -> None:
        font = self._font
        if font["OS/2"].fsType & 0x000F == _FORBIDS_EMBEDDING:
            raise ValueError("its licence bits forbid embedding")
        self._scale: float = EM / font["head"].unitsPerEm
        self._advances = _advances(font)
        self.name = str(font["name"].getDebugName(6) or "Unnamed").replace(" ", "-")
        self.ascent = self._scaled(font["hhea"].ascent)
        self.descent = self._scaled(font["hhea"].descent)
        self.cap_height = self._scaled(getattr(font["OS/2"], "sCapHeight", 0))
        head = font["head"]
        self.box = tuple(map(self._scaled, (head.xMin, head.yMin, head.xMax, head.yMax)))

    def _scaled(self, measure: int) -> int:
        return round(measure * self._scale)

    def has(self, character: str) -> bool:
        return ord(character) in self._glyph_names

    def width(self, character: str) -> int:
        """Advance in thousandths of an em; a missing character is as wide as the empty box."""
        return self._advance(self._glyph(character))

    def program(self, characters: Sequence[str]) -> bytes:
        """A CID-keyed CFF font whose glyph 0 is the empty box and glyph n is characters[n - 1].

        A character the face lacks is drawn as the empty box, so that the gap is seen.
        """
        charstrings = [self._charstring(_NOTDEF)]
        charstrings += [self._charstring(self._glyph(character)) for character in characters]
        return cff_program(self.name.encode("ascii", "replace"), self.box, charstrings)

    def _glyph(self, character: str) -> str:
        return str(self._glyph_names.get(ord(character), _NOTDEF))

    def _advance(self, glyph: str) -> int:
        number = self._font.getGlyphID(glyph)
        # The last advance stands for all glyphs behind it.
        return self._scaled(self._advances[min(number, len(self._advances) - 1)])

    def _charstring(self, glyph: str) -> bytes:
        program = self._programs.get(glyph)
        if program is None:
            # fontTools reads and keeps parts of the font as it draws, so one thread at a time.
            with self._lock:
                program = self._programs[glyph] = self._convert(glyph)
        return program

    def _convert(self, glyph: str) -> bytes:
        pen = T2CharStringPen(self._advance(glyph), None)
        self._outline(glyph, TransformPen(pen, (self._scale, 0, 0, self._scale, 0, 0)))
        charstring = pen.getCharString()
        charstring.compile()
        return bytes(charstring.bytecode)


def face_number(path: Path, family: str) -> int:
    """Which face of a collection is `family` (as in "Noto Serif CJK SC"), else its first.

    -1 for a file that is no collection.
    """
    if path.suffix.lower() not in {".ttc", ".otc"}:
        return -1
    try:
        collection = TTCollection(_mapped(path), lazy=True)
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    except _UNREADABLE as error:
        raise UnusableFaceError(f"{path}: {error}") from error
    return names.index(family) if family in names else 0


def _mapped(path: Path) -> mmap.mmap:
    """The file as memory: workers share its pages, and a fork shares no reading position."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _outlines(font: TTFont, memory: mmap.mmap) -> Callable[[str, Any], None]:
    """Draws a glyph, given by its name, with a pen."""
    if "CFF " not in font:
        glyphs = font.getGlyphSet()
        return lambda glyph, pen: glyphs[glyph].draw(pen)
    # fontTools would copy the whole table, ten megabytes, into each process.
    table = newTable("CFF ")
    table.cff.decompile(_Window(memory, font.reader.tables["CFF "].offset), font)
    font["CFF "] = table
    charstrings = table.cff[0].CharStrings
    return lambda glyph, pen: charstrings[glyph].draw(pen)


def _advances(font: TTFont) -> array[int]:
    """The table of widths as it stands in the file: fontTools' own form takes a hundred times more."""
    pairs = array("H", font.reader["hmtx"][: 4 * font["hhea"].numberOfHMetrics])
    if sys.byteorder == "little":
        pairs.byteswap()
    return pairs[::2]


class _Window:
    """A mapped file from `start` on, with a reading position of its own."""

    def __init__(self, memory: mmap.mmap, start: int) -> None:
        self._memory, self._start, self._at = memory, start, start

    def seek(self, offset: int) -> None:
        self._at = self._start + offset

    def tell(self) -> int:
        return self._at - self._start

    def read(self, size: int) -> bytes:
        found = self._memory[self._at : self._at + size]
        self._at += len(found)
        return found
