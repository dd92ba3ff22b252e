"""Writes a CFF font program: what a PDF embeds of a face, whatever the face was read from."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_FIRST_CUSTOM_STRING = 391


def cff_program(name: bytes, box: Sequence[int], charstrings: Sequence[bytes]) -> bytes:
    """Lay out the tables of Adobe Technical Note 5176: a CID-keyed font with one private dict."""
    count = len(charstrings)
    head = b"\1\0\4\4" + _index([name])
    strings = _index([b"Adobe", b"Identity"])
    no_subroutines = b"\0\0"
    charset = struct.pack(">BHH", 2, 1, count - 2) if count > 1 else b"\0"
    fdselect = struct.pack(">BHHBH", 3, 1, 0, 0, count)
    glyphs = _index(charstrings)
    private = _number(0) + b"\x14" + _number(0) + b"\x15"

    def top(offsets: Sequence[int]) -> bytes:
        at_charset, at_fdselect, at_glyphs, at_fdarray = offsets
        ros = _number(_FIRST_CUSTOM_STRING) + _number(_FIRST_CUSTOM_STRING + 1) + _number(0)
        return _index(
            [
                ros
                + b"\x0c\x1e"
                + b"".join(map(_number, box))
                + b"\x05"
                + _number(count)
                + b"\x0c\x22"
                + _number(at_charset)
                + b"\x0f"
                + _number(at_fdselect)
                + b"\x0c\x25"
                + _number(at_glyphs)
                + b"\x11"
                + _number(at_fdarray)
                + b"\x0c\x24"
            ]
        )

    # Numbers are written in five bytes each, so the size is known before the offsets are.
    at = len(head) + len(top((0, 0, 0, 0))) + len(strings) + len(no_subroutines)
    offsets = []
    for part in (charset, fdselect, glyphs):
        offsets.append(at)
        at += len(part)
    private_at = at
    fdarray = _index([_number(len(private)) + _number(private_at) + b"\x12"])
    offsets.append(at + len(private))
    body = charset + fdselect + glyphs + private + fdarray
    return head + top(offsets) + strings + no_subroutines + body


def _number(value: int) -> bytes:
    return b"\x1d" + struct.pack(">i", value)


def _index(items: Sequence[bytes]) -> bytes:
    offsets = [1]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    header = struct.pack(">HB", len(items), 4)
    return header + struct.pack(f">{len(offsets)}L", *offsets) + b"".join(items)
