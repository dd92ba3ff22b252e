"""Certificates on the screen: issue one or a call's worth, download, correct, revoke, print."""

from __future__ import annotations

import csv
import hashlib
import io
import re

import pytest
from sqlalchemy import func, select

from incubator.certificates import verifying
from incubator.certificates.models import Certificate, CertificateState
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.funds import certifying
from incubator.organizations.models import BodyKind, Organization
from tests import factories
from tests.awards.street import Street, body_of
from tests.papers.reading import qr_codes
from tests.statements import counted

COUNT = select(func.count()).select_from(Certificate)


@pytest.fixture
def street(app):
    return Street.build()


def parts_of(url):
    match = re.fullmatch(r".*/verify/([^?]+)\?c=(\w+)", url)
    assert match, url
    return match.groups()


# ---- one certificate


def test_an_officer_issues_the_certificate_of_an_award(street, as_):
    award = street.awarded()[0]
    officer = as_(street.officer)
    preview = officer.get(f"/certificates/awards/{award.id}")
    assert award.recipient in preview.text
    assert "人民币壹万贰仟叁佰肆拾伍元陆角（¥12,345.60）" in preview.text
    page = officer.submit(f"/certificates/awards/{award.id}", issuers=street.hub.street_office)
    assert "已签发" in page.text
    made = db.session.scalars(select(Certificate)).one()
    assert made.organization_id == award.organization_id
    assert made.case_id == award.application_id
    assert made.basis == street.call.basis
    assert made.subtitle == "社会组织发展专项资金 · 2026 年第二批品牌项目"
    assert [one.name for one in made.issuers] == [street.hub.street_office]


def test_pressing_twice_leads_to_the_one_certificate(street, as_):
    award = street.awarded()[0]
    officer = as_(street.officer)
    fields = officer.fields(f"/certificates/awards/{award.id}")
    answers = [officer.post(f"/certificates/awards/{award.id}", data=fields) for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert db.session.scalar(COUNT) == 1


def test_the_download_is_the_issued_file_to_the_byte(street, as_):
    made = street.certificate()
    answer = as_(street.officer).get(f"/certificates/{made.number}/file")
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == made.sha256
    assert f"filename*=UTF-8''{made.number}" in answer.headers["Content-Disposition"]
    assert verifying.by_bytes(answer.data).verdict == "valid"


def test_the_printed_code_opens_the_public_page_of_this_certificate(street, as_, client):
    made = street.certificate()
    pdf = as_(street.officer).get(f"/certificates/{made.number}/file").data
    (url,) = qr_codes(pdf)
    number, code = parts_of(url)
    page = client.get(f"/verify/{number}?c={code}")
    assert page.status_code == 200
    assert made.recipient in page.text
    assert "有效" in page.text


def test_a_name_that_was_corrected_gets_a_new_number_and_both_pages_say_so(street, as_):
    old = street.certificate()
    organization = db.session.get_one(Organization, old.organization_id)
    with transaction():
        db.session.get_one(Organization, organization.id).name = "示例更名后的促进会"
    officer = as_(street.officer)
    page = officer.submit(f"/certificates/{old.number}/correct", reason="单位更名")
    assert "已换发" in page.text
    old = db.session.get_one(Certificate, old.id)
    new = db.session.get_one(Certificate, old.replaced_by_id)
    assert new.recipient == "示例更名后的促进会"
    before = officer.get(f"/certificates/{old.number}")
    assert "已更正" in before.text
    assert new.serial in before.text
    assert "更正换发" in officer.get(f"/certificates/{old.number}").text


def test_a_director_revokes_and_everybody_sees_it_at_once(street, as_, client):
    made = street.certificate()
    public = f"/verify/{made.number}?c={made.code}"
    assert "作废" not in client.get(public).text
    page = as_(street.director).submit(f"/certificates/{made.number}/revoke", reason="项目已取消")
    assert "证书已作废" in page.text
    shown = client.get(public)
    assert "作废" in shown.text
    assert "项目已取消" not in shown.text


def test_an_officer_cannot_revoke_and_a_director_cannot_issue(street, as_):
    award = street.awarded()[0]
    made = street.certificate(award)
    assert as_(street.officer).get(f"/certificates/{made.number}/revoke").status_code == 403
    assert as_(street.director).get(f"/certificates/awards/{award.id}").status_code == 403
    assert "/revoke" not in as_(street.officer).get(f"/certificates/{made.number}").text


def test_revoking_without_a_reason_shows_the_form_again(street, as_):
    made = street.certificate()
    director = as_(street.director)
    fields = director.fields(f"/certificates/{made.number}/revoke")
    answer = director.post(f"/certificates/{made.number}/revoke", data={**fields, "reason": ""})
    assert answer.status_code == 422
    assert "请写明作废的理由" in answer.text


def test_the_history_names_who_did_what(street, as_):
    made = street.certificate()
    page = as_(street.officer).get(f"/certificates/{made.number}")
    assert "经办记录" in page.text
    assert street.officer.person.name in page.text


# ---- who issues


def test_a_foundation_does_not_issue_with_the_street_for_fiscal_money(street):
    award = street.awarded()[0]
    foundation = body_of(street.hub, BodyKind.COMMUNITY_FOUNDATION).name
    with pytest.raises(RuleError, match="基金会") as refusal:
        certifying.issue(
            award,
            issuers=[street.hub.street_office, foundation],
            by=street.officers_hat,
            at=clock.now(),
        )
    assert refusal.value.field == "issuers"
    assert foundation not in certifying.issuer_choices(street.call)
    assert db.session.scalar(COUNT) == 0


def test_a_foundation_issues_for_its_own_money(app):
    street = Street.build(fiscal=False)
    made = street.certificate()
    foundation = body_of(street.hub, BodyKind.COMMUNITY_FOUNDATION).name
    assert [one.name for one in made.issuers] == [foundation]


def test_two_bodies_each_stand_under_their_own_full_name(street):
    award = street.awarded()[0]
    federation = body_of(street.hub, BodyKind.FEDERATION).name
    names = [street.hub.street_office, federation]
    made = certifying.issue(award, issuers=names, by=street.officers_hat, at=clock.now())
    assert [one.name for one in made.issuers] == names


def test_a_name_that_is_no_body_of_the_street_is_refused(street):
    with pytest.raises(RuleError, match="不是本街道的颁发单位"):
        certifying.issue(
            street.awarded()[0],
            issuers=["示例别处机关"],
            by=street.officers_hat,
            at=clock.now(),
        )


@pytest.mark.parametrize(
    ("title", "closing"), [("资助证书", "特颁此证。"), ("立项通知书", "特此通知。")]
)
def test_the_paper_is_called_as_the_call_wants_it(app, title, closing):
    made = Street.build(certificate_title=title).certificate()
    assert made.title == title
    assert made.text.endswith(closing)


def test_a_filed_group_is_named_by_its_filing_number(street):
    made = street.certificate(street.awarded(uscc=None, filing_no="示备〔2026〕018")[0])
    assert made.recipient_code == "备案编号 示备〔2026〕018"


# ---- a call's worth


def test_a_call_is_issued_in_portions_until_none_is_missing(street, as_, monkeypatch):
    monkeypatch.setattr("incubator.blueprints.certificates.batches.PORTION", 2)
    street.awarded(5)
    officer = as_(street.officer)
    address = f"/certificates/calls/{street.call.code}"
    assert "待签发 5 张" in officer.get(address).text
    fields = {**officer.fields(address), "issuers": street.hub.street_office}
    first = officer.post(address, data=fields)
    assert "待签发 3 张" in first.text
    assert "data-continues" in first.text
    after = re.search(r'name="after"[^>]*value="(\d+)"', first.text)[1]
    second = officer.post(address, data={**fields, "after": after})
    assert "待签发 1 张" in second.text
    after = re.search(r'name="after"[^>]*value="(\d+)"', second.text)[1]
    last = officer.post(address, data={**fields, "after": after}, follow_redirects=True)
    assert "已全部签发" in last.text
    assert "打印件 PDF（5 页）" in last.text
    assert db.session.scalar(COUNT) == 5


def test_one_that_cannot_be_drawn_is_named_and_does_not_hold_up_the_others(street, as_):
    bad = street.awarded(name="示例\U0001f600协会")[0]
    street.awarded(2)
    officer = as_(street.officer)
    address = f"/certificates/calls/{street.call.code}"
    fields = {**officer.fields(address), "issuers": street.hub.street_office}
    page = officer.post(address, data=fields)
    assert "字体里没有这些字" in page.text
    assert f"/awards/{bad.id}" in page.text
    assert "data-continues" not in page.text
    states = db.session.scalars(select(Certificate.state)).all()
    assert states == [CertificateState.ISSUED] * 2


def test_a_revoked_one_is_not_issued_again_with_the_others(street, as_):
    made = street.certificate()
    as_(street.director).submit(f"/certificates/{made.number}/revoke", reason="已取消")
    assert certifying.tally(street.call).waiting == 0


def test_every_page_of_the_print_file_verifies_by_its_code(street, as_):
    for award in street.awarded(3):
        street.certificate(award)
    answer = as_(street.officer).get(f"/certificates/calls/{street.call.code}/print")
    urls = [url for page in range(3) for url in qr_codes(answer.data, page)]
    assert len(set(urls)) == 3
    for url in urls:
        assert verifying.by_code(*parts_of(url)).verdict == "valid"


def test_a_print_file_of_nothing_is_refused_in_a_sentence(street, as_):
    street.awarded()
    answer = as_(street.officer).get(f"/certificates/calls/{street.call.code}/print")
    assert answer.status_code == 422
    assert "没有可打印的证书" in answer.text


# ---- the list


def test_the_list_finds_by_name_initials_and_number_and_filters(street, as_):
    one, two = (
        street.certificate(award)
        for award in (
            street.awarded(name="示例晨光服务社", initials="slcgfws")[0],
            street.awarded(name="示例晚霞服务社", initials="slwxfws")[0],
        )
    )
    officer = as_(street.officer)
    for words in ("晨光", "slcg", one.number, one.serial):
        page = officer.get("/certificates", query_string={"q": words})
        assert one.recipient in page.text, words
        assert two.recipient not in page.text, words
    as_(street.director).submit(f"/certificates/{two.number}/revoke", reason="已取消")
    page = officer.get("/certificates?state=revoked&year=2026")
    assert two.recipient in page.text
    assert one.recipient not in page.text
    assert officer.get(f"/certificates?call={street.call.id}").text.count("SL") >= 2
    exported = officer.get("/certificates?format=csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [row["状态"] for row in rows] == ["作废", "有效"]
    assert rows[1]["文件校验值"] == one.sha256


def test_an_organization_sees_its_own_certificates_and_no_others(street, as_):
    one, two = (street.certificate(award) for award in street.awarded(2))
    leader = as_(
        factories.post(
            Role.LEGAL_REPRESENTATIVE,
            organization=db.session.get_one(Organization, one.organization_id),
        )
    )
    page = leader.get("/certificates")
    assert one.number in page.text
    assert two.number not in page.text
    assert leader.get(f"/certificates/{one.number}").status_code == 200
    assert leader.get(f"/certificates/{one.number}/file").status_code == 200
    assert leader.get(f"/certificates/{two.number}").status_code == 404
    assert leader.get(f"/certificates/{two.number}/file").status_code == 404
    assert "经办记录" not in leader.get(f"/certificates/{one.number}").text


@pytest.mark.both
def test_a_longer_list_asks_the_database_no_more(street, as_):
    for award in street.awarded(2):
        street.certificate(award)
    officer = as_(street.officer)
    officer.get("/certificates")
    few = counted(lambda: officer.get("/certificates"))
    for award in street.awarded(4):
        street.certificate(award)
    assert counted(lambda: officer.get("/certificates")) == few
