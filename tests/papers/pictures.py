"""Pictures as cameras make them: with orientation, place, comment, and some nobody should unpack."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import ExifTags, Image

RED, GREEN, BLUE, WHITE = (200, 20, 20), (20, 160, 20), (20, 20, 200), (255, 255, 255)
PLACE = "示例地点"
CORNERS = {"top left": RED, "top right": GREEN, "bottom left": BLUE, "bottom right": WHITE}


def page(width: int = 300, height: int = 400) -> Image.Image:
    """An upright page whose corners have a colour each."""
    image = Image.new("RGB", (width, height))
    left, top = width // 2, height // 2
    image.paste(RED, (0, 0, left, top))
    image.paste(GREEN, (left, 0, width, top))
    image.paste(BLUE, (0, top, left, height))
    image.paste(WHITE, (left, top, width, height))
    return image


HELD = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How the sensor saw an upright page, by the orientation the camera then notes."""


def photograph(orientation: int = 1, image: Image.Image | None = None, **how: object) -> bytes:
    """A JPEG with orientation, GPS position, camera and a comment."""
    held, seen = HELD[orientation], image or page()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SHILI-CAMERA"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 14.0, 5.0)
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = b"SHILI-GPS"
    out = io.BytesIO()
    seen = seen.transpose(held) if held is not None else seen
    seen.save(out, "JPEG", exif=exif, comment=b"SHILI-COMMENT", quality=92, **how)
    return out.getvalue()


def png(image: Image.Image | None = None, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    (image or page()).convert(mode).save(out, "PNG")
    return out.getvalue()


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A true PNG of some hundred kilobytes that unpacks to `width` times `height` grey pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width + 1)
    body = b"".join(packer.compress(row) for _n in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*one) for one in parts)


def _part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64
