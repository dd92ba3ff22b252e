"""The Chinese fonts: found, embedded in part, read back right, and honest about what they lack."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pylopdf_fonts_zh_cn import sans_path, serif_path
from reportlab.pdfgen.canvas import Canvas

from incubator.core.errors import RuleError
from incubator.papers import fonts as finding
from incubator.papers.face import Face, UnusableFaceError, face_number
from incubator.papers.fonts import chinese_fonts
from incubator.papers.sheet import A4_UPRIGHT, Sheet
from tests.papers import reading

BEYOND = next(
    code for code in sorted(TTFont(serif_path(), lazy=False).getBestCmap()) if code > 0xFFFF
)
"""A character of the package's own font whose number does not fit in sixteen bits."""


def one_page(*lines: str) -> bytes:
    fonts = chinese_fonts()
    sheet = Sheet(A4_UPRIGHT, fonts, title="试样")
    for number, line in enumerate(lines):
        font = fonts.sans if number % 2 else fonts.serif
        sheet.text(60, 780 - 40 * number, line, font, 20)
    sheet.next_page()
    return sheet.save()


def test_a_paper_embeds_every_font_it_speaks_of_and_only_the_glyphs_it_uses() -> None:
    found = reading.fonts(one_page("示例街道", "社会组织"))
    assert len(found) == 2
    for font in found:
        tag, _, name = font.name.partition("+")
        assert re.fullmatch(r"/[A-Z]{6}", tag), font.name
        assert name.startswith("Noto")
        assert font.program is not None
        assert len(font.program) < 5_000, "far from the ten megabytes of the whole font"


def test_no_standard_font_is_named_without_being_embedded() -> None:
    assert b"Helvetica" not in one_page("示例")


def test_the_text_can_be_searched_and_copied() -> None:
    line = "示例绿色家园促进会 获得立项资助 ABC 123 ¥12,345.60（试行）“引号”——完"
    assert line in reading.texts(one_page(line))[0]


def test_a_character_beyond_sixteen_bits_is_drawn_and_copied_as_itself() -> None:
    line = f"王{chr(BEYOND)}明"
    pdf = one_page(line)
    assert line in reading.texts(pdf)[0]
    darkest, _ = reading.picture(pdf).crop((160, 80, 200, 140)).convert("L").getextrema()
    assert darkest < 100


def test_characters_that_share_a_glyph_stay_apart_when_copied() -> None:
    """U+2F00 is the radical and U+4E00 the number; the font draws both with one glyph."""
    assert "⼀一" in reading.texts(one_page("⼀一"))[0]


def test_a_character_no_font_has_is_shown_as_a_box_and_copied_right() -> None:
    private = "\uf8ff"
    assert chinese_fonts().missing(f"示例{private}") == (private,)
    assert private in reading.texts(one_page(f"示例{private}会"))[0]


def test_missing_characters_are_listed_once_each_in_the_order_met() -> None:
    fonts = chinese_fonts()
    assert fonts.missing("示\uf8ff例\ue123\uf8ff") == ("\uf8ff", "\ue123")
    assert fonts.missing("示例，。《》〔〕〇 ¥\n\t　\ufe0f\u200b") == ()


def test_the_embedded_outlines_are_the_fonts_own() -> None:
    face = Face(serif_path())
    characters = ["龙", "A", "，", "〇"]
    program = CFFFontSet()
    program.decompile(io.BytesIO(face.program(characters)), None)
    embedded = program[0].CharStrings
    original = TTFont(serif_path(), lazy=False)
    glyphs, names = original.getGlyphSet(), original.getBestCmap()
    for number, character in enumerate(characters, 1):
        wanted, got = RecordingPen(), RecordingPen()
        glyphs[names[ord(character)]].draw(wanted)
        charstring = embedded[f"cid{number:05}"]
        charstring.draw(got)
        assert got.value == wanted.value
        assert charstring.width == face.width(character) == glyphs[names[ord(character)]].width


def test_a_truetype_font_with_another_em_is_embedded_at_its_true_size(tmp_path: Path) -> None:
    path = truetype_font(tmp_path / "示例.ttf", letter="示", units=2048)
    face = Face(path)
    program = CFFFontSet()
    program.decompile(io.BytesIO(face.program(["示"])), None)
    pen = BoundsPen(None)
    program[0].CharStrings["cid00001"].draw(pen)
    assert pen.bounds == (0, 0, 500, 1000)
    assert face.width("示") == 1000


def truetype_font(path: Path, letter: str, units: int) -> Path:
    """A font with one letter: a box half an em wide and an em high."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, units), (units // 2, units), (units // 2, 0)):
        pen.lineTo(corner)
    pen.closePath()
    empty = TTGlyphPen(None).glyph()
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder([".notdef", "letter"])
    builder.setupCharacterMap({ord(letter): "letter"})
    builder.setupGlyf({".notdef": empty, "letter": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (units, 0), "letter": (units, 0)})
    builder.setupHorizontalHeader(ascent=units, descent=0)
    builder.setupNameTable({"familyName": "Example", "styleName": "Regular", "psName": "Example"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def test_a_configured_font_comes_first_and_the_others_fill_its_gaps(tmp_path: Path) -> None:
    path = truetype_font(tmp_path / "一字.ttf", letter="\ue777", units=1000)
    fonts = chinese_fonts(path)
    sheet = Sheet(A4_UPRIGHT, fonts, title="试样")
    sheet.text(60, 700, "示\ue777例", fonts.serif, 20)
    sheet.next_page()
    pdf = sheet.save()
    assert "示\ue777例" in reading.texts(pdf)[0]
    assert {font.name.partition("+")[2] for font in reading.fonts(pdf)} == {
        "Example",
        "NotoSerifSC-Regular",
    }
    assert fonts.missing("示\ue777") == ()


def test_two_font_settings_never_answer_for_each_other(tmp_path: Path) -> None:
    """ReportLab gives a font already registered under a name to whoever registers it again."""
    first = chinese_fonts(truetype_font(tmp_path / "甲.ttf", letter="甲", units=1000))
    second = chinese_fonts(truetype_font(tmp_path / "乙.ttf", letter="乙", units=1000))
    names = {font.fontName for fonts in (first, second) for font in (fonts.serif, fonts.sans)}
    assert len(names) == 4


@pytest.mark.parametrize("content", [b"", b"not a font", None])
def test_a_configured_font_that_does_not_work_is_refused_by_name(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "坏字体.otf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RuleError, match=r"坏字体\.otf.*请更正字体设置"):
        chinese_fonts(path)


def test_a_font_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "半.otf"
    path.write_bytes(sans_path().read_bytes()[:400_000])
    with pytest.raises(UnusableFaceError):
        Face(path)


def test_a_font_whose_licence_forbids_embedding_is_refused(tmp_path: Path) -> None:
    path = truetype_font(tmp_path / "受限.ttf", letter="示", units=1000)
    font = TTFont(path)
    font["OS/2"].fsType = 2
    font.save(path)
    with pytest.raises(UnusableFaceError, match="forbid"):
        Face(path)


def test_a_folder_of_fonts_can_be_configured(tmp_path: Path) -> None:
    (tmp_path / "NotoSerifSC-Regular.otf").symlink_to(serif_path())
    (tmp_path / "NotoSansSC-Regular.otf").symlink_to(sans_path())
    assert chinese_fonts(tmp_path).missing("示例") == ()
    with pytest.raises(RuleError):
        chinese_fonts(tmp_path.parent / f"{tmp_path.name}-none")


def test_without_any_font_the_refusal_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(finding, "_PACKAGE", "no_such_package")
    monkeypatch.setattr(finding, "SYSTEM_FOLDERS", (tmp_path,))
    finding._system_files.cache_clear()
    finding._load.cache_clear()
    try:
        with pytest.raises(RuleError, match=r"找不到可以嵌入的中文字体.*请安装"):
            chinese_fonts()
    finally:
        finding._system_files.cache_clear()
        finding._load.cache_clear()


def test_a_collection_is_opened_at_its_simplified_chinese_face(tmp_path: Path) -> None:
    from fontTools.ttLib import TTCollection

    collection = TTCollection()
    for name in ("Example JP", "Example SC"):
        font = TTFont(truetype_font(tmp_path / f"{name}.ttf", letter="示", units=1000))
        font["name"].setName(name, 1, 3, 1, 0x409)
        collection.fonts.append(font)
    path = tmp_path / "示例.ttc"
    collection.save(path)
    assert face_number(path, "Example SC") == 1
    assert face_number(path, "Another") == 0
    assert Face(path, 1).has("示")


def test_papers_drawn_at_the_same_time_do_not_mix() -> None:
    lines = [f"第{number}份 {chr(0x4E00 + number)}{chr(0x5E00 + number)}" for number in range(60)]
    alone = [one_page(line) for line in lines]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(one_page, lines))
    assert together == alone


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(
            min_codepoint=0x21, exclude_categories=["Cs", "Cc", "Cf", "Zs", "Mn", "Mc", "Me"]
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_text_can_be_set_and_measured(line: str) -> None:
    fonts = chinese_fonts()
    assert fonts.serif.width(line, 10) == pytest.approx(
        sum(fonts.serif.width(character, 10) for character in line)
    )
    assert all(font.program for font in reading.fonts(one_page(line)))


def test_reportlab_itself_can_set_text_in_the_font() -> None:
    fonts = chinese_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, initialFontName=fonts.serif.fontName)
    canvas.setFont(fonts.serif.fontName, 18)
    canvas.drawCentredString(300, 700, "由 ReportLab 直接书写")
    canvas.save()
    assert "由 ReportLab 直接书写" in reading.texts(out.getvalue())[0]
