"""The pages on which rows that may be one organization are told apart or merged."""

from __future__ import annotations

import pytest

from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.organizations.models import Organization, OrgStatus
from tests import factories

LIST = "/organizations/duplicates"


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def officer(as_, hub):
    return as_(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def pair(hub):
    stays = factories.filed_group(hub=hub, name="示例合唱队（本部）")
    goes = factories.filed_group(hub=hub, name="示例合唱队(本部)", address="示例路 2 号")
    return stays.id, goes.id


def test_two_rows_are_merged_from_the_list_and_the_old_address_leads_on(officer, pair):
    into, other = pair
    page = officer.get(LIST).text
    assert "名称相同" in page
    merge = f"/organizations/{into}/merge/{other}"
    assert merge in page
    assert "示例路 2 号" in officer.get(merge).text
    answer = officer.submit(merge, reason="重复录入", taken=["name"])
    assert "已合并" in answer.text
    db.session.expire_all()
    assert db.session.get_one(Organization, other).status is OrgStatus.MERGED
    kept = db.session.get_one(Organization, into)
    assert (kept.name, kept.address) == ("示例合唱队(本部)", "示例路 2 号")
    moved = officer.get(f"/organizations/{other}")
    assert moved.status_code == 302
    assert moved.location.endswith(f"/organizations/{into}")
    history = officer.get(f"/organizations/{into}/history").text
    assert "合并重复的组织" in history
    assert "并入另一条记录" in history
    assert "没有可能重复的组织" in officer.get(LIST).text
    assert f'/organizations/{other}"' not in officer.get("/organizations/").text
    assert officer.get(f"/organizations/{other}/edit").status_code == 404


def test_a_pair_is_said_to_be_two_with_a_reason(officer, pair):
    path = f"/organizations/{pair[0]}/apart/{pair[1]}"
    assert officer.submit(path, reason="").status_code == 422
    assert "已记下" in officer.submit(path, reason="两个队").text
    assert "没有可能重复的组织" in officer.get(LIST).text


def test_what_stands_against_it_is_said_before_the_form(officer, hub, pair):
    page = officer.get(f"/organizations/{pair[0]}/merge/{hub.bodies[0].organization_id}").text
    assert "两会一中心的机构不能合并" in page
    assert "合并的依据" not in page


def test_others_neither_see_nor_merge(as_, hub, pair):
    director = as_(factories.post(Role.DIRECTOR, hub=hub))
    assert director.get(LIST).status_code == 403
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    assert stranger.get(f"/organizations/{pair[0]}/merge/{pair[1]}").status_code == 404
    assert "示例合唱队" not in stranger.get(LIST).text


def test_an_organization_written_twice_is_pointed_out(officer, pair):
    page = officer.submit(
        "/organizations/new",
        name="示例合唱队 （本部）",
        filing_no="示备〔2026〕901",
        org_type="",
        state="",
    )
    assert "可能是同一个组织" in page.text
