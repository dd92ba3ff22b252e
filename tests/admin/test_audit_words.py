"""What an act changed reads in words on the audit page, and never says what is personal."""

from __future__ import annotations

from sqlalchemy import select

from incubator.blueprints.admin import changes
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.records import events
from incubator.records.models import Event
from tests.people.logins import login


def test_every_change_of_the_demonstration_reads_in_words(street):
    named = {
        name
        for event in db.session.scalars(select(Event))
        for facts in (event.before or {}, event.after or {})
        for name in facts
    }
    assert "signer" in named
    assert {name for name in named if name not in changes.FACTS} == set()


def test_a_personal_value_is_only_said_to_have_changed(street):
    about = Event.verb == "organization.describe"
    acts = [one for one in db.session.scalars(select(Event).where(about)) if "email" in one.after]
    lines = [line for one in acts for line in changes.of(one, {}) if line[0] == "邮箱"]
    assert lines
    assert {line[2] for line in lines} == {"（不显示）"}
    # the digest that the event keeps would be shown otherwise
    assert all(len(one.after["email"]) > 30 for one in acts)


def test_the_file_of_an_organization_is_read_as_people_write_it(street):
    about = Event.verb == "organization.describe"
    acts = db.session.scalars(select(Event).where(about)).all()
    lines = {line[0]: line[2] for one in acts for line in changes.of(one, {})}
    assert lines["住所来源"] in {"租用", "无偿借用"}
    assert lines["用房面积"].partition(".")[0].isdigit()


def test_the_list_names_whose_post_and_whose_account_an_act_was_about(hub, as_):
    officer, auditor = login(Role.CASE_OFFICER, hub=hub), login(Role.AUDITOR, hub=hub)
    with transaction():
        for thing in (officer.post, officer.user):
            events.record("hub.change", thing, by=officer.hat, at=clock.now(), hub_id=hub.id)
    name, body = officer.person.name, officer.post.organization.name
    for path in ("/admin/audit", "/admin/audit?format=csv"):
        page = as_(auditor.post).get(path).text
        assert f"任职 {officer.post.id} {name} · {body}" in page
        assert f"账号 {officer.user.id} {name}" in page


def test_who_asked_without_an_account_is_not_called_the_system(hub, as_):
    auditor, guest = login(Role.AUDITOR, hub=hub), Hat(None, None, None, hub.id, Role.AGENT)
    with transaction():
        events.record("hub.change", hub, by=guest, at=clock.now())
    page = as_(auditor.post).get("/admin/audit").text
    assert "没有登录的人" in page
    assert '<td>系统<span class="sub">' not in page
