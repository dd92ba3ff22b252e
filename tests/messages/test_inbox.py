"""The inbox: what one person was told, marked read only by pressing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from incubator.casework import messages
from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from tests import factories
from tests.statements import counted


def _tell(post, subject="示例事项有进展", link="/deadlines/", step="x"):
    with transaction():
        messages.put(
            messages.Telling("case:1", step, clock.today(), subject, "说明", link, None),
            [post.person_id],
            at=clock.now(),
        )
    return db.session.scalars(select(Message.id).order_by(Message.id.desc())).first()


def _unread() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Message.read_at.is_(None))) or 0


@pytest.fixture
def me(app):
    return factories.post(Role.CASE_OFFICER, hub=factories.hub())


def test_looking_at_the_list_marks_nothing(me, as_):
    _tell(me)
    page = as_(me).get("/messages/")
    assert "示例事项有进展" in page.text
    assert _unread() == 1


def test_going_to_the_matter_marks_it_read(me, as_):
    found = _tell(me)
    browser = as_(me)
    answer = browser.post(f"/messages/{found}/read", data=browser.fields("/messages/"))
    assert answer.location == "/deadlines/"
    assert _unread() == 0
    assert "还没有符合" not in browser.get("/messages/?state=read").text


@pytest.mark.parametrize(
    "link", ["", "https://evil.example/", "//evil.example/", "/\\evil.example"]
)
def test_a_message_never_leads_off_the_site(me, as_, link):
    found = _tell(me, link=link)
    browser = as_(me)
    answer = browser.post(f"/messages/{found}/read", data=browser.fields("/messages/"))
    assert answer.location == "/messages/"


def test_all_are_marked_read_at_once_and_only_mine(me, as_):
    other = factories.post(Role.DIRECTOR, hub=factories.hub())
    for n in range(3):
        _tell(me, step=f"{n}")
    _tell(other)
    browser = as_(me)
    page = browser.post("/messages/read", data=browser.fields("/messages/"), follow_redirects=True)
    assert "3 条消息已标为已读" in page.text
    assert _unread() == 1


def test_anothers_message_is_not_there(me, as_):
    other = factories.post(Role.DIRECTOR, hub=factories.hub())
    _tell(me)
    theirs = _tell(other, subject="别人的消息")
    browser = as_(me)
    assert "别人的消息" not in browser.get("/messages/").text
    token = browser.fields("/messages/")
    assert browser.post(f"/messages/{theirs}/read", data=token).status_code == 404
    assert _unread() == 2


def test_rows_do_not_cost_statements(me, as_):
    browser = as_(me)
    _tell(me)
    few = counted(lambda: browser.get("/messages/"))
    for n in range(20):
        _tell(me, step=f"{n}")
    assert counted(lambda: browser.get("/messages/")) == few
