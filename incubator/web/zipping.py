"""Many files as one ZIP, sent while it is made: no more than one of them is in memory at a time."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import RawIOBase
from typing import Any
from urllib.parse import quote

from flask import Response

_LOCAL, _DESCRIPTOR, _CENTRAL, _END = 30, 16, 46, 22
_EARLY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Packed:
    """A file of the ZIP: its name, its exact size in bytes, and how to read it when its turn comes."""

    name: str
    size: int
    read: Callable[[], bytes]


class _Pipe(RawIOBase):
    """Takes what the ZIP writes and hands it on; it cannot go back."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        kept, self._kept = bytes(self._kept), bytearray()
        return kept


def stream(files: Sequence[Packed]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            content = file.read()
            if len(content) != file.size:
                raise OSError(f"{file.name} is not as long as it was")
            archive.writestr(zipfile.ZipInfo(file.name, _EARLY), content)
            yield pipe.taken()
    yield pipe.taken()


def length(files: Sequence[Packed]) -> int:
    """How long the stream is, so that the browser can show how far it is."""
    names = sum(len(file.name.encode()) for file in files)
    each = len(files) * (_LOCAL + _DESCRIPTOR + _CENTRAL)
    return sum(file.size for file in files) + 2 * names + each + _END


def answer(files: Sequence[Packed], name: str) -> Response:
    """The ZIP as a download; `name` may be Chinese."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "", name) or "files.zip"
    return Response(
        stream(files),
        mimetype="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{plain}"; '
            f"filename*=UTF-8''{quote(name, safe='')}",
            "Content-Length": str(length(files)),
        },
    )


def member_name(number: int, title: str, suffix: str) -> str:
    """03-项目申报书.pdf: in order of the list, with nothing that a file system takes amiss."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(one for one in text if unicodedata.category(one)[0] != "C")
    return f"{number:02d}-{re.sub(r'[<>:/|?*. ]+', '_', text)[:60]}.{suffix}".replace(
        '"', "_"
    ).replace("\\", "_")
