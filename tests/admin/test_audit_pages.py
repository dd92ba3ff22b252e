"""The auditor reads every act of the street, exports it, and walks the chain."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

import incubator
from incubator.casework.models import Case
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.records import events
from incubator.records.models import Event
from incubator.web import verbs
from tests import factories
from tests.browser.people import post
from tests.guarantees.addresses import organization
from tests.people.logins import login
from tests.statements import counted


@pytest.fixture
def officer(hub):
    return login(Role.CASE_OFFICER, hub=hub)


@pytest.fixture
def auditor(hub, as_):
    return as_(login(Role.AUDITOR, hub=hub).post)


def act(hub, by, *, reason="", times=1):
    for _n in range(times):
        with transaction():
            events.record("hub.change", hub, by=by, at=clock.now(), reason=reason)


def change_behind_its_back():
    """Change one event as somebody with the database's password could."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        found = connection.scalars(text("SELECT id FROM event ORDER BY id")).all()[1]
        connection.execute(text("UPDATE event SET verb = 'x' WHERE id = :id"), {"id": found})
    return found


def test_the_list_tells_who_did_what_under_which_role_and_why(hub, officer, auditor):
    act(hub, officer.hat, reason="改了地址")
    page = auditor.get("/admin/audit").text
    assert officer.person.name in page
    assert "修改中心设置" in page
    assert "经办人" in page
    assert "改了地址" in page


def test_another_streets_acts_are_not_there(auditor):
    other = factories.hub()
    act(other, login(Role.CASE_OFFICER, hub=other).hat, reason="别的街道的事")
    assert "别的街道的事" not in auditor.get("/admin/audit").text
    assert "别的街道的事" not in auditor.get("/admin/audit?format=csv").text


def test_the_list_is_filtered_by_verb_person_and_day(hub, officer, auditor):
    second = login(Role.DIRECTOR, hub=hub)
    act(hub, officer.hat, reason="第一件")
    with transaction():
        events.record("hub.open", hub, by=second.hat, at=clock.now(), reason="第二件")
    for query in (
        "verb=hub.open",
        f"person={second.person.id}",
    ):
        page = auditor.get(f"/admin/audit?{query}").text
        assert "第二件" in page
        assert "第一件" not in page
    assert "第一件" in auditor.get("/admin/audit?q=2026-11-23&days=1").text
    assert "第一件" not in auditor.get("/admin/audit?q=2026-11-22").text


@pytest.mark.both
@pytest.mark.parametrize(
    "asked",
    ["from=0001-01-01", "through=9999-12-31", "q=9999-12-31", "q=0001-01-01", "case=99999999999"],
)
def test_a_day_or_number_that_cannot_be_is_no_error(auditor, asked):
    assert auditor.get(f"/admin/audit?{asked}").status_code == 200


def test_the_export_is_exactly_what_is_filtered_with_the_chain(hub, officer, auditor):
    act(hub, officer.hat, reason="电话 13800001111 核实", times=2)
    with transaction():
        events.record("hub.open", hub, by=officer.hat, at=clock.now())
    answer = auditor.get("/admin/audit?verb=hub.change&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert all(len(row["链值"]) == 64 for row in rows)
    assert {row["经办人"] for row in rows} == {officer.person.name}
    assert "13800001111" not in answer.text
    assert "138****1111" in answer.text


def test_many_acts_ask_no_more_questions_than_a_few(hub, officer, auditor):
    def questions():
        asked = []

        def listen(*args):
            asked.append(args[2])

        event.listen(db.engine, "before_cursor_execute", listen)
        auditor.get("/admin/audit")
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(asked)

    act(hub, officer.hat, reason="示例理由")
    few = questions()
    act(hub, login(Role.DIRECTOR, hub=hub).hat, reason="示例理由", times=20)
    assert questions() == few


def test_walking_the_chain_says_that_it_is_whole(hub, officer, auditor):
    act(hub, officer.hat, times=3)
    page = auditor.get("/admin/audit/verify").text
    assert "校验链完整：3 条" in page


def test_walking_a_changed_chain_names_the_first_bad_row(hub, officer, auditor):
    act(hub, officer.hat, times=3)
    bad = change_behind_its_back()
    page = auditor.get("/admin/audit/verify").text
    assert "校验链不完整" in page
    assert f"<dd>{bad}</dd>" in page


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.CASE_OFFICER, Role.DIRECTOR, Role.FINANCE, Role.EXPERT]
)
def test_nobody_but_the_auditor_opens_the_audit(hub, as_, role):
    browser = as_(login(role, hub=hub).post)
    for path in ("/admin/audit", "/admin/audit?format=csv", "/admin/audit/verify"):
        assert browser.get(path).status_code == 403


def test_the_auditor_changes_nothing(hub, auditor):
    token = auditor.fields("/account/hats")["csrf_token"]
    for path in (
        "/admin/people/new",
        "/admin/calendar/days",
        "/admin/rules/funds.notice/amend",
        "/admin/hub",
    ):
        assert auditor.post(path, data={"csrf_token": token}).status_code == 403
    assert db.session.query(Event).count() == 0


def test_the_first_page_of_the_section_leads_to_what_the_hat_may_open(hub, auditor, as_):
    assert auditor.get("/admin/").location == "/admin/audit"
    assert as_(login(Role.CASE_OFFICER, hub=hub).post).get("/admin/").location == "/admin/people"


@pytest.mark.both
def test_the_command_answers_zero_for_a_whole_chain_and_one_for_a_changed_one(app, hub, officer):
    act(hub, officer.hat, times=3)
    runner = app.test_cli_runner()
    whole = runner.invoke(args=["audit", "verify"])
    assert (whole.exit_code, "共 3 条" in whole.output) == (0, True)
    bad = change_behind_its_back()
    changed = runner.invoke(args=["audit", "verify"])
    db.session.rollback()
    assert changed.exit_code == 1
    assert f"第 {bad} 号" in changed.output
    report = json.loads(runner.invoke(args=["audit", "verify", "--json"]).output)
    assert report["ok"] is False
    assert report["first_bad_event"] == bad


def test_administrator_and_auditor_read_what_is_held_about_persons_and_for_what(hub, auditor, as_):
    admin = as_(login(Role.ADMINISTRATOR, hub=hub).post)
    for browser in (auditor, admin):
        page = browser.get("/admin/personal-data").text
        assert "动态验证码密钥" in page
        assert "应本人要求删除" in page


RECORDED = re.compile(r'(?:record|_note|note)\(\s*"([a-z-]+\.[a-z-]+)"')


def test_every_act_that_is_recorded_reads_in_words(app):
    sources = Path(incubator.__file__).parent.rglob("*.py")
    found = {verb for path in sources for verb in RECORDED.findall(path.read_text("utf-8"))}
    assert "person.enter" in found
    assert {verb for verb in found if verbs.label(verb) == verb} == set()


def test_each_filter_leaves_exactly_what_it_says(hub, officer, auditor):
    """Period, person, post, verb, object, organization and case, each on the page and in the file."""
    body = factories.organization(hub=hub)
    with transaction():
        events.record("hub.change", hub, by=officer.hat, at=clock.now(), reason="本中心的事")
        events.record("organization.verify", body, by=officer.hat, at=clock.now(), reason="它的事")
    for query in (
        "object=organization",
        f"organization={body.id}",
        f"q={body.name}",
        "verb=organization.verify",
        "object=organization&from=2026-11-23&through=2026-11-23&role=case-officer",
    ):
        page = auditor.get(f"/admin/audit?{query}").text
        assert "它的事" in page, query
        assert "本中心的事" not in page, query
        exported = auditor.get(f"/admin/audit?{query}&format=csv").text
        assert "它的事" in exported
        assert "本中心的事" not in exported
    for nothing in ("from=2026-11-24", "through=2026-11-22", "role=director", "case=1"):
        assert ("它的事" in auditor.get(f"/admin/audit?{nothing}").text) is (nothing == "case=1")


def test_a_case_links_to_the_acts_on_it(street):
    auditor = street.test_client().under(post("auditor", Role.AUDITOR))
    case_id = db.session.scalar(
        select(Case.id).where(Case.organization_id == organization().id, Case.number.is_not(None))
    )
    rows = list(
        csv.DictReader(
            io.StringIO(
                auditor.get(f"/admin/audit?case={case_id}&format=csv").data.decode("utf-8-sig")
            )
        )
    )
    expected = db.session.scalar(select(func.count(Event.id)).where(Event.case_id == case_id))
    assert len(rows) == expected > 1


def test_the_page_says_what_was_and_what_became_of_it(street):
    auditor = street.test_client().under(post("auditor", Role.AUDITOR))
    page = auditor.get("/admin/audit?verb=fund-application.register-approval").text
    assert "<del>待审批</del> → <ins>待公示</ins>" in page
    assert "签批人：" in page
    signer = post("director", Role.DIRECTOR).person.name
    assert f"<ins>{signer}</ins>" in page


HOSTILE = "<script>alert(1)</script>=1+1\u202e'\"&"


def test_hostile_words_are_shown_and_not_obeyed(hub, officer, auditor):
    body = factories.organization(hub=hub, name=HOSTILE)
    with transaction():
        events.record(
            "organization.change",
            body,
            by=officer.hat,
            at=clock.now(),
            before={"name": HOSTILE},
            after={"name": HOSTILE, "made-up": [HOSTILE]},
            reason=HOSTILE,
        )
    page = auditor.get("/admin/audit").text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    rows = list(
        csv.DictReader(io.StringIO(auditor.get("/admin/audit?format=csv").data.decode("utf-8-sig")))
    )
    assert not any(value.startswith("=") for row in rows for value in row.values())


@pytest.mark.both
def test_a_hundred_thousand_acts_are_read_by_index_and_a_page_at_a_time(hub, officer, auditor):
    with transaction():
        db.session.execute(text(_MANY), {"hub": hub.id, "at": clock.now().replace(tzinfo=None)})
    assert db.session.query(Event).count() == 100_000
    page, paths = [], ["/admin/audit", "/admin/audit?verb=hub.open", "/admin/audit?organization=1"]
    for path in paths:
        asked = counted(lambda path=path: page.append(auditor.get(path).text))
        assert asked <= 14, path
        assert page[-1].count("<tr>") <= 51
    plan = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    db.session.execute(text("ANALYZE event"))
    rare = "SELECT * FROM event WHERE verb = 'hub.open' ORDER BY id DESC LIMIT 50"
    assert "ix_event_verb" in str(db.session.execute(text(f"{plan} {rare}")).all())


_MANY = """
INSERT INTO event (at, hub_id, role, verb, object_type, object_id, request_id, chain)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
SELECT :at, :hub, 'system', CASE WHEN i % 1000 = 0 THEN 'hub.open' ELSE 'hub.change' END,
       'hub', i, '', 'made-up-' || i FROM n
"""
