"""A signed paper is sent as one file, or as photographs whose order the sender says."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict

from incubator.core.errors import RuleError
from incubator.web.forms import BaseForm
from incubator.web.photographed import PagesField
from incubator.web.uploads import PAPERS, checked_pages
from tests.papers import pictures, reading

COLOURS = {"red": pictures.RED, "green": pictures.GREEN, "blue": pictures.BLUE}
PDF = b"%PDF-1.4\n%%EOF"


class Form(BaseForm):
    scan = PagesField("签字页")


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/", method="POST"):
        yield


def photo(colour: str, name: str = "") -> FileStorage:
    page = Image.new("RGB", (300, 400), COLOURS[colour])
    return FileStorage(io.BytesIO(pictures.photograph(image=page)), name or f"{colour}.jpg")


def sent(*pairs: tuple[str, object]) -> list[FileStorage]:
    return Form(MultiDict(pairs)).scan.data


def colours(pdf: bytes) -> list[str]:
    found = [reading.picture(pdf, number) for number in range(len(reading.sizes(pdf)))]
    middles = [one.getpixel((one.width // 2, one.height // 2)) for one in found]
    return [list(COLOURS)[max(range(3), key=one.__getitem__)] for one in middles]


def test_photographs_chosen_together_stand_in_the_order_of_their_names():
    files = sent(
        ("scan", photo("blue", "IMG_10.jpg")),
        ("scan", photo("red", "IMG_2.jpg")),
        ("scan", photo("green", "IMG_9.jpg")),
    )
    made = checked_pages(files, field="scan")
    assert colours(made.content) == ["red", "green", "blue"]
    assert made.photographs == ("IMG_2.jpg", "IMG_9.jpg", "IMG_10.jpg")
    assert (made.name, made.media_type, made.pages) == ("IMG_2.pdf", "application/pdf", 3)


def test_photographs_chosen_one_by_one_stand_by_the_page_typed_beside_each():
    files = sent(
        ("scan-1", photo("red")),
        ("scan-1-page", "3"),
        ("scan-2", photo("green")),
        ("scan-2-page", "1"),
        ("scan-3", photo("blue")),
        ("scan-3-page", "2"),
    )
    assert colours(checked_pages(files, field="scan").content) == ["green", "blue", "red"]


@pytest.mark.parametrize("odd", ["", "x", "²", "-1", "9999"])
def test_a_page_that_is_no_number_stands_last(odd):
    files = sent(
        ("scan-1", photo("red")),
        ("scan-1-page", odd),
        ("scan-2", photo("green")),
        ("scan-2-page", "2"),
    )
    expected = ["red", "green"] if odd == "" else ["green", "red"]
    assert colours(checked_pages(files, field="scan").content) == expected


def test_without_typing_they_stand_as_they_were_chosen():
    files = sent(("scan-1", photo("blue")), ("scan-2", photo("red")))
    assert colours(checked_pages(files, field="scan").content) == ["blue", "red"]


def test_one_photograph_becomes_a_pdf_too_and_tells_no_place():
    sent_bytes = pictures.photograph(6)
    assert b"SHILI-GPS" in sent_bytes
    made = checked_pages([FileStorage(io.BytesIO(sent_bytes), "签字页.jpg")], field="scan")
    assert made.name == "签字页.pdf"
    assert b"SHILI" not in made.content


def test_a_pdf_stays_as_it_was_sent():
    made = checked_pages([FileStorage(io.BytesIO(PDF), "签字件.pdf")], field="scan")
    assert (made.content, made.name, made.photographs) == (PDF, "签字件.pdf", ())


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([], "没有选择文件"),
        ([(PDF, "a.pdf"), (pictures.photograph(), "b.jpg")], "不能混在一起"),
        ([(PDF, "a.pdf"), (PDF, "b.pdf")], "不能混在一起"),
        ([(pictures.HEIC, "a.heic")], "HEIC"),
        ([(pictures.photograph()[:900], "a.jpg"), (pictures.photograph(), "b.jpg")], "“a.jpg”："),
        ([(pictures.bomb(9_300, 9_300), "a.png")], "尺寸太大"),
        ([(pictures.photograph(), "a.jpg")] * 21, "最多 20 张"),
        ([(b"plain", "a.jpg")], "只能上传"),
    ],
)
def test_what_cannot_be_bound_is_refused_on_its_field(files, why):
    with pytest.raises(RuleError, match=why) as refusal:
        checked_pages([FileStorage(io.BytesIO(one), name) for one, name in files], field="scan")
    assert refusal.value.field == "scan"


def test_a_heic_photograph_is_refused_with_what_to_do_wherever_files_are_taken():
    with pytest.raises(RuleError, match="兼容性最佳"):
        checked_pages(
            [FileStorage(io.BytesIO(pictures.HEIC), "a.heic")], field="scan", kinds=PAPERS
        )
