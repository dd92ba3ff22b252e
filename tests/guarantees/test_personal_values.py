"""P1: an ID number, a phone, an account in clear: nowhere until somebody asks with a reason."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pypdfium2 import PdfDocument
from sqlalchemy import MetaData, select
from werkzeug.test import TestResponse

from incubator.core import installation
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.core.secret import digest
from incubator.funds.applications import FundApplication
from incubator.organizations.details import OrganizationDetails
from incubator.organizations.models import Organization
from incubator.people.models import Person, Post
from incubator.registrations.models import Registration
from incubator.web.discreet import DiscreetForm
from incubator.web.number_forms import SilentForm
from tests.browser.people import post
from tests.browser_client import Browser
from tests.guarantees import addresses

IDENTITY, PHONE, ACCOUNT = "11010119900307803X", "13899990001", "4000001234567899"
MAIL = "canary-p1@example.org"
VALUES = (IDENTITY, PHONE, ACCOUNT, MAIL)
PLAIN = "canary-p1-plain"
AMOUNT, AMOUNT_SHOWN = 98_765_43, "98,765.43"
"""Fen, and as a page says them."""
READERS = [
    ("officer", Role.CASE_OFFICER),
    # they read what the officer reads
    pytest.param("director", Role.DIRECTOR, marks=pytest.mark.slow),
    pytest.param("auditor", Role.AUDITOR, marks=pytest.mark.slow),
    ("admin", Role.ADMINISTRATOR),
    ("green", Role.LEGAL_REPRESENTATIVE),
]


@pytest.fixture
def planted(street: Flask) -> int:
    """The values in every place the pages of one organization and its people read."""
    own = addresses.organization().id
    with transaction():
        body = db.session.get_one(Organization, own)
        body.phone, body.phone_digest = PHONE, digest(PHONE)
        body.bank_account, body.bank_digest = ACCOUNT, digest(ACCOUNT)
        details = db.session.scalars(
            select(OrganizationDetails).where(OrganizationDetails.organization_id == own)
        ).first() or OrganizationDetails(organization_id=own)
        details.email, details.supervising_phone = MAIL, PHONE
        db.session.add(details)
        persons = db.session.scalars(select(Person)).all()
        for person in persons:
            _plant(person)
        for request in db.session.scalars(select(Registration)):
            request.phone, request.phone_digest, request.email = PHONE, digest(PHONE), MAIL
        for one in db.session.scalars(
            select(FundApplication).where(FundApplication.organization_id == own)
        ):
            one.contact_phone = one.leader_phone = PHONE
            one.contact_email, one.bank_account = MAIL, ACCOUNT
            one.bank_digest, one.requested = digest(ACCOUNT), AMOUNT
        for held in db.session.scalars(select(Post)):
            held.basis = PLAIN
    return own


def _plant(person: Person) -> None:
    person.phone, person.phone_digest, person.email = PHONE, digest(PHONE), MAIL
    person.id_number, person.id_digest = IDENTITY, digest(IDENTITY)
    person.bank_account, person.bank_digest = ACCOUNT, digest(ACCOUNT)


def _walk(street: Flask, browser: Browser) -> Iterator[tuple[str, bytes]]:
    """Every page there is and every list as a file, with what it answered."""
    browser.reads_pages = False
    with street.test_request_context():
        found = [one for one in addresses.every(street) if "GET" in one.methods]
    lists = [one.path for one in found if not one.names_something]
    paths = [one.path for one in found] + [f"{path}?format=csv" for path in lists]
    for path in paths:
        yield path, _body(browser.get(path))


def _body(answer: TestResponse) -> bytes:
    """What a reader of the answer reads: the words of a PDF, not its packed bytes."""
    if not answer.data.startswith(b"%PDF"):
        return answer.data
    return "".join(
        page.get_textpage().get_text_range() for page in PdfDocument(answer.data)
    ).encode()


@pytest.mark.parametrize(("username", "role"), READERS)
def test_no_page_no_export_and_no_log_says_one_unasked(street, planted, username, role, caplog):
    browser = street.test_client()
    assert isinstance(browser, Browser)
    browser.under(post(username, role))
    with caplog.at_level(logging.DEBUG):
        told = [
            (path, value)
            for path, body in _walk(street, browser)
            for value in VALUES
            if value.encode() in body
        ]
    assert told == []
    assert [value for value in VALUES if value in caplog.text] == []


def test_the_same_walk_finds_a_plain_value(street, planted):
    """Negative control: what is stored in clear is met."""
    browser = street.test_client()
    browser.under(post("admin", Role.ADMINISTRATOR))
    assert any(PLAIN.encode() in body for _path, body in _walk(street, browser))


def test_the_administrator_sees_no_money(street, planted):
    """Whoever keeps the accounts reads no amount; the officer does (negative control)."""
    admin, officer = street.test_client(), street.test_client()
    admin.under(post("admin", Role.ADMINISTRATOR))
    officer.under(post("officer", Role.CASE_OFFICER))
    shown = AMOUNT_SHOWN.encode()
    assert [path for path, body in _walk(street, admin) if shown in body] == []
    assert any(shown in body for _path, body in _walk(street, officer))


@pytest.mark.both
def test_the_database_and_the_files_beside_it_do_not_hold_one(street, planted):
    told = _stored(street)
    assert [value for value in VALUES if value.encode() in told] == []
    # Negative control: the same bytes hold what is not encrypted
    assert PLAIN.encode() in told


def _stored(street: Flask) -> bytes:
    """The raw bytes of the SQLite file, or every text as PostgreSQL keeps it; and all uploads."""
    files = [path for path in installation.current().uploads.rglob("*") if path.is_file()]
    found = [path.read_bytes() for path in files]
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return b"".join([*found, Path(connection.engine.url.database or "").read_bytes()])
        as_stored = MetaData()  # read from the database itself, so nothing is decrypted
        as_stored.reflect(connection)
        for table in as_stored.tables.values():
            found += [str(tuple(row)).encode() for row in connection.execute(select(table))]
    return b"".join(found)


def test_a_refused_form_does_not_say_it_again(street, planted):
    browser = street.test_client()
    browser.under(post("officer", Role.CASE_OFFICER))
    person = post("green", Role.LEGAL_REPRESENTATIVE).person_id
    wrong = IDENTITY[:-1] + "1"
    for path, typed in (
        (f"/admin/people/{person}/numbers", {"id_number": wrong, "bank_account": "1x"}),
        ("/admin/people/find", {"number": wrong}),
    ):
        answer = browser.post(path, data={**browser.fields(path), **typed})
        assert answer.status_code == 422
        assert wrong not in answer.text
        assert wrong not in answer.headers.get("Location", "")


def test_a_form_that_does_say_it_again_would_be_found(street, planted, monkeypatch):
    """Negative control: without the forgetting the same refused form repeats what was typed."""
    monkeypatch.setattr(SilentForm, "_forget", lambda _self: None)
    monkeypatch.setattr(DiscreetForm, "_forget_id_cards", lambda _self: None)
    browser = street.test_client()
    browser.under(post("officer", Role.CASE_OFFICER))
    wrong = IDENTITY[:-1] + "1"
    path = "/admin/people/find"
    answer = browser.post(path, data={**browser.fields(path), "number": wrong})
    assert answer.status_code == 422
    assert wrong in answer.text
