"""Spreadsheets made to harm, and old formats nothing here can write: material for the tests beside."""

from __future__ import annotations

import io
import struct
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'


def xlsx(sheet: bytes, *, strings: bytes = b"", more: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one sheet with `sheet` as its sheetData, however wrong that is."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE_RELS}">'
            f'<Relationship Id="r0" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE_RELS}">'
            f'<Relationship Id="r1" Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_RELS}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>"
        ).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'.encode() + strings + b"</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">'.encode()
        + b"<sheetData>"
        + sheet
        + b"</sheetData></worksheet>",
        **(more or {}),
    }
    return archive({name: _HEAD + part for name, part in parts.items()})


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def cell(place: str, text: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def row(number: int, *cells: bytes) -> bytes:
    return f'<row r="{number}">'.encode() + b"".join(cells) + b"</row>"


def ods(table: bytes) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        _HEAD
        + (
            f'<office:document-content xmlns:office="{office}" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="S">'
        ).encode()
        + table
        + b"</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": _HEAD + b"<manifest/>",
        }
    )


def ods_row(*texts: str, repeated: int = 1, each: int = 1) -> bytes:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{each}">'
        f"<text:p>{text}</text:p></table:table-cell>"
        for text in texts
    )
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'
    ).encode()


def xls(
    cells: dict[tuple[int, int], str | float], *, dimensions: tuple[int, int] = (9, 9)
) -> bytes:
    """An Excel 97 file: one sheet in a compound document of 512-byte sectors."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def written(place: tuple[int, int], value: str | float) -> bytes:
        at = struct.pack("<HHH", *place, 0)
        if isinstance(value, float):
            return record(0x0203, at + struct.pack("<d", value))
        return record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    end = record(0x000A, b"")
    sheet = begin(0x0010) + record(
        0x0200, struct.pack("<IIHHH", 0, dimensions[0], 0, dimensions[1], 0)
    )
    sheet += b"".join(written(*each) for each in cells.items()) + end
    globals_ = begin(0x0005)
    name = record(0x0085, struct.pack("<IBBBB", len(globals_) + 14, 0, 0, 1, 0) + b"S")
    position = len(globals_) + len(name) + len(end)
    name = record(0x0085, struct.pack("<IBBBB", position, 0, 0, 1, 0) + b"S")
    stream = globals_ + name + end + sheet
    return compound("Workbook", stream + bytes(max(0, 4096 - len(stream))))


def compound(name: str, stream: bytes) -> bytes:
    """A compound document with one stream of at least 4,096 bytes: header, FAT, directory, stream."""
    sectors = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        label = title.encode("utf-16-le") + b"\0\0"
        return (
            label.ljust(64, b"\0")
            + struct.pack("<HBB", len(label), kind, 1)
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        name, 2, 0xFFFFFFFF, 2, len(stream)
    )
    return header + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
