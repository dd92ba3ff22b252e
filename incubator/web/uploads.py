"""Files people send: limited by size, count and sniffed type before anything is stored."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

from werkzeug.datastructures import FileStorage

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.web.settings import settings

KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
}
PAPERS = ("pdf", "jpg", "png", "docx", "xlsx")
MOST_FILES = 20


@dataclass(frozen=True)
class Upload:
    """One checked file, still only in memory."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def checked(file: FileStorage, *, field: str) -> Upload:
    """Read `file` if it is one of the kinds we keep; the type is what the bytes say, not the name."""
    limit = settings().upload_bytes
    content = file.stream.read(limit + 1)
    if not content:
        raise RuleError(_("没有选择文件，或文件是空的。请重新选择。"), field=field)
    if len(content) > limit:
        raise RuleError(
            _(
                "文件超过 %(size)s MB。请压缩或分成几个文件后再上传。",
                size=limit // 1024 // 1024,
            ),
            field=field,
        )
    media_type = sniff(content)
    if media_type is None:
        raise RuleError(
            _("只能上传 PDF、JPG、PNG、DOCX 或 XLSX 文件，这个文件的内容不是其中之一。"),
            field=field,
        )
    return Upload(
        name=safe_name(file.filename or "", media_type),
        media_type=media_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def sniff(content: bytes) -> str | None:
    """The media type by what the bytes are, or None for anything we do not keep."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def _office(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist()[:2_000])
    except zipfile.BadZipFile:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "[Content_Types].xml" not in names:  # a zip that only borrows the name of one part
        return None
    word, sheet = [kind for kind in KINDS if "openxml" in kind]
    if "word/document.xml" in names:
        return word
    has_sheet = any(name.startswith("xl/worksheets/") for name in names)
    return sheet if has_sheet and "xl/workbook.xml" in names else None


def safe_name(name: str, media_type: str) -> str:
    """The given name without path, control or direction characters, ending as its type does."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"|?*]', "_", name.rsplit(".", 1)[0]).strip(". ")[:120]
    return f"{stem or 'file'}.{KINDS[media_type][0]}"
