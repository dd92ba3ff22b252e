"""The administrator changes rules and the day table; deadlines that move are listed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db
from incubator.core.lifecycle import Party
from incubator.core.permissions import Role
from incubator.records.models import Event
from incubator.rules.models import CalendarDay, CalendarYear, Rule, Unit
from incubator.rules.queries import rule
from tests import factories
from tests.people.logins import login

SOURCE = "示例街道办〔2026〕9号"
RULE = "/admin/rules/funds.formal-check"


@pytest.fixture
def admin(hub, as_):
    return as_(login(Role.ADMINISTRATOR, hub=hub).post)


@pytest.fixture
def provisional(hub):
    """An obligation counted across a new year whose holidays are not known yet."""
    found = rule("funds.decision", on=date(2026, 12, 25), hub_id=hub.id)
    assert found.unit is Unit.WORKING_DAYS
    deadline = Deadline(
        kind="decision",
        subject="case_file:1",
        period="1",
        label="审批",
        hub_id=hub.id,
        owed_by=Party.STAFF,
        starts_on=date(2026, 12, 25),
        due_on=date(2027, 1, 11),
        provisional=True,
        rule_id=found.id,
        because="示例",
    )
    factories.keep(deadline)
    return deadline


def test_every_rule_is_listed_with_its_value_and_source(admin):
    page = admin.get("/admin/rules").text
    rules = db.session.scalars(select(Rule)).all()
    assert rules
    for one in rules:
        assert one.label in page
        assert one.key in page


def test_a_new_value_is_shown_beside_the_present_one_until_its_day(hub, admin):
    page = admin.submit(f"{RULE}/amend", value="7", valid_from="2026-12-01", source=SOURCE).text
    assert "7 个工作日" in page
    assert "将生效" in page
    assert "2026-12-01 起 7 个工作日" in admin.get("/admin/rules").text
    clock.install(start=clock.at(date(2026, 12, 1), 9))
    assert "现行" in admin.get(RULE).text
    event = db.session.scalars(select(Event)).one()
    assert (event.verb, event.after["value"], event.hub_id) == ("rule.amend", 7, hub.id)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"value": "七"}, "整数"),
        ({"value": ""}, "请填写新的数值"),
        ({"valid_from": "2020-01-01"}, ""),
        ({"valid_from": "很快"}, "2026-12-31 的样子"),
        ({"source": ""}, "请写明依据"),
    ],
)
def test_a_rule_is_not_changed_by_half_a_form(admin, facts, says):
    filled = {"value": "7", "valid_from": "2026-12-01", "source": SOURCE, **facts}
    answer = admin.submit(f"{RULE}/amend", **filled)
    if says:
        assert answer.status_code == 422
        assert says in answer.text
    else:
        assert answer.status_code == 200


def test_an_unknown_rule_is_not_there(admin):
    assert admin.get("/admin/rules/no-such-rule").status_code == 404
    assert admin.get("/admin/rules/no-such-rule/amend").status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR])
def test_director_and_auditor_read_rules_and_days_and_change_none(hub, as_, role):
    browser = as_(login(role, hub=hub).post)
    for path in ("/admin/rules", RULE, "/admin/calendar"):
        page = browser.get(path)
        assert page.status_code == 200
        assert 'class="primary"' not in page.text
    token = browser.fields("/account/hats")["csrf_token"]
    assert browser.get(f"{RULE}/amend").status_code == 403
    assert browser.get("/admin/calendar/import").status_code == 403
    for path in ("days", "years", "import"):
        answer = browser.post(f"/admin/calendar/{path}", data={"csrf_token": token})
        assert answer.status_code == 403


def test_a_day_that_becomes_a_holiday_moves_the_deadlines_across_it(admin, provisional):
    token = admin.fields("/admin/calendar")["csrf_token"]
    day = {"day": "2027-01-04", "kind": "rest", "name": "元旦调休", "source": SOURCE}
    page = admin.post(
        "/admin/calendar/days", data={**day, "csrf_token": token}, follow_redirects=True
    )
    assert page.request.path.startswith("/admin/calendar/moved/")
    assert "2027-01-11" in page.text
    assert "2027-01-12" in page.text
    assert "审批" in page.text
    assert db.session.get(Deadline, provisional.id).due_on == date(2027, 1, 12)
    verbs = db.session.scalars(select(Event.verb).order_by(Event.id)).all()
    assert verbs == ["calendar.day", "deadline.recount"]
    row = db.session.scalars(select(CalendarDay)).one()
    page = admin.post(
        f"/admin/calendar/days/{row.id}/remove", data={"csrf_token": token}, follow_redirects=True
    )
    assert db.session.get(Deadline, provisional.id).due_on == date(2027, 1, 11)


def test_another_street_does_not_read_which_deadlines_moved(admin, provisional, as_):
    token = admin.fields("/admin/calendar")["csrf_token"]
    day = {"day": "2027-01-04", "kind": "rest", "name": "", "source": SOURCE}
    page = admin.post(
        "/admin/calendar/days", data={**day, "csrf_token": token}, follow_redirects=True
    )
    other = as_(login(Role.ADMINISTRATOR, hub=factories.hub()).post)
    assert "审批" not in other.get(page.request.path).text


def test_a_bad_day_is_refused_on_the_page_it_was_typed_on(admin):
    token = admin.fields("/admin/calendar")["csrf_token"]
    answer = admin.post(
        "/admin/calendar/days",
        data={"csrf_token": token, "day": "2027-02-30", "kind": "rest", "source": ""},
    )
    assert answer.status_code == 422
    assert "2026-12-31 的样子" in answer.text
    assert "请写明来源" in answer.text
    assert db.session.scalars(select(CalendarDay)).all() == []


def test_a_year_marked_complete_is_known_until_it_is_withdrawn(admin, provisional):
    token = admin.fields("/admin/calendar?year=2027")["csrf_token"]
    year = {"year-year": "2027", "year-source": SOURCE, "csrf_token": token}
    admin.post("/admin/calendar/years", data=year)
    assert "放假安排已知" in admin.get("/admin/calendar?year=2027").text
    assert db.session.get(Deadline, provisional.id).provisional is False
    row = db.session.scalars(select(CalendarYear)).one()
    admin.post(f"/admin/calendar/years/{row.id}/withdraw", data={"csrf_token": token})
    assert "放假安排未知" in admin.get("/admin/calendar?year=2027").text


def test_a_whole_year_is_imported_or_nothing_of_it(admin, provisional):
    table = "日期,类型,名称\n2027-01-01,法定,元旦\n2027-01-04,休,调休\n2027-01-09,班,补班\n"

    def send(content):
        data = {
            **admin.fields("/admin/calendar/import?year=2027"),
            "source": SOURCE,
            "file": (BytesIO(content.encode()), "安排.csv"),
        }
        return admin.post(
            "/admin/calendar/import",
            data=data,
            content_type="multipart/form-data",
            follow_redirects=True,
        )

    refused = send(table + "2027-13-01,休,\n")
    assert refused.status_code == 422
    assert "第 5 行" in refused.text
    assert db.session.scalars(select(CalendarDay)).all() == []
    page = send(table)
    assert "2027 年的安排已导入" in page.text
    assert len(db.session.scalars(select(CalendarDay)).all()) == 3
    assert db.session.get(Deadline, provisional.id).provisional is False


def test_an_import_without_a_file_says_so(admin):
    answer = admin.submit("/admin/calendar/import", source=SOURCE)
    assert answer.status_code == 422
    assert "请选择" in answer.text
