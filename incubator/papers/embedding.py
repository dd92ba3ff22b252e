"""A ReportLab font that embeds what a paper uses of a chain of faces, and reads back right."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc

from incubator.papers.face import EM, Face

FindFace = Callable[[], Face | None]

_SYMBOLIC = 4
_STEM_WIDTH = 80
_BLOCK = 100  # the most lines one bfchar block of a character map may hold


class _Place(NamedTuple):
    """Where a character stands in one document: the face's number in the chain, then its code."""

    face: int
    code: bytes


class _Character(NamedTuple):
    """What a font knows of a character: the face that draws it, and its width in that face.

    Where no face has it (`found` is false), the first draws an empty box for it.
    """

    face: int
    advance: int
    found: bool


class _Use:
    """What one document has used so far: each character has its own code within its face.

    A code per character (and not per glyph) keeps apart characters that share a glyph, and those no
    face has: both come back exactly when the text is copied or searched.
    """

    def __init__(self) -> None:
        self.places: dict[str, _Place] = {}
        self.characters: dict[int, list[str]] = {}
        self.name = ""

    def place(self, character: str, face: int) -> _Place:
        drawn = self.characters.setdefault(face, [])
        drawn.append(character)
        place = self.places[character] = _Place(face, len(drawn).to_bytes(2, "big"))
        return place


class ChineseFont:
    """Draws each character with the first face of the chain that has it.

    It offers what ReportLab asks of a dynamic font, with one subset per face. Measuring and drawing
    are safe in several threads at once, each thread with its own document.
    """

    _multiByte = 1  # noqa: N815 (ReportLab's name)
    _dynamicFont = 1  # noqa: N815 (ReportLab's name)
    shapable = False

    def __init__(self, name: str, first: Face, others: Iterable[FindFace] = ()) -> None:
        """`name` must be new to ReportLab; `others` are opened when a character asks for them."""
        self.fontName = name
        self.face = _Described(name, first.ascent, first.descent)
        self.first = first
        self._faces = [first]
        self._others = list(others)
        self._all_open = not self._others
        self._lock = threading.Lock()
        self._characters: dict[str, _Character] = {}
        self._uses: WeakKeyDictionary[pdfdoc.PDFDocument, _Use] = WeakKeyDictionary()

    def has(self, character: str) -> bool:
        return self._known(character).found

    def width(self, text: str, size: float) -> float:
        """Advance of `text` in points."""
        known = self._characters
        total = sum((known.get(character) or self._known(character)).advance for character in text)
        return total * size / EM

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802 (ReportLab's name)
        return self.width(text, size)

    def splitString(self, text: str, doc: pdfdoc.PDFDocument) -> list[tuple[int, bytes]]:  # noqa: N802 (ReportLab's name)
        """The text as (number of the face, codes), one pair per run of one face."""
        use = self._use(doc)
        places = use.places
        found = [
            places.get(character) or use.place(character, self._known(character).face)
            for character in text
        ]
        return [
            (face, b"".join([place.code for place in run]))
            for face, run in groupby(found, key=_face_number)
        ]

    def getSubsetInternalName(self, subset: int, doc: pdfdoc.PDFDocument) -> str:  # noqa: N802 (ReportLab's name)
        use = self._use(doc)
        if not use.name:
            use.name = f"F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = "/" + use.name
            doc.delayedFonts.append(self)
        return f"/{use.name}+{subset}"

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802 (ReportLab's name)
        """Write the fonts the document used into it; ReportLab calls this once, when it saves."""
        use = self._uses.pop(doc)
        for number, characters in sorted(use.characters.items()):
            name = f"{use.name}+{number}"
            widths = [self._characters[character].advance for character in characters]
            font = _composite_font(doc, name, self._faces[number], characters, widths)
            doc.idToObject["BasicFonts"].dict[name] = doc.Reference(font, name)

    def _use(self, doc: pdfdoc.PDFDocument) -> _Use:
        use = self._uses.get(doc)
        if use is None:
            use = self._uses[doc] = _Use()
        return use

    def _known(self, character: str) -> _Character:
        """What is known of the character; the rest of the chain is opened to look for it."""
        known = self._characters.get(character)
        if known is None:
            all_were_open = self._all_open  # asked first: another thread may be opening them
            number = self._search(character)
            if number is None and not all_were_open:
                self._open_others()
                number = self._search(character)
            advance = self._faces[number or 0].width(character)
            known = _Character(number or 0, advance, number is not None)
            self._characters[character] = known
        return known

    def _search(self, character: str) -> int | None:
        """The number of the first open face that has the character."""
        return next(
            (number for number, face in enumerate(self._faces) if face.has(character)), None
        )

    def _open_others(self) -> None:
        with self._lock:
            if not self._all_open:
                found = [find() for find in self._others]
                self._faces += [face for face in found if face and face not in self._faces]
                self._all_open = True


class _Described(NamedTuple):
    """What ReportLab asks about a font's face."""

    name: str
    ascent: int
    descent: int


def _face_number(place: _Place) -> int:
    return place.face


def _composite_font(
    doc: pdfdoc.PDFDocument, label: str, face: Face, characters: list[str], widths: list[int]
) -> pdfdoc.PDFDictionary:
    """A Type 0 font with two-byte codes 1…n for `characters`, its program embedded."""
    name = pdfdoc.PDFName(f"{_subset_tag(characters)}+{face.name}")
    program = compressed(face.program(characters))
    program.dictionary["Subtype"] = "/CIDFontType0C"
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArrayCompact(face.box),
            "ItalicAngle": 0,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.cap_height,
            "StemV": _STEM_WIDTH,
            "FontFile3": doc.Reference(program, f"program:{label}"),
        }
    )
    descendant = pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType0",
            "BaseFont": name,
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {
                    "Registry": pdfdoc.PDFString("Adobe"),
                    "Ordering": pdfdoc.PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "FontDescriptor": doc.Reference(descriptor, f"descriptor:{label}"),
            "DW": EM,
            "W": f"[1 [{' '.join(map(str, widths))}]]",
        }
    )
    to_unicode = compressed(_to_unicode(characters))
    return pdfdoc.PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"{name}-Identity-H",
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArrayCompact(
                [doc.Reference(descendant, f"descendant:{label}")]
            ),
            "ToUnicode": doc.Reference(to_unicode, f"unicode:{label}"),
        }
    )


def compressed(content: bytes) -> pdfdoc.PDFStream:
    """A stream deflated only: ReportLab would also write it as ASCII, a quarter longer."""
    return pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])


def _subset_tag(characters: list[str]) -> str:
    """Six capitals that differ when the characters differ, as the PDF standard asks of a subset."""
    digest = hashlib.sha256("".join(characters).encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _to_unicode(characters: list[str]) -> bytes:
    """Codes 1…n to UTF-16BE: beyond U+FFFF a character needs its surrogate pair, not its number."""
    lines = [
        f"<{code:04X}> <{character.encode('utf-16-be', 'surrogatepass').hex()}>"
        for code, character in enumerate(characters, 1)
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *_blocks(lines),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")


def _blocks(lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
