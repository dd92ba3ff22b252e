"""Files people send: limited by size, count and sniffed type before anything is stored."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from werkzeug.datastructures import FileStorage

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers import photos
from incubator.records.paging import pages_in
from incubator.web.settings import settings

KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
}
PAPERS = ("pdf", "jpg", "png", "docx", "xlsx")
SCANS = ("pdf", "jpg", "png")
PHOTOGRAPHS = ("jpg", "png")
MOST_FILES = 20
"""Files sent by one form; their size together is limited with the whole request."""


@dataclass(frozen=True)
class Upload:
    """One checked file, still only in memory."""

    name: str
    media_type: str
    content: bytes
    sha256: str
    photographs: tuple[str, ...] = ()
    """The names of what it was bound from, in the order of its pages."""

    @property
    def pages(self) -> int | None:
        return pages_in(self.content, self.media_type)


def checked(file: FileStorage, *, field: str, kinds: Sequence[str] = PAPERS) -> Upload:
    """Read `file` if it is one of the `kinds` its field takes; the bytes say what it is, not the name."""
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
    if media_type is None and "jpg" in kinds:
        with said_of(field):
            photos.refuse_heic(content)
    if media_type is None or KINDS[media_type][0] not in kinds:
        raise RuleError(
            _(
                "只能上传 %(kinds)s 文件，这个文件的内容不是。请另存为可选的格式后再上传。",
                kinds=" / ".join(kinds).upper(),
            ),
            field=field,
        )
    return Upload(
        name=safe_name(file.filename or "", media_type),
        media_type=media_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def checked_all(files: Sequence[FileStorage], *, field: str) -> list[Upload]:
    """Every file, or a refusal that names the one it is about: nothing is kept of a list refused."""
    sent = [one for one in files if one] or [FileStorage()]
    if len(sent) > MOST_FILES:
        raise RuleError(
            _(
                "一次最多上传 %(most)s 个文件，这次选了 %(n)s 个，都没有保存。请分几次上传。",
                most=MOST_FILES,
                n=len(sent),
            ),
            field=field,
        )
    return [_one_of(sent, one, field) for one in sent]


def _one_of(sent: Sequence[FileStorage], file: FileStorage, field: str) -> Upload:
    try:
        return checked(file, field=field)
    except RuleError as refusal:
        if len(sent) == 1:
            raise
        raise RuleError(
            _(
                "“%(name)s”：%(why)s这次选的 %(n)s 个文件都没有保存，请去掉或换掉它再一起上传。",
                name=legible(file.filename or ""),
                why=refusal.message,
                n=len(sent),
            ),
            field=field,
        ) from refusal


def checked_pages(
    files: Sequence[FileStorage], *, field: str, kinds: Sequence[str] = SCANS
) -> Upload:
    """One file as it is, or photographs in the order given as one PDF, without what cameras note."""
    sent = [one for one in files if one] or [FileStorage()]
    if len(sent) > photos.MOST:
        raise RuleError(
            _("照片最多 %(most)s 张，这次选了 %(n)s 张。", most=photos.MOST, n=len(sent)),
            field=field,
        )
    uploads = [checked(one, field=field, kinds=kinds) for one in sent]
    pictures = [one for one in uploads if one.media_type.startswith("image/")]
    if not pictures and len(uploads) == 1:
        return uploads[0]
    if len(pictures) < len(uploads):
        raise RuleError(
            _("只能选一个文件，或者选几张照片，不能混在一起。请重新选择。"), field=field
        )
    return _bound(pictures, field)


def checked_photograph(
    file: FileStorage, *, field: str, kinds: Sequence[str] = ("jpg", "png")
) -> Upload:
    """A photograph to be shown on pages: a JPEG of a size any screen can draw, without what cameras note."""
    sent = checked(file, field=field, kinds=kinds)
    with said_of(field):
        content = photos.upright(sent.content, fit=photos.A4_PIXELS)
    return Upload(
        name=safe_name(sent.name, "image/jpeg"),
        media_type="image/jpeg",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _bound(pictures: Sequence[Upload], field: str) -> Upload:
    pages = []
    for one in pictures:
        with said_of(field, one.name if len(pictures) > 1 else ""):
            pages.append(photos.upright(one.content, fit=photos.A4_PIXELS))
    content = photos.bind(pages)
    return Upload(
        name=safe_name(pictures[0].name, "application/pdf"),
        media_type="application/pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        photographs=tuple(one.name for one in pictures),
    )


@contextmanager
def said_of(field: str, name: str = "") -> Iterator[None]:
    """A refusal of the block is shown on `field`, with the name of the file it is about."""
    try:
        yield
    except RuleError as refusal:
        why = _("“%(name)s”：%(why)s", name=name, why=refusal.message) if name else refusal.message
        raise RuleError(why, field=field) from refusal


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


def legible(name: str) -> str:
    """The given name without path, control or direction characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if unicodedata.category(c)[0] != "C")


def safe_name(name: str, media_type: str) -> str:
    """The legible name, ending as its type does."""
    name = legible(name)
    stem = re.sub(r'[<>:"|?*]', "_", name.rsplit(".", 1)[0]).strip(". ")[:120]
    return f"{stem or 'file'}.{KINDS[media_type][0]}"
