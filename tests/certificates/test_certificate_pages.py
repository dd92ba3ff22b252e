"""One certificate on its pages: issued, downloaded, replaced, revoked; and under whose name."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from incubator.certificates import verifying
from incubator.certificates.models import Certificate
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.funds import certifying
from incubator.organizations.models import BodyKind, Organization
from tests.awards.street import Street, body_of
from tests.certificates.acts import parts_of
from tests.papers.reading import qr_codes

COUNT = select(func.count()).select_from(Certificate)


# ---- one certificate


def test_an_officer_issues_the_certificate_of_an_award(street, award, as_):
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


def test_without_an_issuing_body_ticked_nothing_is_issued(street, award, as_):
    officer = as_(street.officer)
    for path in (f"/certificates/awards/{award.id}", f"/certificates/calls/{street.call.code}"):
        kept = {name: said for name, said in officer.fields(path).items() if name != "issuers"}
        answer = officer.post(path, data=kept)
        assert answer.status_code == 422
        assert "请至少勾选一家颁发单位" in answer.text
    assert db.session.scalar(COUNT) == 0


def test_pressing_twice_leads_to_the_one_certificate(street, award, as_):
    officer = as_(street.officer)
    fields = officer.fields(f"/certificates/awards/{award.id}")
    answers = [officer.post(f"/certificates/awards/{award.id}", data=fields) for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert db.session.scalar(COUNT) == 1


def test_the_download_is_the_issued_file_to_the_byte(street, issued, as_):
    answer = as_(street.officer).get(f"/certificates/{issued.number}/file")
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == issued.sha256
    assert f"filename*=UTF-8''{issued.number}" in answer.headers["Content-Disposition"]
    assert verifying.by_bytes(answer.data).verdict == "valid"


def test_the_printed_code_opens_the_public_page_of_this_certificate(street, issued, as_, client):
    pdf = as_(street.officer).get(f"/certificates/{issued.number}/file").data
    (url,) = qr_codes(pdf)
    number, code = parts_of(url)
    page = client.get(f"/verify/{number}?c={code}")
    assert page.status_code == 200
    assert issued.recipient in page.text
    assert "有效" in page.text


def test_a_name_that_was_corrected_gets_a_new_number_and_both_pages_say_so(street, issued, as_):
    organization = db.session.get_one(Organization, issued.organization_id)
    with transaction():
        db.session.get_one(Organization, organization.id).name = "示例更名后的促进会"
    officer = as_(street.officer)
    page = officer.submit(f"/certificates/{issued.number}/correct", reason="单位更名")
    assert "已换发" in page.text
    issued = db.session.get_one(Certificate, issued.id)
    new = db.session.get_one(Certificate, issued.replaced_by_id)
    assert new.recipient == "示例更名后的促进会"
    before = officer.get(f"/certificates/{issued.number}")
    assert "已更正" in before.text
    assert new.serial in before.text
    assert "更正换发" in officer.get(f"/certificates/{issued.number}").text


def test_a_director_revokes_and_everybody_sees_it_at_once(street, issued, as_, client):
    public = f"/verify/{issued.number}?c={issued.code}"
    assert "作废" not in client.get(public).text
    page = as_(street.director).submit(f"/certificates/{issued.number}/revoke", reason="项目已取消")
    assert "证书已作废" in page.text
    shown = client.get(public)
    assert "作废" in shown.text
    assert "项目已取消" not in shown.text


def test_an_officer_cannot_revoke_and_a_director_cannot_issue(street, award, as_):
    made = street.certificate(award)
    assert as_(street.officer).get(f"/certificates/{made.number}/revoke").status_code == 403
    assert as_(street.director).get(f"/certificates/awards/{award.id}").status_code == 403
    assert "/revoke" not in as_(street.officer).get(f"/certificates/{made.number}").text


def test_revoking_without_a_reason_shows_the_form_again(street, issued, as_):
    director = as_(street.director)
    fields = director.fields(f"/certificates/{issued.number}/revoke")
    answer = director.post(f"/certificates/{issued.number}/revoke", data={**fields, "reason": ""})
    assert answer.status_code == 422
    assert "请写明作废的理由" in answer.text


def test_the_history_names_who_did_what(street, issued, as_):
    page = as_(street.officer).get(f"/certificates/{issued.number}")
    assert "经办记录" in page.text
    assert street.officer.person.name in page.text


# ---- who issues


def test_a_foundation_does_not_issue_with_the_street_for_fiscal_money(street, award):
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


def test_two_bodies_each_stand_under_their_own_full_name(street, award):
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
