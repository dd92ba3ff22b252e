"""A mentor sees the own incubatees and nothing else; front pages of mentor, staff and incubatee."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.incubation import serving, supporting
from incubator.incubation.serving import Noted
from incubator.incubation.staying import Service, ServiceEntry, Support
from tests import factories
from tests.factories import hat
from tests.incubation import stays
from tests.incubation.stays import House
from tests.tokens import token

BIRD = "cnry示例秘密"


@pytest.fixture
def house(app) -> House:
    return House.build(days=10, mentored=True)


def served(house: House, stay, note: str = "") -> int:
    noted = Noted(
        clock.today(),
        30,
        Service.VISIT,
        note=note,
        follow_up=f"{note}跟进",
        follow_up_on=clock.today(),
    )
    with transaction():
        return serving.log(stay.id, noted, by=house.running, at=clock.now()).id


def test_a_mentor_sees_nothing_of_the_others(app, house, as_):
    """Every page of the base without a name of its own, and every page that names the other stay."""
    other = stays.stay(hub=house.hub, days=10, plan=BIRD)
    other.organization.name = BIRD
    factories.keep(other.organization)
    entry = served(house, other, BIRD)
    agent = hat(factories.post(Role.AGENT, organization=other.organization))
    with transaction():
        asked = supporting.ask(Support.LEGAL, BIRD, by=agent, at=clock.now()).id
    mentor = as_(house.mentor)
    open_to_mentors = ["/", "/incubation/health", "/incubation/log", "/incubation/follow-ups"]
    for path in [*open_to_mentors, "/incubation/log/event", f"/search?q={house.stay.title}"]:
        page = mentor.get(path, follow_redirects=True)
        assert BIRD not in page.text, path
    for path in (
        *(f"{path}?format=csv" for path in open_to_mentors[1:]),
        f"/incubation/{other.id}",
        f"/incubation/{other.id}/log",
        f"/incubation/{other.id}/service-record.pdf",
        f"/incubation/log/{entry}/withdraw",
        f"/incubation/support/{asked}",
        f"/incubation/support/{asked}/letter.pdf",
        f"/cases/{other.id}",
        f"/cases/{other.id}/history",
        f"/documents/{other.agreement_id}",
    ):
        answer = mentor.get(path)
        assert BIRD.encode() not in answer.data, path
        assert answer.status_code in {200, 403, 404}, path
        if f"/{other.id}" in path:
            assert answer.status_code == 404, path


def test_the_officer_does_meet_the_canary(house, as_):
    """Negative control of the walk above."""
    other = stays.stay(hub=house.hub, days=10)
    served(house, other, BIRD)
    for path in ("/incubation/log", "/incubation/follow-ups", f"/incubation/{other.id}"):
        assert BIRD in as_(house.officer).get(path).text


def test_other_stays_can_not_be_written_to_by_a_mentor(house, as_):
    other = stays.stay(hub=house.hub, days=10)
    entry = served(house, other)
    mentor = as_(house.mentor)
    sent = token(mentor)
    assert mentor.post(f"/incubation/{other.id}/log", data=sent).status_code == 404
    assert mentor.post(f"/incubation/log/{entry}/sign-off", data=sent).status_code == 404
    assert mentor.post(f"/incubation/{house.stay.id}/goals/new", data=sent).status_code == 403


def test_an_ended_mentor_sees_the_incubatee_no_more(house, as_):
    mentor = as_(house.mentor)
    assert mentor.get(f"/incubation/{house.stay.id}").status_code == 200
    clock.install(start=clock.now() + timedelta(days=1))
    with transaction():
        made = db.session.query(stays.Mentoring).one()
        made.ends_on = clock.today() - timedelta(days=1)
    assert mentor.get(f"/incubation/{house.stay.id}").status_code == 404
    assert house.stay.organization.name not in mentor.get("/").text


def test_a_mentors_front_page_lists_what_to_sign_and_to_follow_up(house, as_):
    entry = served(house, house.stay, "示例走访")
    mentor = as_(house.mentor)
    page = mentor.get("/").text
    assert house.stay.organization.name in page
    assert "等您确认的服务记录" in page
    assert "示例走访跟进" in page
    mentor.post(f"/incubation/log/{entry}/sign-off", data=token(mentor))
    assert "等您确认的服务记录" not in mentor.get("/").text


def test_a_mentor_logs_on_the_own_page(house, as_):
    page = as_(house.mentor).submit(
        f"/incubation/{house.stay.id}/log", kind="coaching", reached="yes", note="示例辅导"
    )
    assert "示例辅导" in page.text
    assert db.session.query(ServiceEntry).one().noted_by_id == house.mentor.id


def test_the_desk_says_who_is_red_and_what_is_due(house, as_):
    silent = stays.stay(hub=house.hub, days=80)
    served(house, house.stay, "示例")
    with transaction():
        supporting.ask(Support.LEGAL, "示例", by=house.asking, at=clock.now())
    page = as_(house.officer).get("/").text
    assert silent.organization.name in page
    assert "80 天没有服务" in page
    assert "到期的跟进" in page
    assert "待答复的支持申请" in page
    listed = as_(house.officer).get("/incubation/health?colour=red").text
    assert silent.organization.name in listed
    assert house.stay.organization.name not in listed


def test_an_incubatees_front_page_leads_to_its_stay_and_to_asking(house, as_):
    served(house, house.stay)
    agent = as_(house.agent)
    page = agent.get("/").text
    assert "我们的孵化" in page
    assert "有 1 条服务记录等您确认" in page
    page = agent.submit("/incubation/support/new", what="legal", wish="示例：看一份合同")
    assert "已提交" in page.text
    assert "有 1 件支持申请在办理" in agent.get("/").text
    assert agent.get(f"/incubation/{house.stay.id}").status_code == 200


def test_an_organization_outside_the_base_finds_nothing_of_it(house, as_):
    outside = factories.organization(hub=house.hub)
    agent = as_(factories.post(Role.AGENT, organization=outside))
    assert "我们的孵化" not in agent.get("/").text
    assert agent.get(f"/incubation/{house.stay.id}").status_code == 404
    page = agent.submit("/incubation/support/new", what="legal", wish="示例")
    assert page.status_code == 422
    assert "在孵组织" in page.text


def test_a_request_is_answered_on_its_page_and_printed(house, as_):
    agent, officer = as_(house.agent), as_(house.officer)
    agent.submit("/incubation/support/new", what="legal", wish="示例：看一份合同")
    made = db.session.query(supporting.SupportRequest).one()
    home = f"/incubation/support/{made.id}"
    assert agent.get(f"{home}/letter.pdf").status_code == 404
    page = officer.submit(f"{home}/answer", reason="示例：周三来中心面谈")
    assert "已答复" in page.text
    assert "示例：周三来中心面谈" in agent.get(home).text
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert agent.get(f"{home}/letter.{form}").data.startswith(start)
    assert made.number in officer.get("/incubation/support?state=answered&format=csv").text
    assert made.number not in officer.get("/incubation/support?state=open").text


def test_an_old_entry_can_still_be_confirmed(house, as_):
    """What waits for a sign-off is shown below the newest entries, however many came after it."""
    oldest = served(house, house.stay, "示例最早一条")
    for _n in range(9):
        served(house, house.stay)
    page = as_(house.agent).get(f"/incubation/{house.stay.id}").text
    assert f"/incubation/log/{oldest}/sign-off" in page
