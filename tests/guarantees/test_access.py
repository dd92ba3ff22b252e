"""S1, S2 and the reading half of S7: every address × method × identity, derived from the app's own table of addresses."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from incubator.core.db import db
from incubator.core.permissions import Hat, Role
from incubator.people.queries import hat_of
from tests.browser.people import post
from tests.browser_client import Browser
from tests.guarantees import addresses
from tests.guarantees.addresses import Address

IDENTITIES: dict[str, tuple[str, Role] | None] = {
    "visitor": None,
    "own": ("green", Role.LEGAL_REPRESENTATIVE),
    "twin": ("forward", Role.LEGAL_REPRESENTATIVE),
    "expert": ("expert2", Role.EXPERT),
    "mentor": ("mentor", Role.MENTOR),
    "officer": ("officer", Role.CASE_OFFICER),
    "finance": ("finance", Role.FINANCE),
    "director": ("director", Role.DIRECTOR),
    "auditor": ("auditor", Role.AUDITOR),
    "administrator": ("admin", Role.ADMINISTRATOR),
    "other street": ("officer-x", Role.CASE_OFFICER),
}


def _browser(app: Flask, identity: str) -> Browser:
    found = app.test_client()
    assert isinstance(found, Browser)
    who = IDENTITIES[identity]
    return found.under(post(*who)) if who else found


def _every(app: Flask) -> list[Address]:
    with app.test_request_context():
        return addresses.every(app)


def _hat(identity: str) -> Hat | None:
    who = IDENTITIES[identity]
    return hat_of(post(*who)) if who else None


def _admits(address: Address, hat: Hat | None) -> bool:
    assert address.access is not None
    if address.access.public or hat is None:
        return address.access.public
    return address.access.admits(hat)


@pytest.mark.parametrize("identity", IDENTITIES)
def test_each_page_opens_to_whom_its_label_admits_and_changes_nothing(street, identity):
    """S1 and the reading half of S7, for every address that answers GET."""
    browser, hat = _browser(street, identity), _hat(identity)
    before = _fingerprint()
    wrong = [
        (address.endpoint, address.path, status)
        for address in _every(street)
        if "GET" in address.methods
        and not _as_it_should(
            address,
            _admits(address, hat),
            identity,
            status := browser.get(address.path).status_code,
        )
    ]
    assert wrong == []
    assert _fingerprint() == before


def _as_it_should(address: Address, admitted: bool, identity: str, status: int) -> bool:
    """No bug anywhere; nothing opened that is closed; nothing closed that is open."""
    if address.endpoint == "health.ready":
        return status in {200, 503}  # no scheduler runs beside the test
    if status >= 500:
        return False
    if not admitted:
        return status >= 300
    sees_all = identity in STAFF and address.endpoint not in NOT_THEIRS
    sees_all = sees_all and not address.endpoint.startswith("admin.")
    return status not in ({401, 403, 404} if sees_all else {401, 403})


STAFF = frozenset({"officer", "director", "finance", "auditor"})
NOT_THEIRS = frozenset(
    {
        "reviews.sheet",
        "reviews.paper",
        "reviews.recuse",
        "applications.changes",
        "organizations.preview_facts",
        "organizations.preview_import",
        "organizations.unknown_of_import",
        "members.accept",
        "premises.door_page",
        "registrations.progress",
        "registrations.correct",
        "registrations.own",
        "registrations.correct_own",
    }
)
"""Another person's own sheets, the differences of a case handed in only once, an import nobody began,
secret links nobody was given, and what somebody asked for under their own login."""


@pytest.mark.parametrize("identity", ["twin", "other street"])
def test_another_organizations_things_are_not_there(street, identity):
    """A twin or another street's officer gets 404 for whatever is not public, by GET and by POST."""
    browser = _browser(street, identity)
    street.config["WTF_CSRF_ENABLED"] = False
    try:
        leaks = [
            (address.endpoint, method, status)
            for address in _every(street)
            if address.names_something and address.access and not address.access.public
            for method in sorted(address.methods)
            if (status := browser.open(address.path, method=method).status_code) not in {403, 404}
            and address.endpoint not in EVERYBODYS
        ]
    finally:
        street.config["WTF_CSRF_ENABLED"] = True
    assert leaks == []


EVERYBODYS = frozenset(
    {
        "calls.apply",
        "incubation.apply",
        "incubation.figure_rows",
        "incubation.figures_file",
        "bookings.week_of_room",
        "premises.usage_dates",
        "premises.usage_sheet",
        "premises.usage_stays",
        "incubation.evaluation_draft",
        "account.drop_view",
        "messages.read",
        "seals.book",
        "deadlines.digest_paper",
    }
)
"""Applying to a public call is everybody's; the others act on, or count, one's own rows only."""


def _fingerprint() -> dict[str, str]:
    """A digest of every business table; sessions and counters live apart."""
    apart = {"login_session", "sign_in_attempt", "alembic_version", "job_run", "denial"}
    found = {}
    for table in sorted(set(inspect(db.engine).get_table_names()) - apart):
        rows = db.session.execute(text(f'SELECT * FROM "{table}" ORDER BY id')).all()  # noqa: S608
        found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found
