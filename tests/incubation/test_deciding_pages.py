"""Recommending, deciding online and from paper, the notice, and taking an admission back, as pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import waiting
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.models import Incubation, Mode
from incubator.incubation.states import Status
from incubator.notices.models import Notice, ProofKind
from incubator.organizations.models import Hub, Profile
from tests import factories, given
from tests.browser_client import Browser
from tests.factories import hat
from tests.incubation.intake_scene import Scene, days_later
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
As = Callable[[object], Browser]
PDF = b"%PDF-1.4\n%example of a signed paper\n"


def scan(name: str = "scan.pdf") -> dict[str, object]:
    return {"scan": (io.BytesIO(PDF), name)}


def full(scene: Scene) -> None:
    """The street decides online."""
    with transaction():
        db.session.get_one(Hub, scene.hub.id).profile = Profile.FULL


def test_an_officer_recommends_on_the_usual_terms_and_the_director_approves(as_: As) -> None:
    scene = Scene()
    full(scene)
    officer = as_(scene.officer)
    shown = officer.fields(f"/incubation/{scene.case_id}/propose")
    assert (shown["desks"], shown["term_from"]) == ("1", clock.today().isoformat())
    assert shown["term_through"] == "2027-11-22"
    page = officer.submit(f"/incubation/{scene.case_id}/propose", reasons="示例理由：契合")
    assert "等待审批" in page.text
    director = as_(scene.director)
    page = director.get(f"/incubation/{scene.case_id}/approve").text
    assert "示例理由：契合" in page
    assert "已批准入驻" in director.submit(f"/incubation/{scene.case_id}/approve").text
    assert scene.case.status == Status.APPROVED
    listed = director.get("/incubation/decisions").text
    assert scene.applicant.name in listed
    assert "已批准" in listed


def test_a_recommendation_against_the_rule_is_shown_beside_its_field(as_: As) -> None:
    scene = Scene()
    path = f"/incubation/{scene.case_id}/propose"
    page = as_(scene.officer).submit(path, reasons="示例", term_through="2029-01-01")
    assert (page.status_code, "一次入驻最长 12 个月" in page.text) == (422, True)
    page = as_(scene.officer).submit(path, reasons="示例", mode="virtual", desks="1")
    assert "虚拟孵化不占工位" in page.text
    assert scene.case.status == Status.FIRST_CHECK


def test_an_answer_can_be_to_think_again_or_no(as_: As) -> None:
    scene = Scene()
    scene.propose()
    director = as_(scene.director)
    page = director.submit(f"/incubation/{scene.case_id}/send-proposal-back", reason="示例")
    assert "已退回重议" in page.text
    assert scene.case.status == Status.FIRST_CHECK
    scene.propose()
    page = director.submit(f"/incubation/{scene.case_id}/reject", reason="示例：不符合方向")
    assert "不予入驻" in page.text
    assert (scene.case.status, scene.case.ended_on) == (Status.REJECTED, clock.today())


def test_the_shared_page_of_plain_steps_leads_to_the_answer_that_keeps_the_recommendation(
    as_: As,
) -> None:
    scene = Scene()
    scene.propose()
    answered = as_(scene.director).get(f"/cases/{scene.case_id}/send-back")
    assert answered.headers["Location"].endswith("/send-proposal-back")


def test_a_paper_that_was_signed_is_entered_with_its_scan(as_: As) -> None:
    scene = Scene()
    scene.propose()
    officer = as_(scene.officer)
    path = f"/incubation/{scene.case_id}/register-approval"
    facts = {
        "signer": str(scene.director.id),
        "number": "示呈〔2026〕1号",
        "signed_on": clock.today().isoformat(),
    }
    bad = officer.submit(path, **facts, scan=(io.BytesIO(b"MZ"), "scan.exe"))
    assert (bad.status_code, "只能上传" in bad.text) == (422, True)
    assert scene.case.status == Status.PROPOSED
    page = officer.submit(path, **facts, **scan())
    assert "线下审批已登记" in page.text
    decision = db.session.scalars(select(IncubationDecision)).one()
    assert (decision.outcome, decision.on_paper) == (Outcome.APPROVED, True)
    assert scene.case.status == Status.APPROVED


def test_a_refusal_on_paper_has_the_reason_the_applicant_reads(as_: As) -> None:
    scene = Scene()
    scene.propose()
    page = as_(scene.officer).submit(
        f"/incubation/{scene.case_id}/register-rejection",
        signer=str(scene.director.id),
        number="示呈〔2026〕2号",
        signed_on=clock.today().isoformat(),
        reason="示例：本年名额已满",
        **scan(),
    )
    assert "不予入驻的决定已登记" in page.text
    history = as_(scene.agent).get(f"/cases/{scene.case_id}/history").text
    assert "示例：本年名额已满" in history


def test_a_second_press_of_the_same_form_changes_nothing(as_: As) -> None:
    scene = Scene()
    scene.propose()
    director = as_(scene.director)
    path = f"/incubation/{scene.case_id}/approve"
    sent = director.fields(path)
    first, second = (director.post(path, data=sent) for _time in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(db.session.scalars(select(IncubationDecision)).all()) == 1


def test_of_two_directors_at_once_the_second_is_told(as_: As) -> None:
    scene = Scene()
    scene.propose()
    other = factories.post(Role.DIRECTOR, hub=scene.hub)
    paths = [f"/incubation/{scene.case_id}/{one}" for one in ("approve", "reject")]
    mine, theirs = as_(scene.director), as_(other)
    opened, also = mine.fields(paths[0]), theirs.fields(paths[1])
    assert mine.post(paths[0], data=opened).status_code == 302
    page = theirs.post(paths[1], data={**also, "reason": "示例"})
    assert page.status_code in {409, 422}
    assert scene.case.status == Status.APPROVED


def test_approved_applicants_of_a_base_are_shown_and_then_confirmed(as_: As) -> None:
    scene = Scene(shows_notice=True)
    scene.propose()
    scene.approve()
    officer = as_(scene.officer)
    led = officer.get(f"/incubation/{scene.case_id}/notice", follow_redirects=True)
    assert scene.applicant.name in led.text
    page = officer.submit(f"/incubation/bases/{scene.base.id}/notice", items=str(scene.case_id))
    assert "公示草稿已生成" in page.text
    number = db.session.scalars(select(Notice.number)).one()
    officer.submit(f"/notices/{number}/publish")
    assert scene.case.status == Status.PUBLIC_NOTICE
    confirming = f"/incubation/{scene.case_id}/confirm"
    early = officer.submit(confirming)
    assert early.status_code == 422
    officer.submit(
        f"/notices/{number}/proofs",
        kind=ProofKind.WEB_ADDRESS.value,
        address="https://example.org/notice",
        shown_at="2026-11-23T08:30",
    )
    days_later(20)
    page = officer.submit(confirming)
    assert "已确认入驻" in page.text
    assert scene.case.status == Status.CONFIRMED


def test_a_base_without_notices_offers_none(as_: As) -> None:
    scene = Scene()
    scene.propose()
    scene.approve()
    assert "列入公示" not in as_(scene.officer).get(f"/incubation/{scene.case_id}").text
    page = as_(scene.officer).submit(
        f"/incubation/bases/{scene.base.id}/notice", items=str(scene.case_id)
    )
    assert (page.status_code, "本基地不要求公示" in page.text) == (422, True)


def test_an_admission_that_is_taken_back_gives_its_place_to_others(as_: As) -> None:
    scene = Scene()
    scene.propose()
    scene.approve()
    scene.sign()
    scene.promise()
    page = as_(scene.officer).submit(f"/incubation/{scene.case_id}/cancel", reason="示例：未签约")
    assert "入驻资格已取消" in page.text
    assert (scene.case.status, scene.case.ended_on) == (Status.CANCELLED, clock.today())
    assert [use.free_from for use in scene.case.desks] == [clock.today()]


def test_who_waits_and_is_cancelled_leaves_the_list(as_: As) -> None:
    scene = Scene()
    scene.propose()
    scene.approve()
    with transaction():
        case = db.session.get_one(Incubation, scene.case_id)
        waiting.join(case, reason="示例", by=hat(scene.officer), at=clock.now())
    as_(scene.officer).submit(f"/incubation/{scene.case_id}/cancel", reason="示例")
    assert waiting.place_of(scene.case) is None


def test_a_base_that_scores_says_what_the_panel_gave(as_: As) -> None:
    scene = Scene()
    with transaction():
        base = db.session.get_one(type(scene.base), scene.base.id)
        base.rubric_id = given.rubric().id
    page = as_(scene.officer).get(f"/incubation/{scene.case_id}/propose").text
    assert "份评分" in page


def test_another_streets_officer_and_the_applicant_find_nothing(as_: As) -> None:
    scene, other = Scene(), Scene()
    scene.propose()
    assert as_(other.director).get(f"/incubation/{scene.case_id}/approve").status_code == 404
    assert as_(scene.agent).get(f"/incubation/{scene.case_id}/approve").status_code == 403
    assert as_(scene.agent).get("/incubation/decisions").status_code == 403
    assert scene.applicant.name not in as_(other.officer).get("/incubation/decisions").text


def test_the_list_of_decisions_asks_as_often_for_many_as_for_one(as_: As) -> None:
    scene = Scene()
    scene.propose()
    officer = as_(scene.officer)
    officer.get("/incubation/decisions")
    one = counted(lambda: officer.get("/incubation/decisions"))
    for _n in range(3):
        with transaction():
            made = db.session.get_one(Incubation, scene.case_id)
            db.session.add(
                IncubationDecision(
                    case_id=made.id,
                    mode=Mode.PHYSICAL,
                    desks=1,
                    term_from=clock.today(),
                    term_through=clock.today(),
                    proposer_person_id=scene.officer.person_id,
                    proposer_post_id=scene.officer.id,
                    proposed_at=clock.now(),
                    outcome=Outcome.SENT_BACK,
                    approver_person_id=scene.director.person_id,
                    approver_post_id=scene.director.id,
                )
            )
    assert counted(lambda: officer.get("/incubation/decisions")) == one
    assert officer.get("/incubation/decisions?format=csv").text.count(scene.applicant.name) == 4
