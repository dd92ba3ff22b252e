"""How many pages a file prints on, read from its bytes without opening it as a document."""

from __future__ import annotations

import re
import zlib

_TREE = re.compile(rb"<<(?:(?!<<|>>).)*?/Type\s*/Pages\b.*?>>", re.S)
_COUNT = re.compile(rb"/Count\s+(\d{1,5})\b")
_STREAM = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.S)
_MOST = 4 * 1024 * 1024
"""Bytes unpacked from one packed stream; the page tree is a few lines."""
_MOST_STREAMS = 200


def pages_in(content: bytes, media_type: str) -> int | None:
    """Pages of a PDF, one of a picture, None where the file does not say. Staff may correct it."""
    if media_type.startswith("image/"):
        return 1
    return _of_pdf(content) if media_type == "application/pdf" else None


def _of_pdf(content: bytes) -> int | None:
    """The largest page tree's count: the root counts the pages of all branches under it."""
    found = _counts(content)
    for start in list(_STREAM.finditer(content))[:_MOST_STREAMS]:
        found += _counts(_unpacked(content[start.end() : start.end() + _MOST]))
    return max(found, default=0) or None


def _counts(content: bytes) -> list[int]:
    trees = (tree[0] for tree in _TREE.finditer(content))
    return [int(count[1]) for tree in trees for count in _COUNT.finditer(tree)]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST)
    except zlib.error:
        return b""
