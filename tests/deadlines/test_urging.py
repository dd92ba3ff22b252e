"""Reminding who owes something, waiving it, and days that moved."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from incubator.casework import recounted
from incubator.casework.models import Deadline, Message
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Role
from incubator.funds.lifecycle import Status
from incubator.records.events import record
from incubator.records.models import Event
from tests import factories, given
from tests.deadlines import owing
from tests.tokens import token


def _deadline(case) -> Deadline:
    return db.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).one()


def _urged() -> int:
    return db.session.scalar(select(func.count(Message.id)).where(Message.step == "urge")) or 0


def test_urging_twice_on_one_day_tells_once(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.SUPPLEMENT, owing.days(3))
    owing.agent(case)
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    owed = _deadline(case).id
    pressed = token(browser)
    for _n in range(2):
        browser.post(f"/deadlines/{owed}/urge", data=pressed | {"from": "desk"})
    assert _urged() == 1
    assert "今天已催办" in browser.get("/").text
    assert db.session.scalar(select(func.count()).where(Event.verb == "deadline.urge")) == 1


def test_experts_are_urged_themselves(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.EXPERT_REVIEW, owing.days(3))
    expert = given.expert(hub)
    given.asked(case, expert)
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    pressed = token(browser)
    browser.post(f"/deadlines/{_deadline(case).id}/urge", data=pressed)
    told = db.session.scalars(select(Message.person_id).where(Message.step == "urge")).all()
    assert told == [expert.person_id]


def test_whoever_cannot_be_reached_is_not_silently_urged(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.SUPPLEMENT, owing.days(3))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    pressed = token(browser)
    answer = browser.post(f"/deadlines/{_deadline(case).id}/urge", data=pressed)
    assert answer.status_code == 422
    assert "请改用电话" in answer.text


def test_our_own_work_cannot_be_urged_on_others(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.FORMAL_CHECK, owing.days(3))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    pressed = token(browser)
    answer = browser.post(f"/deadlines/{_deadline(case).id}/urge", data=pressed)
    assert answer.status_code == 404


def test_a_waiver_needs_its_reason_and_leaves_its_trace(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.SUPPLEMENT, owing.days(-3))
    browser = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    path = f"/deadlines/{_deadline(case).id}/waive"
    refused = browser.submit(path, reason=" ")
    assert refused.status_code == 422
    assert "请写明免除的理由" in refused.text
    done = browser.submit(path, reason="示例会议纪要〔2026〕3号同意延后")
    assert "已免除" in done.text
    assert _deadline(case).waived_at is not None
    event = db.session.scalars(select(Event).where(Event.verb == "deadline.waive")).one()
    assert event.reason == "示例会议纪要〔2026〕3号同意延后"
    assert browser.get(path).status_code == 404, "it is no longer open"


def test_an_applicant_waives_nothing(app, as_):
    case = owing.case(factories.hub(), Status.SUPPLEMENT, owing.days(-3))
    assert as_(owing.agent(case)).get(f"/deadlines/{_deadline(case).id}/waive").status_code == 403


def _move(case) -> None:
    with transaction():
        deadline = _deadline(case)
        record(
            recounted.MOVED,
            deadline,
            by=SYSTEM,
            at=clock.now(),
            case_id=case.id,
            hub_id=case.hub_id,
            before={"due_on": deadline.due_on},
            after={"due_on": owing.days(5)},
        )


def _unconfirmed(hat):
    db.session.rollback()
    return db.session.scalars(recounted.unconfirmed(hat)).all()


@pytest.mark.both
def test_a_moved_day_is_listed_until_somebody_confirms_it(app, as_):
    hub = factories.hub()
    post = factories.post(Role.CASE_OFFICER, hub=hub)
    browser, hat = as_(post), factories.hat(post)
    case = owing.case(hub, Status.SUPPLEMENT, owing.days(3))
    _move(case)
    page = browser.get("/deadlines/recounted")
    assert owing.days(5).isoformat() in page.text
    seen = browser.fields("/deadlines/recounted")
    _move(case)
    browser.post("/deadlines/recounted", data=seen)
    assert len(_unconfirmed(hat)) == 2, "the second move came after the page was shown"
    browser.submit("/deadlines/recounted")
    assert _unconfirmed(hat) == []


def test_a_move_nobody_has_read_is_not_confirmed_with_the_rest(app, as_):
    hub = factories.hub()
    post = factories.post(Role.CASE_OFFICER, hub=hub)
    browser, hat = as_(post), factories.hat(post)
    first, second = (owing.case(hub, Status.SUPPLEMENT, owing.days(n)) for n in (3, 4))
    _move(first)
    seen = browser.fields("/deadlines/recounted")
    _move(second)
    browser.post("/deadlines/recounted", data=seen)
    assert [one.case_id for one in _unconfirmed(hat)] == [second.id]
