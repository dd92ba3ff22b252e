"""What a certificate says, how it bears long and rare names, and what it refuses to print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from incubator.certificates.drawing import draw
from incubator.core.errors import RuleError
from tests.certificates.samples import GRANT
from tests.papers import reading

BODIES = (
    "示例市示例区人民政府示例街道办事处",
    "示例街道社会组织联合会",
    "示例街道社区公益基金会（社区社会组织服务中心）",
)
SCALE = 2


def words(pdf: bytes) -> str:
    return "".join("".join(page.split()) for page in reading.texts(pdf))


def test_a_certificate_carries_every_word_it_must() -> None:
    found = words(draw(GRANT))
    for wanted in (
        "资助证书",
        "编号示字〔2026〕第0017号",
        "示例绿色家园促进会",
        "统一社会信用代码51990104MJ00000501",
        "资助金额人民币壹万贰仟叁佰肆拾伍元陆角整（¥12,345.60）。",
        "特颁此证。",
        "依据：示街发〔2026〕12号",
        "示例市示例区人民政府示例街道办事处",
        "二〇二六年十一月三十日",
        "核验码7KQ2M9XD4PRTVW3H",
        "系统生成，以盖章件为准",
    ):
        assert wanted in found


def test_the_code_is_printed_in_fours() -> None:
    assert "7KQ2 M9XD 4PRT VW3H" in "".join(reading.texts(draw(GRANT)))


def test_the_qr_code_opens_the_verification_page() -> None:
    assert reading.qr_codes(draw(GRANT)) == [GRANT.verify_url]


def test_the_same_facts_give_the_same_bytes_all_fonts_embedded() -> None:
    pdf = draw(GRANT)
    assert draw(GRANT) == pdf
    assert all(font.program for font in reading.fonts(pdf))
    assert reading.sizes(pdf) == [(842, 595)]
    assert len(pdf) < 60_000


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_issuing_body_stands_under_its_full_name(count: int) -> None:
    found = words(draw(replace(GRANT, issuers=BODIES[:count])))
    assert all(body in found for body in BODIES[:count])
    assert found.count("二〇二六年十一月三十日") == 1


@pytest.mark.parametrize("issuers", [(), (*BODIES, "示例第四家")])
def test_more_bodies_than_have_room_for_a_stamp_are_refused(issuers: tuple[str, ...]) -> None:
    with pytest.raises(RuleError, match="一至三家") as refusal:
        replace(GRANT, issuers=issuers)
    assert refusal.value.field == "issuers"


def test_the_place_of_the_stamp_is_left_blank_and_nothing_looks_like_one() -> None:
    page = reading.picture(draw(GRANT), scale=SCALE)
    below = crop(page, 560, 50, 780, 98)
    above = crop(page, 560, 152, 780, 180)
    assert ink(below) == ink(above) == 0
    assert not any(red(pixel) for _, pixel in page.getcolors(maxcolors=1 << 24))


def crop(page: Image.Image, left: float, low: float, right: float, high: float) -> Image.Image:
    """A part of the page, given in points from bottom left."""
    height = page.height / SCALE
    edges = (left, height - high, right, height - low)
    return page.crop(tuple(round(edge * SCALE) for edge in edges))


def ink(part: Image.Image) -> int:
    """How many dark or coloured pixels."""
    return sum(part.convert("L").point(lambda value: value < 200).histogram()[1:])


def red(pixel: tuple[int, int, int]) -> bool:
    strong, green, blue = pixel
    return strong > 150 and green < 60 and blue < 60


def test_a_certificate_without_money_speaks_of_none() -> None:
    found = words(draw(replace(GRANT, title="培训合格证书", amount="", amount_words="")))
    assert "资助金额" not in found
    assert "¥" not in found


def test_an_amount_without_its_words_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="figures and its words"):
        replace(GRANT, amount_words="")


def test_a_name_of_a_hundred_characters_is_printed_whole_within_the_frame() -> None:
    name = "示例市示例区示例街道" + "社区养老助残托育矛盾调解志愿服务与" * 5 + "公益服务促进会"
    assert len(name) >= 100
    pdf = draw(replace(GRANT, recipient=name))
    assert name in words(pdf)
    page = reading.picture(pdf, scale=SCALE)
    assert ink(crop(page, 44, 190, 80, 540)) == ink(crop(page, 762, 190, 798, 520)) == 0


def test_line_breaks_and_invisible_signs_from_a_paste_do_no_harm() -> None:
    pasted = replace(
        GRANT,
        recipient="\ufeff示例绿色\u200b家园\t促进会\r\n",
        text=("经评审，\n你单位获得立项资助，", "\n"),
        title="资助证书\n",
    )
    plain = replace(
        GRANT, recipient="示例绿色家园 促进会", text=("经评审，", "你单位获得立项资助，")
    )
    assert draw(pasted) == draw(plain)


@pytest.mark.parametrize("name", ["䶮㛃促进会", "示例・Café服务中心", "王龑"])
def test_a_rare_character_is_printed_and_copied_as_itself(name: str) -> None:
    assert name in words(draw(replace(GRANT, recipient=name)))


def test_a_character_no_font_has_stops_the_certificate_and_is_named() -> None:
    with pytest.raises(RuleError, match=r"\ue123（U\+E123）.*请核对是否录入有误"):
        draw(replace(GRANT, recipient="示例\ue123促进会"))


@pytest.mark.parametrize("field", ["title", "recipient", "basis", "subtitle", "closing", "serial"])
def test_every_printed_word_is_checked_before_issuing(field: str) -> None:
    with pytest.raises(RuleError, match=r"U\+E123"):
        draw(replace(GRANT, **{field: "示例\ue123"}))


def test_a_text_too_long_for_one_page_is_refused_and_not_cut() -> None:
    with pytest.raises(RuleError, match="正文太长") as refusal:
        draw(replace(GRANT, text=("很长的正文，" * 30,) * 12))
    assert refusal.value.field == "text"


@settings(deadline=None, max_examples=12)
@given(
    recipient=st.text(st.sampled_from("示例街道社区公益促进会（）·A1"), min_size=1, max_size=100),
    lines=st.lists(
        st.text(st.sampled_from("经评审你单位获资助，。"), min_size=1, max_size=60), max_size=4
    ),
    bodies=st.integers(1, 3),
)
def test_whatever_fits_is_printed_whole_and_can_be_verified(
    recipient: str, lines: list[str], bodies: int
) -> None:
    facts = replace(GRANT, recipient=recipient, text=tuple(lines), issuers=BODIES[:bodies])
    pdf = draw(facts)
    found = words(pdf)
    assert all(part in found for part in (recipient, *lines, *facts.issuers))
    assert reading.qr_codes(pdf) == [GRANT.verify_url]


@settings(deadline=None, max_examples=12)
@given(st.text(st.sampled_from("abcdefghij0123456789-_./?=&%"), min_size=1, max_size=120))
def test_any_address_survives_the_qr_code(tail: str) -> None:
    url = f"https://centre.example/{tail}"
    assert reading.qr_codes(draw(replace(GRANT, verify_url=url))) == [url]
