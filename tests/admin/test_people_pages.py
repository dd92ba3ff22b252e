"""People on the administrator's pages: added, found, masked, and seen only by whom they concern."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select

from incubator.casework.models import Message
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.people.models import Person, Post
from tests import factories
from tests.admin.conftest import MAIL, PHONE
from tests.people.logins import another_post, body, is_in, login, sign_in

CODE = re.compile(r'class="number">([2-9A-Z]{5}-[2-9A-Z]{5})<')


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
    with transaction():
        locked(Post, person.posts[0].id).pending = False  # a second person confirmed it
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


def test_who_receives_the_reset_links_of_a_colleague_is_not_the_officers_to_say(
    hub, admin, officer
):
    both = login(Role.DIRECTOR, hub=hub)
    another_post(both, Role.LEADER, factories.organization(hub=hub))
    path, name = f"/admin/people/{both.person.id}", both.person.name
    answer = officer.submit(f"{path}/edit", name=name, email="mine@example.org")
    assert answer.status_code == 422
    assert "由系统管理员办理" in answer.text
    assert db.session.get(Person, both.person.id).email is None
    admin.submit(f"{path}/edit", name=name, email=MAIL)
    assert db.session.get(Person, both.person.id).email == MAIL


def test_nor_is_that_of_somebody_who_works_for_another_street_too(hub, admin, officer):
    both = login(Role.AGENT, organization=factories.organization(hub=hub))
    another_post(both, Role.DIRECTOR, body(factories.hub()))
    path, name = f"/admin/people/{both.person.id}", both.person.name
    for browser in (admin, officer):
        answer = browser.submit(f"{path}/edit", name=name, email="mine@example.org")
        assert "其他街道" in answer.text
    assert db.session.get(Person, both.person.id).email is None


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


def test_somebody_reads_that_their_contact_was_changed_by_another(hub, as_):
    officer = login(Role.CASE_OFFICER, hub=hub)
    person = factories.post(Role.AGENT, organization=factories.organization(hub=hub)).person
    browser = as_(officer.post)
    path = f"/admin/people/{person.id}/edit"
    browser.submit(path, name=person.name)
    assert _told(person) == []
    browser.submit(path, name=person.name, phone="13900002222")
    (told,) = _told(person)
    assert "联系电话" in told.subject
    assert "13900002222" not in told.subject + told.body


def _told(person: Person) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.person_id == person.id)))
