"""S2: what one organization writes never reaches another, whatever page, file or search it opens."""

from __future__ import annotations

import zlib
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import String, Text, inspect, select

from incubator.casework.models import Message
from incubator.core.columns import Base
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.core.secret import Secret
from incubator.funds.applications import BudgetLine, FundApplication, Indicator, Stage
from incubator.funds.decisions import Decision
from incubator.incubation.models import Incubation
from incubator.incubation.staying import (
    Goal,
    PhaseMove,
    PlannedService,
    ServiceEntry,
    SupportRequest,
)
from incubator.organizations.models import Organization
from incubator.records.models import Document, Visibility
from incubator.review.models import Sheet
from tests.browser.people import post
from tests.browser_client import Browser
from tests.guarantees import addresses
from tests.guarantees.unguarded import drop_guards

KEPT = {"kind", "status", "number", "state", "step", "source", "link", "channel", "title", "role"}
"""Columns with a meaning of their own, and titles, which a public notice shows."""


@pytest.fixture
def canaries(street: Flask) -> list[str]:
    """A string of its own in every private text of the organization."""
    own_id = addresses.organization().id
    db.session.rollback()
    with db.engine.begin() as connection:
        drop_guards(connection)  # a locked sheet takes no canary either
    with transaction():
        own = db.session.get_one(Organization, own_id)
        applications = db.session.scalars(
            select(FundApplication).where(FundApplication.organization_id == own.id)
        ).all()
        ids = [application.id for application in applications]
        rows: list[Base] = [*applications]
        for model, column in (
            (BudgetLine, BudgetLine.application_id),
            (Indicator, Indicator.application_id),
            (Stage, Stage.application_id),
            (Decision, Decision.application_id),
            (Sheet, Sheet.case_id),
            (Document, Document.case_id),
        ):
            rows += db.session.scalars(select(model).where(column.in_(ids))).all()
        rows += [score for sheet in rows if isinstance(sheet, Sheet) for score in sheet.scores]
        rows += _of_stays(own.id)
        rows += db.session.scalars(select(Message).where(Message.case_id.in_(ids))).all()
        rows = [row for row in rows if not _public(row)]
        own.bank_name, own.business_scope = "canary-bank", "canary-scope"
        planted = ["canary-bank", "canary-scope"]
        for row in rows:
            planted += _plant(row)
    return planted


def _of_stays(organization_id: int) -> list[Base]:
    """What was written down while the organization stayed in the base."""
    stays = select(Incubation.id).where(Incubation.resident_id == organization_id)
    asked = select(SupportRequest).where(SupportRequest.organization_id == organization_id)
    entries = db.session.scalars(select(ServiceEntry).where(ServiceEntry.case_id.in_(stays))).all()
    rows: list[Base] = [*entries, *(one for entry in entries for one in entry.follow_ups)]
    for model in (Goal, PlannedService, PhaseMove):
        rows += db.session.scalars(select(model).where(model.case_id.in_(stays))).all()
    return [*rows, *db.session.scalars(asked).all()]


def _public(row: Base) -> bool:
    return isinstance(row, Document) and row.visibility is Visibility.PUBLIC


def _plant(row: Base) -> list[str]:
    planted = []
    for column in inspect(type(row)).columns:
        free = isinstance(column.type, (Text, Secret)) or (
            type(column.type) is String and (column.type.length or 0) >= 20
        )
        if free and column.key not in KEPT and not column.foreign_keys and "256" not in column.key:
            bird = f"cnry{zlib.crc32(f'{type(row).__name__}{row.id}{column.key}'.encode()):08x}"
            setattr(row, column.key, bird)
            planted.append(bird)
    return planted


@pytest.mark.parametrize(
    ("username", "role"),
    [("forward", Role.LEGAL_REPRESENTATIVE), ("officer-x", Role.CASE_OFFICER), ("", None)],
    ids=["twin", "other street", "visitor"],
)
def test_no_canary_reaches_anybody_else(street, canaries, username, role):
    assert len(canaries) >= 30
    browser = street.test_client()
    assert isinstance(browser, Browser)
    browser.reads_pages = False
    if username:
        browser.under(post(username, role))
    paths = _paths(street) + [f"/search?q={quote(bird)}" for bird in canaries[:3]]
    told = [
        (path, bird)
        for path in paths
        for answer in [browser.get(path)]
        for bird in canaries
        # a page may repeat what was searched for
        if bird.encode() in answer.data and bird not in path
    ]
    assert told == []


def test_the_organization_itself_does_meet_its_canaries(street, canaries):
    """Negative control: the same walk as the owner finds many of them."""
    browser = street.test_client()
    assert isinstance(browser, Browser)
    browser.reads_pages = False
    browser.under(post("green", Role.LEGAL_REPRESENTATIVE))
    seen = b"".join(browser.get(path).data for path in _paths(street))
    assert sum(bird.encode() in seen for bird in canaries) >= 10


def _paths(street: Flask) -> list[str]:
    """Every page, and every list as a file as well."""
    with street.test_request_context():
        found = [one for one in addresses.every(street) if "GET" in one.methods]
    lists = [one.path for one in found if not one.names_something]
    return [one.path for one in found] + [f"{path}?format=csv" for path in lists]
