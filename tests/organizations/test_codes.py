"""Credit codes are checked twice, made for demonstrations, and never confused with ID cards."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from incubator.organizations.codes import (
    ALPHABET,
    CodeClass,
    Refusal,
    Refused,
    Uscc,
    check_uscc,
    looks_like_id_card,
    make_uscc,
    masked,
    normalized,
    type_of,
)
from incubator.organizations.models import OrgType

REGISTRY = Path(__file__).resolve().parents[3] / "shared/data/registry"
REAL = {
    "51110105MJ0221021L": CodeClass.ASSOCIATION,
    "51110112500800194W": CodeClass.ASSOCIATION,
    "511101065006410238": CodeClass.ASSOCIATION,
    "52110118306619287G": CodeClass.SERVICE_INSTITUTION,
    "53110000MJ01788013": CodeClass.FOUNDATION,
    "5211010876090159X2": CodeClass.SERVICE_INSTITUTION,
    "52110000E00664300A": CodeClass.SERVICE_INSTITUTION,
    "51110000MJ0120669C": CodeClass.ASSOCIATION,
}
MISPRINTED = "52110000585825247D"
# A made-up person of a county that was never assigned, so that nobody's number stands here.
NOBODY = "510199199001011231"[:17]
NOBODY += ric.calc_check_digit(NOBODY + "0")

bodies = st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8)
prefixes = st.sampled_from(["51", "52", "53", "54", "55", "59", "N9", "91", "Y1", "12"])
birthdays = st.dates(date(1900, 1, 1), date(2049, 12, 31))


def made(prefix, body):
    try:
        return make_uscc(prefix, "990104", body)
    except ValueError:
        assume(False)


@st.composite
def id_numbers(draw):
    region = draw(st.integers(110000, 659999))
    first17 = f"{region}{draw(birthdays):%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first17 + ric.calc_check_digit(first17 + "0")


@pytest.mark.parametrize(("code", "code_class"), REAL.items())
def test_real_codes_pass_and_tell_their_class(code, code_class):
    assert check_uscc(code) == Uscc(code)
    assert check_uscc(code).code_class is code_class
    assert uscc.is_valid(code)


def test_a_code_tells_where_it_was_registered():
    assert Uscc("51110105MJ0221021L").region == "110105"


@pytest.mark.parametrize("column", ["beijing-licences.csv:2", "grades-sample.csv:1"])
def test_every_code_of_the_published_registers_passes_both_checks(column):
    name, index = column.split(":")
    if not (REGISTRY / name).exists():
        pytest.skip(f"the public register {name} is not beside this checkout")
    with (REGISTRY / name).open(encoding="utf-8-sig", newline="") as file:
        codes = {row[int(index)] for row in list(csv.reader(file))[1:]} - {""}
    assert len(codes) > 30
    assert {code for code in codes if isinstance(check_uscc(code), Refused)} == set()


def test_a_misprinted_code_is_refused_but_may_be_kept_with_proof():
    refused = check_uscc(MISPRINTED)
    assert refused.reason is Refusal.CHECKSUM
    assert refused.exception_possible


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Refusal.LENGTH),
        ("51110105MJ0221021", Refusal.LENGTH),
        ("51110105MJ0221021LL", Refusal.LENGTH),
        ("51110105MJO221021L", Refusal.ALPHABET),
        ("5111010SMJ0221021L", Refusal.ALPHABET),
        ("呼家楼街道社区社会组织联合会办公室某某某", Refusal.LENGTH),
        ("示例" * 9, Refusal.ALPHABET),
        ("51110105MJ022102LL", Refusal.CHECKSUM),
        (NOBODY, Refusal.ID_CARD),
        (f" {NOBODY[:6]} {NOBODY[6:14]}-{NOBODY[14:]} ", Refusal.ID_CARD),
    ],
)
def test_each_mistake_is_named_without_repeating_what_was_typed(typed, reason):
    refused = check_uscc(typed)
    assert refused.reason is reason
    assert refused.sentence.endswith("。")
    assert not typed.strip() or typed.strip() not in refused.sentence


def test_a_wrong_body_under_a_right_last_character_is_found():
    good = "51110105MJ0221021L"
    wrong = good[:16] + "2"
    refused = check_uscc(wrong + uscc.calc_check_digit(wrong))
    assert refused.reason is Refusal.BODY_CHECKSUM


@pytest.mark.parametrize(
    "typed",
    [
        "51110105mj0221021l",
        "５１１１０１０５ＭＪ０２２１０２１Ｌ",
        " 51110105 MJ0221021 L\u3000",
        "\ufeff51110105-MJ0221021-L\u00a0",
    ],
)
def test_case_width_and_spaces_do_not_matter(typed):
    assert check_uscc(typed) == Uscc("51110105MJ0221021L")


@pytest.mark.parametrize(
    ("code", "code_class"),
    [
        ("54", CodeClass.RESIDENTS_COMMITTEE),
        ("55", CodeClass.RESIDENTS_COMMITTEE),
        ("59", CodeClass.OTHER),
        ("n9", CodeClass.OTHER),
        ("91", CodeClass.OTHER),
        ("Y1", CodeClass.OTHER),
        ("", CodeClass.OTHER),
    ],
)
def test_only_the_first_two_characters_decide_the_class(code, code_class):
    assert type_of(code) is code_class


def test_each_class_is_an_organization_type():
    assert {OrgType(each.value) for each in CodeClass} < set(OrgType)


@given(prefixes, bodies)
def test_made_codes_pass_both_checks_and_an_independent_library(prefix, body):
    code = made(prefix, body)
    assert check_uscc(code) == Uscc(code)
    assert code.startswith(f"{prefix}990104{body}")
    assert uscc.calc_check_digit(code[:17]) == code[17]


@given(prefixes, bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(prefix, body, place, char):
    code = made(prefix, body)
    assume(code[place] != char)
    assert isinstance(check_uscc(code[:place] + char + code[place + 1 :]), Refused)


@pytest.mark.parametrize("parts", [("5", "990104", "MJ022102"), ("51", "990104", "MI022102")])
def test_parts_that_do_not_fit_make_no_code(parts):
    with pytest.raises(ValueError, match="is not"):
        make_uscc(*parts)


@given(id_numbers())
def test_an_id_number_is_always_refused_and_never_shown(number):
    assert looks_like_id_card(number)
    refused = check_uscc(number.lower())
    assert refused.reason is Refusal.ID_CARD
    assert not refused.exception_possible
    assert number[6:14] not in masked(f"身份证号：{number}。")


@pytest.mark.parametrize(
    "typed",
    [
        f"身份证{NOBODY}",
        f"身份证：{NOBODY.lower()}（示例）",
        f"ID{NOBODY[:6]} {NOBODY[6:14]} {NOBODY[14:]}",
        f"无代码，证号{NOBODY[:6]}-{NOBODY[6:]}",
        f"号{NOBODY}".translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}),
    ],
    ids=["before", "around", "in groups", "hyphens", "wide"],
)
def test_an_id_number_inside_other_words_is_called_what_it_is(typed):
    refused = check_uscc(typed)
    assert refused.reason is Refusal.ID_CARD
    assert not refused.exception_possible


def test_a_long_number_that_is_no_id_number_is_only_too_long():
    assert check_uscc(f"6{NOBODY}1").reason is Refusal.LENGTH
    assert check_uscc(2 * make_uscc("52", "990104", "MJ000001")).reason is Refusal.LENGTH


@pytest.mark.parametrize(
    "number",
    [
        NOBODY[:17] + "A",
        NOBODY[:-1],
        NOBODY[:17] + ("1" if NOBODY[17] != "1" else "2"),
        "51019919901301123" + ric.calc_check_digit("510199199013011230"),
        "51019918900101123" + ric.calc_check_digit("510199189001011230"),
    ],
)
def test_what_only_resembles_an_id_number_is_not_one(number):
    assert not looks_like_id_card(number)


@given(st.text(st.sampled_from("0123456789"), min_size=17, max_size=17))
def test_the_check_digit_agrees_with_the_weights_of_the_standard(first17):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
    assert ric.calc_check_digit(f"{first17}0") == "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NOBODY, f"510***********{NOBODY[-4:]}"),
        ("电话13812345678，", "电话138****5678，"),
        ("138 1234 5678", "138******5678"),
        ("+86 138-1234-5678", "+86 *********5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("tel13812345678@example.com", "tel138****5678@example.com"),
        ("6222 0210 0111 6245 702", "622**************** 702"),
        ("账号110060576012345678901", "账号110**************8901"),
        ("13812345678 13987654321", "138****5678 139****4321"),
        ("兴民社许准成字﹝2019﹞14号", "兴民社许准成字﹝2019﹞14号"),
        ("010-65001234", "010-65001234"),
        ("2022-10-13 44869", "2022-10-13 44869"),
        ("12,345,678.90", "12,345,678.90"),
        (MISPRINTED, MISPRINTED),
        ("", ""),
    ],
)
def test_personal_numbers_are_masked_and_the_rest_is_left(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize("code", REAL)
def test_organization_codes_stay_readable(code):
    assert masked(f"代码{code}重复") == f"代码{code}重复"


@given(st.text())
def test_masking_keeps_the_length_and_settles_at_once(text):
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once


@given(st.text())
def test_normalizing_settles_at_once_and_any_text_gets_an_answer(text):
    assert normalized(normalized(text)) == normalized(text)
    assert isinstance(check_uscc(text), Uscc | Refused)
