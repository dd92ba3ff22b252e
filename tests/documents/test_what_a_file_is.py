"""A file is what its bytes are: a zip that borrows the name of one part is no paper."""

import pytest

from incubator.web.uploads import sniff
from tests.core.hostile_tables import archive, cell, row, xlsx

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"[Content_Types].xml": b"<Types/>"}


def test_a_workbook_with_its_sheet_is_one():
    assert sniff(xlsx(row(1, cell("A1", "名称")))) == SHEET


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": b"<workbook/>"},
        TYPES | {"xl/workbook.xml": b"<workbook/>"},
        {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet/>"},
        {"word/document.xml": b"<document/>"},
    ],
    ids=["only the workbook", "no sheet", "no list of parts", "only the document"],
)
def test_a_zip_that_only_borrows_a_name_is_none(parts):
    assert sniff(archive(parts)) is None
