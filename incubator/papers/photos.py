"""Photographs of signed pages: read safely, set upright, freed of what they tell, bound into one PDF."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.sheet import A4_LANDSCAPE, A4_UPRIGHT

DPI = 150
A4_PIXELS = (1240, 1754)
MOST = 20
"""Photographs in one PDF."""
MOST_PIXELS = 80_000_000
"""Of any picture; reading more takes longer than a person should wait."""
MOST_BYTES = 48 * 1024 * 1024
"""Unpacked, of one picture; some are opened in a second copy while they are made smaller."""

_QUALITY = 82
_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
"""What sets a picture upright, by the orientation its camera noted."""
_PROGRESSIVE = 3
"""Bytes a pixel costs, at the least, of a JPEG sent coarse to fine: all is held until its end."""
_PER_PIXEL = {"1": 2, "L": 1, "P": 5, "I;16": 4}
"""Bytes a pixel costs while a picture is made smaller; the colours not named cost four."""
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")
_NO_EXIF = (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def bound(pictures: Sequence[bytes]) -> bytes:
    """The pictures in their order as one PDF, a page of A4 each; the same ones give the same bytes.

    Raises RuleError for what is no photograph, is too large, or is cut short.
    """
    return bind([upright(picture, fit=A4_PIXELS) for picture in pictures])


def bind(pages: Sequence[bytes]) -> bytes:
    """The same from pages that are `upright` already."""
    if not 0 < len(pages) <= MOST:
        raise RuleError(_("一次可以合成 1 至 %(most)s 张照片。", most=MOST))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pdfVersion=(1, 7), lang="zh-CN")
    canvas.setCreator("incubator")
    for page in pages:
        _page(canvas, page)
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, jpeg: bytes) -> None:
    """One page, lying where the picture does, as large as it fits."""
    reader = ImageReader(io.BytesIO(jpeg))
    width, height = reader.getSize()
    size = A4_LANDSCAPE if width > height else A4_UPRIGHT
    scale = min(size[0] / width, size[1] / height)
    canvas.setPageSize(size)
    canvas.drawImage(
        reader,
        (size[0] - width * scale) / 2,
        (size[1] - height * scale) / 2,
        width * scale,
        height * scale,
    )
    canvas.showPage()


def upright(content: bytes, *, fit: tuple[int, int]) -> bytes:
    """A picture as its camera meant it, as a JPEG with nothing else in it.

    `fit` is the shorter and the longer side it may have at most, in pixels.
    """
    image = _opened(content)
    most = fit if image.width <= image.height else fit[::-1]
    try:
        _make_smaller(image, most)
        image.load()
        turns = _TURNS.get(_orientation(image), ())
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise RuleError(_("照片不完整或已损坏，读不出来。请重新拍照或重新导出。")) from error
    image = _in_shades(image)
    image.thumbnail(most, Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat = _on_white(image)
    for turn in turns:
        flat = flat.transpose(turn)
    flat.info.clear()  # a comment in the file would be written again
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, dpi=(DPI, DPI))
    return out.getvalue()


def refuse_heic(content: bytes) -> None:
    """Say what to do with the photographs of some telephones, which are not read here."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise RuleError(
            _(
                "这张照片是 HEIC 格式，这里读不出来。请在手机的相机设置里选“兼容性最佳”后重拍，"
                "或把照片另存为 JPG 后再上传。"
            )
        )


def _opened(content: bytes) -> Image.Image:
    refuse_heic(content)
    try:
        return Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    except _BOMBS as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise RuleError(
            _("照片读不出来，可能不是 JPG 或 PNG，或文件已损坏。请重新拍照或另存为 JPG。")
        ) from error


def _make_smaller(image: Image.Image, most: tuple[int, int]) -> None:
    """Refuse what is too large, by what the file says of itself; most photographs are unpacked at an
    eighth, a quarter or half their size at once."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    each = _PER_PIXEL.get(image.mode, 4)
    if "progressive" in image.info:
        each = _PROGRESSIVE
    elif isinstance(image, JpegImageFile):
        image.draft("RGB", most)
    if image.width * image.height * each > MOST_BYTES:
        raise _too_large()


def _too_large() -> RuleError:
    return RuleError(
        _(
            "照片的尺寸太大，读它会拖慢所有人。请用手机或看图软件改小（例如长边 4000 像素）后再上传。"
        )
    )


def _orientation(image: Image.Image) -> int:
    """As the camera noted it; what cannot be read counts as upright."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _NO_EXIF:
        return 1


def _in_shades(image: Image.Image) -> Image.Image:
    """As something that can be made smaller smoothly: neither black or white, nor by a list of colours."""
    if image.mode == "I;16":
        return image.point(lambda shade: shade * (1 / 256)).convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _on_white(image: Image.Image) -> Image.Image:
    """In colour and without transparency, which would print black."""
    if image.mode in {"LA", "RGBA"}:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")
