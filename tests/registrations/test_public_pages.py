"""The public's pages: handing in, following, correcting, and being led to an invitation."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.records.models import Once
from incubator.registrations import services
from incubator.registrations.lifecycle import Action
from incubator.registrations.models import JoinRequest, Registration, Status
from tests import factories
from tests.browser_client import Browser
from tests.organizations.given import NOBODY, code
from tests.papers import pictures
from tests.registrations import given

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
PASSWORD = "Sunny-garden-42"


def _filled(**facts: Any) -> dict[str, Any]:
    return {
        "name": "示例夕阳红服务中心",
        "uscc": code(901),
        "registered_on": "2024-05-01",
        "address": "示例路 2 号",
        "role": Role.LEGAL_REPRESENTATIVE.value,
        "applicant_name": "示例王老师",
        "phone": "13812345678",
        "username": "shili-wang",
        "password": PASSWORD,
        "again": PASSWORD,
        "consent": "y",
        "papers": (BytesIO(PNG), "证书.png"),
        **facts,
    }


def _hand_in(client: Browser, kind: str = "registered", **facts: Any) -> TestResponse:
    return client.submit(f"/register/{kind}", **_filled(**facts))


def _token(page: TestResponse) -> str:
    return page.request.path.rsplit("/", 1)[1]


def _only() -> Registration:
    db.session.rollback()
    return db.session.scalars(select(Registration)).one()


def test_a_visitor_chooses_what_they_are_and_hands_a_request_in(hub: Hub, client: Browser) -> None:
    choice = client.get("/register").text
    assert all(
        f'href="/register/{kind}"' in choice for kind in ("registered", "filed", "prospective")
    )
    page = _hand_in(client)
    made = _only()
    assert made.number in page.text
    assert "已收到，核对中" in page.text
    assert "138****5678" in page.text
    assert "13812345678" not in page.text
    assert [one.document.name for one in made.papers] == ["证书.png"]
    assert made.consent_text_id is not None


def test_a_signed_list_photographed_in_parts_is_one_paper(hub: Hub, client: Browser) -> None:
    sent = [(BytesIO(pictures.photograph(6)), f"名单{n}.jpg") for n in (2, 1)]
    _hand_in(client, papers=(BytesIO(b""), ""), photos=sent)
    (paper,) = _only().papers
    assert (paper.document.name, paper.document.pages) == ("名单1.pdf", 2)


def test_the_progress_link_is_kept_nowhere_and_told_to_no_other_page(
    hub: Hub, client: Browser
) -> None:
    page = _hand_in(client)
    token = _token(page)
    assert page.headers["Referrer-Policy"] == "same-origin"  # stricter, and a form has no origin
    assert page.headers["Cache-Control"] == "no-store"
    for table in ("registration", "once", "event", "message"):
        rows = db.session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
        assert token not in str(rows)
    assert client.get(f"/register/progress/{token[:-1]}0{token[-1]}").status_code == 404


def test_the_password_is_in_no_digest_anybody_could_guess_against(
    hub: Hub, client: Browser
) -> None:
    """The same press with another password leads to the same request: it is no part of the body."""
    fields = client.fields("/register/registered")
    first = client.post("/register/registered", data={**fields, **_filled()})
    again = client.post(
        "/register/registered",
        data={**fields, **_filled(password="Another-garden-43", again="Another-garden-43")},
    )
    assert first.location == again.location
    assert db.session.scalar(select(func.count(Once.id))) == 1


def test_a_second_press_leads_to_the_first_request(hub: Hub, client: Browser) -> None:
    fields = client.fields("/register/registered")
    first, second = (
        client.post("/register/registered", data={**fields, **_filled()}) for _n in range(2)
    )
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert db.session.scalar(select(func.count(Registration.id))) == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"uscc": code(901)[:-1] + "A"}, "校验不符"),
        ({"again": "Something-else-1"}, "两次填写的密码不一样"),
        ({"password": "short", "again": "short"}, "密码太短"),
        ({"papers": (BytesIO(b"MZ..."), "证书.exe")}, "只能上传"),
        ({"consent": ""}, "勾选同意"),
        ({"phone": "1"}, "电话号码应是"),
        ({"role": "director"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    hub: Hub, client: Browser, facts: dict[str, Any], words: str
) -> None:
    page = _hand_in(client, **facts)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.scalar(select(func.count(Registration.id))) == 0


def test_an_id_card_number_is_never_shown_again(hub: Hub, client: Browser) -> None:
    page = _hand_in(client, uscc=NOBODY)
    assert page.status_code == 422
    assert NOBODY not in page.text


def test_a_team_adds_lines_for_its_sponsors_without_a_script(hub: Hub, client: Browser) -> None:
    path = "/register/prospective"
    assert client.get(path).text.count('name="sponsors-') == 6
    page = client.post(path, data={**client.fields(path), "add": "sponsors"})
    assert page.status_code == 200
    assert page.text.count('name="sponsors-') == 8
    _hand_in(
        client,
        "prospective",
        role=Role.AGENT.value,
        business_scope="为老人送餐",
        **{"sponsors-0-name": "示例甲", "sponsors-0-phone": "13900000001"},
    )
    assert [one.name for one in _only().sponsors] == ["示例甲"]


def test_a_sponsor_without_a_phone_is_pointed_at(hub: Hub, client: Browser) -> None:
    page = _hand_in(
        client,
        "prospective",
        role=Role.AGENT.value,
        business_scope="为老人送餐",
        **{"sponsors-0-name": "示例甲"},
    )
    assert page.status_code == 422
    assert "请填写发起人电话" in page.text


def _answered(action: Action, reason: str = "证书看不清") -> None:
    made = _only()
    by = given.officer(made.hub)
    with transaction():
        found = locked(Registration, made.id)
        services.answer(found, action, reason=reason, version=found.version, by=by, at=clock.now())


def test_what_came_back_is_corrected_under_the_same_link(hub: Hub, client: Browser) -> None:
    token = _token(_hand_in(client))
    _answered(Action.RETURN)
    page = client.get(f"/register/progress/{token}")
    assert "证书看不清" in page.text
    edit = f"/register/progress/{token}/edit"
    assert "13812345678" not in client.get(edit).text
    page = client.submit(edit, name="示例改名服务中心", papers=(BytesIO(PNG + b"1"), "新证书.png"))
    assert page.request.path == f"/register/progress/{token}"
    made = _only()
    assert (made.status, made.name, made.phone) == (
        Status.SUBMITTED,
        "示例改名服务中心",
        "13812345678",
    )


def test_a_correction_of_a_stale_page_is_refused(hub: Hub, client: Browser) -> None:
    token = _token(_hand_in(client))
    _answered(Action.RETURN)
    assert client.submit(f"/register/progress/{token}/edit", version="1").status_code == 409


def test_a_request_is_taken_back_by_its_link(hub: Hub, client: Browser) -> None:
    token = _token(_hand_in(client))
    page = client.submit(f"/register/progress/{token}")
    assert page.status_code == 405 or page.status_code == 404
    fields = client.fields(f"/register/progress/{token}")
    page = client.post(
        f"/register/progress/{token}/withdraw",
        data={"csrf_token": fields["csrf_token"]},
        follow_redirects=True,
    )
    assert "已撤回" in page.text
    assert _only().status is Status.WITHDRAWN


def test_somebody_signed_in_asks_for_another_body_and_finds_it_under_their_login(
    hub: Hub, as_: Any
) -> None:
    post = factories.post(Role.AGENT, organization=factories.organization(hub=hub))
    browser = as_(post)
    form = browser.get("/register/registered").text
    assert 'name="password"' not in form
    page = browser.submit(
        "/register/registered",
        name="示例另一家",
        uscc=code(902),
        registered_on="2023-01-01",
        role=Role.AGENT.value,
        papers=(BytesIO(PNG), "证书.png"),
    )
    assert page.status_code == 200
    made = _only()
    assert made.person_id == post.person_id
    assert "示例另一家" in browser.get("/register/mine").text
    assert made.number in browser.get(f"/register/mine/{made.id}").text
    other = factories.post(Role.AGENT, organization=factories.organization(hub=hub))
    assert as_(other).get(f"/register/mine/{made.id}").status_code == 404


def _plain(page: TestResponse) -> str:
    """A page without what differs each time it is shown."""
    return re.sub(r'value="[^"]{40,}"', "", page.text)


def test_a_known_body_reads_the_same_whoever_is_in_it(hub: Hub, app: Flask) -> None:
    """With members, without, or only asked for: the same bytes, before and after asking to join."""
    with_people = factories.organization(hub=hub, uscc=code(911), name="示例甲")
    factories.post(Role.LEGAL_REPRESENTATIVE, organization=with_people)
    factories.organization(hub=hub, uscc=code(912), name="示例乙")
    given.submitted(hub, given.request(stated={"uscc": code(913)}))
    shown, answers = set(), set()
    for n in (911, 912, 913):
        client = app.test_client()
        assert isinstance(client, Browser)
        page = _hand_in(client, uscc=code(n), username="shili-wang", name="示例同名")
        assert page.request.path == "/register/join"
        shown.add(_plain(page).replace(code(n), "CODE"))
        answers.add(
            _plain(
                client.submit(
                    f"/register/join?body={code(n)}", name="示例想加入", phone="13700000001"
                )
            )
        )
    assert len(shown) == 1
    assert len(answers) == 1
    assert db.session.scalar(select(func.count(JoinRequest.id))) == 3


def test_asking_to_join_a_body_nobody_knows_reads_the_same_too(hub: Hub, app: Flask) -> None:
    known = factories.organization(hub=hub, uscc=code(921))
    answers = set()
    for body in (known.uscc, "示例没有这个组织"):
        client = app.test_client()
        assert isinstance(client, Browser)
        answers.add(
            _plain(client.submit("/register/join", body=body, name="示例", phone="13700000001"))
        )
    assert len(answers) == 1


def test_a_street_of_several_is_chosen(hub: Hub, client: Browser) -> None:
    other = factories.hub()
    _hand_in(client, hub=str(other.id))
    assert _only().hub_id == other.id


def test_mistakes_are_told_at_once_and_files_asked_for_again(hub: Hub, client: Browser) -> None:
    wrong = {"uscc": code(901)[:-1] + "AB"[code(901)[-1] == "A"], "password": "short"}
    page, lost = _hand_in(client, **wrong).text, "这次选的文件没有保存"
    assert all(one in page for one in ("校验不符", "密码太短", lost))
    page = _hand_in(client, **wrong, papers=(BytesIO(b""), "")).text
    assert ("请上传证书" in page, lost in page) == (True, False)
