"""Published lists of results: the real files, either encoding, either layout, and what they are not."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.errors import Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds import certifying, results
from incubator.funds.decisions import Award, RecipientKind
from incubator.funds.models import Call, CallNotice, Fund
from incubator.funds.past_calls import FUND_NAME, PastCall, open_past_call
from incubator.funds.published_lists import Line, read_list
from incubator.funds.results import As
from incubator.notices.models import Notice, NoticeState
from incubator.records.models import Event
from tests import factories
from tests.awards.street import Street
from tests.organizations.given import NOBODY

DATA = Path(__file__).resolve().parents[3] / "shared/data/results"
real = pytest.mark.skipif(not DATA.exists(), reason="the public data is not beside this checkout")
GB, UTF8, NOTICE = (
    "jinqiao-2023.gb18030.csv",
    "jinqiao-2023.utf8bom.csv",
    "kepu-huinong-2021.gb18030.csv",
)

AWARDS = select(func.count()).select_from(Award)


def file(name):
    return read_list(name, (DATA / name).read_bytes())


def table(*rows, title=""):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[title], *rows] if title else rows)
    return read_list("名单.csv", out.getvalue().encode())


@pytest.fixture
def officer(hub):
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def call(hub, officer):
    facts = PastCall("LS-2023", "示例历史批次", "示例办法", ended_on=date(2023, 12, 31))
    with transaction():
        return open_past_call(hub, facts, by=officer, at=clock.now())


def bring_in(listed, call, officer, kind=As.AWARD):
    with transaction():
        return results.import_results(
            listed,
            call,
            kind=results.taken_as(listed, kind),
            awarded_on=date(2024, 1, 7),
            by=officer,
            at=clock.now(),
        )


def counts(report):
    return report.read, report.created, report.updated, report.unchanged


# ---- the 60 awards


@real
@pytest.mark.both
@pytest.mark.parametrize(("first", "second"), [(GB, UTF8), (UTF8, GB)])
def test_the_same_list_in_the_other_encoding_and_layout_changes_nothing(
    call, officer, first, second
):
    assert counts(bring_in(file(first), call, officer)) == (60, 60, 0, 0)
    assert counts(bring_in(file(second), call, officer)) == (60, 0, 0, 60)
    assert db.session.scalar(AWARDS) == 60


@real
def test_recipients_outside_the_register_are_of_kind_other_and_have_no_amount(hub, call, officer):
    ours = factories.organization(hub=hub, name="北京工业大学")
    bring_in(file(GB), call, officer)
    awards = db.session.scalars(select(Award)).all()
    assert len({award.recipient for award in awards}) == 55
    assert {award.amount for award in awards} == {None}
    known = [award for award in awards if award.recipient_kind is RecipientKind.ORGANIZATION]
    assert {award.organization_id for award in known} == {ours.id}
    assert {award.recipient for award in known} == {"北京工业大学"}
    assert {award.category for award in awards} == {"A", "B", "C"}
    assert all(award.recommended_by for award in awards)


@real
def test_each_award_has_its_event(call, officer):
    bring_in(file(GB), call, officer)
    assert (
        db.session.scalar(
            select(func.count()).select_from(Event).where(Event.verb == "award.import")
        )
        == 60
    )


@real
def test_one_call_of_two_holds_its_own_results(hub, call, officer):
    with transaction():
        other = open_past_call(
            hub, PastCall("LS-2024", "另一批次", "示例办法"), by=officer, at=clock.now()
        )
    assert counts(bring_in(file(GB), call, officer))[1] == 60
    assert counts(bring_in(file(UTF8), other, officer))[1] == 60


def test_a_name_borne_by_two_organizations_is_nobodys(hub, call, officer):
    for _ in range(2):
        factories.organization(hub=hub, name="示例同名协会")
    bring_in(table(["单位名称", "项目名称"], ["示例同名协会", "示例项目"]), call, officer)
    award = db.session.scalars(select(Award)).one()
    assert award.recipient_kind is RecipientKind.OTHER


@given(st.text(alphabet=" \u3000\u200b-—–“”\"'·（）()", max_size=6))
def test_blanks_quotes_and_dashes_do_not_make_another_award(noise):
    plain = Line(1, "示例协会", "垃圾分类UV-LED项目")
    noisy = Line(9, f"示例{noise}协会", f"{noise}垃圾分类UV{noise}LED项目{noise}")
    assert plain.digest == noisy.digest


def test_another_project_of_the_same_recipient_is_another_award():
    assert Line(1, "示例协会", "甲").digest != Line(1, "示例协会", "乙").digest


def test_amounts_are_read_in_yuan_or_ten_thousand_yuan(call, officer):
    yuan = table(["单位名称", "项目名称", "资助金额（元）"], ["示例甲", "项目甲", "12,345.60"])
    wan = table(["单位名称", "项目名称", "资助金额（万元）"], ["示例乙", "项目乙", "1.5"])
    bring_in(yuan, call, officer)
    bring_in(wan, call, officer)
    amounts = db.session.scalars(select(Award.amount).order_by(Award.id)).all()
    assert amounts == [1_234_560, 1_500_000]


def test_a_row_that_cannot_be_taken_refuses_the_whole_list_with_its_row(call, officer):
    listed = table(
        ["单位名称", "项目名称", "资助金额"],
        ["示例甲", "项目甲", "100"],
        ["", "项目乙", "100"],
        ["示例丙", "项目丙", "很多"],
        ["110101199003074514", "项目丁", "1"],
    )
    report = bring_in(listed, call, officer)
    assert [one.row for one in report.rejected] == [3, 4, 5]
    assert counts(report)[1] == 0
    assert db.session.scalar(AWARDS) == 0
    assert "110101199003074514" not in json.dumps(report.as_json(), ensure_ascii=False)


def test_a_row_that_stands_twice_in_the_list_is_one_award_and_is_named(call, officer):
    listed = table(["单位名称", "项目名称"], ["示例甲", "项目"], ["示例 甲", "“项目”"])
    report = bring_in(listed, call, officer)
    assert counts(report) == (2, 1, 0, 1)
    assert "不止一次" in report.warnings[0].reason


def test_another_category_for_a_known_award_is_warned_of_and_not_written(call, officer):
    head = ["单位名称", "项目名称", "资助类别"]
    bring_in(table(head, ["示例甲", "项目", "A"]), call, officer)
    report = bring_in(table(head, ["示例甲", "项目", "B"]), call, officer)
    assert counts(report) == (1, 0, 0, 1)
    assert "没有改动" in report.warnings[0].reason
    assert db.session.scalars(select(Award.category)).one() == "A"


def test_amounts_do_not_pass_by_the_budget_of_a_call_that_has_one(app):
    street = Street.build()
    listed = table(["单位名称", "项目名称", "资助金额"], ["示例甲", "项目", "100"])
    report = bring_in(listed, street.call, street.officers_hat)
    assert "经审批和公示立项" in report.rejected[0].reason
    assert db.session.scalar(AWARDS) == 0


def test_a_list_without_a_column_of_recipients_is_refused(app):
    with pytest.raises(RuleError, match="缺少必需的列"):
        table(["项目", "金额"], ["示例", "1"])


@pytest.mark.both
def test_the_database_refuses_the_same_line_twice_in_a_call(call, officer):
    bring_in(table(["单位名称", "项目名称"], ["示例甲", "项目"]), call, officer)
    award = db.session.scalars(select(Award)).one()
    again = Award(
        call_id=award.call_id,
        recipient_kind=RecipientKind.OTHER,
        recipient="别的写法",
        awarded_on=award.awarded_on,
        source_digest=award.source_digest,
    )
    with pytest.raises(Overtaken), transaction():
        db.session.add(again)


def test_another_streets_officer_cannot_import_into_the_call(call):
    stranger = factories.hat(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    with pytest.raises(RuleError, match="不属于您的街道"):
        bring_in(table(["单位名称"], ["示例甲"]), call, stranger)


# ---- the list under public notice


@real
@pytest.mark.both
def test_a_list_under_public_notice_is_refused_as_awards(call, officer):
    with pytest.raises(RuleError, match="是公示名单，不是立项结果"):
        bring_in(file(NOTICE), call, officer)
    assert db.session.scalar(AWARDS) == 0


@real
@pytest.mark.both
def test_it_is_kept_as_a_notice_once_and_shows_its_31_lines_to_everybody(call, officer, client):
    report = bring_in(file(NOTICE), call, officer, kind=None)
    assert counts(report) == (31, 31, 0, 0)
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.number, len(notice.items)) == (report.notice, 31)
    assert notice.state is NoticeState.CLOSED
    again = bring_in(file(NOTICE), call, officer, kind=None)
    assert counts(again) == (31, 0, 0, 31)
    assert again.notice == report.notice
    page = client.get(f"/notices/{report.notice}")
    assert "北京市科学技术情报研究所" in page.text
    assert "公示名单不是立项结果" in page.text
    assert "提出异议" not in page.text
    assert client.get(f"/notices/{report.notice}/a4").status_code == 200


@real
def test_nothing_can_be_certified_from_it(call, officer, as_, hub):
    bring_in(file(NOTICE), call, officer, kind=None)
    assert certifying.tally(call).awards == 0
    staff = as_(factories.post(Role.CASE_OFFICER, hub=hub))
    page = staff.get(f"/certificates/calls/{call.code}")
    assert "公示名单不是立项，不能签发证书" in page.text
    assert "签发</button>" not in page.text


@real
def test_the_same_notice_does_not_belong_to_two_calls(hub, call, officer):
    bring_in(file(NOTICE), call, officer, kind=None)
    with transaction():
        other = open_past_call(
            hub, PastCall("LS-2024", "另一批次", "示例办法"), by=officer, at=clock.now()
        )
    with pytest.raises(RuleError, match="已经导入到批次 LS-2023"):
        bring_in(file(NOTICE), other, officer, kind=None)
    assert db.session.scalar(select(func.count()).select_from(CallNotice)) == 1


# ---- opening a past call


def test_a_past_call_is_closed_and_its_fund_is_opened_once(hub, call, officer):
    with transaction():
        open_past_call(hub, PastCall("LS-2024", "另一批次", "示例办法"), by=officer, at=clock.now())
    assert db.session.scalars(select(Fund.name)).all() == [FUND_NAME]
    opened = db.session.scalars(select(Call).where(Call.code == "LS-2023")).one()
    assert (opened.past, opened.budget_id, opened.rubric_id) == (True, None, None)
    assert opened.closes_at < clock.now()


@pytest.mark.parametrize("code", ["", "x", "有汉字", "a b", "x" * 41, "../x"])
def test_a_code_that_no_address_can_carry_is_refused(hub, officer, code):
    with pytest.raises(RuleError, match="批次代号"), transaction():
        open_past_call(hub, PastCall(code, "批次", "办法"), by=officer, at=clock.now())


@pytest.mark.parametrize("where", ["示例甲（证号{}）", "示例甲 {}", "{}"])
def test_an_identity_number_inside_a_cell_is_refused_and_not_repeated(where):
    typed = where.format(f"{NOBODY[:6]} {NOBODY[6:14]}-{NOBODY[14:]}")
    found = table(["单位名称", "项目名称"], [typed, "示例项目"], ["示例乙", "示例项目乙"])
    assert [line.recipient for line in found.lines] == ["示例乙"]
    (refused,) = found.notes.rejected
    assert "身份证" in refused.reason
    assert NOBODY[6:14] not in f"{refused.value}{refused.reason}"
