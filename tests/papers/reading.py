"""Reads papers back as other programs see them: text, fonts, pictures and QR codes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass(frozen=True)
class EmbeddedFont:
    """`program` is the embedded font file's bytes, None where the PDF only names the font."""

    name: str
    program: bytes | None


def texts(pdf: bytes) -> list[str]:
    """Each page's text, in reading order."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_text(page) for page in document]
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    found = page.get_textpage()
    try:
        return found.get_text_range()
    finally:
        found.close()
        page.close()


def picture(pdf: bytes, number: int = 0, scale: float = 2) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def qr_codes(pdf: bytes, number: int = 0) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture(pdf, number))]


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Each page's width and height in whole points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(round(page.get_width()), round(page.get_height())) for page in document]
    finally:
        document.close()


def fonts(pdf: bytes) -> list[EmbeddedFont]:
    """Every font the file speaks of, used or not."""
    return [
        EmbeddedFont(str(entry["/BaseFont"]), _program(entry))
        for entry in _dictionaries(PdfFileReader(io.BytesIO(pdf)))
        if entry.get("/Type") == "/Font" and entry.get("/Subtype") != "/Type0"
    ]


def _program(font: DictionaryObject) -> bytes | None:
    if "/FontDescriptor" not in font:
        return None
    descriptor = font["/FontDescriptor"]
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return next((descriptor[key].data for key in files if key in descriptor), None)


def _dictionaries(reader: PdfFileReader) -> Iterator[DictionaryObject]:
    for number in range(1, int(reader.trailer["/Size"])):
        entry = reader.get_object(Reference(number, 0, reader))
        if isinstance(entry, DictionaryObject):
            yield entry
