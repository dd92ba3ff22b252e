"""The applicant's own pages: only what is asked of it, pages photographed, no question without an answer."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.incubation import progress, timeline
from incubator.incubation.models import Incubation
from incubator.review.models import Criterion, Rubric
from tests import factories
from tests.factories import together
from tests.incubation import houses, stays
from tests.incubation import intake_scenes as scenes


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def staff(hub):
    return scenes.officer(hub)


def photograph(shade: int) -> BytesIO:
    taken = BytesIO()
    Image.new("RGB", (60, 90), (shade, shade, shade)).save(taken, "JPEG")
    taken.seek(0)
    return taken


def test_an_applicant_reads_what_is_asked_of_bodies_like_its_own(hub, as_, client):
    here = f"/incubation/intakes/{scenes.intake(hub).code}"
    for asked in ("登记证书副本", "名称核准通知", "备案证明"):
        assert asked in client.get(here).text
    page = as_(scenes.prospective(hub)).get(here)
    assert "名称核准通知" in page.text
    assert "登记证书副本" not in page.text
    assert "备案证明" not in page.text


def test_pages_photographed_one_by_one_are_kept_as_one_file(hub, as_):
    member = scenes.registered(hub)
    application = scenes.begun(scenes.intake(hub), member)
    path = f"/incubation/{application.id}/application/papers"
    browser = as_(member)
    kind = progress.papers_asked(application)[0].kind
    answer = browser.post(
        path,
        data={
            "csrf_token": browser.fields(path)["csrf_token"],
            "kind": kind,
            "photos-1": (photograph(10), "示例第二页.jpg"),
            "photos-1-page": "2",
            "photos-2": (photograph(200), "示例第一页.jpg"),
            "photos-2-page": "1",
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    (kept,) = progress.attachments(db.session.get_one(Incubation, application.id))
    assert (kept.kind, kept.media_type, kept.pages) == (kind, "application/pdf", 2)
    assert "示例第一页.jpg、示例第二页.jpg" in browser.get(path).text


def test_what_is_no_photograph_is_refused_where_it_was_chosen(hub, as_):
    member = scenes.registered(hub)
    application = scenes.begun(scenes.intake(hub), member)
    path = f"/incubation/{application.id}/application/papers"
    browser = as_(member)
    page = browser.post(
        path,
        data={
            "csrf_token": browser.fields(path)["csrf_token"],
            "kind": progress.papers_asked(application)[0].kind,
            "photos-1": (BytesIO(scenes.PDF), "示例.pdf"),
        },
        content_type="multipart/form-data",
    )
    assert page.status_code == 422
    assert "只能上传 JPG / PNG 文件" in page.text
    assert progress.attachments(db.session.get_one(Incubation, application.id)) == []


def test_a_group_that_may_have_no_desk_is_not_asked_how_many(hub, as_):
    member = scenes.filed(hub)
    application = scenes.begun(scenes.intake(hub), member)
    page = as_(member).get(f"/incubation/{application.id}/application/needs")
    assert "本基地不向备案组织提供工位" in page.text
    assert "需要工位数" not in page.text


def test_where_no_panel_scores_the_check_leads_to_the_proposal(hub, staff, as_):
    application = scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    browser = as_(staff)
    for path in (f"/incubation/{application.id}", f"/incubation/{application.id}/application"):
        page = browser.get(path)
        assert "面谈评审" not in page.text
        assert f"/incubation/{application.id}/first-check" in page.text
        assert f"/incubation/{application.id}/propose" not in page.text
    scenes.checked(application, staff)
    for path in (f"/incubation/{application.id}", f"/incubation/{application.id}/application"):
        page = browser.get(path)
        assert f"/incubation/{application.id}/first-check" not in page.text
        assert f"/incubation/{application.id}/propose" in page.text


def test_where_a_panel_scores_nothing_is_proposed_before_it(hub, staff, as_):
    with together():
        base = stays.base(hub, basis="示例孵化基地管理办法")
        base.rubric = Rubric(title="示例评审表", reviewers=1)
        base.rubric.criteria = [Criterion(position=1, label="示例", weight=100)]
    application = scenes.submitted(scenes.intake(hub, base=base), scenes.registered(hub))
    page = as_(staff).get(f"/incubation/{application.id}")
    assert f"/incubation/{application.id}/first-check" in page.text
    assert f"/incubation/{application.id}/propose" not in page.text


@pytest.mark.parametrize(("shows_notice", "next_stage"), [(False, "签订协议"), (True, "审批")])
def test_what_comes_after_the_approval_is_what_the_base_does(hub, shows_notice, next_stage):
    base = stays.base(hub, shows_notice=shows_notice)
    by = factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))
    case = houses.approved(base, by=by, organization=factories.organization(hub=hub))
    (now,) = [one.label for one in timeline.stages(case) if one.when is timeline.When.NOW]
    assert now == next_stage


@pytest.mark.parametrize(
    ("entered", "stands"), [(False, "/incubation/applications"), (True, "/incubation/health")]
)
def test_the_rail_shows_where_a_case_stands(hub, as_, entered, stands):
    officer = factories.post(Role.CASE_OFFICER, hub=hub)
    case = (
        stays.stay(hub=hub, organization=factories.organization(hub=hub), by=factories.hat(officer))
        if entered
        else scenes.submitted(scenes.intake(hub), scenes.registered(hub))
    )
    page = as_(officer).get(f"/incubation/{case.id}")
    assert f'<a href="{stands}" aria-current="page"' in page.text
