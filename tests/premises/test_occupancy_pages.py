"""Pages of a room used for months: list, case, each step, and its papers."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Profile
from incubator.premises import occupying_handing, taking
from incubator.premises.holds import Closure, ClosureKind
from incubator.premises.occupancy import Way
from incubator.premises.occupancy_steps import Status
from tests import factories
from tests.premises import rooms
from tests.premises.tenancies import TERM, Tenancy, at_ten
from tests.statements import counted

PDF = b"%PDF-1.4 one page"
LIST = "/premises/occupancies"


@pytest.fixture
def tenancy(app) -> Tenancy:
    return Tenancy()


def page_of(tenancy: Tenancy) -> str:
    return f"{LIST}/{tenancy.id}"


def pdf(name: str = "示例.pdf") -> tuple[BytesIO, str]:
    return BytesIO(PDF + name.encode()), name


WISH = {
    "use": "elderly",
    "purpose": "示例：助餐点",
    "people": "20",
    "from_on": "2026-12-01",
    "through_on": "2027-11-30",
    "contact_name": "示例联系人",
    "contact_phone": "13900000009",
}
TERMS = {
    "from_on": TERM[0].isoformat(),
    "through_on": TERM[1].isoformat(),
    "term": "free",
    "fee_basis": "示例场地管理办法第八条",
}


def test_an_organization_asks_for_a_room_and_reads_what_comes_next(app, as_):
    hub = factories.hub()
    room = rooms.room(hub)
    agent = factories.post(Role.AGENT, organization=factories.organization(hub=hub))
    browser, at = as_(agent), f"/premises/{room.id}/apply-for-months"
    page = browser.submit(at, **WISH, proof=pdf("证明.pdf"), plan=pdf("方案.pdf"))
    assert page.status_code == 422
    assert "请阅读承诺" in page.text
    page = browser.submit(at, **WISH, proof=pdf("证明.pdf"), plan=pdf("方案.pdf"), promised="y")
    assert "已提交，等待查勘" in page.text
    assert "服务中心会联系您一起看场地" in page.text
    assert "139****0009" in page.text
    assert "13900000009" not in page.text
    assert "证明.pdf" in page.text
    assert browser.get(LIST).text.count(room.name) >= 1


def test_staff_type_in_what_came_on_paper(tenancy, as_):
    other = factories.organization(hub=tenancy.hub)
    page = as_(tenancy.officer).submit(
        f"{LIST}/on-behalf",
        **WISH,
        premises_id=str(tenancy.room_id),
        organization=other.uscc,
        received_on=clock.today().isoformat(),
        scan=pdf(),
    )
    assert "代录纸质申请" in page.text
    assert other.name in page.text


def test_a_room_is_surveyed_approved_signed_and_handed_over_through_the_pages(tenancy, as_):
    officer, director = as_(tenancy.officer), as_(tenancy.director)
    agent, at = as_(tenancy.agent), page_of(tenancy)
    page = officer.submit(f"{at}/send-back", reason="示例：方案缺安全措施")
    assert "待补正" in page.text
    assert "13900000001" not in agent.get(f"{at}/correct").text
    corrected = {**WISH, "people": "15", "contact_phone": ""}
    page = agent.submit(f"{at}/correct", **corrected, promised="y")
    assert tenancy.case.contact_phone == "13900000001"
    assert "已提交，等待查勘" in page.text
    page = officer.submit(
        f"{at}/survey", findings="示例：完好", advises="y", area="120.5", photos=pdf("照片.pdf")
    )
    assert "120.5 ㎡" in page.text
    assert "示例：完好" not in agent.get(at).text
    page = officer.submit(f"{at}/propose", **TERMS, reasons="示例理由")
    assert "待审批" in page.text
    page = director.submit(f"{at}/approve")
    assert "已批准，场地从现在起留给这个组织。" in page.text
    page = officer.submit(f"{at}/agreement", utilities="occupant", deposit_fen="500", area="120.5")
    assert f"CD-{tenancy.hub.short_code}-2026-001" in page.text
    page = officer.submit(f"{at}/sign", signed_on="2026-11-23", signatory="示例负责人", scan=pdf())
    assert "待交接" in page.text
    at_ten(TERM[0])
    officer, agent = as_(tenancy.officer), as_(tenancy.agent)
    lines = occupying_handing.lines(tenancy.case, Way.IN)
    done = {f"d{one.id}": "y" for one in lines} | {f"r{one.id}": "0012" for one in lines}
    page = officer.submit(f"{at}/list", **done, more="示例展架")
    assert "示例展架" in page.text
    extra = occupying_handing.lines(tenancy.case, Way.IN)[-1]
    officer.submit(f"{at}/list", **done, **{f"d{extra.id}": "y", f"r{extra.id}": "3"})
    page = officer.submit(f"{at}/move-in")
    assert page.status_code == 422
    assert "押金还没有收到" in page.text
    officer.submit(f"{at}/deposit", note="示收0001")
    page = officer.submit(f"{at}/move-in")
    assert "使用中" in page.text
    assert "请按协议使用" in agent.get(at).text
    for name in ("application", "agreement", "list-in"):
        for form, mark in (("pdf", b"%PDF-"), ("docx", b"PK")):
            paper = agent.get(f"{at}/papers/{name}.{form}")
            assert paper.data.startswith(mark), name
    assert agent.get(f"{at}/papers/approval.pdf").status_code == 404
    assert officer.get(f"{at}/papers/approval.docx").data.startswith(b"PK")


def test_a_sublet_is_objected_to_put_right_and_given_back_through_the_pages(tenancy, as_):
    tenancy.in_use(deposit_fen=50_000)
    officer, agent, at = as_(tenancy.officer), as_(tenancy.agent), page_of(tenancy)
    page = officer.submit(f"{at}/inspect", found="sublet", note="示例：转给他人办公")
    assert "还没有异议" in page.text
    assert "第七百一十八条" in page.text
    objection = f"{at}/objections/1"
    assert officer.get(f"{objection}/letter.pdf").data.startswith(b"%PDF-")
    assert agent.get(f"{objection}/letter.pdf").status_code == 404
    page = officer.submit(objection, scan=pdf("异议.pdf"))
    assert "整改中" in page.text
    assert agent.get(f"{objection}/letter.docx").data.startswith(b"PK")
    page = officer.submit(f"{at}/rectified", note="示例：已清退")
    assert "使用中" in page.text
    page = officer.submit(f"{at}/inspect", found="sublet", note="示例：又转给他人")
    assert "建议解除协议" in page.text
    page = as_(tenancy.director).get(f"{at}/terminate")
    assert "先后 2 次发现转租" in page.text
    page = as_(tenancy.director).submit(f"{at}/terminate", reason="示例：两次转租")
    assert "待交还" in page.text
    assert officer.get(f"{at}/papers/termination.pdf").data.startswith(b"%PDF-")
    assert officer.get(f"{at}/papers/log.docx").data.startswith(b"PK")
    lines = occupying_handing.lines(tenancy.case, Way.OUT)
    done = {f"d{one.id}": "y" for one in lines} | {f"r{one.id}": "0012" for one in lines}
    officer.submit(f"{at}/list", **done)
    page = officer.submit(f"{at}/give-back", damage="示例：墙面污损")
    assert "已交还" in page.text
    page = officer.submit(f"{at}/settle-deposit", withheld_fen="100", note="示例：刷墙")
    assert "退还 ¥400.00" in page.text


def test_the_small_centre_registers_what_was_signed_on_paper(app, as_):
    tenancy = Tenancy(profile=Profile.SMALL_CENTRE)
    tenancy.survey()
    tenancy.propose()
    officer, at = as_(tenancy.officer), page_of(tenancy)
    assert f"{at}/approve" not in as_(tenancy.director).get(at).text
    page = officer.submit(
        f"{at}/register-approval",
        signer=str(tenancy.director.id),
        number="示呈〔2026〕7号",
        signed_on="2026-11-23",
        scan=pdf(),
    )
    assert "待签约" in page.text


def test_whoever_is_in_the_way_is_named_on_the_page_and_in_the_refusal(tenancy, as_):
    tenancy.survey()
    closure = Closure(
        premises_id=tenancy.room_id,
        kind=ClosureKind.REPAIR,
        starts_at=clock.at(TERM[0], 9),
        ends_at=clock.at(TERM[0], 12),
        reason="示例检修",
        entered_at=clock.now(),
    )
    factories.keep(closure)
    with transaction():
        room = taking.lock(tenancy.room_id)[tenancy.room_id]
        taking.take(closure, room, [taking.Span(closure.starts_at, closure.ends_at)])
    officer, at = as_(tenancy.officer), page_of(tenancy)
    assert "示例检修" in officer.get(f"{at}/propose").text
    page = officer.submit(f"{at}/propose", **TERMS, reasons="示例理由")
    assert page.status_code == 409
    assert "示例检修" in page.text
    assert tenancy.status == Status.SURVEYED


def test_a_further_term_is_drawn_up_and_signed_through_the_pages(tenancy, as_):
    tenancy.in_use()
    officer, at = as_(tenancy.officer), page_of(tenancy)
    assert f"{at}/extend" not in officer.get(at).text
    page = officer.submit(f"{at}/extension", approved_by="示例主任办公会")
    assert "待签字" in page.text
    assert officer.get(f"{at}/extensions/1.pdf").data.startswith(b"%PDF-")
    page = officer.submit(f"{at}/extend", signed_on="2026-12-01", signatory="示例", scan=pdf())
    assert "续签已登记" in page.text
    assert tenancy.case.term_through > TERM[1]


def test_an_occupant_gives_notice_itself(tenancy, as_):
    tenancy.in_use()
    page = as_(tenancy.agent).submit(f"{page_of(tenancy)}/give-notice", reason="示例：项目结束")
    assert "请交还场地" in page.text


def test_of_another_organization_or_street_nothing_is_there(tenancy, as_):
    tenancy.in_use()
    tenancy.sublet()
    at = page_of(tenancy)
    other = factories.post(Role.AGENT, organization=factories.organization(hub=tenancy.hub))
    foreign = factories.post(Role.CASE_OFFICER, hub=factories.hub())
    for post in (other, foreign):
        browser = as_(post)
        for path in ("", "/papers/application.pdf", "/give-notice"):
            assert browser.get(at + path).status_code == 404, (post.role, path)
        assert tenancy.room.name not in browser.get(LIST).text
    second = Tenancy(hub=tenancy.hub)
    page = as_(tenancy.officer).get(f"{page_of(second)}/objections/1")
    assert page.status_code == 404


def test_the_list_is_filtered_searched_and_exported(tenancy, as_):
    tenancy.in_use()
    other = Tenancy(hub=tenancy.hub)
    officer = as_(tenancy.officer)
    page = officer.get(f"{LIST}?status=in-use")
    assert tenancy.organization.name in page.text
    assert other.organization.name not in page.text
    assert other.organization.name in officer.get(f"{LIST}?q={other.case.number}").text
    assert tenancy.organization.name not in officer.get(f"{LIST}?ends=90").text
    at_ten(TERM[1] - timedelta(days=20))
    assert tenancy.organization.name in as_(tenancy.officer).get(f"{LIST}?ends=30").text
    for form in ("xlsx", "csv"):
        assert as_(tenancy.officer).get(f"{LIST}?format={form}").status_code == 200


def test_the_list_asks_no_more_of_many_rows(tenancy, as_):
    officer = as_(tenancy.officer)
    officer.get(LIST)
    few = counted(lambda: officer.get(LIST))
    for _n in range(5):
        Tenancy(hub=tenancy.hub)
    officer.get(LIST)
    assert counted(lambda: officer.get(LIST)) == few
