"""Breaks Chinese text into lines: words stay whole, no line begins with 、。 or ends with 《."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

Measure = Callable[[str], float]
MeasureAt = Callable[[str, float], float]

_CLOSING = "、，。；：？！）〕】》〉」』〗”’·％‰℃°…—～ー々〻,.;:?!)]}%"
_OPENING = "（〔【《〈「『〖“‘([{¥￥$№"
# A word of Latin letters, digits and their signs; a dash or ellipsis run; any other character.
_PIECE = re.compile(r"[!-~\u00a1-\u024f\u0370-\u03ff]+|—+|…+|\s+|.", re.DOTALL)
_FINENESS = 0.01


class _Piece(NamedTuple):
    """What stays on one line: its width, and its width without the space that ends it."""

    text: str
    width: float
    bare: float


def wrap(text: str, width: float, measure: Measure, *, indent: float = 0) -> list[str]:
    """The lines of one paragraph, each at most `width` wide, the first shorter by `indent`.

    Only a piece that is wider than a whole line by itself (a long address) is cut anywhere.
    `measure` must add up: a text is as wide as its parts together.
    """
    text = text.strip()
    if measure(text) <= width - indent:
        return [text]
    return _fill(_pieces(text, measure), width, indent, measure)


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """As few lines as `wrap` needs, but of nearly equal length, for names set in the middle."""
    text = text.strip()
    whole = measure(text)
    if whole <= width:
        return [text]
    pieces = _pieces(text, measure)
    lines = _fill(pieces, width, 0, measure)
    low, high = whole / len(lines) * (1 - _FINENESS), width
    while high - low > width * _FINENESS:
        middle = (low + high) / 2
        attempt = _fill(pieces, middle, 0, measure)
        if len(attempt) > len(lines):
            low = middle
        else:
            high, lines = middle, attempt
    return lines


def _pieces(text: str, measure: Measure) -> list[_Piece]:
    return [_Piece(piece, measure(piece), measure(piece.rstrip())) for piece in _unbreakable(text)]


def _fill(pieces: Iterable[_Piece], width: float, indent: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line, used, room = "", 0.0, width - indent
    for piece in pieces:
        if line and used + piece.bare > room:
            lines.append(line.rstrip())
            line, used, room = "", 0.0, width
        if not line and piece.bare > room:
            *full, line = _cut(piece.text, room, width, measure)
            lines += full
            used, room = measure(line), width
        else:
            line += piece.text
            used += piece.width
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(text: str, room: float, width: float, measure: Measure) -> Iterator[str]:
    """A piece too wide for a line, in parts that fit: `room` for the first, `width` for the rest."""
    part = ""
    for character in text:
        if part and measure(part + character) > room:
            yield part
            part, room = "", width
        part += character
    yield part


def fitted(
    text: str, width: float, sizes: Sequence[tuple[float, int]], measure: MeasureAt
) -> tuple[float, list[str]]:
    """The first of `sizes` (each with the most lines it may take) that `text` fits, and its lines.

    Where none does, the last.
    """
    size, lines = sizes[0][0], [text]
    for size, most in sizes:
        lines = balanced(text, width, partial(_measure, measure, size))
        if len(lines) <= most:
            break
    return size, lines


def _measure(measure: MeasureAt, size: float, text: str) -> float:
    return measure(text, size)


def _unbreakable(text: str) -> Iterator[str]:
    """Pieces no line may break: words, with what must not open a line or close one."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and not _sticks(held, piece):
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _sticks(held: str, piece: str) -> bool:
    return piece[0] in _CLOSING or piece.isspace() or held[-1] in _OPENING
