"""S4: twelve privileged fields nobody asked for, added to every form, change nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import inspect, select

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.organizations.models import Hub, Organization
from incubator.people.models import User
from incubator.people.queries import hat_of
from tests.browser.people import post
from tests.browser_client import Browser
from tests.conftest import MONDAY, STREET
from tests.guarantees import addresses
from tests.guarantees.addresses import Address
from tests.guarantees.filling import filled
from tests.guarantees.test_access import IDENTITIES

PRIVILEGED = frozenset(
    {
        "role",
        "status",
        "version",
        "hub_id",
        "organization_id",
        "applicant_id",
        "person_id",
        "post_id",
        "user_id",
        "pending",
        "profile",
        "granted",
        "requested",
        "total",
        "committed",
        "amount",
        "must_change",
        "visibility",
        "approver_id",
        "issued_by_id",
    }
)
"""Columns that say who may do what, whose something is, and how much money it is."""

MOMENTS = ("disabled_at", "revoked_at", "published_at", "closed_at", "redacted_at", "verified_on")
"""Of these only whether they are set: when differs from run to run."""


APART = {"alembic_version", "job_run", "denial"}
"""What is counted beside the business: of the last only so many in a minute are kept."""


def _extras() -> dict[str, str]:
    """Twelve fields with values that would matter if anything took them."""
    other = db.session.scalars(select(Hub).order_by(Hub.id.desc())).first()
    theirs = db.session.scalars(
        select(Organization).where(Organization.hub_id == other.id).order_by(Organization.id)
    ).first()
    admin = db.session.scalars(select(User).where(User.username == "admin")).one()
    return {
        "role": Role.ADMINISTRATOR.value,
        "status": "awarded",
        "version": "999",
        "hub_id": str(other.id),
        "organization_id": str(theirs.id),
        "applicant_id": str(theirs.id),
        "person_id": str(admin.person_id),
        "post_id": str(admin.person.posts[0].id),
        "granted": "99999999",
        "pending": "",
        "profile": "full",
        "must_change": "",
    }


def _standing() -> dict[str, list[Any]]:
    """The privileged columns of every row of every table, in the order of the rows."""
    with db.engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(query).all()]
            for table, query in _queries().items()
        }


@cache
def _queries() -> dict[str, str]:
    """What reads the privileged columns of each table that has any."""
    made = {}
    inspector = inspect(db.engine)
    for table in sorted(set(inspector.get_table_names()) - APART):
        names = [column["name"] for column in inspector.get_columns(table)]
        wanted = [f'"{one}"' for one in names if one in PRIVILEGED]
        wanted += [f'"{one}" IS NULL' for one in names if one in MOMENTS]
        if wanted:
            made[table] = f'SELECT {", ".join(["id", *wanted])} FROM "{table}" ORDER BY id'  # noqa: S608
    return made


class Walk:
    """Sends each form twice to the same street: as it is, and with the extra fields."""

    def __init__(self, app: Flask, database: Any) -> None:
        self.app, self.database = app, database
        self.taken = 0

    def posts(self) -> list[Address]:
        with self.app.test_request_context():
            return [one for one in addresses.every(self.app) if "POST" in one.methods]

    def differences(self, address: Address) -> list[str]:
        """The tables that stand otherwise after the extra fields than after the honest form."""
        honest, status = self._sent(address, {})
        self.taken += status == 302
        tampered, _status = self._sent(address, _extras())
        return [name for name in honest if honest[name] != tampered[name]]

    def _sent(self, address: Address, extra: dict[str, str]) -> tuple[dict[str, list[Any]], int]:
        db.session.remove()
        self.database.reset(STREET)
        clock.install(start=MONDAY)
        browser = self._browser(address)
        page = browser.get(address.path) if "GET" in address.methods else None
        data: dict[str, Any] = (
            filled(page.text) if page is not None and page.is_json is False else {}
        )
        if "csrf_token" not in data:
            data["csrf_token"] = [browser.fields("/account/hats")["csrf_token"]]
        data |= {name: value for name, value in extra.items() if name not in data}
        status = browser.post(address.path, data=data).status_code
        assert status < 500, address
        return _standing(), status

    def _browser(self, address: Address) -> Browser:
        """Somebody of staff where that is admitted: they see most."""
        for identity in ("officer", "director", "finance", "administrator", "own", "expert"):
            who = IDENTITIES[identity]
            assert who is not None
            held = post(*who)
            if address.access is not None and address.access.admits(hat_of(held)):
                browser = self.app.test_client()
                assert isinstance(browser, Browser)
                browser.reads_pages = False
                return browser.under(held)
        raise AssertionError(f"nobody is admitted to {address.endpoint}")


@pytest.fixture
def walk(street, database):
    return Walk(street, database)


@pytest.mark.parametrize(
    "step", [4, pytest.param(1, marks=pytest.mark.slow)], ids=["every fourth", "all"]
)
def test_extra_fields_change_nothing_on_any_form(walk, step):
    changed = {
        address.endpoint: tables
        for address in walk.posts()[::step]
        if (tables := walk.differences(address))
    }
    assert changed == {}
    assert walk.taken >= 20 // step  # a walk of refusals only would show nothing


def test_a_view_that_takes_whatever_is_sent_is_found(walk, street, monkeypatch):
    """Negative control: one careless view, and the same walk names the table."""
    real = street.view_functions["messages.read"]

    def careless(**values: Any) -> Any:
        with transaction() as session:
            row = session.scalars(select(Organization).order_by(Organization.id)).first()
            for name, value in request.form.items():
                if name in {"hub_id", "version", "status"}:
                    setattr(row, name, value)
        return real(**values)

    careless.access = real.access  # type: ignore[attr-defined]
    monkeypatch.setitem(street.view_functions, "messages.read", careless)
    address = next(one for one in walk.posts() if one.endpoint == "messages.read")
    assert walk.differences(address) == ["organization"]
