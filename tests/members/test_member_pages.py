"""The member pages: of the organization's own people, of the office, and of who is invited."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Organization
from incubator.people.links import Invitation
from incubator.people.models import Post
from incubator.registrations import joining, services
from incubator.registrations.joining import Asking
from incubator.registrations.models import JoinRequest
from tests import factories
from tests.browser_client import Browser

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PASSWORD = "Sunny-garden-42"
Signed = Callable[..., Browser]


@pytest.fixture
def organization(app: Flask) -> Organization:
    return factories.organization(hub=factories.hub())


@pytest.fixture
def agent(organization: Organization, as_: Signed) -> Browser:
    return as_(factories.post(Role.AGENT, organization=organization))


@pytest.fixture
def officer(organization: Organization, as_: Signed) -> Browser:
    return as_(factories.post(Role.CASE_OFFICER, hub=organization.hub))


def _code(page: str) -> str:
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    assert found is not None
    return found.group()


def _invited(browser: Browser, **facts: object) -> str:
    page = browser.submit("/members/invite", name="示例小张", role=Role.AGENT.value, **facts)
    return _code(page.text)


def test_a_representative_invites_and_reads_the_code_once(agent: Browser) -> None:
    page = agent.submit("/members/invite", name="示例小张", role=Role.AGENT.value)
    code = _code(page.text)
    assert "请在 2026-11-30 前打开链接接受" in page.text
    assert code not in agent.get(page.request.path).text
    members = agent.get("/members").text
    assert "示例小张" in members
    assert "等待接受" in members


def test_a_missing_provider_is_named_and_the_code_is_handed_over_instead(agent: Browser) -> None:
    page = agent.submit(
        "/members/invite", name="示例小张", role=Role.AGENT.value, phone="13800138000"
    )
    assert "没有配置短信服务" in page.text
    assert "请把链接或邀请码转交本人" in page.text


def test_a_newcomer_accepts_and_signs_in(agent: Browser, client: Browser) -> None:
    code = _invited(agent)
    page = client.submit("/invitation", code=code.lower())
    assert page.request.path == "/invitation/" + code.replace("-", "")
    assert page.headers["Referrer-Policy"] == "same-origin"
    done = client.submit(
        page.request.path,
        name="示例小张",
        username="shili-zhang",
        password=PASSWORD,
        again=PASSWORD,
        consent="y",
    )
    assert done.request.path == "/login"
    inside = client.submit("/login", username="shili-zhang", password=PASSWORD)
    assert inside.request.path == "/"
    assert "示例小张" in agent.get("/members").text
    assert "示例小张已接受邀请" in agent.get("/messages/").text
    assert client.get(page.request.path).status_code == 404


def test_somebody_with_a_login_accepts_under_it(
    agent: Browser, organization: Organization, as_: Signed
) -> None:
    code = _invited(agent)
    post = factories.post(Role.LEADER, organization=factories.organization(hub=organization.hub))
    browser = as_(post)
    browser.submit(f"/invitation/{code}")
    made = select(Post).where(Post.organization_id == organization.id, Post.role == Role.AGENT)
    assert post.person_id in {one.person_id for one in db.session.scalars(made)}


def test_what_cannot_be_accepted_reads_the_same_whatever_the_reason(
    agent: Browser, client: Browser
) -> None:
    code = _invited(agent)
    page = agent.get("/members").text
    withdraw = re.search(r"/members/invitations/(\d+)/withdraw", page)
    assert withdraw is not None
    fields = agent.fields("/members/invite")
    agent.post(withdraw.group(), data={"csrf_token": fields["csrf_token"]})
    gone = client.get(f"/invitation/{code}")
    never = client.get("/invitation/K7MFQ3T9XA")
    assert gone.status_code == never.status_code == 404
    assert gone.text.replace(code, "") == never.text.replace("K7MFQ3T9XA", "")


def test_the_slip_prints_the_right_code_alone(agent: Browser) -> None:
    page = agent.submit("/members/invite", name="示例小张", role=Role.AGENT.value)
    code, path = _code(page.text), page.request.path
    token = agent.fields("/members/invite")["csrf_token"]
    slip = agent.post(f"{path}/slip", data={"csrf_token": token, "code": code})
    assert slip.mimetype == "application/pdf"
    assert slip.data.startswith(b"%PDF")
    wrong = agent.post(f"{path}/slip", data={"csrf_token": token, "code": "AAAAA-AAAAA"})
    assert wrong.status_code == 404


def test_a_representative_ends_a_members_post_and_it_stays_readable(
    agent: Browser, organization: Organization
) -> None:
    member = factories.post(Role.KEY_STAFF, organization=organization)
    agent.submit(f"/members/posts/{member.id}/end", ends_on="2026-11-20", reason="离职")
    db.session.expire_all()
    assert str(db.session.get_one(Post, member.id).ends_on) == "2026-11-20"
    page = agent.get("/members").text
    assert "至 2026-11-20" in page
    assert "已结束" in page


def test_a_representative_ends_neither_the_legal_representatives_post_nor_anothers(
    agent: Browser, organization: Organization
) -> None:
    boss = factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)
    assert f"/members/posts/{boss.id}/end" not in agent.get("/members").text
    path = f"/members/posts/{boss.id}/end"
    assert agent.submit(path, ends_on="2026-11-20").status_code == 422
    elsewhere = factories.post(
        Role.KEY_STAFF, organization=factories.organization(hub=organization.hub)
    )
    assert agent.get(f"/members/posts/{elsewhere.id}/end").status_code == 404


def test_staff_invite_a_legal_representative_on_a_paper(
    officer: Browser, organization: Organization
) -> None:
    path = f"/organizations/{organization.id}/members/invite"
    facts = {"name": "示例会长", "role": Role.LEGAL_REPRESENTATIVE.value}
    refused = officer.submit(path, **facts)
    assert refused.status_code == 422
    assert "上传任职文件" in refused.text
    page = officer.submit(
        path, **facts, paper=(BytesIO(PNG), "任职文件.png"), paper_number="示例〔2026〕1 号"
    )
    assert page.status_code == 200
    assert "任职文件.png" in page.text
    assert "示例会长" in officer.get(f"/organizations/{organization.id}/members").text


def test_who_asks_to_join_is_invited_with_what_they_left_or_declined(
    agent: Browser, organization: Organization
) -> None:
    for n in range(2):
        with transaction():
            joining.ask(
                Asking(organization.uscc, f"示例请求{n}", f"1381234567{n}"),
                organization.hub,
                by=services.visitor(organization.hub),
                at=clock.now(),
            )
    page = agent.get("/members").text
    assert "138****5670" in page
    assert "13812345670" not in page
    first, second = db.session.scalars(select(JoinRequest).order_by(JoinRequest.id)).all()
    shown = agent.submit(f"/members/invite?request={first.id}", role=Role.AGENT.value)
    assert shown.request.path.startswith("/members/invitations/")
    token = agent.fields("/members/invite")["csrf_token"]
    agent.post(f"/members/requests/{second.id}/decline", data={"csrf_token": token})
    db.session.expire_all()
    invitation = db.session.scalars(select(Invitation)).one()
    assert (invitation.name, invitation.phone) == ("示例请求0", "13812345670")
    assert db.session.get_one(JoinRequest, first.id).invitation_id == invitation.id
    assert db.session.get_one(JoinRequest, second.id).answered_at is not None
    assert "请求加入的人" not in agent.get("/members").text


def test_another_organizations_members_and_invitations_are_not_there(
    agent: Browser, organization: Organization, as_: Signed
) -> None:
    page = agent.submit("/members/invite", name="示例小张", role=Role.AGENT.value)
    twin = as_(
        factories.post(Role.AGENT, organization=factories.organization(hub=organization.hub))
    )
    assert twin.get(page.request.path).status_code == 404
    assert "示例小张" not in twin.get("/members").text
    assert twin.get(f"/organizations/{organization.id}/members").status_code == 403


def test_who_may_not_answer_sees_no_invitations(
    agent: Browser, organization: Organization, as_: Signed
) -> None:
    agent.submit("/members/invite", name="示例小张", role=Role.AGENT.value)
    auditor = as_(factories.post(Role.AUDITOR, hub=organization.hub))
    page = auditor.get(f"/organizations/{organization.id}/members")
    assert page.status_code == 200
    assert "示例小张" not in page.text
