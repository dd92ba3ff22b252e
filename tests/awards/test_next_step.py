"""What an application's page offers first: the step that can be taken now, and why another cannot."""

from __future__ import annotations

import re

import pytest

from tests.awards.street import Street


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
    assert "期满次日起才能立项" not in page.text
