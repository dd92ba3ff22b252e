"""Pages photographed with a telephone become one attachment; everything else stays as it was."""

from __future__ import annotations

from io import BytesIO

import pytest

from incubator.funds import progress
from incubator.records.documents import content_of
from tests.applications import scenes
from tests.papers import pictures, reading


@pytest.fixture
def path(application):
    return f"/applications/{application.id}/papers"


def photo(name: str, orientation: int = 6):
    return BytesIO(pictures.photograph(orientation)), name


def test_photographs_become_one_attachment_and_their_order_is_said(application, member, path, as_):
    answer = as_(member).submit(
        path, kind="licence", photos=[photo("第10页.jpg"), photo("第9页.jpg")]
    )
    assert "2 张照片已按此顺序合成一个 PDF：第9页.jpg、第10页.jpg" in answer.text
    (one,) = progress.attachments(application)
    assert (one.name, one.media_type, one.pages) == ("第9页.pdf", "application/pdf", 2)
    assert reading.sizes(content_of(one)) == [(595, 842)] * 2


def test_the_page_beside_each_photograph_says_where_it_stands(application, member, path, as_):
    page = as_(member).get(path).text
    assert 'name="photos-1-page" value="1"' in page
    answer = as_(member).submit(
        path,
        kind="licence",
        **{
            "photos-1": photo("甲.jpg"),
            "photos-1-page": "2",
            "photos-2": photo("乙.jpg"),
            "photos-2-page": "1",
        },
    )
    assert "合成一个 PDF：乙.jpg、甲.jpg" in answer.text


def test_files_and_photographs_are_sent_together(application, member, path, as_):
    file = BytesIO(scenes.PDF), "示例.pdf"
    as_(member).submit(path, kind="licence", file=file, photos=photo("签字页.jpg"))
    kept = {one.name for one in progress.attachments(application)}
    assert kept == {"示例.pdf", "签字页.pdf"}


def test_a_photograph_that_cannot_be_read_refuses_all_of_it(application, member, path, as_):
    file = BytesIO(scenes.PDF), "示例.pdf"
    broken = BytesIO(pictures.photograph()[:900]), "坏.jpg"
    answer = as_(member).submit(path, kind="licence", file=file, photos=broken)
    assert answer.status_code == 422
    assert 'id="photos-licence-error"' in answer.text
    assert progress.attachments(application) == []


def test_an_attachment_is_replaced_by_photographs(application, member, path, as_):
    scenes.attach(application, "licence", by=member)
    (old,) = progress.attachments(application)
    answer = as_(member).submit(
        f"{path}/{old.id}/replace", file=[photo("2.jpg"), photo("1.jpg", 1)]
    )
    assert "1.jpg、2.jpg" in answer.text
    assert [one.pages for one in progress.attachments(application)] == [2]
