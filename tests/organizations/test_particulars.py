"""What may be stated about an organization, and which field a refusal names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from incubator.core.errors import RuleError
from incubator.organizations import contacts, facts, particulars
from incubator.organizations.codes import ALPHABET, holds_id_card, make_uscc
from incubator.organizations.contacts import Contacts
from incubator.organizations.facts import Statement
from incubator.organizations.labels import STATUS_LABEL, TYPE_LABEL, status_written, type_written
from incubator.organizations.models import FactKind, OrgStatus, OrgType
from incubator.organizations.particulars import Particulars, checked

TODAY = date(2026, 11, 23)
CODE = make_uscc("51", "990104", "MJ000001")
MISPRINTED = "52110000585825247D"
NOBODY = "51019919900101123"
NOBODY += ric.calc_check_digit(NOBODY + "0")


def refused(stated, **options):
    with pytest.raises(RuleError) as caught:
        checked(stated, on=TODAY, **options)
    return caught.value


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("51", OrgType.ASSOCIATION),
        ("52", OrgType.SERVICE_INSTITUTION),
        ("53", OrgType.FOUNDATION),
        ("54", OrgType.RESIDENTS_COMMITTEE),
        ("91", OrgType.OTHER),
    ],
)
def test_the_type_comes_from_the_code_and_never_from_the_name(prefix, expected):
    stated = Particulars(
        name="示例基金会医院", uscc=make_uscc(prefix, "990104", "MJ000001"), org_type=None
    )
    assert checked(stated, on=TODAY).org_type is expected


def test_a_stated_type_does_not_overrule_the_code():
    stated = Particulars(name="示例", uscc=CODE, org_type=OrgType.FOUNDATION)
    assert checked(stated, on=TODAY).org_type is OrgType.ASSOCIATION


def test_a_code_of_another_department_may_be_a_street_office():
    code = make_uscc("11", "990104", "MJ000001")
    stated = Particulars(name="示例街道办事处", uscc=code, org_type=OrgType.SUBDISTRICT)
    assert checked(stated, on=TODAY).org_type is OrgType.SUBDISTRICT


def test_a_filing_number_makes_a_filed_group_and_no_code_is_asked_for():
    clean = checked(Particulars(name="示例邻里调解室", filing_no="示备〔2026〕014"), on=TODAY)
    assert (clean.org_type, clean.status) == (OrgType.FILED_GROUP, OrgStatus.FILED)


def test_a_body_being_set_up_needs_neither():
    clean = checked(Particulars(name="示例花园社", org_type=OrgType.PROSPECTIVE), on=TODAY)
    assert clean.status is OrgStatus.PROSPECTIVE


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (Particulars(name="  ", uscc=CODE), "name"),
        (Particulars(name="示" * 101, uscc=CODE), "name"),
        (Particulars(name="示例"), "uscc"),
        (Particulars(name="示例", uscc="123"), "uscc"),
        (Particulars(name="示例", uscc=MISPRINTED), "uscc"),
        (Particulars(name="示例", org_type=OrgType.FILED_GROUP), "filing_no"),
        (Particulars(name="示例", uscc=CODE, status=OrgStatus.FILED), "status"),
        (Particulars(name="示例", uscc=CODE, registered_on=date(2026, 11, 24)), "registered_on"),
        (Particulars(name="示例", uscc=CODE, address="路" * 201), "address"),
    ],
)
def test_a_refusal_names_its_field(stated, field):
    refusal = refused(stated)
    assert refusal.field == field
    assert refusal.message.endswith("。")


def test_a_misprinted_code_passes_once_it_is_confirmed():
    assert checked(Particulars(name="示例", uscc=MISPRINTED), on=TODAY, code_confirmed=True)


@pytest.mark.parametrize("field", ["name", "filing_no", "address", "business_scope", "registrar"])
def test_an_id_card_number_is_refused_in_every_box(field):
    stated = Particulars(**{"name": "示例", "uscc": CODE, field: f"证件{NOBODY}号"})
    refusal = refused(stated, code_confirmed=True)
    assert refusal.field == field
    assert NOBODY not in refusal.message


@given(st.integers(0, 3), st.sampled_from(["", " ", "-", "　"]))
def test_an_id_card_number_is_never_a_code_however_it_is_grouped(shape, gap):
    cuts = [(6, 14), (4, 8, 12, 16), (3, 9), ()][shape]
    parts = [NOBODY[a:b] for a, b in zip((0, *cuts), (*cuts, 18), strict=True)]
    typed = gap.join(parts)
    refusal = refused(Particulars(name="示例", uscc=typed), code_confirmed=True)
    assert refusal.field == "uscc"
    assert typed not in refusal.message
    assert NOBODY not in refusal.message


@given(st.text(max_size=60))
def test_any_text_is_either_kept_whole_or_refused_in_a_sentence(text):
    try:
        clean = checked(Particulars(name="示例", uscc=CODE, address=text), on=TODAY)
    except RuleError as refusal:
        assert refusal.field == "address"  # noqa: PT017  (either outcome is right)
    else:
        assert clean == checked(clean, on=TODAY)
        assert "\0" not in clean.address


@given(st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8))
def test_what_was_checked_stays_as_it_is_when_checked_again(body):
    try:
        code = make_uscc("52", "990104", body)
    except ValueError:
        return
    clean = checked(Particulars(name=" 示例　社 ", uscc=code.lower()), on=TODAY)
    assert clean.uscc == code
    assert checked(clean, on=TODAY) == clean


def test_a_number_inside_a_longer_one_is_no_id_card():
    assert holds_id_card(f"身份证 {NOBODY}，复印件")
    assert not holds_id_card(f"账号 6{NOBODY}1")


@pytest.mark.parametrize("kind", list(OrgType))
def test_each_type_is_read_back_from_its_own_word(kind):
    assert type_written(TYPE_LABEL[kind]) is kind


@pytest.mark.parametrize("status", list(OrgStatus))
def test_each_status_is_read_back_from_its_own_word(status):
    assert status_written(STATUS_LABEL[status]) is status


def test_an_unknown_word_is_no_type():
    assert type_written("民办学校") is None
    assert type_written("民非") is OrgType.SERVICE_INSTITUTION


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (Contacts(phone="call me"), "phone"),
        (Contacts(phone="1" * 41), "phone"),
        (Contacts(bank_account="6222-x"), "bank_account"),
        (Contacts(bank_name="行" * 101), "bank_name"),
        (Contacts(bank_account=NOBODY[:17] + "X"), "bank_account"),
    ],
)
def test_contacts_are_refused_by_field_and_not_repeated(stated, field):
    with pytest.raises(RuleError) as caught:
        contacts.checked(stated)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("6222021234567890", "622*********7890"),
        ("12345678", "******78"),
        ("", ""),
        (None, ""),
    ],
)
def test_contacts_are_shown_by_their_ends(number, shown):
    assert contacts.masked(number) == shown


def stated(kind, **said):
    return Statement(**{"kind": kind, "valid_from": TODAY, "source": "示例网站", **said})


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        (stated(FactKind.GRADE, value="6A", valid_through=date(2030, 1, 1)), "value"),
        (stated(FactKind.GRADE, value="5A"), "valid_through"),
        (stated(FactKind.INSPECTION, value="合格"), "for_year"),
        (stated(FactKind.INSPECTION, value="合格", for_year=2027), "for_year"),
        (stated(FactKind.INSPECTION, value="优秀", for_year=2025), "value"),
        (stated(FactKind.ABNORMAL, valid_from=date(2026, 11, 24)), "valid_from"),
        (stated(FactKind.ABNORMAL, valid_through=date(2026, 11, 22)), "valid_through"),
        (stated(FactKind.SERIOUS, valid_through=date(2027, 1, 1)), "valid_through"),
        (stated(FactKind.PENALTY), "value"),
        (stated(FactKind.PENALTY, value="警告", for_year=2025), "for_year"),
        (stated(FactKind.PENALTY, value="警告", source=" "), "source"),
        (stated(FactKind.PENALTY, value="警告", basis="因" * 301), "basis"),
        (stated(FactKind.PENALTY, value="警告", basis=f"{NOBODY}被罚"), "basis"),
    ],
)
def test_a_fact_that_says_too_little_or_nonsense_names_the_field(statement, field):
    with pytest.raises(RuleError) as caught:
        facts.checked(statement, on=TODAY)
    assert caught.value.field == field


def test_a_grade_may_begin_tomorrow_but_a_listing_may_not():
    grade = stated(
        FactKind.GRADE, value="4A", valid_from=date(2027, 1, 1), valid_through=date(2031, 12, 31)
    )
    assert facts.checked(grade, on=TODAY) == grade


def test_both_versions_can_be_laid_side_by_side():
    told = particulars.described(checked(Particulars(name="示例", uscc=CODE), on=TODAY))
    assert told["组织类型"] == "社会团体"
    assert told["登记状态"] == "已登记"
