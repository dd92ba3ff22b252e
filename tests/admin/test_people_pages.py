"""What the administrator and the officer do about people, and what they never get to see."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

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

PHONE, MAIL = "13800001111", "somebody@example.org"
CODE = re.compile(r'class="number">([2-9A-Z]{5}-[2-9A-Z]{5})<')


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def admin(hub, as_):
    return as_(login(Role.ADMINISTRATOR, hub=hub).post)


@pytest.fixture
def officer(hub, as_):
    return as_(login(Role.CASE_OFFICER, hub=hub).post)


@pytest.fixture
def agent(hub):
    """An agent whose phone and mail are known."""
    found = login(Role.AGENT, organization=factories.organization(hub=hub))
    with transaction():
        person = locked(Person, found.person.id)
        person.phone, person.email = PHONE, MAIL
    return found


def new_person(**facts):
    return {
        "name": "示例新人",
        "role": "case-officer",
        "starts_on": "2026-11-23",
        "basis": "示例聘任〔2026〕1号",
        "login": "y",
        **facts,
    }


def test_a_new_colleague_gets_a_post_a_login_and_a_code_that_is_shown_once(hub, admin, client):
    page = admin.submit("/admin/people/new", **new_person(organization=body(hub).name))
    code = CODE.search(page.text)
    assert code
    person = db.session.scalars(select(Person).where(Person.name == "示例新人")).one()
    assert code[1] not in admin.get(f"/admin/people/{person.id}/code").text
    sign_in(client, person.user.username, code[1])
    assert is_in(client)
    assert client.get("/account").location == "/account/password"


def test_a_double_click_adds_one_person(hub, admin):
    data = {**admin.fields("/admin/people/new"), **new_person(organization=body(hub).name)}
    first = admin.post("/admin/people/new", data=data)
    second = admin.post("/admin/people/new", data=data)
    assert first.location == second.location
    assert len(db.session.scalars(select(Person).where(Person.name == "示例新人")).all()) == 1


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"organization": ""}, "请填写任职单位"),
        ({"organization": "查无此会"}, "没有找到"),
        ({"starts_on": "2026-02-30"}, "2026-12-31 的样子"),
        ({"starts_on": ""}, "请填写开始日期"),
        ({"ends_on": "2026-01-01"}, "早于开始日期"),
        ({"username": "A B"}, "用户名以字母开头"),
        ({"phone": "abc"}, "7 至 20 位"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(hub, admin, facts, says):
    answer = admin.submit(
        "/admin/people/new", **new_person(**{"organization": body(hub).name, **facts})
    )
    assert answer.status_code == 422
    assert says in answer.text
    assert db.session.scalars(select(Person).where(Person.name == "示例新人")).all() == []


def test_part_of_a_name_is_answered_with_the_names_it_may_mean(hub, admin):
    answer = admin.submit("/admin/people/new", **new_person(organization="服务中心"))
    assert body(hub).name in answer.text


def test_phone_and_mail_are_masked_on_every_page_about_a_person(hub, admin, officer, agent):
    for browser in (admin, officer):
        for path in ("", "/edit", "/posts", "/code", "/disable"):
            text = browser.get(f"/admin/people/{agent.person.id}{path}").text
            assert PHONE not in text
            assert MAIL not in text
        assert "138****1111" in browser.get(f"/admin/people/{agent.person.id}").text
        for kind in ("csv", "xlsx"):
            assert PHONE.encode() not in browser.get(f"/admin/people?format={kind}").data


def test_an_empty_box_leaves_phone_and_mail_and_a_tick_removes_them(admin, agent):
    path = f"/admin/people/{agent.person.id}"
    blank = {
        name: value
        for name, value in admin.fields(f"{path}/edit").items()
        if not name.startswith("forget")
    }
    admin.post(f"{path}/edit", data={**blank, "name": "示例改名"})
    person = db.session.get(Person, agent.person.id)
    assert (person.name, person.phone) == ("示例改名", PHONE)
    admin.post(f"{path}/edit", data={**blank, "name": "示例改名", "forget_phone": "y"})
    person = db.session.get(Person, agent.person.id)
    assert (person.phone, person.phone_digest, person.email) == (None, None, MAIL)


def test_people_of_another_street_are_not_there(admin, officer):
    elsewhere = login(Role.AGENT, organization=factories.organization(hub=factories.hub()))
    paths = ["", "/edit", "/posts", "/code", "/login", "/disable", "/enable", "/second-step"]
    for browser in (admin, officer):
        assert elsewhere.person.name not in browser.get("/admin/people").text
        for path in paths:
            assert browser.get(f"/admin/people/{elsewhere.person.id}{path}").status_code == 404
        for path in ("end", "revoke"):
            assert browser.get(f"/admin/posts/{elsewhere.post.id}/{path}").status_code == 404
    assert admin.get(f"/admin/people/{elsewhere.person.id}/erase").status_code == 404


def test_an_officer_sees_and_serves_organizations_people_only(hub, officer, agent):
    director = login(Role.DIRECTOR, hub=hub)
    assert officer.get(f"/admin/people/{director.person.id}").status_code == 404
    assert director.person.name not in officer.get("/admin/people").text
    page = officer.submit(f"/admin/people/{agent.person.id}/code")
    assert CODE.search(page.text)
    form = officer.get("/admin/people/new").text
    assert 'value="agent"' in form
    assert 'value="director"' not in form
    assert officer.get(f"/admin/people/{agent.person.id}/erase").status_code == 403


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.DIRECTOR, Role.AUDITOR, Role.EXPERT, Role.AGENT]
)
def test_others_open_no_page_about_people(hub, as_, role):
    where = {} if role is not Role.AGENT else {"organization": factories.organization(hub=hub)}
    browser = as_(login(role, hub=hub, **where).post)
    for path in ("/admin/people", "/admin/people/new", "/admin/hub"):
        assert browser.get(path).status_code == 403


def test_the_administrator_reads_no_money_no_case_and_no_audit(admin):
    for path in ("/funds/", "/admin/audit", "/admin/audit/verify", "/organizations/"):
        assert admin.get(path).status_code in {403, 404}


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


def test_the_list_finds_by_name_initials_and_username(hub, admin):
    wanted = login(Role.DIRECTOR, hub=hub)
    other = login(Role.FINANCE, hub=hub)
    with transaction():
        for found, name, letters in ((wanted, "示例欧阳", "sloy"), (other, "示例司马", "slsm")):
            person = locked(Person, found.person.id)
            person.name, person.initials = name, letters
    for query in ("欧阳", "sloy", wanted.username):
        page = admin.get("/admin/people", query_string={"q": query}).text
        assert "示例欧阳" in page
        assert "示例司马" not in page
    assert "示例司马" not in admin.get("/admin/people?role=director").text


def test_a_long_list_of_people_asks_no_more_questions_than_a_short_one(hub, admin):
    def questions():
        asked = []
        listener = lambda *args: asked.append(args[2])  # noqa: E731  (an event listener of one line)
        event.listen(db.engine, "before_cursor_execute", listener)
        admin.get("/admin/people")
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(asked)

    admin.get("/admin/people")
    few = questions()
    for _n in range(12):
        login(Role.EXPERT, hub=hub)
    assert questions() == few


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
