"""A table becomes organizations: all of it or nothing, and again changes nothing."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.organizations.importing import spans
from incubator.organizations.models import Fact, FactKind, Organization, OrgType
from incubator.records import events
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import (
    MISPRINTED,
    REAL,
    brought,
    code,
    counts,
    named,
    needs_real_file,
    officer,
    previewed,
    register_size,
    statements,
    table,
)


@needs_real_file
@pytest.mark.both
def test_the_real_list_of_907_licences_is_834_organizations(app):
    hub = factories.hub()
    before = register_size(hub)
    report = brought(REAL.read_bytes(), hub, name=REAL.name)
    assert report.read == 907
    assert counts(report) == (834, 0, 0, 0)
    assert register_size(hub) == before + 834
    kinds = dict(
        db.session.execute(db.select(Fact.kind, db.func.count()).group_by(Fact.kind)).all()
    )
    assert kinds == {FactKind.LICENCE: 906, FactKind.PENALTY: 1}
    one = named("北京青州企业商会")
    assert (one.uscc, one.org_type) == ("51110000MJ01219368", OrgType.ASSOCIATION)
    assert one.initials == "bjqzqysh"
    fact = one.facts[0]
    assert (fact.valid_from, fact.issuer, fact.source) == (
        date(2017, 10, 13),
        "北京市民政局",
        REAL.name,
    )


@needs_real_file
def test_the_real_list_warns_of_what_is_odd_once_a_kind(app):
    report = previewed(REAL.read_bytes(), factories.hub())
    told = {one.value: one for one in report.warnings}
    assert told["1900/1/0 0:00:00"].count == 907
    assert len(told["1900/1/0 0:00:00"].rows) == 5
    assert "乱码" in next(one for one in report.warnings if "碜汲勺帧" in one.value).reason
    assert len(report.warnings) == 5


@needs_real_file
@pytest.mark.both
def test_the_real_list_a_second_time_changes_nothing_and_leaves_no_trace(app):
    hub = factories.hub()
    brought(REAL.read_bytes(), hub)
    facts, acts = db.session.query(Fact).count(), db.session.query(Event).count()
    assert counts(brought(REAL.read_bytes(), hub)) == (0, 0, 834, 0)
    assert (db.session.query(Fact).count(), db.session.query(Event).count()) == (facts, acts)


@needs_real_file
def test_the_real_list_in_another_encoding_is_the_same_list(app):
    hub = factories.hub()
    brought(REAL.read_bytes(), hub)
    other = REAL.read_text(encoding="utf-8-sig").encode("gb18030")
    assert counts(brought(other, hub)) == (0, 0, 834, 0)


def test_types_never_come_from_names(app):
    hub = factories.hub()
    brought(table(f"示例基金会医院,{code(1, '52')}", f"示例服务中心,{code(2, '51')}"), hub)
    assert named("示例基金会医院").org_type is OrgType.SERVICE_INSTITUTION
    assert named("示例服务中心").org_type is OrgType.ASSOCIATION


def test_one_refused_row_and_nothing_is_written(app):
    hub = factories.hub()
    before = register_size(hub)
    report = brought(table(f"示例甲,{code(1)}", f"示例乙,{MISPRINTED}", "示例丙,"), hub)
    assert counts(report) == (0, 0, 0, 2)
    assert [one.row for one in report.rejected] == [3, 4]
    assert "校验" in report.rejected[0].reason
    assert "人工确认" in report.rejected[0].reason
    assert register_size(hub) == before
    assert db.session.query(Event).filter_by(verb="organization.import").count() == 0


def test_an_import_is_one_event_that_names_every_row_it_made(app):
    hub = factories.hub()
    report = brought(table(*(f"示例{n},{code(n)}" for n in range(30))), hub)
    assert report.created == 30
    act = db.session.query(Event).filter_by(verb="organization.import").one()
    ids = [
        one.id for one in db.session.query(Organization).filter(Organization.uscc.like("52990104%"))
    ]
    assert act.after["created_ids"] == spans(ids)
    assert act.after["created"] == 30
    assert events.verify().intact


def test_only_an_officer_of_the_street_imports(app):
    hub = factories.hub()
    data = table(f"示例甲,{code(1)}")
    with pytest.raises(RuleError):
        brought(data, hub, by=factories.hat(factories.post(Role.DIRECTOR, hub=hub)))
    with pytest.raises(RuleError, match="当前身份所在的街道"):
        brought(data, hub, by=officer(factories.hub()))


def test_a_thousand_rows_take_no_more_statements_than_ten(app):
    hub = factories.hub()
    by, sent = officer(hub), []
    for first, size in ((0, 10), (10, 400)):
        data = table(*(f"示例{n},{code(n)}" for n in range(first, first + size)))
        with statements() as found:
            brought(data, hub, by=by)
        sent.append(len(found))
    assert sent[1] <= sent[0] + 1


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(texts, texts), max_size=6))
def test_any_text_in_a_table_is_reported_and_never_half_written(app, rows):
    hub = factories.hub()
    before = register_size(hub)
    cells = [f'"{a.replace(chr(34), "")}","{b.replace(chr(34), "")}"' for a, b in rows]
    report = brought(table(*cells, head="名称,统一社会信用代码"), hub)
    assert report.read <= len(rows)
    made = register_size(hub) - before
    assert made == report.created
    assert not (report.rejected and made)


@given(st.sets(st.integers(1, 300)))
def test_spans_say_exactly_the_ids_they_were_made_from(ids):
    found = spans(ids)
    assert {n for first, last in found for n in range(first, last + 1)} == ids
    assert all(one[1] + 1 < other[0] for one, other in pairwise(found))
