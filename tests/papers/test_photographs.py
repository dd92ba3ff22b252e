"""Photographed pages become one PDF: upright, in order, without what the camera tells."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from incubator.core.errors import RuleError
from incubator.papers import photos
from incubator.records.paging import pages_in
from tests.papers import pictures, reading

A4, A4_LYING = (595, 842), (842, 595)


def corners(image: Image.Image) -> dict[str, tuple[int, int, int]]:
    """The colour a quarter of the way in from each corner."""
    width, height = image.size
    at = {
        "left": width // 4,
        "right": width * 3 // 4,
        "top": height // 4,
        "bottom": height * 3 // 4,
    }
    return {
        f"{row} {column}": image.getpixel((at[column], at[row]))
        for row in ("top", "bottom")
        for column in ("left", "right")
    }


def is_upright(image: Image.Image) -> bool:
    found = corners(image)
    return all(
        max(abs(a - b) for a, b in zip(found[place], colour, strict=True)) < 30
        for place, colour in pictures.CORNERS.items()
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_page_stands_upright_however_the_phone_was_held(orientation):
    made = photos.bound([pictures.photograph(orientation)])
    assert is_upright(reading.picture(made))
    assert reading.sizes(made) == [A4]


def test_the_orientation_counts():
    """Negative control: the same picture without its note lies on its side."""
    plain = Image.open(io.BytesIO(pictures.photograph(6))).copy()
    made = photos.bound([pictures.png(plain)])
    assert not is_upright(reading.picture(made))
    assert reading.sizes(made) == [A4_LYING]


def test_several_photographs_are_the_pages_of_one_file_in_their_order():
    colours = (pictures.RED, pictures.GREEN, pictures.BLUE)
    sent = [pictures.photograph(image=Image.new("RGB", (300, 400), one)) for one in colours]
    made = photos.bound([sent[2], sent[0], sent[1]])
    assert pages_in(made, "application/pdf") == 3
    seen = [corners(reading.picture(made, number))["top left"] for number in range(3)]
    assert [max(range(3), key=one.__getitem__) for one in seen] == [2, 0, 1]
    assert made == photos.bound([sent[2], sent[0], sent[1]])


def test_place_camera_and_comment_stay_behind():
    sent = pictures.photograph(6)
    told = (b"SHILI-GPS", b"SHILI-CAMERA", b"SHILI-COMMENT", b"Exif")
    assert all(one in sent for one in told)
    kept = photos.upright(sent, fit=photos.A4_PIXELS)
    assert [one for one in told if one in kept] == []
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_a_large_photograph_is_kept_at_150_dots_an_inch():
    kept = Image.open(
        io.BytesIO(
            photos.upright(pictures.photograph(image=pictures.page(3000, 4000)), fit=(1240, 1754))
        )
    )
    assert kept.size == (1240, 1653)
    assert kept.info["dpi"] == (150, 150)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_read(mode):
    if mode == "I;16":
        image = Image.new("I;16", (300, 400), 0xFFFF)
        out = io.BytesIO()
        image.save(out, "PNG")
        sent = out.getvalue()
    else:
        sent = pictures.png(mode=mode)
    kept = Image.open(io.BytesIO(photos.upright(sent, fit=photos.A4_PIXELS)))
    assert kept.mode == "RGB"
    assert corners(kept)["bottom right"] == pictures.WHITE


def test_what_is_transparent_is_white_like_paper():
    clear = Image.new("RGBA", (30, 40), (0, 0, 0, 0))
    kept = Image.open(io.BytesIO(photos.upright(pictures.png(clear, "RGBA"), fit=(1240, 1754))))
    assert kept.getpixel((15, 20)) == pictures.WHITE


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (pictures.HEIC, "HEIC"),
        (b"\xff\xd8\xff nothing", "读不出来"),
        (pictures.photograph()[:900], "不完整|读不出来"),
        (b"%PDF-1.7", "读不出来"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(sent, why):
    with pytest.raises(RuleError, match=why):
        photos.bound([sent])


@pytest.mark.parametrize("size", [(9_300, 9_300), (8_000, 8_000)])
def test_a_bomb_is_refused_with_a_sentence(size):
    with pytest.raises(RuleError, match="尺寸太大"):
        photos.bound([pictures.bomb(*size)])


def test_a_photograph_sent_coarse_to_fine_is_refused_when_it_is_huge():
    huge = Image.new("RGB", (6000, 5000))
    with pytest.raises(RuleError, match="尺寸太大"):
        photos.bound([pictures.photograph(image=huge, progressive=True)])
    assert photos.bound([pictures.photograph(image=huge)])


_WITHIN = """
import resource, sys
from pathlib import Path
from incubator.core.errors import RuleError
from incubator.papers import photos
sent = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    photos.bound([sent])
except RuleError:
    print("refused")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("made", ["bomb", "photograph"])
def test_neither_a_bomb_nor_a_large_photograph_takes_150_megabytes(tmp_path: Path, made):
    path = tmp_path / "sent"
    large = pictures.page(8064, 6048)
    path.write_bytes(pictures.bomb() if made == "bomb" else pictures.photograph(image=large))
    said = subprocess.run(
        [sys.executable, "-c", _WITHIN, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (said[0] == "refused") == (made == "bomb")
    assert int(said[-1]) < 150


def test_no_more_than_twenty_at_once():
    with pytest.raises(RuleError, match="1 至 20"):
        photos.bound([])
    with pytest.raises(RuleError, match="1 至 20"):
        photos.bind([b""] * 21)
