"""Pages of the stay: the log on a phone, the health table, goals, mentors, warnings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from incubator.casework.models import Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation.intake import Track
from incubator.incubation.models import Incubation
from incubator.incubation.staying import FollowUp, Goal, Mentoring, ServiceEntry
from incubator.organizations.models import OrgStatus
from tests import factories
from tests.incubation import stays
from tests.incubation.stays import House
from tests.statements import counted
from tests.tokens import token


@pytest.fixture
def house(app) -> House:
    return House.build(days=40)


def test_a_team_still_to_be_registered_reads_its_day(house, as_):
    with transaction():
        stay = db.session.get_one(Incubation, house.stay.id)
        stay.track, stay.register_by = Track.PROSPECTIVE, date(2027, 3, 23)
        stay.organization.status = OrgStatus.PROSPECTIVE
    for who in (house.agent, house.officer):
        page = as_(who).get(f"/incubation/{house.stay.id}").text
        assert "应完成登记的日期" in page
        assert "2027年3月23日" in page
    with transaction():
        db.session.get_one(Incubation, house.stay.id).organization.status = OrgStatus.REGISTERED
    assert "应完成登记的日期" not in as_(house.agent).get(f"/incubation/{house.stay.id}").text


def test_one_press_logs_a_service_with_what_is_filled_in(house, as_):
    officer = as_(house.officer)
    page = officer.submit(f"/incubation/{house.stay.id}/log", kind="visit", reached="yes")
    assert "已登记" in page.text
    entry = db.session.query(ServiceEntry).one()
    assert (entry.on, entry.minutes, entry.people) == (clock.today(), 30, 1)
    assert 'value="visit" selected' in officer.get(f"/incubation/{house.stay.id}/log").text.replace(
        'selected value="visit"', 'value="visit" selected'
    )


def test_a_double_press_logs_once(house, as_):
    officer = as_(house.officer)
    path = f"/incubation/{house.stay.id}/log"
    filled = {**officer.fields(path), "kind": "visit", "reached": "yes"}
    first, second = (officer.post(path, data=filled) for _n in range(2))
    assert first.location == second.location
    assert db.session.query(ServiceEntry).count() == 1


def test_a_refused_day_is_said_at_its_field(house, as_):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = as_(house.officer).submit(
        f"/incubation/{house.stay.id}/log", kind="visit", reached="yes", on=tomorrow
    )
    assert page.status_code == 422
    assert tomorrow in page.text
    assert "还没有到" in page.text


def test_a_wrong_entry_is_withdrawn_and_entered_anew(house, as_):
    officer = as_(house.officer)
    log = f"/incubation/{house.stay.id}/log"
    officer.submit(log, kind="visit", reached="yes", minutes="45", note="示例：记错人数")
    entry = db.session.query(ServiceEntry).one()
    page = officer.submit(f"/incubation/log/{entry.id}/withdraw", reason="示例：记错")
    assert "示例：记错人数" in page.text
    assert 'value="45"' in page.text
    officer.submit(f"{log}?again={entry.id}", kind="visit", reached="yes", people="3")
    listed = officer.get("/incubation/log").text
    assert "撤回：示例：记错" in listed
    assert db.session.query(ServiceEntry).count() == 2


def test_an_event_is_noted_once_for_all_who_came(house, as_):
    other = stays.stay(hub=house.hub, days=5)
    stays.stay(hub=house.hub, days=5)
    officer = as_(house.officer)
    path = "/incubation/log/event"
    filled = {
        **officer.fields(path),
        "kind": "event",
        "reached": "yes",
        "stays": [str(house.stay.id), str(other.id)],
    }
    for _n in range(2):
        officer.post(path, data=filled)
    entries = db.session.query(ServiceEntry).all()
    assert {entry.case_id for entry in entries} == {house.stay.id, other.id}
    assert len(entries) == 2
    assert len({entry.event for entry in entries}) == 1
    assert entries[0].event


def test_follow_ups_are_listed_when_due_and_closed(house, as_):
    officer = as_(house.officer)
    officer.submit(
        f"/incubation/{house.stay.id}/log",
        kind="visit",
        reached="no",
        follow_up="示例：再约一次",
        follow_up_on=clock.today().isoformat(),
    )
    assert "示例：再约一次" in officer.get("/incubation/follow-ups?state=due").text
    made = db.session.query(FollowUp).one()
    officer.post(f"/incubation/follow-ups/{made.id}/done", data=token(officer))
    assert "示例：再约一次" not in officer.get("/incubation/follow-ups?state=open").text
    assert "示例：再约一次" in officer.get("/incubation/follow-ups?state=done").text


def test_the_log_is_filtered_by_period_and_exported(house, as_):
    officer = as_(house.officer)
    for days, note in ((0, "示例今天"), (20, "示例从前")):
        on = (clock.today() - timedelta(days=days)).isoformat()
        officer.submit(
            f"/incubation/{house.stay.id}/log", kind="visit", reached="yes", on=on, note=note
        )
    since = (clock.today() - timedelta(days=7)).isoformat()
    csv = officer.get(f"/incubation/log?from={since}&format=csv").text
    assert "示例今天" in csv
    assert "示例从前" not in csv
    assert officer.get("/incubation/log?format=xlsx").data.startswith(b"PK")


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_years_record_is_a_paper(house, as_, form, start):
    path = f"/incubation/{house.stay.id}/service-record.{form}?year=2026"
    answer = as_(house.officer).get(path)
    assert answer.data.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_health_table_says_its_rule_and_each_reason(house, as_):
    stays.stay(hub=house.hub, days=2)
    officer = as_(house.officer)
    page = officer.get("/incubation/health").text
    assert "40 天没有服务" in page
    assert "60 天以上没有服务" in page
    assert house.stay.organization.name not in officer.get("/incubation/health?colour=grey").text
    assert house.stay.organization.name in officer.get("/incubation/health?silent=30").text
    csv = officer.get("/incubation/health?colour=amber&format=csv").text
    assert "40 天没有服务" in csv
    for key in ("colour", "-phase_since", "last_service", "-open_goals", "term_through"):
        assert officer.get(f"/incubation/health?sort={key}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/incubation/health", "/incubation/log", "/incubation/follow-ups"]
)
def test_many_incubatees_ask_no_more_questions_than_one(house, as_, path):
    officer = as_(house.officer)

    def served() -> None:
        of = stays.stay(hub=house.hub, days=9)
        officer.submit(
            f"/incubation/{of.id}/log",
            kind="visit",
            reached="yes",
            follow_up="示例",
            follow_up_on=clock.today().isoformat(),
        )

    served()
    officer.get(path)
    few = counted(lambda: officer.get(path))
    for _n in range(4):
        served()
    assert counted(lambda: officer.get(path)) == few


def test_goals_plan_and_phase_are_kept_on_the_page_of_the_stay(house, as_):
    officer, home = as_(house.officer), f"/incubation/{house.stay.id}"
    officer.submit(f"{home}/goals/new", text="示例目标", measure="示例证书")
    officer.submit(f"{home}/plan/new", what="示例辅导", by_whom="示例导师")
    page = officer.submit(f"{home}/phase", phase="building", reason="示例：已能记账")
    for words in ("示例目标", "示例辅导", "能力建设", "示例：已能记账"):
        assert words in page.text
    goal = db.session.query(Goal).one()
    page = officer.submit(f"/incubation/goals/{goal.id}/change", text="示例新目标", reason="示例")
    assert "示例新目标" in page.text
    page = officer.submit(f"/incubation/goals/{goal.id}/close", state="met")
    assert "已达成" in page.text
    assert officer.get(f"/cases/{house.stay.id}/history").status_code == 200


def test_a_mentor_is_named_and_ended_on_the_page(house, as_):
    officer, home = as_(house.officer), f"/incubation/{house.stay.id}"
    page = officer.submit(f"{home}/mentors/new", post=str(house.mentor.id))
    assert house.mentor.person.name in page.text
    made = db.session.query(Mentoring).one()
    officer.submit(f"/incubation/mentors/{made.id}/end")
    db.session.expire_all()
    assert made.ends_on == clock.today()


def test_a_centre_without_mentors_sees_nothing_of_them(app, as_):
    hub = factories.hub()
    officer = factories.post(Role.CASE_OFFICER, hub=hub)
    alone = stays.stay(hub=hub)
    assert "导师" not in as_(officer).get(f"/incubation/{alone.id}").text


def test_a_warning_is_given_and_lifted_by_its_buttons(house, as_):
    officer, home = as_(house.officer), f"/incubation/{house.stay.id}"
    assert f"{home}/warn" in officer.get(home).text
    page = officer.submit(f"{home}/warn", reason="示例：三个月没有活动")
    assert "预警整改中" in page.text
    assert "示例：三个月没有活动" in as_(house.agent).get(home).text
    page = officer.submit(f"{home}/lift-warning", reason="示例：已恢复")
    assert "已解除" in page.text


def test_who_only_reads_finds_no_button(house, as_):
    auditor = factories.post(Role.AUDITOR, hub=house.hub)
    page = as_(auditor).get(f"/incubation/{house.stay.id}").text
    assert "/goals/new" not in page
    assert "记一笔" not in page


def test_a_named_mentor_is_told_and_led_to_the_incubatee(house, as_):
    as_(house.officer).submit(f"/incubation/{house.stay.id}/mentors/new", post=str(house.mentor.id))
    told = db.session.query(Message).filter_by(person_id=house.mentor.person_id).one()
    assert house.stay.organization.name in told.subject
    assert as_(house.mentor).get(told.link).status_code == 200


def test_the_base_shows_its_incubatees_at_a_glance(house, as_):
    page = as_(house.officer).get("/incubation/house").text
    assert "40 天没有服务" in page
