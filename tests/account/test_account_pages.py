"""One's own account: password, second step, saved views."""

from __future__ import annotations

import html
import re

import pyotp
import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.people.models import SavedView, User
from incubator.records.models import Event
from tests import factories
from tests.people.logins import ANOTHER, PASSWORD, is_in, login, sign_in


@pytest.fixture
def admin(hub):
    return login(Role.ADMINISTRATOR, hub=hub)


@pytest.fixture
def browser(as_, admin):
    return as_(admin.post)


def test_the_account_page_shows_posts_sessions_and_ways_to_sign_in(hub, browser, admin):
    page = browser.get("/account").text
    assert admin.username in page
    assert "系统管理员" in page
    assert "本机" in page
    assert "切换身份" not in page


def test_a_new_password_needs_the_present_one_and_the_same_twice(browser, admin):
    submit = browser.submit
    path = "/account/password"
    assert "现在的密码不正确" in submit(path, current="x", password=ANOTHER, again=ANOTHER).text
    answer = submit(path, current=PASSWORD, password=ANOTHER, again=ANOTHER + "x")
    assert "不一样" in answer.text
    assert "至少 8" in submit(path, current=PASSWORD, password="Ab1!", again="Ab1!").text
    answer = submit(path, current=PASSWORD, password=PASSWORD, again=PASSWORD)
    assert "最近用过" in answer.text
    assert "密码已修改" in submit(path, current=PASSWORD, password=ANOTHER, again=ANOTHER).text


def test_the_present_password_cannot_be_guessed_from_an_open_session(browser):
    for _n in range(5):
        browser.submit("/account/password", current="x", password=ANOTHER, again=ANOTHER)
    answer = browser.submit("/account/password", current=PASSWORD, password=ANOTHER, again=ANOTHER)
    assert "请 15 分钟后再试" in answer.text


def secret_of(page):
    return re.search(r'class="code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def test_the_second_step_is_set_up_by_scanning_and_typing_one_code_back(app, browser, admin):
    page = browser.get("/account/totp").text
    secret = secret_of(page)
    assert secret == secret_of(browser.get("/account/totp").text)
    picture = browser.get("/account/totp/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<svg" in picture.data
    assert "不正确" in browser.submit("/account/totp", code="000000").text
    code = pyotp.TOTP(secret).at(clock.real_now())
    assert "已启用" in browser.submit("/account/totp", code=code).text
    other = app.test_client()
    assert sign_in(other, admin.username).location == "/login/code"
    assert "已经用过" in other.submit("/login/code", code=code).text


def test_the_waiting_secret_is_not_readable_in_the_cookie(browser):
    secret = secret_of(browser.get("/account/totp").text)
    with browser.session_transaction() as cookie:
        assert secret not in str(dict(cookie))


def test_setting_up_the_second_step_ends_other_sessions(app, browser, admin, as_):
    other = as_(admin.post)
    secret = secret_of(browser.get("/account/totp").text)
    browser.submit("/account/totp", code=pyotp.TOTP(secret).at(clock.real_now()))
    assert is_in(browser)
    assert not is_in(other)


def test_the_second_step_is_removed_with_the_password_only(hub, as_):
    found = login(Role.CASE_OFFICER, hub=hub, second=True)
    browser = as_(found.post)

    def remove(password):
        data = {**browser.fields("/account/totp"), "password": password}
        return browser.post("/account/totp/remove", data=data, follow_redirects=True)

    assert "现在的密码不正确" in remove("x").text
    assert db.session.get(User, found.user.id).totp_secret
    assert "已停用" in remove(PASSWORD).text
    assert db.session.get(User, found.user.id).totp_secret is None
    events = db.session.scalars(select(Event).where(Event.verb == "account.second-step")).all()
    assert [event.after for event in events] == [{"second_step": False}]


def written(browser, link):
    """The fields of a form as the browser would read them out of the page."""
    return {name: html.unescape(value) for name, value in browser.fields(link).items()}


def save_link(browser, path):
    page = browser.get(path).text
    return re.search(r'href="(/account/views/new[^"]+)"', page)[1].replace("&amp;", "&")


def test_the_filters_of_a_list_are_saved_used_and_dropped(browser, admin):
    link = save_link(browser, "/admin/people?role=expert&q=%E7%A4%BA&page=2")
    page = browser.post(
        "/account/views",
        data={**written(browser, link), "label": "专家"},
        follow_redirects=True,
    )
    assert page.request.full_path.startswith("/admin/people?")
    view = db.session.scalars(select(SavedView)).one()
    assert view.page == "/admin/people"
    assert "page=" not in view.query
    assert re.search(r'aria-current="true">专家<', page.text)
    assert not re.search(r'aria-current="true">专家<', browser.get("/admin/people").text)
    assert "专家" in browser.get("/account").text
    token = browser.fields("/account/hats")["csrf_token"]
    browser.post(f"/account/views/{view.id}/delete", data={"csrf_token": token})
    assert db.session.scalars(select(SavedView)).all() == []


def test_one_name_is_one_view_of_a_list(browser):
    for role in ("expert", "director"):
        link = save_link(browser, f"/admin/people?role={role}")
        browser.post("/account/views", data={**written(browser, link), "label": "我的"})
    view = db.session.scalars(select(SavedView)).one()
    assert "role=director" in view.query


def test_views_are_each_persons_own(hub, browser, as_):
    link = save_link(browser, "/admin/people?role=expert")
    browser.post("/account/views", data={**written(browser, link), "label": "专家甲"})
    other = as_(login(Role.ADMINISTRATOR, hub=hub).post)
    assert "专家甲" not in other.get("/admin/people").text
    view = db.session.scalars(select(SavedView)).one()
    token = other.fields("/account/hats")["csrf_token"]
    answer = other.post(f"/account/views/{view.id}/delete", data={"csrf_token": token})
    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org", "x", "/a" * 40, ""])
def test_a_view_is_never_of_another_site(browser, page):
    token = browser.fields("/account/hats")["csrf_token"]
    data = {"csrf_token": token, "page": page, "query": "q=1", "label": "坏"}
    assert browser.post("/account/views", data=data).location == "/account"
    assert browser.get("/account/views/new", query_string={"page": page}).location == "/account"
    assert db.session.scalars(select(SavedView)).all() == []


def test_thirty_views_are_enough(browser, admin):
    factories.keep(
        *[
            SavedView(person_id=admin.person.id, page="/x", label=f"视图{n}", query="q=1")
            for n in range(30)
        ]
    )
    link = save_link(browser, "/admin/people?role=expert")
    answer = browser.post("/account/views", data={**written(browser, link), "label": "专家"})
    assert answer.status_code == 422
    assert "最多 30 个" in answer.text
