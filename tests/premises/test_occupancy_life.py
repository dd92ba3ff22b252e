"""A room for months, from the wish to the day it is given back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from incubator.casework import lifecycles
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.organizations.models import Profile
from incubator.premises import (
    occupying_deciding,
    occupying_inspecting,
    occupying_requests,
)
from incubator.premises.models import Nature, PermittedUse, Use
from incubator.premises.occupancy_steps import LIFECYCLE, Status
from incubator.premises.occupying_words import PLAN, PROOF
from incubator.premises.tariff import Term
from tests import factories
from tests.factories import hat
from tests.premises import rooms
from tests.premises.tenancies import TERM, Tenancy, at_ten, file, next_day, night, wish


@pytest.fixture
def tenancy(app) -> Tenancy:
    return Tenancy()


def owed(tenancy: Tenancy) -> dict[str, date]:
    """The open obligations of the case and the days they fall due."""
    rows = db.session.query(Deadline).filter_by(case_id=tenancy.id, done_at=None)
    return {one.kind: one.due_on for one in rows}


def apply(tenancy: Tenancy, *, files=True, promised=True, **facts):
    """Another organization of the street asks for the same room."""
    agent = factories.post(Role.AGENT, organization=factories.organization(hub=tenancy.hub))
    sent = {PROOF: [file()], PLAN: [file("示例方案.pdf")]} if files else {}
    with transaction():
        return occupying_requests.apply(
            tenancy.room_id, wish(**facts), sent, promised=promised, by=hat(agent), at=clock.now()
        )


def test_every_state_of_an_occupancy_is_met_on_its_way(tenancy):
    met = [tenancy.status]
    tenancy.act(occupying_requests.send_back, reason="示例：方案缺安全措施")
    met.append(tenancy.status)
    tenancy.act(
        occupying_requests.hand_in_again,
        wish(people=10),
        {},
        promised=True,
        by=tenancy.agent,
    )
    tenancy.survey()
    met.append(tenancy.status)
    tenancy.propose()
    met.append(tenancy.status)
    tenancy.act(occupying_deciding.approve, by=tenancy.director)
    met.append(tenancy.status)
    other = Tenancy(hub=tenancy.hub)
    other.in_use(deposit_fen=100_000)
    met += [Status.SIGNED, other.status]
    other.object_to(other.sublet())
    met.append(other.status)
    other.act(occupying_inspecting.rectified, on=clock.today(), note="示例：已清退")
    at_ten(TERM[1] - timedelta(days=10))
    assert night().near == 1
    met.append(other.status)
    at_ten(next_day(TERM[1]))
    assert night().expired == 1
    met.append(other.status)
    other.given_back()
    met.append(other.status)
    assert set(met) | {Status.REFUSED, Status.WITHDRAWN, Status.CANCELLED} == set(Status)
    assert lifecycles.of("occupancy") is LIFECYCLE


def test_it_is_numbered_surveyed_in_time_and_told_to_the_office(tenancy):
    assert tenancy.case.number == f"{tenancy.hub.short_code}-O-2026-0001"
    assert list(owed(tenancy)) == ["occupancy-survey"]
    tenancy.survey()
    assert list(owed(tenancy)) == ["occupancy-decision"]


def test_without_promise_or_papers_nothing_is_handed_in(tenancy):
    with pytest.raises(RuleError, match="请阅读承诺"):
        apply(tenancy, promised=False)
    with pytest.raises(RuleError, match="请上传登记证书"):
        apply(tenancy, files=False)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"people": 31}, "人数在 1 至 30"),
        ({"purpose": " "}, "请写明用来做什么"),
        ({"wished_from": date(2026, 11, 22)}, "起始日不能早于今天"),
        ({"wished_through": date(2026, 11, 30)}, "到期日不能早于起始日"),
        ({"wished_through": date(2026, 12, 30)}, "至少一个月"),
        ({"wished_through": date(2046, 12, 1)}, "最长二十年"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_a_sentence(tenancy, facts, why):
    with pytest.raises(RuleError, match=why):
        apply(tenancy, **facts)


def test_a_term_beyond_2038_and_of_exactly_a_month_are_taken(tenancy):
    assert apply(tenancy, wished_through=date(2046, 11, 30)).wished_through.year == 2046
    assert apply(tenancy, wished_through=date(2026, 12, 31)).people == 20


def test_a_room_is_not_used_for_what_it_is_not_permitted_for(tenancy):
    factories.keep(PermittedUse(premises_id=tenancy.room_id, use=Use.CULTURE))
    db.session.expire_all()
    with pytest.raises(RuleError, match="不用于所选的用途"):
        apply(tenancy)


def test_somebody_who_asked_already_is_led_to_that_request(tenancy):
    with pytest.raises(RuleError, match=tenancy.case.number), transaction():
        occupying_requests.apply(
            tenancy.room_id,
            wish(),
            {PROOF: [file()], PLAN: [file()]},
            promised=True,
            by=hat(tenancy.agent),
            at=clock.now(),
        )


def test_who_proposed_does_not_approve(tenancy):
    """The officer of this street leads it as well."""
    tenancy.survey()
    tenancy.propose()
    leading = factories.post(Role.DIRECTOR, hub=tenancy.hub, person=tenancy.officer.person)
    with pytest.raises(RuleError, match="不能由同一人审批"):
        tenancy.act(occupying_deciding.approve, by=leading)
    assert tenancy.status == Status.PROPOSED
    assert tenancy.holds == []


def test_an_approval_signed_on_paper_is_registered_with_its_number(app):
    tenancy = Tenancy(profile=Profile.SMALL_CENTRE)
    tenancy.survey()
    tenancy.propose()
    with transaction():
        paper = tenancy.paper()
        occupying_deciding.register_approval(
            tenancy.id, paper, by=hat(tenancy.officer), at=clock.now()
        )
    case = tenancy.case
    assert case.status == Status.APPROVED
    assert case.fee_approved_by == tenancy.director.person.name
    assert (case.term_from, case.term_through) == TERM


def test_a_price_fits_its_kind(tenancy):
    tenancy.survey()
    for facts in (
        {"monthly_fen": 1},
        {"term": Term.PREFERENTIAL, "monthly_fen": 200_000},
        {"term": Term.STANDARD, "monthly_fen": 100_000},
    ):
        with pytest.raises(RuleError, match="月费与收费性质不符"):
            tenancy.propose(**facts)
    with pytest.raises(RuleError, match="依据"):
        tenancy.propose(fee_basis=" ")


def test_an_office_building_is_never_let_for_money(tenancy):
    with transaction():
        approval, room = tenancy.scan("approval"), tenancy.case.premises
        room.approval_id, room.approval_number = approval, "示调〔2026〕1号"
        room.nature = Nature.OFFICE
    tenancy.survey()
    with pytest.raises(RuleError, match="第二十三条"):
        tenancy.propose(term=Term.STANDARD, monthly_fen=200_000)
    tenancy.propose()


def test_what_somebody_else_did_meanwhile_is_not_overwritten(tenancy):
    seen = tenancy.case.version
    tenancy.survey()
    with pytest.raises(Overtaken):
        tenancy.act(occupying_requests.send_back, reason="示例", version=seen)


def test_another_streets_officer_finds_nothing(tenancy):
    stranger = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    with pytest.raises(NotFound):
        tenancy.act(occupying_requests.send_back, reason="示例", by=stranger)
    foreign = rooms.room(factories.hub())
    with pytest.raises(NotFound), transaction():
        occupying_requests.apply(
            foreign.id,
            wish(),
            {PROOF: [file()], PLAN: [file()]},
            promised=True,
            by=hat(tenancy.agent),
            at=clock.now(),
        )
