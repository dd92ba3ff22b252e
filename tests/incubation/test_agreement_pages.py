"""The agreement, its desks and its signature, the check-list and the day of moving in, as pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.incubation import agreeing, placing
from incubator.incubation.intake import Track
from incubator.incubation.leaving import Way
from incubator.incubation.models import Incubation, IncubationSponsor, Mode
from incubator.incubation.states import Status
from incubator.organizations.models import OrgStatus, OrgType
from incubator.records.models import Document, Event
from incubator.web.verbs import VERBS
from tests.browser_client import Browser
from tests.factories import hat
from tests.incubation.intake_scene import Scene

pytestmark = pytest.mark.usefixtures("app")
As = Callable[[object], Browser]
PDF = b"%PDF-1.4\n%example of a signed agreement\n"


def signed(**changed: object) -> dict[str, object]:
    return {
        "signed_on": clock.today().isoformat(),
        "signatory": "示例负责人",
        "scan": (io.BytesIO(PDF), "agreement.pdf"),
        **changed,
    }


def approved(**facts: object) -> Scene:
    scene = Scene(desks=2, **facts)
    scene.propose()
    scene.approve()
    return scene


def test_an_agreement_is_drawn_up_printed_and_entered_signed_with_its_desk(as_: As) -> None:
    scene = approved()
    officer = as_(scene.officer)
    page = officer.get(f"/incubation/{scene.case_id}")
    assert "起草协议" in page.text
    token = officer.fields(f"/incubation/{scene.case_id}/sign")["csrf_token"]
    path = f"/incubation/{scene.case_id}/agreement"
    drawn = officer.post(path, data={"csrf_token": token}, follow_redirects=True)
    assert scene.case.agreement_number in drawn.text
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert officer.get(f"{path}.{form}").data.startswith(start)
    page = officer.submit(
        f"/incubation/{scene.case_id}/sign", **signed(desks=str(scene.desk_ids[0]))
    )
    assert "协议已登记" in page.text
    case = scene.case
    assert (case.status, case.signatory) == (Status.SIGNED, "示例负责人")
    assert [use.desk_id for use in placing.held_by(case)] == [scene.desk_ids[0]]
    scan = db.session.get_one(Document, case.agreement_id)
    assert (scan.kind, scan.case_id) == ("incubation-agreement", case.id)
    assert as_(scene.agent).get(f"/documents/{scan.id}").data == PDF


def test_more_desks_than_approved_or_one_of_another_are_refused_and_nothing_is_signed(
    as_: As,
) -> None:
    scene = approved()
    officer = as_(scene.officer)
    path = f"/incubation/{scene.case_id}/sign"
    both = [str(one) for one in scene.desk_ids]
    page = officer.submit(path, **signed(desks=both))
    assert (page.status_code, "还可以安排 1 个" in page.text) == (422, True)
    other = Scene()
    page = officer.submit(path, **signed(desks=str(other.desk_ids[0])))
    assert page.status_code == 422
    assert (scene.case.status, placing.held_by(scene.case)) == (Status.APPROVED, [])


def test_a_desk_that_was_given_meanwhile_stops_the_signing_with_who_has_it(as_: As) -> None:
    scene = approved()
    officer, path = as_(scene.officer), f"/incubation/{scene.case_id}/sign"
    opened = officer.fields(path)
    taken = scene.desk_ids[0]
    _give_to_another(scene, taken)
    page = officer.post(
        path,
        data={**opened, **signed(desks=str(taken))},
        content_type="multipart/form-data",
    )
    assert page.status_code == 422
    assert scene.case.status == Status.APPROVED
    assert scene.case.agreement_id is None


def _give_to_another(scene: Scene, desk_id: int) -> None:
    """Another approved applicant of the same base has it now."""
    other = Scene()
    other.propose()
    other.approve()
    with transaction():
        case = db.session.get_one(Incubation, other.case_id)
        case.base_id, case.hub_id = scene.base.id, scene.hub.id
        db.session.flush()
        placing.promise(
            desk_id,
            case,
            from_on=clock.today(),
            through=clock.today() + timedelta(days=30),
            by=hat(scene.officer),
            at=clock.now(),
        )


def test_desks_can_be_given_after_signing_too(as_: As) -> None:
    scene = approved()
    scene.sign()
    officer = as_(scene.officer)
    page = officer.submit(f"/incubation/{scene.case_id}/desks", desks=str(scene.desk_ids[1]))
    assert "工位已预留" in page.text
    assert [use.desk_id for use in placing.held_by(scene.case)] == [scene.desk_ids[1]]
    again = officer.submit(f"/incubation/{scene.case_id}/desks", desks=str(scene.desk_ids[0]))
    assert "还可以安排 0 个" in again.text


def test_the_check_list_is_saved_half_done_and_then_somebody_moves_in(as_: As) -> None:
    scene = approved()
    scene.sign()
    scene.promise()
    officer, path = as_(scene.officer), f"/incubation/{scene.case_id}/check-list"
    page = officer.submit(path, key="y", **{"key-reading": "12 号钥匙"}, meter="y")
    assert (page.status_code, "请填写电表、水表读数" in page.text) == (422, True)
    page = officer.submit(path, key="y", **{"key-reading": "12 号钥匙"})
    assert "清单已保存" in page.text
    early = officer.submit(f"/incubation/{scene.case_id}/move-in")
    assert (early.status_code, "还有 5 项" in early.text) == (422, True)
    kept = officer.fields(path)
    assert (kept["key"], kept["key-reading"]) == ("y", "12 号钥匙")
    rest = dict.fromkeys(("desk", "account", "meter", "equipment"), "y")
    officer.submit(path, **rest, **{"meter-reading": "00123", "address-away": "示例：不作住所"})
    assert agreeing.open_lines(scene.case, Way.IN) == []
    assert "已入驻" in officer.submit(f"/incubation/{scene.case_id}/move-in").text
    assert (scene.case.status, scene.case.entered_on) == (Status.ACTIVE, clock.today())
    sheet = officer.get(f"{path}.pdf")
    assert sheet.data.startswith(b"%PDF")


def test_there_is_no_check_list_before_signing_and_no_paper_before_approval(as_: As) -> None:
    scene = Scene()
    officer = as_(scene.officer)
    for path in ("check-list", "check-list.pdf", "agreement.pdf", "approval-sheet.pdf"):
        assert officer.get(f"/incubation/{scene.case_id}/{path}").status_code == 404


def test_a_prospective_body_signs_by_its_sponsors(as_: As) -> None:
    scene = Scene(facts={"track": Track.PROSPECTIVE})
    with transaction():
        body = db.session.get_one(type(scene.applicant), scene.applicant.id)
        body.status, body.org_type, body.uscc = (
            OrgStatus.PROSPECTIVE,
            OrgType.PROSPECTIVE,
            None,
        )
        db.session.add(IncubationSponsor(case_id=scene.case_id, name="示例发起人甲"))
    scene.propose()
    scene.approve()
    page = as_(scene.officer).get(f"/incubation/{scene.case_id}/sign").text
    assert "示例发起人甲" in page
    letter = as_(scene.agent).get(f"/incubation/{scene.case_id}/admission-letter.docx")
    assert letter.data.startswith(b"PK")


def test_a_virtual_place_is_signed_without_desks_and_its_list_is_short(as_: As) -> None:
    scene = Scene()
    scene.propose(mode=Mode.VIRTUAL, desks=0)
    scene.approve()
    officer = as_(scene.officer)
    assert 'name="desks"' not in officer.get(f"/incubation/{scene.case_id}/sign").text
    officer.submit(f"/incubation/{scene.case_id}/sign", **signed())
    assert scene.case.status == Status.SIGNED
    page = officer.get(f"/incubation/{scene.case_id}/check-list").text
    assert "账号" in page
    assert "电表" not in page


def test_the_applicant_reads_what_was_approved_and_not_who_recommended_it(as_: As) -> None:
    scene = Scene()
    scene.propose()
    assert "入驻审批" not in as_(scene.agent).get(f"/incubation/{scene.case_id}").text
    scene.approve()
    scene.sign()
    page = as_(scene.agent).get(f"/incubation/{scene.case_id}").text
    assert "入驻通知书" in page
    assert "呈批件" not in page
    assert scene.officer.person.name not in page.split("签订")[0]
    assert as_(scene.agent).get(f"/incubation/{scene.case_id}/sign").status_code == 403


def test_papers_of_a_decision_are_pdf_and_docx(as_: As) -> None:
    scene = Scene()
    scene.propose()
    officer = as_(scene.officer)
    path = f"/incubation/{scene.case_id}/approval-sheet"
    assert officer.get(f"{path}.pdf").data.startswith(b"%PDF")
    assert officer.get(f"{path}.docx").data.startswith(b"PK")


def test_an_agreement_keeps_its_number_and_is_drawn_up_only_once_approved() -> None:
    scene = Scene()
    scene.propose()
    by = hat(scene.officer)
    with pytest.raises(RuleError, match="批准入驻以后"), transaction():
        agreeing.draw_up(scene.case_id, by=by, at=clock.now())
    scene.approve()
    with pytest.raises(NotFound), transaction():
        agreeing.draw_up(scene.case_id, by=hat(Scene().officer), at=clock.now())
    numbers = set()
    for _n in range(2):
        with transaction():
            numbers.add(agreeing.draw_up(scene.case_id, by=by, at=clock.now()))
    assert len(numbers) == 1
    verbs = db.session.scalars(select(Event.verb).where(Event.case_id == scene.case_id)).all()
    assert verbs.count("incubation.draw-up") == 1
    assert "incubation.draw-up" in VERBS


def test_while_a_notice_stands_before_it_nobody_is_told_to_come_and_sign(as_: As) -> None:
    scene = Scene(shows_notice=True)
    scene.propose()
    scene.approve()
    officer = as_(scene.officer)
    assert "入驻通知书" not in officer.get(f"/incubation/{scene.case_id}").text
    answer = officer.get(f"/incubation/{scene.case_id}/admission-letter.pdf")
    assert answer.status_code == 422
    assert "公示期满确认以后再打印" in answer.text
