"""The certificate's border: two families of sines between two frames, a rosette at each corner."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial

from incubator.papers.sheet import Colour, Stamp, rgb

ACCENT: Colour = (0.043, 0.431, 0.412)
GOLD: Colour = (0.69, 0.52, 0.27)
PALE: Colour = (0.42, 0.66, 0.64)

OUTER, MIDDLE, INNER = 22.0, 31.5, 41.0  # of the frames and the band's axis from the edge
_AMPLITUDE = 6.6
_WAVE = 36.0  # points, about: each side holds a whole number of waves
_STRANDS = 7
_STRAND_SHIFT = 0.3  # radians between neighbouring strands
_STEEP = 0.3642  # a cubic with its handles at this share of a half wave is a sine within 0.3 %
_ROSETTE = 13.8
_PETALS = 8
_CURVES = 4
_SAMPLES = 48


@cache
def band(width: float, height: float) -> Stamp:
    """The border of a page of this size; deflated once for all files."""
    parts = (_sides, _frames, _corners)
    operators = "1 J 1 j " + " ".join(part for draw in parts for part in draw(width, height))
    return Stamp("band", zlib.compress(operators.encode("ascii"), 9))


def _frames(width: float, height: float) -> Iterator[str]:
    yield f"{rgb(ACCENT)} RG"
    for inset, line in ((OUTER, 1.5), (INNER, 0.6)):
        yield f"{line} w {inset} {inset} {width - 2 * inset:.2f} {height - 2 * inset:.2f} re S"


def _sides(width: float, height: float) -> Iterator[str]:
    across, along = width - 2 * MIDDLE, height - 2 * MIDDLE
    for length, turned, places in (
        (across, "1 0 0 1", ((MIDDLE, MIDDLE), (MIDDLE, height - MIDDLE))),
        (along, "0 1 -1 0", ((MIDDLE, MIDDLE), (width - MIDDLE, MIDDLE))),
    ):
        strands = f"0 {-MIDDLE} {length:.2f} {2 * MIDDLE} re W n {_strands(length)}"
        for x, y in places:
            yield f"q {turned} {x:.2f} {y:.2f} cm {strands} Q"


def _strands(length: float) -> str:
    waves = max(1, round(length / _WAVE))
    families = ((GOLD, 1, 0.35), (PALE, -1, 0.35))
    return " ".join(
        f"{rgb(colour)} RG {line} w "
        + " ".join(
            _sine(length, waves, sign, (strand - (_STRANDS - 1) / 2) * _STRAND_SHIFT)
            for strand in range(_STRANDS)
        )
        + " S"
        for colour, sign, line in families
    )


def _sine(length: float, waves: int, sign: int, phase: float) -> str:
    """sign · sin(x + phase) from 0 to `length`, as one cubic from each crest to the next trough.

    The first and last half waves reach beyond the ends, where they are clipped.
    """
    half = length / waves / 2
    x = (-math.pi / 2 - phase) / math.pi * half
    y = -sign * _AMPLITUDE
    path = [f"{x:.2f} {y} m"]
    for _ in range(2 * waves + 1):
        after = x + half
        handle = _STEEP * half
        path.append(f"{x + handle:.1f} {y} {after - handle:.1f} {-y} {after:.1f} {-y} c")
        x, y = after, -y
    return " ".join(path)


def _corners(width: float, height: float) -> Iterator[str]:
    rosette = _rosette()
    for x in (MIDDLE, width - MIDDLE):
        for y in (MIDDLE, height - MIDDLE):
            yield f"q 1 0 0 1 {x:.2f} {y:.2f} cm {rosette} Q"


def _rosette() -> str:
    """Petals of four curves about the origin, on white, so that the strands end beneath it."""
    ground = f"1 1 1 rg {rgb(ACCENT)} RG 0.9 w {_loop(lambda angle: _ROSETTE)} B"
    petals = " ".join(_loop(partial(_petal, turn)) for turn in range(_CURVES))
    heart = f"{rgb(ACCENT)} rg {_loop(lambda angle: 1.5)} f"
    return f"{ground} {rgb(GOLD)} RG 0.35 w {petals} S {heart}"


def _petal(turn: int, angle: float) -> float:
    return _ROSETTE * (0.57 + 0.28 * math.cos(_PETALS * angle + turn * 2 * math.pi / _CURVES))


def _loop(radius: Callable[[float], float]) -> str:
    """The closed curve at `radius`(angle) about the origin, as cubics through even samples."""
    step = 2 * math.pi / _SAMPLES
    points = [
        (radius(n * step) * math.cos(n * step), radius(n * step) * math.sin(n * step))
        for n in range(-1, _SAMPLES + 2)
    ]
    path = [f"{points[1][0]:.2f} {points[1][1]:.2f} m"]
    for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
        # Catmull-Rom: each handle is a sixth of the way between the neighbours.
        x1, y1 = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        x2, y2 = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        path.append(f"{x1:.2f} {y1:.2f} {x2:.2f} {y2:.2f} {end[0]:.2f} {end[1]:.2f} c")
    return " ".join([*path, "h"])
