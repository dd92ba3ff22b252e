"""Papers people edit: official layout, everything in it, and the centre's own templates."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from incubator.core.errors import RuleError
from incubator.papers.docx import fill, write
from incubator.papers.paper import Size
from tests.papers.samples import APPLICATION, notice


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def all_text(document: WordDocument) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_word_paper_says_what_the_printed_one_says() -> None:
    found = all_text(opened(write(APPLICATION)))
    for wanted in (
        "社会组织发展专项资金项目申报书",
        "受理编号 SL-2026-00231",
        "51990104MJ00000501",
        "每月组织志愿者入户宣传。",
        "5,000.00",
        "法定代表人（签字）：",
        "示例市示例区人民政府示例街道办事处",
    ):
        assert wanted in found


def test_it_is_laid_out_as_an_official_document() -> None:
    document = opened(write(notice(3)))
    section = document.sections[0]
    edges = (section.top_margin, section.left_margin, section.page_width)
    assert [round(edge.mm) for edge in edges if edge] == [37, 28, 210]
    for style, face, size in (
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
    ):
        found = document.styles[style]
        assert found.font.size == Pt(size)
        assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == face
    assert document.styles["公文正文"].paragraph_format.line_spacing == Pt(28)
    assert document.paragraphs[0].style.name == "公文标题"


def test_missing_faces_have_a_named_substitute() -> None:
    with zipfile.ZipFile(io.BytesIO(write(notice(1)))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"' in table
    assert "FangSong" in table


def test_a_long_table_repeats_its_head_and_keeps_short_rows_whole() -> None:
    (table,) = [found for found in opened(write(notice(40))).tables if len(found.rows) > 5]
    assert len(table.rows) == 41
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[7]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_the_foot_counts_pages_by_fields() -> None:
    foot = opened(write(APPLICATION)).sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in foot
    assert 'w:instr="NUMPAGES"' in foot


def test_the_board_sheet_is_enlarged() -> None:
    document = opened(write(replace(notice(3), size=Size.A3)))
    assert document.sections[0].page_width is not None
    assert abs(document.sections[0].page_width - Mm(297)) < Mm(1)
    assert document.styles["公文正文"].font.size == Pt(22.5)


def test_the_same_paper_gives_the_same_file_on_any_day() -> None:
    content = write(APPLICATION)
    assert write(APPLICATION) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def template(path: Path, *lines: str) -> Path:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows,
        (
            ("{%tr for item in items %}", ""),
            ("{{ item.name }}", "{{ item.amount }}"),
            ("{%tr endfor %}", ""),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    return path


FACTS = {
    "name": "示例<促进会> & 伙伴",
    "items": [{"name": "甲项目", "amount": "1.00"}, {"name": "乙项目", "amount": "2.00"}],
}


def test_a_centres_own_template_is_filled_and_signs_are_taken_as_they_are(tmp_path: Path) -> None:
    filled = opened(fill(template(tmp_path / "通知.docx", "兹通知 {{ name }}："), FACTS))
    assert filled.paragraphs[0].text == "兹通知 示例<促进会> & 伙伴："
    rows = [[cell.text for cell in row.cells] for row in filled.tables[0].rows]
    assert rows == [["甲项目", "1.00"], ["乙项目", "2.00"]]


def test_filling_twice_gives_the_same_file(tmp_path: Path) -> None:
    path = template(tmp_path / "通知.docx", "{{ name }}")
    assert fill(path, FACTS) == fill(path, FACTS)


@pytest.mark.parametrize(
    "line", ["{{ unknown }}", "{{ name", "{% if %}", "{{ name.__class__.__mro__ }}"]
)
def test_a_template_written_wrong_is_refused_in_words(tmp_path: Path, line: str) -> None:
    with pytest.raises(RuleError, match=r"模板 通知\.docx 不能填写.*请对照模板说明"):
        fill(template(tmp_path / "通知.docx", line), FACTS)


@pytest.mark.parametrize("content", [b"not a word file", b"PK\x03\x04 broken", None])
def test_a_file_that_is_no_word_file_is_refused_in_words(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "通知.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RuleError, match=r"模板 通知\.docx 不是可用的 DOCX 文件"):
        fill(path, FACTS)
