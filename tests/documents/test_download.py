"""Stored files go to whoever may see their row, to be saved and never to be run."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Status
from incubator.records import documents
from incubator.records.models import Visibility
from incubator.web.files import download
from tests import factories, given
from tests.deadlines import owing

CONTENT = b"%PDF-1.4 example"


def _filed(case, **facts):
    sha256 = documents.keep(CONTENT)
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=case.hub))
    with transaction():
        return documents.file_document(
            **{
                "sha256": sha256,
                "size": len(CONTENT),
                "media_type": "application/pdf",
                "name": "示例章程.pdf",
                "kind": "charter",
                "organization_id": case.organization_id,
                "case_id": case.id,
                "by": officer,
                "at": clock.now(),
                **facts,
            }
        ).id


@pytest.fixture
def case(app):
    return owing.case(factories.hub(), Status.FORMAL_CHECK, owing.days(2))


def test_a_file_is_saved_under_its_own_name_and_shut_in(case, as_):
    found = _filed(case)
    answer = as_(factories.post(Role.AGENT, organization=case.organization)).get(
        f"/documents/{found}"
    )
    assert answer.data == CONTENT
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%E7%A4%BA" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("SL-2026-0063-示例会.pdf", "SL-2026-0063-shilihui.pdf"),
        ("申报书-SL-F-2026-0001.pdf", "shenbaoshu-SL-F-2026-0001.pdf"),
        ("受理回执.pdf", "shoulihuizhi.pdf"),
        ("a.b-x y.docx", "a.b-x-y.docx"),
        ('"x\\y\r\n.pdf', "xy.pdf"),
        ("。。.pdf", "file.pdf"),
    ],
)
def test_a_paper_keeps_a_name_where_chinese_cannot_stand(name, plain):
    found = download(b"%PDF-", name, "application/pdf").headers["Content-Disposition"]
    assert f'filename="{plain}";' in found


def test_files_of_others_are_not_there(case, as_, client):
    found = _filed(case)
    twin = factories.organization(hub=case.hub)
    for stranger in (
        factories.post(Role.AGENT, organization=twin),
        factories.post(Role.CASE_OFFICER, hub=factories.hub()),
        given.expert(case.hub),
    ):
        assert as_(stranger).get(f"/documents/{found}").status_code == 404
    assert client.get(f"/documents/{found}").status_code == 404


def test_what_is_the_staffs_alone_is_not_the_applicants(case, as_):
    found = _filed(case, visibility=Visibility.STAFF)
    applicant = factories.post(Role.AGENT, organization=case.organization)
    assert as_(applicant).get(f"/documents/{found}").status_code == 404
    officer = factories.post(Role.CASE_OFFICER, hub=case.hub)
    assert as_(officer).get(f"/documents/{found}").status_code == 200


def test_a_public_file_is_everybodys(case, client):
    assert client.get(f"/documents/{_filed(case, visibility=Visibility.PUBLIC)}").data == CONTENT


def test_bytes_that_no_longer_match_their_hash_are_not_handed_out(case, app, as_):
    found = _filed(case)
    documents.path_of(documents.keep(CONTENT)).write_bytes(b"%PDF-1.4 changed")
    officer = as_(factories.post(Role.CASE_OFFICER, hub=case.hub))
    with pytest.raises(OSError, match="does not match its hash"):
        officer.get(f"/documents/{found}")
