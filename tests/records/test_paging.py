"""How many pages a paper has is read from the file where the file says it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.papers import page
from incubator.papers.paper import PageBreak, Paper, Paragraph
from incubator.records.paging import pages_in

PDF = "application/pdf"


@pytest.mark.parametrize("count", [1, 2, 17])
def test_our_own_papers_say_how_many_pages_they_have(app, count):
    blocks = [Paragraph("示例")] + [PageBreak(), Paragraph("示例")] * (count - 1)
    assert pages_in(page.draw(Paper("示例", blocks)), PDF) == count


def test_a_tree_packed_away_is_found(app):
    packed = zlib.compress(b"<</Type/Pages/Kids[4 0 R]/Count 23>>")
    head = b"%PDF-1.7\n1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n"
    assert pages_in(head + packed + b"\nendstream endobj", PDF) == 23


def test_a_picture_is_a_page_and_a_spreadsheet_does_not_say():
    assert pages_in(b"\x89PNG", "image/png") == 1
    assert pages_in(b"PK", "application/vnd.openxmlformats-officedocument.x") is None


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_without_harm(content):
    found = pages_in(b"%PDF-1.4\n" + content, PDF)
    assert found is None or found > 0
