"""The database itself refuses a scan of an identity paper that lies open, or is half of one."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.permissions import Role
from incubator.people import consents
from incubator.people.scans import IdScan
from incubator.records import documents
from incubator.records.models import Document, Visibility
from tests import factories
from tests.people.logins import login
from tests.people.scanned import PICTURE, take

pytestmark = pytest.mark.both


@pytest.fixture
def agent(app):
    found = login(Role.AGENT, organization=factories.organization(hub=factories.hub()))
    with transaction():
        consents.plant()
    return found


OPEN = [
    {"sealed": False},
    {"media_type": "image/jpeg"},
    {"visibility": Visibility.CASE},
    {"delete_on": None},
]


@pytest.mark.parametrize("change", OPEN, ids=[next(iter(one)) for one in OPEN])
def test_the_database_refuses_a_scan_that_lies_open(agent, change):
    take(agent)
    write = update(Document).values(change)
    with pytest.raises(DBAPIError, match="kept sealed"), db.engine.begin() as connection:
        connection.execute(write)
    with db.engine.begin() as connection:  # negative control
        guards.drop(connection, next(one for one in guards.GUARDS if one.name == "sealed_scan"))
        connection.execute(write)


def test_the_database_refuses_a_scan_in_the_file_of_an_organization(agent):
    take(agent)
    write = update(Document).values(organization_id=agent.post.organization_id)
    with pytest.raises(DBAPIError, match="kept sealed"), db.engine.begin() as connection:
        connection.execute(write)


def test_the_database_refuses_an_open_document_as_a_scan(agent):
    (id_,) = take(agent)
    with transaction():
        other = documents.file_document(
            sha256=documents.keep(PICTURE),
            size=1,
            media_type="image/jpeg",
            name="示例.jpg",
            kind="示例",
            by=agent.hat,
            at=clock.now(),
        ).id
    write = update(IdScan).where(IdScan.id == id_).values(document_id=other)
    with pytest.raises(DBAPIError, match="no sealed id scan"), db.engine.begin() as connection:
        connection.execute(write)
    with db.engine.begin() as connection:  # negative control
        guards.drop(
            connection, next(one for one in guards.GUARDS if one.name == "id_scan_document")
        )
        connection.execute(write)


@pytest.mark.parametrize(
    "change", [{"document_id": None}, {"matches": True}, {"erased_at": "2026-11-23 00:00:00"}]
)
def test_the_database_refuses_half_of_what_belongs_together(agent, change):
    take(agent)
    table = IdScan.__table__
    facts = {name: clock.now() if name == "erased_at" else value for name, value in change.items()}
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(update(table).values(facts))
