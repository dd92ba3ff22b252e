"""Logins and posts on the administrator's pages: given, stopped, ended and erased."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy import select

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import BodyKind, Organization, OrgType, Profile
from incubator.people.models import Office, Person, Post, User
from incubator.people.queries import held
from incubator.records.models import Event
from tests import factories
from tests.people.logins import body, is_in, login, sign_in

CODE = re.compile(r'class="number">([2-9A-Z]{5}-[2-9A-Z]{5})<')


def test_a_login_is_stopped_started_and_its_second_step_reset_with_reasons(hub, admin, as_):
    officer = login(Role.CASE_OFFICER, hub=hub, second=True)
    browser, path = as_(officer.post), f"/admin/people/{officer.person.id}"
    assert "请写明停用的理由" in admin.submit(f"{path}/disable").text
    assert is_in(browser)
    assert "已停用" in admin.submit(f"{path}/disable", reason="离职").text
    assert not is_in(browser)
    assert "已启用" in admin.submit(f"{path}/enable", reason="返岗").text
    admin.submit(f"{path}/second-step", reason="手机遗失")
    assert db.session.get(User, officer.user.id).totp_secret is None
    verbs = db.session.scalars(select(Event.verb).order_by(Event.id)).all()
    assert verbs == ["account.disable", "account.enable", "account.second-step-reset"]


def test_a_person_without_a_login_is_given_one(hub, admin):
    person = Person(name="示例无号", initials="slwh", created_at=clock.now())
    factories.keep(person)
    factories.keep(
        Post(
            person_id=person.id,
            organization_id=body(hub).id,
            role=Role.EXPERT,
            starts_on=date(2026, 1, 1),
        )
    )
    assert admin.get(f"/admin/people/{person.id}/code").status_code == 404
    page = admin.submit(f"/admin/people/{person.id}/login")
    assert CODE.search(page.text)
    assert db.session.get(Person, person.id).user.username == "slwh1"


def test_a_post_is_added_ended_revoked_and_restored_from_the_page(hub, admin, agent):
    path = f"/admin/people/{agent.person.id}"
    facts = {"organization": body(hub).name, "role": "expert", "starts_on": "2026-11-23"}
    admin.submit(f"{path}/posts", **facts)
    assert "任期不能重叠" in admin.submit(f"{path}/posts", **facts).text
    expert = db.session.scalars(select(Post).where(Post.role == Role.EXPERT)).one()
    admin.submit(f"/admin/posts/{expert.id}/end", ends_on="2026-12-31")
    assert db.session.get(Post, expert.id).ends_on == date(2026, 12, 31)
    admin.submit(f"/admin/posts/{expert.id}/revoke", reason="误设")
    assert not held(db.session.get(Post, expert.id), clock.today())
    assert "恢复任职" in admin.get(f"/admin/posts/{expert.id}/revoke").text
    admin.submit(f"/admin/posts/{expert.id}/revoke", reason="")
    assert held(db.session.get(Post, expert.id), clock.today())


def test_nobody_is_offered_anything_about_themselves(hub, as_):
    found = login(Role.ADMINISTRATOR, hub=hub)
    browser, path = as_(found.post), f"/admin/people/{found.person.id}"
    assert "这是您本人" in browser.get(path).text
    assert f"{path}/posts" not in browser.get(path).text
    answer = browser.submit(
        f"{path}/posts", organization=body(hub).name, role="director", starts_on="2026-11-23"
    )
    assert "不能给自己" in answer.text
    assert "不能给自己" in browser.submit(f"{path}/code").text


def test_erasing_says_what_goes_and_leaves_a_pseudonym(admin, agent):
    path = f"/admin/people/{agent.person.id}/erase"
    page = admin.get(path)
    assert "将同时撤销" in page.text
    assert "请写明依据" in admin.submit(path, reason=" ").text
    name = agent.person.name
    page = admin.submit(path, reason="本人 2026-11-20 书面申请")
    assert f"已注销人员#{agent.person.id}" in page.text
    assert name not in page.text
    assert "/edit" not in page.text


def test_in_a_full_hub_the_money_roles_set_up_the_second_step_before_anything_else(app, client):
    hub = factories.hub(profile=Profile.FULL)
    for role in (Role.DIRECTOR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR):
        found = login(role, hub=hub)
        browser = app.test_client()
        sign_in(browser, found.username)
        assert browser.get("/account").location == "/account/totp"
        assert browser.get("/account/totp").status_code == 200
    officer = login(Role.CASE_OFFICER, hub=hub)
    sign_in(client, officer.username)
    assert client.get("/account").status_code == 200


def test_a_person_added_through_a_post_yesterday_cannot_be_ended_before_it_began(hub, admin, agent):
    answer = admin.submit(
        f"/admin/posts/{agent.post.id}/end",
        ends_on=(agent.post.starts_on - timedelta(days=1)).isoformat(),
    )
    assert answer.status_code == 422
    assert "立即撤销" in answer.text


def test_who_gets_a_code_reads_in_the_inbox_who_handed_it_out(hub, officer, agent, as_):
    page = officer.submit(f"/admin/people/{agent.person.id}/code")
    code = CODE.search(page.text)[1]
    inbox = as_(agent.post).get("/messages/").text
    assert "一次性登录验证码" in inbox
    told = db.session.scalars(select(Message)).one()
    assert "经办人" in told.body
    assert code not in told.body + told.subject


def test_the_office_by_the_charter_is_given_shown_and_changed_from_the_page(hub, admin, agent):
    foundation = body(hub, BodyKind.COMMUNITY_FOUNDATION)
    path = f"/admin/people/{agent.person.id}"
    facts = {"organization": foundation.name, "role": "leader", "starts_on": "2026-11-23"}
    with transaction():
        locked(Organization, foundation.id).org_type = OrgType.FOUNDATION
        locked(Person, agent.person.id).state_official = True
    answer = admin.submit(f"{path}/posts", **facts, office="secretary-general")
    assert "《基金会管理条例》第二十三条" in answer.text
    admin.submit(f"{path}/posts", **facts, office="council-member")
    post = db.session.scalars(select(Post).where(Post.office == Office.COUNCIL_MEMBER)).one()
    assert "理事（负责人）" in admin.get(path).text
    change = f"/admin/posts/{post.id}/office"
    assert "第二十三条" in admin.submit(change, office="chair").text
    admin.submit(change, office="supervisor", reason="换届")
    db.session.expire_all()
    assert db.session.get(Post, post.id).office is Office.SUPERVISOR
