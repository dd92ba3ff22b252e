"""Where sign-in leads, what it keeps and what it never sends back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from incubator import create_app
from incubator.cli.installing import prepare
from incubator.config import Config, Mode
from incubator.core import installation
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.organizations.models import BodyKind
from incubator.people.models import Session
from incubator.records.models import Event
from incubator.web.limits import limiter
from tests.browser_client import Browser
from tests.people.logins import (
    PASSWORD,
    another_post,
    body,
    is_in,
    sign_in,
)


@pytest.mark.parametrize(
    "there",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/\t/example.org",
        "https:example.org",
        "///example.org",
    ],
)
def test_sign_in_never_leads_to_another_site(client, officer, there):
    client.get("/login")
    answer = client.post(
        "/login",
        query_string={"next": there},
        data={
            **client.fields("/login"),
            "username": officer.username,
            "password": PASSWORD,
        },
    )
    assert answer.location == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client, officer):
    asked = client.get("/account?lang=zh")
    assert asked.location.startswith("/login?next=")
    answer = sign_in(client, officer.username, to=asked.location)
    assert answer.location == "/account?lang=zh"


def test_the_language_chosen_before_sign_in_is_kept(client, officer):
    client.get("/login?lang=en")
    sign_in(client, officer.username)
    assert '<html lang="en">' in client.get("/account").text


def test_who_is_signed_in_already_is_not_asked_again(client, officer):
    client.under(officer.post)
    assert client.get("/login").location == "/"
    assert client.get("/login?next=/account").location == "/account"


def test_signing_out_ends_the_session_and_says_so(client, officer):
    sign_in(client, officer.username)
    answer = client.post("/logout", data=client.fields("/account/hats"), follow_redirects=True)
    assert "已退出" in answer.text
    assert not is_in(client)
    assert db.session.scalars(select(Session)).one().ended_at is not None
    assert db.session.scalars(select(Event.verb).order_by(Event.id.desc())).first() == "session.end"


@pytest.fixture
def limited(app, tmp_path):
    """An installation with its rate limits on, beside the one the tests share."""
    shared = installation.current()
    config = Config(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'limited.db'}",
        uploads=tmp_path / "uploads",
        mode=Mode.DEVELOPMENT,
        cheap_hashes=True,
    )
    made = create_app(config)
    made.test_client_class = Browser
    with made.app_context():
        prepare()
    yield made
    limiter.enabled = False
    with made.app_context():
        db.engine.dispose()
    installation.install(shared)


def test_one_address_may_not_try_names_without_end(limited):
    client = limited.test_client()
    fields = client.fields("/login")
    answers = [
        client.post("/login", data={**fields, "username": f"name{n}", "password": "x"}).status_code
        for n in range(21)
    ]
    assert answers == [422] * 20 + [429]


def test_the_password_is_never_sent_back(client, officer):
    assert "Wrong-guess-77" not in sign_in(client, officer.username, "Wrong-guess-77").text


def test_an_office_that_may_do_nothing_here_is_not_offered_beside_one_that_may(
    client, hub, officer
):
    another_post(officer, Role.LEADER, body(hub, BodyKind.FEDERATION))
    assert sign_in(client, officer.username).location == "/"
    assert "切换身份" not in client.get("/account").text
