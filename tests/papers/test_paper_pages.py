"""Papers as PDF: complete, paged, and the same whenever they are drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.papers.flow import Strip, gap, nothing, paginate
from incubator.papers.page import draw
from incubator.papers.paper import Facts, Heading, Paper, Paragraph, Seals, Size, Table
from tests.papers import reading
from tests.papers.samples import APPLICATION, notice

LONG = "本项目面向示例街道的老年人、残疾人和困境儿童，每月组织志愿者入户宣传，建立积分兑换制度。"


def words(pdf: bytes) -> str:
    """All the text, without line breaks and spaces."""
    return "".join("".join(page.split()) for page in reading.texts(pdf))


def test_a_paper_says_everything_it_was_given() -> None:
    found = words(draw(APPLICATION))
    for wanted in (
        "社会组织发展专项资金项目申报书",
        "2026年第二批·品牌项目",
        "受理编号SL-2026-00231",
        "内容校验7F3A9C21",
        "一、申报组织",
        "统一社会信用代码51990104MJ00000501",
        "（社区综合服务设施内）",
        "每月组织志愿者入户宣传。",
        "5,000.00",
        "法定代表人（签字）：",
        "示例市示例区人民政府示例街道办事处",
        "（盖章处）",
    ):
        assert wanted in found


def test_the_same_paper_gives_the_same_bytes_and_every_font_is_embedded() -> None:
    pdf = draw(APPLICATION)
    assert draw(APPLICATION) == pdf
    assert all(font.program for font in reading.fonts(pdf))


def test_each_page_tells_its_number_and_how_many_there_are() -> None:
    pages = reading.texts(draw(notice(60)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 共 {len(pages)} 页" in page


def test_a_table_repeats_its_head_on_each_page_and_loses_no_row() -> None:
    pages = reading.texts(draw(notice(60)))
    for page in pages:
        if "示例项目" in page:
            assert "序号" in page
            assert "拟资助金额" in page
    found = "".join(pages)
    assert all(f"示例项目{number}号" in found for number in range(1, 61))


def test_later_pages_carry_the_title_so_that_a_loose_sheet_is_known() -> None:
    pages = reading.texts(draw(notice(60)))
    assert all("拟资助项目的公示" in page.replace("\r\n", "") for page in pages)


def test_a_cell_longer_than_a_page_runs_on() -> None:
    sentences = [f"第{number}条 {LONG}" for number in range(120)]
    pdf = draw(Paper("示例", [Facts([("发展规划", "\n".join(sentences)), ("备注", "完")])]))
    assert len(reading.texts(pdf)) > 3
    found = words(pdf)
    assert all("".join(sentence.split()) in found for sentence in (sentences[0], sentences[-1]))
    assert all(f"第{number}条" in found for number in range(120))
    assert "备注完" in found


def test_a_notice_for_the_board_is_the_same_page_on_a3() -> None:
    small, large = draw(notice(9)), draw(replace(notice(9), size=Size.A3))
    assert set(reading.sizes(small)) == {(595, 842)}
    assert set(reading.sizes(large)) == {(842, 1191)}
    assert [page.split() for page in reading.texts(large)] == [
        page.split() for page in reading.texts(small)
    ]


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for lines in range(24, 40):
        blocks = [*[Paragraph("示例。")] * lines, Heading("三、预算"), Paragraph(LONG * 3)]
        for page in reading.texts(draw(Paper("示例", blocks))):
            if "三、预算" in page:
                assert page.index("三、预算") < page.index("本项目面向")


def test_an_empty_paper_still_has_a_page() -> None:
    assert len(reading.texts(draw(Paper("空白表", [Table(["一", "二"], []), Seals([])])))) == 1


@pytest.mark.parametrize(("rows", "widths"), [([["只有一格"]], ()), ([["一", "二"]], (1, 2, 3))])
def test_a_table_that_does_not_add_up_is_a_mistake_in_the_program(
    rows: list[list[str]], widths: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match=r"cells|columns"):
        Table(["甲", "乙"], rows, widths)


def test_short_pairs_share_a_row_and_long_ones_do_not() -> None:
    pairs = [
        ("甲", "短"),
        ("乙", "短"),
        ("丙", "长" * 40),
        ("丁", "短"),
        ("戊", "长" * 40),
        ("己", "短"),
    ]
    rows = Facts(pairs).paired(lambda pair: len(pair[1]) < 20)
    assert [[label for label, _ in row] for row in rows] == [
        ["甲", "乙"],
        ["丙"],
        ["丁"],
        ["戊"],
        ["己"],
    ]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(1, 60), st.booleans(), st.booleans()), max_size=40))
def test_pages_hold_every_strip_once_in_order_and_none_overflows(
    made: list[tuple[float, bool, bool]],
) -> None:
    def drawn(*_args: object) -> None:
        return None

    strips = [
        Strip(height, drawn, with_next=beside, new_page=fresh) for height, beside, fresh in made
    ]
    pages = paginate(strips, 100)
    placed = [strip for page in pages for _offset, strip in page]
    assert [id(strip) for strip in placed] == [id(strip) for strip in strips]
    for page in pages:
        ends = [offset + strip.height for offset, strip in page]
        assert all(end <= 100.0001 for end in ends)
        assert [offset for offset, _ in page[1:]] == ends[:-1]


def test_a_gap_at_the_top_of_a_page_is_left_out() -> None:
    text = Strip(90, lambda *_args: None)
    pages = paginate([text, gap(20), text], 100)
    assert [[strip.draw is nothing for _, strip in page] for page in pages] == [[False], [False]]
