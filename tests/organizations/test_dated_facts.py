"""Dated facts on the page of an organization: by kind, contradictions side by side, proofs, checks."""

import io
from datetime import UTC, date, datetime

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.organizations import checking, queries, recording
from incubator.organizations.checking import Found, LookUp
from incubator.organizations.facts import Statement
from incubator.organizations.models import Fact, FactKind, FactProof, Organization
from incubator.organizations.standing import REMOVED, UNGRADED, Party, standing
from incubator.records.models import Document, Event
from incubator.rules.models import Rule
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
GRADE, YEARLY = FactKind.GRADE, FactKind.INSPECTION


@pytest.fixture
def clerk(app):
    return factories.post(Role.CASE_OFFICER, hub=factories.hub())


@pytest.fixture
def body(clerk):
    return factories.organization(hub=clerk.organization.hub, registered_on=date(2020, 5, 6))


def say(body, clerk, kind, **said):
    said = {"kind": kind, "valid_from": date(2026, 6, 1), "source": "示例网站"} | said
    with transaction():
        return recording.record_fact(
            db.session.get_one(Organization, body.id),
            Statement(**said),
            by=factories.hat(clerk),
            at=clock.now(),
        ).id


def facts_of(body):
    db.session.expire_all()
    return db.session.query(Fact).filter_by(organization_id=body.id).all()


def test_a_grade_without_an_end_runs_as_long_as_the_rule_says(clerk, body):
    id = say(body, clerk, GRADE, value="4A", valid_from=date(2024, 3, 1))
    made = db.session.get_one(Fact, id)
    assert made.valid_through == date(2029, 2, 28)
    assert "5 年推算" in made.basis
    with transaction():
        db.session.query(Rule).filter_by(key="grade.valid-years").update({"value": 3})
    id = say(body, clerk, GRADE, value="3A", valid_from=date(2020, 3, 1))
    assert db.session.get_one(Fact, id).valid_through == date(2023, 2, 28)
    assert [one.value for one in [standing(facts_of(body), on=clock.today()).grade]] == ["4A"]


def test_the_record_that_there_is_no_grade_is_no_grade(clerk, body):
    say(body, clerk, GRADE, value=UNGRADED)
    now = standing(facts_of(body), on=clock.today())
    assert now.grade is None
    assert not now.contradictory


AT_ODDS = [
    ((YEARLY, "合格", {"for_year": 2025}), (YEARLY, "不合格", {"for_year": 2025})),
    (
        (GRADE, "4A", {"valid_from": date(2024, 1, 1), "valid_through": date(2028, 12, 31)}),
        (GRADE, UNGRADED, {}),
    ),
    ((FactKind.SERIOUS, "", {"valid_from": date(2025, 1, 1)}), (FactKind.SERIOUS, REMOVED, {})),
    ((FactKind.PARTY, Party.OWN, {}), (FactKind.PARTY, Party.NONE, {})),
    ((FactKind.ABNORMAL, "", {}), (YEARLY, "合格", {"for_year": 2025})),
]
IN_TURN = [
    ((YEARLY, "合格", {"for_year": 2024}), (YEARLY, "不合格", {"for_year": 2025})),
    (
        (GRADE, "3A", {"valid_from": date(2023, 1, 1), "valid_through": date(2027, 12, 31)}),
        (GRADE, "4A", {"valid_from": date(2026, 1, 1), "valid_through": date(2030, 12, 31)}),
    ),
    ((FactKind.SERIOUS, REMOVED, {"valid_from": date(2025, 1, 1)}), (FactKind.SERIOUS, "", {})),
    (
        (FactKind.PARTY, Party.NONE, {"valid_through": date(2026, 6, 30)}),
        (FactKind.PARTY, Party.OWN, {"valid_from": date(2026, 7, 1)}),
    ),
    ((FactKind.TAX, "免税资格", {}), (FactKind.TAX, "公益性捐赠税前扣除资格", {})),
]


@pytest.mark.both
@pytest.mark.parametrize(
    ("pair", "at_odds"), [*((pair, True) for pair in AT_ODDS), *((pair, False) for pair in IN_TURN)]
)
def test_only_records_that_cannot_both_be_right_are_at_odds_on_the_page_and_in_the_filter(
    clerk, body, pair, at_odds
):
    for kind, value, said in pair:
        say(body, clerk, kind, value=value, **said)
    assert standing(facts_of(body), on=clock.today()).contradictory is at_odds
    found = db.session.query(Organization.id).filter(queries.contradictory(on=clock.today()))
    assert [id for (id,) in found] == ([body.id] if at_odds else [])


def test_records_at_odds_stand_side_by_side_with_days_and_sources(clerk, body, as_):
    say(body, clerk, YEARLY, value="合格", for_year=2025, source="示例甲网")
    say(body, clerk, YEARLY, value="不合格", for_year=2025, source="示例乙网")
    page = as_(clerk).get(f"/organizations/{body.id}").text
    note = page[page.index("记录不一致，待核实") : page.index("注明核实结果")]
    for words in ("2025 年检：合格", "2025 年检：不合格", "示例甲网", "示例乙网", "2026-06-01"):
        assert words in note


def test_the_outcome_of_a_check_is_written_beside_the_records_and_none_is_deleted(clerk, body, as_):
    both = [say(body, clerk, YEARLY, value=value, for_year=2025) for value in ("合格", "不合格")]
    page = as_(clerk).submit(
        f"/organizations/{body.id}/outcome", outcome="电话询问登记机关，以合格为准", facts=both
    )
    assert "已注明" in page.text
    assert all("2026-11-23 核实：电话询问" in fact.basis for fact in facts_of(body))
    assert len(facts_of(body)) == 2
    event = db.session.query(Event).filter_by(verb=checking.SETTLED).one()
    assert event.reason.startswith("电话询问")


def test_where_nothing_is_at_odds_there_is_no_outcome_to_note(clerk, body, as_):
    assert as_(clerk).get(f"/organizations/{body.id}/outcome").status_code == 404


@pytest.mark.parametrize("kind", [FactKind.PARTY, FactKind.TAX])
def test_party_and_tax_are_recorded_and_closed_on_the_page(clerk, body, as_, kind):
    value = "独立" if kind is FactKind.PARTY else "免税资格"
    browser = as_(clerk)
    page = browser.submit(
        f"/organizations/{body.id}/facts/{kind}",
        source="示例网站",
        value=value,
        valid_from="2025-01-01",
    )
    assert f"：{value}" in page.text
    (made,) = facts_of(body)
    browser.submit(
        f"/organizations/{body.id}/facts/{made.id}", valid_through="2026-06-30", reason="到期"
    )
    page = browser.get(f"/organizations/{body.id}").text
    assert "有效期至 2026-06-30，已失效" in page
    assert "以前的记录" in page


def test_a_screenshot_and_the_moment_of_looking_stay_with_the_record(clerk, body, as_):
    page = as_(clerk).submit(
        f"/organizations/{body.id}/facts/abnormal",
        source="示例网站",
        valid_from="2026-08-14",
        seen="2026-11-20T10:30",
        proof=(io.BytesIO(PNG), "截图.png"),
    )
    assert "2026-11-20 10:30 查看" in page.text
    assert "截图.png" in page.text
    (made,) = facts_of(body)
    assert made.seen_at == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert db.session.query(FactProof).filter_by(fact_id=made.id).count() == 1


def test_a_further_screenshot_alone_is_enough_of_a_change(clerk, body, as_):
    id = say(body, clerk, FactKind.ABNORMAL)
    page = as_(clerk).submit(
        f"/organizations/{body.id}/facts/{id}",
        reason="补截图",
        proof=(io.BytesIO(PNG), "补.png"),
    )
    assert "补.png" in page.text


def test_nobody_looks_at_a_source_in_the_future(clerk, body, as_):
    page = as_(clerk).submit(
        f"/organizations/{body.id}/facts/abnormal",
        source="示例网站",
        valid_from="2026-08-14",
        seen="2026-12-20T10:30",
    )
    assert page.status_code == 422
    assert "查看来源的时间不会晚于现在" in page.text


def test_a_look_that_finds_nothing_keeps_source_moment_and_screenshot(clerk, body, as_):
    page = as_(clerk).submit(
        f"/organizations/{body.id}/lists",
        source="示例信用网",
        found="nothing",
        seen="2026-11-20T10:30",
        proof=(io.BytesIO(PNG), "截图.png"),
    )
    assert "2026-11-20 10:30 查看示例信用网：两个名录都没有列入" in page.text
    kept = db.session.query(Document).filter_by(kind="list-check").one()
    assert kept.organization_id == body.id
    assert f"/documents/{kept.id}" in page.text


def test_a_look_needs_a_source(clerk, body):
    said = LookUp(" ", clock.now(), Found.NOTHING)
    with pytest.raises(RuleError, match="在哪里查看"), transaction():
        checking.look_up(body, said, by=factories.hat(clerk), at=clock.now())


def test_the_stage_follows_the_rule_and_says_why(clerk, body, as_):
    page = as_(clerk).get(f"/organizations/{body.id}").text
    assert "成熟期" in page
    assert "2020-05-06 登记，初创期至 2022-05-06，2024-05-06 起为成熟期" in page
    with transaction():
        db.session.query(Rule).filter_by(key="stage.mature").update({"value": 10})
    page = as_(clerk).get(f"/organizations/{body.id}").text
    assert "2030-05-06 起为成熟期" in page
    assert "成长期" in page
