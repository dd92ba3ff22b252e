"""The reading of pages that every browser of the tests does finds what is wrong with one."""

from __future__ import annotations

import pytest

from tests.pages import check_page

RIGHT = (
    '<!doctype html><html lang="zh-CN"><head><title>示例</title></head><body><h1>示例</h1>'
    '<form action="/here" method="post">'
    '<input type="hidden" name="csrf_token" value="0123456789abcdef0123"></form></body></html>'
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("</form>", ""),
        ("<h1>示例</h1>", "<p>示例</p>"),
        ("<title>示例</title>", "<title> </title>"),
        ('name="csrf_token"', 'name="other"'),
        ('type="hidden" name', "name"),
        ("<h1>", '<h1 style="color: red">'),
        ("<h1>", '<h1 id="a"><b id="a"></b>'),
    ],
)
def test_a_fault_is_found_in_a_page_whose_like_was_right(right: str, wrong: str) -> None:
    check_page(RIGHT, "/here")
    assert right in RIGHT
    with pytest.raises(AssertionError):
        check_page(RIGHT.replace(right, wrong, 1), "/here")
