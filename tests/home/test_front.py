"""The front page of visitors, applicants and experts."""

from __future__ import annotations

from datetime import timedelta

from incubator.core import clock
from incubator.core.permissions import Role
from incubator.funds.lifecycle import Status
from incubator.funds.models import CallRequirement, MustHold
from incubator.notices.models import Notice, NoticeState
from incubator.rules.models import Unit
from tests import factories, given
from tests.deadlines import owing
from tests.statements import counted


def _open_call(hub, **facts):
    return given.call(hub, closes_at=clock.now() + timedelta(days=10), **facts)


def _notice(hub, **facts):
    factories.keep(
        Notice(
            **{
                "hub_id": hub.id,
                "number": "SL-G-2026-01",
                "title": "示例批次拟资助名单公示",
                "issuer": hub.street_office,
                "state": NoticeState.PUBLISHED,
                "days": 5,
                "unit": Unit.WORKING_DAYS,
                "starts_on": owing.days(-1),
                "counted_end_on": owing.days(3),
                "ends_on": owing.days(3),
                "frozen_sha256": "0" * 64,
                "published_at": clock.now(),
                **facts,
            }
        )
    )


def test_a_visitor_sees_what_is_open_and_what_is_under_notice(app, client):
    hub = factories.hub()
    open_, coming = _open_call(hub), _open_call(hub, opens_at=clock.now() + timedelta(days=2))
    closed = given.call(hub)
    draft = _open_call(hub, published_at=None)
    _notice(hub)
    page = client.get("/").text
    assert open_.title in page
    assert coming.title in page
    assert "示例批次拟资助名单公示" in page
    assert closed.title not in page
    assert draft.title not in page


def test_a_notice_that_has_not_begun_or_is_over_is_not_on_the_front(app, client):
    hub = factories.hub()
    _notice(hub, starts_on=owing.days(1))
    _notice(hub, number="SL-G-2026-02", starts_on=owing.days(-9), ends_on=owing.days(-1))
    assert "名单公示" not in client.get("/").text


def test_the_front_costs_the_same_with_many_calls(app, client):
    hub = factories.hub()
    _open_call(hub)
    few = counted(lambda: client.get("/"))
    for _n in range(6):
        _open_call(hub)
    assert counted(lambda: client.get("/")) == few


def test_an_applicant_reads_what_is_owed_and_public_words_only(app, as_):
    hub = factories.hub()
    case = owing.case(hub, Status.SUPPLEMENT, owing.days(2), title="示例补正项目")
    other = owing.case(hub, Status.FORMAL_CHECK, owing.days(2), title="别家的项目")
    page = as_(factories.post(Role.AGENT, organization=case.organization)).get("/").text
    assert "提交补正" in page
    assert "请补正材料" in page
    assert 'href="/organizations/mine"' in page
    assert "11月25日（周三）" in page
    assert "待补正" not in page
    assert other.title not in page


def test_the_internal_stage_of_a_review_is_not_told(app, as_):
    case = owing.case(factories.hub(), Status.PROPOSED, owing.days(2))
    page = as_(factories.post(Role.AGENT, organization=case.organization)).get("/").text
    assert "审批中" in page
    assert "待审批" not in page
    assert "线下审批登记" not in page


def test_open_calls_are_checked_against_the_organizations_own_record(app, as_):
    hub = factories.hub()
    call = _open_call(hub)
    factories.keep(
        CallRequirement(
            call_id=call.id,
            position=1,
            test="not-serious",
            must_hold=MustHold.AT_SUBMISSION,
            text="示例办法第六条",
        )
    )
    organization = factories.organization(hub=hub)
    page = as_(factories.post(Role.AGENT, organization=organization)).get("/").text
    assert call.title in page
    assert "申报条件自查" in page
    assert "示例办法第六条" in page


def test_another_streets_calls_are_not_offered(app, as_):
    call = _open_call(factories.hub())
    organization = factories.organization(hub=factories.hub())
    page = as_(factories.post(Role.AGENT, organization=organization)).get("/").text
    assert call.title not in page


def test_who_may_not_apply_is_told_who_may(app, as_):
    organization = factories.organization(hub=factories.hub())
    page = as_(factories.post(Role.KEY_STAFF, organization=organization)).get("/").text
    assert "申报由法定代表人或经办人办理" in page
    assert 'href="/deadlines' not in page


def test_an_expert_sees_the_sheets_still_to_be_scored(app, as_):
    hub = factories.hub()
    mine, others = (owing.case(hub, Status.EXPERT_REVIEW, owing.days(n)) for n in (2, 3))
    me, colleague = given.expert(hub), given.expert(hub)
    given.asked(mine, me)
    given.asked(others, colleague)
    page = as_(me).get("/").text
    assert mine.title in page
    assert others.title not in page
    assert "还剩 2 个工作日" in page
