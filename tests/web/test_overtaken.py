"""The page of an act that came too late says what happened and leads to what is there now."""

from __future__ import annotations

import re

import pytest

from incubator.casework import services
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Action, Status
from incubator.web import steps
from tests import factories, given
from tests.applications import scenes
from tests.deadlines import owing


def onwards(answer):
    """Where the page of a 409 leads."""
    assert answer.status_code == 409
    found = re.search(r'<a class="button primary" href="([^"]+)">打开最新内容</a>', answer.text)
    assert found, answer.text
    return found.group(1)


def passed_meanwhile(case):
    officer = factories.hat(given.officer(case.hub))
    with transaction():
        services.move(locked(Case, case.id), Action.PASS, by=officer, at=clock.now())


def test_a_step_leads_to_its_case_as_it_is_now(hub, as_):
    case = owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    browser = as_(factories.post(Role.AGENT, organization=case.organization))
    path = f"/cases/{case.id}/withdraw"
    seen = browser.fields(path)
    passed_meanwhile(case)
    answer = browser.post(path, data={**seen, "reason": "不做了"})
    assert "他人刚刚办理了这件事" in answer.text
    page = browser.get(onwards(answer), follow_redirects=True)
    assert page.status_code == 200
    assert "评审中" in page.text


def test_a_step_already_over_says_who_took_which_and_leads_to_the_case(hub, as_):
    case = owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    officer, colleague = given.officer(hub), given.officer(hub)
    with transaction():
        services.move(
            locked(Case, case.id),
            Action.PASS,
            by=factories.hat(colleague),
            at=clock.now(),
        )
    answer = as_(officer).get(f"/cases/{case.id}/decline")
    assert answer.status_code == 422
    assert f"{colleague.person.name}已办理“形式审查通过”" in answer.text
    assert f'href="/cases/{case.id}"' in answer.text


def test_to_the_applicant_it_says_the_public_state_and_no_name(hub):
    case = owing.case(hub, Status.FORMAL_CHECK, owing.days(2))
    passed_meanwhile(case)
    officer = factories.hat(given.officer(hub))
    with pytest.raises(RuleError, match="已办理“形式审查通过”"), transaction():
        services.move(
            locked(Case, case.id), Action.RETURN, by=officer, at=clock.now(), reason="示例"
        )
    agent = factories.hat(factories.post(Role.AGENT, organization=case.organization))
    with pytest.raises(RuleError) as told, transaction():
        services.move(locked(Case, case.id), Action.SUBMIT, by=agent, at=clock.now())
    assert "起的进度是“评审中”" in told.value.message
    assert "已办理" not in told.value.message


def test_a_form_leads_to_itself_with_what_is_stored(hub, as_):
    member = scenes.applicant(hub)
    application = scenes.begun(scenes.call(hub), member)
    colleague = factories.post(Role.AGENT, organization=application.organization)
    path = f"/applications/{application.id}/project"
    mine = as_(member)
    opened = mine.fields(path)
    assert as_(colleague).submit(path, title="示例同事的题目").status_code == 200
    answer = mine.post(path, data={**opened, "title": "示例我的题目"})
    assert onwards(answer) == path
    assert "示例同事的题目" in mine.get(path).text


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://localhost{path}?page=2", "{path}"),
        ("https://elsewhere.example{path}", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_what_has_no_page_leads_back_to_the_one_it_was_pressed_on(hub, as_, referer, leads_to):
    member = scenes.applicant(hub)
    application = scenes.begun(scenes.call(hub), member)
    path = f"/applications/{application.id}/project"
    mine = as_(member)
    opened = mine.fields(path)
    mine.submit(path, title="示例题目")
    headers = {"Referer": referer.format(path=path)} if referer else {}
    answer = mine.post(f"{path}/autosave", data={**opened, "title": "旧的"}, headers=headers)
    assert onwards(answer) == leads_to.format(path=path)


def test_every_form_of_a_step_leads_to_its_case(app):
    """Each takes the case's id, so that the page of a 409 can be built from its address."""
    forms = [rule for rule in app.url_map.iter_rules() if steps.is_step(rule.endpoint)]
    assert len(forms) > 5
    assert all("id" in rule.arguments for rule in forms)
