"""Editable papers: DOCX in the layout of official documents, or a centre's template filled."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import singledispatch
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Length
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.characters import one_line, paragraphs
from incubator.papers.paper import (
    Align,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Seals,
    Signatures,
    Size,
    Table,
)
from incubator.papers.wordstyle import (
    ENLARGED,
    add_field,
    body_width,
    fallback_fonts,
    keep_whole,
    repeat_on_each_page,
    set_layout,
    shade,
)

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_OPEN_DATE = "　　　年　　月　　日"
_SHORT = 22  # half-width columns of a value that leaves room for a second pair beside it
_LONG = 200  # characters of a cell whose row may be cut by the page's end
_QUARTERS = (0.19, 0.31, 0.19, 0.31)


def write(paper: Paper) -> bytes:
    """The paper as DOCX: title 小标宋 二号, text 仿宋 三号 on 28-point lines; fonts fall back."""
    document: WordDocument = Document()
    scale = ENLARGED if paper.size is Size.A3 else 1.0
    set_layout(document, scale)
    fallback_fonts(document)
    _describe(document, paper)
    _opening(document, paper)
    for block in paper.blocks:
        _add(block, document)
    _foot(document, paper)
    return _saved(document)


def fill(template: Path, facts: Mapping[str, object]) -> bytes:
    """The centre's own DOCX `template`, its {{ name }} and {%tr for … %} filled from `facts`.

    A template that is no DOCX, is not written right, or names a fact there is not, is refused.
    """
    # Half a second to import, and most processes never fill a template.
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    rules = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(template)
        document.render(dict(facts), rules, autoescape=True)
    except (OSError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise RuleError(
            _(
                "模板 %(name)s 不是可用的 DOCX 文件。请用 WPS 或 Word 另存为 .docx 后重新上传。",
                name=template.name,
            )
        ) from error
    except TemplateError as error:
        raise RuleError(
            _(
                "模板 %(name)s 不能填写：%(reason)s。"
                "请对照模板说明检查 {{ }} 中的名称和 {%% %%} 的写法。",
                name=template.name,
                reason=error.message,
            )
        ) from error
    return _saved(document)


def _saved(document: WordDocument) -> bytes:
    """The file's bytes, the same on any day: the clock's time is taken out of its archive."""
    drawn = io.BytesIO()
    document.save(drawn)
    out = io.BytesIO()
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            still = zipfile.ZipInfo(entry.filename)
            still.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(still, source.read(entry))
    return out.getvalue()


def _describe(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = paper.title
    properties.author = paper.author
    properties.comments = ""
    if paper.dated_on:
        properties.created = datetime(*paper.dated_on.timetuple()[:3])  # noqa: DTZ001 (OOXML keeps it naive)


def _opening(document: WordDocument, paper: Paper) -> None:
    if paper.number:
        document.add_paragraph(paper.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(one_line(paper.title), style="公文标题")
    if paper.subtitle:
        document.add_paragraph(one_line(paper.subtitle), style="公文副题")
    document.add_paragraph()


def _foot(document: WordDocument, paper: Paper) -> None:
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = "公文页脚"
    foot.paragraph_format.tab_stops.add_tab_stop(body_width(document), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(one_line(paper.footer) + "\t第 ")
    add_field(foot, "PAGE")
    foot.add_run(" 页 共 ")
    add_field(foot, "NUMPAGES")
    foot.add_run(" 页")


@singledispatch
def _add(block: object, document: WordDocument) -> None:
    raise TypeError(f"no way to write {type(block).__name__}")


@_add.register
def _heading(block: Heading, document: WordDocument) -> None:
    document.add_paragraph(one_line(block.text), style="Heading 1")


@_add.register
def _paragraph(block: Paragraph, document: WordDocument) -> None:
    indented = block.indent and block.align == "left"
    for text in paragraphs(block.text):
        added = document.add_paragraph(text, style="公文正文" if indented else "Normal")
        added.alignment = (
            WD_ALIGN_PARAGRAPH.JUSTIFY if block.align == "left" else _ALIGNMENTS[block.align]
        )


@_add.register
def _facts(block: Facts, document: WordDocument) -> None:
    rows = block.paired(lambda pair: _columns(pair[1]) <= _SHORT)
    table = _ruled(document, len(rows), _QUARTERS)
    for row, pairs in zip(table.rows, rows, strict=True):
        cells = row.cells
        for number, (label, value) in enumerate(pairs):
            _fill(cells[2 * number], label, "left", label=True)
            _fill(cells[2 * number + 1], value, "left")
        if len(pairs) == 1:
            cells[1].merge(cells[3])
    document.add_paragraph()


@_add.register
def _table(block: Table, document: WordDocument) -> None:
    table = _ruled(document, 1 + len(block.rows), block.shares())
    head, *others = table.rows
    repeat_on_each_page(head)
    for cell, text in zip(head.cells, block.head, strict=True):
        _fill(cell, text, "centre", label=True)
    for row, texts in zip(others, block.rows, strict=True):
        if max(map(len, texts), default=0) < _LONG:
            keep_whole(row)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, block.align(column))
    document.add_paragraph()


@_add.register
def _seals(block: Seals, document: WordDocument) -> None:
    """A borderless table, two places to a row; a place alone stands at the right."""
    rows = [block.names[start : start + 2] for start in range(0, len(block.names), 2)]
    table = document.add_table(rows=len(rows), cols=2)
    _set_widths(document, table, (0.32, 0.68) if len(block.names) == 1 else (0.5, 0.5))
    for row, names in zip(table.rows, rows, strict=True):
        for cell, name in zip(row.cells[2 - len(names) :], names, strict=True):
            lines = ["（盖章处）", "", one_line(name), block.date or _OPEN_DATE, ""]
            _lines(cell, lines, "centre", "Normal")


@_add.register
def _signatures(block: Signatures, document: WordDocument) -> None:
    width = body_width(document)
    for label in block.labels:
        line = document.add_paragraph()
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Length(int(width * 0.6)), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{one_line(label)}\t\t{_OPEN_DATE}")


@_add.register
def _page_break(block: PageBreak, document: WordDocument) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _ruled(document: WordDocument, rows: int, shares: Sequence[float]) -> WordTable:
    table: WordTable = document.add_table(rows=rows, cols=len(shares))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(document, table, shares)
    return table


def _set_widths(document: WordDocument, table: WordTable, shares: Sequence[float]) -> None:
    table.autofit = False
    width = body_width(document)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Length(int(width * share))


def _fill(cell: WordCell, text: str, align: Align, *, label: bool = False) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if label:
        shade(cell)
    _lines(cell, paragraphs(text) or [""], align, "公文表头" if label else "公文表格")


def _lines(cell: WordCell, lines: Sequence[str], align: Align, style: str) -> None:
    first, *others = lines
    paragraph = cell.paragraphs[0]
    paragraph.text = first
    for line in [paragraph, *(cell.add_paragraph(other) for other in others)]:
        line.style = style
        line.alignment = _ALIGNMENTS[align]


def _columns(text: str) -> int:
    """Width in half-width columns of the text's longest line."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)
            for line in text.splitlines()
        ),
        default=0,
    )
