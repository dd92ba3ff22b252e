"""What an application's page offers first: the step that can be taken now, and why another cannot."""

from __future__ import annotations

import re

import pytest

from incubator.core import clock
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import Status
from tests import factories
from tests.applications import scenes
from tests.awards.street import Street
from tests.factories import together


@pytest.fixture
def street(scene):
    return scene(Street.build)


def first_button(page):
    return re.search(r'class="button primary" href="([^"]*)"', page.text)


def actions(page):
    return re.findall(r'<div class="actions no-print">(.*?)</div>', page.text, flags=re.S)[0]


def test_while_the_notice_runs_the_page_says_until_when_and_offers_no_award(street, as_):
    application = street.approved()
    notice = street.published(application)
    page = as_(street.officer).get(f"/applications/{application.id}")
    assert f"公示到 {notice.ends_on.isoformat()} 期满" in page.text
    assert f"/awards/cases/{application.id}" not in actions(page)
    assert first_button(page)[1] == f"/notices/{notice.number}"


def test_after_the_notice_the_award_is_the_step_to_take(street, as_):
    application = street.approved()
    street.waited_out(application)
    page = as_(street.officer).get(f"/applications/{application.id}")
    assert first_button(page)[1] == f"/awards/cases/{application.id}"
    assert actions(page).index("立项") < actions(page).index("撤回公示")
    assert "期满次日起才能办理下一步" not in page.text


@together()
def another(street, first, call_id):
    """A second application of the same organization, to another call."""
    made = FundApplication(
        kind="fund-application",
        status=Status.FORMAL_CHECK,
        status_since=clock.now(),
        title="示例另一个项目",
        hub_id=street.hub.id,
        organization_id=first.applicant_id,
        applicant_id=first.applicant_id,
        call_id=call_id,
        opened_at=clock.now(),
        submitted_at=clock.now(),
        requested=1_000_000,
    )
    factories.keep(made)
    return made


def test_an_award_is_told_once_with_its_application(street, as_):
    first = street.approved()
    second = another(street, first, scenes.call(street.hub).id)
    street.waited_out(first)
    officer = as_(street.officer)
    officer.submit(f"/awards/cases/{first.id}")
    for shown, times in ((second, 1), (first, 0)):
        page = officer.get(f"/applications/{shown.id}").text
        told = page[page.index("累计资助金额") :]
        assert told.count(">已立项<") == times
