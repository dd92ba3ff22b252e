"""The office's pages: the list, one request, the answers, requests on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.organizations.models import Hub, Organization
from incubator.people.models import Person, Post
from incubator.registrations.models import Registration, Status
from incubator.registrations.requests import Kind
from tests import factories
from tests.browser_client import Browser
from tests.organizations.given import code
from tests.registrations import given
from tests.statements import counted

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def officer(hub: Hub, as_: Callable[..., Browser]) -> Browser:
    return as_(factories.post(Role.CASE_OFFICER, hub=hub))


def test_the_list_finds_filters_and_exports_the_hubs_requests(hub: Hub, officer: Browser) -> None:
    given.submitted(hub, given.request(stated={"name": "示例找得到"}))
    given.submitted(hub, given.request(Kind.FILED))
    given.submitted(factories.hub(), given.request(stated={"name": "示例别的街道"}))
    page = officer.get("/registrations").text
    assert "示例找得到" in page
    assert "示例别的街道" not in page
    assert "示例找得到" not in officer.get("/registrations?kind=filed").text
    assert "示例找得到" in officer.get("/registrations?q=找得到&state=submitted").text
    table = officer.get("/registrations?format=csv").data.decode("utf-8-sig")
    assert "示例找得到" in table
    assert "1380000" not in table


def test_the_list_asks_as_few_questions_for_many_as_for_one(hub: Hub, officer: Browser) -> None:
    given.submitted(hub)
    officer.get("/registrations")
    one = counted(lambda: officer.get("/registrations"))
    for _n in range(5):
        given.submitted(hub)
    assert counted(lambda: officer.get("/registrations")) == one


def test_one_request_shows_its_certificate_and_what_resembles_it(
    hub: Hub, officer: Browser
) -> None:
    factories.organization(hub=hub, name="示例阳光服务中心分部")
    made = given.submitted(
        hub, given.request(stated={"name": "示例阳光服务中心"}, phone="13812345678")
    )
    page = officer.get(f"/registrations/{made.id}").text
    assert f"/documents/{made.papers[0].document_id}" in page
    assert "示例阳光服务中心分部" in page
    assert "与“示例阳光服务中心分部”对照" in page
    assert page.count(">不同<") >= 2  # name and code
    assert "138****5678" in page
    assert "13812345678" not in page
    assert officer.get(f"/documents/{made.papers[0].document_id}").status_code == 200


def test_an_officer_approves_and_the_applicant_can_sign_in(
    hub: Hub, officer: Browser, client: Browser
) -> None:
    made = given.submitted(hub, given.request(username="shili-neu"))
    page = officer.submit(f"/registrations/{made.id}/approve")
    assert "已开通" in page.text
    made = given.again(made)
    assert made.status is Status.APPROVED
    answer = client.submit("/login", username="shili-neu", password=given.PASSWORD)
    assert answer.request.path == "/"


def test_an_officer_says_whether_the_applicant_is_somebody_known(
    hub: Hub, officer: Browser
) -> None:
    person = factories.person()
    organization = factories.organization(hub=hub)
    factories.post(Role.LEADER, organization=organization, person=person)
    made = given.submitted(hub, given.request(phone="13812340000"))
    with transaction():
        person = db.session.get_one(Person, person.id)
        person.phone, person.phone_digest = "13812340000", digest("13812340000")
    path = f"/registrations/{made.id}/approve"
    assert officer.submit(path).status_code == 422
    assert officer.submit(path, person=str(person.id)).status_code == 200
    new = select(Post).where(Post.organization_id == given.again(made).organization_id)
    assert db.session.scalars(new).one().person_id == person.id


@pytest.mark.parametrize(
    ("action", "status"), [("return", Status.RETURNED), ("refuse", Status.REFUSED)]
)
def test_an_answer_wants_its_reason(
    hub: Hub, officer: Browser, action: str, status: Status
) -> None:
    made = given.submitted(hub)
    path = f"/registrations/{made.id}/{action}"
    assert officer.submit(path).status_code == 422
    officer.submit(path, reason="证书过期")
    made = given.again(made)
    assert (made.status, made.reason) == (status, "证书过期")


def test_two_officers_on_one_page_the_second_is_told(
    hub: Hub, officer: Browser, as_: Callable[..., Browser]
) -> None:
    made = given.submitted(hub)
    second = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    fields = second.fields(f"/registrations/{made.id}/approve")
    officer.submit(f"/registrations/{made.id}/return", reason="缺页")
    answer = second.post(f"/registrations/{made.id}/approve", data=fields)
    assert answer.status_code in {409, 422}
    assert db.session.scalar(select(Organization.id).where(Organization.uscc == made.uscc)) is None


def test_staff_type_in_a_paper_request_and_hand_over_the_code_once(
    hub: Hub, officer: Browser
) -> None:
    officer.submit(
        "/registrations/new",
        name="示例代录协会",
        uscc=code(931, "51"),
        registered_on="2022-03-01",
        role=Role.LEGAL_REPRESENTATIVE.value,
        applicant_name="示例李会长",
        phone="13911112222",
        papers=(BytesIO(PNG), "申请表.png"),
    )
    made = db.session.scalars(select(Registration)).one()
    assert made.entered_on_behalf
    assert "代录" in officer.get(f"/registrations/{made.id}").text
    page = officer.submit(f"/registrations/{made.id}/approve")
    assert page.request.path == f"/registrations/{made.id}/code"
    assert re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.text)
    assert officer.get(f"/registrations/{made.id}/code").status_code == 302


def test_who_only_looks_on_is_offered_no_answer(hub: Hub, as_: Callable[..., Browser]) -> None:
    made = given.submitted(hub)
    auditor = as_(factories.post(Role.AUDITOR, hub=hub))
    page = auditor.get(f"/registrations/{made.id}")
    assert page.status_code == 200
    assert "/approve" not in page.text
    assert auditor.get(f"/registrations/{made.id}/approve").status_code == 403
