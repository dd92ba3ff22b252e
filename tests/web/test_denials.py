"""Who was turned away is kept: once a minute for each address, never in the chain, never in the way."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.records import denials
from incubator.records.denials import Refusal
from incubator.records.leaving import Denial
from incubator.records.models import Event
from incubator.web import denials as watching
from tests import factories
from tests.people.logins import login


@pytest.fixture(autouse=True)
def _a_fresh_minute(app: Flask) -> None:
    app.extensions["denials"] = watching.Budget()


def kept() -> list[Denial]:
    db.session.rollback()
    return list(db.session.scalars(select(Denial).order_by(Denial.id)))


@pytest.mark.both
def test_a_page_that_is_not_ones_own_is_kept_with_the_hat(hub, as_):
    officer = login(Role.CASE_OFFICER, hub=hub).post
    assert as_(officer).get("/admin/audit?person=13800001111").status_code == 403
    (found,) = kept()
    assert (found.status, found.endpoint, found.path) == (403, "admin.audit", "/admin/audit")
    assert (found.person_id, found.post_id, found.hub_id) == (
        officer.person_id,
        officer.id,
        hub.id,
    )
    assert found.role is Role.CASE_OFFICER


@pytest.mark.both
def test_a_loop_within_a_minute_is_one_row_that_counts(hub, as_):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    for _n in range(3):
        browser.get("/admin/audit")
    assert [row.times for row in kept()] == [3]


@pytest.mark.both
def test_strangers_of_one_minute_share_a_row(client):
    for _n in range(3):
        assert client.post("/login", data={"username": "x"}).status_code == 400
    (found,) = kept()
    assert (found.person_id, found.endpoint, found.times) == (None, "account.login", 3)


def test_somebody_elses_thing_is_kept_and_a_mistyped_address_is_not(hub, as_):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    assert browser.get("/organizations/424242").status_code == 404
    assert browser.get("/organisations/424242").status_code == 404
    assert browser.get("/calls/no-such-call").status_code == 404
    assert [row.path for row in kept()] == ["/organizations/424242"]


def test_a_form_from_elsewhere_is_kept_as_one_from_elsewhere(hub, as_):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    answer = browser.post("/account/hats", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 400
    assert [row.status for row in kept()] == [400]


def test_a_sign_in_that_failed_is_kept_without_the_name_that_was_typed(app, client):
    fields = client.fields("/login")
    answer = client.post("/login", data={**fields, "username": "13800001111", "password": "guess"})
    assert answer.status_code == 422
    (found,) = kept()
    assert (found.status, found.endpoint) == (422, "account.login")
    assert "13800001111" not in repr(vars(found))


def test_a_form_filled_in_wrongly_and_being_asked_to_sign_in_are_no_denials(hub, as_, client):
    assert client.get("/organizations/").status_code == 302
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    fields = browser.fields("/organizations/new")
    assert browser.post("/organizations/new", data=fields).status_code == 422
    assert kept() == []


def test_words_of_an_address_are_not_kept(app):
    with app.test_request_context("/cases/7/secret-word"):
        assert watching.shown_path() == "/cases/7/<action>"


def test_being_asked_too_often_counts_as_a_denial_and_a_wrong_method_does_not(app):
    with app.test_request_context("/verify/nobody"):
        assert watching._is_denial(429)
        assert not watching._is_denial(405)


def test_a_flood_of_strangers_is_bounded_and_hides_nobody(app, hub, as_, client):
    with app.test_request_context("/login"):
        for n in range(watching.MOST_A_MINUTE + 20):
            watching._keep(app, Refusal("GET", f"made.up{n}", "/", 403, "", None))
    assert len(kept()) == watching.MOST_A_MINUTE
    as_(login(Role.CASE_OFFICER, hub=hub).post).get("/admin/audit")
    assert kept()[-1].person_id is not None


def test_nothing_of_it_is_in_the_chain(hub, as_):
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    before = db.session.query(Event).count()
    browser.get("/admin/audit")
    assert len(kept()) == 1
    assert db.session.query(Event).count() == before


def test_while_the_database_is_taken_the_answer_comes_and_the_log_has_it(
    app, hub, as_, caplog, monkeypatch
):
    monkeypatch.setattr(watching, "PATIENCE_SECONDS", 0.05)
    browser = as_(login(Role.CASE_OFFICER, hub=hub).post)
    taken, done = threading.Event(), threading.Event()

    def write_for_long() -> None:
        with app.app_context(), transaction() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("LOCK TABLE denial IN ACCESS EXCLUSIVE MODE"))
            taken.set()
            done.wait(10)

    writer = threading.Thread(target=write_for_long)
    writer.start()
    taken.wait(10)
    try:
        assert browser.get("/admin/audit").status_code == 403
    finally:
        done.set()
        writer.join()
    assert "denied, not kept" in caplog.text
    assert kept() == []


@pytest.mark.both
def test_what_is_older_than_half_a_year_goes(hub):
    now = clock.now()
    with transaction():
        for days in (185, 183, 0):
            refusal = Refusal("GET", f"e{days}", "/", 403, "", None)
            denials.note(refusal, at=now - timedelta(days=days))
    with transaction():
        assert denials.forget(before=now) == 1
    assert [row.endpoint for row in kept()] == ["e183", "e0"]


@pytest.mark.both
def test_a_denial_is_seen_by_its_hubs_auditor_alone(hub):
    other = factories.hub()
    officer = login(Role.CASE_OFFICER, hub=other).hat
    with transaction():
        denials.note(Refusal("GET", "e", "/", 403, "", officer), at=clock.now())
    db.session.rollback()

    def seen_by(role: Role, street: object) -> int:
        return len(db.session.scalars(denials.visible_to(login(role, hub=street).hat)).all())

    assert seen_by(Role.AUDITOR, other) == 1
    assert seen_by(Role.AUDITOR, hub) == 0
    assert seen_by(Role.ADMINISTRATOR, other) == 0
