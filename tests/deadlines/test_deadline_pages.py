"""The list of obligations: who sees which, and what each filter means."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Status
from incubator.rules.models import Rule
from incubator.rules.queries import calendar
from incubator.web import duties
from incubator.web.duties import Due, Side
from tests import factories, given
from tests.deadlines import owing
from tests.statements import counted


def _listed(hat, side, when=None):
    query = duties.visible_to(hat).where(duties.side(side, hat, clock.today()))
    if when is not None:
        query = query.where(duties.due(when, clock.today()))
    return db.session.scalars(query).unique().all()


@pytest.mark.both
def test_each_hat_sees_as_its_own_what_it_can_move_on(app):
    hub = factories.hub()
    officer, director, auditor = (
        factories.hat(factories.post(role, hub=hub))
        for role in (Role.CASE_OFFICER, Role.DIRECTOR, Role.AUDITOR)
    )
    check = owing.case(hub, Status.FORMAL_CHECK, owing.days(3))
    decide = owing.case(hub, Status.PROPOSED, owing.days(3))
    object_ = owing.case(hub, Status.OBJECTION, owing.days(3))
    owing.case(hub, Status.SUPPLEMENT, owing.days(3))
    cases = {hat: {one.case_id for one in _listed(hat, Side.MINE)} for hat in (officer, director)}
    assert cases[officer] == {check.id, decide.id}
    assert cases[director] == {decide.id, object_.id}
    assert len(_listed(auditor, Side.MINE)) == 3, "who takes no steps looks on"


@pytest.mark.both
def test_a_review_is_the_experts_while_one_is_asked_and_ours_otherwise(app):
    hub = factories.hub()
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    case = owing.case(hub, Status.EXPERT_REVIEW, owing.days(3))
    assert [one.case_id for one in _listed(officer, Side.MINE)] == [case.id], "nobody is asked yet"
    given.asked(case, given.expert(hub))
    assert _listed(officer, Side.MINE) == []
    assert [one.case_id for one in _listed(officer, Side.OTHERS)] == [case.id]


@pytest.mark.both
def test_an_obligation_that_has_not_begun_is_nobodys_yet(app):
    hub = factories.hub()
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    case = owing.case(hub, Status.PUBLIC_NOTICE, owing.days(10))
    with transaction():
        deadline = db.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).one()
        deadline.starts_on = owing.days(3)
    assert _listed(officer, Side.MINE) == []


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (Due.OVERDUE, {-1}),
        (Due.TODAY, {0}),
        (Due.WEEK, {0, 6}),
        (Due.IN_7, {0, 6, 7}),
        (Due.IN_30, {0, 6, 7, 30}),
        (Due.IN_60, {0, 6, 7, 30, 60}),
    ],
)
def test_each_span_counts_its_last_day(app, when, expected):
    organization = factories.organization(hub=factories.hub())
    officer = factories.hat(factories.post(Role.CASE_OFFICER, hub=organization.hub))
    for n in (-1, 0, 6, 7, 30, 60, 61):
        owing.yearly(organization, owing.days(n))
    found = {(one.due_on - clock.today()).days for one in _listed(officer, Side.YEARLY, when)}
    assert found == expected


def test_another_hub_and_another_organization_see_nothing_of_it(app, as_):
    case = owing.case(factories.hub(), Status.SUPPLEMENT, owing.days(3))
    stranger = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    other = factories.post(Role.AGENT, organization=factories.organization(hub=case.hub))
    for post in (stranger, other):
        page = as_(post).get("/deadlines/")
        assert case.number not in page.text
        assert "还没有" in page.text or "没有尚未办结" in page.text
    own = as_(owing.agent(case)).get("/deadlines/")
    assert case.number in own.text


def test_an_applicant_does_not_read_what_the_centre_owes(app, as_):
    case = owing.case(factories.hub(), Status.PROPOSED, owing.days(3))
    assert "没有尚未办结" in as_(owing.agent(case)).get("/deadlines/").text


def test_rows_do_not_cost_statements(app, as_):
    hub = factories.hub()
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    owing.case(hub, Status.FORMAL_CHECK, owing.days(3))
    one = counted(lambda: browser.get("/deadlines/"))
    for n in range(8):
        owing.case(hub, Status.FORMAL_CHECK, owing.days(n))
        owing.yearly(factories.organization(hub=hub), owing.days(n))
    assert counted(lambda: browser.get("/deadlines/")) == one


def test_the_export_holds_exactly_what_is_filtered(app, as_):
    hub = factories.hub()
    late = owing.case(hub, Status.FORMAL_CHECK, owing.days(-3))
    owing.case(hub, Status.FORMAL_CHECK, owing.days(3))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    lines = browser.get("/deadlines/?due=overdue&format=csv").text.strip().splitlines()
    assert len(lines) == 2
    assert late.number in lines[1]
    assert "逾期 1 个工作日" in lines[1]


def test_a_grade_that_was_renewed_no_longer_ends_soon(app, as_):
    hub = factories.hub()
    ending, renewed = (factories.organization(hub=hub) for _n in range(2))
    for organization in (ending, renewed):
        owing.grade(organization, owing.days(30))
    owing.grade(renewed, owing.days(900), value="4A", valid_from=owing.days(-1))
    page = as_(factories.post(Role.CASE_OFFICER, hub=hub)).get("/deadlines/grades")
    assert ending.name in page.text
    assert renewed.name not in page.text


def test_how_long_before_its_end_a_grade_is_listed_is_a_dated_rule(app, as_):
    hub = factories.hub()
    near, far = (factories.organization(hub=hub) for _n in range(2))
    owing.grade(near, owing.days(44))
    owing.grade(far, owing.days(46))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    assert far.name in browser.get("/deadlines/grades").text
    with transaction():
        db.session.query(Rule).filter_by(key="grade.ends-soon").update({"value": 45})
    page = browser.get("/deadlines/grades").text
    assert near.name in page
    assert far.name not in page
    assert "45 天内到期" in page
    assert "45 天内" in browser.get("/").text
    assert "将到期的等级 1" in browser.get("/deadlines/").text


def test_lateness_is_counted_in_working_days(app):
    organization = factories.organization(hub=factories.hub())
    friday = owing.yearly(organization, owing.days(-3))
    assert duties.standing(friday, clock.today(), calendar()) == ("逾期 1 个工作日", "red")


def test_on_the_weekend_after_its_friday_it_is_late_by_days(app):
    organization = factories.organization(hub=factories.hub())
    friday = owing.yearly(organization, owing.days(-3))
    assert duties.standing(friday, owing.days(-1), calendar()) == ("逾期 2 天", "red")
    sunday = owing.yearly(organization, owing.days(6))
    assert duties.standing(sunday, owing.days(5), calendar()) == ("还剩 1 天", "amber")


def test_the_latest_safe_day_is_one_on_which_offices_work(app):
    saturday = owing.days(5)
    assert duties.latest_safe_day(saturday, calendar()) == owing.days(4)
