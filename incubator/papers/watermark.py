"""Words across a picture, so that a copy of it says what it was for, who looked, and when."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from incubator.core import installation
from incubator.papers.fonts import chinese_fonts

_SHARE = 26
"""The height of a character, as a part of the shorter side of the picture."""
_TURN = 28
_INK, _EDGE = (190, 20, 20, 120), (255, 255, 255, 110)


def watermarked(jpeg: bytes, words: str) -> bytes:
    """The picture with `words` slanting over all of it, as a JPEG."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
        picture = opened.convert("RGBA")
    picture.alpha_composite(_slanting(words, picture.size))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _slanting(words: str, size: tuple[int, int]) -> Image.Image:
    """A clear layer of `size` with the words in rows, close enough that none can be cut away."""
    width, height = size
    tall = max(12, min(size) // _SHARE)
    face = chinese_fonts(installation.current().font).sans.first
    font = ImageFont.truetype(str(face.path), tall, index=face.number)
    side = width + height  # turned about its middle it still covers every corner
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    step = int(draw.textlength(words, font=font)) + tall * 2
    for number, y in enumerate(range(0, side, tall * 4)):
        for x in range(-(number % 2) * step // 2, side, step):
            draw.text((x, y), words, font=font, fill=_INK, stroke_width=1, stroke_fill=_EDGE)
    turned = layer.rotate(_TURN, Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    return turned.crop((left, top, left + width, top + height))
