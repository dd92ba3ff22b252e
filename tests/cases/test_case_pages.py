"""One address for every case, the shared page of plain steps, and the history of every step."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sqlalchemy import select

import incubator
from incubator.casework import services
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Action, Status
from incubator.organizations.models import Profile
from incubator.records.events import record
from incubator.web import verbs
from tests import factories, given
from tests.deadlines import owing
from tests.statements import counted
from tests.tokens import token


@pytest.fixture
def street(app):
    return factories.hub()


def _agent(case):
    return factories.post(Role.AGENT, organization=case.organization)


def _officer(hub):
    return factories.post(Role.CASE_OFFICER, hub=hub)


def _status(case) -> str:
    db.session.rollback()
    return db.session.scalars(select(Case.status).where(Case.id == case.id)).one()


def test_every_case_has_one_address_that_leads_to_its_page(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    answer = as_(_officer(street)).get(f"/cases/{case.id}")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/applications/{case.id}")


@pytest.mark.parametrize("path", ["", "/history", "/withdraw", "/decline"])
def test_a_case_of_others_is_not_there(street, as_, path):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    twin = factories.organization(hub=street)
    for stranger in (
        factories.post(Role.AGENT, organization=twin),
        _officer(factories.hub()),
        given.expert(street),
    ):
        assert as_(stranger).get(f"/cases/{case.id}{path}").status_code == 404


def test_a_draft_is_not_the_centres_to_see(street, as_):
    draft = owing.case(street, Status.DRAFT, number=None, submitted_at=None)
    officer = as_(_officer(street))
    assert officer.get(f"/cases/{draft.id}/history").status_code == 404
    assert as_(_agent(draft)).get(f"/cases/{draft.id}/history").status_code == 200


def test_a_plain_step_is_taken_with_its_reason(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    browser = as_(_agent(case))
    path = f"/cases/{case.id}/withdraw"
    refused = browser.submit(path, reason="  ")
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert _status(case) == Status.FORMAL_CHECK
    browser.submit(path, reason="项目改由别的单位实施")
    assert _status(case) == Status.WITHDRAWN


def test_a_step_on_what_has_changed_since_is_overtaken(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    browser = as_(_agent(case))
    path = f"/cases/{case.id}/withdraw"
    seen = browser.fields(path)
    officer = factories.hat(_officer(street))
    with transaction():
        services.move(
            locked(Case, case.id),
            Action.PASS,
            by=officer,
            at=clock.now(),
        )
    answer = browser.post(path, data={**seen, "reason": "不做了"})
    assert answer.status_code == 409
    assert _status(case) == Status.EXPERT_REVIEW


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_was_never_shown_fits_nothing(street, as_, version):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    browser = as_(_agent(case))
    answer = browser.submit(f"/cases/{case.id}/withdraw", version=version, reason="不做了")
    assert answer.status_code == 409
    assert _status(case) == Status.FORMAL_CHECK


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_step_with_a_form_of_its_own_is_not_taken_here(as_, method):
    """Approving commits money: the shared page would do it without."""
    full = factories.hub(profile=Profile.FULL)
    case = owing.case(full, Status.PROPOSED, owing.days(2))
    browser = as_(factories.post(Role.DIRECTOR, hub=full))
    answer = getattr(browser, method)(f"/cases/{case.id}/approve", data=token(browser))
    assert answer.status_code == 302
    assert answer.location == f"/decisions/cases/{case.id}/approve"
    assert _status(case) == Status.PROPOSED


def test_a_step_that_is_not_this_hats_is_refused_in_words(street, as_):
    case = owing.case(street, Status.PROPOSED, owing.days(2))
    answer = as_(_agent(case)).get(f"/cases/{case.id}/approve")
    assert answer.status_code == 422
    assert "当前身份" in answer.text


def test_a_step_that_is_over_says_so(street, as_):
    case = owing.case(street, Status.AWARDED)
    answer = as_(_officer(street)).get(f"/cases/{case.id}/decline")
    assert answer.status_code == 422
    assert "已立项" in answer.text


def test_an_unknown_step_is_not_there(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    assert as_(_officer(street)).get(f"/cases/{case.id}/explode").status_code == 404


def _told(case, officer):
    """Passed, sent back inside, and declined with a reason."""
    for action, by, reason in (
        (Action.RETURN, officer, "第三节没有写服务人数"),
        (Action.DECLINE, officer, "逾期没有补正"),
    ):
        with transaction():
            services.move(
                locked(Case, case.id),
                action,
                by=factories.hat(by),
                at=clock.now(),
                reason=reason,
            )


def test_staff_read_who_did_what_under_which_hat_and_why(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    officer = _officer(street)
    _told(case, officer)
    page = as_(officer).get(f"/cases/{case.id}/history").text
    for words_ in ("退回补正", "第三节没有写服务人数", officer.person.name, "服务中心 · 经办人"):
        assert words_ in page
    assert "<del>待形式审查</del> → <ins>待补正</ins>" in page


def test_the_applicant_reads_public_words_and_no_names(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    officer = _officer(street)
    _told(case, officer)
    with transaction():
        record(
            "sheet.lock",
            locked(Case, case.id),
            by=factories.hat(officer),
            at=clock.now(),
            case_id=case.id,
            reason="内部意见不外传",
        )
    page = as_(_agent(case)).get(f"/cases/{case.id}/history").text
    assert "请补正材料" in page
    assert "第三节没有写服务人数" in page
    assert "经办人" in page
    for hidden in (officer.person.name, "待补正", "内部意见不外传"):
        assert hidden not in page


def test_why_the_director_sent_it_back_inside_stays_inside(street, as_):
    case = owing.case(street, Status.PROPOSED, owing.days(2))
    director = factories.post(Role.DIRECTOR, hub=street)
    with transaction():
        services.move(
            locked(Case, case.id),
            Action.SEND_BACK,
            by=factories.hat(director),
            at=clock.now(),
            reason="金额偏高，请再议",
        )
    assert "金额偏高" in as_(_officer(street)).get(f"/cases/{case.id}/history").text
    assert "金额偏高" not in as_(_agent(case)).get(f"/cases/{case.id}/history").text


def test_the_history_is_exported_as_it_is_read(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    officer = _officer(street)
    _told(case, officer)
    full = as_(officer).get(f"/cases/{case.id}/history?format=csv").text
    public = as_(_agent(case)).get(f"/cases/{case.id}/history?format=csv").text
    assert officer.person.name in full
    assert "待形式审查 → 待补正" in full
    assert officer.person.name not in public
    assert "请补正材料" in public


def test_a_long_history_costs_no_more_statements(street, as_):
    case = owing.case(street, Status.FORMAL_CHECK, owing.days(2))
    officer = _officer(street)
    browser = as_(officer)
    _told(case, officer)
    few = counted(lambda: browser.get(f"/cases/{case.id}/history"))
    others = [factories.hat(_officer(street)) for _n in range(5)]
    for n in range(20):
        with transaction():
            record(
                "deadline.urge",
                locked(Case, case.id),
                by=others[n % 5],
                at=clock.now(),
                case_id=case.id,
                reason="示例",
            )
    assert counted(lambda: browser.get(f"/cases/{case.id}/history")) == few


def _recorded_verbs() -> set[str]:
    """Every verb written out where the code records an act on a case."""
    found = set()
    for path in Path(incubator.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and _name(node.func) == "record"
                and "case_id" in {keyword.arg for keyword in node.keywords}
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_recorded_verb_has_words():
    found = _recorded_verbs()
    assert len(found) > 5
    assert {verb for verb in found if verbs.label(verb) == verb} == set()
