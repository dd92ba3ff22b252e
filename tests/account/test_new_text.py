"""A new privacy text is asked for when somebody signs in next, and shuts nobody off from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.permissions import Role
from incubator.people import consents
from incubator.people.declarations import ConsentKind
from incubator.people.models import Person
from tests.people.logins import another_post, login, sign_in

PAGE = "/account/new-text"
WORDS = "示例新版说明"


@pytest.fixture
def publish(hub):
    with transaction():
        consents.plant()
    admin = login(Role.ADMINISTRATOR, hub=hub)

    def one(text=WORDS, days=0):
        with transaction():
            consents.publish(
                ConsentKind.PRIVACY,
                text,
                since_on=clock.today() + timedelta(days),
                by=admin.hat,
                at=clock.now(),
            )

    return one


def asked(client):
    answer = client.get("/account")
    return answer.status_code == 302 and answer.location.startswith(PAGE)


def test_who_signs_in_after_a_new_version_reads_it_first_and_goes_on_where_they_were(
    publish, officer, client
):
    publish()
    sign_in(client, officer.username)
    sent = client.get("/organizations/?q=x").location
    assert sent.startswith(PAGE)
    assert WORDS in client.get(sent).text
    answer = client.post(sent, data=client.fields(sent))
    assert answer.location == "/organizations/?q=x"
    assert client.get("/organizations/?q=x").status_code == 200
    assert not asked(client)


def test_the_text_the_copy_the_own_consents_and_the_way_out_stay_open(publish, officer, client):
    publish()
    sign_in(client, officer.username)
    for path in (PAGE, "/account/copy", "/account/consents", "/privacy", "/help/"):
        assert client.get(path).status_code == 200, path
    for path in ("/", "/account", "/applications/"):
        assert client.get(path).location.startswith(PAGE), path
    assert client.post("/logout", data=client.fields(PAGE)).status_code == 302
    assert "/login" in client.get("/account").location


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"Accept": "*/*", "Sec-Fetch-Mode": "cors"}]
)
def test_a_script_is_told_in_a_sentence_and_not_led_to_a_page(publish, officer, client, headers):
    publish()
    sign_in(client, officer.username)
    answer = client.get("/organizations/?format=csv", headers=headers)
    assert answer.status_code == 403
    assert "先在网页上阅读并同意" in answer.json["message"]


def test_nobody_is_asked_for_the_first_version_or_before_its_day_or_in_the_middle_of_work(
    publish, officer, client
):
    sign_in(client, officer.username)
    assert not asked(client)
    publish()
    assert not asked(client)
    other = login(Role.FINANCE, hub=officer.post.organization.hub)
    with transaction():
        text = consents.current(ConsentKind.PRIVACY, on=clock.today())
        person = locked(Person, other.person.id)
        consents.give(person, text, by=other.hat, at=clock.now())
    publish("明天起的示例说明", days=1)
    client.post("/logout", data=client.fields("/account/password"))
    sign_in(client, other.username)
    assert not asked(client)


def test_an_answer_given_elsewhere_counts_here_and_taking_it_back_is_an_answer_too(
    publish, officer, client, app
):
    publish()
    other = app.test_client()
    for browser in (client, other):
        sign_in(browser, officer.username)
    assert asked(other)
    client.post(PAGE, data=client.fields(PAGE))
    assert not asked(other)
    data = client.fields("/account/consents")
    client.post("/account/consents/privacy/withdraw", data=data)
    assert not asked(client)
    assert other.get(PAGE).location == "/"


def test_a_version_that_came_meanwhile_is_shown_before_it_is_agreed_to(publish, officer, client):
    publish()
    sign_in(client, officer.username)
    read = client.fields(PAGE)
    publish("又一版示例说明")
    answer = client.post(PAGE, data=read)
    assert answer.status_code == 422
    assert "又一版示例说明" in answer.text
    assert asked(client)
    client.post(PAGE, data=client.fields(PAGE))
    assert not asked(client)


def test_a_new_session_of_the_same_person_is_asked_as_well_and_led_to_no_other_site(
    publish, officer, client
):
    officer_of_two = another_post(officer, Role.AUDITOR, officer.post.organization)
    publish()
    sign_in(client, officer.username)
    client.post("/login/hat", data={**client.fields("/login/hat"), "post": str(officer_of_two.id)})
    assert asked(client)
    path = f"{PAGE}?next=//evil.example"
    assert client.post(path, data=client.fields(path)).location == "/"
