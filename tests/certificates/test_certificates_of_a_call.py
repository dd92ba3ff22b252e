"""All certificates of a call at once, and the list of certificates."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import func, select

from incubator.certificates import verifying
from incubator.certificates.models import Certificate, CertificateState
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.funds import certifying
from incubator.organizations.models import Organization
from tests import factories
from tests.certificates.acts import parts_of
from tests.papers.reading import qr_codes
from tests.statements import counted

COUNT = select(func.count()).select_from(Certificate)


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


def test_a_revoked_one_is_not_issued_again_with_the_others(street, issued, as_):
    as_(street.director).submit(f"/certificates/{issued.number}/revoke", reason="已取消")
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
