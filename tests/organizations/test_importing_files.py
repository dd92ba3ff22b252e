"""What a register says of organizations' files comes in again as it went out, and blanks erase nothing."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.core.texts import one_line, tidy
from incubator.organizations.detail_columns import COLUMNS
from incubator.organizations.details import OrganizationDetails, PremisesSource
from incubator.organizations.field_texts import blank
from incubator.organizations.models import OrgType
from incubator.organizations.sections import FIELDS, Shape
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import (
    REAL,
    brought,
    code,
    counts,
    named,
    needs_real_file,
    officer,
    previewed,
    statements,
    table,
)

HEAD = "名称,统一社会信用代码,宗旨,专职人员,注册（开办）资金,住所来源,本届任期起,是否分支机构,所属主体名称"
KEYS = [one.key for one in COLUMNS.values()]


@pytest.fixture
def street(app):
    return factories.hub()


def file_of(name):
    found = named(name)
    return db.session.query(OrganizationDetails).filter_by(organization_id=found.id).one_or_none()


def test_a_row_fills_the_file_and_the_same_again_changes_nothing(street):
    data = table(f'示例甲,{code(1)},服务居民,3,"30,000.00",租用,2024-01-01,否,', head=HEAD)
    assert counts(brought(data, street)) == (1, 0, 0, 0)
    kept = file_of("示例甲")
    assert (kept.purpose, kept.full_time, kept.capital) == ("服务居民", 3, 3_000_000)
    assert (kept.premises_source, kept.council_from) == (PremisesSource.RENTED, date(2024, 1, 1))
    assert counts(brought(data, street)) == (0, 0, 1, 0)


def test_a_blank_cell_and_an_older_export_erase_nothing(street):
    brought(table(f"示例甲,{code(1)},服务居民,3,,,,,", head=HEAD), street)
    assert counts(brought(table(f"示例甲,{code(1)},,,,,,,", head=HEAD), street))[1:3] == (0, 1)
    assert counts(brought(table(f"示例甲,{code(1)},,,,"), street))[1:3] == (0, 1)
    changed = brought(table(f"示例甲,{code(1)},,5,,,,,", head=HEAD), street)
    assert counts(changed)[1:3] == (1, 0)
    kept = file_of("示例甲")
    assert (kept.purpose, kept.full_time) == ("服务居民", 5)
    event = db.session.query(Event).filter_by(verb="organization.describe").one()
    assert (event.before, event.after) == ({"full_time": 3}, {"full_time": 5})


@pytest.mark.parametrize(
    "row",
    [
        f"示例甲,{code(1)},,三,,,,,",
        f"示例甲,{code(1)},,,-1,,,,",
        f"示例甲,{code(1)},,,,抢占,,,",
        f"示例甲,{code(1)},,,,,,是,",
    ],
)
def test_what_cannot_be_refuses_the_row(street, row):
    report = previewed(table(row, head=HEAD), street)
    assert [one.row for one in report.rejected] == [2]
    assert counts(brought(table(row, head=HEAD), street)) == (0, 0, 0, 1)


def test_two_rows_of_one_organization_may_not_contradict(street):
    rows = [f"示例甲,{code(1)},,{n},,,,," for n in (3, 4)]
    assert previewed(table(*rows, head=HEAD), street).rejected


def test_what_a_kind_does_not_have_is_left_out_and_said(street):
    head = "名称,备案编号,类型,专职人员,注册（开办）资金"
    report = brought(table("示例队,示备1,备案社区社会组织,3,5", head=head), street)
    assert any("没有“注册（开办）资金”一项" in one.reason for one in report.warnings)
    assert (file_of("示例队").full_time, file_of("示例队").capital) == (3, None)


def test_personal_columns_are_neither_written_nor_read(street):
    assert not {one.key for one in COLUMNS.values()} & {
        key for key, one in FIELDS.items() if one.secret
    }
    report = brought(
        table(f"示例甲,{code(1)},示例张三,3", head="名称,统一社会信用代码,联系人,专职人员"), street
    )
    assert any("联系人" in one.reason for one in report.warnings)
    assert file_of("示例甲").contact_name is None


@needs_real_file
def test_a_table_without_such_columns_asks_no_more_of_the_database(street):
    by = officer(street)
    with statements() as sent:
        brought(REAL.read_bytes(), street, by=by)
    assert not [one for one in sent if "organization_details" in one]


LINES = st.text(min_size=1, max_size=30).map(one_line)
VALUES = {
    Shape.TEXT: LINES,
    Shape.LONG: st.text(min_size=1, max_size=60).map(tidy),
    Shape.NUMBER: st.from_regex(r"[0-9]{5,12}", fullmatch=True),
    Shape.POST_CODE: st.from_regex(r"[0-9]{6}", fullmatch=True),
    Shape.SITE: st.just("https://www.example.org/a?b=1"),
    Shape.COUNT: st.integers(0, 99),
    Shape.AREA: st.integers(0, 1_000_000),
    Shape.MONEY: st.integers(0, 10**12),
    Shape.DAY: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    Shape.FLAG: st.booleans(),
    Shape.CHOICE: st.sampled_from(PremisesSource),
}


@st.composite
def files(draw):
    """What an association's file may say; blanks among it."""
    said = {
        key: draw(st.one_of(st.just(blank(FIELDS[key])), VALUES[FIELDS[key].shape]))
        for key in KEYS
        if OrgType.ASSOCIATION in FIELDS[key].kinds
        and key not in ("name_approval_no", "register_by")
    }
    first, last = said["council_from"], said["council_through"]
    said["council_through"] = max(first, last) if first and last else None
    said["is_branch"] = bool(said["is_branch"] and said["parent_name"])
    return said


@pytest.fixture
def three(street, as_):
    """Three associations, and the officer's browser."""
    clerk = factories.post(Role.CASE_OFFICER, hub=street)
    for n in range(3):
        factories.organization(
            hub=street, org_type=OrgType.ASSOCIATION, uscc=code(n, "51"), name=f"示例{n}"
        )
    return as_(clerk)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@given(said=st.lists(files(), min_size=3, max_size=3))
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_an_export_writes_an_import_reads_again(street, three, form, said):
    with transaction():
        db.session.query(OrganizationDetails).delete()
        for n, one in enumerate(said):
            id = named(f"示例{n}").id
            db.session.add(OrganizationDetails(organization_id=id, **one))
    data = three.get(f"/organizations/?format={form}&type=association").data
    with transaction():
        db.session.query(OrganizationDetails).delete()
    report = brought(data, street, name=f"x.{form}")
    assert not report.rejected, report.lines()
    for n, one in enumerate(said):
        kept = file_of(f"示例{n}")
        assert {key: getattr(kept, key) if kept else blank(FIELDS[key]) for key in one} == one
