"""Pages of the register: the list, what it can be filtered by, and who sees which room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from incubator.core.permissions import Role
from incubator.premises.models import Equipment, Kind, Nature, Standing
from tests import factories
from tests.browser_client import Browser
from tests.premises.rooms import Street
from tests.statements import counted

As = Callable[[object], Browser]


@pytest.fixture
def street(app: Flask) -> Street:
    return Street()


@pytest.fixture
def officer(street: Street, as_: As) -> Browser:
    return as_(street.officer)


def test_the_list_takes_as_many_statements_for_many_rooms_as_for_one(
    street: Street, officer: Browser
) -> None:
    street.ready(standing=Standing.AVAILABLE)
    few = counted(lambda: officer.get("/premises/"))
    for _n in range(12):
        street.ready(standing=Standing.AVAILABLE)
    assert counted(lambda: officer.get("/premises/")) == few
    assert few <= 14


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=party-centre", ["示例乙"]),
        ("nature=office", ["示例丙"]),
        ("standing=draft", ["示例丙"]),
        ("community=示例二居", ["示例乙"]),
        ("capacity=50", ["示例乙"]),
        ("step_free=yes", ["示例甲"]),
        ("q=slj", ["示例甲"]),
        ("q=投影", ["示例甲"]),
    ],
)
def test_the_register_is_filtered_and_exported(
    street: Street, officer: Browser, asked: str, found: list[str]
) -> None:
    with factories.together():
        first = street.room(name="示例甲", initials="slj", step_free=True, community="示例一居")
        first.equipment = [Equipment(name="投影仪", count=1)]
        street.room(name="示例乙", kind=Kind.PARTY_CENTRE, community="示例二居", capacity=80)
        street.room(name="示例丙", nature=Nature.OFFICE, standing=Standing.DRAFT)
    sheet = officer.get(f"/premises/?{asked}&format=csv").data.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in sheet[1:]] == found
    if asked == "q=投影":
        assert "投影仪 1" in sheet[1]


def test_others_see_neither_drafts_nor_what_is_the_staffs_alone(
    street: Street, as_: As, client: Browser
) -> None:
    draft = street.room(name="示例草稿", standing=Standing.DRAFT)
    street.ready(standing=Standing.AVAILABLE, name="示例公开", approval_number="示〔2026〕9 号")
    body = factories.organization(hub=street.hub)
    for browser in (client, as_(factories.post(Role.AGENT, organization=body))):
        page = browser.get("/premises/?standing=draft").text
        assert "示例公开" in page
        assert "示例草稿" not in page
        assert browser.get(f"/premises/{draft.id}").status_code == 404
        assert "示〔2026〕9 号" not in browser.get("/premises/?format=csv").data.decode("utf-8-sig")
    stranger = as_(factories.post(Role.CASE_OFFICER, hub=factories.hub()))
    for page in ("", "/basics", "/prices", "/sheet.pdf"):
        assert stranger.get(f"/premises/{draft.id}{page}").status_code == 404


def test_the_sheet_prints_for_everybody_and_the_approval_for_staff_only(
    street: Street, officer: Browser, client: Browser
) -> None:
    room = street.ready(standing=Standing.AVAILABLE, approval_number="示〔2026〕9 号")
    for browser in (officer, client):
        answer = browser.get(f"/premises/{room.id}/sheet.pdf")
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"].startswith("attachment")
