"""An obligation is stored in Chinese and read in the reader's language."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from incubator.casework import messages, services, urging, wording
from incubator.casework.deadlines import open_for
from incubator.casework.models import Deadline
from incubator.casework.obligations import plan
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.funds.lifecycle import FORMAL_CHECK, SUPPLEMENT, Action, Status
from incubator.organizations.models import OrgType
from incubator.rules.models import Rule
from tests import factories, given
from tests.deadlines import owing


@pytest.fixture
def english(app):
    with app.test_request_context("/?lang=en"):
        app.preprocess_request()
        yield


@pytest.fixture
def counted(app) -> Deadline:
    case = given.application(given.call(factories.hub()), status=Status.FORMAL_CHECK.value)
    with transaction():
        return open_for(case, FORMAL_CHECK, start=clock.today())


def test_a_counted_deadline_is_read_in_english_and_kept_in_chinese(counted, english):
    assert counted.label == "形式审查答复"
    assert counted.because.startswith("2026-11-23次日起 5 个工作日；")
    assert str(wording.label(counted)) == "Formal check reply"
    said = str(wording.because(counted))
    assert said.startswith("5 working days from the day after 2026-11-23; ")
    assert "The centre's own procedure" in said
    assert str(wording.because(counted)).endswith(wording.source(counted))


@pytest.mark.parametrize(
    ("called", "read"),
    [
        ("专项资金申报：法律咨询", "Development fund applications: Legal advice"),
        ("法律咨询：专项资金申报", "法律咨询：专项资金申报"),
        ("法律咨询", "法律咨询"),
    ],
)
def test_only_a_name_made_of_the_kind_is_read_in_english(english, called, read):
    case = given.application(given.call(factories.hub()), status=Status.FORMAL_CHECK.value)
    case.title = called
    assert str(wording.title(case)) == read


def test_what_an_english_reader_causes_is_kept_in_chinese(english):
    case = given.application(given.call(factories.hub()), status=Status.FORMAL_CHECK.value)
    with transaction():
        deadline = open_for(case, FORMAL_CHECK, start=clock.today())
    assert deadline.because.startswith("2026-11-23次日起 5 个工作日；本中心办事规程")


def test_a_yearly_deadline_is_read_in_english(app, english):
    organization = factories.organization(
        hub=factories.hub(), org_type=OrgType.ASSOCIATION, registered_on=date(2020, 1, 1)
    )
    with transaction():
        plan(clock.today(), by=SYSTEM, at=clock.now())
    owed = select(Deadline).where(Deadline.kind == "inspection-first")
    made = db.session.scalars(owed.where(Deadline.organization_id == organization.id)).one()
    assert made.label == "2025 年检初审（报业务主管单位）"
    assert str(wording.label(made)).startswith("2025: ")
    assert "art. 28" in str(wording.because(made))


def test_a_deadline_keeps_its_own_words_when_the_rule_says_otherwise(counted, english):
    """A rule corrected later does not rewrite why an earlier day was set."""
    with transaction():
        db.session.get_one(Rule, counted.rule_id).value = 7
    assert wording.because(counted) == counted.because


def test_english_pages_show_english_deadlines(as_, counted):
    hub = counted.case.hub
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    browser.get("/?lang=en")
    for path in ("/", "/deadlines/", f"/deadlines/{counted.id}/waive"):
        page = browser.get(path).text
        assert "形式审查答复" not in page, path
        assert "次日起" not in page, path
        assert "本中心办事规程" not in page, path


def test_an_unknown_label_is_shown_as_it_was_kept(app, english):
    organization = factories.organization(hub=factories.hub())
    made = owing.yearly(organization, clock.today())
    assert wording.label(made) == "2025 年检初审"


def test_an_english_reader_reads_the_inbox_in_english(as_, counted):
    """What moved, what comes due and what is pressed for; a reason somebody wrote stays as it is."""
    case, officer = counted.case, factories.post(Role.CASE_OFFICER, hub=counted.case.hub)
    agent = factories.post(Role.AGENT, organization=case.organization)
    with transaction():
        services.move(
            case, Action.RETURN, by=factories.hat(officer), at=clock.now(), reason="请补审计报告"
        )
        supplement = open_for(case, SUPPLEMENT, start=clock.today() - timedelta(days=10))
        supplement.due_on = clock.today() + timedelta(days=5)
        messages.tell(clock.today(), at=clock.now())
        urging.urge(
            supplement, [agent.person_id], link="/", by=factories.hat(officer), at=clock.now()
        )
    browser = as_(agent)
    chinese = browser.get("/messages/").text
    assert all(word in chinese for word in ("请补正材料", "补正材料将于", "请尽快办理：补正材料"))
    english = browser.get("/messages/?lang=en").text
    assert not any(word in english for word in ("补正材料", "将于", "请尽快办理", "次日起"))
    assert "请补审计报告" in english
