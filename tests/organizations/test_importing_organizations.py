"""A table becomes organizations: all of it or nothing, and again changes nothing."""

import io
import logging
from datetime import date
from itertools import pairwise

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import RuleError
from incubator.core.permissions import Role
from incubator.organizations import services
from incubator.organizations.facts import Statement
from incubator.organizations.importing import spans
from incubator.organizations.models import Fact, FactKind, Organization, OrgStatus, OrgType
from incubator.organizations.particulars import Particulars
from incubator.organizations.services import CodeException
from incubator.records import documents, events
from incubator.records.models import Event
from tests import factories
from tests.organizations.given import (
    MISPRINTED,
    NOBODY,
    REAL,
    brought,
    code,
    everything_stored,
    named,
    needs_real_file,
    officer,
    previewed,
    register_size,
    statements,
    table,
)

LICENCES = "相对人,代码,许可/处罚文书号,许可/处罚决定日期,许可/处罚机关".replace(
    "相对人", "许可/处罚行政相对人名称"
).replace("代码", "许可/处罚行政相对人统一社会信用代码")


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.rejected)


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


@pytest.mark.parametrize("typed", [NOBODY, NOBODY.lower(), f" {NOBODY[:6]} {NOBODY[6:]}"])
@pytest.mark.parametrize("column", ["code", "name", "unknown"])
def test_an_id_card_number_is_neither_stored_nor_logged_nor_printed(app, caplog, typed, column):
    hub = factories.hub()
    if column == "unknown" and " " in typed:
        typed = NOBODY  # in columns nobody reads, numbers are looked for as they stand
    row = {
        "code": f"示例甲,{typed},",
        "name": f"示例甲 {NOBODY},{code(1)},",
        "unknown": f"示例甲,{code(1)},{typed}",
    }[column]
    data = table(row, f"示例乙,{code(2)},", head="名称,统一社会信用代码,备注")
    with caplog.at_level(logging.DEBUG):
        report = brought(data, hub)
    assert counts(report)[0] == 0
    assert len(report.rejected) == 1
    assert "身份证" in report.rejected[0].reason
    for place in (
        str(report.as_json()),
        "\n".join(report.lines()),
        caplog.text,
        everything_stored(),
    ):
        assert NOBODY not in place
        assert NOBODY[6:] not in place


def test_a_confirmed_code_is_known_again(app):
    hub = factories.hub()
    by = officer(hub)
    with transaction():
        proof = documents.file_document(
            sha256="0" * 64,
            size=1,
            media_type="application/pdf",
            name="x.pdf",
            kind="code-proof",
            by=by,
            at=clock.now(),
        )
        services.create(
            Particulars(name="示例美术馆", uscc=MISPRINTED),
            by=by,
            at=clock.now(),
            exception=CodeException("证书如此", proof),
        )
    assert counts(brought(table(f"示例美术馆,{MISPRINTED}"), hub)) == (0, 0, 1, 0)


def test_a_blank_cell_erases_nothing_and_a_filled_one_is_recorded_with_what_it_replaced(app):
    hub = factories.hub()
    head = "名称,统一社会信用代码,住所,登记管理机关"
    brought(table(f"示例甲,{code(1)},示例路 1 号,示例民政局", head=head), hub)
    version = named("示例甲").version
    assert counts(brought(table(f"示例甲,{code(1)},,", head=head), hub)) == (0, 0, 1, 0)
    report = brought(table(f"示例新甲,{code(1)},示例路 2 号,", head=head), hub)
    assert counts(report) == (0, 1, 0, 0)
    found = named("示例新甲")
    assert (found.address, found.registrar) == ("示例路 2 号", "示例民政局")
    assert found.initials == "slxj"
    assert found.version == version + 1
    change = db.session.query(Event).filter_by(verb="organization.change").one()
    assert change.before == {"name": "示例甲", "address": "示例路 1 号"}
    assert change.object_id == found.id


def test_one_organization_in_many_rows_is_one_and_its_latest_licence_names_it(app):
    hub = factories.hub()
    rows = [
        f"示例新名,{code(1)},示许变字〔2021〕1号,2021-05-01,示例民政局",
        f"示例旧名,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局",
        f"示例旧名,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局",
    ]
    report = brought(table(*rows, head=LICENCES), hub)
    assert counts(report) == (1, 0, 0, 0)
    assert len(named("示例新名").facts) == 2


def test_an_old_licence_renames_nobody(app):
    hub = factories.hub()
    first = f"示例甲,{code(1)},示许成字〔2017〕1号,2017-05-01,示例民政局"
    brought(table(first, head=LICENCES), hub)
    with transaction():
        locked(Organization, named("示例甲").id).name = "示例改名后"
    assert counts(brought(table(first, head=LICENCES), hub)) == (0, 0, 1, 0)
    newer = f"示例再改名,{code(1)},示许变字〔2022〕1号,2022-05-01,示例民政局"
    assert counts(brought(table(newer, head=LICENCES), hub)) == (0, 1, 0, 0)
    assert named("示例再改名").facts[0].number == "示许变字〔2022〕1号"


def test_a_penalty_is_recorded_as_one_and_a_cancellation_only_warned_of(app):
    hub = factories.hub()
    rows = [
        f"示例甲,{code(1)},示民执罚〔2020〕8号,2020-04-10,示例民政局",
        f"示例乙,{code(2)},示民许准注字〔2020〕5号,2020-04-10,示例民政局",
    ]
    report = brought(table(*rows, head=LICENCES), hub)
    assert named("示例甲").facts[0].kind is FactKind.PENALTY
    assert named("示例乙").status is OrgStatus.REGISTERED
    assert len([one for one in report.warnings if "请核对" in one.reason]) == 2


@pytest.mark.parametrize(
    ("rows", "row", "words"),
    [
        ([f"示例甲,{code(1)}", f"示例乙,{code(1)}"], 3, "同一个组织"),
        (["示例甲,,示备1", "示例乙,,示备1"], 3, "同一个组织"),
        ([f"示例甲,{code(1)},示备1", f"示例乙,{code(2)},示备1"], 3, "备案编号"),
        ([f"示例甲,{code(1)},,,,2030-01-01"], 2, "不会晚于今天"),
        ([f"示例甲,{code(1)},,,已备案"], 2, "状态不能是"),
        ([f"{'示' * 101},{code(1)}"], 2, "最多 100 个字"),
        (["示例甲,,,社会团体"], 2, "没有统一社会信用代码"),
        (["示例甲,52990104MJ0000"], 2, "18 位"),
        ([",,示备1"], 2, "组织名称"),
    ],
)
def test_a_refusal_names_the_row_and_says_what_to_do(app, rows, row, words):
    report = brought(table(*rows), factories.hub())
    assert [one.row for one in report.rejected] == [row]
    assert words in report.rejected[0].reason


def test_a_licence_of_tomorrow_is_refused(app):
    row = f"示例甲,{code(1)},示许成字〔2027〕1号,2027-05-01,示例民政局"
    report = brought(table(row, head=LICENCES), factories.hub())
    assert "决定日期晚于今天" in report.rejected[0].reason


def test_odd_words_and_days_are_warned_of_and_left_out(app):
    hub = factories.hub()
    rows = [f"示例甲,{code(1)},,社会企业,正常,去年", f"示例乙,{code(2, '51')},,基金会,,2020/2/30"]
    report = brought(table(*rows), hub)
    assert report.created == 2
    reasons = "\n".join(one.reason for one in report.warnings)
    for words in ("社会企业", "正常", "去年", "2020/2/30", "以代码为准"):
        assert words in reasons
    assert named("示例甲").registered_on is None


def test_a_licence_without_its_day_is_left_out_and_said(app):
    hub = factories.hub()
    report = brought(table(f"示例甲,{code(1)},示许成字1号,,示例民政局", head=LICENCES), hub)
    assert report.created == 1
    assert not named("示例甲").facts
    assert any("没有决定日期" in one.reason for one in report.warnings)


def test_an_organization_of_another_street_is_not_taken(app):
    factories.organization(hub=factories.hub(), uscc=code(1), name="示例邻街组织")
    report = brought(table(f"示例甲,{code(1)}"), factories.hub())
    assert "另一个街道" in report.rejected[0].reason
    assert "邻街" not in report.rejected[0].reason


def test_a_filed_group_that_registered_is_found_by_its_filing_number(app):
    hub = factories.hub()
    brought(table("示例队,,示备〔2026〕1"), hub)
    assert counts(brought(table(f"示例社,{code(1)},示备〔2026〕1"), hub)) == (0, 1, 0, 0)
    found = named("示例社")
    assert (found.org_type, found.status) == (OrgType.SERVICE_INSTITUTION, OrgStatus.REGISTERED)
    other = brought(table(f"示例又社,{code(2)},示备〔2026〕1"), hub)
    assert "属于另一个组织" in other.rejected[0].reason


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        table(f"示例甲,{code(1)}"),
        b"\xef\xbb\xbf" + table(f"示例甲,{code(1)}"),
        table(f"示例甲,{code(1)}").decode().encode("gb18030"),
        "示例街道组织名册,,\n2026年11月,,\n".encode() + table(f"示例甲,{code(1)}"),
        table(f"　示例甲　,  {code(1).lower()} "),
        workbook(["示例街道组织名册"], [], ["名称", "统一社会信用代码"], ["示例甲", code(1)]),
    ],
    ids=["utf-8", "bom", "gb18030", "title rows", "blanks and case", "xlsx named csv"],
)
def test_the_same_organization_whatever_the_file_looks_like(app, data):
    hub = factories.hub()
    assert counts(brought(data, hub)) == (1, 0, 0, 0)
    assert named("示例甲").uscc == code(1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        "只是一句话".encode(),
        table("示例甲", head="名称"),
        table("1,2", head="甲,乙"),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"%PDF-1.7\n" + bytes(200),
        b"PK\x03\x04" + bytes(200),
    ],
    ids=["empty", "blank", "prose", "no code column", "no header", "png", "pdf", "broken zip"],
)
def test_what_is_no_register_is_refused_in_a_sentence(app, data):
    with pytest.raises(RuleError) as caught:
        previewed(data, factories.hub())
    assert len(caught.value.message) > 10


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


def test_facts_recorded_by_hand_outlive_an_import(app):
    hub = factories.hub()
    by = officer(hub)
    brought(table(f"示例甲,{code(1)}"), hub, by=by)
    with transaction():
        services.record_fact(
            named("示例甲"),
            Statement(FactKind.PENALTY, date(2026, 1, 1), "示例网站", value="警告"),
            by=by,
            at=clock.now(),
        )
    brought(table(f"示例甲改,{code(1)}"), hub, by=by)
    assert [fact.value for fact in named("示例甲改").facts] == ["警告"]
