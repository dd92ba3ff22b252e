"""Pages of the seals: the register, asking from a case, approving, registering the use, the book."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.organizations.models import Profile
from incubator.sealing.models import Seal, SealUse
from tests import factories
from tests.casework.street import Street
from tests.papers import pictures
from tests.sealing.desk import Desk
from tests.statements import counted


@pytest.fixture
def desk(app) -> Desk:
    return Desk.build()


def scan(name: str = "signed.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"%PDF-1.4 <</Type/Pages/Count 3>>"), name


def test_a_small_centre_goes_from_asking_to_the_scan(desk, as_):
    officer = as_(desk.officer)
    page = officer.submit(
        "/seals/new", seal=str(desk.seal.id), paper="示例通知", copies="2", addressee="示例单位"
    )
    assert "等待批准" in page.text
    use = db.session.query(SealUse).one()
    seen = as_(desk.director).get(f"/seals/{use.id}").text
    assert "批准用印" not in seen.replace("本中心在纸上批准用印", "")
    assert "本中心在纸上批准用印" in seen
    page = officer.submit(
        f"/seals/{use.id}/register-approval",
        signer=str(desk.director.id),
        number="示例呈批〔2026〕1 号",
        signed_on=clock.today().isoformat(),
        scan=scan(),
    )
    assert "线下审批已登记" in page.text
    assert "本中心在纸上批准用印" not in page.text
    page = officer.submit(f"/seals/{use.id}/use")
    assert "用印已登记" in page.text
    page = officer.submit(f"/seals/{use.id}/scan", scan=scan("sealed.pdf"))
    assert "盖章件已保存" in page.text
    db.session.rollback()
    assert (use.status, use.used_by_id, use.scan.pages) == ("used", desk.officer.person_id, 3)


def test_signed_and_sealed_papers_may_be_photographed(desk, as_):
    use, officer = desk.ask(), as_(desk.officer)
    page = officer.submit(
        f"/seals/{use.id}/register-approval",
        signer=str(desk.director.id),
        number="示例呈批〔2026〕1 号",
        signed_on=clock.today().isoformat(),
        scan=[photo("2.jpg"), photo("1.jpg")],
    )
    assert "线下审批已登记" in page.text
    officer.submit(f"/seals/{use.id}/use")
    page = officer.submit(f"/seals/{use.id}/scan", scan=[photo("2.jpg"), photo("1.jpg")])
    assert "合成一个 PDF：1.jpg、2.jpg" in page.text
    db.session.rollback()
    assert (use.scan.media_type, use.scan.pages) == ("application/pdf", 2)


def photo(name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(pictures.photograph(6)), name


def test_a_full_hubs_director_approves_online(app, as_):
    desk = Desk.build(profile=Profile.FULL)
    use = desk.ask()
    director = as_(desk.director)
    assert f"/seals/{use.id}/approve" in director.get(f"/seals/{use.id}").text
    page = director.submit(f"/seals/{use.id}/approve")
    assert "已批准用印" in page.text
    assert "待用印" in page.text


def test_the_director_cannot_approve_what_the_director_asked_for(app, as_):
    desk = Desk.build(profile=Profile.FULL)
    use = desk.ask(by=desk.deciding)
    page = as_(desk.director).submit(f"/seals/{use.id}/approve")
    assert page.status_code == 422
    assert "申请人不能批准自己的用印" in page.text


def test_a_link_from_a_case_fills_the_paper_in(app, as_):
    street = Street.build()
    factories.keep(
        Seal(
            organization_id=street.hub.bodies[0].organization_id,
            name="公章",
            keeper_id=street.officer.person_id,
            kept_from=clock.today(),
        )
    )
    with transaction():
        db.session.get_one(FundApplication, street.case.id).status = "formal-check"
    officer = as_(street.officer)
    path = f"/seals/new?case={street.case.id}&paper=示例立项通知&addressee=示例组织"
    fields = officer.fields(path)
    assert (fields["paper"], fields["addressee"]) == ("示例立项通知", "示例组织")
    officer.submit(path, seal=str(db.session.query(Seal.id).scalar()))
    use = db.session.query(SealUse).one()
    assert use.parent_id == street.case.id
    assert f"/cases/{street.case.id}" in officer.get(f"/seals/{use.id}").text


def test_a_double_click_asks_once(desk, as_):
    officer = as_(desk.officer)
    filled = {
        **officer.fields("/seals/new"),
        "seal": str(desk.seal.id),
        "paper": "示例通知",
        "copies": "1",
    }
    first, second = (officer.post("/seals/new", data=filled) for _n in range(2))
    assert first.location == second.location
    assert db.session.query(SealUse).count() == 1


@pytest.mark.parametrize("copies", ["9" * 400, "-" + "9" * 400, "2147483648"])
def test_more_copies_than_a_number_can_say_are_refused_on_their_field(desk, as_, copies):
    answer = as_(desk.officer).submit(
        "/seals/new", seal=str(desk.seal.id), paper="示例通知", copies=copies
    )
    assert answer.status_code == 422


def test_the_list_is_filtered_exported_and_printed_as_shown(desk, as_):
    desk.ask(paper="示例甲")
    desk.ask(paper="示例乙")
    officer = as_(desk.officer)
    assert "示例乙" not in officer.get("/seals/?q=示例甲").text
    csv = officer.get("/seals/?q=示例甲&format=csv").text
    assert "示例甲" in csv
    assert "示例乙" not in csv
    assert "示例甲" not in officer.get("/seals/?state=used").text
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = officer.get(f"/seals/book.{form}?q=示例甲")
        assert answer.data.startswith(start)
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_many_uses_ask_no_more_questions_than_one(desk, as_):
    desk.ask()
    officer = as_(desk.officer)
    officer.get("/seals/")
    few = counted(lambda: officer.get("/seals/"))
    for _n in range(10):
        desk.ask()
    assert counted(lambda: officer.get("/seals/")) == few


def test_a_seal_is_registered_handed_over_and_retired(desk, as_):
    officer = as_(desk.officer)
    page = officer.submit(
        "/seals/held/new",
        organization=str(desk.seal.organization_id),
        name="财务专用章",
        keeper=str(desk.director.person_id),
    )
    assert "印章已登记" in page.text
    seal = db.session.query(Seal).filter_by(name="财务专用章").one()
    tomorrow = clock.today() + timedelta(days=1)
    page = officer.submit(
        f"/seals/held/{seal.id}/hand-over",
        keeper=str(desk.officer.person_id),
        kept_from=tomorrow.isoformat(),
    )
    assert "印章已交接" in page.text
    page = officer.submit(f"/seals/held/{desk.seal.id}/retire", reason="示例：换章")
    assert "印章已停用" in page.text
    assert desk.officer.person.name in officer.get("/seals/held?format=csv").text


def test_another_street_and_an_applicant_see_nothing_of_it(desk, as_):
    use = desk.ask()
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    member = as_(
        factories.post(Role.LEGAL_REPRESENTATIVE, organization=factories.organization(hub=desk.hub))
    )
    for path in (
        f"/seals/{use.id}",
        f"/seals/{use.id}/use",
        f"/seals/{use.id}/scan",
        f"/seals/held/{desk.seal.id}/retire",
    ):
        assert stranger.get(path).status_code == 404
        assert member.get(path).status_code == 403
    assert "示例通知" not in stranger.get("/seals/").text


def test_no_picture_of_a_seal_is_kept_with_it():
    assert not {"picture", "image", "scan_id"} & set(Seal.__table__.columns.keys())
