"""Panel scoring of an applicant of the base: the same sheets, lists and rules as the fund's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import checking
from incubator.incubation.models import Incubation
from incubator.incubation.places import IncubationBase
from incubator.incubation.states import Status
from incubator.organizations.models import Hub
from incubator.people.models import Post
from incubator.records.models import Event
from incubator.review.models import Sheet, SheetState
from tests import factories, given
from tests.browser_client import Browser
from tests.factories import together
from tests.incubation import intake_scenes as scenes
from tests.incubation import stays
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("app")
As = Callable[[object], Browser]


class Panel:
    """A base with a rubric for two, an applicant whose papers are in order, two experts."""

    def __init__(self, hub: Hub | None = None) -> None:
        with together():
            self.hub = hub or factories.hub()
            self.officer = factories.post(Role.CASE_OFFICER, hub=self.hub)
            self.base = stays.base(self.hub, basis="示例办法")
        with transaction():
            row = db.session.get_one(IncubationBase, self.base.id)
            row.rubric_id = given.rubric().id
        self.intake = scenes.intake(self.hub, base=self.base)
        self.case_id = self.in_review()
        self.experts = [given.expert(self.hub) for _n in range(2)]

    def in_review(self) -> int:
        member = scenes.registered(self.hub)
        application = scenes.submitted(self.intake, member)
        scenes.checked(application, self.officer)
        return application.id

    @property
    def case(self) -> Incubation:
        db.session.expire_all()
        return db.session.get_one(Incubation, self.case_id)

    def ask(self, browser: Browser) -> None:
        path = f"/reviews/cases/{self.case_id}/experts"
        browser.submit(path, experts=[str(one.id) for one in self.experts])

    def sheet_of(self, expert: Post) -> Sheet:
        return db.session.scalars(
            select(Sheet).where(Sheet.case_id == self.case_id, Sheet.person_id == expert.person_id)
        ).one()


def score(browser: Browser, sheet: Sheet, *points: str) -> None:
    path = f"/reviews/sheets/{sheet.id}"
    browser.post(f"{path}/declare", data=browser.fields(path))
    typed = {
        f"points-{one.id}": given_points
        for one, given_points in zip(sheet.rubric.criteria, points, strict=True)
    }
    browser.submit(path, do="lock", **typed)


def test_experts_are_asked_score_and_only_then_is_somebody_recommended(as_: As) -> None:
    panel = Panel()
    assert panel.case.status == Status.REVIEW
    officer = as_(panel.officer)
    assert panel.case.organization.name in officer.get("/reviews/cases").text
    panel.ask(officer)
    waiting = officer.get(f"/incubation/{panel.case_id}").text
    assert "安排专家" in waiting
    assert "还缺 2 份评分，评分交齐后才能提出入驻建议" in waiting
    assert f"/incubation/{panel.case_id}/propose" not in waiting
    early = officer.submit(f"/incubation/{panel.case_id}/propose", reasons="示例")
    assert (early.status_code, "还缺 2 份评分" in early.text) == (422, True)
    for expert, points in zip(panel.experts, (("9", "9"), ("7", "7")), strict=True):
        score(as_(expert), panel.sheet_of(expert), *points)
    assert panel.sheet_of(panel.experts[0]).state is SheetState.LOCKED
    scored = officer.get(f"/incubation/{panel.case_id}").text
    assert "评分交齐后" not in scored
    assert f"/incubation/{panel.case_id}/propose" in scored
    assert "平均分 80.00" in officer.get(f"/incubation/{panel.case_id}/propose").text
    officer.submit(f"/incubation/{panel.case_id}/propose", reasons="示例")
    assert panel.case.status == Status.PROPOSED


def test_a_second_press_of_a_finished_first_check_is_shown_the_same_page(as_: As) -> None:
    panel = Panel()
    application = scenes.submitted(panel.intake, scenes.registered(panel.hub))
    browser, path = as_(panel.officer), f"/incubation/{application.id}/first-check"
    sent = {
        **browser.fields(path),
        "point": [point.key for point in checking.points(application)],
    }
    for _press in range(2):
        page = browser.post(path, data=sent, follow_redirects=True)
        assert "已转入面谈评审" in page.text
    passed = select(func.count(Event.id)).where(
        Event.verb == "incubation.pass", Event.case_id == application.id
    )
    assert db.session.scalar(passed) == 1


def test_an_expert_reads_the_plan_and_neither_telephones_nor_identity(as_: As) -> None:
    panel = Panel()
    panel.ask(as_(panel.officer))
    expert, sheet = as_(panel.experts[0]), panel.sheet_of(panel.experts[0])
    path = f"/reviews/sheets/{sheet.id}"
    expert.post(f"{path}/declare", data=expert.fields(path))
    page = expert.get(path).text
    assert scenes.WORK["projects"] in page
    assert scenes.BODY["contact_name"] not in page
    assert "示例licence.pdf" in page
    assert "示例identity.pdf" not in page
    assert "示例roster.pdf" not in page
    assert expert.get(f"{path}/blank.pdf").data.startswith(b"%PDF")


def test_the_list_of_reviews_asks_as_often_for_many_as_for_one(as_: As) -> None:
    panel = Panel()
    officer = as_(panel.officer)
    officer.get("/reviews/cases")
    one = counted(lambda: officer.get("/reviews/cases"))
    for _n in range(2):
        panel.in_review()
    assert counted(lambda: officer.get("/reviews/cases")) == one
    for which, shown in (("missing", 3), ("complete", 0)):
        page = officer.get(f"/reviews/cases?sheets={which}").text
        assert page.count(panel.base.name) == shown


def test_cases_of_both_kinds_wait_in_one_list(as_: As) -> None:
    panel = Panel()
    call = given.call(panel.hub)
    fund = given.application(call)
    page = as_(panel.officer).get("/reviews/cases").text
    assert fund.title in page
    assert panel.case.title in page
    assert call.title in page


def test_a_base_without_a_rubric_asks_nobody(as_: As) -> None:
    panel = Panel()
    with transaction():
        db.session.get_one(IncubationBase, panel.base.id).rubric_id = None
    page = as_(panel.officer).get(f"/reviews/cases/{panel.case_id}/experts")
    assert (page.status_code, "没有评分表" in page.text) == (422, True)
    assert panel.base.name in as_(panel.officer).get("/reviews/cases").text


def test_another_streets_officer_finds_no_such_review(as_: As) -> None:
    panel, other = Panel(), Panel()
    path = f"/reviews/cases/{panel.case_id}/experts"
    assert as_(other.officer).get(path).status_code == 404
    assert panel.base.name not in as_(other.officer).get("/reviews/cases").text
