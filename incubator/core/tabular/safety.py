"""Tells by content what an uploaded table really is, and refuses what is unsafe or no table."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from enum import StrEnum

from incubator.core.errors import RuleError
from incubator.core.tabular import limits
from incubator.core.words import _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_CHUNK = 64 * 1024
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What the standard zip reader raises on nonsense and on kinds of packing it does not know; the last
# two come out of its arithmetic.
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
_PICTURES_AND_PAPERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_MARKUP = (b"<html", b"<table", b"<!doctype", b"<?xml", b"<script", b"<svg", b"<head", b"<meta")


class Format(StrEnum):
    """What a file is, whatever its name says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


def sniff(data: bytes) -> Format:
    """What `data` really is, checked before it is unpacked; RuleError says what to do instead."""
    if len(data) > limits.MAX_BYTES:
        raise RuleError(
            _(
                "文件超过 %(most)s MB。请删去图片和无关的工作表，或分成几份再导入。",
                most=limits.MAX_BYTES // limits.MEGABYTE,
            )
        )
    if not data.strip(b"\0 \t\r\n"):
        raise RuleError(_("文件是空的。请确认已经保存，再重新选择文件。"))
    if data.startswith(b"PK"):
        return _check_archive(data)
    if data.startswith(_OLE):
        return _check_old_workbook(data)
    if data.startswith(_PICTURES_AND_PAPERS + _PACKED):
        raise _not_a_table()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(_MARKUP):
        raise RuleError(
            _("这是网页格式的文件，只是改了扩展名。请用 WPS 或 Excel 打开后另存为 .xlsx 再导入。")
        )
    return Format.CSV


def _check_old_workbook(data: bytes) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted()
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise _not_a_table()
    return Format.XLS


def _check_archive(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_declared(parts, len(data))
            found = _kind(archive, {part.filename for part in parts})
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_markup(archive, part)
    except _BROKEN as broken:
        raise damaged() from broken
    return found


def _check_declared(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse by what the archive says of itself, before a byte is unpacked."""
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    suspicious = unpacked > limits.RATIO_MATTERS_FROM and unpacked > size * limits.MAX_RATIO
    if len(parts) > limits.MAX_PARTS or unpacked > limits.MAX_UNPACKED or suspicious:
        raise too_big()
    # Parts that overlap in the file, or share a name, are how one small file becomes a huge one.
    names = {part.filename for part in parts}
    packings = {part.compress_type for part in parts}
    if packed > size or len(names) < len(parts) or packings - _PACKINGS:
        raise damaged()


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Format:
    if "xl/workbook.xml" in names:
        if "[Content_Types].xml" not in names or not any(map(_is_sheet, names)):
            raise damaged()
        return Format.XLSX
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            if part.read(len(_ODS)) == _ODS:
                return Format.ODS
    raise _not_a_table()


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _check_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack piece by piece, which also proves the declared size, and refuse declared entities."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise RuleError(
                    _("表格里夹带了外部定义，不能安全打开。请用 WPS 或 Excel 另存为新的 .xlsx。")
                )
            tail = chunk[-9:]


def encrypted() -> RuleError:
    return RuleError(_("文件设了打开密码，系统读不到内容。请取消密码、另存后再导入。"))


def damaged() -> RuleError:
    return RuleError(_("文件已损坏或不完整。请用 WPS 或 Excel 打开，另存为新的 .xlsx 再导入。"))


def too_big() -> RuleError:
    return RuleError(
        _("表格展开后太大，不能安全读取。请新建一个工作簿，只把需要的行列按“值”粘贴过去再导入。")
    )


def _not_a_table() -> RuleError:
    return RuleError(_("这不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 文件。"))
