"""A one-time code sent to the phone on record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Hub
from incubator.people import signing_in
from incubator.people.models import Person
from incubator.records import senders
from incubator.records.leaving import Dispatch
from tests import factories
from tests.browser_client import Browser
from tests.people.logins import login


@pytest.fixture
def officer(hub: Hub, as_: Callable[..., Browser]) -> Browser:
    return as_(factories.post(Role.CASE_OFFICER, hub=hub))


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[None]:
    senders.install(sms_url=tmp_path.as_uri(), development=True)
    yield
    senders.install()


def _member(hub: Hub) -> tuple[int, str]:
    found = login(Role.AGENT, organization=factories.organization(hub=hub))
    with transaction():
        db.session.get_one(Person, found.person.id).phone = "13812345678"
    return found.person.id, found.username


def _press(officer: Browser, person_id: int) -> str:
    token = officer.fields(f"/admin/people/{person_id}/code")["csrf_token"]
    path = f"/admin/people/{person_id}/code/text"
    return officer.post(path, data={"csrf_token": token}, follow_redirects=True).text


def test_the_code_goes_to_the_phone_and_is_not_shown(
    hub: Hub, officer: Browser, provider: None
) -> None:
    person_id, username = _member(hub)
    assert "138****5678" in officer.get(f"/admin/people/{person_id}/code").text
    page = _press(officer, person_id)
    letter = db.session.scalars(select(Dispatch)).one()
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", letter.body or "")
    assert found is not None
    assert letter.address == "13812345678"
    assert found.group() not in page
    user = signing_in.account(username)
    assert signing_in.proof_of(user, found.group(), now=clock.real_now()) is not None


def test_without_a_provider_the_code_is_handed_over(hub: Hub, officer: Browser) -> None:
    person_id, _username = _member(hub)
    page = officer.get(f"/admin/people/{person_id}/code").text
    assert "没有配置短信服务" in page
    assert "没有配置短信服务" in _press(officer, person_id)
    assert db.session.scalars(select(Dispatch)).all() == []
