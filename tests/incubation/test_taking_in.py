"""From the recommendation to the day somebody moves in: two people, one place, one agreement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.incubation import agreeing, deciding, desk_giving
from incubator.incubation.agreeing import Ticked
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.intake import Track
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.organizations.models import OrgStatus, OrgType
from incubator.people.signed_papers import SignedPaper
from tests import factories, given
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.intake_scene import Scene, days_later

pytestmark = pytest.mark.usefixtures("app")
both = pytest.mark.both


@both
def test_an_applicant_is_proposed_approved_signed_and_moves_in():
    scene = Scene()
    scene.propose()
    scene.approve()
    assert (scene.case.status, scene.case.approved_desks) == (Status.APPROVED, 1)
    scene.sign()
    scene.promise()
    scene.tick_all()
    scene.move_in()
    case = scene.case
    assert (case.status, case.entered_on) == (Status.ACTIVE, clock.today())
    assert (case.agreement_number or "").startswith("FH-")


@both
def test_nobody_approves_what_they_proposed_themselves():
    scene = Scene()
    scene.propose()
    own = factories.post(Role.DIRECTOR, hub=scene.hub, person=scene.officer.person)
    with pytest.raises(RuleError, match="不能由同一人审批"), transaction():
        deciding.approve(scene.case_id, by=hat(own), at=clock.now())
    with pytest.raises(Overtaken), transaction():
        db.session.execute(
            update(IncubationDecision).values(
                approver_person_id=IncubationDecision.proposer_person_id, outcome="approved"
            )
        )


def test_an_approval_on_paper_needs_its_signer_number_and_day():
    scene = Scene()
    scene.propose()
    with transaction():
        scan = stays.agreement(hat(scene.officer))
    paper = SignedPaper(scene.director.id, "", clock.today(), scan)
    with pytest.raises(RuleError) as refused, transaction():
        deciding.register_approval(scene.case_id, paper, by=hat(scene.officer), at=clock.now())
    assert refused.value.field == "number"
    with transaction():
        deciding.register_approval(
            scene.case_id,
            SignedPaper(scene.director.id, "示呈〔2026〕1号", clock.today(), scan),
            by=hat(scene.officer),
            at=clock.now(),
        )
    decision = db.session.scalars(select(IncubationDecision)).one()
    assert (decision.on_paper, decision.approver_person_id) == (True, scene.director.person_id)
    assert decision.entered_by_post_id == scene.officer.id


def test_an_answer_of_no_ends_the_application_so_that_another_may_be_begun():
    scene = Scene()
    scene.propose()
    with transaction():
        deciding.reject(scene.case_id, reason="示例理由", by=hat(scene.director), at=clock.now())
    assert scene.case.ended_on == clock.today()
    with transaction():
        scene.checked()


def test_what_is_sent_back_may_be_proposed_anew():
    scene = Scene()
    scene.propose()
    with transaction():
        deciding.send_back(scene.case_id, reason="示例", by=hat(scene.director), at=clock.now())
    assert (scene.case.status, scene.case.recommendation) == (Status.FIRST_CHECK, "")
    scene.propose()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"term_from": date(2026, 11, 22)}, "term_from"),
        ({"term_through": date(2026, 11, 20)}, "term_through"),
        ({"term_through": date(2027, 11, 23)}, "term_through"),
        ({"mode": Mode.VIRTUAL}, "desks"),
        ({"desks": 0}, "desks"),
        ({"desks": 99}, "desks"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_their_field(changed, field):
    scene = Scene()
    with pytest.raises(RuleError) as refused:
        scene.propose(**changed)
    assert refused.value.field == field
    assert scene.case.status == Status.FIRST_CHECK


def test_a_base_with_a_panel_recommends_nobody_before_it_has_scored():
    scene = Scene()
    with transaction():
        base = db.session.get_one(IncubationBase, scene.base.id)
        base.rubric_id = given.rubric().id
    with pytest.raises(RuleError, match="面谈评审"):
        scene.propose()


def test_where_a_notice_is_asked_for_nobody_signs_before_it():
    scene = Scene(shows_notice=True)
    scene.propose()
    scene.approve()
    with pytest.raises(RuleError, match="公示"):
        scene.sign()


def test_a_filed_group_has_no_desk_unless_the_base_allows_it():
    """Scenario 6."""
    scene = Scene(facts={"track": Track.FILED})
    with pytest.raises(RuleError) as refused:
        scene.propose()
    assert refused.value.field == "mode"
    scene.propose(mode=Mode.VIRTUAL, desks=0)
    scene.approve()
    with pytest.raises(RuleError) as unsigned:
        scene.sign(signatory=" ")
    assert unsigned.value.field == "signatory"
    scene.sign(signatory="示例社区居民委员会（代管单位）")
    with transaction():
        assert db.session.get_one(IncubationBase, scene.base.id).virtual_held == 1


def test_a_prospective_body_past_its_day_does_not_sign():
    scene = Scene(facts={"track": Track.PROSPECTIVE})
    with transaction():
        body = db.session.get_one(type(scene.applicant), scene.applicant.id)
        body.status, body.org_type = OrgStatus.PROSPECTIVE, OrgType.PROSPECTIVE
    scene.propose()
    scene.approve()
    register_by = scene.case.register_by
    assert register_by == clock.today() + timedelta(days=180)
    days_later(181)
    with pytest.raises(RuleError, match=register_by.isoformat()):
        scene.sign()
    with transaction():
        body = db.session.get_one(type(scene.applicant), scene.applicant.id)
        body.status, body.org_type = OrgStatus.REGISTERED, OrgType.SERVICE_INSTITUTION
    scene.sign()
    assert scene.case.status == Status.SIGNED


def test_nobody_moves_in_without_a_desk_or_with_an_open_line():
    scene = Scene()
    scene.propose()
    scene.approve()
    scene.sign()
    with pytest.raises(RuleError, match="工位"):
        scene.move_in()
    scene.promise()
    with pytest.raises(RuleError, match="清单还有 6 项"):
        scene.move_in()
    with pytest.raises(RuleError) as refused:
        scene.tick_all(meter=Ticked(True))
    assert refused.value.field == "meter"
    scene.tick_all(meter=Ticked(False, not_needed_because="示例：水电由基地承担"))
    with pytest.raises(RuleError, match="不能晚于今天"):
        scene.move_in(clock.today() + timedelta(days=1))
    scene.move_in()
    assert agreeing.open_lines(scene.case, Way.IN) == []


@both
def test_two_stays_of_one_organization_are_refused_by_the_database():
    scene = Scene()
    with transaction():
        stays.stay(hub=scene.hub, organization=scene.applicant, base_id=scene.base.id)
    scene.propose()
    scene.approve()
    scene.sign()
    scene.promise()
    scene.tick_all()
    with pytest.raises(Overtaken):
        scene.move_in()


@both
def test_a_stay_that_would_reach_into_an_earlier_one_is_refused_by_the_database():
    scene = Scene()
    begun = clock.today() - timedelta(days=100)
    with transaction():
        stays.stay(
            hub=scene.hub,
            organization=scene.applicant,
            base_id=scene.base.id,
            entered_on=begun,
            left_on=clock.today() - timedelta(days=10),
            leaving="withdrawn",
        )
    with pytest.raises(Overtaken), transaction():
        stays.stay(
            hub=scene.hub,
            organization=scene.applicant,
            base_id=scene.base.id,
            entered_on=clock.today() - timedelta(days=11),
        )


def test_another_streets_case_is_not_there():
    scene, other = Scene(), Scene()
    with pytest.raises(NotFound), transaction():
        deciding.propose(
            scene.case_id, scene.terms(), reasons="", by=hat(other.officer), at=clock.now()
        )
    assert db.session.get_one(Incubation, scene.case_id).status == Status.FIRST_CHECK


def test_nobody_moves_in_before_the_day_from_which_the_desk_is_theirs() -> None:
    scene = Scene()
    later = clock.today() + timedelta(days=1)
    scene.propose(term_from=later)
    scene.approve()
    scene.sign()
    with transaction():
        case = db.session.get_one(Incubation, scene.case_id)
        desk_giving.give(case, scene.desk_ids, by=hat(scene.officer), at=clock.now())
    scene.tick_all()
    with pytest.raises(RuleError, match=later.isoformat()):
        scene.move_in()
    days_later(1)
    scene.move_in()
    assert scene.case.entered_on == later
