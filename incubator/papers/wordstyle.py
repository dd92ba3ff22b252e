"""The page and the paragraph styles of an official document, written into a Word file."""

from __future__ import annotations

from typing import cast

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

ENLARGED = 2**0.5  # from A4 to A3

_TITLE_FACE, _BODY_FACE, _HEADING_FACE = "方正小标宋简体", "仿宋_GB2312", "黑体"
# Word and WPS read these when a face is not installed, as on most private computers.
_INSTEAD = {
    _TITLE_FACE: "华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    _BODY_FACE: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
    _HEADING_FACE: "SimHei,微软雅黑,Noto Sans CJK SC",
}
_LATIN_FACE = "Times New Roman"
_LINE = 28.0  # points, exact
_WASH = "F3F6F8"


def set_layout(document: WordDocument, scale: float) -> None:
    """A4 (or, at scale √2, A3) with the margins of GB/T 9704, and the styles papers use."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210 * scale), Mm(297 * scale)
    section.top_margin, section.bottom_margin = Mm(37 * scale), Mm(35 * scale)
    section.left_margin, section.right_margin = Mm(28 * scale), Mm(26 * scale)
    section.footer_distance = Mm(25 * scale)
    centre = WD_ALIGN_PARAGRAPH.CENTER
    normal = _style(document, "Normal", _BODY_FACE, 16 * scale, _LINE * scale)
    _write_in_chinese(normal)
    body = _style(document, "公文正文", _BODY_FACE, 16 * scale, _LINE * scale)
    _indent_two_characters(body, 32 * scale)
    title = _style(document, "公文标题", _TITLE_FACE, 22 * scale, 34 * scale)
    title.paragraph_format.alignment = centre
    subtitle = _style(document, "公文副题", _BODY_FACE, 16 * scale, _LINE * scale)
    subtitle.paragraph_format.alignment = centre
    heading = _style(document, "Heading 1", _HEADING_FACE, 16 * scale, _LINE * scale)
    heading.paragraph_format.keep_with_next = True
    for name, face in (("公文表头", _HEADING_FACE), ("公文表格", _BODY_FACE)):
        cell = _style(document, name, face, 12 * scale, 18 * scale)
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2 * scale)
    _style(document, "公文页脚", _BODY_FACE, 10.5 * scale, 16 * scale)


def body_width(document: WordDocument) -> Length:
    section = document.sections[0]
    edges = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (edge or Length(0) for edge in edges)
    return Length(page - left - right)


def _style(
    document: WordDocument, name: str, face: str, size: float, line: float
) -> ParagraphStyle:
    styles = document.styles
    known = name in styles
    style = cast(
        ParagraphStyle,
        styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH),
    )
    if not known:
        style.base_style = styles["Normal"]
    style.font.name = _LATIN_FACE
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(line)
    return style


def _indent_two_characters(style: ParagraphStyle, points: float) -> None:
    """Counted in characters, so that it stays two when somebody changes the size."""
    style.paragraph_format.first_line_indent = Pt(points)
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")


def _write_in_chinese(style: ParagraphStyle) -> None:
    """Without it a substitute font may take its Japanese or Taiwanese shapes and commas."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def fallback_fonts(document: WordDocument) -> None:
    """Name, for each face, what to use where it is not installed."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part = relation.target_part
            table = parse_xml(part.blob)
            for face, instead in _INSTEAD.items():
                font = OxmlElement("w:font")
                font.set(qn("w:name"), face)
                other = OxmlElement("w:altName")
                other.set(qn("w:val"), instead)
                font.append(other)
                table.append(font)
            part._blob = serialize_part_xml(table)


def add_field(paragraph: WordParagraph, instruction: str) -> None:
    """A field Word computes, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)


def repeat_on_each_page(row: WordRow) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: WordRow) -> None:
    """Move the row to the next page before it is cut in two."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: WordCell) -> None:
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_WASH}"/>')
    )
